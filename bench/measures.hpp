#pragma once
// The measures P1 to P12 of targets.hpp, each in contests of its own kind. A contest has everything in it
// that its ratios compare.

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "bench/contest.hpp"
#include "bench/record.hpp"
#include "runtime/archive.hpp"
#include "runtime/program.hpp"

namespace tripline::bench {

struct FloorOptions {
  std::filesystem::path archive;  // empty: made in the cache folder
  std::uint64_t bytes = 1'400'000'000;
  unsigned runs = 5;
  std::vector<unsigned> threads{1, 2};
  std::vector<std::size_t> rules{10, 100, 1000, 10000};
  std::set<std::string> measures;  // empty: all
  std::filesystem::path native;    // a tripline that was built for this machine; empty: no P10
  bool summary = false;            // only the lines of the measures, and no contestants for information
};

// A measure's values; a negative one was not measured.
struct Measured {
  std::string id;
  std::vector<double> values;
  std::string note;
};

class Measures {
 public:
  explicit Measures(FloorOptions options) : options_(std::move(options)) {}

  // False after saying why when there is no archive to run over.
  bool run();
  const std::vector<Measured>& measured() const { return measured_; }
  const std::vector<RecordRow>& rows() const { return rows_; }

 private:
  using SharedProgram = std::shared_ptr<const runtime::Program>;

  bool wants(const std::string& id) const {
    return options_.measures.empty() || options_.measures.contains(id);
  }
  bool wants_any(std::initializer_list<const char*> ids) const;
  SharedProgram program(std::size_t rules);
  // Its artifact in the cache folder, compiled in a child, for that takes memory that a run does not. Empty after saying
  // why where it cannot be written.
  std::filesystem::path artifact_of(std::size_t rules);
  std::vector<Timing> contest(const std::string& title, const std::vector<Contestant>& contestants);
  void add(std::string id, std::vector<double> values, std::string note = "");

  void memory();       // P7
  void compile();      // P8
  void throughput();   // P1 to P5
  void ladder();       // for information: the product's layers
  void in_memory();    // P9
  void other_build();  // P10
  void packs();        // P11
  void small_files();  // P12
  void peers();        // P6

  FloorOptions options_;
  std::vector<runtime::Input> inputs_;
  std::map<std::size_t, SharedProgram> programs_;
  std::vector<Measured> measured_;
  std::vector<RecordRow> rows_;
};

// `P1 1.18 met`
std::string summary_line(const Measured& measured);

}  // namespace tripline::bench
