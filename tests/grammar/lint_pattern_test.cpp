#include "grammar/lint_pattern.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "grammar/parse_pattern.hpp"

namespace tripline::grammar {
namespace {

Text verbatim(const std::string& text) {
  return Text(text, {SourceId{0}, 0, static_cast<std::uint32_t>(text.size())});
}

// Every warning as `code@marked text`.
std::string warnings(const std::string& text) {
  Diagnostics diagnostics;
  EXPECT_TRUE(parse_pattern(verbatim(text), diagnostics)) << text;
  std::string result;
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    if (!result.empty()) result += "  ";
    const Span span = diagnostic.span;
    result +=
        fmt::format("{}@{}", entry_of(diagnostic.code).word, text.substr(span.begin, span.end - span.begin));
  }
  return result;
}

struct Case {
  const char* rule;
  const char* text;
  const char* expected;
};

TEST(LintPattern, Spelling) {
  const Case cases[] = {
      {"F1", " [ERROR]", "bracketed-word@[ERROR]"},
      {"F1", "[a, b]", ""},
      {"F1", "[a = 1]", ""},
      {"F1", "[...]", ""},
      {"F7", "a -  b", "exclusion-blank@  "},
      {"F9", "?a ?b -c", "mixed-optional-terms@?a"},
      {"F9", "?a ?b", ""},
      {"F10", "-Token= a.b=c \"x.y\"", "loose-term-character@=  loose-term-character@."},
      {"F20", "{ $['a'].b = 1 && $.['c'] = 1 && $.d['e'] = 1 }", "bracket-without-dot@['a']"},
      {"F23", "{ $.a = true }", "boolean-equality@$.a = true"},
      {"F23", "{ $.a != False }", "boolean-equality@$.a != False"},
      {"F23", "{ $.a = \"true\" }", ""},
      {"F23", "{ $.readOnly = \"true\" }", "boolean-equality@$.readOnly = \"true\""},
      {"F23", "{ $.userIdentity.sessionContext.attributes.mfaAuthenticated = true }", ""},
      {"F23", "[a = true, b]", ""},
      {"F27", "{ $.a = \"arn:*:x\" }", "interior-asterisk@\"arn:*:x\""},
      {"F27", "[a != *x*y*]", "interior-asterisk@*x*y*"},
      {"F27", "{ $.a = *x* }", ""},
      {"F28", "{ $.a = x-y && $.b = \"x-y\" && $.c = -5 }", "unquoted-hyphen@x-y"},
      {"F34", "{ $.a is NULL && $.b NOT exists && $.c IS\n TRUE }",
       "keyword-case@is NULL  keyword-case@NOT exists"},
      {"F36", "{ $.a exists }", "exists-extension@$.a exists"},
      {"F40", "{ $.a like a-b }", "like-extension@$.a like a-b"},
      {"F49", "[w1=a || W1=b]", "slot-name-case@W1"},
      {"F14", "%a|%", "always-matches@%a|%"},
      {"F14", "{ $.a = %|b% }", "always-matches@%|b%"},
  };
  for (const Case& c : cases) EXPECT_EQ(warnings(c.text), c.expected) << c.rule << ": " << c.text;
}

TEST(LintPattern, OptionalFields) {
  const Case cases[] = {
      {"F24", "{ $.errorCode != \"x\" }", "negated-optional-field@$.errorCode != \"x\""},
      {"F24", "{ $.requestParameters.a.b != %x% }", "negated-optional-field@$.requestParameters.a.b != %x%"},
      {"F24", "{ $.userIdentity.userName != x && $.userIdentity.userName != y }",
       "negated-optional-field@$.userIdentity.userName != x"},
      {"F24", "{ $.eventName != x && $.sourceIPAddress != y && $.userIdentity.type != z }", ""},
      {"F24", "{ $.errorCode NOT EXISTS || $.errorCode != x }", ""},
      {"F24", "{ $.errorCode = * && $.errorCode != x }", ""},
      {"F24", "{ $.responseElements IS NULL || $.responseElements.ConsoleLogin != Success }", ""},
      {"F24",
       "{ $.userIdentity.type != AssumedRole || $.userIdentity.sessionContext.sessionIssuer.userName != ci }",
       ""},
      {"F24", "{ $.userIdentity.type = IAMUser && $.userIdentity.userName != ci }",
       "negated-optional-field@$.userIdentity.userName != ci"},
      {"F24", "[errorCode != x, b]", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(warnings(c.text), c.expected) << c.text;
}

TEST(LintPattern, Quotas) {
  const auto repeated = [](const std::string& text, int times) {
    std::string result;
    for (; times > 0; --times) result += text;
    return result;
  };
  EXPECT_EQ(warnings(repeated("a", 1024)), "");
  EXPECT_EQ(warnings(repeated("a", 1026)), "pattern-quota@aa");
  EXPECT_EQ(warnings("\"" + repeated("\xC3\xA9", 1022) + "\""), "");
  EXPECT_EQ(warnings("\"" + repeated("\xC3\xA9", 1023) + "\""), "pattern-quota@\"");
  EXPECT_EQ(warnings("{ $.a = %x% || $.b = %y% }"), "");
  EXPECT_EQ(warnings("{ $.a = %x% || $.b = %y% || $.c = %z% || $.d = %w% }"), "pattern-quota@%z%");
  EXPECT_EQ(warnings("[a = %x% || a = %y% || a = %z%]"), "pattern-quota@%z%");
  EXPECT_EQ(warnings("{ $.a.*[*] = 1 }"), "pattern-quota@$.a.*[*]");
  EXPECT_EQ(warnings("{ $.a.* = 1 || $.b.* = 1 || $.c.* = 1 }"), "");
  EXPECT_EQ(warnings("{ $.a.* = 1 || $.b.* = 1 || $.c.* = 1 || $.d.* = 1 || $.e.* = 1 }"),
            "pattern-quota@$.d.*");
}

// Applying every fix of a pattern at once gives a pattern that is meant alike and free of warnings.
TEST(LintPattern, FixesMend) {
  const std::pair<std::string, std::string> cases[] = {
      {"[ERROR]", "\"[ERROR]\""},
      {"Token= - b", "\"Token=\" -b"},
      {"{ $['a b'] is null }", "{ $.['a b'] IS NULL }"},
      {"{ $.readOnly = false }", "{ $.readOnly IS FALSE }"},
      {"{ $.managementEvent != false }", "{ $.managementEvent IS TRUE }"},
      {"{ $.a = \"arn:aws:iam::*:role/x\" }", "{ $.a = %^arn:aws:iam::.*:role/x$% }"},
      {"{ $.a = x-y }", "{ $.a = \"x-y\" }"},
      {"{ $.a exists }", "{ $.a = * }"},
      {"{ $.a like \"a*b\" }", "{ $.a = %^a.*b$% }"},
      {"{ $.a like a-b* }", "{ $.a = \"a-b*\" }"},
      {"{ $.a like 5 }", "{ $.a = \"5\" }"},
      {"{ $.errorCode != x && $.b = 1 }", "{ ($.errorCode NOT EXISTS || $.errorCode != x) && $.b = 1 }"},
      {"[w1=a || W1=b]", "[w1 = a || w1 = b]"},
  };
  for (const auto& [text, meant] : cases) {
    Diagnostics diagnostics;
    parse_pattern(verbatim(text), diagnostics);
    std::string mended = text;
    for (auto found = diagnostics.list().rbegin(); found != diagnostics.list().rend(); ++found) {
      ASSERT_TRUE(found->fix) << text;
      const Span span = found->fix->span;
      mended.replace(span.begin, span.end - span.begin, found->fix->replacement);
    }
    Diagnostics after;
    const std::optional<Pattern> pattern = parse_pattern(verbatim(mended), after);
    ASSERT_TRUE(pattern) << text << " -> " << mended;
    EXPECT_EQ(to_string(*pattern), meant) << text;
    EXPECT_TRUE(after.list().empty()) << text << " -> " << mended;
  }
}

TEST(LintPattern, ObjectsHaveNoPortableTest) {
  Diagnostics diagnostics;
  parse_pattern(verbatim("{ $.requestParameters EXISTS }"), diagnostics);
  ASSERT_EQ(diagnostics.list().size(), 1u);
  EXPECT_FALSE(diagnostics.list()[0].fix);
  EXPECT_EQ(diagnostics.list()[0].help, "AWS can only test a field inside it, with `= *`");
}

}  // namespace
}  // namespace tripline::grammar
