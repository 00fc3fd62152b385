// What strangers write reaches a terminal, a spreadsheet, a browser or a reader of JSON as text and nothing
// else.

#include "tools/escape.hpp"

#include <gtest/gtest.h>

namespace tripline::tools {
namespace {

struct Case {
  std::string_view text, expected;
};

TEST(TerminalSafe, ShowsWhatWouldNotBeSeen) {
  const Case cases[] = {
      {"", ""},
      {"aws-cli/2.15 (x86)", "aws-cli/2.15 (x86)"},
      {"\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"},
      {"\x1b]0;title\x07", "\\x1b]0;title\\x07"},
      {"a\nb\tc\rd", "a\\nb\\tc\\rd"},
      {std::string_view("a\0b", 3), "a\\x00b"},
      {"\x7f", "\\x7f"},
      {"\xC2\x9B"
       "31m",
       "\\u009b31m"},                                    // CSI as one character
      {"user\xE2\x80\xAEnimda", "user\\u202enimda"},     // right-to-left override
      {"\xE2\x81\xA6x\xE2\x81\xA9", "\\u2066x\\u2069"},  // isolates
      {"ad\xE2\x80\x8Bmin", "ad\\u200bmin"},             // zero width space
      {"ad\xE2\x80\x8Dmin", "ad\\u200dmin"},             // zero width joiner
      {"\xEF\xBB\xBFx", "\\ufeffx"},
      {"\xF3\xA0\x81\x81", "\\u{e0041}"},   // tag
      {"\xFF\xC0\xAF", "\\xff\\xc0\\xaf"},  // no UTF-8, overlong slash
      {"\xE2\x82", "\\xe2\\x82"},           // cut off
      {"\xED\xA0\x80", "\\xed\\xa0\\x80"},  // surrogate
      {"Zoë 東京 🚀", "Zoë 東京 🚀"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(terminal_safe(c.text), c.expected);
    EXPECT_EQ(terminal_safe(terminal_safe(c.text)), c.expected);
  }
}

TEST(MarkdownCode, LeavesNothingActive) {
  const Case cases[] = {
      {"", "<code></code>"},
      {"guard/root-usage 1.2", "<code>guard/root-usage 1.2</code>"},
      {"a|b\\|c", "<code>a&#124;b&#92;&#124;c</code>"},
      {"`x` **y** <img src=z>", "<code>&#96;x&#96; &#42;&#42;y&#42;&#42; &#60;img src&#61;z&#62;</code>"},
      {"@team #12 https://x www.x WWW.x", "<code>&#64;team &#35;12 https&#58;//x www&#46;x WWW&#46;x</code>"},
      {"a\nb", "<code>a&#92;nb</code>"},
  };
  for (const Case& c : cases) EXPECT_EQ(markdown_code(c.text), c.expected);
}

TEST(MarkdownBlock, HasAFenceThatTheTextDoesNotEnd) {
  EXPECT_EQ(markdown_block("{}", "json"), "```json\n{}\n```\n");
  EXPECT_EQ(markdown_block("a\n```\nb\n", ""), "````\na\n```\nb\n````\n");
  EXPECT_EQ(markdown_block("\x1b[2J", ""), "```\n\\x1b[2J\n```\n");
  EXPECT_EQ(markdown_block("", ""), "```\n\n```\n");
}

TEST(CsvField, QuotesAndDefuses) {
  const Case cases[] = {
      {"", ""},
      {"plain", "plain"},
      {"a,b", "\"a,b\""},
      {"say \"hi\"", "\"say \"\"hi\"\"\""},
      {"two\nlines", "\"two\nlines\""},
      {" padded", "\" padded\""},
      {"=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
      {"=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""},
      {"+1+1", "'+1+1"},
      {"-2+3+cmd|x", "'-2+3+cmd|x"},
      {"@SUM(A1)", "'@SUM(A1)"},
      {"\t=1", "\"'\t=1\""},
      {"a;=1+1", "\"a;=1+1\""},
      {"\r=1", "\"'\r=1\""},
      {"＝1", "'＝1"},
      {"-12", "-12"},
      {"+1.5", "+1.5"},
      {"-1e-07", "-1e-07"},
      {"-1e", "'-1e"},
      {"-", "'-"},
      {"-.5", "'-.5"},
      {"1=2", "1=2"},
  };
  for (const Case& c : cases) EXPECT_EQ(csv_field(c.text), c.expected);
}

TEST(HtmlText, EscapesMarkupAndTheUnseen) {
  EXPECT_EQ(html_text("<a href='x' title=\"y\">&\x1b\xE2\x80\xAE"),
            "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;\\x1b\\u202e");
  EXPECT_EQ(html_text("\xEF\xBF\xBE\xEF\xBF\xBF"), "\\ufffe\\uffff");  // XML has no such characters
}

TEST(JsonString, ReadsBackTheSame) {
  const Case cases[] = {
      {"a\"b\\c", R"("a\"b\\c")"},
      {"\n\t\r\x1b\x7f", R"("\n\t\r\u001b\u007f")"},
      {"\xC2\x9B", R"("\u009b")"},
      {"\xE2\x80\xAE", R"("\u202e")"},
      {"\xF3\xA0\x81\x81", R"("\udb40\udc41")"},
      {"\xFFx", "\"\xEF\xBF\xBDx\""},
      {"Zoë 東京", "\"Zoë 東京\""},
  };
  for (const Case& c : cases) EXPECT_EQ(json_string(c.text), c.expected);
}

TEST(DisplayWidth, CountsColumns) {
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("Zoë"), 3u);
  EXPECT_EQ(display_width("e\xCC\x81"), 1u);  // combining acute
  EXPECT_EQ(display_width("東京"), 4u);
  EXPECT_EQ(display_width("한글"), 4u);
  EXPECT_EQ(display_width("🚀"), 2u);
}

TEST(Fit, CutsWithAnEllipsis) {
  EXPECT_EQ(fit("abcdef", 6), "abcdef");
  EXPECT_EQ(fit("abcdef", 5), "abcd…");
  EXPECT_EQ(fit("abcdef", 1), "…");
  EXPECT_EQ(fit("abcdef", 0), "");
  EXPECT_EQ(fit("東京都", 5), "東京…");
  EXPECT_EQ(fit("東京都", 4), "東…");
  EXPECT_EQ(fit("ab\x1b[2J", 6), "ab…");  // no escape is cut in two
  EXPECT_EQ(fit_middle("arn:aws:iam::111122223333:user/alice", 16), "arn:a…user/alice");
  EXPECT_EQ(fit_middle("東京東京東京", 7), "東…東京");
  EXPECT_EQ(fit_middle("abc\xFF\xE2\x80\xAE", 12), "abc…\\u202e");
  EXPECT_EQ(fit_middle("abc", 3), "abc");
  EXPECT_EQ(fit_middle("abcdefgh", 1), "…");
}

TEST(Fit, BoundsHugeTexts) {
  const std::string huge(1 << 20, 'x');
  EXPECT_EQ(fit(huge, 10), "xxxxxxxxx…");
  EXPECT_EQ(fit_middle("begin" + huge + "end", 10), "beg…xxxend");
  std::string marks = "e";
  for (int i = 0; i < 100000; ++i) marks += "\xCC\x81";
  EXPECT_LT(fit(marks, 20).size(), 200u);
  EXPECT_LT(fit_middle(marks, 20).size(), 400u);
}

}  // namespace
}  // namespace tripline::tools
