#include "grammar/render.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tripline::grammar {
namespace {

struct Case {
  Sources sources;
  Diagnostic diagnostic{Code::unknown_key, Severity::error, {}, "message", {}, {}, {}};

  explicit Case(std::string text) { sources.add("pack.yaml", std::move(text)); }
  Span span(std::uint32_t begin, std::uint32_t end) const { return {SourceId{0}, begin, end}; }
  Span find(std::string_view part) const {
    const std::size_t at = sources[SourceId{0}].text().find(part);
    return span(static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + part.size()));
  }
  std::string text(bool colour = false) const { return render(diagnostic, sources, colour); }
};

TEST(Render, all_parts) {
  Case c("alarms:\n  - name: a\n    treshold: 1\n");
  c.diagnostic.span = c.find("treshold");
  c.diagnostic.message = "an alarm has no key `treshold`";
  c.diagnostic.help = "did you mean `threshold`?";
  c.diagnostic.labels.push_back({c.find("name"), "in this alarm"});
  c.diagnostic.labels.push_back({c.find("alarms"), "a label above"});
  c.diagnostic.fix = Fix{c.find("treshold"), "threshold"};
  EXPECT_EQ(c.text(),
            "error[unknown-key]: an alarm has no key `treshold`\n"
            " --> pack.yaml:3:5\n"
            "  |\n"
            "1 | alarms:\n"
            "  | ------ a label above\n"
            "2 |   - name: a\n"
            "  |     ---- in this alarm\n"
            "3 |     treshold: 1\n"
            "  |     ^^^^^^^^\n"
            "  = help: did you mean `threshold`?\n"
            "  = fix: replace `treshold` by `threshold`\n");
}

TEST(Render, a_gap_between_lines_and_wide_numbers) {
  Case c("first\n\n\n\n\n\n\n\n\nsecond\n");
  c.diagnostic.span = c.find("second");
  c.diagnostic.labels.push_back({c.find("first"), "here"});
  EXPECT_EQ(c.text(),
            "error[unknown-key]: message\n"
            "  --> pack.yaml:10:1\n"
            "   |\n"
            " 1 | first\n"
            "   | ----- here\n"
            "   |\n"
            "10 | second\n"
            "   | ^^^^^^\n");
}

TEST(Render, columns_are_code_points_and_tabs_are_wide) {
  Case c("\té日本 x\n");
  c.diagnostic.span = c.find("x");
  EXPECT_EQ(c.text(),
            "error[unknown-key]: message\n"
            " --> pack.yaml:1:6\n"
            "  |\n"
            "1 |     é日本 x\n"
            "  |         ^\n");
}

TEST(Render, nothing_reaches_the_terminal_as_control) {
  Case c("a \x1b[31m \xE2\x80\xAE \xFF b\n");
  c.diagnostic.span = c.find("b");
  c.diagnostic.message = "bad \x1b]0;x\x07 `\xC2\x9B`";
  c.diagnostic.help = "two\nlines";
  EXPECT_EQ(c.text(),
            "error[unknown-key]: bad \\u{001B}]0;x\\u{0007} `\\u{009B}`\n"
            " --> pack.yaml:1:13\n"
            "  |\n"
            "1 | a \\u{001B}[31m \\u{202E} \\xFF b\n"
            "  |                              ^\n"
            "  = help: two\\nlines\n");
}

TEST(Render, empty_spans_ends_and_several_lines) {
  Case c("ab\ncd\n");
  c.diagnostic.span = c.span(2, 2);
  EXPECT_EQ(c.text(), "error[unknown-key]: message\n --> pack.yaml:1:3\n  |\n1 | ab\n  |   ^\n");
  c.diagnostic.span = c.span(6, 6);
  EXPECT_EQ(c.text(), "error[unknown-key]: message\n --> pack.yaml:3:1\n  |\n3 | \n  | ^\n");
  c.diagnostic.span = c.span(1, 5);
  EXPECT_EQ(c.text(), "error[unknown-key]: message\n --> pack.yaml:1:2\n  |\n1 | ab\n  |  ^\n");
  c.diagnostic.span = c.span(100, 200);
  EXPECT_EQ(c.text(), "error[unknown-key]: message\n --> pack.yaml:3:1\n  |\n3 | \n  | ^\n");
}

TEST(Render, long_lines_are_windowed) {
  Case c(std::string(300, 'a') + "XYZ" + std::string(300, 'b') + "\n");
  c.diagnostic.span = c.find("XYZ");
  EXPECT_EQ(c.text(), "error[unknown-key]: message\n --> pack.yaml:1:301\n  |\n1 | ..." + std::string(40, 'a') + "XYZ" +
                          std::string(77, 'b') + "...\n  | " + std::string(43, ' ') + "^^^\n");
  c.diagnostic.span = c.span(0, 600);
  EXPECT_EQ(c.text(), "error[unknown-key]: message\n --> pack.yaml:1:1\n  |\n1 | " + std::string(120, 'a') + "...\n  | " +
                          std::string(120, '^') + "\n");
}

TEST(Render, without_a_place) {
  Case c("x\n");
  c.diagnostic.severity = Severity::warning;
  c.diagnostic.help = "do this";
  EXPECT_EQ(c.text(), "warning[unknown-key]: message\n  help: do this\n");
}

TEST(Render, labels_in_other_sources) {
  Case c("a: 1\n");
  const SourceId other = c.sources.add("other.yaml", "b: 2\n");
  c.diagnostic.span = c.find("a");
  c.diagnostic.labels.push_back({{other, 0, 1}, "first here"});
  EXPECT_EQ(c.text(),
            "error[unknown-key]: message\n --> pack.yaml:1:1\n  |\n1 | a: 1\n  | ^\n"
            " ::: other.yaml:1:1\n  |\n1 | b: 2\n  | - first here\n");
}

TEST(Render, fixes) {
  Case c("a: 1\n");
  c.diagnostic.span = c.find("a");
  const std::string head = "error[unknown-key]: message\n --> pack.yaml:1:1\n  |\n1 | a: 1\n  | ^\n";
  c.diagnostic.fix = Fix{c.span(0, 0), "x"};
  EXPECT_EQ(c.text(), head + "  = fix: insert `x`\n");
  c.diagnostic.fix = Fix{c.span(0, 4), ""};
  EXPECT_EQ(c.text(), head + "  = fix: remove `a: 1`\n");
}

TEST(Render, colour) {
  Case c("a: 1\n");
  c.diagnostic.span = c.find("a");
  c.diagnostic.help = "h";
  EXPECT_EQ(c.text(true),
            "\x1b[1;31merror[unknown-key]\x1b[0m\x1b[1m: message\x1b[0m\n"
            " \x1b[1;34m-->\x1b[0m pack.yaml:1:1\n"
            "  \x1b[1;34m|\x1b[0m\n"
            "\x1b[1;34m1 |\x1b[0m a: 1\n"
            "  \x1b[1;34m|\x1b[0m \x1b[1;31m^\x1b[0m\n"
            "  \x1b[1;34m=\x1b[0m \x1b[1mhelp:\x1b[0m h\n");
}

}  // namespace
}  // namespace tripline::grammar
