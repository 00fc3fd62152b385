// Golden cases show what is ignored; here: bounds, and that `fmt` carries the comments over.
#include "grammar/ignores.hpp"

#include <gtest/gtest.h>

#include "grammar/print_trip.hpp"
#include "grammar/print_yaml.hpp"
#include "grammar/read_trip.hpp"
#include "grammar/read_yaml.hpp"

namespace tripline::grammar {
namespace {

struct Read {
  Sources sources;
  Diagnostics diagnostics;
  std::optional<Tree> tree;
};

Read read(std::string text, bool trip = false) {
  Read out;
  const SourceId id = out.sources.add("case", std::move(text));
  out.tree = trip ? read_trip(out.sources, id, out.diagnostics) : read_yaml(out.sources, id, out.diagnostics);
  return out;
}

// What an ignore covers, as text.
std::string covered(const Read& read, std::size_t i) {
  const Span span = read.tree->ignores.at(i).covers;
  return read.sources[span.source].text().substr(span.begin, span.end - span.begin);
}

TEST(Ignores, CoverWhatFollowsOrTheirLine) {
  const Read r = read("# ignore[unused-list]: all\nlists:\n  a: [x]  # ignore[unused-list]: one\n  b:  # ignore[unused-list]: block\n"
                      "    - y\n    - z\n  # ignore[unused-list]: next\n  c: [w]\n# ignore[unused-list]: nothing follows\n");
  ASSERT_EQ(r.tree->ignores.size(), 5u);
  EXPECT_TRUE(covered(r, 0).starts_with("lists:\n  a: [x]")) << covered(r, 0);
  EXPECT_TRUE(covered(r, 0).ends_with("c: [w]")) << covered(r, 0);
  EXPECT_TRUE(covered(r, 1).starts_with("  a: [x]")) << covered(r, 1);
  EXPECT_EQ(covered(r, 1).find("b:"), std::string::npos);
  EXPECT_TRUE(covered(r, 2).ends_with("- z")) << covered(r, 2);
  EXPECT_EQ(covered(r, 3), "c: [w]");
  EXPECT_EQ(covered(r, 4), "# ignore[unused-list]: nothing follows");
}

// Formatting parts lines and moves comments; what was covered stays covered.
TEST(Ignores, CoverTheSameWhenFormatted) {
  const struct {
    std::string yaml, begin, end;  // what is covered, in YAML and in .trip
  } cases[] = {
      {"pack: p\nmetrics:\n  - { name: mmm, filter: '{ $.a = fff }' }  # ignore[unused-list]: ours\n", "mmm", "fff"},
      {"pack: p\nmetrics:\n  -  # ignore[unused-list]: ours\n    name: mmm\n    filter: '{ $.a = fff }'\n", "mmm", "fff"},
      {"pack: p\nmetrics:\n  - { name: mmm,  # ignore[unused-list]: ours\n      filter: '{ $.a = fff }' }\n", "mmm", ""},
      {"pack: p\nmetrics:\n  - { name: mmm,\n      filter: '{ $.a = fff }' }  # ignore[unused-list]: ours\n", "fff", ""},
      {"pack: p\nlists:\n  lll: [aaa, # ignore[unused-list]: ours\n    bbb]\n", "lll", "aaa"},
      {"pack: p\nlists:\n  lll: [\n    aaa, # ignore[unused-list]: ours\n    bbb]\n", "aaa", ""},
      {"pack: p\nlists:\n  lll: [aaa, # other\n    bbb] # ignore[unused-list]: ours\n", "bbb", ""},
      {"pack: p\nmetrics:\n  - name: m\n    filter: { any: ['{ $.a = fff }', # ignore[unused-list]: ours\n      '{ $.a = ggg }'] }\n", "fff", ""},
  };
  for (const auto& [yaml, begin, end] : cases) {
    const auto expect = [&, first = begin, last = end](const std::string& text, bool trip) {
      const Read r = read(text, trip);
      ASSERT_TRUE(r.tree) << text;
      ASSERT_EQ(r.tree->ignores.size(), 1u) << text;
      EXPECT_NE(covered(r, 0).find(first), std::string::npos) << text << "covers " << covered(r, 0);
      EXPECT_NE(covered(r, 0).find(last), std::string::npos) << text << "covers " << covered(r, 0);
      const std::string printed = trip ? print_trip(*r.tree) : print_yaml(*r.tree);
      const Read again = read(printed, trip);
      EXPECT_EQ(trip ? print_trip(*again.tree) : print_yaml(*again.tree), printed);
    };
    expect(yaml, false);
    const Read r = read(yaml);
    expect(print_yaml(*r.tree), false);
    const std::string trip = print_trip(*r.tree);
    expect(trip, true);
    expect(print_yaml(*read(trip, true).tree), false);
  }
}

// Two comments become one, of which the second half says nothing.
TEST(Ignores, AreHeardBesideEachOther) {
  const Read r = read("a: [x,  # why\n  y]  # ignore[unused-list]: one\nb: [x,  # ignore[unused-list]: two\n  y]  # ignore[unused-filter]: three\n");
  const Read again = read(print_yaml(*r.tree));
  ASSERT_EQ(r.tree->ignores.size(), 3u);
  ASSERT_EQ(again.tree->ignores.size(), 3u) << print_yaml(*r.tree);
}

TEST(Ignores, OnlyCommentsCount) {
  const Read yaml = read("a: '# ignore[unused-list]: x'\nb: |\n  # ignore[unused-list]: x\nc: x#ignore[unused-list]:x\n");
  ASSERT_TRUE(yaml.tree);
  EXPECT_TRUE(yaml.tree->ignores.empty());
  const Read trip = read("pack p\n  description \"# ignore[unused-list]: x\"\n", true);
  ASSERT_TRUE(trip.tree);
  EXPECT_TRUE(trip.tree->ignores.empty());
}

TEST(Ignores, OutliveTheOtherSpelling) {
  const Read yaml = read("pack: p\n\n# ignore[unused-list]: why\nlists:\n  a: [x]\n  # ignore[unused-list]: one\n  b: [y]\n");
  ASSERT_EQ(yaml.tree->ignores.size(), 2u);
  const Read trip = read(print_trip(*yaml.tree), true);
  ASSERT_TRUE(trip.tree);
  EXPECT_EQ(trip.tree->ignores.size(), 2u);
}

TEST(Ignores, ManyAreRefused) {
  std::string text = "a: 1\n";
  for (std::size_t i = 0; i < most_ignores + 5; ++i) text += "# ignore[unused-list]: x\n";
  const Read r = read(text);
  EXPECT_EQ(r.tree->ignores.size(), most_ignores);
  ASSERT_EQ(r.diagnostics.list().size(), 1u);
  EXPECT_EQ(r.diagnostics.list()[0].code, Code::ignore_comment);
}

}  // namespace
}  // namespace tripline::grammar
