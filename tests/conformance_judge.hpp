#pragma once
// Reading the members of a case and comparing what was expected with what came: shared by all runners.
// Reading is strict: a case that lacks a member, or has one of another kind, is a mistake in the file and is
// never counted as passed.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/conformance_cases.hpp"

namespace tripline::conformance {

using oracle::Json;
using Text = nlohmann::ordered_json;

inline const Json* member(const Json& object, std::string_view key, Json::Kind kind) {
  const Json* found = object.find(key);
  return found != nullptr && found->kind == kind ? found : nullptr;
}

inline std::string source_of(const Case& test, const Json& value) {
  return oracle::compact(test.line.substr(value.begin, value.end - value.begin));
}

inline double number_of(const Json& number) { return std::strtod(number.text.c_str(), nullptr); }

inline bool close(double left, double right) {
  return std::abs(left - right) <= 1e-9 * std::max({1.0, std::abs(left), std::abs(right)});
}

inline bool is_number(const Json* value, double expected) {
  return value != nullptr && value->kind == Json::Kind::number && close(number_of(*value), expected);
}

inline bool is_string(const Json* value, std::string_view expected) {
  return value != nullptr && value->kind == Json::Kind::string && value->text == expected;
}

inline bool is_string_map(const Json* value, const std::map<std::string, std::string>& expected) {
  return value != nullptr && value->kind == Json::Kind::object && value->members.size() == expected.size() &&
         std::all_of(expected.begin(), expected.end(),
                     [&](const auto& entry) { return is_string(value->find(entry.first), entry.second); });
}

// Whether the lists have one length and `same` holds for each pair.
template <typename Item, typename Same>
inline bool is_list(const Json* value, const std::vector<Item>& expected, const Same& same) {
  return value != nullptr && value->kind == Json::Kind::array &&
         std::equal(value->elements.begin(), value->elements.end(), expected.begin(), expected.end(), same);
}

// The common end of all runners: "error" is expected where the definition is refused, else `same` compares
// and `print` shows.
template <typename Result, typename Same, typename Print>
std::optional<Outcome> judge(const Case& test, const std::optional<Result>& got, const Same& same,
                             const Print& print) {
  const Json* expect = test.json.find("expect");
  if (expect == nullptr) return std::nullopt;
  const bool refusal_expected = is_string(expect, "error");
  Outcome outcome;
  outcome.passed = refusal_expected ? !got.has_value() : got.has_value() && same(*expect, *got);
  outcome.expected = source_of(test, *expect);
  outcome.got = got ? print(*got).dump(-1, ' ', false, Text::error_handler_t::replace) : "\"error\"";
  return outcome;
}

}  // namespace tripline::conformance
