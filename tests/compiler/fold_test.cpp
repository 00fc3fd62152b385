#include <gtest/gtest.h>

#include <functional>

#include "compiler/passes.hpp"
#include "tests/compiler/ir_cases.hpp"

namespace tripline::compiler {
namespace {

using Nodes = std::vector<NodeId>;

TEST(Fold, BeforeAndAfter) {
  struct Case {
    std::function<NodeId(IrWriter&)> make;
    std::string before, after;
  };
  const auto a = [](IrWriter& w) { return test_of(w, 'a'); };
  const auto b = [](IrWriter& w) { return test_of(w, 'b'); };
  const std::string A = "$.x = \"a\"", B = "$.x = \"b\"";
  const Case cases[] = {
      {[&](IrWriter& w) { return w.all({a(w), w.all({b(w), w.always()}), a(w)}); },
       "all(" + A + ", all(" + B + ", always), " + A + ")", "all(" + A + ", " + B + ")"},
      {[&](IrWriter& w) { return w.any({a(w), w.never()}); }, "any(" + A + ", never)", A},
      {[&](IrWriter& w) { return w.any({a(w), w.always()}); }, "any(" + A + ", always)", "always"},
      {[&](IrWriter& w) { return w.all({a(w), w.never()}); }, "all(" + A + ", never)", "never"},
      {[&](IrWriter& w) { return w.all({}); }, "all()", "always"},
      {[&](IrWriter& w) { return w.any({}); }, "any()", "never"},
      {[&](IrWriter& w) { return w.node({Node::Op::none, {}, {}}); }, "none()", "always"},
      {[&](IrWriter& w) { return w.none(w.none(a(w))); }, "none(none(" + A + "))", A},
      {[&](IrWriter& w) { return w.none(w.any({a(w), b(w)})); }, "none(any(" + A + ", " + B + "))",
       "none(" + A + ", " + B + ")"},
      {[&](IrWriter& w) { return w.node({Node::Op::none, {}, {w.none(a(w)), w.none(a(w))}}); },
       "none(none(" + A + "), none(" + A + "))", A},
      {[&](IrWriter& w) { return w.none(w.always()); }, "none(always)", "never"},
      {[&](IrWriter& w) { return w.none(w.never()); }, "none(never)", "always"},
      {[&](IrWriter& w) { return w.all({a(w), w.none(a(w))}); }, "all(" + A + ", none(" + A + "))", "never"},
      {[&](IrWriter& w) { return w.any({w.none(a(w)), b(w), a(w)}); },
       "any(none(" + A + "), " + B + ", " + A + ")", "always"},
      {[&](IrWriter& w) { return w.any({w.none(w.none(w.any({a(w), b(w)}))), b(w)}); },
       "any(none(none(any(" + A + ", " + B + "))), " + B + ")", "any(" + A + ", " + B + ")"},
  };
  for (const Case& c : cases) {
    Ir ir = ir_of(c.make);
    EXPECT_EQ(root_of(ir), c.before);
    fold(ir, true);
    EXPECT_EQ(root_of(ir), c.after) << c.before;
  }
}

TEST(Fold, KeepsTheMeaningAndIsDoneAtOnce) {
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    for (const bool share : {true, false}) {
      Ir ir = random_ir(seed, share);
      const std::string before = truth_table(ir);
      fold(ir, share);
      ASSERT_EQ(truth_table(ir), before) << "seed " << seed;
      std::vector<std::string> once, twice;
      for (const FilterRoot& filter : ir.filters) once.push_back(spelled(ir, filter.root));
      fold(ir, share);
      for (const FilterRoot& filter : ir.filters) twice.push_back(spelled(ir, filter.root));
      ASSERT_EQ(once, twice) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace tripline::compiler
