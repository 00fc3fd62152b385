#pragma once
// What the names in packs refer to. Names are looked up in the pack itself, then in the packs that it imports;
// `pack/name` names a thing of any pack of the run.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"

namespace tripline::compiler {

// The things of all packs of one name, by name. Pointers go into the packs given to `Names`.
struct PackNames {
  std::map<std::string, const grammar::ast::List*, std::less<>> lists;
  std::map<std::string, const grammar::ast::Filter*, std::less<>> filters;
  std::map<std::string, const grammar::ast::Metric*, std::less<>> metrics;  // the first of each name
  std::vector<const grammar::ast::Metric*> all_metrics;  // a name may come back in another namespace
  std::map<std::string, const grammar::ast::RuleHead*, std::less<>> alarms;  // and composites
  std::map<std::string, const grammar::ast::SavedQuery*, std::less<>> queries;
  struct Rule {
    grammar::Span place;
    std::string_view noun;
    const grammar::ast::Pack* file;
  };
  std::map<std::string, Rule, std::less<>> rules;  // everything with a head, and edges: they share one space
  std::vector<std::string> imports;
};

class Names {
 public:
  // Adds duplicate-name for names that two files of a pack or two kinds of rule share (two of one kind in one file
  // were reported where it was read), unknown-name for imports of packs that are not there.
  Names(const std::vector<grammar::ast::Pack>& packs, grammar::Diagnostics& diagnostics);

  // The thing that `name` means in `pack`, and the pack that it stands in; on failure adds unknown-name with the
  // nearest name and returns null.
  const grammar::ast::List* list(std::string_view pack, const grammar::Text& name, grammar::Diagnostics& diagnostics);
  const grammar::ast::Filter* filter(std::string_view pack, const grammar::Text& name, std::string& home,
                                     grammar::Diagnostics& diagnostics);
  const grammar::ast::Metric* metric(std::string_view pack, const grammar::Text& name,
                                     grammar::Diagnostics& diagnostics);
  // The alarm or composite of a name; null and nothing added where there is none. `known` gets the names of all that
  // were looked through.
  const grammar::ast::RuleHead* alarm(std::string_view pack, std::string_view name,
                                      std::vector<std::string_view>& known) const;
  bool is_rule_or_filter(std::string_view pack, std::string_view name) const;
  std::vector<std::string_view> rules_and_filters(std::string_view pack) const;

  std::vector<std::string_view> queries(std::string_view pack) const;

  // unused-list and unused-filter for what was never looked up.
  void report_unused(grammar::Diagnostics& diagnostics) const;
  void mark_used(std::string_view pack, std::string_view filter);

 private:
  template <typename Thing>
  const Thing* find(std::map<std::string, const Thing*, std::less<>> PackNames::*table, std::string_view kind,
                    std::string_view pack, const grammar::Text& name, std::string* home,
                    grammar::Diagnostics& diagnostics);

  std::map<std::string, PackNames, std::less<>> packs_;
  std::map<const void*, bool> used_;
};

}  // namespace tripline::compiler
