// Filter patterns as people deployed them, each against each: nothing may stay undecided, and every witness
// is evaluated by the compiled program. TRIPLINE_PRINT=1 prints the classes of equivalent patterns and every
// diagnostic by proof.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "compiler/build_condition.hpp"
#include "compiler/check_meaning.hpp"
#include "compiler/compile.hpp"
#include "compiler/prove/prove.hpp"
#include "grammar/parse_pattern.hpp"
#include "runtime/match.hpp"

namespace tripline {
namespace {

using compiler::Answer;
using compiler::NodeId;

struct Wild {
  std::string text;
  grammar::Pattern pattern;
  std::size_t rows = 0;
};

// Those that are patterns, each once; what is refused is counted.
std::vector<Wild> wild_patterns(const std::filesystem::path& file, std::size_t& refused) {
  std::map<std::string, std::size_t> rows;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const auto row = nlohmann::json::parse(line);
    if (!row["template"].get<bool>()) ++rows[row["pattern"].get<std::string>()];
  }
  std::vector<Wild> out;
  for (const auto& [text, count] : rows) {
    grammar::Diagnostics diagnostics;
    const grammar::Text whole(text, {grammar::SourceId{0}, 0, static_cast<std::uint32_t>(text.size())});
    auto pattern = grammar::parse_pattern(whole, diagnostics);
    if (pattern) {
      out.push_back({text, std::move(*pattern), count});
    } else {
      ++refused;
    }
  }
  return out;
}

class Judge {
 public:
  explicit Judge(const runtime::Program& program) : matcher_(program) {}
  bool matches(std::uint32_t filter, const std::string& event) {
    const std::string bytes = event + std::string(runtime::Decoder::padding, '\0');
    const auto& matched = matcher_.match(std::string_view(bytes).substr(0, event.size()), true);
    return std::find(matched.begin(), matched.end(), filter) != matched.end();
  }

 private:
  runtime::Matcher matcher_;
};

void print_diagnostics(const Wild& wild) {
  grammar::Sources sources;
  const grammar::SourceId id = sources.add("wild", wild.text);
  grammar::Diagnostics diagnostics;
  compiler::check_pattern_meaning(
      grammar::Text(wild.text, {id, 0, static_cast<std::uint32_t>(wild.text.size())}), wild.pattern, diagnostics);
  for (const grammar::Diagnostic& d : diagnostics.list()) {
    fmt::print("{} x{}: {} `{}`\n  in {}\n", grammar::entry_of(d.code).word, wild.rows, d.message,
               wild.text.substr(d.span.begin, d.span.end - d.span.begin), wild.text);
  }
}

TEST(WildPatterns, AreAllDecided) {
  const std::filesystem::path file = std::filesystem::path(TRIPLINE_ROOT) / "../shared/data/wild-patterns.jsonl";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "skipped: ../shared/data is not here";
  const bool print = std::getenv("TRIPLINE_PRINT") != nullptr;
  std::size_t refused = 0;
  const std::vector<Wild> wild = wild_patterns(file, refused);
  std::vector<grammar::Pattern> patterns;
  compiler::Ir ir;
  compiler::IrWriter writer(ir);
  std::vector<NodeId> nodes;
  for (const Wild& each : wild) {
    patterns.push_back(each.pattern);
    nodes.push_back(compiler::build_pattern(each.pattern, writer));
    if (print) print_diagnostics(each);
  }
  const auto program = compiler::compile_patterns(patterns);
  ASSERT_TRUE(program);
  Judge judge(*program);
  compiler::Prover prover(ir);
  std::vector<std::size_t> leader(wild.size());
  std::size_t never = 0, equivalent = 0, implied = 0, disjoint = 0, overlapping = 0, undecided = 0, witnesses = 0;
  std::map<std::string, std::size_t> why;
  for (std::uint32_t a = 0; a < wild.size(); ++a) {
    leader[a] = a;
    const compiler::Verdict some = prover.satisfiable(nodes[a]);
    ASSERT_NE(some.answer, Answer::undecided) << wild[a].text << "  " << some.why;
    never += some.answer == Answer::no;
    for (std::uint32_t b = 0; b < a; ++b) {
      const compiler::Comparison both = prover.compare(nodes[a], nodes[b]);
      if (both.relation == compiler::Relation::undecided) {
        ++undecided;
        ++why[both.why];
        if (print) fmt::print("undecided: {}\n  {}\n  {}\n", both.why, wild[a].text, wild[b].text);
        ADD_FAILURE() << wild[a].text << "\n" << wild[b].text << "\n" << both.why;
        continue;
      }
      const auto shows = [&](const std::optional<compiler::Witness>& witness, bool in_a, bool in_b) {
        if (!witness) return;
        ++witnesses;
        ASSERT_EQ(judge.matches(a, witness->event), in_a) << wild[a].text << "\n" << witness->event;
        ASSERT_EQ(judge.matches(b, witness->event), in_b) << wild[b].text << "\n" << witness->event;
      };
      shows(both.only_a, true, false);
      shows(both.only_b, false, true);
      shows(both.both, true, true);
      switch (both.relation) {
        case compiler::Relation::equivalent:
          ++equivalent;
          leader[a] = std::min(leader[a], leader[b]);
          break;
        case compiler::Relation::broader:
        case compiler::Relation::narrower: ++implied; break;
        case compiler::Relation::disjoint: ++disjoint; break;
        default: ++overlapping;
      }
    }
  }
  std::map<std::size_t, std::vector<std::size_t>> classes;
  for (std::size_t i = 0; i < wild.size(); ++i) classes[leader[i]].push_back(i);
  fmt::print("{} patterns, {} refused, {} classes, {} never match; pairs: {} equivalent, {} implied, {} disjoint, "
             "{} overlapping, {} undecided; {} witnesses\n",
             wild.size(), refused, classes.size(), never, equivalent, implied, disjoint, overlapping, undecided, witnesses);
  for (const auto& [reason, count] : why) fmt::print("  undecided {}: {}\n", count, reason);
  EXPECT_GT(classes.size(), 50u);
  EXPECT_LT(classes.size(), wild.size());
  for (const auto& [first, members] : classes) {
    if (!print || members.size() < 2) continue;
    fmt::print("class of {}:\n", members.size());
    for (const std::size_t i : members) fmt::print("  x{} {}\n", wild[i].rows, wild[i].text);
  }
}

}  // namespace
}  // namespace tripline
