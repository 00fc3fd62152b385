// Every pass reads the tree and the spelling notes and appends warnings; none knows of another. A fix is
// given where it is plain what was meant; where two meanings are likely, the help names both.
#include "grammar/lint_pattern.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "grammar/regex.hpp"

namespace tripline::grammar {

namespace {
// F53
constexpr std::size_t longest_for_aws = 1024;
constexpr std::size_t most_regexes = 2;
constexpr std::size_t most_wildcards_in_selector = 1;
constexpr std::size_t most_wildcards = 3;

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

bool same_word(std::string_view text, std::string_view upper_case) { return upper(text) == upper_case; }

// The words of `text` with one blank between them.
std::string single_spaced(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool blank = std::string_view(" \t\r\n").find(c) != std::string_view::npos;
    if (!blank) {
      result += c;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  return result;
}

std::string_view source_of(std::string_view text, Span span) {
  return text.substr(span.begin, span.end - span.begin);
}

template <typename Visit>
void for_each_condition(const Pattern& pattern, Visit visit) {
  for (const PatternNode& node : pattern.nodes) {
    if (node.kind == PatternNode::Kind::condition) visit(node.condition);
  }
}

Span whole_span(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const std::size_t end = text.find_last_not_of(" \t\r\n") + 1;
  return {SourceId::nowhere, static_cast<std::uint32_t>(begin),
          static_cast<std::uint32_t>(std::max(begin, end))};
}

// Term patterns.

// F9
void lint_mixed_terms(const Pattern& pattern, Diagnostics& diagnostics) {
  const auto optional = [](const Term& term) { return term.kind == Term::Kind::optional; };
  const auto first = std::find_if(pattern.terms.begin(), pattern.terms.end(), optional);
  const auto other = std::find_if_not(pattern.terms.begin(), pattern.terms.end(), optional);
  if (first == pattern.terms.end() || other == pattern.terms.end()) return;
  Diagnostic& diagnostic = diagnostics.add(Code::mixed_optional_terms, first->span,
                                           "an optional term has no effect beside a term without `?`");
  diagnostic.help = "use two filters, or a regular expression `%a|b%`";
  diagnostic.labels.push_back({other->span, "this term has no `?`"});
}

// F10: one warning per term, at its first `=` or `.`.
void lint_loose_terms(const Pattern& pattern, std::string_view text, Diagnostics& diagnostics) {
  for (const Term& term : pattern.terms) {
    const std::size_t at = term.text.find_first_of("=.");
    if (term.quoted || at == std::string::npos) continue;
    const Span word{SourceId::nowhere, term.span.end - static_cast<std::uint32_t>(term.text.size()),
                    term.span.end};
    const std::uint32_t begin = word.begin + static_cast<std::uint32_t>(at);
    Diagnostic& diagnostic =
        diagnostics.add(Code::loose_term_character, {SourceId::nowhere, begin, begin + 1},
                        fmt::format("an unquoted term has `{}`, which AWS does not document", term.text[at]));
    diagnostic.help = fmt::format("write `\"{}\"`", term.text);
    if (source_of(text, word) == "=") diagnostic.help += "; a JSON condition is `{ $.name = value }`";
    diagnostic.fix = Fix{word, "\"" + term.text + "\""};
  }
}

// F7
void lint_exclusion_blanks(const PatternSpelling& spelling, Diagnostics& diagnostics) {
  for (const Span span : spelling.exclusion_blanks) {
    Diagnostic& diagnostic =
        diagnostics.add(Code::exclusion_blank, span, "a blank follows the `-` of an exclusion");
    diagnostic.help = "write `-` right before its term";
    diagnostic.fix = Fix{span, ""};
  }
}

// Delimited patterns.

// F1
void lint_bracketed_word(const Pattern& pattern, std::string_view text, Diagnostics& diagnostics) {
  if (pattern.slots.size() != 1) return;
  const Slot& slot = pattern.slots.front();
  if (slot.ellipsis || slot.condition || slot.name.empty()) return;
  const Span span = whole_span(text);
  Diagnostic& diagnostic = diagnostics.add(
      Code::bracketed_word, span,
      fmt::format("`[{}]` names one field and matches every event that is not empty", slot.name));
  const std::string phrase = fmt::format("\"[{}]\"", slot.name);
  diagnostic.help = fmt::format("write `{}` to search for the text", phrase);
  diagnostic.fix = Fix{span, phrase};
}

// F49
void lint_slot_names(const Pattern& pattern, const PatternSpelling& spelling, Diagnostics& diagnostics) {
  for (const FieldName& field : spelling.field_names) {
    const std::string& name = pattern.slots[field.slot].name;
    if (field.name == name) continue;
    Diagnostic& diagnostic =
        diagnostics.add(Code::slot_name_case, field.span,
                        fmt::format("one slot names its field `{}` and `{}`", name, field.name));
    diagnostic.help = "every condition of a slot repeats the same name";
    diagnostic.fix = Fix{field.span, name};
  }
}

// Selectors and keywords.

// F20
void lint_undotted_keys(const PatternSpelling& spelling, Diagnostics& diagnostics) {
  for (const Spelled& key : spelling.undotted_keys) {
    Diagnostic& diagnostic = diagnostics.add(Code::bracket_without_dot, key.span,
                                             fmt::format("`${}` has no dot before its bracket", key.text));
    diagnostic.help = fmt::format("write `$.{}`", key.text);
    diagnostic.fix = Fix{key.span, "." + key.text};
  }
}

// F34
void lint_keywords(const PatternSpelling& spelling, Diagnostics& diagnostics) {
  for (const Spelled& keyword : spelling.keywords) {
    if (upper(keyword.text) == keyword.text) continue;
    const std::string right = upper(single_spaced(keyword.text));
    Diagnostic& diagnostic =
        diagnostics.add(Code::keyword_case, keyword.span,
                        fmt::format("`{}` is not in upper case", single_spaced(keyword.text)));
    diagnostic.help = fmt::format("write `{}`", right);
    diagnostic.fix = Fix{keyword.span, right};
  }
}

// Operands.

bool is_text_comparison(const Condition& condition) {
  return condition.kind == Condition::Kind::compare && condition.operand.kind == Operand::Kind::text;
}

// F27
void lint_interior_asterisk(const Condition& condition, Diagnostics& diagnostics) {
  if (!is_text_comparison(condition)) return;
  const std::string& text = condition.operand.text;
  if (text.size() < 3 || text.find('*', 1) >= text.size() - 1) return;
  Diagnostic& diagnostic =
      diagnostics.add(Code::interior_asterisk, condition.operand.span,
                      "an asterisk inside a value is literal; only one at either end is a wildcard");
  if (const std::optional<std::string> body = regex_of_glob(text)) {
    diagnostic.help = fmt::format("write `%{}%` if it was meant as a wildcard", *body);
    diagnostic.fix = Fix{condition.operand.span, "%" + *body + "%"};
  }
}

// F28
void lint_hyphen(const Condition& condition, Diagnostics& diagnostics) {
  const Operand& operand = condition.operand;
  if (!is_text_comparison(condition) || operand.quoted || operand.text.find('-') == std::string::npos) return;
  Diagnostic& diagnostic = diagnostics.add(Code::unquoted_hyphen, operand.span,
                                           fmt::format("the unquoted value `{}` has a hyphen", operand.text));
  diagnostic.help = fmt::format("write `\"{}\"`", operand.text);
  diagnostic.fix = Fix{operand.span, "\"" + operand.text + "\""};
}

// Fields of a CloudTrail record that are JSON booleans, and such that look like one and are text (spec
// cloudtrail.md C20, C30).
constexpr std::array<std::string_view, 2> boolean_fields = {"$.readOnly", "$.managementEvent"};
constexpr std::array<std::string_view, 2> text_fields = {
    "$.userIdentity.sessionContext.attributes.mfaAuthenticated", "$.sessionCredentialFromConsole"};

// F23: neither `=` nor `!=` holds for a boolean.
void lint_boolean(const Condition& condition, Diagnostics& diagnostics) {
  if (!is_text_comparison(condition) || condition.selector.steps.empty()) return;
  const bool right = same_word(condition.operand.text, "TRUE");
  if (!right && !same_word(condition.operand.text, "FALSE")) return;
  const std::string selector = to_string(condition.selector);
  const bool boolean =
      std::find(boolean_fields.begin(), boolean_fields.end(), selector) != boolean_fields.end();
  const bool text = std::find(text_fields.begin(), text_fields.end(), selector) != text_fields.end();
  if (text || (condition.operand.quoted && !boolean)) return;
  const bool wanted = right == (condition.op == CompareOp::eq);
  Diagnostic& diagnostic = diagnostics.add(
      Code::boolean_equality, condition.span,
      fmt::format("`{}` compares text and is false for a JSON boolean", to_string(condition.op)));
  diagnostic.help = fmt::format("write `{} IS {}` for a boolean", selector, wanted ? "TRUE" : "FALSE");
  if (!boolean) diagnostic.help += fmt::format(", `\"{}\"` for a text", condition.operand.text);
  if (boolean)
    diagnostic.fix = Fix{condition.span, fmt::format("{} IS {}", selector, wanted ? "TRUE" : "FALSE")};
}

// Extensions.

// Objects, arrays and booleans of a CloudTrail record (C20, C30): `= *` does not find them (F23).
bool is_comparable(const Selector& selector) {
  constexpr std::array<std::string_view, 16> objects = {
      "userIdentity",        "requestParameters", "responseElements", "additionalEventData",
      "serviceEventDetails", "resources",         "addendum",         "edgeDeviceDetails",
      "tlsDetails",          "insightDetails",    "eventContext",     "sessionContext",
      "attributes",          "sessionIssuer",     "readOnly",         "managementEvent"};
  if (selector.steps.empty()) return false;
  const SelectorStep& last = selector.steps.back();
  return last.kind == SelectorStep::Kind::key &&
         std::find(objects.begin(), objects.end(), last.key) == objects.end();
}

// F36
void lint_exists(const Condition& condition, Diagnostics& diagnostics) {
  if (condition.kind != Condition::Kind::exists) return;
  Diagnostic& diagnostic =
      diagnostics.add(Code::exists_extension, condition.span, "`EXISTS` is not known to AWS");
  if (is_comparable(condition.selector)) {
    const std::string portable = to_string(condition.selector) + " = *";
    diagnostic.help = fmt::format("write `{}`, which finds any text or number", portable);
    diagnostic.fix = Fix{condition.span, portable};
  } else {
    diagnostic.help = "AWS can only test a field inside it, with `= *`";
  }
}

// F40
void lint_like(const Condition& condition, Diagnostics& diagnostics) {
  if (condition.kind != Condition::Kind::like) return;
  Diagnostic& diagnostic =
      diagnostics.add(Code::like_extension, condition.span, "`LIKE` is not known to AWS");
  const std::string& glob = condition.operand.text;
  std::optional<std::string> operand;
  if (glob.size() < 3 || glob.find('*', 1) >= glob.size() - 1) {
    operand = to_string(Operand{Operand::Kind::text, glob, true, {}});
  } else if (const std::optional<std::string> body = regex_of_glob(glob)) {
    operand = "%" + *body + "%";
  }
  if (!operand) return;
  const std::string portable = fmt::format("{} = {}", to_string(condition.selector), *operand);
  diagnostic.help = fmt::format("write `{}`", portable);
  diagnostic.fix = Fix{condition.span, portable};
}

// What always holds.

void lint_empty_alternatives(const Pattern& pattern, std::string_view text, Diagnostics& diagnostics) {
  const auto warn = [&](const std::string& body, Span span) {
    if (!has_empty_alternative(body)) return;
    Diagnostic& diagnostic = diagnostics.add(
        Code::always_matches, span, "a regular expression with an empty alternative finds every text");
    diagnostic.help = "write `\\|` for a bar";
  };
  if (pattern.kind == Pattern::Kind::regex) warn(pattern.regex, whole_span(text));
  for_each_condition(pattern, [&](const Condition& condition) {
    if (condition.kind == Condition::Kind::compare && condition.operand.kind == Operand::Kind::regex) {
      warn(condition.operand.text, condition.operand.span);
    }
  });
}

// Quotas (F53).

std::size_t wildcards_in(const Selector& selector) {
  return static_cast<std::size_t>(
      std::count_if(selector.steps.begin(), selector.steps.end(), [](const SelectorStep& step) {
        return step.kind == SelectorStep::Kind::any_element || step.kind == SelectorStep::Kind::any_value;
      }));
}

void lint_length(std::string_view text, Diagnostics& diagnostics) {
  std::size_t characters = 0;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (starts && ++characters > longest_for_aws) break;
  }
  if (characters <= longest_for_aws) return;
  const auto begin = static_cast<std::uint32_t>(at);
  diagnostics
      .add(Code::pattern_quota, {SourceId::nowhere, begin, static_cast<std::uint32_t>(text.size())},
           "a pattern has more than 1024 characters, which AWS refuses")
      .help = "use two filters";
}

void lint_quotas(const Pattern& pattern, std::string_view text, Diagnostics& diagnostics) {
  lint_length(text, diagnostics);
  std::size_t regexes = 0;
  std::size_t wildcards = 0;
  for_each_condition(pattern, [&](const Condition& condition) {
    const bool regex =
        condition.kind == Condition::Kind::compare && condition.operand.kind == Operand::Kind::regex;
    if (regex && ++regexes == most_regexes + 1) {
      diagnostics.add(Code::pattern_quota, condition.operand.span,
                      "a pattern has more than 2 regular expressions, which AWS refuses");
    }
    const std::size_t here = wildcards_in(condition.selector);
    if (here > most_wildcards_in_selector) {
      diagnostics.add(Code::pattern_quota, condition.selector.span,
                      "a selector has more than 1 wildcard, which AWS refuses");
    }
    const bool fitted = wildcards <= most_wildcards;
    wildcards += here;
    if (fitted && wildcards > most_wildcards) {
      diagnostics.add(Code::pattern_quota, condition.selector.span,
                      "a pattern has more than 3 wildcard selectors, which AWS refuses");
    }
  });
}
}  // namespace

void lint_pattern(const Pattern& pattern, const PatternSpelling& spelling, std::string_view text,
                  Diagnostics& diagnostics) {
  lint_mixed_terms(pattern, diagnostics);
  lint_loose_terms(pattern, text, diagnostics);
  lint_exclusion_blanks(spelling, diagnostics);
  lint_bracketed_word(pattern, text, diagnostics);
  lint_slot_names(pattern, spelling, diagnostics);
  lint_undotted_keys(spelling, diagnostics);
  lint_keywords(spelling, diagnostics);
  for_each_condition(pattern, [&](const Condition& condition) {
    lint_interior_asterisk(condition, diagnostics);
    lint_hyphen(condition, diagnostics);
    lint_boolean(condition, diagnostics);
    lint_exists(condition, diagnostics);
    lint_like(condition, diagnostics);
  });
  lint_empty_alternatives(pattern, text, diagnostics);
  lint_optional_fields(pattern, diagnostics);
  lint_quotas(pattern, text, diagnostics);
  diagnostics.sort();
}

}  // namespace tripline::grammar
