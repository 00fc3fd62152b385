#pragma once
// IP addresses as text (L54). IPv4 is four decimal numbers without leading zeros; IPv6 is RFC 4291's
// spelling.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tripline::runtime {

struct Address {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};  // of IPv4 the first four
};
std::optional<Address> read_address(std::string_view text);

// `198.51.100.0/25`; bits behind the prefix are ignored.
struct Subnet {
  Address address;
  unsigned prefix = 0;
};
std::optional<Subnet> read_subnet(std::string_view text);
bool contains(const Subnet& subnet, const Address& address);

// RFC 1918 and unique local addresses; loopback, link-local, documentation, multicast and the other blocks
// that IANA keeps back; everything that is neither.
bool is_private(const Address& address);
bool is_reserved(const Address& address);

}  // namespace tripline::runtime
