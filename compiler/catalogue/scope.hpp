#pragma once
// Which events a condition lets through, as far as the catalogue can tell: sets of services, calls and regions, always
// too large rather than too small. An unknown name lets everything through, so that doubt never looks like proof.

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "compiler/catalogue/catalogue.hpp"

namespace tripline::compiler {

// Some values, sorted and unique, or any.
template <typename Value>
struct SomeOf {
  bool any = true;
  std::vector<Value> values;

  static SomeOf only(std::vector<Value> values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return {false, std::move(values)};
  }
  bool empty() const { return !any && values.empty(); }
  bool has(const Value& value) const { return any || std::binary_search(values.begin(), values.end(), value); }

  friend SomeOf operator&(const SomeOf& a, const SomeOf& b) {
    if (a.any) return b;
    if (b.any) return a;
    SomeOf out{false, {}};
    std::set_intersection(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(), std::back_inserter(out.values));
    return out;
  }
  friend SomeOf operator|(const SomeOf& a, const SomeOf& b) {
    if (a.any || b.any) return {};
    SomeOf out{false, {}};
    std::set_union(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(), std::back_inserter(out.values));
    return out;
  }
  friend bool operator==(const SomeOf&, const SomeOf&) = default;
};

struct Scope {
  enum Category : std::uint8_t { management = 1, data = 2, insight = 4, network = 8, every_category = 15 };
  enum Access : std::uint8_t { reads = 1, writes = 2, every_access = 3 };

  SomeOf<ServiceId> services;  // as eventSource says
  SomeOf<CallId> calls;        // as eventName and eventSource say
  SomeOf<std::string> regions;
  std::uint8_t categories = every_category;
  std::uint8_t access = every_access;
  // Of the ARN of some of the event's resources: one of these texts, with an asterisk behind the beginning of one.
  SomeOf<std::string> arns;

  friend Scope operator&(const Scope& a, const Scope& b) {
    return {a.services & b.services, a.calls & b.calls, a.regions & b.regions,
            static_cast<std::uint8_t>(a.categories & b.categories), static_cast<std::uint8_t>(a.access & b.access),
            a.arns.any ? b.arns : a.arns};  // two conditions may be about two resources: one of them is kept
  }
  friend Scope operator|(const Scope& a, const Scope& b) {
    return {a.services | b.services, a.calls | b.calls, a.regions | b.regions,
            static_cast<std::uint8_t>(a.categories | b.categories), static_cast<std::uint8_t>(a.access | b.access),
            a.arns | b.arns};
  }
};

}  // namespace tripline::compiler
