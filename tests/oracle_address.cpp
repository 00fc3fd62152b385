#include "tests/oracle_address.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace tripline::oracle {

namespace {

std::vector<std::string> parts_of(std::string_view text, char between) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == between) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::string bits_of(unsigned number, int width) {
  std::string bits;
  for (int bit = width - 1; bit >= 0; --bit) bits += number >> bit & 1 ? '1' : '0';
  return bits;
}

std::optional<std::string> bits_of_v4(std::string_view text) {
  const auto parts = parts_of(text, '.');
  if (parts.size() != 4) return std::nullopt;
  std::string bits;
  for (const std::string& part : parts) {
    if (part.empty() || part.size() > 3 || part.find_first_not_of("0123456789") != part.npos) return std::nullopt;
    if (part.size() > 1 && part[0] == '0') return std::nullopt;
    if (std::stoi(part) > 255) return std::nullopt;
    bits += bits_of(static_cast<unsigned>(std::stoi(part)), 8);
  }
  return bits;
}

// Groups between colons, the last one of the whole address perhaps an IPv4 address. Without any text: no bits.
std::optional<std::string> bits_of_groups(std::string_view text, bool last) {
  std::string bits;
  if (text.empty()) return bits;
  const auto groups = parts_of(text, ':');
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::string& group = groups[i];
    if (last && i + 1 == groups.size() && group.find('.') != group.npos) {
      const auto v4 = bits_of_v4(group);
      if (!v4) return std::nullopt;
      bits += *v4;
      continue;
    }
    if (group.empty() || group.size() > 4 || group.find_first_not_of("0123456789abcdefABCDEF") != group.npos) {
      return std::nullopt;
    }
    bits += bits_of(static_cast<unsigned>(std::stoul(group, nullptr, 16)), 16);
  }
  return bits;
}

std::optional<std::string> bits_of_v6(std::string_view text) {
  const std::size_t gap = text.find("::");
  if (gap == text.npos) {
    const auto bits = bits_of_groups(text, true);
    return bits && bits->size() == 128 ? bits : std::nullopt;
  }
  const auto front = bits_of_groups(text.substr(0, gap), false), back = bits_of_groups(text.substr(gap + 2), true);
  if (!front || !back || front->size() + back->size() > 112) return std::nullopt;  // `::` is one group at least
  return *front + std::string(128 - front->size() - back->size(), '0') + *back;
}

const std::string mapped = std::string(80, '0') + std::string(16, '1');

}  // namespace

std::optional<std::string> address_bits(std::string_view text) {
  if (const auto v4 = bits_of_v4(text)) return v4;
  const auto v6 = bits_of_v6(text);
  if (v6 && v6->starts_with(mapped)) return v6->substr(mapped.size());
  return v6;
}

bool in_network(std::string_view address, std::string_view network) {
  const std::size_t slash = network.find('/');
  const auto asked = address_bits(address), of = address_bits(network.substr(0, slash));
  if (!asked || !of || asked->size() != of->size()) return false;
  auto prefix = slash == network.npos ? of->size() : static_cast<std::size_t>(std::stoul(std::string(network.substr(slash + 1))));
  if (network.find(':') != network.npos && of->size() == 32 && slash != network.npos) prefix -= 96;
  return asked->substr(0, prefix) == of->substr(0, prefix);
}

bool of_class(std::string_view text, std::string_view name) {
  static const std::map<std::string_view, std::vector<std::string_view>> networks = {
      {"private", {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"}},
      {"loopback", {"127.0.0.0/8", "::1"}},
      {"link-local", {"169.254.0.0/16", "fe80::/10"}},
      {"shared", {"100.64.0.0/10"}},
      {"documentation", {"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"}},
      {"multicast", {"224.0.0.0/4", "ff00::/8"}},
      {"reserved", {"0.0.0.0/8", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4", "::", "100::/64"}},
  };
  const auto in_any = [&](const std::vector<std::string_view>& list) {
    return std::any_of(list.begin(), list.end(), [&](std::string_view each) { return in_network(text, each); });
  };
  if (name == "aws-service") {
    return text == "AWS Internal" || text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn") ||
           text.ends_with(".aws.amazon.com");
  }
  if (name != "public") return in_any(networks.at(name));
  return address_bits(text).has_value() &&
         std::none_of(networks.begin(), networks.end(), [&](const auto& each) { return in_any(each.second); });
}

}  // namespace tripline::oracle
