#include "runtime/threat.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <set>

namespace tripline::runtime {
namespace {

ThreatValues values_of(const std::vector<std::pair<std::int64_t, std::string>>& events) {
  ThreatValues values;
  std::uint64_t index = 0;
  for (const auto& [time, value] : events) {
    ThreatCell& cell = values[value][time];
    ++cell.count;
    cell.evidence.add({time, {}, 0, index++});
  }
  return values;
}

// "first-last count value:n,..." of each.
std::vector<std::string> text(const std::vector<Incident>& incidents) {
  std::vector<std::string> out;
  for (const Incident& incident : incidents) {
    std::string line = std::to_string(incident.first) + "-" + std::to_string(incident.last) + " " +
                       std::to_string(incident.count);
    for (const auto& [value, count] : incident.values) line += " " + value + ":" + std::to_string(count);
    out.push_back(line);
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST(DistinctIncidents, ExactlyTheWindow) {
  const ThreatValues values = values_of({{0, "a"}, {50, "b"}, {100, "c"}});
  EXPECT_EQ(text(distinct_incidents(values, 3, 100)), Lines{"0-100 3 a:1 b:1 c:1"});
  EXPECT_EQ(text(distinct_incidents(values, 3, 99)), Lines{});
  EXPECT_EQ(text(distinct_incidents(values, 4, 100)), Lines{});
  EXPECT_EQ(text(distinct_incidents(values, 2, 50)),
            Lines{"0-100 3 a:1 b:1 c:1"});  // 0-50 and 50-100 share an event
}

TEST(DistinctIncidents, RepeatsAreOneValue) {
  EXPECT_EQ(text(distinct_incidents(values_of({{0, "a"}, {1, "a"}, {2, "a"}}), 2, 100)), Lines{});
  EXPECT_EQ(text(distinct_incidents(values_of({{0, "a"}, {1, "a"}, {2, "b"}, {2, "b"}}), 2, 100)),
            Lines{"0-2 4 a:2 b:2"});
}

TEST(DistinctIncidents, OneSecond) {
  EXPECT_EQ(text(distinct_incidents(values_of({{7, "a"}, {7, "b"}}), 2, 1)), Lines{"7-7 2 a:1 b:1"});
  EXPECT_EQ(text(distinct_incidents(values_of({{7, "a"}}), 1, 1)), Lines{"7-7 1 a:1"});
}

TEST(DistinctIncidents, TwoIncidents) {
  EXPECT_EQ(
      text(distinct_incidents(values_of({{0, "a"}, {1, "b"}, {100, "a"}, {101, "b"}, {500, "c"}}), 2, 10)),
      (Lines{"0-1 2 a:1 b:1", "100-101 2 a:1 b:1"}));
}

TEST(DistinctIncidents, NothingOfNothing) { EXPECT_EQ(text(distinct_incidents({}, 1, 10)), Lines{}); }

// All windows by their ends; those that fulfil the threat are painted, and windows that share an event run
// together.
std::vector<std::string> naive(const std::vector<std::pair<std::int64_t, std::string>>& events,
                               std::uint32_t at_least, std::uint32_t window) {
  std::set<std::int64_t> times;
  for (const auto& [time, value] : events) times.insert(time);
  std::vector<std::pair<std::int64_t, std::int64_t>> windows;
  for (const std::int64_t from : times) {
    for (const std::int64_t to : times) {
      if (to < from || to - from > window) continue;
      std::set<std::string> values;
      for (const auto& [time, value] : events) {
        if (time >= from && time <= to) values.insert(value);
      }
      if (values.size() >= at_least) windows.emplace_back(from, to);
    }
  }
  for (bool merged = true; merged;) {
    merged = false;
    for (std::size_t i = 0; i < windows.size(); ++i) {
      for (std::size_t j = 0; j < windows.size(); ++j) {
        if (i == j || windows[i].second < windows[j].first || windows[j].second < windows[i].first) continue;
        // Both windows end at events, so overlapping in time is sharing an event.
        windows[i] = {std::min(windows[i].first, windows[j].first),
                      std::max(windows[i].second, windows[j].second)};
        windows.erase(windows.begin() + static_cast<std::ptrdiff_t>(j));
        merged = true;
        break;
      }
      if (merged) break;
    }
  }
  std::sort(windows.begin(), windows.end());
  std::vector<Incident> incidents;
  for (const auto& [from, to] : windows) {
    Incident incident{from, to, 0, {}, {}};
    std::map<std::string, std::uint64_t> counts;
    for (const auto& [time, value] : events) {
      if (time >= from && time <= to) ++counts[value], ++incident.count;
    }
    incident.values.assign(counts.begin(), counts.end());
    incidents.push_back(incident);
  }
  return text(incidents);
}

TEST(DistinctIncidents, EqualAllWindowsTried) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  std::size_t found = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::size_t span = 1 + random() % 60, names = 1 + random() % 5;
    std::vector<std::pair<std::int64_t, std::string>> events;
    for (std::size_t n = random() % 25; n > 0; --n) {
      events.emplace_back(static_cast<std::int64_t>(random() % span) - 20,
                          std::string(1, static_cast<char>('a' + random() % names)));
    }
    const auto at_least = 1 + static_cast<std::uint32_t>(random() % 4),
               window = 1 + static_cast<std::uint32_t>(random() % 12);
    const auto got = distinct_incidents(values_of(events), at_least, window);
    ASSERT_EQ(text(got), naive(events, at_least, window)) << "round " << round;
    found += got.size();
    for (const Incident& incident : got) {
      std::set<Reference> inside;
      for (std::size_t i = 0; i < events.size(); ++i) {
        if (events[i].first >= incident.first && events[i].first <= incident.last)
          inside.insert({events[i].first, {}, 0, i});
      }
      std::vector<Reference> first(inside.begin(), inside.end());
      if (first.size() > Evidence::limit) first.resize(Evidence::limit);
      ASSERT_EQ(incident.evidence.list(), first);
    }
  }
  EXPECT_GT(found, 1000u);
}

}  // namespace
}  // namespace tripline::runtime
