#include "bench/nab_score.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace tripline::bench {

namespace {

// 1 far left of 0, -1 far right of it.
double falling(double position) { return 2 / (1 + std::exp(5 * position)) - 1; }

// A row as a detection: what it earns, or costs, and the window it would find.
struct Row {
  double score = 0;
  double worth = 0;
  std::optional<std::size_t> window;
};

// The first rows teach the detector and are not scored.
std::size_t probation(std::size_t rows) { return std::min<std::size_t>(rows * 15 / 100, 750); }

void add_rows(const NabFile& file, const std::vector<double>& scores, const NabProfile& profile,
              std::size_t windows_before, std::vector<Row>& rows) {
  std::size_t next = 0;  // the first window that does not end before the row
  for (std::size_t i = 0; i < scores.size(); ++i) {
    while (next < file.windows.size() && file.windows[next].last < i) ++next;
    const bool inside = next < file.windows.size() && file.windows[next].first <= i;
    Row row{scores[i], 0, std::nullopt};
    if (inside) {
      const NabWindow& window = file.windows[next];
      const auto width = static_cast<double>(window.last - window.first + 1);
      row.worth = profile.found * falling(-static_cast<double>(window.last - i + 1) / width) / falling(-1);
      row.window = windows_before + next;
    } else if (next == 0) {
      row.worth = -profile.false_alarm;
    } else {
      const NabWindow& window = file.windows[next - 1];
      const double past = static_cast<double>(i - window.last) / static_cast<double>(window.last - window.first);
      row.worth = profile.false_alarm * (past > 3 ? -1 : falling(past));
    }
    if (i >= probation(scores.size())) rows.push_back(row);
  }
}

}  // namespace

NabScore nab_score(const std::vector<NabFile>& files, const std::vector<std::vector<double>>& scores,
                   const NabProfile& profile) {
  std::vector<Row> rows;
  NabScore best;
  for (std::size_t f = 0; f < files.size(); ++f) {
    add_rows(files[f], scores[f], profile, best.windows, rows);
    best.windows += files[f].windows.size();
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.score > b.score; });

  // Lower the threshold from row to row; equal scores are detected together.
  std::vector<std::optional<double>> found(best.windows);
  std::size_t found_windows = 0, false_alarms = 0;
  double gained = 0;  // over a detector that says nothing
  best.threshold = std::numeric_limits<double>::infinity();
  double best_gain = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    if (!row.window) {
      gained += row.worth;
      ++false_alarms;
    } else if (auto& worth = found[*row.window]; !worth) {
      gained += profile.missed + row.worth;
      worth = row.worth;
      ++found_windows;
    } else if (row.worth > *worth) {
      gained += row.worth - *worth;
      worth = row.worth;
    }
    const bool last_of_equals = i + 1 == rows.size() || rows[i + 1].score != row.score;
    if (last_of_equals && gained > best_gain) {
      best_gain = gained;
      best.threshold = row.score;
      best.found = found_windows;
      best.false_alarms = false_alarms;
    }
  }
  if (best.windows > 0) {
    best.score = 100 * best_gain / (static_cast<double>(best.windows) * (profile.found + profile.missed));
  }
  return best;
}

}  // namespace tripline::bench
