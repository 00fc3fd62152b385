#include <gtest/gtest.h>

#include "compiler/passes.hpp"
#include "tests/compiler/ir_cases.hpp"

namespace tripline::compiler {
namespace {

// A test of a field, with the kind that decides how often it holds.
NodeId test(IrWriter& w, const std::string& key, runtime::Test kind, const std::string& text) {
  const FieldId field = w.field({runtime::Field::Kind::path, {{runtime::Step::Kind::key, key, 0}}, 0});
  return w.test({static_cast<std::uint32_t>(field), kind, text, false, false});
}

TEST(Order, RareFirstInConjunctionsCommonFirstElsewhere) {
  const auto members = [](IrWriter& w) {
    return std::vector<NodeId>{w.none(test(w, "a", runtime::Test::exists, "")), test(w, "a", runtime::Test::exists, ""),
                               test(w, "a", runtime::Test::contains, "x"), test(w, "a", runtime::Test::equals, "x"),
                               test(w, "eventName", runtime::Test::equals, "x")};
  };
  Ir all = ir_of([&](IrWriter& w) { return w.all(members(w)); });
  order(all);
  EXPECT_EQ(root_of(all), R"(all($.eventName = "x", $.a = "x", $.a contains "x", $.a exists, none($.a exists)))");
  Ir any = ir_of([&](IrWriter& w) { return w.any(members(w)); });
  order(any);
  EXPECT_EQ(root_of(any), R"(any(none($.a exists), $.a exists, $.a contains "x", $.a = "x", $.eventName = "x"))");
  Ir none = ir_of([&](IrWriter& w) { return w.node({Node::Op::none, {}, members(w)}); });
  order(none);
  EXPECT_EQ(root_of(none), R"(none(none($.a exists), $.a exists, $.a contains "x", $.a = "x", $.eventName = "x"))");
}

TEST(Order, EquallyLikelyOnesStay) {
  Ir ir = ir_of([&](IrWriter& w) { return w.all({test_of(w, 'b'), test_of(w, 'a'), test_of(w, 'c')}); });
  order(ir);
  EXPECT_EQ(root_of(ir), R"(all($.x = "b", $.x = "a", $.y = "c"))");
}

TEST(Order, KeepsTheMeaningAndIsDoneAtOnce) {
  for (std::uint32_t seed = 0; seed < 1000; ++seed) {
    Ir ir = random_ir(seed);
    const std::string before = truth_table(ir);
    order(ir);
    ASSERT_EQ(truth_table(ir), before) << "seed " << seed;
    const std::string once = dump(ir);
    order(ir);
    ASSERT_EQ(dump(ir), once) << "seed " << seed;
  }
}

}  // namespace
}  // namespace tripline::compiler
