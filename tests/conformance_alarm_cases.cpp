#include "tests/conformance_alarm_cases.hpp"

// The cases are plain JSON without numbers whose spelling matters, so they are read as JSON. A case that is not in its
// file's format makes the reader throw, which is caught here and nowhere else.

#include <nlohmann/json.hpp>

namespace tripline::conformance {

namespace {

using Json = nlohmann::json;

// `run` turns a case into what is expected and what came; both are compared as JSON.
template <typename Run>
std::optional<Outcome> compare(const Case& test, const char* expected, Run run) {
  try {
    const Json json = Json::parse(test.line);
    const Json& expect = json.at(expected);
    const Json got = run(json);
    return Outcome{expect == got, expect.dump(), got.dump(-1, ' ', false, Json::error_handler_t::replace)};
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

template <typename Result>
Json or_error(const std::optional<Result>& result) {
  return result ? Json(*result) : Json("error");
}

std::vector<std::optional<double>> numbers(const Json& json, const char* key) {
  std::vector<std::optional<double>> out;
  if (!json.contains(key)) return out;
  for (const Json& value : json.at(key)) out.push_back(value.is_null() ? std::nullopt : std::optional(value.get<double>()));
  return out;
}

}  // namespace

std::optional<Outcome> run_alarm(const Case& test, const Engine& engine) {
  return compare(test, "expect", [&](const Json& json) {
    AlarmRange range{json.at("initial"), numbers(json, "datapoints"), numbers(json, "lower"), numbers(json, "upper"), {}};
    for (const auto& count : numbers(json, "sample_counts")) {
      range.sample_counts.push_back(static_cast<std::uint64_t>(count.value_or(0)));
    }
    return or_error(engine.alarm_state(json.at("alarm").dump(), range));
  });
}

std::optional<Outcome> run_alarm_timeline(const Case& test, const Engine& engine) {
  const bool refused = test.json.find("expect_history") == nullptr;
  return compare(test, refused ? "expect" : "expect_history", [&](const Json& json) {
    AlarmSeries series{json.at("samples"), json.at("evaluate_from"), json.at("evaluate_to"), json.at("step"),
                       json.at("window") == "aligned", json.at("range")};
    return or_error(engine.alarm_timeline(json.at("alarm").dump(), series));
  });
}

std::optional<Outcome> run_composite_alarm(const Case& test, const Engine& engine) {
  return compare(test, "expect", [&](const Json& json) {
    return or_error(engine.composite_alarm(json.at("rule_expr"), json.at("states"),
                                           json.value("composites", std::map<std::string, std::string>())));
  });
}

std::optional<Outcome> run_composite_suppression(const Case& test, const Engine& engine) {
  return compare(test, "expect_actions", [&](const Json& json) {
    return or_error(engine.composite_suppression(
        {json.at("wait"), json.at("extension"), json.at("composite"), json.at("suppressor"), json.at("end")}));
  });
}

std::optional<Outcome> run_user_zscore(const Case& test, const Engine& engine) {
  return compare(test, "expect", [&](const Json& json) {
    return or_error(engine.user_zscore(json.at("counts").get<std::map<std::string, std::uint64_t>>()));
  });
}

}  // namespace tripline::conformance
