#include "runtime/near_miss.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "runtime/threat_steps.hpp"
#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

struct Event {
  std::int64_t time;
  std::vector<std::string> entity;
  std::string value;
};

Threat threat_of(Threat::Kind kind, std::uint32_t window) {
  Threat threat;
  threat.rule.pack = "p";
  threat.rule.name = "t";
  threat.kind = kind;
  threat.value_label = "$.n";
  threat.window = window;
  threat.entities = {{{"user"}}};
  return threat;
}

Threat steps_of(Threat::Kind kind, std::uint32_t window, std::size_t steps) {
  Threat threat = threat_of(kind, window);
  for (std::size_t s = 0; s < steps; ++s) {
    ThreatStep step;
    step.name = std::string(1, static_cast<char>('a' + s));
    threat.steps.push_back(step);
  }
  return threat;
}

// "kind distance entity first-last xcount: reason" of each; `last`: time of the archive's last event.
std::vector<std::string> misses(const Threat& threat, const std::vector<Event>& events, std::int64_t last = 100'000) {
  Program program;
  program.threats = {threat};
  Observations o(program);
  o.first = 0;
  o.last = last;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::vector<std::string_view> parts(events[i].entity.begin(), events[i].entity.end());
    o.threats[0][0].add(parts.size() == 1 ? std::string(parts[0]) : join_key(parts), events[i].value,
                        {events[i].time, {}, 0, i}, threat.kind == Threat::Kind::first_seen);
  }
  std::vector<std::string> out;
  for (const NearMiss& miss : near_misses(program, o, {"file"}, 10)) {
    std::string entity;
    for (const auto& [label, value] : miss.entity) entity += (entity.empty() ? "" : ",") + label + "=" + value;
    out.push_back(fmt::format("{} {:.2f} {} {}-{} x{}: {}", to_string(miss.kind), miss.distance, entity, miss.first_seen,
                              miss.last_seen, miss.count, miss.reason));
    EXPECT_EQ(miss.evidence.size(), std::min<std::size_t>(miss.count, Evidence::limit));
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST(NearMisses, TwoOfThree) {
  Threat threat = threat_of(Threat::Kind::distinct, 600);
  threat.at_least = 3;
  EXPECT_EQ(misses(threat, {{0, {"me"}, "a"}, {5, {"me"}, "b"}, {5, {"me"}, "b"}}),
            Lines{"few 0.33 user=me 0-5 x3: 2 of 3 different values of $.n within 10m"});
  EXPECT_EQ(misses(threat, {{0, {"me"}, "a"}, {5, {"me"}, "b"}, {9, {"me"}, "c"}}), Lines{});  // a finding
}

TEST(NearMisses, TheThirdTooLate) {
  Threat threat = threat_of(Threat::Kind::distinct, 3600);
  threat.at_least = 3;
  EXPECT_EQ(misses(threat, {{0, {"me"}, "a"}, {5, {"me"}, "b"}, {4260, {"me"}, "c"}, {90'000, {"me"}, "a"}}),
            Lines{"late 0.18 user=me 0-4260 x3: 3 different values of $.n within 71m, 11m more than 1h"});
}

TEST(NearMisses, SumsAndCounts) {
  Threat count = threat_of(Threat::Kind::count, 60);
  count.at_least = 10;
  EXPECT_EQ(misses(count, {{0, {"me"}, ""}, {0, {"me"}, ""}, {30, {"you"}, ""}}),
            (Lines{"few 0.80 user=me 0-0 x2: 2 of 10 events within 1m", "few 0.90 user=you 30-30 x1: 1 of 10 events within 1m"}));
  Threat sum = threat_of(Threat::Kind::sum, 60);
  sum.least_sum = 2.5;
  EXPECT_EQ(misses(sum, {{0, {"me"}, "1.5"}, {60, {"me"}, "0.5"}}),
            Lines{"few 0.20 user=me 0-60 x2: 2 of 2.5 of $.n within 1m"});
}

TEST(NearMisses, SameUserAnotherAddress) {
  Threat threat = threat_of(Threat::Kind::distinct, 600);
  threat.at_least = 4;
  threat.entities = {{{"user", "address"}}};
  EXPECT_EQ(misses(threat, {{0, {"me", "1"}, "a"}, {5, {"me", "1"}, "b"}, {6, {"me", "2"}, "c"}, {7, {"me", "2"}, "d"}}),
            (Lines{"elsewhere 0.50 user=me 0-7 x4: would have fired without address, which differed",
                   "few 0.50 user=me,address=1 0-5 x2: 2 of 4 different values of $.n within 10m",
                   "few 0.50 user=me,address=2 6-7 x2: 2 of 4 different values of $.n within 10m"}));
}

TEST(NearMisses, Sequences) {
  Threat threat = steps_of(Threat::Kind::sequence, 100, 3);
  const std::string a = step_value(1), b = step_value(2), c = step_value(4), barrier = step_value(8);
  EXPECT_EQ(misses(threat, {{0, {"me"}, a}, {9, {"me"}, b}}),
            Lines{"few 0.33 user=me 0-9 x2: 2 of 3 steps in order; missing: c"});
  EXPECT_EQ(misses(threat, {{0, {"me"}, a}, {9, {"me"}, b}, {120, {"me"}, c}}),
            Lines{"late 0.20 user=me 0-120 x3: all 3 steps within 2m, 20s more than 100s"});
  threat.steps[2].max_gap = 10;
  EXPECT_EQ(misses(threat, {{0, {"me"}, a}, {9, {"me"}, b}, {21, {"me"}, c}}),
            Lines{"late 0.20 user=me 0-21 x3: all 3 steps, one of them 2s too late behind the other"});
  threat.steps[2].max_gap = 0;
  threat.steps.push_back({"", 0, {}, {}, 0, true, 1, 2});
  EXPECT_EQ(misses(threat, {{0, {"me"}, a}, {9, {"me"}, b}, {12, {"me"}, barrier}, {21, {"me"}, c}}),
            Lines{"prevented 0.25 user=me 0-21 x4: all 3 steps, but with an event between them that prevents it"});
}

TEST(NearMisses, AnyOrder) {
  const Threat threat = steps_of(Threat::Kind::any_order, 100, 3);
  const std::string a = step_value(1), b = step_value(2), c = step_value(4);
  EXPECT_EQ(misses(threat, {{0, {"me"}, c}, {9, {"me"}, a}}),
            Lines{"few 0.33 user=me 0-9 x2: 2 of 3 steps; missing: b"});
  EXPECT_EQ(misses(threat, {{0, {"me"}, c}, {9, {"me"}, a}, {110, {"me"}, b}}),
            Lines{"late 0.10 user=me 0-110 x3: all 3 steps within 110s, 10s more than 100s"});
}

TEST(NearMisses, Absence) {
  const Threat threat = steps_of(Threat::Kind::absence, 100, 2);
  const std::string a = step_value(1), b = step_value(2);
  EXPECT_EQ(misses(threat, {{0, {"me"}, a}, {100, {"me"}, b}, {500, {"me"}, a}, {501, {"me"}, b}}),
            Lines{"followed 0.01 user=me 0-100 x2: followed by b after 100s of 100s"});
  EXPECT_EQ(misses(threat, {{0, {"me"}, a}}, 60),
            Lines{"undecided 0.40 user=me 0-60 x1: not followed by b for 1m of 100s, when the archive ends"});
}

TEST(NearMisses, FirstSeen) {
  Threat threat = threat_of(Threat::Kind::first_seen, 10);
  threat.learning = 99;
  EXPECT_EQ(misses(threat, {{0, {"me"}, "a"}, {80, {"me"}, "b"}}),
            Lines{"learning 0.20 user=me 80-80 x1: b is new after 80s of 99s of learning"});
}

}  // namespace
}  // namespace tripline::runtime
