#include "tools/testing/mutants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>


namespace tripline::tools {

namespace ast = grammar::ast;
using ast::FilterUse;

namespace {

constexpr std::size_t most_mutants = 20'000;  // of one rule: filters of thousands of conditions are sampled from the front

template <typename Things>
void append(Things& to, const Things& from) {
  to.insert(to.end(), from.begin(), from.end());
}

// Named lists of the pack as values in place, so that their values can be mutated.
void put_in_place(const ast::Pack& whole, ast::ListUse& use) {
  for (const ast::List& list : whole.lists) {
    if (use.name.value().empty() || list.name.value() != use.name.value()) continue;
    use.name = {};
    use.values = list.values;
    return;
  }
}
void put_in_place(const ast::Pack& whole, FilterUse& use) {
  if (use.kind == FilterUse::Kind::member) put_in_place(whole, use.list);
  for (FilterUse& child : use.children) put_in_place(whole, child);
}

class BatchMaker {
 public:
  BatchMaker(const ast::Pack& whole, const ast::Pack& library, const MutableRule& rule)
      : whole_(whole), rule_(rule) {
    batch_.pack = library;
    put_lists_in_place(whole, rule_);
  }

  MutantBatch make() {
    originals();
    const std::vector<PlacedFilter> filters = placed_filters_of(rule_);
    for (std::size_t f = 0; f < filters.size(); ++f) {
      mutate_filter(*filters[f].use, [&](FilterUse changed, const Change& change) {
        MutableRule mutant = rule_;
        *filters_of(mutant)[f] = changed;
        add(std::move(mutant), change, std::pair(*filters[f].use, std::move(changed)));
        if (!batch_.mutants.empty()) batch_.mutants.back().part = filters[f].part;
      });
    }
    mutate_parameters(rule_, [&](MutableRule mutant, const Change& change) { add(std::move(mutant), change, std::nullopt); });
    return std::move(batch_);
  }

 private:
  // The rule itself and those that refer to it: tests must hold of them before they can tell anything.
  void originals() {
    if (!std::holds_alternative<ast::Filter>(rule_) && !std::holds_alternative<ast::Metric>(rule_)) put(rule_);
    for_each_user(rule_, [&](MutableRule user) { put(std::move(user)); });
  }

  void put(MutableRule rule) {
    std::visit(
        [&](auto& r) {
          using Rule = std::remove_cvref_t<decltype(r)>;
          if constexpr (std::is_same_v<Rule, ast::Filter>) batch_.pack.filters.push_back(std::move(r));
          if constexpr (std::is_same_v<Rule, ast::Metric>) batch_.pack.metrics.push_back(std::move(r));
          if constexpr (std::is_same_v<Rule, ast::Alarm>) batch_.pack.alarms.push_back(std::move(r));
          if constexpr (std::is_same_v<Rule, ast::Threat>) batch_.pack.threats.push_back(std::move(r));
          if constexpr (std::is_same_v<Rule, ast::Outlier>) batch_.pack.outliers.push_back(std::move(r));
        },
        rule);
  }

  void add(MutableRule mutant, const Change& change, std::optional<std::pair<FilterUse, FilterUse>> filters) {
    if (batch_.mutants.size() >= most_mutants) return;
    const std::string suffix = fmt::format("#{}", batch_.mutants.size());
    Mutant& made = batch_.mutants.emplace_back();
    made.name = name_of(rule_).value();
    made.change = change;
    made.filters = std::move(filters);
    const auto clone = [&](MutableRule rule) {
      const std::string name = name_of(rule).value();
      rename(rule, name + suffix);
      made.clones.emplace_back(name, name + suffix);
      put(std::move(rule));
    };
    for_each_user(mutant, clone);
    clone(std::move(mutant));
  }

  // Rules that `changed`, a filter or a metric, is part of, with it as it is.
  template <typename Visit>
  void for_each_user(const MutableRule& changed, Visit visit) {
    if (const auto* filter = std::get_if<ast::Filter>(&changed)) {
      const auto with_filter = [&](const auto& rules) {
        for (const auto& r : rules) {
          MutableRule user = r;
          bool uses = false;
          for (FilterUse* use : filters_of(user)) uses |= inlined(*use, *filter, 0);
          if (uses) visit(std::move(user));
        }
      };
      with_filter(whole_.metrics), with_filter(whole_.alarms), with_filter(whole_.threats), with_filter(whole_.outliers);
    }
    const auto* metric = std::get_if<ast::Metric>(&changed);
    if (!metric) return;
    for (const ast::Alarm& alarm : whole_.alarms) {
      if (!alarm.metric_name || alarm.metric_name->value() != name_of(rule_).value()) continue;
      ast::Alarm user = alarm;
      user.metric_name.reset();
      user.metric = *metric;
      visit(std::move(user));
    }
  }

  // Puts `filter` in the place of references to it, also through other filters; whether there was one.
  bool inlined(FilterUse& use, const ast::Filter& filter, int depth) const {
    constexpr int deepest = 32;
    if (depth > deepest) return false;
    if (use.kind == FilterUse::Kind::reference) {
      if (use.text.value() == filter.name.value()) return use = filter.use, true;
      for (const ast::Filter& other : whole_.filters) {
        if (other.name.value() != use.text.value()) continue;
        FilterUse copy = other.use;
        if (!inlined(copy, filter, depth + 1)) return false;
        return use = std::move(copy), true;
      }
      return false;
    }
    bool any = false;
    for (FilterUse& child : use.children) any |= inlined(child, filter, depth + 1);
    return any;
  }

  const ast::Pack& whole_;
  MutableRule rule_;
  MutantBatch batch_;
};

}  // namespace

ast::Pack whole_pack(const std::vector<ast::Pack>& packs, const std::string& name) {
  ast::Pack out;
  for (const ast::Pack& pack : packs) {
    if (pack.name.value() != name) continue;
    if (out.name.value().empty()) {
      out.name = pack.name;
      out.version = pack.version;
      out.source = pack.source;
    }
    append(out.log_groups, pack.log_groups);
    append(out.imports, pack.imports);
    append(out.lists, pack.lists);
    append(out.filters, pack.filters);
    append(out.metrics, pack.metrics);
    append(out.alarms, pack.alarms);
    append(out.threats, pack.threats);
    append(out.outliers, pack.outliers);
  }
  out.tree.root = out.tree.add({});
  return out;
}

void put_lists_in_place(const ast::Pack& whole, MutableRule& rule) {
  for (FilterUse* use : filters_of(rule)) put_in_place(whole, *use);
  auto* threat = std::get_if<ast::Threat>(&rule);
  if (!threat) return;
  auto* counted = std::get_if<ast::Threat::Counted>(&threat->kind);
  if (counted && counted->in) put_in_place(whole, *counted->in);
}

std::vector<MutantBatch> mutants_of(const ast::Pack& whole) {
  ast::Pack library = whole;
  library.alarms.clear(), library.threats.clear(), library.outliers.clear();
  std::vector<MutantBatch> out;
  const auto mutate = [&](const auto& rules) {
    for (const auto& r : rules) {
      MutantBatch batch = BatchMaker(whole, library, r).make();
      if (!batch.mutants.empty()) out.push_back(std::move(batch));
    }
  };
  mutate(whole.filters), mutate(whole.metrics), mutate(whole.alarms), mutate(whole.threats), mutate(whole.outliers);
  return out;
}

}  // namespace tripline::tools
