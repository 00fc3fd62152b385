#include "compiler/compile.hpp"

#include <gtest/gtest.h>

#include "compiler/dump.hpp"
#include "runtime/artifact.hpp"
#include "tests/compiler/packs.hpp"
#include "tools/load_rules.hpp"

namespace tripline::compiler {
namespace {

const std::string one = "pack: one\nfilters:\n  f: '{ $.x = 1 && $.y = 2 }'\nmetrics:\n  - { name: m, filter: f }\n";
const std::string two = "pack: two\nfilters:\n  g: '{ ($.x=1) && ($.y=2) }'\n  h: '{ $.y = 2 && $.x = 1 }'\nmetrics:\n"
                        "  - { name: m, filter: g }\n  - { name: n, filter: h }\n";

TEST(Compile, SamePacksSameBytes) {
  EXPECT_EQ(runtime::save(Packs({one, two}).program()), runtime::save(Packs({one, two}).program()));
  const auto bytes = [] {
    const tools::LoadedPacks loaded = tools::load_packs({TRIPLINE_ROOT "/rules"});
    return loaded.ok() ? runtime::save(loaded.compiled->program) : "";
  };
  const std::string first = bytes();
  EXPECT_GT(first.size(), 10'000u);
  EXPECT_EQ(first, bytes());
}

// In which order packs are read changes no rule, only the places of rules in their tables.
TEST(Compile, OrderOfPacks) {
  const Packs forwards({one, two}), backwards({two, one});
  const runtime::Program &a = forwards.program(), &b = backwards.program();
  EXPECT_EQ(a.fields, b.fields);
  EXPECT_EQ(a.predicates, b.predicates);
  EXPECT_EQ(a.decisions.size(), b.decisions.size());
  ASSERT_EQ(a.packs.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(a.packs[i].digest, b.packs[i].digest);
  EXPECT_EQ(a.metrics.size(), b.metrics.size());
}

// What two packs ask alike is asked once, and both keep the name they gave it.
TEST(Compile, EqualFiltersAreOne) {
  const Packs packs({one, two});
  const runtime::Program& program = packs.program();
  const std::vector<std::string> names = program.filters.at(program.metrics.at(0).filter).names;
  EXPECT_EQ(names, (std::vector<std::string>{"one/f", "two/g", "one/m", "two/m"}));
  EXPECT_EQ(program.metrics.at(1).filter, program.metrics.at(0).filter);
  EXPECT_EQ(program.predicates.size(), 2u);
}

TEST(Compile, NothingIsAProgramToo) {
  const Packs packs(std::vector<std::string>{});
  ASSERT_TRUE(packs.compiled);
  EXPECT_TRUE(packs.program().filters.empty());
  EXPECT_EQ(runtime::verify(packs.program()), std::nullopt);
  EXPECT_TRUE(std::holds_alternative<runtime::Program>(runtime::load(runtime::save(packs.program()))));
}

TEST(Compile, EveryPassMayBeLeftOut) {
  for (unsigned which = 0; which < 32; ++which) {
    grammar::Diagnostics diagnostics;
    const Passes passes{(which & 1) != 0, (which & 2) != 0, (which & 4) != 0, (which & 8) != 0, (which & 16) != 0};
    const auto compiled = compile(Packs({one, two}).packs, diagnostics, passes);
    ASSERT_TRUE(compiled) << which;
    EXPECT_EQ(runtime::verify(compiled->program), std::nullopt) << which;
  }
}

TEST(Compile, WithErrorsThereIsNoProgram) {
  const Packs packs("pack: p\nfilters:\n  f: { not: nothing }\n");
  EXPECT_FALSE(packs.compiled);
  EXPECT_TRUE(packs.diagnostics.has_errors());
}

}  // namespace
}  // namespace tripline::compiler
