#include "compiler/time_zones.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>

#include "compiler/packed.hpp"

namespace tripline::compiler {

namespace {

bool is_number(std::string_view word) { return word.find_first_not_of("-0123456789") == std::string_view::npos; }

std::int64_t number(std::string_view word) {
  std::int64_t out = 0;
  std::from_chars(word.data(), word.data() + word.size(), out);
  return out;
}

struct Zones {
  std::string text;
  std::map<std::string_view, std::string_view> offsets;  // by name: the rest of its line

  Zones() : text(unpack(packed_zones())) {
    for (std::string_view rest = text; !rest.empty();) {
      std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      std::vector<std::string_view> names;
      std::string_view behind = line;
      for (std::string_view word = next_word(behind); !is_number(word); word = next_word(behind)) {
        names.push_back(word);
        line = behind;
      }
      for (const std::string_view name : names) offsets.emplace(name, line);
    }
  }
};

const Zones& zones() {
  static const Zones all;
  return all;
}

}  // namespace

std::optional<runtime::TimeZone> named_zone(std::string_view name) {
  const auto found = zones().offsets.find(name);
  if (found == zones().offsets.end()) return std::nullopt;
  std::string_view line = found->second;
  runtime::TimeZone zone{std::string(name), static_cast<std::int32_t>(number(next_word(line))), {}};
  while (!line.empty()) {
    const std::string_view word = next_word(line);
    const std::size_t colon = word.find(':');
    zone.shifts.push_back({number(word.substr(0, colon)), static_cast<std::int32_t>(number(word.substr(colon + 1)))});
  }
  return zone;
}

std::vector<std::string_view> zone_names() {
  std::vector<std::string_view> names;
  for (const auto& [name, offsets] : zones().offsets) names.push_back(name);
  return names;
}

}  // namespace tripline::compiler
