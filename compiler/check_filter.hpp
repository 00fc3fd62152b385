#pragma once
// What a rule's `filter` means: a name followed to its definition, a pattern, or a combination.

#include <cstddef>
#include <map>
#include <set>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir.hpp"
#include "compiler/names.hpp"
#include "grammar/ast.hpp"

namespace tripline::compiler {

class FilterBuilder {
 public:
  FilterBuilder(Names& names, IrWriter& writer, grammar::Diagnostics& diagnostics)
      : names_(names), writer_(writer), diagnostics_(diagnostics) {}

  // Empty when something in it was refused. Names are looked up in `pack`.
  std::optional<NodeId> build(std::string_view pack, const grammar::ast::FilterUse& use);
  // A named filter by itself: as `build` of its use, and remembered for every reference to it.
  std::optional<NodeId> build_definition(std::string_view pack, const grammar::ast::Filter& filter);
  // The values of a list, in place or by name, sorted and unique.
  std::optional<std::vector<std::string>> values(std::string_view pack, const grammar::ast::ListUse& list);
  // The same as they stand in the pack, with their places and in their order; null when the name refers to nothing.
  const std::vector<grammar::Text>* texts(std::string_view pack, const grammar::ast::ListUse& list);
  // The one pattern that `use` comes down to, through names; null when it is a combination.
  const grammar::Pattern* single_pattern(std::string_view pack, const grammar::ast::FilterUse& use);

 private:
  std::optional<NodeId> build_member(std::string_view pack, const grammar::ast::FilterUse& use);
  bool can_run(const grammar::Pattern& pattern);
  std::optional<NodeId> build_named(std::string_view pack, const grammar::Text& name);

  Names& names_;
  IrWriter& writer_;
  grammar::Diagnostics& diagnostics_;
  struct Built {
    std::optional<NodeId> node;
    std::size_t row = 0;  // filters that refer to each other in a row below it
  };
  std::map<const grammar::ast::Filter*, Built> built_;
  std::set<const grammar::Pattern*> too_large_;    // said once
  std::vector<const grammar::ast::Filter*> open_;  // definitions being followed: a repetition is a circle
  std::size_t row_ = 0;  // the longest row of references in what is being built
};

}  // namespace tripline::compiler
