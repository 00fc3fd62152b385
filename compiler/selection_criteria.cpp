// A recursive descent over five kinds of tokens. The result is one JSON pattern: the criterion's grammar is a
// part of the pattern language's, so it is spelled in it and parsed again.

#include "compiler/selection_criteria.hpp"

#include <string>
#include <utility>
#include <vector>

#include "grammar/parse_pattern.hpp"

namespace tripline::compiler {

namespace {
using grammar::Code;
using grammar::Diagnostics;
using grammar::Text;

constexpr int depth_limit = 32;

struct Parser {
  const Text& text;
  Diagnostics& diagnostics;
  std::string_view rest_of = text.value();
  std::size_t at = 0;
  int depth = 0;
  bool failed = false;

  void blanks() {
    while (at < rest_of.size() && std::string_view(" \t\r\n").find(rest_of[at]) != std::string_view::npos)
      ++at;
  }

  std::string fail(std::string_view expected) {
    if (!failed) {
      const std::size_t end = at < rest_of.size() ? at + 1 : at;
      diagnostics.add(Code::bad_value, text.span(at, end),
                      "`fieldSelectionCriteria`: expected " + std::string(expected) +
                          (at < rest_of.size() ? "" : ", found its end"));
    }
    failed = true;
    return {};
  }

  bool accept(std::string_view token) {
    blanks();
    if (rest_of.substr(at, token.size()) != token) return false;
    at += token.size();
    return true;
  }

  // A keyword ends where its letters end.
  bool accept_word(std::string_view word) {
    blanks();
    if (rest_of.substr(at, word.size()) != word) return false;
    const std::size_t end = at + word.size();
    if (end < rest_of.size() &&
        ((rest_of[end] >= 'A' && rest_of[end] <= 'Z') || (rest_of[end] >= 'a' && rest_of[end] <= 'z'))) {
      return false;
    }
    at = end;
    return true;
  }

  // A double-quoted string, as it stands.
  std::string value() {
    blanks();
    if (at == rest_of.size() || rest_of[at] != '"') return fail("a value in double quotes");
    const std::size_t close = rest_of.find_first_of("\"\\*%", at + 1);
    if (close == rest_of.npos || rest_of[close] != '"') {
      at = close == rest_of.npos ? rest_of.size() : close;
      return fail("the closing `\"` of an account or a Region");
    }
    const std::string quoted(rest_of.substr(at, close + 1 - at));
    at = close + 1;
    return quoted;
  }

  std::string list(const std::string& path, std::string_view op, std::string_view join) {
    if (!accept("[")) return fail("`[`");
    std::string all;
    do {
      all += (all.empty() ? "(" : std::string(join)) + path + std::string(op) + value();
    } while (!failed && accept(","));
    if (!failed && !accept("]")) return fail("`,` or `]`");
    return all + ")";
  }

  std::string condition() {
    if (accept("(")) {
      if (++depth > depth_limit) return fail("less nesting");
      const std::string inner = any();
      --depth;
      if (!failed && !accept(")")) return fail("`)`");
      return "(" + inner + ")";
    }
    blanks();
    std::string path;
    for (const std::string_view name : {"@aws.account", "@aws.region"}) {
      if (accept(name)) path = system_field_path(name);
    }
    if (path.empty()) return fail("`@aws.account` or `@aws.region`");
    if (accept("!=")) return path + " != " + value();
    if (accept("=")) return path + " = " + value();
    if (accept_word("IN")) return list(path, " = ", " || ");
    if (accept_word("NOT")) {
      if (!accept_word("IN")) return fail("`IN`");
      return list(path, " != ", " && ");
    }
    return fail("`=`, `!=`, `IN` or `NOT IN`");
  }

  std::string all() {
    std::string text_of = condition();
    while (!failed && accept_word("AND")) text_of += " && " + condition();
    return text_of;
  }

  std::string any() {
    std::string text_of = all();
    while (!failed && accept_word("OR")) text_of += " || " + all();
    return text_of;
  }
};
}  // namespace

std::string_view system_field_path(std::string_view name) {
  if (name == "@aws.account") return "$.recipientAccountId";
  if (name == "@aws.region") return "$.awsRegion";
  return "";
}

std::optional<grammar::ast::FilterUse> parse_selection_criteria(const Text& text, Diagnostics& diagnostics) {
  Parser parser{text, diagnostics};
  const std::string condition = parser.any();
  parser.blanks();
  if (!parser.failed && parser.at != text.value().size()) parser.fail("`AND`, `OR` or its end");
  if (parser.failed) return std::nullopt;
  grammar::ast::FilterUse use;
  use.kind = grammar::ast::FilterUse::Kind::pattern;
  use.text = Text::synthetic("{ " + condition + " }", text.span());
  use.span = text.span();
  Diagnostics quiet;  // lint of a spelling that nobody wrote
  use.pattern = grammar::parse_pattern(use.text, quiet);
  if (!use.pattern) {
    diagnostics.add(Code::bad_value, text.span(), "`fieldSelectionCriteria` is too long or too deep");
    return std::nullopt;
  }
  return use;
}

}  // namespace tripline::compiler
