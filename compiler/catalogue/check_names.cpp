// Names of calls and of event sources. The commonest mistake in CloudTrail rules is a name that never occurs: a
// permission in the place of a call, an operation whose records carry another name, a slip of the hand.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/catalogue/checks.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Diagnostic;
using grammar::Severity;

namespace {

// A name that many services have says little about which of them was meant, and new services get it first.
constexpr std::size_t common_name = 25;

std::string quoted_list(std::vector<std::string_view> words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  constexpr std::size_t most = 3;
  std::string out;
  for (std::size_t i = 0; i < words.size() && i < most; ++i) out += fmt::format("{}`{}`", i == 0 ? "" : ", ", words[i]);
  return words.size() > most ? fmt::format("{} and {} more", out, words.size() - most) : out;
}

std::string shown(const ClaimValue& value) { return value.text.size() <= 80 ? value.text : value.text.substr(0, 80) + "…"; }

Diagnostic& say(Code code, Severity severity, const ClaimValue& value, std::string message, CatalogueChecks& in) {
  return in.diagnostics.add({code, severity, value.span, std::move(message), {}, {}, {}});
}

std::optional<std::string> nearest_name(const std::string& name, const Scope& beside, CatalogueChecks& in) {
  const bool one = !beside.services.any && beside.services.values.size() == 1;
  const std::optional<ServiceId> service = one ? std::optional(beside.services.values.front()) : std::nullopt;
  const std::string key = fmt::format("{}/{}", one ? static_cast<std::uint32_t>(*service) + 1 : 0, name);
  constexpr std::size_t most_searches = 500;  // each costs a millisecond or more
  const auto [at, fresh] = in.nearest.try_emplace(key);
  if (fresh && in.nearest.size() <= most_searches) {
    auto near = in.finder.catalogue().nearest_call(name, service);
    if (!near && one) near = in.finder.catalogue().nearest_call(name);
    if (near) at->second = std::string(*near);
  }
  return at->second;
}

void report_unknown(const ClaimValue& value, const Scope& beside, CatalogueChecks& in) {
  if (!is_plain(value)) {
    say(Code::unknown_event_name, Severity::warning, value, fmt::format("no known call has a name like `{}`", shown(value)), in)
        .help = "names are compared letter for letter, their case included";
    return;
  }
  Diagnostic& diagnostic =
      say(Code::unknown_event_name, Severity::warning, value, fmt::format("no call `{}` is known", shown(value)), in);
  const auto near = nearest_name(value.text, beside, in);
  if (!near) {
    diagnostic.help = "add it with `--catalogue` if records have it";
    return;
  }
  diagnostic.help = fmt::format("did you mean `{}`?", *near);
  diagnostic.fix = fix_of(value, *near);
}

using Words = std::map<std::string_view, std::string_view>;

// What one of the services that may be meant has under that name.
std::optional<std::string_view> look_up(const std::string& name, Words Service::*words, const Scope& beside, const Catalogue& catalogue) {
  const auto in_service = [&](const Service& service) -> std::optional<std::string_view> {
    const auto at = (service.*words).find(name);
    return at == (service.*words).end() ? std::nullopt : std::optional(at->second);
  };
  if (beside.services.any) {
    for (const Service& service : catalogue.services()) {
      if (const auto found = in_service(service)) return found;
    }
  }
  for (const ServiceId id : beside.services.values) {
    if (const auto found = in_service(catalogue[id])) return found;
  }
  return std::nullopt;
}

// A name that is no event's, for a reason that is known: a permission, or an operation whose records carry another name.
// True when it is one, said or not.
bool check_stand_in(const Claim& claim, const ClaimValue& value, const Scope& beside, const std::set<std::string>& names,
                    CatalogueChecks& in) {
  if (!is_plain(value)) return false;
  const Catalogue& catalogue = in.finder.catalogue();
  if (const auto instead = look_up(value.text, &Service::never, beside, catalogue)) {
    const bool negated = claim.sign == Claim::Sign::not_equal;
    say(Code::never_logged, negated ? Severity::warning : Severity::error, value,
        fmt::format("`{}` is a permission and never the name of an event", value.text), in)
        .help = fmt::format("what is logged is {}", *instead);
    return true;
  }
  const auto logged = look_up(value.text, &Service::renamed, beside, catalogue);
  if (!logged) return false;
  if (names.contains(std::string(*logged))) return true;  // the author asks for both
  Diagnostic& diagnostic = say(Code::unknown_event_name, Severity::warning, value,
                               fmt::format("records of `{}` carry the name `{}`", value.text, *logged), in);
  diagnostic.help = fmt::format("write `{}`", *logged);
  diagnostic.fix = fix_of(value, *logged);
  return true;
}

std::vector<std::string_view> sources_of(const std::vector<CallId>& calls, const Catalogue& catalogue) {
  std::vector<std::string_view> sources;
  for (const CallId call : calls) sources.push_back(catalogue[catalogue[call].service].source);
  return sources;
}

// The name is known, but not where the claims beside it look for it.
void report_source(const ClaimValue& value, const std::vector<CallId>& calls, const Scope& beside, CatalogueChecks& in) {
  const Catalogue& catalogue = in.finder.catalogue();
  std::vector<std::string_view> looked;
  for (const ServiceId id : beside.services.values) looked.push_back(catalogue[id].source);
  const bool doubtful = calls.size() > common_name || !is_plain(value);
  const bool generic = doubtful && beside.services.values.size() == 1;
  Diagnostic& diagnostic =
      say(generic ? Code::unknown_event_name : Code::wrong_event_source, generic ? Severity::warning : Severity::error, value,
          fmt::format("`{}` is no event of {}", shown(value), quoted_list(looked)), in);
  diagnostic.help = fmt::format("it is logged by {}", quoted_list(sources_of(calls, catalogue)));
  const auto near = generic && is_plain(value) ? nearest_name(value.text, beside, in) : std::nullopt;
  if (near && *near != value.text) diagnostic.help += fmt::format("; did you mean `{}`?", *near);
}

// Calls of which the records are data events, for the greater part where services share a name.
void check_recording(const Claim& claim, const ClaimValue& value, const SomeOf<CallId>& calls, const Scope& beside,
                     CatalogueChecks& in) {
  const Catalogue& catalogue = in.finder.catalogue();
  if (claim.sign != Claim::Sign::equal || calls.any || calls.values.empty()) return;
  std::vector<std::string_view> resources;
  for (const CallId id : calls.values) {
    if (!catalogue[id].resource.empty()) resources.push_back(catalogue[id].resource);
  }
  if (2 * resources.size() < calls.values.size() || resources.empty()) return;
  if (in.trails) {
    Scope scope;
    scope.calls = calls;
    scope.arns = beside.arns;
    const Recording recording = in.trails->records(scope, catalogue);
    if (recording == Recording::yes) return;
    if (recording == Recording::depends) {
      say(Code::needs_data_events, Severity::note, value,
          fmt::format("the trail records `{}` of some resources only, or of some callers", shown(value)), in)
          .help = "its selectors choose them by ARN: see that those of the rule are among them";
      return;
    }
    scope.arns = {};
    const bool of_others = in.trails->records(scope, catalogue) != Recording::no;
    say(Code::needs_data_events, Severity::warning, value,
        of_others ? fmt::format("the trail records `{}` of other resources only", shown(value))
                  : fmt::format("the trail records no data events of {}, so no `{}`", quoted_list(resources), shown(value)),
        in)
        .help = "select them in the trail, or take the name out";
    return;
  }
  say(Code::needs_data_events, Severity::note, value,
      fmt::format("`{}` is recorded only where a trail selects data events of {}", shown(value), quoted_list(resources)), in)
      .help = "check with `--trail` what the trail records";
}

}  // namespace

std::optional<grammar::Fix> fix_of(const ClaimValue& value, std::string_view replacement) {
  if (!value.inner) return std::nullopt;
  return grammar::Fix{*value.inner, std::string(replacement)};
}

void check_names(const Claim& claim, const Scope& beside, const std::set<std::string>& names, CatalogueChecks& in) {
  if (claim.sign != Claim::Sign::equal && claim.sign != Claim::Sign::not_equal) return;
  for (const ClaimValue& value : claim.values) {
    if (value.kind == ClaimValue::Kind::number) continue;  // check_values says it
    const std::vector<CallId>& calls = in.finder.calls(value);
    if (calls.empty()) {
      if (!check_stand_in(claim, value, beside, names, in)) report_unknown(value, beside, in);
      continue;
    }
    std::vector<CallId> here;
    for (const CallId id : calls) {
      if (beside.services.has(in.finder.catalogue()[id].service)) here.push_back(id);
    }
    if (here.empty() && !beside.services.empty()) {
      if (!check_stand_in(claim, value, beside, names, in)) report_source(value, calls, beside, in);
      continue;
    }
    check_recording(claim, value, SomeOf<CallId>::only(std::move(here)), beside, in);
  }
}

void check_sources(const Claim& claim, CatalogueChecks& in) {
  if (claim.sign != Claim::Sign::equal && claim.sign != Claim::Sign::not_equal) return;
  const Catalogue& catalogue = in.finder.catalogue();
  for (const ClaimValue& value : claim.values) {
    if (value.kind == ClaimValue::Kind::number || !in.finder.services(value).empty()) continue;
    Diagnostic& diagnostic =
        say(Code::wrong_event_source, Severity::warning, value, fmt::format("no event source `{}` is known", shown(value)), in);
    std::string_view text = value.text;
    if (text.starts_with("aws.")) text.remove_prefix(4);  // as EventBridge names sources
    std::optional<std::string_view> near;
    if (const auto id = catalogue.service(fmt::format("{}.amazonaws.com", text))) near = catalogue[*id].source;
    if (!near && is_plain(value)) near = catalogue.nearest_source(value.text);
    if (!near) continue;
    diagnostic.help = fmt::format("did you mean `{}`?", *near);
    diagnostic.fix = fix_of(value, *near);
  }
}

}  // namespace tripline::compiler
