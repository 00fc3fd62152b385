#include "bench/nab_corpus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "runtime/event_time.hpp"
#include "runtime/number.hpp"

namespace tripline::bench {

namespace {

namespace fs = std::filesystem;

nlohmann::json read_json(const fs::path& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error(fmt::format("{} cannot be read", path.string()));
  return nlohmann::json::parse(in);
}

// `2014-04-10 07:15:00`, with a fraction or without.
std::int64_t time_of(std::string text) {
  const std::size_t space = text.find(' ');
  if (space != std::string::npos) text[space] = 'T';
  const auto time = runtime::parse_time(text + "Z");
  if (!time) throw std::runtime_error(fmt::format("`{}` is no time", text));
  return *time;
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  for (std::size_t at = 0;;) {
    const std::size_t comma = line.find(',', at);
    cells.push_back(line.substr(at, comma - at));
    if (comma == std::string::npos) return cells;
    at = comma + 1;
  }
}

// Two columns of a table with a heading.
struct Columns {
  std::vector<std::string> times;
  std::vector<double> numbers;
};

Columns read_columns(const fs::path& path, std::string_view number) {
  std::ifstream in(path);
  std::string line;
  if (!in || !std::getline(in, line)) throw std::runtime_error(fmt::format("{} cannot be read", path.string()));
  const auto clean = [](std::string& text) {
    if (!text.empty() && text.back() == '\r') text.pop_back();
  };
  clean(line);
  const std::vector<std::string> heading = cells_of(line);
  const auto column = [&](std::string_view name) {
    const auto at = std::find(heading.begin(), heading.end(), name);
    if (at == heading.end()) throw std::runtime_error(fmt::format("{} has no column `{}`", path.string(), name));
    return static_cast<std::size_t>(at - heading.begin());
  };
  const std::size_t time_column = column("timestamp"), number_column = column(number);
  Columns out;
  while (std::getline(in, line)) {
    clean(line);
    if (line.empty()) continue;
    const std::vector<std::string> cells = cells_of(line);
    const auto value = cells.size() == heading.size() ? runtime::to_double(cells[number_column]) : std::nullopt;
    if (!value) throw std::runtime_error(fmt::format("{}: `{}` has no number", path.string(), line));
    out.times.push_back(cells[time_column]);
    out.numbers.push_back(*value);
  }
  return out;
}

NabWindow window_of(const NabFile& file, const nlohmann::json& limits) {
  const auto row = [&](const std::string& text) {
    const auto at = std::find(file.times.begin(), file.times.end(), time_of(text));
    if (at == file.times.end()) throw std::runtime_error(fmt::format("{} has no row at {}", file.path, text));
    return static_cast<std::size_t>(at - file.times.begin());
  };
  return {row(limits.at(0).get<std::string>()), row(limits.at(1).get<std::string>())};
}

}  // namespace

NabCorpus read_nab(const fs::path& checkout) {
  NabCorpus corpus;
  // An object of nlohmann's is sorted by its keys.
  const nlohmann::json labels = read_json(checkout / "labels" / "combined_windows.json");
  for (const auto& [path, windows] : labels.items()) {
    NabFile file;
    file.path = path;
    Columns columns = read_columns(checkout / "data" / path, "value");
    for (std::string& time : columns.times) file.times.push_back(time_of(std::move(time)));
    file.values = std::move(columns.numbers);
    for (const auto& limits : windows) file.windows.push_back(window_of(file, limits));
    corpus.files.push_back(std::move(file));
  }
  const nlohmann::json profiles = read_json(checkout / "config" / "profiles.json");
  for (const auto& [name, profile] : profiles.items()) {
    const auto& costs = profile.at("CostMatrix");
    corpus.profiles.push_back({name, costs.at("tpWeight"), costs.at("fpWeight"), costs.at("fnWeight")});
  }
  std::stable_partition(corpus.profiles.begin(), corpus.profiles.end(),
                        [](const NabProfile& profile) { return profile.name == "standard"; });
  return corpus;
}

std::vector<std::vector<double>> read_nab_results(const fs::path& checkout, const std::string& detector,
                                                  const NabCorpus& corpus) {
  std::vector<std::vector<double>> out;
  for (const NabFile& file : corpus.files) {
    const fs::path path(file.path);
    const fs::path results =
        checkout / "results" / detector / path.parent_path() / (detector + "_" + path.filename().string());
    out.push_back(read_columns(results, "anomaly_score").numbers);
    if (out.back().size() != file.times.size()) {
      throw std::runtime_error(fmt::format("{} has other rows than its series", results.string()));
    }
  }
  return out;
}

}  // namespace tripline::bench
