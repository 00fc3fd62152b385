#include "runtime/query_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tripline::runtime {

namespace {

bool in_any(const Address& address, const std::vector<Subnet>& blocks) {
  return std::any_of(blocks.begin(), blocks.end(),
                     [&](const Subnet& block) { return contains(block, address); });
}

std::vector<Subnet> blocks_of(std::initializer_list<const char*> texts) {
  std::vector<Subnet> blocks;
  for (const char* text : texts) blocks.push_back(*read_subnet(text));
  return blocks;
}

}  // namespace

std::optional<Address> read_address(std::string_view text) {
  if (text.empty() || text.size() > 45) return std::nullopt;
  const std::string ended(text);
  Address address;
  if (inet_pton(AF_INET, ended.c_str(), address.bytes.data()) == 1) return address;
  address.v6 = true;
  if (inet_pton(AF_INET6, ended.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
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

bool is_private(const Address& address) {
  static const std::vector<Subnet> blocks =
      blocks_of({"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"});
  return in_any(address, blocks);
}

bool is_reserved(const Address& address) {
  static const std::vector<Subnet> blocks =
      blocks_of({"0.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24",
                 "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
                 "240.0.0.0/4", "::/128", "::1/128", "100::/64", "2001:db8::/32", "fe80::/10", "ff00::/8"});
  return in_any(address, blocks);
}

}  // namespace tripline::runtime
