#include "compiler/catalogue/claims.hpp"

#include <re2/re2.h>

#include <array>
#include <optional>
#include <string_view>

#include "runtime/glob.hpp"

namespace tripline::compiler {

namespace {

// Fields that only CloudTrail's records have, or hardly anything else. `message` or `level` would tell nothing.
constexpr std::array<std::string_view, 18> telltale_fields = {
    "eventName",         "eventSource",        "eventType",          "eventCategory",       "userIdentity",
    "awsRegion",         "sourceIPAddress",    "requestParameters",  "responseElements",    "additionalEventData",
    "recipientAccountId", "readOnly",          "managementEvent",    "eventVersion",        "sharedEventID",
    "serviceEventDetails", "insightDetails",   "vpcEndpointId"};

// F26: an asterisk at an edge of a text is a wildcard, one inside is itself.
bool edges_fit(std::string_view pattern, std::string_view text) {
  const bool lead = pattern.starts_with('*'), trail = pattern.ends_with('*');
  if (lead) pattern.remove_prefix(1);
  if (trail && !pattern.empty()) pattern.remove_suffix(1);
  if (lead && trail) return text.find(pattern) != std::string_view::npos;
  return lead ? text.ends_with(pattern) : trail ? text.starts_with(pattern) : text == pattern;
}

// A value, ready to be asked about many texts.
class Fitting {
 public:
  explicit Fitting(const ClaimValue& value) : value_(value) {
    if (value.kind == ClaimValue::Kind::regex) regex_.emplace(value.text, RE2::Quiet);
  }
  bool operator()(std::string_view text) const {
    switch (value_.kind) {
      case ClaimValue::Kind::text: return edges_fit(value_.text, text);
      case ClaimValue::Kind::glob: return runtime::star_match(value_.text, text);
      case ClaimValue::Kind::regex: return regex_->ok() && RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *regex_);
      case ClaimValue::Kind::number: break;
    }
    return false;
  }

 private:
  const ClaimValue& value_;
  std::optional<RE2> regex_;
};

SomeOf<CallId> calls_of(const SomeOf<ServiceId>& services, const Catalogue& catalogue) {
  if (services.any) return {};
  std::vector<CallId> calls;
  for (const ServiceId id : services.values) {
    calls.insert(calls.end(), catalogue[id].calls.begin(), catalogue[id].calls.end());
  }
  return SomeOf<CallId>::only(std::move(calls));
}

Scope scope_of_names(const Claim& claim, CallFinder& finder) {
  std::vector<CallId> calls;
  for (const ClaimValue& value : claim.values) {
    const std::vector<CallId>& fitting = finder.calls(value);
    if (fitting.empty() || fitting.size() == finder.catalogue().call_count()) return {};
    calls.insert(calls.end(), fitting.begin(), fitting.end());
  }
  Scope scope;
  scope.calls = SomeOf<CallId>::only(std::move(calls));
  return scope;
}

Scope scope_of_sources(const Claim& claim, CallFinder& finder) {
  std::vector<ServiceId> services;
  for (const ClaimValue& value : claim.values) {
    const std::vector<ServiceId>& fitting = finder.services(value);
    if (fitting.empty() || fitting.size() == finder.catalogue().services().size()) return {};
    services.insert(services.end(), fitting.begin(), fitting.end());
  }
  Scope scope;
  scope.services = SomeOf<ServiceId>::only(std::move(services));
  scope.calls = calls_of(scope.services, finder.catalogue());
  return scope;
}

// One of a field's known values each: the categories that the values stand for together.
Scope scope_of_category(const Claim& claim, bool is_type) {
  struct Row {
    std::string_view text;
    std::uint8_t category;
  };
  static constexpr std::array<Row, 4> categories = {{{"Management", Scope::management}, {"Data", Scope::data},
                                                     {"Insight", Scope::insight}, {"NetworkActivity", Scope::network}}};
  static constexpr std::array<Row, 6> types = {{{"AwsApiCall", Scope::management | Scope::data},
                                                {"AwsServiceEvent", Scope::management | Scope::data},
                                                {"AwsConsoleAction", Scope::management},
                                                {"AwsConsoleSignIn", Scope::management},
                                                {"AwsCloudTrailInsight", Scope::insight},
                                                {"AwsVpceEvent", Scope::network}}};
  Scope scope;
  std::uint8_t found = 0;
  for (const ClaimValue& value : claim.values) {
    const Fitting fits(value);
    const auto look = [&](const auto& rows) {
      std::uint8_t here = 0;
      for (const Row& row : rows) {
        if (fits(row.text)) here |= row.category;
      }
      return here;
    };
    const std::uint8_t here = is_type ? look(types) : look(categories);
    if (here == 0) return {};
    found |= here;
  }
  scope.categories = found;
  return scope;
}

// A claim on the ARN of some resource, whichever, or on the bucket that a request names.
std::optional<Scope> scope_of_resource(const Claim& claim) {
  const auto& steps = claim.path.steps;
  const bool arn = steps.size() == 3 && steps[0].key == "resources" && steps[1].key.empty() && steps[2].key == "ARN";
  const bool bucket = steps.size() == 2 && steps[0].key == "requestParameters" && steps[1].key == "bucketName";
  if (claim.sign != Claim::Sign::equal || (!arn && !bucket)) return std::nullopt;
  std::vector<std::string> arns;
  for (const ClaimValue& value : claim.values) {
    const bool begins = value.kind == ClaimValue::Kind::text && !value.text.starts_with('*');
    if (!begins || (bucket && !is_plain(value))) return std::nullopt;
    arns.push_back(bucket ? "arn:aws:s3:::" + value.text : value.text);
  }
  Scope scope;
  scope.arns = SomeOf<std::string>::only(std::move(arns));
  return scope;
}

Scope scope_of_claim(const Claim& claim, CallFinder& finder) {
  using Sign = Claim::Sign;
  if (const auto scope = scope_of_resource(claim)) return *scope;
  const auto& steps = claim.path.steps;
  if (steps.empty()) return {};
  const std::string& root = steps.front().key;
  Scope scope;
  if (root == "insightDetails" && claim.sign != Sign::other) {
    scope.categories = Scope::insight;
    return scope;
  }
  if (steps.size() != 1) return {};
  if (root == "readOnly" || root == "managementEvent") {
    const bool right = claim.sign == Sign::is_true;
    if (!right && claim.sign != Sign::is_false) return {};
    if (root == "readOnly") scope.access = right ? Scope::reads : Scope::writes;
    if (root == "managementEvent") {
      scope.categories = right ? std::uint8_t{Scope::management | Scope::insight} : std::uint8_t{Scope::data | Scope::network};
    }
    return scope;
  }
  if (claim.sign != Sign::equal) return {};
  if (root == "eventName") return scope_of_names(claim, finder);
  if (root == "eventSource") return scope_of_sources(claim, finder);
  if (root == "eventCategory" || root == "eventType") return scope_of_category(claim, root == "eventType");
  if (root == "awsRegion") {
    std::vector<std::string> regions;
    for (const ClaimValue& value : claim.values) {
      if (!is_plain(value)) return {};
      regions.push_back(value.text);
    }
    scope.regions = SomeOf<std::string>::only(std::move(regions));
  }
  return scope;
}

}  // namespace

bool is_plain(const ClaimValue& value) {
  return value.kind == ClaimValue::Kind::text && !value.text.starts_with('*') && !value.text.ends_with('*');
}

const std::vector<CallId>& CallFinder::calls(const ClaimValue& value) {
  const auto [at, fresh] = calls_.try_emplace(Key{value.kind, value.text});
  std::vector<CallId>& calls = at->second;
  if (!fresh) return calls;
  if (is_plain(value)) return calls = catalogue_.named(value.text);
  const Fitting fits(value);
  for (const Service& service : catalogue_.services()) {
    for (const CallId id : service.calls) {
      if (fits(catalogue_[id].name)) calls.push_back(id);
    }
  }
  std::sort(calls.begin(), calls.end());
  return calls;
}

const std::vector<ServiceId>& CallFinder::services(const ClaimValue& value) {
  const auto [at, fresh] = services_.try_emplace(Key{value.kind, value.text});
  std::vector<ServiceId>& services = at->second;
  if (!fresh) return services;
  const Fitting fits(value);
  for (std::size_t i = 0; i < catalogue_.services().size(); ++i) {
    if (fits(catalogue_.services()[i].source)) services.push_back(ServiceId{static_cast<std::uint32_t>(i)});
  }
  return services;
}

void find_scopes(ClaimNode& node, CallFinder& finder) {
  for (ClaimNode& child : node.children) find_scopes(child, finder);
  switch (node.kind) {
    case ClaimNode::Kind::known: return;
    case ClaimNode::Kind::claim: node.scope = scope_of_claim(node.claim, finder); return;
    case ClaimNode::Kind::none: node.scope = {}; return;
    case ClaimNode::Kind::all:
      node.scope = {};
      for (const ClaimNode& child : node.children) node.scope = node.scope & child.scope;
      return;
    case ClaimNode::Kind::any:
      if (node.children.empty()) return;
      node.scope = node.children.front().scope;
      for (const ClaimNode& child : node.children) node.scope = node.scope | child.scope;
      return;
  }
}

bool is_about_cloudtrail(const ClaimNode& node) {
  if (node.kind == ClaimNode::Kind::known) return node.about_cloudtrail;
  if (node.kind == ClaimNode::Kind::claim) {
    const auto& steps = node.claim.path.steps;
    return !steps.empty() &&
           std::find(telltale_fields.begin(), telltale_fields.end(), steps.front().key) != telltale_fields.end();
  }
  return std::any_of(node.children.begin(), node.children.end(), is_about_cloudtrail);
}

}  // namespace tripline::compiler
