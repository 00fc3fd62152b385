#pragma once
// The slow truth about IP addresses: an address is a text of bits, 32 or 128 of them, and a network the beginning of
// one. Shares nothing with the product.

#include <optional>
#include <string>
#include <string_view>

namespace tripline::oracle {

// `0` and `1`, the greatest first; nothing for what is no address. IPv4-mapped IPv6 addresses are IPv4 addresses.
std::optional<std::string> address_bits(std::string_view text);

// Whether the address lies in the network, both as text. The network is well formed.
bool in_network(std::string_view address, std::string_view network);

// Whether the text is of the class, as TRIP.md lists them.
bool of_class(std::string_view text, std::string_view name);

}  // namespace tripline::oracle
