#include "tools/testing/mutants.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <set>

#include "runtime/number.hpp"
#include "tools/testing/mutate_rule.hpp"

namespace tripline::tools {

namespace ast = grammar::ast;
using ast::FilterUse;

namespace {

constexpr std::size_t most_mutants = 20'000;  // of one rule: filters of thousands of conditions are sampled from the front

template <typename Things>
void append(Things& to, const Things& from) {
  to.insert(to.end(), from.begin(), from.end());
}

using Numbers = std::vector<std::size_t>;  // of rules, ascending

// The things of a pack, and which of them are made of which.
class PackRules {
 public:
  explicit PackRules(const ast::Pack& whole) : whole_(whole), rules_(rules_of(whole)) {
    for (std::size_t r = 0; r < rules_.size(); ++r) prepare(r);
    uses_.resize(rules_.size());
    users_.resize(rules_.size());
    for (std::size_t r = 0; r < rules_.size(); ++r) {
      for (const auto& [kind, name] : references_of(rules_[r])) {
        const auto at = find(kind, name);
        if (!at) continue;
        uses_[r].push_back(*at);
        // A query's answer has its metric's name in it: it would be another one of another name.
        if (!std::holds_alternative<ast::SavedQuery>(rules_[r])) users_[*at].push_back(r);
      }
    }
  }

  const std::vector<MutableRule>& rules() const { return rules_; }
  // Whether it is a graph of all edges of the pack, which are not written down in it.
  bool all_edges(std::size_t rule) const { return all_edges_.contains(rule); }
  // What a name of the pack means; nothing where it is another pack's.
  std::optional<std::size_t> find(Refers kind, const std::string& name) const {
    if (const auto at = known_.find({kind, name}); at != known_.end()) return at->second;
    const std::size_t slash = name.rfind('/');  // `pack/name`, `namespace/name`
    if (slash == std::string::npos) return std::nullopt;
    const auto at = known_.find({kind, name.substr(slash + 1)});
    if (at == known_.end()) return std::nullopt;
    const auto* metric = std::get_if<ast::Metric>(&rules_[at->second]);
    const std::string home = name.substr(0, slash);
    const bool here = home == whole_.name.value() || (metric && metric->space.value() == home);
    return here ? std::optional(at->second) : std::nullopt;
  }
  // What is made of it, itself included; and what all of these are made of.
  Numbers made_of(std::size_t rule) const { return closure({rule}, users_); }
  Numbers needed_by(const Numbers& rules) const { return closure(rules, uses_); }

 private:
  void prepare(std::size_t r) {
    MutableRule& rule = rules_[r];
    put_lists_in_place(whole_, rule);
    const std::string& name = name_of(rule).value();
    if (auto* graph = std::get_if<ast::Graph>(&rule); graph && graph->edges.empty()) {
      for (const ast::Edge& edge : whole_.edges) graph->edges.push_back(edge.name);
      all_edges_.insert(r);
    }
    if (std::holds_alternative<ast::Filter>(rule)) know(Refers::filter, name, r);
    if (std::holds_alternative<ast::Metric>(rule)) know(Refers::metric, name, r);
    if (std::holds_alternative<ast::Composite>(rule)) know(Refers::alarm, name, r);
    if (std::holds_alternative<ast::Node>(rule)) know(Refers::node, name, r);
    if (std::holds_alternative<ast::Edge>(rule)) know(Refers::edge, name, r);
    const auto* alarm = std::get_if<ast::Alarm>(&rule);
    if (!alarm) return;
    know(Refers::alarm, name, r);
    if (alarm->metric) know(Refers::metric, alarm->metric->name.value(), r);
  }
  void know(Refers kind, const std::string& name, std::size_t rule) { known_.emplace(std::pair(kind, name), rule); }

  static Numbers closure(const Numbers& from, const std::vector<Numbers>& next) {
    std::set<std::size_t> seen(from.begin(), from.end());
    Numbers open = from;
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      for (const std::size_t to : next[at]) {
        if (seen.insert(to).second) open.push_back(to);
      }
    }
    return {seen.begin(), seen.end()};
  }

  const ast::Pack& whole_;
  std::vector<MutableRule> rules_;
  std::map<std::pair<Refers, std::string>, std::size_t> known_;
  std::vector<Numbers> uses_, users_;
  std::set<std::size_t> all_edges_;
};

// A pack with some of the rules, and of graphs with what is sensitive.
ast::Pack pack_with(const ast::Pack& whole, const PackRules& rules, const Numbers& chosen) {
  ast::Pack out;
  out.name = whole.name;
  out.version = whole.version;
  out.source = whole.source;
  out.log_groups = whole.log_groups;
  out.imports = whole.imports;
  out.lists = whole.lists;
  out.sensitive = whole.sensitive;
  for (const std::size_t r : chosen) put(out, rules.rules()[r]);
  if (out.graphs.empty()) out.sensitive.clear();  // they speak of nodes
  out.tree.root = out.tree.add({});
  return out;
}

void add_judged(const PackRules& rules, const Numbers& affected, MutantBatch& batch) {
  for (const std::size_t r : affected) {
    const MutableRule& rule = rules.rules()[r];
    const bool query = std::holds_alternative<ast::SavedQuery>(rule);
    if (!std::holds_alternative<ast::Node>(rule)) (query ? batch.judged_queries : batch.judged).push_back(name_of(rule).value());
  }
}

// Which events come to one of the rule's filters.
FilterContext context_of(const MutableRule& rule, const std::string& part, const PackRules& rules) {
  FilterContext out;
  if (const auto* threat = std::get_if<ast::Threat>(&rule); threat && threat->filter && part != "filter") {
    out.all.push_back(*threat->filter);
  }
  if (const auto* score = std::get_if<ast::Score>(&rule); score && part != "filter") {
    if (score->filter) out.all.push_back(*score->filter);
    const auto own = std::find_if(score->categories.begin(), score->categories.end(),
                                  [&](const auto& c) { return part == c.of.value() + " " + c.is.value(); });
    for (auto before = score->categories.begin(); own != score->categories.end() && before != own; ++before) {
      if (before->of.value() == own->of.value() && before->filter) out.none.push_back(*before->filter);
    }
  }
  const auto* edge = std::get_if<ast::Edge>(&rule);
  if (!edge) return out;
  if (edge->filter && part != "filter") out.all.push_back(*edge->filter);
  if (edge->kind) out.texts.push_back(*edge->kind);
  for (const auto* names : {&edge->from, &edge->to}) {
    std::vector<ast::Node>& nodes = out.nodes.emplace_back();
    for (const grammar::Text& name : *names) {
      if (const auto at = rules.find(Refers::node, name.value())) nodes.push_back(std::get<ast::Node>(rules.rules()[*at]));
    }
  }
  return out;
}

bool is_graph(const MutableRule& rule) { return std::holds_alternative<ast::Graph>(rule); }

class BatchMaker {
 public:
  // `quick`: graphs have what is made of the rule and nothing else, and are not judged themselves.
  BatchMaker(const ast::Pack& whole, const PackRules& rules, std::size_t number, bool quick)
      : rules_(rules), number_(number), quick_(quick), affected_(rules.made_of(number)) {
    if (quick) keep_few_edges();
    Numbers judged = affected_;
    if (quick) std::erase_if(judged, [&](std::size_t r) { return is_graph(rules.rules()[r]); });
    batch_.pack = pack_with(whole, rules, rules.needed_by(judged));
    for (const std::size_t r : affected_) {
      if (quick && is_graph(rules.rules()[r])) put(batch_.pack, prepared(r));
    }
    batch_.rule = rules.rules()[number];
    add_judged(rules, judged, batch_);
    raises_ = std::any_of(whole.graphs.begin(), whole.graphs.end(), [](const ast::Graph& g) { return g.raise_at.has_value(); });
  }

  MutantBatch make() {
    MutableRule& rule = *batch_.rule;
    const std::vector<PlacedFilter> filters = placed_filters_of(rule);
    for (std::size_t f = 0; f < filters.size(); ++f) {
      const auto context = std::make_shared<const FilterContext>(context_of(rule, filters[f].part, rules_));
      mutate_filter(*filters[f].use, [&](FilterUse changed, const Change& change) {
        if (full()) return;
        MutableRule mutant = rule;
        *placed_filters_of(mutant)[f].use = changed;
        Mutant& made = add(std::move(mutant), change);
        made.part = filters[f].part;
        made.filters = {*filters[f].use, std::move(changed), context};
      });
    }
    mutate_parameters(rule, [&](MutableRule mutant, const Change& change) {
      if (!full() && shows(change)) add(std::move(mutant), change);
    });
    return std::move(batch_);
  }

 private:
  // What many edges are made of shows in the first of them mostly.
  void keep_few_edges() {
    constexpr std::size_t few = 4;
    std::size_t edges = 0;
    std::erase_if(affected_, [&](std::size_t r) {
      return r != number_ && std::holds_alternative<ast::Edge>(rules_.rules()[r]) && ++edges > few;
    });
  }

  // As it stands in the batch.
  MutableRule prepared(std::size_t r) const {
    MutableRule rule = rules_.rules()[r];
    auto* graph = quick_ ? std::get_if<ast::Graph>(&rule) : nullptr;
    if (!graph) return rule;
    graph->raise_at.reset();  // nobody asks for its paths
    std::erase_if(graph->edges, [&](const grammar::Text& name) {
      const auto at = rules_.find(Refers::edge, name.value());
      return !at || !std::binary_search(affected_.begin(), affected_.end(), *at);
    });
    return rule;
  }

  bool full() const { return batch_.mutants.size() >= most_mutants; }

  // Paths and their risk are told where they are raised, and nowhere else.
  bool shows(const Change& change) const {
    const bool of_paths = std::holds_alternative<ast::Graph>(*batch_.rule) || std::holds_alternative<ast::Edge>(*batch_.rule);
    // Edges that nobody wrote down are left out of no list.
    if (std::holds_alternative<ast::Graph>(*batch_.rule) && change.kind == MutationKind::condition && rules_.all_edges(number_)) {
      return false;
    }
    return raises_ || !of_paths || (change.kind != MutationKind::threshold && change.kind != MutationKind::literal);
  }

  Mutant& add(MutableRule changed, const Change& change) {
    const std::string suffix = clone_suffix(batch_.mutants.size());
    Mutant& made = batch_.mutants.emplace_back();
    made.name = name_of(*batch_.rule).value();
    made.change = change;
    for (const std::size_t r : affected_) {
      MutableRule& clone = made.clones.emplace_back(r == number_ ? changed : prepared(r));
      change_references(clone, [&](Refers kind, const std::string& name) {
        const auto at = rules_.find(kind, name);
        const bool cloned = at && std::binary_search(affected_.begin(), affected_.end(), *at);
        return cloned ? name_of(rules_.rules()[*at]).value() + suffix : name;
      });
      rename(clone, name_of(clone).value() + suffix);
    }
    if (std::holds_alternative<ast::Contributors>(changed)) made.rule = std::move(changed);
    return made;
  }

  const PackRules& rules_;
  std::size_t number_;
  bool quick_;
  Numbers affected_;
  bool raises_ = false;
  MutantBatch batch_;
};

// What is sensitive belongs to all graphs of a pack, and has no name to clone: its mutants are changes of the program.
MutantBatch sensitive_batch(const ast::Sensitive& sensitive, const ast::Pack& whole, const PackRules& rules, const Numbers& graphs) {
  MutantBatch out;
  out.pack = pack_with(whole, rules, rules.needed_by(graphs));
  add_judged(rules, graphs, out);
  const std::string name = sensitive.name.value();
  const auto number = [](const std::optional<grammar::Text>& text, double fallback) {
    return text ? runtime::to_double(text->value()).value_or(fallback) : fallback;
  };
  double least = std::numeric_limits<double>::infinity();  // what must weigh as much is raised
  for (const std::size_t g : graphs) {
    least = std::min(least, number(std::get<ast::Graph>(rules.rules()[g]).raise_weight, 0));
  }
  const double weighs = number(sensitive.weight, 1);
  const auto add = [&](const Change& change, double after, auto edit) {
    if (weighs < least && after < least) return;  // no path to it is ever told
    Mutant& made = out.mutants.emplace_back();
    made.name = name;
    made.change = change;
    out.edits.push_back([=](runtime::Program& program) {
      for (runtime::Graph& graph : program.graphs) edit(graph.sensitive);
    });
  };
  const auto is_it = [name](const runtime::SensitiveRule& rule) { return rule.name == name; };
  add({MutationKind::condition, sensitive.name.span(), ""}, 0, [=](auto& all) { std::erase_if(all, is_it); });
  for (const std::string& near : sensitive.weight ? near_numbers(sensitive.weight->value()) : std::vector<std::string>()) {
    const double weight = runtime::to_double(near).value_or(0);
    if (weight <= 0) continue;
    add({MutationKind::threshold, sensitive.weight->span(), near}, weight, [=](auto& all) {
      for (runtime::SensitiveRule& rule : all) rule.weight = is_it(rule) ? weight : rule.weight;
    });
  }
  const std::size_t ids = sensitive.ids ? sensitive.ids->values.size() : 0;  // of a named list: the list has none
  for (std::size_t i = 0; ids > 1 && i < ids; ++i) {
    const std::string id = sensitive.ids->values[i].value();
    add({MutationKind::literal, sensitive.ids->values[i].span(), ""}, weighs, [=](auto& all) {
      for (runtime::SensitiveRule& rule : all) {
        if (is_it(rule)) std::erase(rule.ids, id);
      }
    });
  }
  return out;
}

}  // namespace

std::string clone_suffix(std::size_t mutant) { return "#" + std::to_string(mutant); }

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
    append(out.composites, pack.composites);
    append(out.contributors, pack.contributors);
    append(out.threats, pack.threats);
    append(out.outliers, pack.outliers);
    append(out.scores, pack.scores);
    append(out.nodes, pack.nodes);
    append(out.edges, pack.edges);
    append(out.sensitive, pack.sensitive);
    append(out.graphs, pack.graphs);
    append(out.queries, pack.queries);
  }
  out.tree.root = out.tree.add({});
  return out;
}

struct PackMutants::Parts {
  explicit Parts(ast::Pack pack) : whole(std::move(pack)), rules(whole) {
    for (std::size_t r = 0; r < rules.rules().size(); ++r) {
      const auto* graph = std::get_if<ast::Graph>(&rules.rules()[r]);
      if (graph && graph->raise_at) raised.push_back(r);
    }
  }

  ast::Pack whole;
  PackRules rules;
  Numbers raised;  // graphs whose paths are findings
};

PackMutants::PackMutants(ast::Pack whole) : parts_(std::make_unique<Parts>(std::move(whole))) {}
PackMutants::~PackMutants() = default;
PackMutants::PackMutants(PackMutants&&) noexcept = default;

std::size_t PackMutants::batches() const {
  return parts_->rules.rules().size() + (parts_->raised.empty() ? 0 : parts_->whole.sensitive.size());
}

MutantBatch PackMutants::batch(std::size_t number) const {
  const std::size_t rules = parts_->rules.rules().size();
  if (number >= rules) {
    return sensitive_batch(parts_->whole.sensitive[number - rules], parts_->whole, parts_->rules, parts_->raised);
  }
  return BatchMaker(parts_->whole, parts_->rules, number, false).make();
}

std::optional<MutantBatch> PackMutants::quick_batch(std::size_t number) const {
  const auto& rules = parts_->rules.rules();
  if (number >= rules.size() || is_graph(rules[number])) return std::nullopt;
  const Numbers affected = parts_->rules.made_of(number);
  const bool graphs = std::any_of(affected.begin(), affected.end(), [&](std::size_t r) { return is_graph(rules[r]); });
  return graphs ? std::optional(BatchMaker(parts_->whole, parts_->rules, number, true).make()) : std::nullopt;
}

}  // namespace tripline::tools
