#include "runtime/contributor_report.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <set>

namespace tripline::runtime {
namespace {

class Cells {
 public:
  Cells& add(std::vector<std::string_view> keys, std::int64_t start, std::initializer_list<double> samples) {
    ContributorCell& cell = cells_[join_key(keys)][start];
    for (const double sample : samples) cell.add_sample(sample);
    return *this;
  }
  operator const Contributions&() const { return cells_; }

 private:
  Contributions cells_;
};

std::string ranking(const ContributorReport& report) {
  std::string out;
  for (const auto& contributor : report.top) {
    for (const std::string& key : contributor.keys) out += key + ",";
    out += std::to_string(static_cast<int>(contributor.value)) + "/" +
           std::to_string(static_cast<int>(contributor.maximum)) + " ";
  }
  return out;
}

// C12: by value, descending; ties by the keys' bytes, first key first.
TEST(ContributorReport, RanksByValueThenKeys) {
  Cells cells;
  cells.add({"b", "x"}, 0, {1, 1}).add({"a", "y"}, 0, {2}).add({"a", "x"}, 60, {2}).add({"c", ""}, 0, {3});
  cells.add({"\xC3\xA9", ""}, 0, {-5}).add({"z", ""}, 0, {-5});
  const ContributorReport r = report(cells, 100, false);
  EXPECT_EQ(ranking(r), "c,,3/3 a,x,2/2 a,y,2/2 b,x,2/1 z,,-5/-5 \xC3\xA9,,-5/-5 ");
  EXPECT_EQ(r.unique, 6u);
  EXPECT_EQ(r.total, -1);
  EXPECT_EQ(r.samples, 7u);
}

// C12: `Maximum` ranks by the largest single observation; the value stays the total.
TEST(ContributorReport, ByMaximum) {
  Cells cells;
  cells.add({"many"}, 0, {1, 1, 1})
      .add({"many"}, 60, {1})
      .add({"one"}, 0, {3})
      .add({"two"}, 0, {-9})
      .add({"two"}, 60, {3});
  EXPECT_EQ(ranking(report(cells, 10, false)), "many,4/1 one,3/3 two,-6/3 ");
  EXPECT_EQ(ranking(report(cells, 10, true)), "one,3/3 two,-6/3 many,4/1 ");
}

// C12, C13: the limit cuts the list, never the counts.
TEST(ContributorReport, TheLimitCutsTheListOnly) {
  Cells cells;
  const std::string names[] = {"a", "b", "c", "d"};
  for (int i = 0; i < 4; ++i) cells.add({names[i]}, 0, {static_cast<double>(i)});
  const ContributorReport r = report(cells, 2, false);
  EXPECT_EQ(ranking(r), "d,3/3 c,2/2 ");
  EXPECT_EQ(r.unique, 4u);
  EXPECT_EQ(r.total, 6);
  ASSERT_EQ(r.periods.size(), 1u);
  EXPECT_EQ(r.periods[0].unique, 4u);
}

// C13: one row per period with events; the top contributor may be another one in each.
TEST(ContributorReport, Periods) {
  Cells cells;
  cells.add({"a"}, 0, {5, -1})
      .add({"b"}, 0, {3})
      .add({"b"}, 300, {2, 8})
      .add({"a"}, 300, {1})
      .add({"a"}, 900, {-2});
  const ContributorReport r = report(cells, 10, false);
  ASSERT_EQ(r.periods.size(), 3u);
  const auto row = [&](std::size_t i) {
    const auto& p = r.periods[i];
    return std::vector<double>{static_cast<double>(p.start),
                               static_cast<double>(p.unique),
                               p.max_contributor,
                               static_cast<double>(p.samples),
                               p.sum,
                               p.minimum,
                               p.maximum,
                               p.average()};
  };
  EXPECT_EQ(row(0), (std::vector<double>{0, 2, 4, 3, 7, -1, 5, 7.0 / 3}));
  EXPECT_EQ(row(1), (std::vector<double>{300, 2, 10, 3, 11, 1, 8, 11.0 / 3}));
  EXPECT_EQ(row(2), (std::vector<double>{900, 1, -2, 1, -2, -2, -2, -2}));
  EXPECT_EQ(r.top[0].datapoints, (std::vector<std::pair<std::int64_t, double>>{{0, 3}, {300, 10}}));
  EXPECT_EQ(r.top[1].datapoints, (std::vector<std::pair<std::int64_t, double>>{{0, 4}, {300, 1}, {900, -2}}));
}

// C13: the start counts, the end does not; who is only outside is no contributor.
TEST(ContributorReport, Range) {
  Cells cells;
  cells.add({"a"}, 0, {1}).add({"a"}, 300, {2}).add({"b"}, 600, {4}).add({"c"}, 900, {8});
  const ContributorReport r = report(cells, 10, false, 300, 900);
  EXPECT_EQ(ranking(r), "b,4/4 a,2/2 ");
  EXPECT_EQ(r.unique, 2u);
  EXPECT_EQ(r.total, 6);
  EXPECT_EQ(report(cells, 10, false, 901, std::nullopt).unique, 0u);
  EXPECT_EQ(report(cells, 10, false, std::nullopt, 0).periods.size(), 0u);
  EXPECT_EQ(report({}, 10, false).total, 0);
}

// Against sums made by hand from the raw samples, whatever the order in which contributors come.
TEST(ContributorReport, RandomCells) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 500; ++round) {
    std::map<std::string, std::map<std::int64_t, std::vector<double>>> raw;
    for (std::size_t n = random() % 40; n > 0; --n) {
      raw[std::string(1, static_cast<char>('a' + random() % 8))][static_cast<std::int64_t>(random() % 4) * 60]
          .push_back(static_cast<double>(random() % 7) - 3);
    }
    Cells cells;
    std::vector<std::pair<double, std::string>> order;
    double total = 0;
    for (const auto& [key, periods] : raw) {
      double sum = 0;
      for (const auto& [start, samples] : periods) {
        for (const double sample : samples) cells.add({key}, start, {sample}), sum += sample;
      }
      order.emplace_back(-sum, key);
      total += sum;
    }
    std::sort(order.begin(), order.end());
    const ContributorReport r = report(cells, 5, false);
    ASSERT_EQ(r.unique, raw.size());
    ASSERT_EQ(r.total, total);
    ASSERT_EQ(r.top.size(), std::min<std::size_t>(5, raw.size()));
    for (std::size_t i = 0; i < r.top.size(); ++i) {
      ASSERT_EQ(r.top[i].keys, std::vector<std::string>{order[i].second});
      ASSERT_EQ(r.top[i].value, -order[i].first);
    }
  }
}

}  // namespace
}  // namespace tripline::runtime
