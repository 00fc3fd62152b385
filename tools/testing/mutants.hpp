#pragma once
// The mutants of a pack's rules, as rules beside the rules: a batch is one pack that compiles into one program, so that
// all mutants of a rule are run in one pass over a test's events.

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "runtime/program.hpp"
#include "tools/testing/mutable_rule.hpp"
#include "tools/testing/mutate_filter.hpp"

namespace tripline::tools {

// What of a filter's events can come to it at all: a change elsewhere makes no difference.
struct FilterContext {
  std::vector<grammar::ast::FilterUse> all, none;               // of these all hold, of those none
  std::vector<std::vector<grammar::ast::Node>> nodes;           // of each list one is named by the event
  std::vector<grammar::ast::TextTemplate> texts;                // of these it has all fields
};

struct Mutant {
  std::string name;  // of the rule or filter that it is a mutant of
  std::string part;  // of it, as compiler::FilterPlace has it; empty: outside of its filters
  Change change;
  std::optional<MutableRule> rule;  // changed; of those whose filters are no FilterUse
  // Of a change within a filter: the filter before and after it, and what comes to it.
  struct Filters {
    grammar::ast::FilterUse before, after;
    std::shared_ptr<const FilterContext> context;
  };
  std::optional<Filters> filters;
  std::vector<MutableRule> clones;  // the changed rule and all that is made of it, under names of their own
};

struct MutantBatch {
  grammar::ast::Pack pack;  // what is mutated, all that is made of it, and what these refer to; without the clones
  std::optional<MutableRule> rule;  // what is mutated, as it was
  std::vector<std::string> judged;          // rules that a change may show in, by name
  std::vector<std::string> judged_queries;  // saved queries too
  std::vector<Mutant> mutants;
  // Of what has no name to clone, such as what is sensitive: what each mutant changes in the pack's program.
  std::vector<std::function<void(runtime::Program&)>> edits;
};

// What is behind a rule's name in the name of its n-th mutant.
std::string clone_suffix(std::size_t mutant);

// All files of a pack as one, without tests.
grammar::ast::Pack whole_pack(const std::vector<grammar::ast::Pack>& packs, const std::string& name);

// The mutants of one pack, a batch for everything of it that has some, in its order: filters, metrics, alarms, threats,
// outliers, scores, contributor rules, composites, graphs with what they are made of, saved queries.
class PackMutants {
 public:
  explicit PackMutants(grammar::ast::Pack whole);
  ~PackMutants();
  PackMutants(PackMutants&&) noexcept;

  std::size_t batches() const;
  // May be empty. From several threads at once, each batch is made when it is asked for.
  MutantBatch batch(std::size_t number) const;
  // Of a part of graphs: the same mutants in graphs that have nothing else, whose edges are judged alone. Most are killed
  // so, and whole graphs cost more. Empty: there is no quicker way.
  std::optional<MutantBatch> quick_batch(std::size_t number) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tripline::tools
