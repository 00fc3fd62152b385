#include "compiler/ir.hpp"

#include <gtest/gtest.h>

#include "tests/compiler/ir_cases.hpp"

namespace tripline::compiler {
namespace {

TEST(IrWriter, EqualThingsHaveOneNumber) {
  for (const bool share : {true, false}) {
    Ir ir;
    IrWriter w(ir, share);
    const NodeId first = w.all({test_of(w, 'a'), test_of(w, 'b')});
    const NodeId second = w.all({test_of(w, 'a'), test_of(w, 'b')});
    EXPECT_EQ(first == second, share);
    EXPECT_EQ(ir.fields.size(), 1u);
    EXPECT_EQ(ir.predicates.size(), share ? 2u : 4u);
    EXPECT_EQ(ir.nodes.size(), share ? 3u : 6u);
  }
}

TEST(IrWriter, FiltersOfOneRootAreOneWithAllNames) {
  Ir ir;
  IrWriter w(ir);
  EXPECT_EQ(w.filter("p/a", test_of(w, 'a')), 0u);
  EXPECT_EQ(w.filter("p/b", test_of(w, 'b')), 1u);
  EXPECT_EQ(w.filter("q/a", test_of(w, 'a')), 0u);
  EXPECT_EQ(dump(ir), "p0 $.x = \"a\"\np1 $.x = \"b\"\nn0 p0\nn1 p1\nf0 n0 p/a q/a\nf1 n1 p/b\n");
}

TEST(IrWriter, GoesOnWithWhatIsThere) {
  Ir ir;
  NodeId before{};
  {
    IrWriter w(ir);
    before = w.none(test_of(w, 'a'));
  }
  IrWriter again(ir);
  EXPECT_EQ(again.none(test_of(again, 'a')), before);
}

}  // namespace
}  // namespace tripline::compiler
