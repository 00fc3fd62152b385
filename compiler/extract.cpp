#include "compiler/extract.hpp"

#include <vector>

#include "compiler/build_condition.hpp"
#include "runtime/tokens.hpp"

namespace tripline::compiler {

std::map<std::string, std::string> extracted_values(const grammar::Pattern& pattern, std::string_view line) {
  std::map<std::string, std::string> out;
  if (pattern.kind != grammar::Pattern::Kind::delimited) return out;
  std::vector<runtime::Token> tokens;
  runtime::tokenize(line, tokens);
  std::vector<bool> named(tokens.size());
  for (std::size_t s = 0; s < pattern.slots.size(); ++s) {
    const grammar::Slot& slot = pattern.slots[s];
    if (slot.ellipsis || slot.name.empty()) continue;
    const runtime::Field field = slot_field(pattern, s);
    const bool back = field.kind == runtime::Field::Kind::token_back;
    if (field.index >= tokens.size()) continue;
    const std::size_t at = back ? tokens.size() - 1 - field.index : field.index;
    const bool rest = field.kind == runtime::Field::Kind::rest;
    out["$" + slot.name] = std::string(rest ? runtime::rest_from(line, tokens, at) : tokens[at].value);
    for (std::size_t t = at; t < (rest ? tokens.size() : at + 1); ++t) named[t] = true;
  }
  for (std::size_t t = 0; t < tokens.size(); ++t) {
    if (!named[t]) out["$" + std::to_string(t + 1)] = std::string(tokens[t].value);
  }
  return out;
}

}  // namespace tripline::compiler
