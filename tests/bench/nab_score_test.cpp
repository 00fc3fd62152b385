#include "bench/nab_score.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tripline::bench {
namespace {

double falling(double x) { return 2 / (1 + std::exp(5 * x)) - 1; }

// Twenty rows, of which three are the detector's to learn from; rows 10 to 13 are labelled.
NabFile file() {
  NabFile out;
  out.path = "a.csv";
  for (int i = 0; i < 20; ++i) {
    out.times.push_back(i * 300);
    out.values.push_back(0);
  }
  out.windows = {{10, 13}};
  return out;
}
std::vector<double> with(std::initializer_list<std::pair<std::size_t, double>> detections) {
  std::vector<double> scores(20, 0);
  for (const auto& [row, score] : detections) scores[row] = score;
  return scores;
}
const NabProfile standard{"standard", 1, 0.11, 1};

TEST(NabScore, TheFirstRowOfAWindowIsPerfect) {
  const NabScore score = nab_score({file()}, {with({{10, 0.9}})}, standard);
  EXPECT_DOUBLE_EQ(score.score, 100);
  EXPECT_EQ(score.threshold, 0.9);
  EXPECT_EQ(score.found, 1u);
  EXPECT_EQ(score.false_alarms, 0u);
}

TEST(NabScore, LateDetectionsEarnLess) {
  // The last row of four: a quarter of the window is left.
  const double worth = falling(-0.25) / falling(-1);
  EXPECT_NEAR(nab_score({file()}, {with({{13, 0.9}})}, standard).score, 100 * (1 + worth) / 2, 1e-9);
  // Only the best of a window counts.
  EXPECT_DOUBLE_EQ(nab_score({file()}, {with({{10, 0.9}, {12, 0.9}, {13, 0.95}})}, standard).score, 100);
}

TEST(NabScore, FalseAlarmsCost) {
  // One before any window costs all, one just behind a window less, one far behind it all again.
  EXPECT_NEAR(nab_score({file()}, {with({{10, 0.9}, {5, 0.9}})}, standard).score, 100 * (2 - 0.11) / 2, 1e-9);
  EXPECT_NEAR(nab_score({file()}, {with({{10, 0.9}, {14, 0.9}})}, standard).score,
              100 * (2 + 0.11 * falling(1.0 / 3)) / 2, 1e-9);
  NabFile longer = file();
  longer.times.resize(24);
  std::vector<double> scores(24, 0);
  scores[10] = scores[23] = 0.9;  // ten rows behind: 10/3 > 3
  EXPECT_NEAR(nab_score({longer}, {scores}, standard).score, 100 * (2 - 0.11) / 2, 1e-9);
  EXPECT_EQ(nab_score({longer}, {scores}, standard).false_alarms, 1u);
  // The threshold leaves out what is not worth it; what a miss costs decides.
  EXPECT_EQ(nab_score({file()}, {with({{5, 0.9}, {10, 0.8}})}, {"dear", 1, 5, 1}).score, 0);
}

TEST(NabScore, TheFirstRowsAreNotScored) {
  EXPECT_DOUBLE_EQ(nab_score({file()}, {with({{10, 0.9}, {0, 0.9}, {2, 0.9}})}, standard).score, 100);
  EXPECT_LT(nab_score({file()}, {with({{10, 0.9}, {3, 0.9}})}, standard).score, 100);
}

TEST(NabScore, OneThresholdServesAllFiles) {
  // At 0.5 both windows are found and a false alarm stands; at 0.9 only one.
  const std::vector<NabFile> files = {file(), file()};
  const NabScore score = nab_score(files, {with({{10, 0.9}}), with({{10, 0.5}, {4, 0.7}})}, standard);
  EXPECT_EQ(score.threshold, 0.5);
  EXPECT_EQ(score.found, 2u);
  EXPECT_NEAR(score.score, 100 * (4 - 0.11) / 4, 1e-9);
  EXPECT_EQ(nab_score(files, {with({}), with({})}, {"dear", 1, 5, 1}).score, 0);
}

}  // namespace
}  // namespace tripline::bench
