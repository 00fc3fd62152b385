// conformance [--oracle] FOLDER: runs every case file (*.jsonl) of the folder, in order of name.
//
// A file's name says how its cases are run. A known file that the product cannot run yet is reported as
// skipped; an unknown name, an unreadable folder and a line that is no case of its file are mistakes of the
// caller (exit 2), for a case that silently does not run is worth less than none. Failures exit 1. With
// --oracle the oracle runs the files it can beside the product, and its failures count too.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "tests/conformance_cases.hpp"

namespace {

namespace fs = std::filesystem;
using namespace tripline;

struct Count {
  std::size_t passed = 0;
  std::size_t failed = 0;

  void operator+=(const Count& other) {
    passed += other.passed;
    failed += other.failed;
  }
};

std::ostream& operator<<(std::ostream& out, const Count& count) {
  return out << count.passed << " passed, " << count.failed << " failed\n";
}

std::string text_member(const oracle::Json& json, std::string_view key) {
  const oracle::Json* value = json.find(key);
  return value != nullptr && value->kind == oracle::Json::Kind::string ? value->text : "";
}

// The rule that a case is about; in contributor-insights.jsonl `rule` is the body and `ref` names it.
std::string rule_of(const oracle::Json& json) {
  const std::string ref = text_member(json, "ref");
  return ref.empty() ? text_member(json, "rule") : ref;
}

// False at a line that is no case of the file.
bool run_file(const fs::path& path, const conformance::Runner& runner, const conformance::Engine& engine,
              const std::string& title, Count& total) {
  std::ifstream file(path);
  Count count;
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const auto json = oracle::read_json(line);
    const auto outcome = json ? runner.run({line, *json}, engine) : std::nullopt;
    if (!outcome) {
      std::cerr << path.string() << ":" << number << ": not a case of this file\n";
      return false;
    }
    (outcome->passed ? count.passed : count.failed) += 1;
    if (!outcome->passed) {
      std::cout << title << ": " << text_member(*json, "id") << " (" << rule_of(*json) << ") failed\n"
                << "  expected " << outcome->expected << "\n  got      " << outcome->got << "\n";
    }
  }
  if (!file.eof()) {
    std::cerr << path.string() << ": cannot be read\n";
    return false;
  }
  std::cout << title << ": " << count;
  total += count;
  return true;
}

bool run_folder(const std::vector<fs::path>& files, bool with_oracle, Count& total) {
  for (const fs::path& path : files) {
    const std::string name = path.filename().string();
    const auto runner = conformance::runner_of(name);
    if (!runner) {
      std::cerr << name << ": no case file of this name is known\n";
      return false;
    }
    if (runner->supported(conformance::product())) {
      if (!run_file(path, *runner, conformance::product(), name, total)) return false;
    } else {
      std::cerr << name << ": skipped: not supported yet\n";
    }
    if (with_oracle && runner->supported(conformance::oracle()) &&
        !run_file(path, *runner, conformance::oracle(), name + " (oracle)", total)) {
      return false;
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const bool with_oracle = std::erase(arguments, "--oracle") > 0;
  if (arguments.size() != 1) {
    std::cerr << "usage: conformance [--oracle] FOLDER\n";
    return 2;
  }
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator at(arguments.front(), error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".jsonl") files.push_back(at->path());
  }
  if (error) {
    std::cerr << arguments.front() << ": " << error.message() << "\n";
    return 2;
  }
  std::sort(files.begin(), files.end());
  Count total;
  if (!run_folder(files, with_oracle, total)) return 2;
  std::cout << total;
  return total.failed == 0 ? 0 : 1;
}
