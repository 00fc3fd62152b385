// Fields and their values. A pattern on a field that no record has is accepted by CloudWatch and never matches, and so
// is a comparison with a value of another type (spec F23, F24): nothing but the catalogue can tell.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/catalogue/checks.hpp"
#include "compiler/catalogue/record_fields.hpp"
#include "compiler/catalogue/resolve_path.hpp"
#include "grammar/parse_pattern.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Diagnostic;
using grammar::Severity;

namespace {

// More calls than these say nothing of a field, and looking through all would take long.
constexpr std::size_t most_calls = 300;

bool same_but_for_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::string> nearest_of(std::string_view key, const std::vector<std::string>& known) {
  const std::vector<std::string_view> views(known.begin(), known.end());
  const auto near = grammar::nearest_name(key, views);
  return near ? std::optional(std::string(*near)) : std::nullopt;
}

bool is_parameter(const Path& path) { return path.steps.size() > 1 && path.steps.front().key == "requestParameters"; }

std::string keys_before(const Path& path, std::size_t step) {
  std::string out;
  for (std::size_t i = 0; i < step; ++i) {
    const std::string& key = path.steps[i].key;
    out += key.empty() ? "[*]" : (out.empty() ? "" : ".") + key;
  }
  return out;
}

// The way of each call that might be meant; empty where too little is known of them.
std::vector<Resolved> resolve_in_calls(const Path& path, const Scope& scope, const Catalogue& catalogue) {
  std::vector<Resolved> out;
  if (scope.calls.any || scope.calls.values.size() > most_calls) return out;
  for (const CallId call : scope.calls.values) {
    if (scope.services.has(catalogue[call].service)) out.push_back(resolve_in_call(path, call, catalogue));
  }
  return out;
}

bool all_loose(const Scope& scope, const Catalogue& catalogue) {
  return std::all_of(scope.calls.values.begin(), scope.calls.values.end(),
                     [&](CallId id) { return catalogue[catalogue[id].service].loose; });
}

void add_help(Diagnostic& diagnostic, const PathStep& step, const std::optional<std::string>& near) {
  if (!near) return;
  diagnostic.help = fmt::format("did you mean `{}`?", *near);
  if (step.span.end - step.span.begin == step.key.size()) diagnostic.fix = grammar::Fix{step.span, *near};
}

void check_parameter(const Path& path, const Scope& scope, CatalogueChecks& in) {
  const Catalogue& catalogue = in.finder.catalogue();
  const std::vector<Resolved> ways = resolve_in_calls(path, scope, catalogue);
  if (ways.empty() || std::any_of(ways.begin(), ways.end(), [&](const Resolved& r) { return r.whole(path); })) return;
  // The call that takes the path furthest tells best what was meant.
  const auto furthest = std::max_element(ways.begin(), ways.end(),
                                         [](const Resolved& a, const Resolved& b) { return a.reached < b.reached; });
  std::vector<std::string> known;
  for (const Resolved& way : ways) {
    if (way.reached == furthest->reached) known.insert(known.end(), way.known.begin(), way.known.end());
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  const PathStep& step = path.steps[furthest->reached];
  const std::optional<std::string> near = nearest_of(step.key, known);
  if (all_loose(scope, catalogue) && !(near && same_but_for_case(*near, step.key))) return;

  const std::string_view name = catalogue[scope.calls.values.front()].name;
  const std::string who = ways.size() == 1 ? fmt::format("`{}` has no", name)
                                           : fmt::format("none of {} calls, as `{}`, has a", ways.size(), name);
  std::string message;
  if (furthest->type.ends_with("[]")) {
    message = fmt::format("`{}` of `{}` is a list", keys_before(path, furthest->reached), name);
  } else if (known.empty() && furthest->type != "o") {
    message = fmt::format("`{}` of `{}` is no object", keys_before(path, furthest->reached), name);
  } else {
    message = fmt::format("{} `{}` in {}", who, step.key, keys_before(path, furthest->reached));
  }
  Diagnostic& diagnostic = in.diagnostics.add({Code::unknown_field, Severity::warning, step.span, std::move(message), {}, {}, {}});
  if (furthest->type.ends_with("[]")) {
    diagnostic.help = fmt::format("write `{}[*]` for any of its elements", keys_before(path, furthest->reached));
  } else {
    add_help(diagnostic, step, near);
  }
}

// A record's own field that is misspelt beyond doubt, in events that may be anything.
bool is_slip(std::string_view key, const std::optional<std::string>& near) {
  constexpr std::size_t telling_length = 8;
  return near && key.size() >= telling_length && key.size() + 1 >= near->size() && near->size() + 1 >= key.size();
}

// Why no comparison of this kind holds for a value of that type; empty where one may.
std::optional<std::string_view> never_holds(const Claim& claim, std::string_view type) {
  using Sign = Claim::Sign;
  const bool compares = claim.sign == Sign::equal || claim.sign == Sign::not_equal || claim.sign == Sign::order;
  const bool truth = claim.sign == Sign::is_true || claim.sign == Sign::is_false;
  const ClaimValue* value = claim.values.empty() ? nullptr : &claim.values.front();
  if (!compares && !truth) return std::nullopt;
  if (type.ends_with("[]")) return "is a list, which nothing equals";
  if (type.starts_with('@')) return "is an object, which nothing equals";
  if (truth) return type == "b" ? std::nullopt : std::optional<std::string_view>("is no boolean");
  if (type == "b") return "is a boolean, which no text or number equals";
  if (!value) return std::nullopt;
  const bool number = value->kind == ClaimValue::Kind::number;
  if (type == "w" && number) return "is a text that is never a number";
  if (type == "n" && !number && is_plain(*value) && !grammar::is_number_shape(value->text)) return "is a number";
  return std::nullopt;
}

// The one type that the field has wherever it is known; empty where it may have several.
std::optional<std::string> type_of(const Path& path, const Scope& scope, const Catalogue& catalogue) {
  if (!is_parameter(path)) {
    const Resolved way = resolve_in_record(path);
    return way.whole(path) ? std::optional(way.type) : std::nullopt;
  }
  if (scope.calls.any || all_loose(scope, catalogue)) return std::nullopt;
  std::optional<std::string> type;
  for (const Resolved& way : resolve_in_calls(path, scope, catalogue)) {
    if (!way.whole(path)) continue;
    if (type && *type != way.type) return std::nullopt;
    type = way.type;
  }
  return type;
}

// boolean-equality has said this one.
bool is_said(const Claim& claim) {
  if (claim.values.empty()) return false;
  const ClaimValue& value = claim.values.front();
  const bool word = same_but_for_case(value.text, "true") || same_but_for_case(value.text, "false");
  return word && (!value.quoted || !is_parameter(claim.path));
}

void check_type(const Claim& claim, const Scope& scope, CatalogueChecks& in) {
  const std::optional<std::string> type = type_of(claim.path, scope, in.finder.catalogue());
  if (!type || *type == "o") return;
  const auto why = never_holds(claim, *type);
  if (!why || (*type == "b" && is_said(claim))) return;
  const Severity severity = is_parameter(claim.path) ? Severity::warning : Severity::error;
  Diagnostic& diagnostic = in.diagnostics.add(
      {Code::wrong_value_type, severity, claim.span, fmt::format("`{}` {}", claim.path.spelled, *why), {}, {}, {}});
  const auto says = [&](std::string_view word) { return !claim.values.empty() && same_but_for_case(claim.values.front().text, word); };
  if (*type == "b" && !says("true") && !says("false")) {
    diagnostic.help = fmt::format("a boolean is tested by `{0} IS TRUE` and `{0} IS FALSE`", claim.path.spelled);
  } else if (*type == "b") {
    const bool right = says("true");
    const std::string test = fmt::format("{} IS {}", claim.path.spelled, right == (claim.sign != Claim::Sign::not_equal) ? "TRUE" : "FALSE");
    diagnostic.help = fmt::format("write `{}`", test);
    diagnostic.fix = grammar::Fix{claim.span, test};
  } else if (type->ends_with("[]")) {
    diagnostic.help = fmt::format("write `{}[*]` for any of its elements", claim.path.spelled);
  } else if (type->starts_with('@')) {
    diagnostic.help = "compare one of its fields";
  }
}

}  // namespace

void check_field(const Path& path, const Scope& scope, bool about_cloudtrail, CatalogueChecks& in) {
  if (path.steps.empty()) return;
  if (is_parameter(path)) return check_parameter(path, scope, in);
  const Resolved way = resolve_in_record(path);
  if (way.whole(path)) return;
  const PathStep& step = path.steps[way.reached];
  const std::optional<std::string> near = nearest_of(step.key, way.known);
  if (way.reached == 0 && !about_cloudtrail && !is_slip(step.key, near)) return;
  std::string message = way.reached == 0 ? fmt::format("records have no field `{}`", step.key)
                        : way.type.ends_with("[]")
                            ? fmt::format("`{}` is a list", keys_before(path, way.reached))
                            : fmt::format("`{}` has no field `{}`", keys_before(path, way.reached), step.key);
  Diagnostic& diagnostic = in.diagnostics.add({Code::unknown_field, Severity::warning, step.span, std::move(message), {}, {}, {}});
  if (way.type.ends_with("[]")) {
    diagnostic.help = fmt::format("write `{}[*]` for any of its elements", keys_before(path, way.reached));
  } else {
    add_help(diagnostic, step, near);
  }
}

void check_values(const Claim& claim, const Scope& scope, CatalogueChecks& in) {
  if (claim.by_pattern) check_type(claim, scope, in);
  if (claim.sign != Claim::Sign::equal && claim.sign != Claim::Sign::not_equal) return;
  std::string dotted = keys_before(claim.path, claim.path.steps.size());
  const auto known = record_values(dotted);
  if (known.empty()) return;
  for (const ClaimValue& value : claim.values) {
    if (!is_plain(value) || std::find(known.begin(), known.end(), value.text) != known.end()) continue;
    Diagnostic& diagnostic = in.diagnostics.add({Code::unknown_field, Severity::warning, value.span,
                                                 fmt::format("`{}` is never `{}`", dotted, value.text), {}, {}, {}});
    const auto near = grammar::nearest_name(value.text, {known.begin(), known.end()});
    if (near) {
      diagnostic.help = fmt::format("did you mean `{}`?", *near);
      diagnostic.fix = fix_of(value, *near);
    } else {
      diagnostic.help = fmt::format("it is one of `{}`", fmt::join(known, "`, `"));
    }
  }
}

}  // namespace tripline::compiler
