#include "runtime/composite.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <random>

namespace tripline::runtime {
namespace {

using enum AlarmState;
using Op = RuleStep::Op;
using Actions = std::vector<std::pair<std::int64_t, AlarmState>>;

RuleStep state_step(AlarmState state, std::uint32_t child) { return {Op::state, state, false, 0, {child}}; }

// A random history of `seconds`.
StateHistory random_history(std::mt19937_64& random, std::int64_t seconds, unsigned one_in) {
  StateHistory out{static_cast<AlarmState>(random() % 3), {}};
  AlarmState state = out.initial;
  for (std::int64_t t = 1; t < seconds; ++t) {
    if (random() % one_in != 0) continue;
    const auto next = static_cast<AlarmState>(random() % 3);
    if (next != state) out.changes.emplace_back(t, next);
    state = next;
  }
  return out;
}

TEST(StateHistory, AtCountsAChangeFromItsSecondOn) {
  const StateHistory history{ok, {{10, alarm}, {20, ok}}};
  EXPECT_EQ(history.at(9), ok);
  EXPECT_EQ(history.at(10), alarm);
  EXPECT_EQ(history.at(19), alarm);
  EXPECT_EQ(history.at(20), ok);
}

TEST(Joined, WorstStateOfAllSeries) {
  EXPECT_EQ(joined({}).initial, insufficient_data);
  std::mt19937_64 random(20261120);
  for (int round = 0; round < 300; ++round) {
    std::vector<StateHistory> series;
    for (std::size_t n = random() % 5; n > 0; --n) series.push_back(random_history(random, 60, 8));
    const StateHistory together = joined(series);
    AlarmState before = together.initial;
    for (const auto& [time, state] : together.changes) {
      EXPECT_NE(state, before);
      before = state;
    }
    for (std::int64_t t = 0; t < 60; ++t) {
      AlarmState worst = insufficient_data;
      for (const StateHistory& one : series) worst = std::max(worst, one.at(t));
      ASSERT_EQ(together.at(t), worst) << round << " at " << t;
    }
  }
}

// A rule by recursion over a tree, beside its steps.
struct Tree {
  RuleStep step;
  std::vector<Tree> operands;
};
bool value_of(const Tree& tree, const std::vector<AlarmState>& children) {
  std::size_t satisfied = 0;
  switch (tree.step.op) {
    case Op::never: return false;
    case Op::always: return true;
    case Op::state: return children[tree.step.children[0]] == tree.step.state;
    case Op::negate: return !value_of(tree.operands[0], children);
    case Op::at_least:
      for (const std::uint32_t c : tree.step.children) satisfied += (children[c] == tree.step.state) != tree.step.negated;
      return satisfied >= tree.step.count;
    case Op::all:
      for (const Tree& operand : tree.operands) {
        if (!value_of(operand, children)) return false;
      }
      return true;
    case Op::any:
      for (const Tree& operand : tree.operands) {
        if (value_of(operand, children)) return true;
      }
      return false;
  }
  return false;
}
void write(const Tree& tree, std::vector<RuleStep>& steps) {
  for (const Tree& operand : tree.operands) write(operand, steps);
  steps.push_back(tree.step);
}
Tree random_tree(std::mt19937_64& random, std::uint32_t children, int depth) {
  const auto child = [&] { return static_cast<std::uint32_t>(random() % children); };
  const auto state = static_cast<AlarmState>(random() % 3);
  Tree tree;
  switch (depth > 0 ? random() % 8 : random() % 3) {
    case 0: tree.step.op = random() % 2 ? Op::always : Op::never; break;
    case 1:
    case 2: tree.step = state_step(state, child()); break;
    case 3:
      tree.step = {Op::at_least, state, random() % 2 == 0, 1, {child(), child(), child()}};
      tree.step.count = 1 + static_cast<std::uint32_t>(random() % 3);
      break;
    case 4:
      tree.step.op = Op::negate;
      tree.operands.push_back(random_tree(random, children, depth - 1));
      break;
    default:
      tree.step.count = 2 + static_cast<std::uint32_t>(random() % 3);
      tree.step.op = random() % 2 ? Op::all : Op::any;
      for (std::uint32_t i = 0; i < tree.step.count; ++i) tree.operands.push_back(random_tree(random, children, depth - 1));
  }
  return tree;
}

TEST(Composite, EqualsAFullEvaluationOfEverySecond) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 500; ++round) {
    const std::uint32_t children = 1 + static_cast<std::uint32_t>(random() % 4);
    std::vector<StateHistory> histories;
    std::vector<const StateHistory*> pointers;
    for (std::uint32_t c = 0; c < children; ++c) histories.push_back(random_history(random, 80, 6));
    for (const StateHistory& history : histories) pointers.push_back(&history);
    const Tree tree = random_tree(random, children, 4);
    Composite composite;
    write(tree, composite.steps);
    const std::int64_t first = static_cast<std::int64_t>(random() % 20);
    std::int64_t earliest = first;
    for (const StateHistory& history : histories) {
      if (!history.changes.empty()) earliest = std::min(earliest, history.changes.front().first);
    }
    const StateHistory got = history(composite, pointers, first);
    for (std::int64_t t = 0; t < 80; ++t) {
      std::vector<AlarmState> states;
      for (const StateHistory& history : histories) states.push_back(history.at(t));
      const AlarmState expected = t < earliest ? insufficient_data : value_of(tree, states) ? alarm : ok;
      ASSERT_EQ(got.at(t), expected) << "round " << round << " at " << t;
    }
  }
}

// The six examples of the documentation, as far as its text goes.
TEST(Suppression, DocumentedExamples) {
  const StateHistory quiet{ok, {}}, firing{alarm, {}};
  const StateHistory up{ok, {{2, alarm}}};
  EXPECT_EQ(actions(up, &quiet, 2, 3, 10), (Actions{{4, alarm}}));
  const StateHistory covers{ok, {{3, alarm}}};
  EXPECT_EQ(actions(up, &covers, 2, 3, 10), Actions{});
  const StateHistory flips{ok, {{2, alarm}, {3, ok}}};
  EXPECT_EQ(actions(flips, &quiet, 2, 3, 10), (Actions{{5, ok}}));
  EXPECT_EQ(actions(up, &firing, 2, 3, 10), Actions{});
  const StateHistory clears{ok, {{3, alarm}, {6, ok}}};
  EXPECT_EQ(actions(up, &clears, 2, 3, 12), (Actions{{9, alarm}}));
  const StateHistory back{ok, {{2, alarm}, {7, ok}}};
  EXPECT_EQ(actions(back, &clears, 2, 3, 12), (Actions{{9, ok}}));
}

TEST(Suppression, WithoutASuppressorEveryChangeActs) {
  const StateHistory changes{insufficient_data, {{2, ok}, {7, alarm}, {8, ok}}};
  EXPECT_EQ(actions(changes, nullptr, 0, 0, 100), (Actions{{2, ok}, {7, alarm}, {8, ok}}));
  EXPECT_EQ(actions(changes, nullptr, 0, 0, 7), (Actions{{2, ok}, {7, alarm}}));
}

// Nobody is told of a state at the instant at which it is over.
TEST(Suppression, WhatEndsWithAChangeGivesWayToIt) {
  const StateHistory quiet{ok, {}}, clears{alarm, {{6, ok}}};
  const StateHistory brief{ok, {{2, alarm}, {6, ok}}};
  EXPECT_EQ(actions(brief, &clears, 0, 0, 20), (Actions{{6, ok}}));
  EXPECT_EQ(actions(brief, &clears, 2, 0, 20), (Actions{{6, ok}}));
  EXPECT_EQ(actions(brief, &clears, 2, 3, 20), (Actions{{8, ok}}));
  EXPECT_EQ(actions(brief, &quiet, 4, 0, 20), (Actions{{10, ok}}));
  const StateHistory longer{ok, {{2, alarm}, {9, ok}}};
  EXPECT_EQ(actions(longer, &clears, 0, 3, 20), (Actions{{9, ok}}));
}

TEST(Suppression, OnlyAlarmSuppresses) {
  const StateHistory up{ok, {{2, alarm}}}, unknown{insufficient_data, {}};
  EXPECT_EQ(actions(up, &unknown, 0, 0, 10), (Actions{{2, alarm}}));
}

// Second by second, with the rules' own words for what is going on.
Actions simulated(const StateHistory& composite, const StateHistory& suppressor, std::int64_t wait, std::int64_t extension,
                  std::int64_t end) {
  Actions out;
  bool pending = false;
  constexpr std::int64_t none = -1;
  std::int64_t wait_ends = none, extension_ends = none;
  for (std::int64_t t = 0; t <= end; ++t) {
    const AlarmState rule_before = composite.at(t - 1), cover_before = suppressor.at(t - 1);
    const AlarmState rule_now = composite.at(t), cover_now = suppressor.at(t);
    const bool changed = t > 0 && rule_now != rule_before;
    bool told = false;
    if (wait_ends == t || extension_ends == t) {
      wait_ends = none;
      extension_ends = none;
      if (!changed && pending) out.emplace_back(t, rule_now);
      pending = pending && changed;
    }
    if (t > 0 && cover_now == alarm && cover_before != alarm) {
      wait_ends = none;
      extension_ends = none;
    }
    if (t > 0 && cover_now != alarm && cover_before == alarm) {
      if (extension > 0) {
        extension_ends = t + extension;
      } else if (pending) {
        out.emplace_back(t, rule_now);
        pending = false;
        told = true;
      }
    }
    if (changed && !told) {
      pending = true;
      if (cover_now == alarm) continue;
      extension_ends = none;
      wait_ends = none;
      if (wait > 0) {
        wait_ends = t + wait;
      } else {
        out.emplace_back(t, rule_now);
        pending = false;
      }
    }
  }
  return out;
}

TEST(Suppression, EqualsASimulationOfEverySecond) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  std::size_t acted = 0;
  for (int round = 0; round < 20'000; ++round) {
    const StateHistory composite = random_history(random, 60, 2 + static_cast<unsigned>(random() % 12));
    const StateHistory suppressor = random_history(random, 60, 2 + static_cast<unsigned>(random() % 12));
    const auto wait = static_cast<std::uint32_t>(random() % 8), extension = static_cast<std::uint32_t>(random() % 8);
    const auto end = static_cast<std::int64_t>(random() % 80);
    const Actions got = actions(composite, &suppressor, wait, extension, end);
    ASSERT_EQ(got, simulated(composite, suppressor, wait, extension, end)) << "round " << round;
    acted += got.size();
  }
  EXPECT_GT(acted, 10'000u);
}

}  // namespace
}  // namespace tripline::runtime
