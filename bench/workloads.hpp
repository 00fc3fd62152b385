#pragma once
// The workloads of all benches: named, seeded and not to be changed, since a number is only worth something
// next to an older one. The draws do not use the standard library's distributions, which differ between
// implementations.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tripline::bench {

inline constexpr std::uint64_t rule_seed = 7;
inline constexpr std::uint64_t archive_seed = 1;

// Filter patterns as people deploy them: the CIS alarms first, then a mix of sources with names, lists of
// names, errors, ARNs, addresses, agents, buckets, numbers, regexes and negations. A quarter of the names
// occurs in generated archives, the others never do: most deployed rules are silent. `rule_patterns(n, s)`
// begins with `rule_patterns(m, s)` for m < n.
std::vector<std::string> rule_patterns(std::size_t count, std::uint64_t seed = rule_seed);

// The worst case for anything that remembers values: `*x*y*` with two and three hexadecimal digits, all on
// eventID, whose values are all distinct. A quoted value takes asterisks at its ends only (F27), so they are
// spelled with `like`, which takes them anywhere (F40).
std::vector<std::string> wildcard_patterns(std::size_t count, std::uint64_t seed = rule_seed);

// The first eight CIS alarms, which bench/peers/cis8.* spell in other tools' languages.
std::vector<std::string> eight_rules();

}  // namespace tripline::bench
