// Runs the grammar (expression_syntax.hpp, expression_errors.hpp, build_expression.hpp) and moves what it
// found to the source.
#include "grammar/parse_expression.hpp"

#include "grammar/build_expression.hpp"
#include "grammar/expression_errors.hpp"
#include "grammar/places.hpp"
#include "grammar/report_refusal.hpp"

namespace tripline::grammar {

namespace {
namespace syntax = expression_syntax;
namespace peg = tao::pegtl;

constexpr std::size_t max_length = 64 * 1024;

std::optional<Expression> parse_local(std::string_view text, Diagnostics& diagnostics) {
  if (text.size() > max_length) {
    diagnostics.add(Code::expression_limit, {SourceId::nowhere, max_length, max_length + 1},
                    "the expression is longer than 64 KiB");
    return std::nullopt;
  }
  syntax::ExpressionDraft draft(text);
  peg::memory_input<peg::tracking_mode::lazy> in(text.data(), text.data() + text.size(), "");
  try {
    if (!peg::parse<syntax::whole, syntax::build, pattern_syntax::control>(in, draft)) {
      diagnostics.add(Code::expression_syntax,
                      {SourceId::nowhere, 0, static_cast<std::uint32_t>(text.size())},
                      "the expression is not well formed");
    }
  } catch (const pattern_syntax::Refused& refused) {
    report_refusal(refused, text, draft.openers, diagnostics);
  }
  for (const Span& span : draft.number_overflows) {
    diagnostics.add(Code::expression_syntax, span, "a number is larger than a double holds");
  }
  if (diagnostics.has_errors()) return std::nullopt;
  draft.expression.text = text;
  return std::move(draft.expression);
}
}  // namespace

std::optional<Expression> parse_expression(const Text& text, Diagnostics& diagnostics) {
  const Places places(text);
  Diagnostics found;
  std::optional<Expression> expression = parse_local(text.value(), found);
  if (expression) {
    for (MathNode& node : expression->nodes) {
      node.begin = node.span.begin;
      node.end = node.span.end;
      places.move(node.span);
      places.move(node.mark);
    }
    expression->span = text.span(0, text.value().size());
  }
  places.move(std::move(found), diagnostics);
  return expression;
}

}  // namespace tripline::grammar
