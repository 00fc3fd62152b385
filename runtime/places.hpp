#pragma once
// Where addresses are: the country, and the autonomous system that announces them.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/address.hpp"
#include "runtime/program.hpp"

namespace tripline::runtime {

class GeoDatabase;

// Zero: unknown.
struct Place {
  std::uint32_t country = 0;    // of ISO 3166-1's two letters, as country_number makes of them
  std::uint32_t as_number = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

// The number of two capital letters; 0 of any other text.
constexpr std::uint32_t country_number(std::string_view code) {
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (code.size() != 2 || !capital(code[0]) || !capital(code[1])) return 0;
  return static_cast<std::uint32_t>(code[0]) << 8 | static_cast<std::uint32_t>(code[1]);
}

// `64496` or `AS64496`: from 1 to 4294967294 (RFC 7607 and RFC 7300 keep both ends back) without leading zeros; 0 of
// any other text.
std::uint32_t as_number_of(std::string_view digits);

// What a test for countries or autonomous systems asks for.
class PlaceNumbers {
 public:
  // `text` as predicates have it: codes or numbers parted by single blanks, or `*` for any that is known. Nothing where
  // it is malformed.
  static std::optional<PlaceNumbers> read(Test test, std::string_view text);
  // Never holds for 0.
  bool contains(std::uint32_t number) const;

 private:
  std::vector<std::uint32_t> numbers_;  // sorted; empty: any
};

// What is known of addresses. Look-ups change nothing, so threads share it.
class Places {
 public:
  // What is known of one address, before all databases.
  void add(const Address& address, Place place);
  // Databases answer in the order in which they were added: for each of both numbers the first that knows it.
  void add(std::shared_ptr<const GeoDatabase> database) { databases_.push_back(std::move(database)); }

  // IPv4-mapped addresses are looked up as the IPv4 addresses that they carry. Costs a walk down each database's tree.
  Place of(const Address& address) const;

 private:
  std::map<Address, Place> known_;
  std::vector<std::shared_ptr<const GeoDatabase>> databases_;
};

// The names of the filters that ask where an address is.
std::set<std::string> filters_with_places(const Program& program);

}  // namespace tripline::runtime
