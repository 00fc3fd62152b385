#include "compiler/lower.hpp"

#include <gtest/gtest.h>

#include "compiler/passes.hpp"
#include "tests/compiler/ir_cases.hpp"

namespace tripline::compiler {
namespace {

bool decide(const Ir& ir, const runtime::Program& program, std::uint32_t filter, std::uint32_t truths) {
  std::uint32_t at = program.filters[filter].entry;
  std::size_t steps = 0;
  while (at < runtime::reject && steps++ <= program.decisions.size()) {
    const runtime::Decision& d = program.decisions[at];
    at = holds(ir, d.predicate, truths) ? d.on_true : d.on_false;
  }
  EXPECT_GE(at, runtime::reject);
  return at == runtime::accept;
}

TEST(Lower, DecisionsAreTheTruthTable) {
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    Ir ir = random_ir(seed, seed % 3 != 0);
    if (seed % 2 == 1) run_passes(ir, {});
    const auto program = lower(ir);
    ASSERT_TRUE(program);
    ASSERT_EQ(runtime::verify(*program), std::nullopt) << "seed " << seed;
    ASSERT_EQ(program->filters.size(), ir.filters.size());
    for (std::uint32_t truths = 0; truths < all_truths; ++truths) {
      const std::vector<bool> nodes = evaluate(ir, truths);
      for (std::uint32_t f = 0; f < ir.filters.size(); ++f) {
        ASSERT_EQ(decide(ir, *program, f, truths), nodes[static_cast<std::size_t>(ir.filters[f].root)])
            << "seed " << seed << " filter " << f << " truths " << truths << "\n" << dump(ir);
      }
    }
  }
}

TEST(Lower, ConstantFiltersNeedNoDecision) {
  const Ir always = ir_of([](IrWriter& w) { return w.always(); });
  const auto yes = lower(always);
  ASSERT_TRUE(yes);
  EXPECT_TRUE(yes->decisions.empty());
  EXPECT_EQ(yes->filters[0].entry, runtime::accept);
  EXPECT_TRUE(yes->filters[0].always);
  const Ir never = ir_of([](IrWriter& w) { return w.never(); });
  const auto no = lower(never);
  ASSERT_TRUE(no);
  EXPECT_EQ(no->filters[0].entry, runtime::reject);
  EXPECT_FALSE(no->filters[0].always);
  EXPECT_TRUE(no->filters[0].cover.empty());
}

// Filters that end alike share their ends.
TEST(Lower, EqualDecisionsAreOne) {
  Ir ir;
  IrWriter w(ir);
  w.filter("pack/f", w.all({test_of(w, 'a'), test_of(w, 'c')}));
  w.filter("pack/g", w.all({test_of(w, 'b'), test_of(w, 'c')}));
  const auto program = lower(ir);
  ASSERT_TRUE(program);
  EXPECT_EQ(program->decisions.size(), 3u);
}

// f(i) = (f(i-1) or a(i)) and (f(i-1) or b(i)): each level makes two copies of the one below.
TEST(Lower, RefusesExponentialGrowth) {
  Ir ir;
  IrWriter w(ir);
  const auto field = static_cast<std::uint32_t>(w.field({runtime::Field::Kind::path, {{runtime::Step::Kind::key, "x", 0}}, 0}));
  const auto test = [&](const std::string& text) { return w.test({field, runtime::Test::equals, text, false, false}); };
  NodeId f = test("0");
  for (int i = 1; i < 64; ++i) {
    const NodeId left = w.any({f, test("a" + std::to_string(i))});
    f = w.all({left, w.any({f, test("b" + std::to_string(i))})});
  }
  w.filter("pack/f", f);
  EXPECT_FALSE(lower(ir));
}

}  // namespace
}  // namespace tripline::compiler
