#include "runtime/alarm.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

namespace tripline::runtime {
namespace {

using enum AlarmState;
constexpr AlarmState states[] = {insufficient_data, ok, alarm};
constexpr MissingData treatments[] = {MissingData::missing, MissingData::ignore, MissingData::breaching,
                                      MissingData::not_breaching};

// "0-X-X", oldest first as the tables have it.
std::vector<Slot> range_of(std::string_view oldest_first) {
  std::vector<Slot> range;
  for (auto c = oldest_first.rbegin(); c != oldest_first.rend(); ++c) {
    range.push_back(*c == '-' ? Slot::missing : *c == 'X' ? Slot::breaching : Slot::fine);
  }
  return range;
}

// A28: columns missing, ignore, breaching, notBreaching; A alarm, O ok, I insufficient data, S as before.
struct Row {
  const char* range;
  std::uint32_t m;
  const char* verdicts;
};
constexpr Row table[] = {
    {"0-X-X", 3, "OOOO"}, {"0----", 3, "OOOO"}, {"-----", 3, "ISAO"}, {"0XX-X", 3, "AAAA"},
    {"--X--", 3, "ASAO"}, {"00X0X", 3, "OOOO"}, {"0-X--", 3, "OOOO"}, {"----0", 3, "OOOO"},
    {"---X-", 3, "SSAO"}, {"0-X-X", 2, "AAAA"}, {"0----", 2, "OOAO"}, {"-----", 2, "ISAO"},
    {"0XX-X", 2, "AAAA"}, {"--X--", 2, "ASAO"}, {"00X0X", 2, "AAAA"}, {"0-X--", 2, "OOAO"},
    {"----0", 2, "OOAO"}, {"---X-", 2, "ASAO"},
};

TEST(Judge, EveryCellOfTheDocumentedTables) {
  for (const Row& row : table) {
    for (std::size_t t = 0; t < std::size(treatments); ++t) {
      for (const AlarmState current : states) {
        const char verdict = row.verdicts[t];
        const AlarmState expected = verdict == 'A'   ? alarm
                                    : verdict == 'O' ? ok
                                    : verdict == 'I' ? insufficient_data
                                                     : current;
        EXPECT_EQ(judge(range_of(row.range), 3, row.m, treatments[t], current), expected)
            << row.range << " M=" << row.m << " column " << t << " from " << to_string(current);
      }
    }
  }
}

// A29: M = N = 3, missing.
TEST(Judge, PrematureAlarms) {
  struct Case {
    const char* range;
    char verdict;
  };
  for (const auto& [range, verdict] :
       {Case{"----X", 'S'}, {"---X-", 'S'}, {"--X--", 'A'}, {"---X0", 'O'}, {"--X-0", 'O'}}) {
    for (const AlarmState current : states) {
      EXPECT_EQ(judge(range_of(range), 3, 3, MissingData::missing, current), verdict == 'A'   ? alarm
                                                                             : verdict == 'O' ? ok
                                                                                              : current)
          << range;
    }
  }
  EXPECT_EQ(judge(range_of("0----"), 3, 3, MissingData::breaching, ok), ok);
  EXPECT_EQ(judge(range_of("-----"), 3, 3, MissingData::breaching, ok), alarm);
}

TEST(Breaches, A6) {
  struct Case {
    Comparison comparison;
    bool below, equal, above;
  };
  for (const auto& [comparison, below, equal, above] : {Case{Comparison::greater, false, false, true},
                                                        {Comparison::greater_or_equal, false, true, true},
                                                        {Comparison::less, true, false, false},
                                                        {Comparison::less_or_equal, true, true, false}}) {
    EXPECT_EQ(breaches(4.999, comparison, 5), below);
    EXPECT_EQ(breaches(5, comparison, 5), equal);
    EXPECT_EQ(breaches(5.001, comparison, 5), above);
  }
}

TEST(StatisticOf, A10) {
  MetricCell cell;
  for (const Statistic s : {Statistic::sample_count, Statistic::sum, Statistic::average, Statistic::minimum,
                            Statistic::maximum}) {
    EXPECT_EQ(value_of(s, cell), std::nullopt);
  }
  for (const double value : {4.0, -1.5, 0.25}) cell.add_sample(value);
  EXPECT_EQ(value_of(Statistic::sample_count, cell), 3.0);
  EXPECT_EQ(value_of(Statistic::sum, cell), 2.75);
  EXPECT_EQ(value_of(Statistic::average, cell), 2.75 / 3);
  EXPECT_EQ(value_of(Statistic::minimum, cell), -1.5);
  EXPECT_EQ(value_of(Statistic::maximum, cell), 4.0);
}

// The pseudo code below A27, word by word.
AlarmState pseudo(const std::vector<Slot>& range, std::uint32_t n, std::uint32_t m, MissingData treatment,
                  AlarmState s) {
  std::vector<Slot> real;
  std::size_t oldest = 0;
  for (std::size_t i = 0; i < range.size(); ++i) {
    if (range[i] == Slot::missing) continue;
    real.push_back(range[i]);
    oldest = i + 1;
  }
  const auto r = static_cast<std::uint32_t>(real.size());
  if (r > n) real.resize(n);
  const auto b = static_cast<std::uint32_t>(std::count(real.begin(), real.end(), Slot::breaching));
  if (r >= n) return b >= m ? alarm : ok;
  const std::uint32_t f = n - r;
  if (treatment == MissingData::breaching) return b + f >= m ? alarm : ok;
  if (treatment == MissingData::not_breaching) return b >= m ? alarm : ok;
  if (r == 0) return treatment == MissingData::missing ? insufficient_data : s;
  if (b >= m) return alarm;
  if (b < r) return ok;
  if (treatment == MissingData::ignore) return s;
  return oldest >= m ? alarm : s;
}

TEST(Judge, EveryRangeOfUpToSevenSlots) {
  for (std::uint32_t n = 1; n <= 5; ++n) {
    for (std::uint32_t m = 1; m <= n; ++m) {
      std::size_t ranges = 1;
      for (std::uint32_t i = 0; i < n + extra_slots; ++i) ranges *= 3;
      for (std::size_t code = 0; code < ranges; ++code) {
        std::vector<Slot> range;
        for (std::size_t i = 0, rest = code; i < n + extra_slots; ++i, rest /= 3)
          range.push_back(static_cast<Slot>(rest % 3));
        for (const MissingData treatment : treatments) {
          for (const AlarmState current : states) {
            ASSERT_EQ(judge(range, n, m, treatment, current), pseudo(range, n, m, treatment, current))
                << n << m << code;
          }
        }
      }
    }
  }
}

// --- conformance cases, where they are there

std::filesystem::path shared_case(const char* name) {
  for (const char* up : {"/../shared/conformance/", "/../../shared/conformance/"}) {
    const std::filesystem::path path = std::string(TRIPLINE_ROOT) + up + name;
    if (std::filesystem::exists(path)) return path;
  }
  return {};
}

const std::map<std::string, Comparison> comparisons = {
    {"GreaterThanThreshold", Comparison::greater},
    {"GreaterThanOrEqualToThreshold", Comparison::greater_or_equal},
    {"LessThanThreshold", Comparison::less},
    {"LessThanOrEqualToThreshold", Comparison::less_or_equal}};
const std::map<std::string, MissingData> treatment_words = {{"missing", MissingData::missing},
                                                            {"ignore", MissingData::ignore},
                                                            {"breaching", MissingData::breaching},
                                                            {"notBreaching", MissingData::not_breaching}};
const std::map<std::string, Statistic> statistic_words = {{"Average", Statistic::average},
                                                          {"Sum", Statistic::sum},
                                                          {"Minimum", Statistic::minimum},
                                                          {"Maximum", Statistic::maximum},
                                                          {"SampleCount", Statistic::sample_count}};

// Empty for an alarm that is no plain metric alarm.
std::optional<Alarm> plain_alarm(const nlohmann::json& json) {
  if (!json.contains("Threshold") || json.contains("EvaluateLowSampleCountPercentile") ||
      !json.contains("Statistic")) {
    return std::nullopt;
  }
  Alarm out;
  out.comparison = comparisons.at(json.at("ComparisonOperator"));
  out.missing_data = treatment_words.at(json.value("TreatMissingData", "missing"));
  out.statistic = statistic_words.at(json.at("Statistic"));
  out.period = json.at("Period");
  out.evaluation_periods = json.at("EvaluationPeriods");
  out.datapoints_to_alarm = json.value("DatapointsToAlarm", out.evaluation_periods);
  out.threshold = json.at("Threshold");
  return out;
}

TEST(Judge, ConformanceCases) {
  const auto path = shared_case("alarms.jsonl");
  if (path.empty()) GTEST_SKIP() << "no conformance cases beside the sources";
  std::ifstream file(path);
  std::size_t ran = 0;
  for (std::string line; std::getline(file, line);) {
    const auto json = nlohmann::json::parse(line);
    if (json.at("expect") == "error" || json.contains("lower")) continue;
    const auto of = plain_alarm(json.at("alarm"));
    if (!of) continue;
    std::vector<Slot> range;
    for (const auto& point : json.at("datapoints")) {
      range.insert(range.begin(), point.is_null() ? Slot::missing
                                  : breaches(point.get<double>(), of->comparison, of->threshold)
                                      ? Slot::breaching
                                      : Slot::fine);
    }
    range.resize(std::max<std::size_t>(range.size(), of->evaluation_periods), Slot::missing);
    const std::string initial = json.at("initial");
    const AlarmState current = initial == "OK" ? ok : initial == "ALARM" ? alarm : insufficient_data;
    EXPECT_EQ(
        to_string(judge(range, of->evaluation_periods, of->datapoints_to_alarm, of->missing_data, current)),
        json.at("expect").get<std::string>())
        << json.at("id") << " " << json.at("note");
    ++ran;
  }
  EXPECT_GE(ran, 70u);
}

// --- episodes

class SeriesMaker {
 public:
  void add(std::int64_t start, double value) { cells_[start].add_sample(value); }
  CellList list() const {
    CellList out;
    for (const auto& [start, cell] : cells_) out.emplace_back(start, &cell);
    return out;
  }

 private:
  std::map<std::int64_t, MetricCell> cells_;
};

std::vector<Episode> episodes(const Alarm& of, const CellList& cells, std::int64_t first, std::int64_t last) {
  return episodes_of(history(of, source_of(of, cells), instants_of(of, first, last)));
}

TEST(Episodes, ConformanceTimelines) {
  const auto path = shared_case("alarm-timelines.jsonl");
  if (path.empty()) GTEST_SKIP() << "no conformance cases beside the sources";
  std::ifstream file(path);
  std::size_t ran = 0;
  for (std::string line; std::getline(file, line);) {
    const auto json = nlohmann::json::parse(line);
    const auto of = plain_alarm(json.at("alarm"));
    if (!of || json.at("window") != "sliding" || json.at("range") != of->evaluation_periods + extra_slots)
      continue;
    const std::int64_t step = json.at("step"), from = json.at("evaluate_from"), to = json.at("evaluate_to");
    if (step != 60 || from % 60 != 0) continue;
    SeriesMaker series;
    for (const auto& sample : json.at("samples"))
      series.add(sample[0].get<std::int64_t>() / 60 * 60, sample[1]);
    std::vector<std::pair<std::int64_t, std::int64_t>> expected, got;
    std::int64_t since = -1;
    for (const auto& change : json.at("expect_history")) {
      if (since >= 0) expected.emplace_back(since, change[0].get<std::int64_t>());
      since = change[1] == "ALARM" ? change[0].get<std::int64_t>() : -1;
    }
    if (since >= 0) expected.emplace_back(since, -1);
    for (const Episode& e : episodes(*of, series.list(), from - 60, to / 60 * 60 - 60))
      got.emplace_back(e.since, e.until.value_or(-1));
    EXPECT_EQ(got, expected) << json.at("id") << " " << json.at("note");
    ++ran;
  }
  EXPECT_GE(ran, 1u);
}

constexpr std::int64_t ten = 1'714'557'600;  // 2024-05-01T10:00:00Z
constexpr std::int64_t minute = 60;

Alarm thirty_in_five_minutes() {
  Alarm of;
  of.period = 300;
  of.threshold = 30;
  of.missing_data = MissingData::not_breaching;
  return of;
}

// 33 calls from 10:00 to 10:05, and an event every minute until 10:30 that gives the metric its default (M5).
TEST(Episodes, ThirtyThreeCallsInFiveMinutes) {
  SeriesMaker series;
  std::int64_t at = ten;
  for (const double calls : {7, 7, 7, 6, 6}) series.add(at, calls), at += minute;
  for (; at < ten + 30 * minute; at += minute) series.add(at, 0);
  const auto got = episodes(thirty_in_five_minutes(), series.list(), ten, ten + 30 * minute - 1);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].since, ten + 5 * minute);
  EXPECT_EQ(got[0].until, ten + 6 * minute);
  EXPECT_EQ(got[0].peak, 33);
  EXPECT_EQ(got[0].seconds, (std::map<std::int64_t, std::int64_t>{{ten, ten + 5 * minute}}));
  EXPECT_EQ(reason_of(thirty_in_five_minutes(), got[0]),
            "1 out of the last 1 datapoints [33.0 (2024-05-01T10:00:00Z)] was greater than or equal to the "
            "threshold (30.0)");
}

// Without a default, a metric that stopped is judged by its last real points while they are in the range of
// three slots (A22): the same five minutes raise the alarm at 10:05, 10:10 and 10:15.
TEST(Episodes, AStoppedMetricIsLookedAtAgain) {
  SeriesMaker series;
  std::int64_t at = ten;
  for (const double calls : {7, 7, 7, 6, 6}) series.add(at, calls), at += minute;
  std::vector<std::pair<std::int64_t, std::int64_t>> stretches;
  for (const Episode& e : episodes(thirty_in_five_minutes(), series.list(), ten, ten + 60 * minute)) {
    stretches.emplace_back((e.since - ten) / minute, (e.until.value_or(-1) - ten) / minute);
  }
  EXPECT_EQ(stretches, (std::vector<std::pair<std::int64_t, std::int64_t>>{{5, 6}, {10, 11}, {15, 16}}));
}

TEST(Episodes, MissingDataAsBreaching) {
  Alarm of = thirty_in_five_minutes();
  of.missing_data = MissingData::breaching;
  of.evaluation_periods = 2;
  of.datapoints_to_alarm = 2;
  const auto got = episodes(of, {}, ten, ten + 1000 * minute);
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].since, ten + minute);
  EXPECT_EQ(got[0].until, std::nullopt);
  EXPECT_TRUE(got[0].seconds.empty());
  EXPECT_EQ(reason_of(of, got[0]),
            "no datapoints were received for 2 periods, and missing data counts as breaching");
}

TEST(Episodes, NoInstantsNoEpisodes) {
  Alarm of = thirty_in_five_minutes();
  of.missing_data = MissingData::breaching;
  EXPECT_EQ(episodes(of, {}, ten, ten).size(), 1u);
  EXPECT_EQ(episodes(of, {}, ten, ten - minute).size(), 0u);
}

TEST(ReasonOf, SeveralPointsAndAllOperators) {
  Alarm of = thirty_in_five_minutes();
  of.evaluation_periods = 3;
  const Episode episode{ten + 900, std::nullopt, 7.25, {{ten + 600, 7.25}, {ten, 1e21}}, {}};
  const std::string points =
      "2 out of the last 3 datapoints [7.25 (2024-05-01T10:10:00Z), 1e+21 (2024-05-01T10:00:00Z)] were ";
  EXPECT_EQ(reason_of(of, episode), points + "greater than or equal to the threshold (30.0)");
  of.comparison = Comparison::greater;
  of.threshold = 0.5;
  EXPECT_EQ(reason_of(of, episode), points + "greater than the threshold (0.5)");
  of.comparison = Comparison::less;
  EXPECT_EQ(reason_of(of, episode), points + "less than the threshold (0.5)");
  of.comparison = Comparison::less_or_equal;
  EXPECT_EQ(reason_of(of, episode), points + "less than or equal to the threshold (0.5)");
}

// Starts of the cells inside breaching slots.
std::set<std::int64_t> cells_of(const Episode& episode, const CellList& cells) {
  std::set<std::int64_t> out;
  for (const auto& [start, cell] : cells) {
    const auto slot = episode.seconds.upper_bound(start);
    if (slot != episode.seconds.begin() && start < std::prev(slot)->second) out.insert(start);
  }
  return out;
}

// Instant by instant, each slot gathered from all cells: what episodes() must equal without its jumps.
struct NaiveEpisode {
  std::int64_t since = 0;
  std::optional<std::int64_t> until;
  std::vector<double> recent;
  std::set<std::int64_t> cells;
  double distance = -1;  // of the peak from the threshold
};
std::vector<NaiveEpisode> naive(const Alarm& of, const CellList& cells, std::int64_t first,
                                std::int64_t last) {
  const std::int64_t step = of.period < 60 ? 10 : 60;
  std::vector<NaiveEpisode> out;
  AlarmState state = insufficient_data;
  for (std::int64_t t = first / step * step + step; t <= last / step * step + step; t += step) {
    std::vector<Slot> range;
    std::vector<double> values;
    std::vector<std::vector<std::int64_t>> starts;
    for (std::int64_t k = 0; k < of.evaluation_periods + extra_slots; ++k) {
      MetricCell slot;
      std::vector<std::int64_t> in;
      for (const auto& [start, cell] : cells) {
        if (start < t - (k + 1) * of.period || start >= t - k * of.period) continue;
        slot.add(*cell);
        in.push_back(start);
      }
      const auto value = value_of(of.statistic, slot);
      range.push_back(!value                                          ? Slot::missing
                      : breaches(*value, of.comparison, of.threshold) ? Slot::breaching
                                                                      : Slot::fine);
      values.push_back(value.value_or(0));
      starts.push_back(in);
    }
    const AlarmState next =
        pseudo(range, of.evaluation_periods, of.datapoints_to_alarm, of.missing_data, state);
    const bool entered = next == alarm && state != alarm;
    if (entered) out.push_back({t, std::nullopt, {}, {}, -1});
    if (next != alarm && state == alarm) out.back().until = t;
    state = next;
    if (state != alarm) continue;
    std::uint32_t considered = 0;
    for (std::size_t k = 0; k < range.size() && considered < of.evaluation_periods; ++k) {
      if (range[k] == Slot::missing) continue;
      ++considered;
      if (range[k] != Slot::breaching) continue;
      if (entered) out.back().recent.push_back(values[k]);
      out.back().cells.insert(starts[k].begin(), starts[k].end());
      out.back().distance = std::max(out.back().distance, std::abs(values[k] - of.threshold));
    }
  }
  return out;
}

TEST(Episodes, EqualANaiveEvaluationOfEveryInstant) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  constexpr std::uint32_t periods[] = {60, 120, 180, 300, 900, 3600, 10, 20, 30};
  std::size_t raised = 0;
  for (int round = 0; round < 2000; ++round) {
    Alarm of;
    of.period = periods[random() % std::size(periods)];
    of.evaluation_periods = 1 + static_cast<std::uint32_t>(random() % 4);
    of.datapoints_to_alarm = 1 + static_cast<std::uint32_t>(random() % of.evaluation_periods);
    of.statistic = static_cast<Statistic>(random() % 5);
    of.comparison = static_cast<Comparison>(random() % 4);
    of.missing_data = static_cast<MissingData>(random() % 4);
    of.threshold = static_cast<double>(random() % 5) - 1;
    const std::int64_t resolution = of.period < 60 ? 10 : 60;
    SeriesMaker series;
    std::int64_t at = ten;
    const std::int64_t first = ten + static_cast<std::int64_t>(random() % 60);
    for (std::size_t cells = random() % 30; cells > 0; --cells) {
      series.add(at, static_cast<double>(random() % 6) - 2);
      // Mostly the next cell, sometimes a gap, rarely one far beyond the range.
      at += resolution * static_cast<std::int64_t>(random() % 3   ? 1
                                                   : random() % 4 ? random() % 10
                                                                  : random() % 150);
    }
    const std::int64_t last = std::max(first, at - static_cast<std::int64_t>(random() % 60)) +
                              (random() % 3 ? 0 : static_cast<std::int64_t>(random() % 20'000));
    const CellList list = series.list();
    const auto expected = naive(of, list, first, last);
    const auto got = episodes(of, list, first, last);
    ASSERT_EQ(got.size(), expected.size()) << "round " << round;
    raised += got.size();
    for (std::size_t i = 0; i < got.size(); ++i) {
      ASSERT_EQ(got[i].since, expected[i].since) << "round " << round;
      ASSERT_EQ(got[i].until, expected[i].until) << "round " << round;
      std::vector<double> recent;
      for (const Datapoint& point : got[i].recent) recent.push_back(point.value);
      ASSERT_EQ(recent, expected[i].recent) << "round " << round;
      ASSERT_EQ(cells_of(got[i], list), expected[i].cells) << "round " << round;
      if (expected[i].distance >= 0) {
        ASSERT_EQ(std::abs(got[i].peak - of.threshold), expected[i].distance) << "round " << round;
      }
    }
  }
  EXPECT_GT(raised, 500u);
}

}  // namespace
}  // namespace tripline::runtime
