#include "compiler/cover.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "compiler/passes.hpp"
#include "tests/compiler/ir_cases.hpp"

namespace tripline::compiler {
namespace {

std::string cover_text(const Ir& ir) {
  const auto cover = covers(ir)[static_cast<std::size_t>(ir.filters.at(0).root)];
  if (!cover) return "always";
  std::string out;
  for (const PredicateId p : cover->predicates) out += letter_of(ir, static_cast<std::uint32_t>(p));
  return out;
}

TEST(Cover, Table) {
  struct Case {
    std::function<NodeId(IrWriter&)> make;
    std::string cover;
  };
  const auto t = [](IrWriter& w, char letter) { return test_of(w, letter); };
  const Case cases[] = {
      {[&](IrWriter& w) { return t(w, 'a'); }, "a"},
      {[&](IrWriter& w) { return w.never(); }, ""},
      {[&](IrWriter& w) { return w.always(); }, "always"},
      {[&](IrWriter& w) { return w.none(t(w, 'a')); }, "always"},
      {[&](IrWriter& w) { return w.any({t(w, 'a'), t(w, 'm'), t(w, 'a')}); }, "am"},
      {[&](IrWriter& w) { return w.any({t(w, 'a'), w.none(t(w, 'b'))}); }, "always"},
      {[&](IrWriter& w) { return w.all({w.none(t(w, 'b')), t(w, 'a')}); }, "a"},
      // The rarer one: the guard holds for every JSON event.
      {[&](IrWriter& w) { return w.all({t(w, 'g'), t(w, 'a')}); }, "a"},
      {[&](IrWriter& w) { return w.all({w.any({t(w, 'a'), t(w, 'b')}), t(w, 'c')}); }, "c"},
      {[&](IrWriter& w) { return w.all({}); }, "always"},
      {[&](IrWriter& w) { return w.any({}); }, ""},
  };
  for (const Case& c : cases) {
    const Ir ir = ir_of(c.make);
    EXPECT_EQ(cover_text(ir), c.cover) << root_of(ir);
  }
}

// Whatever event: where a node holds, so does one of its cover.
TEST(Cover, Covers) {
  std::size_t covered = 0;
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    Ir ir = random_ir(seed);
    if (seed % 2 == 1) run_passes(ir, {});
    const auto cover = covers(ir);
    ASSERT_EQ(cover.size(), ir.nodes.size());
    for (const auto& c : cover) {
      if (!c) continue;
      ++covered;
      ASSERT_TRUE(std::is_sorted(c->predicates.begin(), c->predicates.end()));
      ASSERT_EQ(std::adjacent_find(c->predicates.begin(), c->predicates.end()), c->predicates.end());
    }
    for (std::uint32_t truths = 0; truths < all_truths; ++truths) {
      const std::vector<bool> nodes = evaluate(ir, truths);
      for (std::size_t n = 0; n < nodes.size(); ++n) {
        if (!nodes[n] || !cover[n]) continue;
        const auto& predicates = cover[n]->predicates;
        ASSERT_TRUE(std::any_of(predicates.begin(), predicates.end(), [&](PredicateId p) {
          return holds(ir, static_cast<std::uint32_t>(p), truths);
        })) << "seed " << seed << " node " << n << "\n" << dump(ir);
      }
    }
  }
  EXPECT_GT(covered, 1000u);
}

}  // namespace
}  // namespace tripline::compiler
