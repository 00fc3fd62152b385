#include "tools/testing/mutation.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <tuple>

#include "compiler/compile.hpp"
#include "tools/rule_tests.hpp"
#include "tools/testing/given_events.hpp"
#include "tools/testing/tell_apart.hpp"
#include "tools/testing/test_outcome.hpp"

namespace tripline::tools {

namespace ast = grammar::ast;
using grammar::TreeEntry;

namespace {

// A test made ready: its events are read once for all mutants.
struct ReadyTest {
  const ast::Pack* pack;
  const ast::Test* test;
  std::vector<std::string> events;
};

// What mutants of one pack are compiled with: the packs that it imports, without their rules.
void add_imports(const std::vector<ast::Pack>& packs, const ast::Pack& of, std::vector<ast::Pack>& out) {
  for (const grammar::Text& import : of.imports) {
    const auto has = [&](const ast::Pack& pack) { return pack.name.value() == import.value(); };
    if (std::any_of(out.begin(), out.end(), has) || !std::any_of(packs.begin(), packs.end(), has)) continue;
    ast::Pack whole = whole_pack(packs, import.value());
    whole.metrics.clear(), whole.alarms.clear(), whole.threats.clear(), whole.outliers.clear();
    out.push_back(whole);
    add_imports(packs, whole, out);
  }
}

class PackMutation {
 public:
  PackMutation(const std::vector<ast::Pack>& packs, const std::string& name, const grammar::Sources& sources,
               MutationResult& out)
      : name_(name), out_(out) {
    for (const ast::Pack& pack : packs) {
      if (pack.name.value() != name) continue;
      for (const ast::Test& test : pack.tests) {
        if (test.todo) continue;
        GivenEvents given = given_events(pack.tree, test.given, folder_of(pack, &sources));
        if (given.problem.empty()) tests_.push_back({&pack, &test, std::move(given.events)});
      }
    }
    const ast::Pack whole = whole_pack(packs, name);
    add_imports(packs, whole, imports_);
    for (MutantBatch& batch : mutants_of(whole)) run(batch);
  }

 private:
  void run(MutantBatch& batch) {
    std::vector<ast::Pack> packs = imports_;
    packs.push_back(std::move(batch.pack));
    const auto program = compiled(packs, batch.mutants);
    if (!program) return;
    std::vector<bool> killed(batch.mutants.size());
    run_tests(*program, batch.mutants, killed);
    MutationScore score{name_, batch.mutants.empty() ? "" : batch.mutants.front().name, 0, 0};
    for (std::size_t m = 0; m < batch.mutants.size(); ++m) {
      if (killed[m]) {
        ++score.killed;
      } else if (survives(packs, batch.mutants[m])) {
        ++score.survived;
      }
    }
    if (score.killed + score.survived > 0) out_.scores.push_back(score);
  }

  // The batch as a program, without mutants that do not compile (a period that is none).
  std::optional<runtime::Program> compiled(std::vector<ast::Pack>& packs, std::vector<Mutant>& mutants) {
    {
      grammar::Diagnostics quiet;
      if (auto made = compiler::compile(packs, quiet)) return std::move(made->program);
    }
    const ast::Pack all = packs.back();
    std::vector<Mutant> good;
    const auto only = [&](const std::set<std::string>& names) {
      ast::Pack pack = all;
      const auto keep = [&](auto& rules, auto name) {
        std::erase_if(rules, [&](const auto& r) { return name(r).find('#') != std::string::npos && !names.contains(name(r)); });
      };
      const auto own = [](const auto& r) -> const std::string& { return r.name.value(); };
      const auto head = [](const auto& r) -> const std::string& { return r.head.name.value(); };
      keep(pack.filters, own), keep(pack.metrics, own), keep(pack.alarms, head), keep(pack.threats, head), keep(pack.outliers, head);
      return pack;
    };
    std::set<std::string> names;
    for (Mutant& mutant : mutants) {
      std::set<std::string> own;
      for (const auto& clone : mutant.clones) own.insert(clone.second);
      packs.back() = only(own);
      grammar::Diagnostics quiet;
      if (compiler::compile(packs, quiet)) {
        names.merge(own);
        good.push_back(std::move(mutant));
      } else {
        ++out_.invalid;
      }
    }
    mutants = std::move(good);
    packs.back() = only(names);
    grammar::Diagnostics quiet;
    auto made = compiler::compile(packs, quiet);
    return made ? std::optional(std::move(made->program)) : std::nullopt;
  }

  void run_tests(const runtime::Program& program, const std::vector<Mutant>& mutants, std::vector<bool>& killed) {
    std::map<std::string, std::vector<std::pair<std::size_t, std::string>>> clones;  // rule -> mutant, its clone
    for (std::size_t m = 0; m < mutants.size(); ++m) {
      for (const auto& [rule, clone] : mutants[m].clones) clones[rule].emplace_back(m, clone);
    }
    const runtime::Scope scope;
    runtime::Observer observer(program, scope, nullptr, nullptr);
    for (const ReadyTest& test : tests_) {
      const grammar::Tree& tree = test.pack->tree;
      const auto& expected = tree[test.test->expect].entries;
      const bool tells = std::any_of(expected.begin(), expected.end(),
                                     [&](const TreeEntry& entry) { return clones.contains(entry.key.value()); });
      if (!tells) continue;
      // Where addresses are is asked once a value: a test that says it has an observer of its own.
      const runtime::Places places = given_places(*test.test);
      runtime::Scope with_places;
      with_places.places = &places;
      std::optional<runtime::Observer> own;
      if (!test.test->places.empty()) own.emplace(program, with_places, nullptr, nullptr);
      const runtime::Observations observations = observe_events(own ? *own : observer, test.events);
      const TestOutcome came(program, name_, observations);
      for (const TreeEntry& entry : expected) {
        const auto at = clones.find(entry.key.value());
        if (at == clones.end() || !holds(tree, entry, came, entry.key.value())) continue;
        for (const auto& [mutant, clone] : at->second) {
          if (!killed[mutant]) killed[mutant] = !holds(tree, entry, came, clone);
        }
      }
    }
  }

  static bool holds(const grammar::Tree& tree, const TreeEntry& entry, const TestOutcome& came, const std::string& name) {
    Expectation e;
    judge(e, tree, entry.value, came, name);
    return e.passed && e.todo.empty();
  }

  bool survives(const std::vector<ast::Pack>& packs, const Mutant& mutant) {
    Survivor survivor{name_, mutant, std::nullopt, false};
    if (mutant.filters) {
      const Difference difference = tell_apart(packs, name_, mutant.filters->first, mutant.filters->second);
      if (difference.same == compiler::Answer::yes) {
        ++out_.equivalent;
        return false;
      }
      survivor.witness = difference.event;
      survivor.matches = difference.first;
    }
    out_.survivors.push_back(std::move(survivor));
    return true;
  }

  std::string name_;
  MutationResult& out_;
  std::vector<ReadyTest> tests_;
  std::vector<ast::Pack> imports_;
};

}  // namespace

std::size_t MutationResult::mutants() const {
  std::size_t all = equivalent;
  for (const MutationScore& score : scores) all += score.killed + score.survived;
  return all;
}

double MutationResult::percent() const {
  std::size_t killed = 0, all = 0;
  for (const MutationScore& score : scores) {
    killed += score.killed;
    all += score.killed + score.survived;
  }
  return all == 0 ? 100 : 100.0 * static_cast<double>(killed) / static_cast<double>(all);
}

MutationResult run_mutants(const std::vector<ast::Pack>& packs, const grammar::Sources& sources) {
  MutationResult out;
  const auto begin = std::chrono::steady_clock::now();
  std::set<std::string> names;
  for (const ast::Pack& pack : packs) names.insert(pack.name.value());
  for (const std::string& name : names) PackMutation(packs, name, sources, out);
  std::stable_sort(out.scores.begin(), out.scores.end(), [](const MutationScore& a, const MutationScore& b) {
    return std::tie(a.pack, a.name) < std::tie(b.pack, b.name);
  });
  std::stable_sort(out.survivors.begin(), out.survivors.end(), [](const Survivor& a, const Survivor& b) {
    const grammar::Span &x = a.mutant.change.span, &y = b.mutant.change.span;
    return std::tie(x.source, x.begin, x.end) < std::tie(y.source, y.begin, y.end);
  });
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return out;
}

}  // namespace tripline::tools
