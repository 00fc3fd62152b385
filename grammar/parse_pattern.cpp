// The grammar recognises and refuses (pattern_syntax.hpp, pattern_errors.hpp), its actions build the tree
// (build_pattern.hpp); here the two are run, the few rules that no grammar sees are checked, and the lint
// follows.
//
// All of that counts bytes of the pattern itself. Only at the end are spans moved to the source that the
// pattern was decoded from; there a fix survives only where the source has the same bytes, since a
// replacement knows nothing of YAML's folds, and in the spelling that the source's quotes ask for.
#include "grammar/parse_pattern.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "grammar/build_pattern.hpp"
#include "grammar/lint_pattern.hpp"
#include "grammar/pattern_errors.hpp"
#include "grammar/places.hpp"
#include "grammar/regex.hpp"
#include "grammar/report_refusal.hpp"

namespace tripline::grammar {

namespace {
namespace syntax = pattern_syntax;
namespace peg = tao::pegtl;

constexpr std::size_t max_length = 64 * 1024;
constexpr std::uint64_t max_index = 0xFFFFFFFF;
constexpr std::string_view blank_characters = " \t\r\n";

using Input = peg::memory_input<peg::tracking_mode::lazy>;

Span local_span(std::size_t begin, std::size_t end) {
  return {SourceId::nowhere, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// Refusals.

// Runs one production over the text; false: it was refused, and why is said.
template <typename Production>
bool run(std::string_view text, syntax::PatternDraft& draft, Diagnostics& diagnostics) {
  Input in(text.data(), text.data() + text.size(), "");
  try {
    if (peg::parse<Production, syntax::build, syntax::control>(in, draft)) return true;
    diagnostics.add(Code::pattern_structure, local_span(0, text.size()), "a pattern is not well formed");
  } catch (const syntax::Refused& refused) {
    report_refusal(refused, text, draft.openers, diagnostics);
  }
  return false;
}

// F10: a term pattern with `$.` in it is most likely a condition without its braces. The braces are offered
// as a fix where they are all that is missing.
void suggest_braces(std::string_view text, Diagnostics& diagnostics) {
  const std::size_t begin = text.find_first_not_of(blank_characters);
  if (begin == text.npos || std::string_view("{[%").find(text[begin]) != std::string_view::npos) return;
  if (text.find("$.") == text.npos) return;
  Diagnostic& diagnostic = diagnostics.list().back();
  if (diagnostic.code != Code::json_outside_braces) {
    diagnostic.help += diagnostic.help.empty() ? "" : "; ";
    diagnostic.help += syntax::refusal<syntax::json_without_braces>.help;
  }
  const std::size_t end = text.find_last_not_of(blank_characters) + 1;
  const std::string braced = fmt::format("{{ {} }}", text.substr(begin, end - begin));
  Diagnostics ignored;
  if (parse_pattern(Text::synthetic(braced), ignored)) diagnostic.fix = Fix{local_span(begin, end), braced};
}

// Rules that no grammar sees.

bool check_indexes(const Selector& selector, Diagnostics& diagnostics) {
  for (const SelectorStep& step : selector.steps) {
    if (step.kind == SelectorStep::Kind::index && step.index > max_index) {
      diagnostics.add(Code::selector, step.span, "an index is larger than 4294967295");
      return false;
    }
  }
  return true;
}

// F45
void check_ellipses(const Pattern& pattern, Diagnostics& diagnostics) {
  const Slot* first = nullptr;
  for (const Slot& slot : pattern.slots) {
    if (!slot.ellipsis) continue;
    if (first == nullptr) {
      first = &slot;
      continue;
    }
    Diagnostic& diagnostic =
        diagnostics.add(Code::pattern_structure, slot.span, "a second `...` in one pattern");
    diagnostic.help = "one ellipsis stands for any number of fields; name the fields behind it";
    diagnostic.labels.push_back({first->span, "the first one"});
    return;
  }
}

bool same_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

// F49
void check_slot_fields(const Pattern& pattern, const PatternSpelling& spelling, Diagnostics& diagnostics) {
  const FieldName* first = nullptr;
  for (const FieldName& field : spelling.field_names) {
    if (first == nullptr || first->slot != field.slot) first = &field;
    if (same_but_for_case(pattern.slots[field.slot].name, field.name)) continue;
    Diagnostic& diagnostic =
        diagnostics.add(Code::slot_fields, field.span,
                        fmt::format("`{}` stands in the slot of `{}`", field.name, first->name));
    diagnostic.help = "give each field a slot of its own";
    diagnostic.labels.push_back({first->span, fmt::format("the slot is named `{}` here", first->name)});
  }
}

// F17
void check_regexes(const std::vector<syntax::RegexPlace>& regexes, Diagnostics& diagnostics) {
  for (const syntax::RegexPlace& regex : regexes) {
    if (const std::optional<RegexFault> fault = find_regex_fault(regex.body)) {
      diagnostics
          .add(Code::regex_syntax, local_span(regex.begin + fault->begin, regex.begin + fault->end), fault->message)
          .help = fault->help;
    }
  }
}

void check(const syntax::PatternDraft& draft, Diagnostics& diagnostics) {
  for (const PatternNode& node : draft.pattern.nodes) check_indexes(node.condition.selector, diagnostics);
  check_ellipses(draft.pattern, diagnostics);
  check_slot_fields(draft.pattern, draft.spelling, diagnostics);
  check_regexes(draft.regexes, diagnostics);
}

// F2: one quoted term of blanks matches everything, even an event without a blank.
void fold_blank_phrase(Pattern& pattern) {
  if (pattern.kind != Pattern::Kind::terms || pattern.terms.size() != 1) return;
  const Term& term = pattern.terms.front();
  if (term.kind != Term::Kind::required || term.text.find_first_not_of(blank_characters) != std::string::npos)
    return;
  pattern.terms.clear();
  pattern.kind = Pattern::Kind::match_all;
}

// From the pattern's bytes to the source's.

class PatternPlaces : public Places {
 public:
  using Places::move;
  using Places::Places;

  void move(Selector& selector) const {
    move(selector.span);
    for (SelectorStep& step : selector.steps) move(step.span);
  }

  void move(Pattern& pattern) const {
    for (Term& term : pattern.terms) move(term.span);
    for (Slot& slot : pattern.slots) move(slot.span);
    for (PatternNode& node : pattern.nodes) {
      move(node.span);
      if (node.kind != PatternNode::Kind::condition) continue;
      move(node.condition.span);
      move(node.condition.selector);
      move(node.condition.operand.span);
    }
    move(pattern.span);
  }
};

bool check_length(std::string_view text, Diagnostics& diagnostics) {
  if (text.size() <= max_length) return true;
  diagnostics.add(Code::pattern_too_deep, local_span(max_length, max_length + 1),
                  "a pattern is longer than 64 KiB");
  return false;
}
}  // namespace

std::optional<Pattern> parse_pattern(const Text& text, Diagnostics& diagnostics) {
  const std::string_view value = text.value();
  const PatternPlaces places(text);
  Diagnostics found;
  std::optional<Pattern> result;
  if (check_length(value, found)) {
    syntax::PatternDraft draft(value);
    if (run<syntax::pattern>(value, draft, found)) {
      check(draft, found);
    } else {
      suggest_braces(value, found);
    }
    if (!found.has_errors()) {
      fold_blank_phrase(draft.pattern);
      draft.pattern.span = local_span(0, value.size());
      lint_pattern(draft.pattern, draft.spelling, value, found);
      result = std::move(draft.pattern);
      places.move(*result);
    }
  }
  places.move(std::move(found), diagnostics);
  return result;
}

std::optional<Selector> parse_selector(const Text& text, Diagnostics& diagnostics) {
  const std::string_view value = text.value();
  const PatternPlaces places(text);
  Diagnostics found;
  std::optional<Selector> result;
  if (check_length(value, found)) {
    syntax::PatternDraft draft(value);
    if (run<syntax::lone_selector>(value, draft, found) && check_indexes(draft.condition.selector, found)) {
      result = std::move(draft.condition.selector);
      places.move(*result);
    }
  }
  places.move(std::move(found), diagnostics);
  return result;
}

bool is_number_shape(std::string_view text) {
  Input in(text.data(), text.data() + text.size(), "");
  return peg::parse<syntax::lone_number>(in);
}

}  // namespace tripline::grammar
