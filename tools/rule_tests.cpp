#include "tools/rule_tests.hpp"

#include <filesystem>
#include <optional>

#include "tools/generate/random.hpp"
#include "tools/testing/given_events.hpp"
#include "tools/testing/judge_query.hpp"
#include "tools/testing/law.hpp"
#include "tools/testing/nearest_miss.hpp"
#include "tools/testing/test_outcome.hpp"

namespace tripline::tools {

using grammar::TreeEntry;
using grammar::TreeId;
using grammar::TreeNode;

namespace {

class TestRun {
 public:
  TestRun(const std::vector<grammar::ast::Pack>& packs, const grammar::ast::Pack& pack, const runtime::Program& program,
          runtime::Observer& observer, const TestOptions& options, std::vector<Expectation>& out)
      : packs_(packs), pack_(pack), program_(program), observer_(observer), options_(options), out_(out) {}

  void run(const grammar::ast::Test& test) {
    test_ = &test;
    const GivenEvents given = given_events(pack_.tree, test.given, folder_of(pack_, options_.sources));
    if (!given.problem.empty()) {
      Expectation& e = add("given", test.given);
      e.problem = given.problem;
      return;
    }
    // Where addresses are is asked once a value: a test that says it has an observer of its own.
    const runtime::Places places = given_places(test);
    runtime::Scope scope;
    scope.places = &places;
    std::optional<runtime::Observer> own;
    if (!test.places.empty()) own.emplace(program_, scope, nullptr, nullptr);
    runtime::Observer& observer = own ? *own : observer_;
    const runtime::Observations observations = observe_events(observer, given.events);
    const TestOutcome came(program_, pack_.name.value(), observations);
    for (const TreeEntry& entry : pack_.tree[test.expect].entries) {
      const TreeNode& wanted = pack_.tree[entry.value];
      if (entry.key.value() == "queries" && wanted.kind == TreeNode::Kind::map) {
        for (const TreeEntry& query : wanted.entries) {
          judge_query(add(query.key.value(), query.value), pack_.tree, query.value, program_, given.events);
        }
        continue;
      }
      Expectation& e = add(entry.key.value(), entry.value);
      judge(e, pack_.tree, entry.value, came, e.name);
      if (!e.passed && e.nearest.empty()) e.nearest = nearest_miss(packs_, came, e.name, given.events);
    }
    if (options_.on_test) options_.on_test(pack_, test, given.events, came);
    if (options_.law) hold_law(came, given.events, observer);
  }

 private:
  Expectation& add(const std::string& name, TreeId wanted) {
    const TreeNode& node = pack_.tree[wanted];
    Expectation& e = out_.emplace_back();
    e.pack = pack_.name.value();
    e.test = test_->name.value();
    e.name = name;
    e.expected = node.kind == TreeNode::Kind::scalar ? node.text.value() : grammar::to_json(pack_.tree, wanted);
    e.span = node.span;
    if (test_->todo) e.todo = test_->todo->value();
    return e;
  }

  void hold_law(const TestOutcome& came, const std::vector<std::string>& events, runtime::Observer& observer) {
    const std::string broken =
        broken_law(program_, observer, pack_.name.value(), events, came.text(), key_of(test_->name.value()));
    if (broken.empty()) return;
    Expectation& e = add("(law)", test_->given);
    e.expected = "the same in any order";
    e.problem = broken;
  }

  const std::vector<grammar::ast::Pack>& packs_;
  const grammar::ast::Pack& pack_;
  const runtime::Program& program_;
  runtime::Observer& observer_;
  const TestOptions& options_;
  std::vector<Expectation>& out_;
  const grammar::ast::Test* test_ = nullptr;
};

}  // namespace

std::string folder_of(const grammar::ast::Pack& pack, const grammar::Sources* sources) {
  if (!sources || pack.source == grammar::SourceId::nowhere) return {};
  return std::filesystem::path((*sources)[pack.source].name()).parent_path().string();
}

std::vector<Expectation> run_rule_tests(const std::vector<grammar::ast::Pack>& packs, const runtime::Program& program,
                                        const TestOptions& options) {
  std::vector<Expectation> out;
  const runtime::Scope scope;
  runtime::Observer observer(program, scope, nullptr, nullptr);  // of all tests: making one is most of the work
  for (const grammar::ast::Pack& pack : packs) {
    TestRun run(packs, pack, program, observer, options, out);
    for (const grammar::ast::Test& test : pack.tests) {
      const std::string name = pack.name.value() + "/" + test.name.value();
      if (name.find(options.only) != std::string::npos) run.run(test);
    }
  }
  return out;
}

}  // namespace tripline::tools
