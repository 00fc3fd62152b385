#include "runtime/threat.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "runtime/threat_steps.hpp"
#include "tests/threat_oracle.hpp"

namespace tripline::runtime {
namespace {

constexpr const char* entity = "e";

ThreatEntities cells_of(const std::vector<std::pair<std::int64_t, std::string>>& events) {
  ThreatEntities cells;
  std::uint64_t index = 0;
  for (const auto& [time, value] : events) cells.add(entity, value, {time, {}, 0, index++}, false);
  return cells;
}

// The timeline of the one entity of `cells`, which must outlive it.
Timeline line_of(const ThreatEntities& cells) {
  const auto kept = cells.kept();
  return kept.empty() ? Timeline{} : timeline_of(*kept.at(0).second);
}

using Times = std::vector<std::pair<std::int64_t, std::string>>;
std::vector<Incident> distinct(const Times& events, std::uint32_t at_least, std::uint32_t window) {
  const ThreatEntities cells = cells_of(events);
  return distinct_incidents(line_of(cells), at_least, window);
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
  const Times values = {{0, "a"}, {50, "b"}, {100, "c"}};
  EXPECT_EQ(text(distinct(values, 3, 100)), Lines{"0-100 3 a:1 b:1 c:1"});
  EXPECT_EQ(text(distinct(values, 3, 99)), Lines{});
  EXPECT_EQ(text(distinct(values, 4, 100)), Lines{});
  EXPECT_EQ(text(distinct(values, 2, 50)), Lines{"0-100 3 a:1 b:1 c:1"});  // 0-50 and 50-100 share an event
}

TEST(DistinctIncidents, RepeatsAreOneValue) {
  EXPECT_EQ(text(distinct({{0, "a"}, {1, "a"}, {2, "a"}}, 2, 100)), Lines{});
  EXPECT_EQ(text(distinct({{0, "a"}, {1, "a"}, {2, "b"}, {2, "b"}}, 2, 100)), Lines{"0-2 4 a:2 b:2"});
}

TEST(DistinctIncidents, OneSecond) {
  EXPECT_EQ(text(distinct({{7, "a"}, {7, "b"}}, 2, 1)), Lines{"7-7 2 a:1 b:1"});
  EXPECT_EQ(text(distinct({{7, "a"}}, 1, 1)), Lines{"7-7 1 a:1"});
}

TEST(DistinctIncidents, TwoIncidents) {
  EXPECT_EQ(text(distinct({{0, "a"}, {1, "b"}, {100, "a"}, {101, "b"}, {500, "c"}}, 2, 10)),
            (Lines{"0-1 2 a:1 b:1", "100-101 2 a:1 b:1"}));
}

TEST(DistinctIncidents, NothingOfNothing) { EXPECT_EQ(text(distinct({}, 1, 10)), Lines{}); }

TEST(CountIncidents, EventsOfOneSecondCountEach) {
  const ThreatEntities cells = cells_of({{5, "a"}, {5, "a"}, {9, "b"}, {30, "a"}});
  EXPECT_EQ(text(count_incidents(line_of(cells), 3, 4)), Lines{"5-9 3 a:2 b:1"});
  EXPECT_EQ(text(count_incidents(line_of(cells), 3, 3)), Lines{});
  EXPECT_EQ(text(count_incidents(line_of(cells), 4, 25)), Lines{"5-30 4 a:3 b:1"});
}

TEST(SumIncidents, AreExact) {
  const ThreatEntities cells = cells_of({{0, "0.1"}, {1, "0.2"}, {2, "0.3"}, {3, "x"}, {4, "-1"}, {5, "1e999"}});
  const auto found = sum_incidents(line_of(cells), 0.6, 10);
  EXPECT_EQ(text(found), Lines{"0-5 6 -1:1 0.1:1 0.2:1 0.3:1 1e999:1 x:1"});
  EXPECT_EQ(found.at(0).sum, 0.6);  // 0.1 + 0.2 + 0.3 in doubles is 0.6000000000000001
  EXPECT_TRUE(sum_incidents(line_of(cells), 0.6000000000000001, 10).empty());
  EXPECT_TRUE(sum_incidents(line_of(cells), 0.6, 1).empty());
}

TEST(FirstSeenIncidents, AfterLearning) {
  ThreatEntities cells;
  std::uint64_t index = 0;
  for (const auto& [time, value] : Times{{100, "a"}, {200, "b"}, {201, "c"}, {202, "d"}, {205, "a"}, {300, "e"}, {301, "e"}}) {
    cells.add(entity, value, {time, {}, 0, index++}, true);
  }
  EXPECT_EQ(text(first_seen_incidents(line_of(cells), 100, 1)), (Lines{"201-202 2 c:1 d:1", "300-300 1 e:1"}));
  EXPECT_EQ(text(first_seen_incidents(line_of(cells), 99, 100)), Lines{"200-300 4 b:1 c:1 d:1 e:1"});
  EXPECT_EQ(text(first_seen_incidents(line_of(cells), 200, 1)), Lines{});
}

TEST(Suppress, CountsWhatFollowsIntoTheFirst) {
  std::vector<Incident> incidents;
  for (const std::int64_t first : {0, 50, 100, 101, 202}) {
    incidents.push_back({first, first + 5, 2, {{"b", 1}, {"a", 1}}, 0.5, {}, 1});
  }
  const auto kept = suppress(incidents, 100);
  EXPECT_EQ(text(kept), (Lines{"0-105 6 b:3 a:3", "101-106 2 b:1 a:1", "202-207 2 b:1 a:1"}));
  EXPECT_EQ(kept[0].incidents, 3u);
  EXPECT_EQ(kept[0].sum, 1.5);
  EXPECT_EQ(suppress(incidents, 0).size(), 5u);
}

// A threat of every kind with small numbers, as they come.
Threat random_threat(Threat::Kind kind, std::mt19937_64& random) {
  const auto small = [&](std::uint32_t least, std::uint32_t most) {
    return least + static_cast<std::uint32_t>(random() % (most - least + 1));
  };
  Threat threat;
  threat.kind = kind;
  threat.at_least = small(1, 4);
  threat.least_sum = small(1, 40) / 4.0;
  threat.window = small(1, 12);
  threat.learning = small(1, 15);
  const bool ordered = kind == Threat::Kind::sequence;
  const std::size_t steps = ordered || kind == Threat::Kind::any_order ? small(2, 4) : kind == Threat::Kind::absence ? 2 : 1;
  for (std::size_t s = 0; s < steps; ++s) {
    ThreatStep step;
    step.name = "s" + std::to_string(s);
    if (ordered && s > 0 && random() % 3 == 0) step.max_gap = small(1, 6);
    threat.steps.push_back(step);
  }
  for (std::uint32_t n = small(0, 2); ordered && n > 0; --n) {
    ThreatStep between;
    between.between = true;
    between.first = small(1, static_cast<std::uint32_t>(steps) - 1);
    between.last = small(between.first, static_cast<std::uint32_t>(steps) - 1);
    threat.steps.push_back(between);
  }
  return threat;
}

std::vector<ThreatEvent> random_events(const Threat& threat, std::mt19937_64& random) {
  const std::size_t span = 1 + random() % 40, names = 1 + random() % 5;
  const bool stepped = threat.steps.size() > 1;
  std::vector<ThreatEvent> events;
  for (std::size_t n = random() % (stepped ? 11 : 20); n > 0; --n) {
    ThreatEvent event;
    event.time = static_cast<std::int64_t>(random() % span) - 20;
    if (stepped) {
      event.steps = std::uint64_t{1} << random() % threat.steps.size();
      if (random() % 4 == 0) event.steps |= random() % (std::uint64_t{1} << threat.steps.size());
      event.value = step_value(event.steps);
    } else if (threat.kind == Threat::Kind::sum) {
      event.value = std::to_string(static_cast<int>(random() % 5) - 1) + (random() % 2 ? ".25" : "");
    } else {
      event.value = std::string(1, static_cast<char>('a' + random() % names));
    }
    events.push_back(event);
  }
  return events;
}

// Every kind against all windows and all choices of events; the cells are filled in any order and any two parts.
TEST(Threats, EqualTheOracle) {
  const char* given = std::getenv("TRIPLINE_SEED");
  const std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  std::map<Threat::Kind, std::size_t> found;
  for (int round = 0; round < 16'000; ++round) {
    const auto kind = static_cast<Threat::Kind>(round % 8);
    const Threat threat = random_threat(kind, random);
    std::vector<ThreatEvent> events = random_events(threat, random);
    const std::int64_t last = 20 - static_cast<std::int64_t>(random() % 15);
    const bool first_only = kind == Threat::Kind::first_seen;
    ThreatEntities parts[2];
    std::shuffle(events.begin(), events.end(), random);
    for (std::size_t i = 0; i < events.size(); ++i) {
      parts[random() % 2].add(entity, events[i].value, {events[i].time, {}, 0, i}, first_only);
    }
    parts[0].add(std::move(parts[1]), first_only);
    const auto got = incidents_of(threat, line_of(parts[0]), last);
    ASSERT_EQ(text(got), threat_oracle(threat, events, last)) << "round " << round << " " << to_string(kind);
    found[kind] += got.size();
    for (const Incident& incident : got) {
      if (first_only || threat.steps.size() > 1) continue;
      std::set<Reference> inside;
      for (std::size_t i = 0; i < events.size(); ++i) {
        if (events[i].time >= incident.first && events[i].time <= incident.last) inside.insert({events[i].time, {}, 0, i});
      }
      std::vector<Reference> first(inside.begin(), inside.end());
      if (first.size() > Evidence::limit) first.resize(Evidence::limit);
      ASSERT_EQ(incident.evidence.list(), first);
    }
  }
  for (int kind = 0; kind < 8; ++kind) EXPECT_GT(found[static_cast<Threat::Kind>(kind)], 200u) << kind;
}

}  // namespace
}  // namespace tripline::runtime
