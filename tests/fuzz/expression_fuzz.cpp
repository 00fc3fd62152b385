// Any bytes: parsing and lowering end, what is accepted comes back equal from its canonical spelling, and its
// formula passes the check that artifacts pass and can be evaluated. Inputs beyond the parser's own length
// limit teach nothing and are cut.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/math_request.hpp"

namespace {
using namespace tripline;

[[noreturn]] void fail(const char* what, const std::string& first, const std::string& second) {
  std::fprintf(stderr, "%s\n  %s\n  %s\n", what, first.c_str(), second.c_str());
  std::abort();
}

std::optional<grammar::Expression> parsed(const std::string& text, grammar::Diagnostics& diagnostics) {
  const grammar::Span span{grammar::SourceId{0}, 0, static_cast<std::uint32_t>(text.size())};
  return grammar::parse_expression(grammar::Text(text, span), diagnostics);
}

void evaluate(const std::string& text) {
  TestRequest test{{{"m1", {1, std::nullopt, -3}}, {"m2", {0, 2, std::nullopt}}}, {}, {}, {}};
  test.add_metrics();
  test.add_expression("", text);
  const auto set = test.lower();
  if (set.has_value() == test.diagnostics.has_errors())
    fail("lowered in spite of an error, or refused without", text, "");
  if (!set) return;
  if (const std::string fault = runtime::fault_of(*set); !fault.empty())
    fail("a formula is not sound", text, fault);
  runtime::FormulaFault fault;
  const auto values = runtime::evaluate_formulas(*set, test.data(), fault);
  if (!values && (fault.message.empty() || fault.begin > fault.end || fault.end > text.size())) {
    fail("a fault without a place", text, fault.message);
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), std::min<std::size_t>(size, 70000));
  grammar::Diagnostics diagnostics;
  const auto first = parsed(text, diagnostics);
  if (first.has_value() == diagnostics.has_errors())
    fail("an expression is refused without an error", text, "");
  for (const grammar::Diagnostic& diagnostic : diagnostics.list()) {
    const grammar::Span& span = diagnostic.span;
    if (span.begin > span.end || span.end > text.size())
      fail("a span is outside the text", text, diagnostic.message);
  }
  if (!first) return 0;
  const std::string canonical = to_string(*first);
  // The canonical spelling spaces its operators, so it alone may pass the length limit.
  if (canonical.size() <= 64 * 1024) {
    grammar::Diagnostics again;
    const auto second = parsed(canonical, again);
    if (!second) fail("the canonical spelling is refused", text, canonical);
    if (to_string(*second) != canonical)
      fail("the canonical spelling is none", canonical, to_string(*second));
    if (second->nodes.size() != first->nodes.size())
      fail("the canonical spelling means something else", text, canonical);
  }
  evaluate(text);
  return 0;
}
