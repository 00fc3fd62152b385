#include "compiler/names.hpp"

#include <fmt/format.h>

#include <tuple>

namespace tripline::compiler {

using grammar::Code;
using grammar::Diagnostics;
using grammar::Span;
using grammar::Text;

namespace {

// A name as it is shown: the beginning of what is too long for one.
std::string shown(std::string_view name) {
  constexpr std::size_t longest = 60;
  if (name.size() <= longest) return std::string(name);
  std::size_t end = longest;
  while ((static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return std::string(name.substr(0, end)) + "…";
}

void report_duplicate(std::string_view kind, const Text& name, Span first, Diagnostics& diagnostics) {
  auto& diagnostic =
      diagnostics.add(Code::duplicate_name, name.span(), fmt::format("a second {} `{}`", kind, name.value()));
  diagnostic.help = "give each a name of its own";
  diagnostic.labels.push_back({first, "first defined here"});
}

// Equal names of one file are reported where it is read.
template <typename Thing>
bool is_in(const std::vector<Thing>& things, const Thing* thing) {
  return !things.empty() && thing >= &things.front() && thing <= &things.back();
}

}  // namespace

Names::Names(const std::vector<grammar::ast::Pack>& packs, Diagnostics& diagnostics) {
  std::map<std::tuple<std::string, std::string, std::string>, const grammar::ast::Metric*> metrics;
  for (const grammar::ast::Pack& pack : packs) {
    PackNames& names = packs_[pack.name.value()];
    for (const auto& list : pack.lists) {
      const auto [at, fresh] = names.lists.emplace(list.name.value(), &list);
      if (!fresh) report_duplicate("list", list.name, at->second->name.span(), diagnostics);
    }
    for (const auto& filter : pack.filters) {
      const auto [at, fresh] = names.filters.emplace(filter.name.value(), &filter);
      if (!fresh) report_duplicate("filter", filter.name, at->second->name.span(), diagnostics);
    }
    for (const auto& query : pack.queries) {
      const auto [at, fresh] = names.queries.emplace(query.name.value(), &query);
      if (!fresh && !is_in(pack.queries, at->second)) {
        report_duplicate("query", query.name, at->second->name.span(), diagnostics);
      }
    }
    for (const auto& metric : pack.metrics) {
      const auto [at, fresh] =
          metrics.emplace(std::tuple(pack.name.value(), metric.space.value(), metric.name.value()), &metric);
      if (!fresh && !is_in(pack.metrics, at->second)) {
        report_duplicate("metric", metric.name, at->second->name.span(), diagnostics);
      }
      names.all_metrics.push_back(&metric);
    }
  }
  for (const grammar::ast::Pack& pack : packs) {
    PackNames& names = packs_[pack.name.value()];
    // Metrics in place after all others: what an alarm refers to by name is a metric of its own, if there is one.
    for (const auto& alarm : pack.alarms) {
      if (alarm.metric) names.all_metrics.push_back(&*alarm.metric);
    }
    const auto add_name = [&](const Text& name, std::string_view noun) {
      if (name.value().empty()) return;
      const auto [at, fresh] = names.rules.emplace(name.value(), PackNames::Rule{name.span(), noun, &pack});
      const PackNames::Rule& first = at->second;
      if (fresh || (first.file == &pack && first.noun == noun)) return;
      report_duplicate("rule", name, first.place, diagnostics);
    };
    const auto add_rule = [&](const grammar::ast::RuleHead& head, std::string_view noun) { add_name(head.name, noun); };
    for (const auto& alarm : pack.alarms) add_rule(alarm.head, "alarm");
    for (const auto& contributors : pack.contributors) add_rule(contributors.head, "contributors");
    for (const auto& threat : pack.threats) add_rule(threat.head, "threat");
    for (const auto& composite : pack.composites) add_rule(composite.head, "composite");
    for (const auto& outlier : pack.outliers) add_rule(outlier.head, "outlier");
    for (const auto& score : pack.scores) add_rule(score.head, "score");
    for (const auto& score : pack.scores) {  // tests may count what its findings are made of
      const auto add_part = [&](const std::string& part, std::string_view noun) {
        names.rules.emplace(score.head.name.value() + "/" + part, PackNames::Rule{score.head.name.span(), noun, &pack});
      };
      for (const auto& signal : score.signals) add_part(signal.name.value(), "signal of score");
      for (const auto& category : score.categories) add_part(category.of.value() + "/" + category.is.value(), "category of score");
    }
    for (const auto& graph : pack.graphs) add_rule(graph.head, "graph");
    for (const auto& graph : pack.graphs) {  // its edges are counted by its name, its findings by this one
      const Text& name = graph.head.name;
      names.rules.emplace(name.value() + " paths", PackNames::Rule{name.span(), "paths of graph", &pack});
    }
    for (const auto& edge : pack.edges) add_name(edge.name, "edge");
    for (const auto& alarm : pack.alarms) names.alarms.emplace(alarm.head.name.value(), &alarm.head);
    for (const auto& composite : pack.composites) names.alarms.emplace(composite.head.name.value(), &composite.head);
  }
  for (auto& [name, names] : packs_) {
    for (const grammar::ast::Metric* metric : names.all_metrics) names.metrics.emplace(metric->name.value(), metric);
  }
  for (const grammar::ast::Pack& pack : packs) {
    for (const Text& import : pack.imports) {
      if (packs_.contains(import.value())) {
        packs_[pack.name.value()].imports.push_back(import.value());
        continue;
      }
      std::vector<std::string_view> known;
      for (const auto& [name, names] : packs_) known.push_back(name);
      auto& diagnostic = diagnostics.add(Code::unknown_name, import.span(),
                                         fmt::format("pack `{}` is not among the packs given", import.value()));
      if (const auto near = grammar::nearest_name(import.value(), known)) {
        diagnostic.help = fmt::format("did you mean `{}`?", *near);
        diagnostic.fix = grammar::Fix{import.span(0, import.value().size()), std::string(*near)};
      } else {
        diagnostic.help = "give the folder or file of the imported pack too";
      }
    }
  }
}

template <typename Thing>
const Thing* Names::find(std::map<std::string, const Thing*, std::less<>> PackNames::*table, std::string_view kind,
                         std::string_view pack, const Text& name, std::string* home, Diagnostics& diagnostics) {
  std::vector<std::string_view> known;
  const auto look = [&](std::string_view in, std::string_view what) -> const Thing* {
    const auto names = packs_.find(in);
    if (names == packs_.end()) return nullptr;
    const auto& things = names->second.*table;
    for (const auto& [other, thing] : things) known.push_back(other);
    const auto at = things.find(what);
    if (at == things.end()) return nullptr;
    used_[at->second] = true;
    if (home) *home = in;
    return at->second;
  };
  if (const Thing* thing = look(pack, name.value())) return thing;
  if (const auto own = packs_.find(pack); own != packs_.end()) {
    for (const std::string& import : own->second.imports) {
      if (const Thing* thing = look(import, name.value())) return thing;
    }
  }
  const std::string_view text = name.value();
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    if (const Thing* thing = look(text.substr(0, slash), text.substr(slash + 1))) return thing;
  }
  auto& diagnostic =
      diagnostics.add(Code::unknown_name, name.span(), fmt::format("there is no {} `{}`", kind, shown(name.value())));
  if (const auto near = grammar::nearest_name(name.value(), known)) {
    diagnostic.help = fmt::format("did you mean `{}`?", *near);
    diagnostic.fix = grammar::Fix{name.span(0, name.value().size()), std::string(*near)};
  } else if (kind == "filter") {
    diagnostic.help = "one word is a filter's name; a text to search for is quoted twice: '\"word\"'";
  }
  return nullptr;
}

const grammar::ast::List* Names::list(std::string_view pack, const Text& name, Diagnostics& diagnostics) {
  return find(&PackNames::lists, "list", pack, name, nullptr, diagnostics);
}

const grammar::ast::Filter* Names::filter(std::string_view pack, const Text& name, std::string& home,
                                          Diagnostics& diagnostics) {
  return find(&PackNames::filters, "filter", pack, name, &home, diagnostics);
}

const grammar::ast::Metric* Names::metric(std::string_view pack, const Text& name, Diagnostics& diagnostics) {
  // `namespace/name`, as CloudWatch shows it; pack/name is the general form below.
  const std::string_view text = name.value();
  if (const auto own = packs_.find(pack); own != packs_.end()) {
    const grammar::ast::Metric* first = nullptr;
    for (const grammar::ast::Metric* metric : own->second.all_metrics) {
      const std::string& space = metric->space.value();
      const std::string& plain = metric->name.value();
      if (text.size() == space.size() + 1 + plain.size() && text.starts_with(space) && text[space.size()] == '/' &&
          text.ends_with(plain)) {
        return metric;
      }
      if (text != plain) continue;
      if (first == nullptr) first = metric;
      if (first->space.value() == space) continue;
      auto& diagnostic = diagnostics.add(Code::unknown_name, name.span(),
                                         fmt::format("metrics of two namespaces are named `{}`", text));
      diagnostic.help = fmt::format("write `{}/{}` or `{}/{}`", first->space.value(), text, space, text);
      diagnostic.labels.push_back({first->name.span(), "the one"});
      diagnostic.labels.push_back({metric->name.span(), "the other"});
      return nullptr;
    }
  }
  return find(&PackNames::metrics, "metric", pack, name, nullptr, diagnostics);
}

const grammar::ast::RuleHead* Names::alarm(std::string_view pack, std::string_view name,
                                           std::vector<std::string_view>& known) const {
  const auto look = [&](std::string_view in, std::string_view what) -> const grammar::ast::RuleHead* {
    const auto names = packs_.find(in);
    if (names == packs_.end()) return nullptr;
    for (const auto& [other, head] : names->second.alarms) known.push_back(other);
    const auto at = names->second.alarms.find(what);
    return at == names->second.alarms.end() ? nullptr : at->second;
  };
  if (const auto* head = look(pack, name)) return head;
  if (const auto own = packs_.find(pack); own != packs_.end()) {
    for (const std::string& import : own->second.imports) {
      if (const auto* head = look(import, name)) return head;
    }
  }
  // An alarm's name may have a slash itself, so that is asked last.
  const std::size_t slash = name.find('/');
  return slash == std::string_view::npos ? nullptr : look(name.substr(0, slash), name.substr(slash + 1));
}

bool Names::is_rule_or_filter(std::string_view pack, std::string_view name) const {
  const auto at = packs_.find(pack);
  return at != packs_.end() && (at->second.rules.contains(name) || at->second.filters.contains(name) ||
                                at->second.metrics.contains(name));
}

std::vector<std::string_view> Names::rules_and_filters(std::string_view pack) const {
  std::vector<std::string_view> out;
  if (const auto at = packs_.find(pack); at != packs_.end()) {
    for (const auto& [name, rule] : at->second.rules) out.push_back(name);
    for (const auto& [name, filter] : at->second.filters) out.push_back(name);
    for (const auto& [name, metric] : at->second.metrics) out.push_back(name);
  }
  return out;
}

std::vector<std::string_view> Names::queries(std::string_view pack) const {
  std::vector<std::string_view> out;
  if (const auto at = packs_.find(pack); at != packs_.end()) {
    for (const auto& [name, query] : at->second.queries) out.push_back(name);
  }
  return out;
}

void Names::mark_used(std::string_view pack, std::string_view filter) {
  const auto at = packs_.find(pack);
  if (at == packs_.end()) return;
  if (const auto thing = at->second.filters.find(filter); thing != at->second.filters.end()) used_[thing->second] = true;
}

void Names::report_unused(Diagnostics& diagnostics) const {
  for (const auto& [pack, names] : packs_) {
    for (const auto& [name, list] : names.lists) {
      if (!used_.contains(list)) {
        diagnostics.add(Code::unused_list, list->name.span(), fmt::format("list `{}` is used by nothing", name))
            .help = "name it in a filter or a threat, or take it out";
      }
    }
    for (const auto& [name, filter] : names.filters) {
      if (!used_.contains(filter)) {
        diagnostics.add(Code::unused_filter, filter->name.span(), fmt::format("filter `{}` is used by nothing", name))
            .help = "name it in a rule, a filter or a test, or take it out";
      }
    }
  }
}

}  // namespace tripline::compiler
