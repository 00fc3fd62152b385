#include "grammar/parse_alarm_rule.hpp"

#include <gtest/gtest.h>

#include <string>
#include <tao/pegtl/contrib/analyze.hpp>

#include "grammar/alarm_rule_syntax.hpp"

namespace tripline::grammar {
namespace {

Text text_of(const std::string& text) {
  return {text, Span{SourceId{0}, 0, static_cast<std::uint32_t>(text.size())}};
}

std::optional<AlarmRule> parsed(const std::string& text) {
  Diagnostics diagnostics;
  return parse_alarm_rule(text_of(text), diagnostics);
}

// The steps as text: `a b AND`, in reverse Polish order.
std::string steps_of(const std::string& text) {
  const auto rule = parsed(text);
  if (!rule) return "refused";
  constexpr const char* states[] = {"?", "+", "!"};  // INSUFFICIENT_DATA, OK, ALARM
  std::string out;
  for (const AlarmRuleStep& step : rule->steps) {
    if (!out.empty()) out += ' ';
    const std::string state = states[static_cast<std::size_t>(step.state)];
    switch (step.op) {
      case AlarmRuleStep::Op::never: out += "false"; break;
      case AlarmRuleStep::Op::always: out += "true"; break;
      case AlarmRuleStep::Op::state: out += rule->names[step.names.front()].name + state; break;
      case AlarmRuleStep::Op::at_least:
        out += std::to_string(step.count) + (step.percent ? "%" : "") + (step.negated ? "~" : "") + state + "[";
        for (const std::uint32_t name : step.names) out += rule->names[name].name + ";";
        out += "]";
        break;
      case AlarmRuleStep::Op::negate: out += "not"; break;
      case AlarmRuleStep::Op::all: out += "and" + std::to_string(step.count); break;
      case AlarmRuleStep::Op::any: out += "or" + std::to_string(step.count); break;
    }
  }
  return out;
}

struct Refusal {
  std::string marked, message;
  std::optional<Fix> fix;
};
Refusal refusal_of(const std::string& text) {
  Diagnostics diagnostics;
  EXPECT_FALSE(parse_alarm_rule(text_of(text), diagnostics)) << text;
  if (diagnostics.list().size() != 1) return {"", "not one diagnostic", {}};
  const Diagnostic& d = diagnostics.list().front();
  return {text.substr(d.span.begin, d.span.end - d.span.begin), d.message, d.fix};
}

TEST(AlarmRule, GrammarIsSound) { EXPECT_EQ(tao::pegtl::analyze<alarm_rule_syntax::rule>(), 0u); }

TEST(AlarmRule, PrecedenceAndAssociation) {
  EXPECT_EQ(steps_of("ALARM(a)"), "a!");
  EXPECT_EQ(steps_of("ALARM(a) OR OK(b) AND INSUFFICIENT_DATA(c)"), "a! b+ c? and2 or2");
  EXPECT_EQ(steps_of("ALARM(a) AND ALARM(b) OR ALARM(c)"), "a! b! and2 c! or2");
  EXPECT_EQ(steps_of("NOT ALARM(a) AND ALARM(b)"), "a! not b! and2");
  EXPECT_EQ(steps_of("NOT (ALARM(a) AND ALARM(b))"), "a! b! and2 not");
  EXPECT_EQ(steps_of("NOT NOT ALARM(a)"), "a!");
  EXPECT_EQ(steps_of("NOT NOT NOT ALARM(a)"), "a! not");
  EXPECT_EQ(steps_of("ALARM(a) OR ALARM(b) OR ALARM(c)"), "a! b! c! or3");
  EXPECT_EQ(steps_of("((ALARM(a)))"), "a!");
}

TEST(AlarmRule, KeywordsInAnyCaseAndFreeSpace) {
  EXPECT_EQ(steps_of("true And False oR nOt TRUE"), "true false and2 true not or2");
  EXPECT_EQ(steps_of("\n ALARM\t( a )\r\nAND(OK(b))OR(TRUE) "), "a! b+ and2 true or2");
  EXPECT_EQ(steps_of("ALARM(a)AND OK(b)"), "a! b+ and2");
  EXPECT_EQ(steps_of("NOT(ALARM(a))"), "a! not");
}

TEST(AlarmRule, Names) {
  EXPECT_EQ(steps_of("ALARM(AND)"), "AND!");
  EXPECT_EQ(steps_of("ALARM('a')"), "'a'!");
  EXPECT_EQ(steps_of("ALARM(a/b:c.d\\e)"), "a/b:c.d\\e!");
  EXPECT_EQ(steps_of("ALARM(\"my alarm (prod), eu\")"), "my alarm (prod), eu!");
  EXPECT_EQ(steps_of(R"(ALARM("say \"hi\" \\ \n"))"), "say \"hi\" \\ \\n!");
  EXPECT_EQ(steps_of("ALARM(arn:aws:cloudwatch:us-east-1:123456789012:alarm:a)"), "a!");
  EXPECT_EQ(steps_of("ALARM(\"arn:aws-cn:cloudwatch:cn-north-1:123456789012:alarm:a: 1\")"), "a: 1!");
  EXPECT_EQ(steps_of("ALARM(arn:aws:sns:x)"), "arn:aws:sns:x!");
}

TEST(AlarmRule, AtLeast) {
  EXPECT_EQ(steps_of("AT_LEAST(2, ALARM, (a, b, c))"), "2![a;b;c;]");
  EXPECT_EQ(steps_of("AT_LEAST ( 50 % ,not OK,(\"a 1\",b) )"), "50%~+[a 1;b;]");
  EXPECT_EQ(steps_of("AT_LEAST(1, ALARM, (ALARM, OK)) AND TRUE"), "1![ALARM;OK;] true and2");
  AlarmRuleStep share;
  share.percent = true;
  share.count = 50;
  EXPECT_EQ(needed(share, 3), 2u);
  EXPECT_EQ(needed(share, 4), 2u);
  share.count = 1;
  EXPECT_EQ(needed(share, 99), 1u);
}

TEST(AlarmRule, RefusalsMarkWhatIsWrong) {
  struct Case {
    const char* text;
    const char* marked;
    const char* message;
  };
  constexpr Case cases[] = {
      {"", "", "expected a condition, found the end"},
      {"ALARM(a) AND", "", "expected a condition, found the end"},
      {"AND ALARM(a)", "AND", "expected a condition, found `AND`"},
      {"NOT", "", "expected a condition, found the end"},
      {"()", "()", "parentheses are empty"},
      {"(ALARM(a)", "", "expected `AND`, `OR` or `)`, found the end"},
      {"ALARM(a))", ")", "`)` closes nothing"},
      {"ALARM(a) ALARM(b)", "ALARM", "an operator is missing before `ALARM`"},
      {"ALARM(a) (OK(b))", "(", "an operator is missing before `(`"},
      {"ALARM(a) XOR ALARM(b)", "XOR", "there is no operator `XOR`"},
      {"ALARM(a) && ALARM(b)", "&&", "`&&` is no operator"},
      {"(ALARM(a) || ALARM(b))", "||", "`||` is no operator"},
      {"!ALARM(a)", "!", "`!` is no operator"},
      {"WARNING(a)", "WARNING", "there is no function `WARNING`"},
      {"alarm(a)", "alarm", "there is no function `alarm`"},
      {"myalarm", "myalarm", "`myalarm` is no condition"},
      {"ALARM a", "a", "expected `(`, found `a`"},
      {"ALARM()", ")", "expected an alarm's name, found `)`"},
      {"ALARM(\"\")", "\"\"", "a name is empty"},
      {"ALARM(\"a)", "\"", "a quote is opened and never closed"},
      {"ALARM(my alarm)", "my alarm", "a name with a blank needs quotes"},
      {"ALARM(a, b)", ",", "expected `)`, found `,`"},
      {"ALARM(a", "", "expected `)`, found the end"},
      {"AT_LEAST(ALARM, (a))", "ALARM", "expected a number or a percentage, found `ALARM`"},
      {"AT_LEAST(1.5, ALARM, (a, b))", ".", "expected `,`, found `.`"},
      {"AT_LEAST(1, BAD, (a))", "BAD", "expected a state, found `BAD`"},
      {"AT_LEAST(2, ALARM(a), ALARM(b))", "(", "expected `,`, found `(`"},
      {"AT_LEAST(1, ALARM, a)", "a", "expected `(`, found `a`"},
      {"AT_LEAST(1, ALARM, ())", ")", "expected an alarm's name, found `)`"},
      {"AT_LEAST(1, ALARM, (a,))", ")", "expected an alarm's name, found `)`"},
      {"AT_LEAST(1, ALARM, (ALARM(a)))", "ALARM(", "the list of `AT_LEAST` holds names and no functions"},
      {"AT_LEAST(3, ALARM, (a, b))", "3", "`AT_LEAST` cannot ask for this many of 2 alarms"},
      {"AT_LEAST(0, ALARM, (a, b))", "0", "`AT_LEAST` cannot ask for this many of 2 alarms"},
      {"AT_LEAST(101 %, ALARM, (a, b))", "101 %", "a percentage is from 1 to 100"},
      {"AT_LEAST(0%, ALARM, (a, b))", "0%", "a percentage is from 1 to 100"},
      {"AT_LEAST(99999999999999999999, ALARM, (a))", "99999999999999999999", "`AT_LEAST` cannot ask for this many of 1 alarms"},
      {"TRUE(a)", "(", "an operator is missing before `(`"},
      {"TRUE;", ";", "expected `AND`, `OR` or the end, found `;`"},
  };
  for (const Case& c : cases) {
    const Refusal refusal = refusal_of(c.text);
    EXPECT_EQ(refusal.marked, c.marked) << c.text;
    EXPECT_EQ(refusal.message, c.message) << c.text;
  }
}

TEST(AlarmRule, FixesMakeItRight) {
  for (std::string text : {"alarm(a)", "ALARM(a) && ALARM(b)", "ALARM(a) | ALARM(b)", "!ALARM(a)", "ALARM(my alarm)",
                           "at_least(1, ALARM, (a, b))", "AT_LEAST(1, ALARM, (a b, c))"}) {
    const Refusal refusal = refusal_of(text);
    ASSERT_TRUE(refusal.fix) << text;
    text.replace(refusal.fix->span.begin, refusal.fix->span.end - refusal.fix->span.begin, refusal.fix->replacement);
    EXPECT_TRUE(parsed(text)) << text;
  }
}

std::string repeated(const std::string& part, std::size_t times, const std::string& between = "") {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += (i == 0 ? "" : between) + part;
  return out;
}

TEST(AlarmRule, Limits) {
  const auto children = [](std::size_t n) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += (i == 0 ? "OK(c" : " OR OK(c") + std::to_string(i) + ")";
    return out;
  };
  EXPECT_TRUE(parsed(children(100)));
  EXPECT_EQ(refusal_of(children(101)).marked, "c100");
  EXPECT_TRUE(parsed(repeated("ALARM(a)", 500, " OR ")));
  EXPECT_EQ(refusal_of(repeated("ALARM(a)", 501, " OR ")).message, "a rule of 501 elements, more than 500");
  EXPECT_TRUE(parsed(repeated("(", 499) + "TRUE" + repeated(")", 499)));
  EXPECT_EQ(refusal_of(repeated("(", 500) + "TRUE" + repeated(")", 500)).message, "a rule of 501 elements, more than 500");
  EXPECT_EQ(refusal_of(repeated("(", 5000)).message, "parentheses are nested more than 500 deep");
  EXPECT_TRUE(parsed("TRUE" + std::string(10'236, ' ')));
  EXPECT_EQ(refusal_of("TRUE" + std::string(10'237, ' ')).message, "a rule of more than 10,240 characters");
  EXPECT_TRUE(parsed("ALARM(" + repeated("\xC3\xA4", 10'000) + ")"));  // characters, not bytes
  EXPECT_TRUE(parsed(repeated("NOT ", 2000) + "TRUE"));
}

TEST(AlarmRule, SpansPointIntoTheSource) {
  Diagnostics diagnostics;
  const std::string text = "ALARM(a) AND OK(\"b c\")";
  const auto rule = parse_alarm_rule({text, Span{SourceId{0}, 100, 100 + static_cast<std::uint32_t>(text.size())}}, diagnostics);
  ASSERT_TRUE(rule);
  EXPECT_EQ(rule->names[0].span, (Span{SourceId{0}, 106, 107}));
  EXPECT_FALSE(rule->names[0].quoted);
  EXPECT_EQ(rule->names[1].span, (Span{SourceId{0}, 116, 121}));
  EXPECT_TRUE(rule->names[1].quoted);
}

}  // namespace
}  // namespace tripline::grammar
