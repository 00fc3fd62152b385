// What is decided about countries and autonomous systems without the database that knows them.
#include <gtest/gtest.h>

#include <string>

#include "compiler/check.hpp"
#include "compiler/prove/prove.hpp"
#include "tests/compiler/packs.hpp"

namespace tripline::compiler {
namespace {

struct Filters {
  Packs packs;
  Ir ir;

  explicit Filters(const std::string& filters) : packs("pack: p\nfilters:\n" + filters) {
    grammar::Diagnostics unused;
    auto checked = check(packs.packs, IrWriter::Form::shared, unused);
    EXPECT_TRUE(checked) << packs.said();
    if (checked) ir = std::move(*checked);
  }
  NodeId operator[](const std::string& name) const {
    for (const auto& filter : ir.filters) {
      for (const std::string& of : filter.names) {
        if (of == "p/" + name) return filter.root;
      }
    }
    ADD_FAILURE() << name;
    return {};
  }
};

const std::string filters =
    "  login: '{ $.eventName = ConsoleLogin }'\n"
    "  there: {field: $.sourceIPAddress, country: [DE, FR]}\n"
    "  there_again: {field: $.sourceIPAddress, country: [FR, DE]}\n"
    "  anywhere: {field: $.sourceIPAddress, country: ['*']}\n"
    "  network: {field: $.sourceIPAddress, asn: [64496]}\n"
    "  login_there: {all: [login, there]}\n"
    "  login_there_again: {all: [there_again, login]}\n"
    "  both_ways: {all: [login, there, {not: there_again}]}\n"
    "  or_network: {any: [login_there, network]}\n";

TEST(ProvePlaces, WhatHoldsWhateverTheDatabaseSays) {
  const Filters of(filters);
  Prover prover(of.ir);
  EXPECT_EQ(prover.equivalent(of["there"], of["there_again"]).answer, Answer::yes);
  EXPECT_EQ(prover.equivalent(of["login_there"], of["login_there_again"]).answer, Answer::yes);
  EXPECT_EQ(prover.implies(of["login_there"], of["login"]).answer, Answer::yes);
  EXPECT_EQ(prover.implies(of["login_there"], of["or_network"]).answer, Answer::yes);
  EXPECT_EQ(prover.satisfiable(of["both_ways"]).answer, Answer::no);
}

TEST(ProvePlaces, WhatOnlyTheDatabaseKnows) {
  const Filters of(filters);
  Prover prover(of.ir);
  for (const char* name : {"there", "network", "login_there", "or_network"}) {
    const Verdict verdict = prover.satisfiable(of[name]);
    EXPECT_EQ(verdict.answer, Answer::undecided) << name;
    EXPECT_NE(verdict.why.find("database"), std::string::npos) << verdict.why;
  }
  EXPECT_EQ(prover.implies(of["login"], of["login_there"]).answer, Answer::undecided);
  EXPECT_EQ(prover.disjoint(of["there"], of["network"]).answer, Answer::undecided);
  EXPECT_EQ(prover.implies(of["there"], of["anywhere"]).answer, Answer::undecided) << "codes are not looked into";
}

TEST(ProvePlaces, WitnessesThatNeedNone) {
  const Filters of(filters + "  or_login: {any: [login, there]}\n");
  Prover prover(of.ir);
  const Verdict verdict = prover.satisfiable(of["or_login"]);
  ASSERT_EQ(verdict.answer, Answer::yes);
  EXPECT_EQ(verdict.witness->event, R"({"eventName":"ConsoleLogin"})");
}

}  // namespace
}  // namespace tripline::compiler
