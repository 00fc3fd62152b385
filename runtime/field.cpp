#include "runtime/field.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tripline::runtime {

bool has_wildcard(const Field& field) {
  return std::any_of(field.steps.begin(), field.steps.end(), [](const Step& step) {
    return step.kind == Step::Kind::any_element || step.kind == Step::Kind::any_value;
  });
}

std::string to_string(const Field& field) {
  switch (field.kind) {
    case Field::Kind::message: return "@message";
    case Field::Kind::token: return fmt::format("@token[{}]", field.index);
    case Field::Kind::token_back: return fmt::format("@token[-{}]", field.index + 1);
    case Field::Kind::rest: return fmt::format("@rest[{}]", field.index);
    case Field::Kind::token_count: return "@token_count";
    case Field::Kind::path: break;
  }
  std::string text = "$";
  for (const Step& step : field.steps) {
    switch (step.kind) {
      case Step::Kind::key: {
        const bool plain = !step.key.empty() && std::all_of(step.key.begin(), step.key.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        });
        text += plain ? "." + step.key : ".['" + step.key + "']";
        break;
      }
      case Step::Kind::index: text += fmt::format("[{}]", step.index); break;
      case Step::Kind::any_element: text += "[*]"; break;
      case Step::Kind::any_value: text += ".*"; break;
    }
  }
  return text;
}

std::optional<std::string> verify(const Field& field) {
  constexpr std::size_t most_steps = 64;
  if (field.kind > Field::Kind::token_count) return "has an unknown kind";
  if (field.steps.size() > most_steps) return fmt::format("has {} steps", field.steps.size());
  if (field.kind != Field::Kind::path && !field.steps.empty()) return "has steps that do not fit its kind";
  const bool known = std::all_of(field.steps.begin(), field.steps.end(),
                                 [](const Step& step) { return step.kind <= Step::Kind::any_value; });
  return known ? std::nullopt : std::optional<std::string>("has a step of an unknown kind");
}

}  // namespace tripline::runtime
