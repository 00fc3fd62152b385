#include "compiler/check.hpp"

#include <xxhash.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/check_rules.hpp"

namespace tripline::compiler {

using grammar::Diagnostics;
using grammar::ast::Pack;

namespace {

// C15: what AWS lets a Contributor Insights rule be called.
void check_insight_name(const grammar::Text& name, Diagnostics& diagnostics) {
  constexpr std::size_t longest = 128;
  const std::string& text = name.value();
  const auto odd = std::find_if(text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; });
  if (odd != text.end()) {
    diagnostics.add(grammar::Code::filter_quota, name.span(),
                    "the name of a Contributor Insights rule is printable ASCII on AWS");
  } else if (text.size() > longest) {
    diagnostics.add(grammar::Code::filter_quota, name.span(),
                    fmt::format("the name of a Contributor Insights rule has up to {} characters on AWS, not {}",
                                longest, text.size()));
  }
}

// M12, F53: what one log group may have on AWS. The pack's rules are one log group's unless they say otherwise.
void check_quotas(const std::vector<Pack>& packs, FilterBuilder& filters, Diagnostics& diagnostics) {
  constexpr std::size_t filters_per_group = 100, regex_filters_per_group = 5, contributor_rules = 100;
  struct Count {
    std::size_t filters = 0, regexes = 0;
  };
  std::map<std::string, Count> groups;
  const auto count = [&](const Pack& pack, const grammar::ast::Metric& metric) {
    const grammar::Pattern* pattern = filters.single_pattern(pack.name.value(), metric.filter);
    bool regex = pattern && pattern->kind == grammar::Pattern::Kind::regex;
    if (pattern) {
      regex |= std::any_of(pattern->nodes.begin(), pattern->nodes.end(), [](const grammar::PatternNode& node) {
        return node.kind == grammar::PatternNode::Kind::condition &&
               node.condition.kind == grammar::Condition::Kind::compare &&
               node.condition.operand.kind == grammar::Operand::Kind::regex;
      });
    }
    for (const grammar::Text& group : metric.log_groups.empty() ? pack.log_groups : metric.log_groups) {
      Count& c = groups[group.value()];
      ++c.filters;
      if (c.filters == filters_per_group + 1) {
        diagnostics.add(grammar::Code::filter_quota, metric.name.span(),
                        fmt::format("log group `{}` has more than {} metric filters", group.value(), filters_per_group));
      }
      if (regex && ++c.regexes == regex_filters_per_group + 1) {
        diagnostics.add(grammar::Code::filter_quota, metric.name.span(),
                        fmt::format("log group `{}` has more than {} metric filters with a regular expression",
                                    group.value(), regex_filters_per_group));
      }
    }
  };
  std::map<std::string, std::size_t> contributors;  // by pack
  for (const Pack& pack : packs) {
    for (const auto& rule : pack.contributors) {
      check_insight_name(rule.head.name, diagnostics);
      if (++contributors[pack.name.value()] != contributor_rules + 1) continue;
      diagnostics.add(grammar::Code::filter_quota, rule.head.name.span(),
                      fmt::format("more than {} Contributor Insights rules, which one region of an account may have",
                                  contributor_rules));  // C15
    }
    for (const auto& metric : pack.metrics) count(pack, metric);
    for (const auto& alarm : pack.alarms) {
      if (alarm.metric) count(pack, *alarm.metric);
    }
  }
}

// One entry a pack name; several files of one pack are one pack. The digest covers what the compiler read, lists
// from files included, and not how it was spelled.
void add_packs(const std::vector<Pack>& packs, Ir& ir) {
  std::map<std::string, std::pair<std::string, std::string>> by_name;  // version, content
  for (const Pack& pack : packs) {
    auto& [version, content] = by_name[pack.name.value()];
    if (version.empty()) version = pack.version.value();
    content += grammar::to_json(pack.tree, pack.tree.root);
    for (const auto& list : pack.lists) {
      for (const grammar::Text& value : list.values) content += value.value() + '\n';
    }
  }
  for (const auto& [name, pack] : by_name) {
    const XXH128_hash_t hash = XXH3_128bits(pack.second.data(), pack.second.size());
    ir.packs.push_back({name, pack.first, fmt::format("{:016x}{:016x}", hash.high64, hash.low64)});
  }
}

}  // namespace

std::optional<Ir> check(const std::vector<Pack>& packs, IrWriter::Form form, Diagnostics& diagnostics) {
  Ir ir;
  IrWriter writer(ir, form);
  Names names(packs, diagnostics);
  FilterBuilder filters(names, writer, diagnostics);
  Surroundings in{names, filters, writer, diagnostics};
  add_packs(packs, ir);

  // Named filters first, so that each is checked once and under its own name, used or not.
  for (const Pack& pack : packs) {
    for (const grammar::ast::Filter& filter : pack.filters) {
      if (const auto root = filters.build_definition(pack.name.value(), filter)) {
        writer.filter(pack.name.value() + "/" + filter.name.value(), *root);
      }
    }
  }
  for (const Pack& pack : packs) {
    for (const auto& metric : pack.metrics) check_metric_rule(pack, metric, in);
  }
  // Those in place too before any alarm: alarms may name each other's.
  for (const Pack& pack : packs) {
    for (const auto& alarm : pack.alarms) {
      if (alarm.metric) check_metric_rule(pack, *alarm.metric, in, &alarm.head.name);
    }
  }
  for (const Pack& pack : packs) {
    for (const auto& alarm : pack.alarms) check_alarm(pack, alarm, in);
    for (const auto& contributors : pack.contributors) check_contributors(pack, contributors, in);
    for (const auto& threat : pack.threats) check_threat(pack, threat, in);
    for (const auto& outlier : pack.outliers) check_outlier(pack, outlier, in);
    for (const auto& score : pack.scores) check_score(pack, score, in);
    for (const auto& query : pack.queries) check_saved_query(pack, query, in);
    for (const auto& test : pack.tests) {
      check_test_events(pack, test, in.diagnostics);
      check_test(pack, test, in);
    }
  }
  check_composites(packs, in);
  check_graphs(packs, in);
  check_quotas(packs, filters, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  names.report_unused(diagnostics);  // what was refused above may have been the use
  return ir;
}

}  // namespace tripline::compiler
