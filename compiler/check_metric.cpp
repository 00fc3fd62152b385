// The checks follow the parts of a metric; none looks at another's result, so all mistakes come out in one
// run. What decides most of them is the class of the pattern: JSON patterns have `$.path` fields, delimited
// ones `$name` and
// `$N`, all others no fields at all.

#include "compiler/check_metric.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/metric_units.hpp"
#include "grammar/parse_pattern.hpp"
#include "runtime/number.hpp"

namespace tripline::compiler {

namespace {
using grammar::Code;
using grammar::Diagnostic;
using grammar::Diagnostics;
using grammar::Pattern;
using grammar::PatternNode;
using grammar::Selector;
using grammar::SelectorStep;
using grammar::Text;
using grammar::ast::Dimension;
using grammar::ast::FieldRef;
using grammar::ast::Metric;

std::string ticked(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool has_fields(const Pattern& pattern) {
  return pattern.kind == Pattern::Kind::json || pattern.kind == Pattern::Kind::delimited;
}

std::string_view class_of(const Pattern& pattern) {
  switch (pattern.kind) {
    case Pattern::Kind::match_all:
      return "a pattern that matches everything";
    case Pattern::Kind::terms:
      return "a pattern of terms";
    case Pattern::Kind::regex:
      return "a regular expression";
    case Pattern::Kind::json:
      return "a JSON pattern";
    case Pattern::Kind::delimited:
      return "a delimited pattern";
  }
  return "";
}

bool same(const Selector& a, const Selector& b) {
  return std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(),
                    [](const SelectorStep& x, const SelectorStep& y) {
                      return x.kind == y.kind && x.key == y.key && x.index == y.index;
                    });
}

// M8: what a metric and its namespace may be called.
void check_name(const Text& name, std::string_view what, Diagnostics& diagnostics) {
  const std::string& value = name.value();
  // The reader of packs judges most names and says which are missing; only importers leave that to this
  // check.
  const grammar::Span all = name.span();
  const auto& list = diagnostics.list();
  const bool said = std::any_of(list.begin(), list.end(), [&](const Diagnostic& d) {
    return d.code == Code::bad_name && d.span.source == all.source && d.span.begin >= all.begin &&
           d.span.end <= all.end;
  });
  if (said || (value.empty() && all.source == grammar::SourceId::nowhere)) return;
  if (value.empty()) {
    diagnostics.add(Code::bad_name, name.span(), std::string(what) + " is empty");
    return;
  }
  if (characters(value) > 255) {
    diagnostics.add(Code::bad_name, name.span(), std::string(what) + " is longer than 255 characters");
  }
  if (const std::size_t at = value.find_first_of(":*$"); at != std::string::npos) {
    diagnostics
        .add(Code::bad_name, name.span(at, at + 1), std::string(what) + " has " + ticked(value.substr(at, 1)))
        .help = "`:`, `*` and `$` are not allowed";
  }
}

void check_number(const Text& text, Code code, std::string_view what, Diagnostics& diagnostics) {
  const std::string& value = text.value();
  if (!grammar::is_number_shape(value)) {
    Diagnostic& d = diagnostics.add(code, text.span(),
                                    value.empty() ? std::string(what) + " is empty"
                                                  : std::string(what) + " is a number, not " + ticked(value));
    if (code == Code::metric_value) d.help = "a value is a number or a field, `$.name` or `$name`";
    return;
  }
  const std::optional<double> number = runtime::to_double(value);
  if (!number) {
    diagnostics.add(code, text.span(), std::string(what) + " is too large");
  } else if (*number < 0) {
    diagnostics.add(Code::negative_metric_value, text.span(), std::string(what) + " is negative").help =
        "percentile statistics are not available for a metric with negative values";
  }
}

// M3, M4: a field against the class of the pattern, and against its slots.
void check_field(const FieldRef& field, const Pattern* pattern, Diagnostics& diagnostics) {
  const Text& text = field.text;
  if (field.kind == FieldRef::Kind::json) {
    for (const SelectorStep& step : field.selector.steps) {
      if (step.kind == SelectorStep::Kind::key || step.kind == SelectorStep::Kind::index) continue;
      diagnostics.add(Code::field_reference, step.span, "a reference names one field, not a wildcard");
      break;
    }
    if (!pattern || pattern->kind == Pattern::Kind::json) return;
    Diagnostic& d =
        diagnostics.add(Code::field_reference, text.span(),
                        ticked(text.value()) + " does not fit " + std::string(class_of(*pattern)));
    d.help = pattern->kind == Pattern::Kind::delimited ? "fields of a delimited pattern have no dot, `$name`"
                                                       : "only JSON and delimited patterns have fields";
    const auto& steps = field.selector.steps;
    if (pattern->kind != Pattern::Kind::delimited || steps.size() != 1) return;
    for (const grammar::Slot& slot : pattern->slots) {
      if (slot.name.empty() || slot.name != steps.front().key) continue;
      d.help = "write " + ticked("$" + slot.name);
      d.fix = grammar::Fix{text.span(0, text.value().size()), "$" + slot.name};
      return;
    }
    return;
  }
  if (!pattern || pattern->kind != Pattern::Kind::delimited) {
    Diagnostic& d =
        diagnostics.add(Code::field_reference, text.span(),
                        ticked(text.value()) + " does not fit " +
                            (pattern ? std::string(class_of(*pattern)) : "a combination of filters"));
    const bool json = !pattern || pattern->kind == Pattern::Kind::json;
    d.help =
        json ? "fields of JSON events are written `$.name`" : "only JSON and delimited patterns have fields";
    if (json && field.kind == FieldRef::Kind::slot) {
      d.fix = grammar::Fix{text.span(0, text.value().size()), "$." + field.slot};
    }
    return;
  }
  if (field.kind == FieldRef::Kind::token) return;
  std::vector<std::string_view> names;
  for (const grammar::Slot& slot : pattern->slots) {
    if (!slot.name.empty()) names.push_back(slot.name);
  }
  if (std::find(names.begin(), names.end(), field.slot) != names.end()) return;
  Diagnostic& d =
      diagnostics.add(Code::field_reference, text.span(), "the pattern has no field " + ticked(field.slot));
  if (const auto near = grammar::nearest_name(field.slot, names)) {
    d.help = "did you mean " + ticked("$" + std::string(*near)) + "?";
    d.fix = grammar::Fix{text.span(0, text.value().size()), "$" + std::string(*near)};
  }
}

// M3's lint: the pattern does not ask for the field that the value is taken from.
void lint_value(const FieldRef& field, const Pattern& pattern, Diagnostics& diagnostics) {
  if (field.kind != FieldRef::Kind::json || pattern.kind != Pattern::Kind::json) return;
  for (const PatternNode& node : pattern.nodes) {
    if (node.kind != PatternNode::Kind::condition) continue;
    if (node.condition.kind == grammar::Condition::Kind::not_exists) continue;
    if (same(node.condition.selector, field.selector)) return;
  }
  diagnostics
      .add(Code::value_not_in_pattern, field.text.span(),
           "the pattern does not ask for " + ticked(field.text.value()))
      .help = "matching events without it give no sample; add `&& " + field.text.value() + " = *`";
}

bool is_system(const Dimension& dimension) { return dimension.name.value().rfind("@aws.", 0) == 0; }

// M12: fields that are different in nearly every event.
bool has_many_values(const FieldRef& field) {
  static constexpr std::string_view keys[] = {
      "requestid", "eventid",     "sharedeventid", "sourceipaddress", "principalid", "accesskeyid",
      "eventtime", "requesttime", "timestamp",     "sessionid",       "traceid",
  };
  static constexpr std::string_view slots[] = {
      "ip",   "ip_address", "ipaddress", "client_ip",  "clientip",  "remote_addr", "srcaddr", "request_id",
      "time", "timestamp",  "requestid", "session_id", "sessionid", "trace_id",    "uuid",
  };
  const auto in = [](const auto& names, const std::string& name) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
  };
  if (field.kind == FieldRef::Kind::slot) return in(slots, lower(field.slot));
  if (field.kind != FieldRef::Kind::json || field.selector.steps.empty()) return false;
  const auto& steps = field.selector.steps;
  // A caller's ARN ends in the name of its session.
  const bool caller = steps.size() == 2 && steps[0].key == "userIdentity" && steps[1].key == "arn";
  return caller || in(keys, lower(steps.back().key));
}

void check_dimension_name(const Text& name, Diagnostics& diagnostics) {
  const std::string& value = name.value();
  const auto add = [&](std::size_t begin, std::size_t end, std::string message) {
    diagnostics.add(Code::metric_dimensions, begin < end ? name.span(begin, end) : name.span(),
                    std::move(message));
  };
  const auto printable = [](char c) { return c >= 0x20 && c < 0x7F; };
  const auto odd = std::find_if_not(value.begin(), value.end(), printable);
  if (value.find_first_not_of(' ') == std::string::npos) {
    add(0, 0, "a dimension's name is empty");
  } else if (odd != value.end()) {
    const auto at = static_cast<std::size_t>(odd - value.begin());
    add(at, at + 1, "a dimension's name is printable ASCII");
  } else if (value.size() > 255) {
    add(0, 0, "a dimension's name is longer than 255 characters");
  } else if (value.front() == ':') {
    add(0, 1, "a dimension's name begins with `:`");
  }
}

// M6 and M12.
void check_dimensions(const Metric& metric, const Pattern* pattern, bool known, Diagnostics& diagnostics) {
  const std::vector<Dimension>& dimensions = metric.dimensions;
  if (dimensions.empty()) return;
  if (dimensions.size() > 3) {
    diagnostics.add(Code::metric_dimensions, dimensions[3].name.span(),
                    std::to_string(dimensions.size()) + " dimensions, at most 3 are allowed");
  }
  if (metric.default_value) {
    Diagnostic& d = diagnostics.add(Code::default_with_dimensions, metric.default_value->span(),
                                    "a default value stands beside dimensions");
    d.labels.push_back({dimensions.front().name.span(), "the dimensions"});
    d.help = "the two exclude each other; leave one out";
  }
  const bool fieldless = known && pattern && !has_fields(*pattern);
  bool said = false;
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    const Dimension& dimension = dimensions[i];
    check_dimension_name(dimension.name, diagnostics);
    for (std::size_t j = 0; j < i; ++j) {
      if (dimensions[j].name.value() != dimension.name.value()) continue;
      diagnostics
          .add(Code::metric_dimensions, dimension.name.span(),
               "the dimension " + ticked(dimension.name.value()) + " is given twice")
          .labels.push_back({dimensions[j].name.span(), "first given here"});
      break;
    }
    if (is_system(dimension)) continue;
    if (fieldless && !said) {
      diagnostics
          .add(Code::metric_dimensions, dimension.name.span(),
               "the filter is " + std::string(class_of(*pattern)) + ", which has no dimensions")
          .help = "dimensions need a JSON or a delimited pattern";
      said = true;
    }
    if (known && !fieldless) check_field(dimension.field, pattern, diagnostics);
    if (has_many_values(dimension.field)) {
      diagnostics
          .add(Code::high_cardinality_dimension, dimension.field.text.span(),
               ticked(dimension.field.text.value()) + " differs in nearly every event")
          .help = "every value is a metric of its own, and AWS disables filters beyond about 1000 an hour";
    }
  }
}
}  // namespace

void check_unit(const Text& unit, Diagnostics& diagnostics) {
  if (is_metric_unit(unit.value())) return;
  Diagnostic& d = diagnostics.add(Code::metric_unit, unit.span(), "no unit is named " + ticked(unit.value()));
  if (const auto near = grammar::nearest_name(unit.value(), metric_units())) {
    d.help = "did you mean " + ticked(*near) + "?";
    d.fix = grammar::Fix{unit.span(0, unit.value().size()), std::string(*near)};
  } else {
    d.help =
        "there are `Count`, `Percent`, `Seconds`, `Bytes`, `Bits`, their multiples and rates such as "
        "`Count/Second`, and `None`";
  }
}

void check_metric(const Metric& metric, const Pattern* pattern, Diagnostics& diagnostics, bool filter_known,
                  bool own_name) {
  if (own_name) check_name(metric.name, "a metric's name", diagnostics);
  check_name(metric.space, "a namespace", diagnostics);

  // Whether the class of the filter is known: a pattern that did not parse says nothing about its fields.
  const bool known =
      filter_known &&
      (pattern || metric.filter.kind != grammar::ast::FilterUse::Kind::pattern || metric.filter.pattern);
  const Text& value = metric.value.text;
  if (characters(value.value()) > 100) {
    diagnostics.add(Code::metric_value, value.span(), "a metric value is longer than 100 characters");
  } else if (metric.value.field) {
    const std::size_t errors = diagnostics.errors();
    if (known) check_field(*metric.value.field, pattern, diagnostics);
    if (pattern && diagnostics.errors() == errors) lint_value(*metric.value.field, *pattern, diagnostics);
  } else if (value.value().empty() || value.value().front() != '$') {
    check_number(value, Code::metric_value, "a metric value", diagnostics);
  }
  if (metric.default_value)
    check_number(*metric.default_value, Code::bad_value, "a default value", diagnostics);
  check_dimensions(metric, pattern, known, diagnostics);

  if (metric.unit) check_unit(*metric.unit, diagnostics);
}

}  // namespace tripline::compiler
