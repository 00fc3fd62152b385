// Scores the seasonal band on the Numenta Anomaly Benchmark; see bench/README.md.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <exception>

#include "bench/nab_detector.hpp"
#include "bench/nab_score.hpp"

int main(int argc, char** argv) {
  CLI::App app("Scores the seasonal band on the Numenta Anomaly Benchmark");
  std::string checkout, results;
  app.add_option("CHECKOUT", checkout, "A checkout of github.com/numenta/NAB")->required();
  app.add_option("--results", results, "Score the published results of this detector, to check the scorer");
  CLI11_PARSE(app, argc, argv);
  try {
    const auto corpus = tripline::bench::read_nab(checkout);
    std::vector<std::vector<double>> scores;
    if (results.empty()) {
      for (const auto& file : corpus.files) scores.push_back(tripline::bench::nab_scores(file));
    } else {
      scores = tripline::bench::read_nab_results(checkout, results, corpus);
    }
    for (const auto& profile : corpus.profiles) {
      const auto score = tripline::bench::nab_score(corpus.files, scores, profile);
      fmt::print("{:<20} {:6.2f}  threshold {:.4f}, {} of {} windows found, {} rows of false alarm\n", profile.name,
                 score.score, score.threshold, score.found, score.windows, score.false_alarms);
    }
  } catch (const std::exception& fault) {
    fmt::print(stderr, "nab: {}\n", fault.what());
    return 2;
  }
  return 0;
}
