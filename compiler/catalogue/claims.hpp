#pragma once
// What a filter says of an event's fields, whatever language it is written in: a boolean tree of claims. Patterns,
// combinations of filters, Contributor Insights filters and queries are read into it (read_claims.hpp, query_claims.hpp),
// so that every check against the catalogue is written once.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/catalogue/scope.hpp"
#include "grammar/source.hpp"

namespace tripline::compiler {

struct PathStep {
  std::string key;    // empty: an element or a value of whatever name
  grammar::Span span;
};

// `userIdentity.type` as steps from the record down.
struct Path {
  std::vector<PathStep> steps;
  grammar::Span span;
  std::string spelled;  // `$.userIdentity.type`
};

struct ClaimValue {
  enum class Kind : std::uint8_t { text, glob, regex, number };  // glob: asterisks anywhere; regex: as RE2 takes it
  Kind kind = Kind::text;
  std::string text;
  grammar::Span span;
  std::optional<grammar::Span> inner;  // the bytes to replace for another value; none where a quote would be in the way
  bool quoted = false;
};

struct Claim {
  enum class Sign : std::uint8_t { equal, not_equal, order, is_true, is_false, present, other };
  Path path;
  Sign sign = Sign::equal;
  std::vector<ClaimValue> values;  // of equal: one of them; of not_equal: none of them
  grammar::Span span;
  bool by_pattern = false;  // compared as filter patterns do (spec F23-F33)
};

struct ClaimNode {
  enum class Kind : std::uint8_t { all, any, none, claim, known };  // known: nothing but its scope matters here
  Kind kind = Kind::all;
  std::vector<ClaimNode> children;
  Claim claim;
  Scope scope;                     // filled by find_scopes; of known from the beginning
  bool about_cloudtrail = false;   // of known: whether it names fields that only such records have
};

// Searches the catalogue for what values fit, each value once.
class CallFinder {
 public:
  explicit CallFinder(const Catalogue& catalogue) : catalogue_(catalogue) {}

  const Catalogue& catalogue() const { return catalogue_; }
  // The calls whose name the value fits, in order; for wildcards and regular expressions linear in the catalogue.
  const std::vector<CallId>& calls(const ClaimValue& value);
  const std::vector<ServiceId>& services(const ClaimValue& value);

 private:
  using Key = std::pair<ClaimValue::Kind, std::string>;
  const Catalogue& catalogue_;
  std::map<Key, std::vector<CallId>> calls_;
  std::map<Key, std::vector<ServiceId>> services_;
};

// Whether the value means itself and nothing else.
bool is_plain(const ClaimValue& value);

// Fills the scopes of the tree below `node`, itself included. Linear in the tree.
void find_scopes(ClaimNode& node, CallFinder& finder);

// Whether some claim is on a field that tells a CloudTrail record from other JSON.
bool is_about_cloudtrail(const ClaimNode& node);

}  // namespace tripline::compiler
