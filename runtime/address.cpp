#include "runtime/address.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>

namespace tripline::runtime {

namespace {

constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

constexpr std::string_view private_networks[] = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"};
constexpr std::string_view loopback_networks[] = {"127.0.0.0/8", "::1/128"};
constexpr std::string_view link_local_networks[] = {"169.254.0.0/16", "fe80::/10"};
constexpr std::string_view shared_networks[] = {"100.64.0.0/10"};
constexpr std::string_view documentation_networks[] = {"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",
                                                       "2001:db8::/32"};
constexpr std::string_view multicast_networks[] = {"224.0.0.0/4", "ff00::/8"};
constexpr std::string_view reserved_networks[] = {"0.0.0.0/8",   "192.0.0.0/24", "198.18.0.0/15",
                                                  "240.0.0.0/4", "::/128",       "100::/64"};
constexpr AddressClass classes[] = {
    {"private", private_networks},     {"loopback", loopback_networks},
    {"link-local", link_local_networks}, {"shared", shared_networks},
    {"documentation", documentation_networks}, {"multicast", multicast_networks},
    {"reserved", reserved_networks},
};

// The networks of all classes for which `wanted` holds.
template <typename Wanted>
Networks networks_where(Wanted wanted) {
  std::vector<Subnet> out;
  for (const AddressClass& each : classes) {
    if (!wanted(each.name)) continue;
    for (const std::string_view network : each.networks) out.push_back(*read_subnet(network));
  }
  return Networks(out);
}

// The last address of a network without bits behind its prefix.
Address last_of(const Subnet& subnet) {
  Address last = subnet.address;
  const unsigned bits = last.v6 ? 128 : 32;
  for (unsigned bit = subnet.prefix; bit < bits; ++bit) {
    last.bytes[bit / 8] = static_cast<std::uint8_t>(last.bytes[bit / 8] | 0x80u >> (bit % 8));
  }
  return last;
}

}  // namespace

std::optional<Address> read_address(std::string_view text) {
  // A byte 0 would end the text for inet_pton.
  if (text.empty() || text.size() > 45 || text.find('\0') != text.npos) return std::nullopt;
  const std::string ended(text);
  Address address;
  if (inet_pton(AF_INET, ended.c_str(), address.bytes.data()) == 1) return address;
  address.v6 = true;
  if (inet_pton(AF_INET6, ended.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::string to_string(const Address& address) {
  char text[INET6_ADDRSTRLEN];
  return inet_ntop(address.v6 ? AF_INET6 : AF_INET, address.bytes.data(), text, sizeof text);
}

Address unmapped(const Address& address) {
  if (!address.v6 || !std::equal(mapped.begin(), mapped.end(), address.bytes.begin())) return address;
  Address out;
  std::copy(address.bytes.begin() + mapped.size(), address.bytes.end(), out.bytes.begin());
  return out;
}

std::optional<Subnet> read_subnet(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == text.npos) return std::nullopt;
  const auto address = read_address(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  if (!address || digits.empty() || digits.size() > 3) return std::nullopt;
  unsigned prefix = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    prefix = prefix * 10 + static_cast<unsigned>(c - '0');
  }
  if (prefix > (address->v6 ? 128u : 32u)) return std::nullopt;
  return Subnet{*address, prefix};
}

std::string to_string(const Subnet& subnet) { return fmt::format("{}/{}", to_string(subnet.address), subnet.prefix); }

bool contains(const Subnet& subnet, const Address& address) {
  if (subnet.address.v6 != address.v6) return false;
  const std::size_t whole = subnet.prefix / 8;
  if (!std::equal(address.bytes.begin(), address.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                  subnet.address.bytes.begin())) {
    return false;
  }
  const unsigned rest = subnet.prefix % 8;
  if (rest == 0) return true;
  const unsigned mask = 0xFFu << (8 - rest) & 0xFFu;
  return ((address.bytes[whole] ^ subnet.address.bytes[whole]) & mask) == 0;
}

Address cleared(const Subnet& subnet) {
  Address out = subnet.address;
  const unsigned bits = out.v6 ? 128 : 32;
  for (unsigned bit = subnet.prefix; bit < bits; ++bit) {
    out.bytes[bit / 8] = static_cast<std::uint8_t>(out.bytes[bit / 8] & ~(0x80u >> (bit % 8)));
  }
  return out;
}

Subnet plain(const Subnet& subnet) {
  const Address first = cleared(subnet), carried = unmapped(first);
  if (first.v6 && !carried.v6 && subnet.prefix >= 96) return {carried, subnet.prefix - 96};
  return {first, subnet.prefix};
}

std::span<const AddressClass> address_classes() { return classes; }

bool is_private(const Address& address) {
  static const Networks networks = networks_where([](std::string_view name) { return name == "private"; });
  return networks.contains(address);
}

bool is_reserved(const Address& address) {
  static const Networks networks = networks_where([](std::string_view name) { return name != "private"; });
  return networks.contains(address);
}

Networks::Networks(const std::vector<Subnet>& subnets) {
  std::vector<Subnet> sorted;
  for (const Subnet& subnet : subnets) sorted.push_back(plain(subnet));
  std::sort(sorted.begin(), sorted.end());
  for (const Subnet& subnet : sorted) {
    // Networks do not overlap by halves: one that begins within another lies in it.
    if (!ranges_.empty() && subnet.address <= ranges_.back().last) continue;
    ranges_.push_back({subnet.address, last_of(subnet)});
  }
}

std::optional<Networks> Networks::read(std::string_view text) {
  std::vector<Subnet> subnets;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const auto subnet = read_subnet(text.substr(0, end));
    if (!subnet) return std::nullopt;
    subnets.push_back(*subnet);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return Networks(subnets);
}

bool Networks::contains(const Address& address) const {
  const Address asked = unmapped(address);
  const auto behind = std::upper_bound(ranges_.begin(), ranges_.end(), asked,
                                       [](const Address& a, const Range& range) { return a < range.first; });
  return behind != ranges_.begin() && asked <= (behind - 1)->last;
}

}  // namespace tripline::runtime
