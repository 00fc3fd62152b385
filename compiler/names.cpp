#include "compiler/names.hpp"

#include <fmt/format.h>

namespace tripline::compiler {

using grammar::Code;
using grammar::Diagnostics;
using grammar::Span;
using grammar::Text;

namespace {

void report_duplicate(std::string_view kind, const Text& name, Span first, Diagnostics& diagnostics) {
  diagnostics.add(Code::duplicate_name, name.span(), fmt::format("{} `{}` is defined twice in this pack", kind, name.value()))
      .labels.push_back({first, "first defined here"});
}

}  // namespace

Names::Names(const std::vector<grammar::ast::Pack>& packs, Diagnostics& diagnostics) {
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
    const auto add_metric = [&](const grammar::ast::Metric& metric, bool in_place) {
      const auto [at, fresh] = names.metrics.emplace(metric.name.value(), &metric);
      if (!fresh && !in_place) report_duplicate("metric", metric.name, at->second->name.span(), diagnostics);
    };
    for (const auto& metric : pack.metrics) add_metric(metric, false);
    for (const auto& alarm : pack.alarms) {
      if (alarm.metric) add_metric(*alarm.metric, true);
    }
    const auto add_rule = [&](const grammar::ast::RuleHead& head) {
      const auto [at, fresh] = names.rules.emplace(head.name.value(), head.name.span());
      if (!fresh) report_duplicate("rule", head.name, at->second, diagnostics);
    };
    for (const auto& alarm : pack.alarms) add_rule(alarm.head);
    for (const auto& contributors : pack.contributors) add_rule(contributors.head);
    for (const auto& threat : pack.threats) add_rule(threat.head);
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
      diagnostics.add(Code::unknown_name, name.span(), fmt::format("there is no {} `{}`", kind, name.value()));
  if (const auto near = grammar::nearest_name(name.value(), known)) {
    diagnostic.help = fmt::format("did you mean `{}`?", *near);
    diagnostic.fix = grammar::Fix{name.span(0, name.value().size()), std::string(*near)};
  } else if (kind == "filter") {
    diagnostic.help = "a pattern in place begins with `{`, `[`, `%` or `\"`; anything else is a filter's name";
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
  if (const auto own = packs_.find(pack); own != packs_.end()) {
    for (const auto& [plain, metric] : own->second.metrics) {
      const std::string& space = metric->space.value();
      const std::string_view text = name.value();
      if (text.size() == space.size() + 1 + plain.size() && text.starts_with(space) && text[space.size()] == '/' &&
          text.ends_with(plain)) {
        return metric;
      }
    }
  }
  return find(&PackNames::metrics, "metric", pack, name, nullptr, diagnostics);
}

bool Names::is_rule_or_filter(std::string_view pack, std::string_view name) const {
  const auto at = packs_.find(pack);
  return at != packs_.end() && (at->second.rules.contains(name) || at->second.filters.contains(name) ||
                                at->second.metrics.contains(name));
}

std::vector<std::string_view> Names::rules_and_filters(std::string_view pack) const {
  std::vector<std::string_view> out;
  if (const auto at = packs_.find(pack); at != packs_.end()) {
    for (const auto& [name, span] : at->second.rules) out.push_back(name);
    for (const auto& [name, filter] : at->second.filters) out.push_back(name);
    for (const auto& [name, metric] : at->second.metrics) out.push_back(name);
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
        diagnostics.add(Code::unused_list, list->name.span(), fmt::format("list `{}` is used by nothing", name));
      }
    }
    for (const auto& [name, filter] : names.filters) {
      if (!used_.contains(filter)) {
        diagnostics.add(Code::unused_filter, filter->name.span(), fmt::format("filter `{}` is used by nothing", name));
      }
    }
  }
}

}  // namespace tripline::compiler
