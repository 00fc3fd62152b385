// Outliers (spec/anomaly-detection.md, D30-D32).
#include <fmt/format.h>

#include <cmath>

#include "compiler/build_condition.hpp"
#include "compiler/check_rules.hpp"
#include "runtime/number.hpp"

namespace tripline::compiler {

using grammar::Code;
using runtime::Outlier;

void check_outlier(const grammar::ast::Pack& pack, const grammar::ast::Outlier& outlier, Surroundings& in) {
  Outlier out;
  out.rule = rule_head(pack, outlier.head, runtime::Severity::medium, in.diagnostics);
  for (const grammar::Text& group : pack.log_groups) out.log_groups.push_back(group.value());
  if (outlier.method && outlier.method->value() == "mad") {
    out.method = Outlier::Method::mad;
    out.k = 3.5;
  }
  if (outlier.k) {
    const auto k = runtime::to_double(outlier.k->value());
    if (!k || !std::isfinite(*k) || *k <= 0) {
      in.diagnostics.add(Code::bad_value, outlier.k->span(), fmt::format("`k` cannot be `{}`", outlier.k->value())).help =
          "a number greater than 0";
    } else {
      out.k = *k;
    }
  }
  out.min_population = integer_of(outlier.min_population, "min_population", 1, 1'000'000, 4, in.diagnostics);
  out.window = duration_of(outlier.window, "window", 0, in.diagnostics);

  std::optional<NodeId> filter = json_guard(in.writer);
  if (outlier.filter) filter = in.filters.build(pack.name.value(), *outlier.filter);
  if (!outlier.by) return;
  const auto field = json_field(*outlier.by, "an entity", in.writer, in.diagnostics);
  if (!filter || !field) return;
  out.entity = {static_cast<std::uint32_t>(*field), outlier.by->text.value()};
  out.filter = in.writer.filter(out.rule.pack + "/" + out.rule.name, *filter);
  in.writer.ir().outliers.push_back(std::move(out));
}

}  // namespace tripline::compiler
