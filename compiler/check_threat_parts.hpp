#pragma once
// The parts of a threat that are the same for every kind: its sentence and its exceptions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/check_rules.hpp"

namespace tripline::compiler {

struct Reason {
  std::vector<runtime::ReasonPiece> pieces;
  std::vector<std::string> shown;  // aliases, in the order of their first use
};
// `{name}` is an alias or one of entity, values, count, first_seen, last_seen, window; `{{` and `}}` are braces. Empty
// when it was refused.
std::optional<Reason> check_reason(const grammar::Text& text, const std::vector<std::string_view>& aliases,
                                   grammar::Diagnostics& diagnostics);

// Empty when it was refused. An exception whose day is over by today's date is a warning.
std::optional<runtime::ThreatException> check_exception(std::string_view pack, const runtime::Rule& rule,
                                                        const grammar::ast::Threat::Exception& exception,
                                                        Surroundings& in);

}  // namespace tripline::compiler
