#pragma once
// Filters of packs -> trees of claims. Names are followed, so a filter's use knows what the filter lets through; what is
// wrong inside a named filter is said once, where it is defined.

#include <map>
#include <optional>
#include <string_view>

#include "compiler/catalogue/claims.hpp"
#include "compiler/names.hpp"
#include "grammar/ast.hpp"

namespace tripline::compiler {

class ClaimReader {
 public:
  ClaimReader(const std::vector<grammar::ast::Pack>& packs, CallFinder& finder) : names_(packs, quiet_), finder_(finder) {}

  // With scopes. Names that refer to nothing or to themselves say nothing of an event.
  ClaimNode read(std::string_view pack, const grammar::ast::FilterUse& use);
  ClaimNode read(const grammar::ast::InsightRule& rule);
  // `field` is one of `list`, as a threat's `in` and a filter's member say it.
  ClaimNode read_member(std::string_view pack, const grammar::ast::FieldRef& field, const grammar::ast::ListUse& list);

 private:
  ClaimNode read_use(std::string_view pack, const grammar::ast::FilterUse& use);
  ClaimNode read_named(std::string_view pack, const grammar::Text& name);

  grammar::Diagnostics quiet_;  // whatever is said here, check() says
  Names names_;
  CallFinder& finder_;
  std::map<const grammar::ast::Filter*, std::optional<ClaimNode>> named_;  // empty while it is being read
  std::size_t depth_ = 0;
};

Path path_of(const grammar::Selector& selector);

}  // namespace tripline::compiler
