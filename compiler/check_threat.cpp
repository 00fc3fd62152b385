#include <fmt/format.h>

#include <algorithm>

#include "compiler/build_condition.hpp"
#include "compiler/check_rules.hpp"

namespace tripline::compiler {

using grammar::Code;

void check_threat(const grammar::ast::Pack& pack, const grammar::ast::Threat& threat, Surroundings& in) {
  runtime::Threat out;
  out.rule = rule_head(pack, threat.head, runtime::Severity::medium, in.diagnostics);
  out.window = duration_of(threat.window, "window", 3600, in.diagnostics);
  for (const grammar::Text& group : pack.log_groups) out.log_groups.push_back(group.value());

  const auto entity_name = [](const grammar::ast::FieldRef& ref) { return ref.text.value(); };
  for (const grammar::ast::FieldRef& ref : threat.by) {
    const auto field = json_field(ref, "an entity", in.writer, in.diagnostics);
    if (field) out.entities.push_back({static_cast<std::uint32_t>(*field), entity_name(ref)});
  }
  if (out.entities.size() > 8) {
    in.diagnostics.add(Code::bad_value, threat.by[8].text.span(),
                       fmt::format("{} kinds of entity, at most 8 are allowed", out.entities.size()))
        .help = "make two threats of it";
    return;
  }
  std::optional<NodeId> filter = in.writer.always();
  if (threat.filter) filter = in.filters.build(pack.name.value(), *threat.filter);
  if (!threat.distinct) return;  // missing or refused, and said so where the block was read
  const auto& distinct = *threat.distinct;
  if (distinct.at_least.value().empty()) return;  // missing, and said so where the block was read
  out.at_least = integer_of(distinct.at_least, "at_least", 1, 1000, 1, in.diagnostics);
  const auto value = json_field(distinct.of, "what is counted", in.writer, in.diagnostics);
  std::optional<std::vector<NodeId>> members;
  if (distinct.in) {
    const auto values = in.filters.values(pack.name.value(), *distinct.in);
    if (!values) return;
    out.values = *values;
    if (values->size() < out.at_least) {
      auto& diagnostic = in.diagnostics.add(
          Code::unreachable_threshold, distinct.at_least.span(),
          fmt::format("a list of {} never gives {} different values", values->size(), out.at_least));
      diagnostic.help = "lower `at_least`, or add values to the list; a value that is listed twice counts once";
      diagnostic.labels.push_back({distinct.in->span, "the list"});
    }
    if (value) {
      members.emplace();
      for (const std::string& text : *values) {
        members->push_back(in.writer.test({static_cast<std::uint32_t>(*value), runtime::Test::equals, text, true, false}));
      }
    }
  }
  if (!value || !filter || out.entities.empty()) return;
  out.value_field = static_cast<std::uint32_t>(*value);
  out.value_label = distinct.of.text.value();
  // Without a list every event with the field counts; with one, only its values do.
  const NodeId counted =
      members ? in.writer.any(std::move(*members))
              : in.writer.test({static_cast<std::uint32_t>(*value), runtime::Test::comparable, {}, true, false});
  out.filter = in.writer.filter(out.rule.pack + "/" + out.rule.name, in.writer.all({*filter, counted}));
  in.writer.ir().threats.push_back(std::move(out));
}

void check_test(const grammar::ast::Pack& pack, const grammar::ast::Test& test, Surroundings& in) {
  const grammar::TreeNode& expect = pack.tree[test.expect];
  if (expect.kind != grammar::TreeNode::Kind::map) return;  // said where the test was read
  for (const grammar::TreeEntry& entry : expect.entries) {
    const std::string& name = entry.key.value();
    in.names.mark_used(pack.name.value(), name);
    if (!in.names.is_rule_or_filter(pack.name.value(), name)) {
      auto& diagnostic = in.diagnostics.add(Code::unknown_name, entry.key.span(),
                                            fmt::format("pack `{}` has no rule, metric or filter `{}`", pack.name.value(), name));
      if (const auto near = grammar::nearest_name(name, in.names.rules_and_filters(pack.name.value()))) {
        diagnostic.help = fmt::format("did you mean `{}`?", *near);
        diagnostic.fix = grammar::Fix{entry.key.span(0, name.size()), std::string(*near)};
      }
    }
  }
}

}  // namespace tripline::compiler
