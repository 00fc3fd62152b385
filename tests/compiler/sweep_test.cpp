#include <gtest/gtest.h>

#include "compiler/passes.hpp"
#include "tests/compiler/ir_cases.hpp"

namespace tripline::compiler {
namespace {

TEST(Sweep, DropsWhatNothingRefersTo) {
  Ir ir;
  IrWriter w(ir);
  test_of(w, 'd');
  w.any({test_of(w, 'c'), test_of(w, 'a')});
  const NodeId root = w.all({test_of(w, 'b'), test_of(w, 'a')});
  w.filter("pack/f", root);
  EXPECT_EQ(dump(ir), "p0 $.y = \"d\"\np1 $.y = \"c\"\np2 $.x = \"a\"\np3 $.x = \"b\"\n"
                      "n0 p0\nn1 p1\nn2 p2\nn3 any n1 n2\nn4 p3\nn5 all n4 n2\nf0 n5 pack/f\n");
  sweep(ir);
  EXPECT_EQ(dump(ir), "p0 $.x = \"a\"\np1 $.x = \"b\"\nn0 p0\nn1 p1\nn2 all n1 n0\nf0 n2 pack/f\n");
  EXPECT_EQ(ir.fields.size(), 1u);
}

// Fields that rules carry along have no predicate and stay; every reference is numbered anew.
TEST(Sweep, KeepsTheFieldsOfRules) {
  Ir ir;
  IrWriter w(ir);
  const auto field = [&](const std::string& key) {
    return static_cast<std::uint32_t>(w.field({runtime::Field::Kind::path, {{runtime::Step::Kind::key, key, 0}}, 0}));
  };
  for (const char* key : {"unused", "z", "value", "dimension", "key", "sum", "counted", "entity", "shown"}) field(key);
  w.filter("pack/f", test_of(w, 'a'));
  runtime::Metric metric;
  metric.field = field("value");
  metric.dimensions = {{"D", field("dimension")}};
  ir.metrics.push_back(metric);
  runtime::Contributors contributors;
  contributors.keys = {field("key")};
  contributors.value_field = field("sum");
  ir.contributors.push_back(contributors);
  runtime::Threat threat;
  threat.value_field = field("counted");
  threat.entities = {{{"e"}}};
  runtime::ThreatStep step;
  step.entities = {{field("entity")}};
  step.shown = {field("shown")};
  threat.steps = {step};
  ir.threats.push_back(threat);
  sweep(ir);
  std::vector<std::string> kept;
  for (const runtime::Field& f : ir.fields) kept.push_back(runtime::to_string(f));
  EXPECT_EQ(kept, (std::vector<std::string>{"$.counted", "$.dimension", "$.entity", "$.key", "$.shown", "$.sum",
                                            "$.value", "$.x"}));
  const auto name = [&](std::uint32_t f) { return runtime::to_string(ir.fields.at(f)); };
  EXPECT_EQ(name(*ir.metrics[0].field), "$.value");
  EXPECT_EQ(name(ir.metrics[0].dimensions[0].field), "$.dimension");
  EXPECT_EQ(name(ir.contributors[0].keys[0]), "$.key");
  EXPECT_EQ(name(*ir.contributors[0].value_field), "$.sum");
  EXPECT_EQ(name(*ir.threats[0].value_field), "$.counted");
  EXPECT_EQ(name(ir.threats[0].steps[0].entities[0][0]), "$.entity");
  EXPECT_EQ(name(ir.threats[0].steps[0].shown[0]), "$.shown");
  EXPECT_EQ(root_of(ir), R"($.x = "a")");
}

TEST(Sweep, KeepsTheMeaningAndIsDoneAtOnce) {
  for (std::uint32_t seed = 0; seed < 1000; ++seed) {
    for (const bool share : {true, false}) {
      Ir ir = random_ir(seed, share);
      const std::string before = truth_table(ir);
      sweep(ir);
      ASSERT_EQ(truth_table(ir), before) << "seed " << seed;
      const std::string once = dump(ir);
      sweep(ir);
      ASSERT_EQ(dump(ir), once) << "seed " << seed;
    }
  }
}

TEST(Sweep, AllPassesTogetherKeepTheMeaning) {
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    for (std::uint32_t which = 0; which < 32; which += seed % 4 == 0 ? 1 : 31) {
      const Passes passes{(which & 1) != 0, (which & 2) != 0, (which & 4) != 0, (which & 8) != 0, (which & 16) != 0};
      Ir ir = random_ir(seed, passes.share);
      const std::string before = truth_table(ir);
      run_passes(ir, passes);
      ASSERT_EQ(truth_table(ir), before) << "seed " << seed << " passes " << which;
    }
  }
}

}  // namespace
}  // namespace tripline::compiler
