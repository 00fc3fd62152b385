#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "compiler/compile.hpp"
#include "compiler/dump.hpp"
#include "grammar/build_pack.hpp"
#include "grammar/read_yaml.hpp"
#include "runtime/artifact.hpp"

namespace tripline::compiler {
namespace {

using grammar::Diagnostics;
using runtime::AlarmRef;
using runtime::Program;

std::optional<grammar::ast::Pack> pack_of(const std::string& yaml, Diagnostics& diagnostics) {
  grammar::Sources sources;
  auto tree = grammar::read_yaml(sources, sources.add("pack.yaml", yaml), diagnostics);
  return tree ? grammar::build_pack(std::move(*tree), diagnostics) : std::nullopt;
}

std::optional<Program> program_of(const std::vector<std::string>& packs, Diagnostics& diagnostics) {
  std::vector<grammar::ast::Pack> built;
  for (const std::string& yaml : packs) {
    auto pack = pack_of(yaml, diagnostics);
    if (!pack) return std::nullopt;
    built.push_back(std::move(*pack));
  }
  auto compiled = compile(built, diagnostics);
  if (!compiled) return std::nullopt;
  return std::move(compiled->program);
}

constexpr const char* base = R"yaml(pack: base
alarms:
  - { name: a, metric: { filter: '{ $.x = 1 }' }, threshold: 1 }
  - { name: b, metric: { filter: '{ $.x = 2 }' }, threshold: 1 }
)yaml";  // packs of the tests go on below it

const runtime::Composite& composite(const Program& program, std::string_view name) {
  for (const runtime::Composite& each : program.composites) {
    if (each.rule.name == name) return each;
  }
  static const runtime::Composite none;
  return none;
}

TEST(CheckComposite, ChildrenStandFirstWhateverTheOrder) {
  Diagnostics diagnostics;
  const auto program = program_of({std::string(base) + R"yaml(composites:
  - { name: top, rule: ALARM(middle) OR ALARM(low), suppressor: top2, wait: 2m, extension: 0s }
  - { name: middle, rule: "AT_LEAST(50%, NOT OK, (low, a, b, a))" }
  - { name: low, rule: ALARM(a) AND NOT ALARM(b) AND ALARM(a) }
  - { name: top2, rule: OK(top) }
)yaml"},
                                  diagnostics);
  ASSERT_TRUE(program) << diagnostics.list().front().message;
  ASSERT_FALSE(runtime::verify(*program));
  std::map<std::string, std::uint32_t> number;
  for (std::uint32_t c = 0; c < program->composites.size(); ++c) number[program->composites[c].rule.name] = c;
  EXPECT_LT(number["low"], number["middle"]);
  EXPECT_LT(number["middle"], number["top"]);
  EXPECT_LT(number["top"], number["top2"]);
  EXPECT_EQ(composite(*program, "low").children, (std::vector<AlarmRef>{{false, 0}, {false, 1}}));
  EXPECT_EQ(composite(*program, "middle").children, (std::vector<AlarmRef>{{true, number["low"]}, {false, 0}, {false, 1}}));
  EXPECT_EQ(composite(*program, "middle").steps.front().count, 2u);
  EXPECT_TRUE(composite(*program, "middle").steps.front().negated);
  EXPECT_EQ(composite(*program, "top").suppressor, (AlarmRef{true, number["top2"]}));
  EXPECT_EQ(composite(*program, "top").wait, 120u);
  EXPECT_EQ(composite(*program, "top").extension, 0u);
}

TEST(CheckComposite, NamesOfOtherPacks) {
  Diagnostics diagnostics;
  const auto program = program_of({base, R"yaml(pack: over
imports: [base]
alarms:
  - { name: a, metric: { filter: '{ $.x = 3 }' }, threshold: 1 }
composites:
  - { name: own, rule: ALARM(a) }
  - { name: imported, rule: ALARM(b) }
  - { name: qualified, rule: ALARM(base/a) }
  - { name: ARN, rule: "ALARM(\"arn:aws:cloudwatch:us-east-1:123456789012:alarm:b\")",
      suppressor: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a" }
)yaml"},
                                  diagnostics);
  ASSERT_TRUE(program);
  EXPECT_EQ(composite(*program, "own").children, (std::vector<AlarmRef>{{false, 2}}));
  EXPECT_EQ(composite(*program, "imported").children, (std::vector<AlarmRef>{{false, 1}}));
  EXPECT_EQ(composite(*program, "qualified").children, (std::vector<AlarmRef>{{false, 0}}));
  EXPECT_EQ(composite(*program, "ARN").children, (std::vector<AlarmRef>{{false, 1}}));
  EXPECT_EQ(composite(*program, "ARN").suppressor, (AlarmRef{false, 2}));
}

TEST(CheckComposite, LongChainsAreNoTrouble) {
  std::string pack = std::string(base) + "composites:\n";
  constexpr int length = 10'000;
  for (int i = 0; i < length; ++i) pack += fmt::format("  - {{ name: c{}, rule: ALARM(c{}) }}\n", i, i + 1);
  Diagnostics diagnostics;
  EXPECT_TRUE(program_of({pack + fmt::format("  - {{ name: c{}, rule: ALARM(a) }}\n", length)}, diagnostics));
  Diagnostics cyclic;
  EXPECT_FALSE(program_of({pack + fmt::format("  - {{ name: c{}, rule: ALARM(c0) }}\n", length)}, cyclic));
  ASSERT_EQ(cyclic.errors(), 1u);
  EXPECT_EQ(cyclic.list().front().code, grammar::Code::cyclic_composite);
}

TEST(CheckComposite, ArtifactsKeepEverything) {
  Diagnostics diagnostics;
  const auto program = program_of({std::string(base) + R"yaml(  - { name: c, metric: { filter: '{ $.x = 3 }' }, threshold: 1, period: 1d, window: aligned, time_zone: "-03:30",
      evaluation_range: 9 }
composites:
  - { name: low, rule: "NOT (ALARM(a) OR FALSE) AND AT_LEAST(1, OK, (b, a))", suppressor: b, wait: 60, extension: 90 }
outliers:
  - { name: busy, by: $.u, method: mad, k: 2.5, min_population: 7, window: 1d, filter: '{ $.x = * }' }
)yaml"},
                                  diagnostics);
  ASSERT_TRUE(program) << diagnostics.list().front().message;
  const std::string bytes = runtime::save(*program);
  const auto loaded = runtime::load(bytes);
  ASSERT_TRUE(std::holds_alternative<Program>(loaded)) << std::get<runtime::LoadError>(loaded).what;
  const Program& back = std::get<Program>(loaded);
  EXPECT_EQ(runtime::save(back), bytes);
  EXPECT_EQ(dump_program(back), dump_program(*program));
  EXPECT_EQ(back.alarms[2].zone.utc_offset, -12600);
  EXPECT_EQ(back.alarms[2].evaluation_range, 9u);
  EXPECT_EQ(back.alarms[2].window, runtime::WindowKind::aligned);
  EXPECT_EQ(back.outliers.front().k, 2.5);
  EXPECT_EQ(back.outliers.front().window, 86400u);
}

TEST(CheckComposite, VerifyTrustsNoRule) {
  Diagnostics diagnostics;
  const auto program =
      program_of({std::string(base) + "composites:\n  - { name: c, rule: ALARM(a) AND NOT OK(b) }\n"}, diagnostics);
  ASSERT_TRUE(program);
  ASSERT_FALSE(runtime::verify(*program));
  const auto broken = [&](auto spoil) {
    Program copy = *program;
    spoil(copy.composites.front());
    return runtime::verify(copy).has_value();
  };
  using C = runtime::Composite;
  EXPECT_TRUE(broken([](C& c) { c.children[0].number = 7; }));
  EXPECT_TRUE(broken([](C& c) { c.children[0] = {true, 0}; }));  // itself
  EXPECT_TRUE(broken([](C& c) { c.suppressor = AlarmRef{false, 9}; }));
  EXPECT_TRUE(broken([](C& c) { c.steps.clear(); }));
  EXPECT_TRUE(broken([](C& c) { c.steps.pop_back(); }));
  EXPECT_TRUE(broken([](C& c) { c.steps.back().count = 3; }));
  EXPECT_TRUE(broken([](C& c) { c.steps.back().count = 0; }));
  EXPECT_TRUE(broken([](C& c) { c.steps.front().children = {5}; }));
  EXPECT_TRUE(broken([](C& c) { c.steps.front().children.clear(); }));
  EXPECT_TRUE(broken([](C& c) { c.steps.front().op = static_cast<runtime::RuleStep::Op>(9); }));
}

}  // namespace
}  // namespace tripline::compiler
