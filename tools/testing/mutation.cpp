#include "tools/testing/mutation.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <iterator>
#include <numeric>
#include <set>
#include <span>
#include <string_view>
#include <thread>
#include <tuple>

#include "compiler/compile.hpp"
#include "tools/rule_tests.hpp"
#include "tools/testing/given_events.hpp"
#include "tools/testing/judge_query.hpp"
#include "tools/testing/same_outcomes.hpp"
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

// What mutants of one pack are compiled with: the packs that it imports, without what only they raise. Composites may
// name alarms of any pack.
std::vector<ast::Pack> surroundings_of(const std::vector<ast::Pack>& packs, const std::string& name) {
  std::set<std::string> names;
  const bool composites = !whole_pack(packs, name).composites.empty();
  const auto import = [&](const auto& self, const std::string& of) -> void {
    for (const ast::Pack& pack : packs) {
      if (pack.name.value() != of) continue;
      for (const grammar::Text& import : pack.imports) {
        if (names.insert(import.value()).second) self(self, import.value());
      }
    }
  };
  import(import, name);
  for (const ast::Pack& pack : packs) {
    if (composites) names.insert(pack.name.value());
  }
  names.erase(name);
  std::vector<ast::Pack> out;
  for (const std::string& other : names) {
    ast::Pack pack = whole_pack(packs, other);
    if (pack.name.value().empty()) continue;
    pack.threats.clear(), pack.outliers.clear(), pack.scores.clear(), pack.contributors.clear(), pack.queries.clear();
    pack.nodes.clear(), pack.edges.clear(), pack.graphs.clear(), pack.sensitive.clear();
    if (!composites) pack.metrics.clear(), pack.alarms.clear(), pack.composites.clear();
    out.push_back(std::move(pack));
  }
  return out;
}

// What a test expects of a rule, asked of one of its mutants.
struct Question {
  const TreeEntry* entry;
  std::string name;   // of the rule
  std::string behind; // what stands behind it: ` paths` of graphs, `/signal` of scores
  bool query = false;
};

// One pack made ready, to be looked at by several threads.
struct ReadyPack {
  ReadyPack(const std::vector<ast::Pack>& packs, const std::string& pack_name, const grammar::Sources& sources)
      : name(pack_name), surroundings(surroundings_of(packs, name)), mutants(whole_pack(packs, name)) {
    for (const ast::Pack& pack : packs) {
      if (pack.name.value() != name) continue;
      for (const ast::Test& test : pack.tests) {
        if (test.todo) continue;
        GivenEvents given = given_events(pack.tree, test.given, folder_of(pack, &sources));
        if (given.problem.empty()) tests.push_back({&pack, &test, std::move(given.events)});
      }
    }
  }

  std::string name;
  std::vector<ReadyTest> tests;
  std::vector<ast::Pack> surroundings;
  PackMutants mutants;
};

// What came of one batch.
struct BatchResult {
  std::optional<MutationScore> score;
  std::vector<Survivor> survivors;
  std::size_t equivalent = 0, invalid = 0;
};

class BatchRun {
 public:
  explicit BatchRun(const ReadyPack& pack) : name_(pack.name), tests_(pack.tests), packs_(pack.surroundings) { packs_.emplace_back(); }

  BatchResult run(const PackMutants& mutants, std::size_t number) {
    std::vector<std::size_t> left;
    std::vector<bool> killed;
    const auto begin = [&](const MutantBatch& batch) {
      left.resize(batch.mutants.size());
      std::iota(left.begin(), left.end(), std::size_t{0});
      killed.resize(batch.mutants.size());
      if (!left.empty()) score_ = {name_, batch.mutants.front().name, 0, 0};
    };
    if (const auto quick = mutants.quick_batch(number)) {
      begin(*quick);
      if (!left.empty()) run(*quick, left, killed, false);
      std::erase_if(left, [&](std::size_t m) { return killed[m]; });
      score_.killed = killed.size() - left.size();
    }
    if (killed.empty() || !left.empty()) {
      const MutantBatch batch = mutants.batch(number);
      if (killed.empty()) begin(batch);
      if (!left.empty()) run(batch, left, killed, true);
    }
    if (score_.killed + score_.survived > 0) out_.score = score_;
    return std::move(out_);
  }

 private:
  // Some mutants of a batch. Where they do not compile together, because of one that never does (a period that is none)
  // or as too many of them look at one alarm, each half runs by itself.
  void run(const MutantBatch& batch, std::span<const std::size_t> chosen, std::vector<bool>& killed, bool last) {
    const auto program = compiled(with_clones(batch, chosen));
    if (!program) {
      if (chosen.size() == 1) {
        out_.invalid += last;
        return;
      }
      run(batch, chosen.first(chosen.size() / 2), killed, last);
      run(batch, chosen.subspan(chosen.size() / 2), killed, last);
      return;
    }
    if (batch.edits.empty()) run_tests(batch, *program, nullptr, chosen, killed);
    for (std::size_t e = 0; e < batch.edits.size(); ++e) {
      runtime::Program changed = *program;
      batch.edits[e](changed);
      run_tests(batch, *program, &changed, std::span(&e, 1), killed);
    }
    for (std::size_t c = 0; last && c < chosen.size(); ++c) {
      if (killed[chosen[c]]) {
        ++score_.killed;
      } else if (survives(batch, chosen[c], *program)) {
        ++score_.survived;
      }
    }
  }

  static ast::Pack with_clones(const MutantBatch& batch, std::span<const std::size_t> chosen) {
    ast::Pack out = batch.pack;
    for (const std::size_t m : chosen) {
      for (const MutableRule& clone : batch.mutants[m].clones) put(out, clone);
    }
    return out;
  }

  std::optional<runtime::Program> compiled(ast::Pack pack) {
    packs_.back() = std::move(pack);
    grammar::Diagnostics quiet;
    auto made = compiler::compile(packs_, quiet);
    return made ? std::optional(std::move(made->program)) : std::nullopt;
  }

  // What the test expects of rules that the mutants show in.
  static std::vector<Question> questions(const MutantBatch& batch, const grammar::Tree& tree, const ast::Test& test) {
    std::vector<Question> out;
    const auto among = [](const std::vector<std::string>& names, std::string_view name) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (const TreeEntry& entry : tree[test.expect].entries) {
      const std::string& key = entry.key.value();
      if (key == "queries") {
        for (const TreeEntry& query : tree[entry.value].entries) {
          if (among(batch.judged_queries, query.key.value())) out.push_back({&query, query.key.value(), {}, true});
        }
      }
      for (std::size_t end = key.size(); end != std::string::npos && end > 0; end = key.find_last_of(" /", end - 1)) {
        const std::string_view behind = std::string_view(key).substr(end);
        if (!behind.empty() && behind != " paths" && behind.front() != '/') continue;
        if (!among(batch.judged, std::string_view(key).substr(0, end))) continue;
        out.push_back({&entry, key.substr(0, end), std::string(behind), false});
        break;
      }
    }
    return out;
  }

  // `changed`: the program of the one mutant, where it is not in `program`.
  void run_tests(const MutantBatch& batch, const runtime::Program& program, const runtime::Program* changed,
                 std::span<const std::size_t> chosen, std::vector<bool>& killed) {
    std::optional<runtime::Observer> observer, other;
    const auto alive = [&](std::size_t m) { return !killed[m]; };
    for (const ReadyTest& test : tests_) {
      if (std::none_of(chosen.begin(), chosen.end(), alive)) return;
      const grammar::Tree& tree = test.pack->tree;
      const std::vector<Question> asked = questions(batch, tree, *test.test);
      if (asked.empty()) continue;
      const runtime::Observations observations = observed(program, test, observer);
      const TestOutcome came(program, name_, observations);
      std::optional<runtime::Observations> other_observations;
      std::optional<TestOutcome> other_came;
      if (changed) other_came.emplace(*changed, name_, other_observations.emplace(observed(*changed, test, other)));
      for (const Question& question : asked) {
        if (!holds(tree, question, came, test, "")) continue;
        for (const std::size_t m : chosen) {
          if (killed[m]) continue;
          killed[m] = changed ? !holds(tree, question, *other_came, test, "") : !holds(tree, question, came, test, clone_suffix(m));
        }
      }
    }
  }

  // Where addresses are is asked once a value: a test that says it has an observer of its own.
  static runtime::Observations observed(const runtime::Program& program, const ReadyTest& test,
                                        std::optional<runtime::Observer>& observer) {
    static const runtime::Scope anywhere;
    if (test.test->places.empty()) {
      if (!observer) observer.emplace(program, anywhere, nullptr, nullptr);
      return observe_events(*observer, test.events);
    }
    const runtime::Places places = given_places(*test.test);
    runtime::Scope scope;
    scope.places = &places;
    runtime::Observer own(program, scope, nullptr, nullptr);
    return observe_events(own, test.events);
  }

  bool holds(const grammar::Tree& tree, const Question& question, const TestOutcome& came, const ReadyTest& test,
             const std::string& suffix) const {
    Expectation e;
    e.pack = name_;
    e.name = question.name + suffix + question.behind;
    e.brief = true;
    if (question.query) {
      judge_query(e, tree, question.entry->value, came.program(), test.events);
    } else {
      judge(e, tree, question.entry->value, came, e.name);
    }
    return e.passed && e.todo.empty();
  }

  bool survives(const MutantBatch& batch, std::size_t number, const runtime::Program& program) {
    const Mutant& mutant = batch.mutants[number];
    Survivor survivor{name_, mutant, std::nullopt, false};
    const auto same = [&] {
      ++out_.equivalent;
      return false;
    };
    if (const auto difference = difference_of(batch, mutant)) {
      if (difference->same == compiler::Answer::yes) return same();
      survivor.witness = difference->event;
      survivor.matches = difference->first;
    } else if (batch.edits.empty() && shows_nowhere(batch, program, clone_suffix(number))) {
      return same();
    }
    out_.survivors.push_back(std::move(survivor));
    return true;
  }

  // What the prover says; nothing where it was not a filter that changed.
  std::optional<Difference> difference_of(const MutantBatch& batch, const Mutant& mutant) {
    if (mutant.filters) {
      packs_.back() = batch.pack;
      return tell_apart(packs_, name_, *mutant.filters);
    }
    const auto* rule = batch.rule ? std::get_if<ast::Contributors>(&*batch.rule) : nullptr;
    const auto* other = mutant.rule ? std::get_if<ast::Contributors>(&*mutant.rule) : nullptr;
    if (!rule || !other || mutant.change.kind == MutationKind::threshold || mutant.change.kind == MutationKind::window) return std::nullopt;
    Difference difference = tell_apart(*rule, *other);
    // Keys and what is added up are no filters.
    return difference.same == compiler::Answer::yes ? std::nullopt : std::optional(std::move(difference));
  }

  // The mutant, and all that is made of it, come to the same as the rule.
  static bool shows_nowhere(const MutantBatch& batch, const runtime::Program& program, const std::string& suffix) {
    const auto same = [&](const std::string& name) { return same_outcomes(program, name, suffix); };
    return std::all_of(batch.judged.begin(), batch.judged.end(), same) &&
           std::all_of(batch.judged_queries.begin(), batch.judged_queries.end(), same);
  }

  const std::string& name_;
  const std::vector<ReadyTest>& tests_;
  std::vector<ast::Pack> packs_;  // what it is compiled with, and last a batch
  MutationScore score_;
  BatchResult out_;
};

// Runs `job` for each number below `count`, on as many threads as there are processors.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& job) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t j = next++; j < count; j = next++) job(j);
  };
  std::vector<std::jthread> others;
  const std::size_t threads = std::min<std::size_t>(std::thread::hardware_concurrency(), count);
  for (std::size_t t = 1; t < threads; ++t) others.emplace_back(work);
  work();
}

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
  const auto begin = std::chrono::steady_clock::now();
  std::set<std::string> names;
  for (const ast::Pack& pack : packs) names.insert(pack.name.value());
  // Packs, and then batches, know nothing of each other; what comes of them is put together in their order.
  const std::vector<std::string> pack_names(names.begin(), names.end());
  std::vector<std::optional<ReadyPack>> ready(pack_names.size());
  in_parallel(ready.size(), [&](std::size_t p) { ready[p].emplace(packs, pack_names[p], sources); });
  std::vector<std::pair<const ReadyPack*, std::size_t>> jobs;
  for (const std::optional<ReadyPack>& pack : ready) {
    for (std::size_t b = 0; b < pack->mutants.batches(); ++b) jobs.emplace_back(&*pack, b);
  }
  std::vector<BatchResult> results(jobs.size());
  in_parallel(jobs.size(), [&](std::size_t j) {
    const auto& [pack, number] = jobs[j];
    results[j] = BatchRun(*pack).run(pack->mutants, number);
  });
  MutationResult out;
  for (BatchResult& result : results) {
    if (result.score) out.scores.push_back(*result.score);
    std::move(result.survivors.begin(), result.survivors.end(), std::back_inserter(out.survivors));
    out.equivalent += result.equivalent;
    out.invalid += result.invalid;
  }
  std::stable_sort(out.scores.begin(), out.scores.end(), [](const MutationScore& a, const MutationScore& b) {
    return std::tie(a.pack, a.name) < std::tie(b.pack, b.name);
  });
  // What is sensitive comes in batches of one: they are one thing's.
  std::vector<MutationScore> joined;
  for (const MutationScore& score : out.scores) {
    if (joined.empty() || std::tie(joined.back().pack, joined.back().name) != std::tie(score.pack, score.name)) {
      joined.push_back(score);
      continue;
    }
    joined.back().killed += score.killed;
    joined.back().survived += score.survived;
  }
  out.scores = std::move(joined);
  std::stable_sort(out.survivors.begin(), out.survivors.end(), [](const Survivor& a, const Survivor& b) {
    const grammar::Span &x = a.mutant.change.span, &y = b.mutant.change.span;
    return std::tie(x.source, x.begin, x.end) < std::tie(y.source, y.begin, y.end);
  });
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return out;
}

}  // namespace tripline::tools
