#pragma once
// IP addresses as text (L54). IPv4 is four decimal numbers without leading zeros; IPv6 is RFC 4291's
// spelling, without a zone.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tripline::runtime {

struct Address {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};  // of IPv4 the first four

  friend auto operator<=>(const Address&, const Address&) = default;
};
std::optional<Address> read_address(std::string_view text);
std::string to_string(const Address& address);
// Of an IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2) the IPv4 address, of any other itself.
Address unmapped(const Address& address);

// `198.51.100.0/25`; bits behind the prefix are ignored.
struct Subnet {
  Address address;
  unsigned prefix = 0;

  friend auto operator<=>(const Subnet&, const Subnet&) = default;
};
std::optional<Subnet> read_subnet(std::string_view text);
std::string to_string(const Subnet& subnet);
bool contains(const Subnet& subnet, const Address& address);
// Its address with the bits behind the prefix cleared.
Address cleared(const Subnet& subnet);
// Without bits behind the prefix; a network of IPv4-mapped addresses as the IPv4 network.
Subnet plain(const Subnet& subnet);

// A kind of address, by what its networks are for: RFC 1918 and unique local addresses are `private`, the others are
// blocks that IANA keeps back (RFC 6890 and its registries).
struct AddressClass {
  std::string_view name;
  std::span<const std::string_view> networks;
};
std::span<const AddressClass> address_classes();

// Of class private; of any other class. What is neither is public.
bool is_private(const Address& address);
bool is_reserved(const Address& address);

// A set of networks as ordered ranges, so that membership is one binary search.
class Networks {
 public:
  explicit Networks(const std::vector<Subnet>& subnets);
  // Networks parted by single blanks, as programs carry them; nothing where one of them is malformed.
  static std::optional<Networks> read(std::string_view text);

  // IPv4-mapped addresses are judged as the IPv4 addresses that they carry.
  bool contains(const Address& address) const;

 private:
  struct Range {
    Address first, last;
  };
  std::vector<Range> ranges_;  // ascending, apart from each other
};

}  // namespace tripline::runtime
