// Any bytes as metric math, there and back; lowering ends, and the formula passes the check that artifacts pass and can
// be evaluated.
#include "tests/fuzz/round_trip.hpp"
#include "tests/math_request.hpp"

namespace {
using namespace tripline;

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
  using grammar::Diagnostics, grammar::Expression;
  const std::string text = fuzz_text(bytes, size);
  const auto parse = [](const grammar::Text& of, Diagnostics& to) { return grammar::parse_expression(of, to); };
  const auto same = [](const Expression& a, const Expression& b, const Diagnostics&) {
    return a.nodes.size() == b.nodes.size();
  };
  if (check_round_trip(text, parse, same)) evaluate(text);
  return 0;
}
