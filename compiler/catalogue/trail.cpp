#include "compiler/catalogue/trail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace tripline::compiler {

namespace {

// Services without regions, whose events are all recorded in us-east-1 (spec cloudtrail.md C10).
constexpr std::array<std::string_view, 4> global_services = {"cloudfront.amazonaws.com", "iam.amazonaws.com",
                                                             "organizations.amazonaws.com", "route53.amazonaws.com"};
constexpr std::string_view global_region = "us-east-1";

bool is_global(std::string_view source) {
  return std::find(global_services.begin(), global_services.end(), source) != global_services.end();
}

// Whether the selector's condition may hold for some of the values that the field may have.
bool passes(const FieldSelector& selector, std::string_view value) {
  const auto some = [&](const std::vector<std::string>& list, auto test) { return std::any_of(list.begin(), list.end(), test); };
  const auto is = [&](const std::string& text) { return value == text; };
  const auto begins = [&](const std::string& text) { return value.starts_with(text); };
  const auto ends = [&](const std::string& text) { return value.ends_with(text); };
  const bool positive = selector.equals.size() + selector.starts_with.size() + selector.ends_with.size() > 0;
  if (positive && !some(selector.equals, is) && !some(selector.starts_with, begins) && !some(selector.ends_with, ends)) return false;
  return !some(selector.not_equals, is) && !some(selector.not_starts_with, begins) && !some(selector.not_ends_with, ends);
}

// `AWS::S3::Object` -> `AWS::S3`: one call may touch several types of a service's resources.
std::string_view family(std::string_view type) {
  const std::size_t first = type.find("::");
  const std::size_t second = first == std::string_view::npos ? first : type.find("::", first + 2);
  return type.substr(0, second);
}

bool passes_resource(const FieldSelector& selector, std::string_view type) {
  return passes(selector, type) || std::any_of(selector.equals.begin(), selector.equals.end(), [&](const std::string& other) {
           return family(other) == family(type);
         });
}

bool passes_access(const FieldSelector& selector, Call::Access call, std::uint8_t scope) {
  const bool reads = call != Call::Access::write && (scope & Scope::reads) != 0;
  const bool writes = call != Call::Access::read && (scope & Scope::writes) != 0;
  // A call whose kind only its name told may still be of the other one.
  return (reads && passes(selector, "true")) || (writes && passes(selector, "false")) || (!reads && !writes);
}

using Selector = std::vector<FieldSelector>;

// The best that one of the list comes to, and the worst that all of it do.
template <typename List, typename Ask>
Recording best(const List& list, Ask ask) {
  Recording out = Recording::no;
  for (const auto& each : list) {
    out = std::max(out, ask(each));
    if (out == Recording::yes) break;
  }
  return out;
}
template <typename List, typename Ask>
Recording worst(const List& list, Ask ask) {
  Recording out = Recording::yes;
  for (const auto& each : list) {
    out = std::min(out, ask(each));
    if (out == Recording::no) break;
  }
  return out;
}
Recording recording(bool passes) { return passes ? Recording::yes : Recording::no; }

// ARNs last: most selectors are of other calls.
Recording selects_call(const Selector& selector, const Call& call, std::string_view source, const Scope& scope) {
  const auto is_arn = [](const FieldSelector& field) { return field.field == "resources.ARN"; };
  const Recording others = worst(selector, [&](const FieldSelector& field) {
    if (is_arn(field)) return Recording::yes;
    if (field.field == "eventCategory") return recording(passes(field, call.resource.empty() ? "Management" : "Data"));
    if (field.field == "eventSource") return recording(passes(field, source));
    if (field.field == "eventName") return recording(passes(field, call.name));
    if (field.field == "readOnly") return recording(passes_access(field, call.access, scope.access));
    if (field.field == "resources.type") return recording(passes_resource(field, call.resource));
    return Recording::depends;  // whom it is about is not known here
  });
  if (others == Recording::no) return others;
  return std::min(others, worst(selector, [&](const FieldSelector& field) {
    return is_arn(field) ? selects_arn(field, call, scope.arns) : Recording::yes;
  }));
}

bool selects_category(const Selector& selector, std::string_view category) {
  return std::all_of(selector.begin(), selector.end(), [&](const FieldSelector& field) {
    return field.field != "eventCategory" || passes(field, category);
  });
}

bool records_category(const Trail& trail, std::string_view category) {
  if (!trail.told) return category == "Management";
  return std::any_of(trail.selectors.begin(), trail.selectors.end(),
                     [&](const Selector& selector) { return selects_category(selector, category); });
}

Recording records_call(const Trail& trail, const Scope& scope, const Call& call, std::string_view source) {
  const bool data = !call.resource.empty();
  if ((scope.categories & (data ? Scope::data : Scope::management)) == 0) return Recording::no;
  if (trail.region && is_global(source) && *trail.region != global_region) return Recording::no;
  if (!trail.told) return recording(!data);
  return best(trail.selectors, [&](const Selector& selector) { return selects_call(selector, call, source, scope); });
}

Recording records_by(const Trail& trail, const Scope& scope, const Catalogue& catalogue) {
  if (trail.region && !scope.regions.has(*trail.region)) return Recording::no;
  if ((scope.categories & Scope::insight) != 0 && trail.insights && scope.calls.any) return Recording::yes;
  if ((scope.categories & Scope::network) != 0 && trail.told && records_category(trail, "NetworkActivity")) return Recording::yes;
  if (scope.calls.any) {
    return recording(((scope.categories & Scope::management) != 0 && records_category(trail, "Management")) ||
                     ((scope.categories & Scope::data) != 0 && records_category(trail, "Data")));
  }
  return best(scope.calls.values, [&](CallId id) {
    const ServiceId service = catalogue[id].service;
    return scope.services.has(service) ? records_call(trail, scope, catalogue[id], catalogue[service].source) : Recording::no;
  });
}

}  // namespace

Recording Trails::records(const Scope& scope, const Catalogue& catalogue) const {
  // What no event can be is the prover's to say, not the trail's.
  if (scope.calls.empty() || scope.services.empty() || scope.regions.empty() || scope.categories == 0) return Recording::yes;
  return best(trails_, [&](const Trail& trail) { return records_by(trail, scope, catalogue); });
}

std::string Trails::reason(const Scope& scope, const Catalogue& catalogue) const {
  std::vector<Trail> everywhere = trails_;
  for (Trail& trail : everywhere) trail.region.reset();
  const auto recorded = [&](const std::vector<Trail>& trails, const Scope& asked) {
    return best(trails, [&](const Trail& trail) { return records_by(trail, asked, catalogue); }) != Recording::no;
  };
  if (recorded(everywhere, scope)) return "they are recorded in other regions";
  Scope of_any_resource = scope;
  of_any_resource.arns = {};
  if (!scope.arns.any && recorded(trails_, of_any_resource)) return "its selectors choose other resources by their ARN";
  if (scope.categories == Scope::insight) return "they are made by CloudTrail Insights, which it has not switched on";
  if (scope.categories == Scope::network) return "they are network activity, which it does not select";
  const bool data = !scope.calls.any && std::all_of(scope.calls.values.begin(), scope.calls.values.end(),
                                                    [&](CallId id) { return !catalogue[id].resource.empty(); });
  return data || scope.categories == Scope::data ? "they are data events, which it does not select"
                                                 : "its selectors leave them out";
}

}  // namespace tripline::compiler
