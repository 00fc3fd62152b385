#include <gtest/gtest.h>

#include <functional>

#include "compiler/passes.hpp"
#include "tests/compiler/ir_cases.hpp"

namespace tripline::compiler {
namespace {

TEST(DropGuards, BeforeAndAfter) {
  struct Case {
    std::function<NodeId(IrWriter&)> make;
    std::string before, after;
  };
  const auto t = [](IrWriter& w, char letter) { return test_of(w, letter); };
  const Case cases[] = {
      {[&](IrWriter& w) { return w.all({t(w, 'g'), t(w, 'a')}); }, R"(all($ exists, $.x = "a"))", R"($.x = "a")"},
      {[&](IrWriter& w) { return w.all({t(w, 'g'), t(w, 'a'), t(w, 'm')}); }, R"(all($ exists, $.x = "a", @message = "m"))",
       R"(all($.x = "a", @message = "m"))"},
      {[&](IrWriter& w) { return w.all({t(w, 'g'), w.any({t(w, 'a'), t(w, 'c')})}); },
       R"(all($ exists, any($.x = "a", $.y = "c")))", R"(any($.x = "a", $.y = "c"))"},
      // Absence says nothing about the event, nor does its text.
      {[&](IrWriter& w) { return w.all({t(w, 'g'), w.none(t(w, 'a'))}); }, R"(all($ exists, none($.x = "a")))",
       R"(all($ exists, none($.x = "a")))"},
      {[&](IrWriter& w) { return w.all({t(w, 'g'), t(w, 'm')}); }, R"(all($ exists, @message = "m"))",
       R"(all($ exists, @message = "m"))"},
      {[&](IrWriter& w) { return w.all({t(w, 'g'), w.any({t(w, 'a'), t(w, 'm')})}); },
       R"(all($ exists, any($.x = "a", @message = "m")))", R"(all($ exists, any($.x = "a", @message = "m")))"},
      {[&](IrWriter& w) { return w.all({t(w, 'g'), w.any({t(w, 'a'), w.none(t(w, 'c'))})}); },
       R"(all($ exists, any($.x = "a", none($.y = "c"))))", R"(all($ exists, any($.x = "a", none($.y = "c"))))"},
      {[&](IrWriter& w) { return w.any({t(w, 'g'), t(w, 'a')}); }, R"(any($ exists, $.x = "a"))",
       R"(any($ exists, $.x = "a"))"},
      {[&](IrWriter& w) { return t(w, 'g'); }, "$ exists", "$ exists"},
  };
  for (const Case& c : cases) {
    Ir ir = ir_of(c.make);
    EXPECT_EQ(root_of(ir), c.before);
    drop_guards(ir, true);
    EXPECT_EQ(root_of(ir), c.after);
  }
}

TEST(DropGuards, KeepsTheMeaningForEventsThatCanBe) {
  std::size_t changed = 0;
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    Ir ir = random_ir(seed);
    const std::string before = truth_table(ir), text = dump(ir);
    drop_guards(ir, true);
    ASSERT_EQ(truth_table(ir), before) << "seed " << seed;
    changed += dump(ir) != text;
    drop_guards(ir, true);
    ASSERT_EQ(truth_table(ir), before) << "seed " << seed;
  }
  EXPECT_GT(changed, 100u);
}

}  // namespace
}  // namespace tripline::compiler
