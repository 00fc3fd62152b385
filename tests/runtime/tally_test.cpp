#include "runtime/tally.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

// Six filters with two metrics each, some with evidence; filter 0 has none.
Program counters() {
  SmallProgram p;
  for (std::uint32_t f = 0; f < 6; ++f) {
    const std::uint32_t filter = p.equals("$.a", std::to_string(f));
    for (std::uint32_t i = 0; f > 0 && i < 2; ++i) {
      const std::uint32_t m = p.metric("m", filter);
      p->metrics[m].evidence = (f + i) % 3 == 0;
      p->metrics[m].literal = i == 0 ? 1 : 0.1 * f;
    }
  }
  return p.done();
}

std::vector<std::uint32_t> all_metrics(const Program& program) {
  std::vector<std::uint32_t> out(program.metrics.size());
  for (std::uint32_t m = 0; m < out.size(); ++m) out[m] = m;
  return out;
}

// The oracle: what each event adds, one by one.
void add_singly(const Program& program, const std::vector<std::uint32_t>& filters, std::int64_t minute,
                const Reference& reference, Observations& to) {
  for (const std::uint32_t filter : filters) {
    ++to.filter_matches[filter];
    for (std::uint32_t m = 0; m < program.metrics.size(); ++m) {
      if (program.metrics[m].filter != filter) continue;
      if (counts_alone(program.metrics[m])) {
        to.counts[m].add(minute, 1);
        continue;
      }
      MetricCell& cell = to.metrics[m][join_key({})][minute];
      ++cell.matches;
      cell.add_sample(program.metrics[m].literal);
      if (program.metrics[m].evidence) cell.evidence.add(reference);
    }
  }
}

class TallyOver : public testing::TestWithParam<std::int64_t> {};

TEST_P(TallyOver, CountsAsOneByOne) {
  const Program program = counters();
  std::mt19937_64 random(static_cast<std::uint64_t>(GetParam()));
  MatchSets sets;
  Tally tally(program, all_metrics(program));
  Observations got(program), expected(program);
  for (std::uint64_t i = 0; i < 3000; ++i) {
    std::vector<std::uint32_t> filters;
    for (std::uint32_t f = 0; f < 6; ++f) {
      if (random() % 3 == 0) filters.push_back(f);
    }
    const auto minute = (static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(GetParam())) -
                         GetParam() / 2) * 60;
    const Reference reference{minute + static_cast<std::int64_t>(random() % 60), {random() % 50, 1}, 0, i};
    tally.add(sets.number_of(filters), filters, minute, reference);
    add_singly(program, filters, minute, reference, expected);
    if (random() % 1000 == 0) tally.count_out(sets, got);
  }
  tally.count_out(sets, got);
  tally.count_out(sets, got);  // nothing is left
  EXPECT_EQ(dump(got), dump(expected));
}

// A minute, an hour, and so wide a span that sorting has to compare.
INSTANTIATE_TEST_SUITE_P(Minutes, TallyOver, testing::Values(1, 60, 100'000'000));

TEST(Tally, FullAtItsCapacity) {
  const Program program = counters();
  MatchSets sets;
  Tally tally(program, all_metrics(program));
  Observations got(program);
  const std::vector<std::uint32_t> filters = {1, 3};
  const std::uint32_t set = sets.number_of(filters);
  for (std::size_t i = 0; i < Tally::capacity; ++i) {
    EXPECT_FALSE(tally.full());
    tally.add(set, filters, 0, {});
  }
  EXPECT_TRUE(tally.full());
  tally.count_out(sets, got);
  EXPECT_FALSE(tally.full());
  EXPECT_EQ(got.filter_matches[3], Tally::capacity);
}

TEST(Tally, WhichMetrics) {
  Metric metric;
  EXPECT_TRUE(can_be_tallied(metric));
  metric.resolution = 1;
  EXPECT_FALSE(can_be_tallied(metric));
  metric.resolution = 60;
  metric.field = 0;
  EXPECT_FALSE(can_be_tallied(metric));
  metric.field.reset();
  metric.dimensions.push_back({"d", 0});
  EXPECT_FALSE(can_be_tallied(metric));
}

TEST(MatchSets, NumbersHoldUntilCleared) {
  MatchSets sets;
  EXPECT_EQ(sets.number_of({}), 0u);
  const std::uint32_t a = sets.number_of({1, 2}), b = sets.number_of({1});
  EXPECT_NE(a, b);
  EXPECT_EQ(sets.number_of({1, 2}), a);
  EXPECT_EQ(sets[a], (std::vector<std::uint32_t>{1, 2}));
  EXPECT_FALSE(sets.crowded());
  sets.clear();
  EXPECT_EQ(sets.size(), 1u);
  EXPECT_EQ(sets.number_of({}), 0u);
}

TEST(MatchSets, Bounds) {
  MatchSets sets;
  EXPECT_EQ(sets.number_of(std::vector<std::uint32_t>(MatchSets::max_numbers)), MatchSets::none);
  for (std::uint32_t i = 0; !sets.crowded(); ++i) {
    ASSERT_LT(i, MatchSets::max_numbers);
    ASSERT_NE(sets.number_of({i}), MatchSets::none);
  }
  sets.clear();
  EXPECT_FALSE(sets.crowded());
}

// Sets that are cleared on the way change no observation: more sets than there is room for.
TEST(MatchSets, AnObserverSurvivesCrowding) {
  SmallProgram p;
  constexpr std::uint32_t bits = 17;
  for (std::uint32_t b = 0; b < bits; ++b) {
    p.metric("m" + std::to_string(b), p.equals("$.b" + std::to_string(b), "1"));
  }
  const Program program = p.done();
  const Scope scope;
  Observer observer(program, scope, nullptr, nullptr);
  bool crowded = false;
  std::vector<std::uint64_t> expected(bits);
  for (std::uint32_t i = 1; i < 1u << bits; ++i) {
    std::string text = R"({"eventTime":"2024-05-01T12:00:00Z")";
    for (std::uint32_t b = 0; b < bits; ++b) {
      if ((i >> b & 1) == 0) continue;
      text += ",\"b" + std::to_string(b) + "\":1";
      ++expected[b];
    }
    observer.observe(event_bytes(Padded(text + "}"), i));
    crowded |= observer.matcher().crowded();
  }
  EXPECT_TRUE(crowded);
  const Observations& got = observer.observations();
  for (std::uint32_t b = 0; b < bits; ++b) {
    EXPECT_EQ(got.filter_matches[b], expected[b]);
    EXPECT_EQ(got.metrics[b].at("").at(1'714'564'800).samples, expected[b]);
  }
}

}  // namespace
}  // namespace tripline::runtime
