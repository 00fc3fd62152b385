// Metric filters (spec M) and the metrics that alarms define in place.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/build_condition.hpp"
#include "compiler/check_metric.hpp"
#include "compiler/check_rules.hpp"
#include "runtime/number.hpp"

namespace tripline::compiler {

using grammar::ast::FieldRef;

namespace {

// The field of a reference of any kind (M3, M4); check_metric has said what is wrong with those that give none.
std::optional<FieldId> field_of_reference(const FieldRef& ref, const grammar::Pattern* pattern, IrWriter& writer) {
  switch (ref.kind) {
    case FieldRef::Kind::json: {
      runtime::Field field = field_of(ref.selector);
      if (runtime::has_wildcard(field)) return std::nullopt;
      return writer.field(std::move(field));
    }
    case FieldRef::Kind::token:
      if (ref.token == 0) return std::nullopt;
      return writer.field({runtime::Field::Kind::token, {}, ref.token - 1});
    case FieldRef::Kind::slot:
      if (!pattern) return std::nullopt;
      for (std::size_t s = 0; s < pattern->slots.size(); ++s) {
        if (pattern->slots[s].name == ref.slot) return writer.field(slot_field(*pattern, s));
      }
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

void check_metric_rule(const grammar::ast::Pack& pack, const grammar::ast::Metric& metric, Surroundings& in,
                       const grammar::Text* alarm) {
  const grammar::Pattern* pattern = in.filters.single_pattern(pack.name.value(), metric.filter);
  const std::optional<NodeId> root = in.filters.build(pack.name.value(), metric.filter);
  const std::size_t errors = in.diagnostics.errors();
  const bool own_name = alarm == nullptr || !(metric.name.span() == alarm->span());
  check_metric(metric, pattern, in.diagnostics, root.has_value(), own_name);
  if (!root || in.diagnostics.errors() > errors) return;

  runtime::Metric out;
  out.pack = pack.name.value();
  out.name = metric.name.value();
  out.space = metric.space.value().empty() ? pack.name.value() : metric.space.value();
  if (metric.unit) out.unit = metric.unit->value();
  if (metric.value.field) {
    const auto field = field_of_reference(*metric.value.field, pattern, in.writer);
    if (!field) return;
    out.field = static_cast<std::uint32_t>(*field);
  } else {
    out.literal = runtime::to_double(metric.value.text.value()).value_or(1);
  }
  if (metric.default_value) out.default_value = runtime::to_double(metric.default_value->value());
  for (const grammar::ast::Dimension& dimension : metric.dimensions) {
    const auto field = field_of_reference(dimension.field, pattern, in.writer);
    if (!field) return;
    out.dimensions.push_back({dimension.name.value(), static_cast<std::uint32_t>(*field)});
  }
  std::sort(out.dimensions.begin(), out.dimensions.end(),
            [](const runtime::Dimension& a, const runtime::Dimension& b) { return a.name < b.name; });
  for (const grammar::Text& group : metric.log_groups.empty() ? pack.log_groups : metric.log_groups) {
    out.log_groups.push_back(group.value());
  }
  out.filter = in.writer.filter(out.pack + "/" + out.name, *root);
  in.metrics.emplace(&metric, static_cast<std::uint32_t>(in.writer.ir().metrics.size()));
  in.writer.ir().metrics.push_back(std::move(out));
}

}  // namespace tripline::compiler
