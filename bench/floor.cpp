// The bench against the speed of light: what a run costs next to what nobody can do without, namely to read
// and to inflate the archive (I), and to look at twelve fields of every record besides (F3). All in one
// process and in turns, so that the ratios hold on a machine that is not quiet. See bench/README.md.
#include <fmt/format.h>

#include <simdjson.h>
#include <CLI/CLI.hpp>

#include "bench/measures.hpp"
#include "bench/targets.hpp"

namespace {

using tripline::bench::Measured;
using tripline::bench::Target;

void print_targets(const std::vector<Measured>& measured) {
  fmt::print("\n{:<4} {:<58} {:>14} {:>14}  {}\n", "", "measure", "at least", "aim", "measured");
  const auto list = [](const std::array<double, 3>& values) {
    std::string out;
    for (const double value : values) {
      if (value != 0) out += fmt::format("{}{:g}", out.empty() ? "" : "/", value);
    }
    return out;
  };
  for (const Target& target : tripline::bench::targets) {
    for (const Measured& each : measured) {
      if (each.id != target.id) continue;
      const std::string sign = target.at_most ? "<= " : "";
      fmt::print("{:<4} {:<58} {:>14} {:>14}  {}\n", target.id, target.what, sign + list(target.least),
                 sign + list(target.aim), summary_line(each).substr(target.id.size() + 1));
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Holds `tripline run` against the speed of light on this machine");
  tripline::bench::FloorOptions options;
  std::string archive, record, native;
  std::vector<std::string> measures;
  app.add_option("--archive", archive, "Folder of an archive; default: generated into the cache folder");
  app.add_option("--bytes", options.bytes, "Inflated bytes of the generated archive")
      ->transform(CLI::AsSizeValue(true))
      ->capture_default_str();
  app.add_option("--runs", options.runs, "Rounds of each contest, after one to warm up")
      ->capture_default_str();
  app.add_option("--threads", options.threads, "Numbers of threads")->delimiter(',')->capture_default_str();
  app.add_option("--rules", options.rules, "Numbers of rules")->delimiter(',')->capture_default_str();
  app.add_option("--measures", measures, "Only these: P1,P2,...; layers: the cost of each stage")->delimiter(',');
  app.add_flag("--summary", options.summary, "A line each: `P1 1.18 met`, and nothing else");
  app.add_option("--native", native, "A tripline that was built for this machine, for P10 (see bench/README.md)");
  app.add_option("--record", record, "Append to RECORD/<machine>/<date>.csv");
  CLI11_PARSE(app, argc, argv);
  options.archive = archive;
  options.native = native;
  options.measures.insert(measures.begin(), measures.end());

  if (!options.summary) {
    fmt::print("{}, simdjson {} ({}), {}\n", tripline::bench::machine_name(),
               SIMDJSON_STRINGIFY(SIMDJSON_VERSION), simdjson::get_active_implementation()->name(),
#ifdef __AVX2__
               "compiled for this machine");
#else
               "compiled for any x86-64");
#endif
  }
  tripline::bench::Measures bench(options);
  if (!bench.run()) return 2;
  if (options.summary) {
    for (const Measured& each : bench.measured()) fmt::print("{}\n", summary_line(each));
  } else {
    print_targets(bench.measured());
  }
  if (!record.empty() && !tripline::bench::append_record(record, bench.rows())) {
    fmt::print(stderr, "floor: {}: cannot be written\n", record);
    return 2;
  }
  return 0;
}
