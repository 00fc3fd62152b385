// Runs the grammar (alarm_rule_syntax.hpp, alarm_rule_errors.hpp, build_alarm_rule.hpp), checks what no grammar sees
// (A45, A49), and moves what was found to the source.
#include "grammar/parse_alarm_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "grammar/alarm_rule_errors.hpp"
#include "grammar/build_alarm_rule.hpp"
#include "grammar/places.hpp"
#include "grammar/report_refusal.hpp"

namespace tripline::grammar {

namespace {

namespace syntax = alarm_rule_syntax;
namespace peg = tao::pegtl;

// A45.
constexpr std::size_t max_characters = 10'240;
constexpr std::size_t max_children = 100;
constexpr std::size_t max_elements = 500;

// Where character number `count` begins (UTF-8); the end when there are no more than `count`.
std::size_t offset_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (begins && count-- == 0) break;
  }
  return at;
}

Span local_span(std::size_t begin, std::size_t end) {
  return {SourceId::nowhere, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

void check_limits(const syntax::AlarmRuleDraft& draft, std::size_t size, Diagnostics& diagnostics) {
  std::set<std::string_view> children;
  for (const AlarmName& name : draft.rule.names) {
    children.insert(name.name);
    if (children.size() <= max_children) continue;
    diagnostics.add(Code::composite_limit, name.span, fmt::format("a rule over more than {} alarms", max_children)).help =
        "let composites of composites share them";
    break;
  }
  const auto constants = static_cast<std::size_t>(
      std::count_if(draft.rule.steps.begin(), draft.rule.steps.end(), [](const AlarmRuleStep& step) {
        return step.op == AlarmRuleStep::Op::always || step.op == AlarmRuleStep::Op::never;
      }));
  const std::size_t elements = draft.rule.names.size() + constants + draft.groups;
  if (elements > max_elements) {
    diagnostics.add(Code::composite_limit, local_span(0, size),
                    fmt::format("a rule of {} elements, more than {}", elements, max_elements))
        .help = "alarms, `TRUE`, `FALSE` and pairs of parentheses are counted";
  }
}

// A49.
void check_counts(const AlarmRule& rule, Diagnostics& diagnostics) {
  for (const AlarmRuleStep& step : rule.steps) {
    if (step.op != AlarmRuleStep::Op::at_least) continue;
    const std::size_t most = step.percent ? 100 : step.names.size();
    if (step.count >= 1 && step.count <= most) continue;
    diagnostics
        .add(Code::composite_rule, step.span,
             step.percent ? "a percentage is from 1 to 100"
                          : fmt::format("`AT_LEAST` cannot ask for this many of {} alarms", step.names.size()))
        .help = step.percent ? "" : fmt::format("a number from 1 to {}", most);
  }
}

std::optional<AlarmRule> parse_local(std::string_view text, Diagnostics& diagnostics) {
  if (const std::size_t end = offset_of(text, max_characters); end < text.size()) {
    diagnostics.add(Code::composite_limit, local_span(end, offset_of(text, max_characters + 1)),
                    "a rule of more than 10,240 characters");
    return std::nullopt;
  }
  syntax::AlarmRuleDraft draft(text);
  peg::memory_input<peg::tracking_mode::lazy> in(text.data(), text.data() + text.size(), "");
  try {
    if (!peg::parse<syntax::rule, syntax::build, pattern_syntax::control>(in, draft)) {
      diagnostics.add(Code::composite_rule, local_span(0, text.size()), "the rule is not well formed");
    }
  } catch (const pattern_syntax::Refused& refused) {
    report_refusal(refused, text, draft.openers, diagnostics);
  }
  if (diagnostics.has_errors()) return std::nullopt;
  check_limits(draft, text.size(), diagnostics);
  check_counts(draft.rule, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  draft.rule.text = text;
  return std::move(draft.rule);
}

}  // namespace

std::string_view alarm_name_of(std::string_view reference) {
  std::size_t at = reference.starts_with("arn:") ? 0 : std::string_view::npos;
  for (int colons = 0; at != std::string_view::npos && colons < 5; ++colons) {
    at = reference.find(':', at);
    if (at != std::string_view::npos) ++at;
  }
  constexpr std::string_view marker = "alarm:";
  if (at == std::string_view::npos || !reference.substr(at).starts_with(marker)) return reference;
  return reference.substr(at + marker.size());
}

std::uint32_t needed(const AlarmRuleStep& at_least, std::size_t listed) {
  if (!at_least.percent) return at_least.count;
  return static_cast<std::uint32_t>((std::size_t{at_least.count} * listed + 99) / 100);
}

std::optional<AlarmRule> parse_alarm_rule(const Text& text, Diagnostics& diagnostics) {
  const Places places(text);
  Diagnostics found;
  std::optional<AlarmRule> rule = parse_local(text.value(), found);
  if (rule) {
    for (AlarmName& name : rule->names) places.move(name.span);
    for (AlarmRuleStep& step : rule->steps) places.move(step.span);
  }
  places.move(std::move(found), diagnostics);
  return rule;
}

}  // namespace tripline::grammar
