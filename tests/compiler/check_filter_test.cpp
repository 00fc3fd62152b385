// What a rule's filter comes down to.
#include "compiler/check_filter.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/check.hpp"
#include "tests/compiler/ir_cases.hpp"
#include "tests/compiler/packs.hpp"

namespace tripline::compiler {
namespace {

// The filter named `f` of a pack, before any pass.
std::string filter_of(const std::string& rest) {
  Packs packs("pack: p\n" + rest);
  grammar::Diagnostics diagnostics;
  const auto ir = check(packs.packs, IrWriter::Form::shared, diagnostics);
  if (!ir) return packs.said();
  for (const FilterRoot& filter : ir->filters) {
    if (std::find(filter.names.begin(), filter.names.end(), "p/f") != filter.names.end()) return spelled(*ir, filter.root);
  }
  return "no filter f";
}

TEST(CheckFilter, Uses) {
  const std::string a = "  a: '%x%'\n", x = R"(@message regex "x")";
  struct Case {
    std::string rest, filter;
  };
  const Case cases[] = {
      {"filters:\n" + a + "  f: { all: [a] }\n", "all(" + x + ")"},
      {"filters:\n" + a + "  f: { not: a }\n", "none(" + x + ")"},
      {"filters:\n" + a + "  f: { all: [a, '%y%'] }\n", "all(" + x + R"(, @message regex "y"))"},
      {"filters:\n" + a + "  f: { any: [a, { not: a }] }\n", "any(" + x + ", none(" + x + "))"},
      {"filters:\n  f: { field: $.x, in: [b, 'c*', a, b] }\n", R"(any($.x = "a", $.x = "b", $.x prefix "c"))"},
      {"lists:\n  l: [b, a]\nfilters:\n  f: { field: '$.x[*]', in: l }\n", R"(any($.x[*] = "a", $.x[*] = "b"))"},
  };
  for (const Case& c : cases) EXPECT_EQ(filter_of(c.rest), c.filter) << c.rest;
}

TEST(CheckFilter, Circles) {
  EXPECT_EQ(Packs("pack: p\nfilters:\n  a: { not: a }\n").said(), "cyclic-filter a");
  const Packs packs("pack: p\nfilters:\n  a: { all: [b, '%x%'] }\n  b: { not: c }\n  c: { not: a }\n  d: { not: c }\n");
  EXPECT_EQ(packs.said(), "cyclic-filter a");  // once, not for everybody who leads into it
  const grammar::Diagnostic& d = packs.diagnostics.list().at(0);
  EXPECT_NE(d.message.find("a -> b -> c -> a"), std::string::npos) << d.message;
  std::string labels;
  for (const grammar::Label& label : d.labels) labels += packs.at(label.span);
  EXPECT_EQ(labels, "abc");
  EXPECT_EQ(Packs({"pack: p\nfilters:\n  a: { not: q/b }\n", "pack: q\nfilters:\n  b: { not: p/a }\n"}).said(), "cyclic-filter p/a");
}

// 200 in a row are enough for people; the row is measured from its end, so the order of definitions does not matter.
TEST(CheckFilter, RowsOfReferences) {
  const auto chain = [](int filters, bool forwards) {
    std::string text = "pack: p\nfilters:\n";
    for (int i = 0; i < filters; ++i) {
      const int n = forwards ? i : filters - 1 - i;
      text += "  f" + std::to_string(n) + ": " + (n == 0 ? "'%x%'" : "{ not: f" + std::to_string(n - 1) + " }") + "\n";
    }
    return text;
  };
  for (const bool forwards : {true, false}) {
    EXPECT_EQ(Packs(chain(201, forwards)).said(), "") << forwards;
    for (const int filters : {202, 5000}) {
      const Packs packs(chain(filters, forwards));
      EXPECT_GE(packs.diagnostics.errors(), 1u) << forwards;
      EXPECT_LE(packs.diagnostics.errors(), 1u + static_cast<unsigned>(filters) / 200) << forwards;
      EXPECT_TRUE(packs.said().starts_with("pattern-too-deep f")) << forwards << packs.said();
    }
  }
}

TEST(CheckFilter, DeepCombinationsInARow) {
  std::string text = "pack: p\nfilters:\n  f0: '{ $.a = b }'\n";
  for (int i = 1; i <= 200; ++i) {
    std::string use = "f" + std::to_string(i - 1);
    for (int d = 0; d < 25; ++d) use = std::string(d % 2 == 0 ? "{ any: [" : "{ all: [") + use + ", '{ $.c = d }']}";
    text += "  f" + std::to_string(i) + ": " + use + "\n";
  }
  EXPECT_EQ(Packs(text).said(), "");
}

TEST(CheckFilter, Mistakes) {
  EXPECT_EQ(Packs("pack: p\nfilters:\n  f: { all: [nothing, { not: nowhere }] }\n").said(),
            "unknown-name nothing\nunknown-name nowhere");
  EXPECT_EQ(Packs("pack: p\nfilters:\n  f: { field: $token, in: [a] }\n").said().substr(0, 15), "field-reference");
  EXPECT_EQ(Packs("pack: p\nmetrics:\n  - { name: m, filter: word }\n").said(), "unknown-name word");
  // What one filter got wrong is not said again where it is used.
  EXPECT_EQ(Packs("pack: p\nfilters:\n  a: '{ $.x == 1 }'\nmetrics:\n  - { name: m, filter: a }\n  - { name: n, filter: a }\n").said(),
            "unknown-operator == {=}");
}

// f(i) names f(i-1) twice: 2^40 decisions, refused in a few seconds and a bounded amount of memory.
TEST(CheckFilter, ExponentialReferencesAreRefused) {
  std::string text = "pack: p\nfilters:\n  f0: '{ $.a = b }'\n";
  for (int i = 1; i < 40; ++i) {
    const std::string n = std::to_string(i), below = "f" + std::to_string(i - 1);
    text += "  f" + n + ": { all: [{ any: [" + below + ", '{ $.x = a" + n + " }'] }, { any: [" + below + ", '{ $.x = b" + n + " }'] }] }\n";
  }
  const Packs packs(text);
  EXPECT_FALSE(packs.compiled);
  EXPECT_EQ(packs.diagnostics.errors(), 1u);
  EXPECT_TRUE(packs.said().starts_with("input-limit")) << packs.said();
}

}  // namespace
}  // namespace tripline::compiler
