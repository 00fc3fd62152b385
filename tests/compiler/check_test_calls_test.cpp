#include "compiler/check_test_calls.hpp"

#include <gtest/gtest.h>

#include "tests/compiler/packs.hpp"

namespace tripline::compiler {
namespace {

// What is said of a test's call: the marked text, the message, the fix.
std::string said(const std::string& call) {
  const Packs packs("pack: p\ntests:\n  - { name: t, given: [{ $call: " + call + " }], expect: {} }\n");
  grammar::Diagnostics diagnostics;
  check_test_calls(packs.packs, Catalogue::shipped(), diagnostics);
  std::string out;
  for (const grammar::Diagnostic& d : diagnostics.list()) {
    out += packs.at(d.span) + ": " + d.message + (d.fix ? " -> " + d.fix->replacement : "");
  }
  return out;
}

TEST(CheckTestCalls, KnowsWhatTheCatalogueKnows) {
  EXPECT_EQ(said("iam:CreateUser"), "");
  EXPECT_EQ(said("lambda:CreateFunction20150331"), "");
  EXPECT_EQ(said("iam:CreateUsr"), "CreateUsr: `iam.amazonaws.com` has no call `CreateUsr` that is known -> CreateUser");
  EXPECT_EQ(said("lambda:CreateFunction"),
            "CreateFunction: `lambda.amazonaws.com` has no call `CreateFunction` that is known -> CreateFunction20150331");
  EXPECT_EQ(said("cloudtrial:StopLogging"), "cloudtrial: no event source `cloudtrial.amazonaws.com` is known -> cloudtrail");
  EXPECT_EQ(said("qqqqqqqqqqqqqqq:Like"), "qqqqqqqqqqqqqqq: no event source `qqqqqqqqqqqqqqq.amazonaws.com` is known");
  EXPECT_EQ(said("no-call"), "") << "another check has said it";
}

}  // namespace
}  // namespace tripline::compiler
