#pragma once
// Writes small MaxMind DB files (format 2.0) from networks and what is known of them, in every record size.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/address.hpp"

namespace tripline::mmdb {

// --- values; a map's members in the order given

// The control byte of a value with its size: types over 7 and sizes over 28 need more bytes.
inline std::string head(unsigned type, std::size_t size) {
  std::string extra;
  std::size_t low = size;
  const auto bytes = [&](std::size_t number, int count) {
    for (int i = count; i-- > 0;) extra += static_cast<char>(number >> (8 * i));
  };
  if (size >= 65'821) {
    low = 31;
    bytes(size - 65'821, 3);
  } else if (size >= 285) {
    low = 30;
    bytes(size - 285, 2);
  } else if (size >= 29) {
    low = 29;
    bytes(size - 29, 1);
  }
  std::string out(1, static_cast<char>((type > 7 ? 0 : type) << 5 | low));
  if (type > 7) out += static_cast<char>(type - 7);
  return out + extra;
}
inline std::string text(std::string_view value) { return head(2, value.size()) + std::string(value); }
inline std::string number(std::uint64_t value, unsigned type = 6) {
  std::string bytes;
  for (; value != 0; value >>= 8) bytes.insert(bytes.begin(), static_cast<char>(value));
  return head(type, bytes.size()) + bytes;
}
inline std::string map(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string out = head(7, members.size());
  for (const auto& [key, value] : members) out += text(key) + value;
  return out;
}
inline std::string array(const std::vector<std::string>& items) {
  std::string out = head(11, items.size());
  for (const std::string& item : items) out += item;
  return out;
}
// In the form with two bits of size and 11, 19, 27 or 32 bits of offset.
inline std::string pointer(std::uint32_t offset) {
  if (offset < 2048) return {static_cast<char>(0x20 | offset >> 8), static_cast<char>(offset)};
  if (offset < 526'336) {
    offset -= 2048;
    return {static_cast<char>(0x28 | offset >> 16), static_cast<char>(offset >> 8), static_cast<char>(offset)};
  }
  std::string out(1, '\x38');
  for (int i = 4; i-- > 0;) out += static_cast<char>(offset >> (8 * i));
  return out;
}

// --- records as GeoLite2 has them

inline std::string country_record(std::string_view code) {
  const std::string names = map({{"de", text("Name")}, {"en", text("Name")}});
  return map({{"continent", map({{"code", text("EU")}, {"names", names}})},
              {"country", map({{"geoname_id", number(2'921'044)}, {"iso_code", text(code)}, {"names", names}})},
              {"registered_country", map({{"iso_code", text("ZZ")}})}});
}
inline std::string as_record(std::uint32_t as_number) {
  return map({{"autonomous_system_number", number(as_number)}, {"autonomous_system_organization", text("Example")}});
}

// --- files

class Writer {
 public:
  // `record_size`: 24, 28 or 32 bits. IPv4 networks stand under ::/96 of an IPv6 tree.
  explicit Writer(unsigned record_size = 28, bool v6 = true) : record_size_(record_size), v6_(v6), nodes_(1) {}

  // A network inside of one that was added before takes its place there.
  void add(std::string_view subnet, const std::string& record) {
    const runtime::Subnet network = *runtime::read_subnet(subnet);
    const auto [at, fresh] = offsets_.emplace(record, data_.size());
    if (fresh) data_ += record;
    const unsigned zeros = v6_ && !network.address.v6 ? 96 : 0;
    put(network.address, zeros, zeros + network.prefix, static_cast<std::int64_t>(at->second));
  }

  std::string data() const { return data_; }
  std::string file() const { return file(data_, metadata()); }
  std::string file(const std::string& data, const std::string& metadata) const {
    std::string out;
    for (const Node& node : nodes_) append(node, out);
    return out + std::string(16, '\0') + data + "\xAB\xCD\xEF" "MaxMind.com" + metadata;
  }
  std::string metadata(const std::string& description = map({{"en", text("made for a test")}})) const {
    return map({{"binary_format_major_version", number(2, 5)},
                {"binary_format_minor_version", number(0, 5)},
                {"build_epoch", number(1'700'000'000, 9)},
                {"database_type", text("Example")},
                {"description", description},
                {"ip_version", number(v6_ ? 6 : 4, 5)},
                {"languages", array({text("en")})},
                {"node_count", number(nodes_.size())},
                {"record_size", number(record_size_, 5)}});
  }

 private:
  // A child: 0 nothing, a positive number a node, a negative one -1 - offset of a record.
  struct Node {
    std::int64_t child[2] = {0, 0};
  };

  void put(const runtime::Address& address, unsigned zeros, unsigned depth, std::int64_t offset) {
    std::size_t node = 0;
    for (unsigned i = 0; i < depth; ++i) {
      const unsigned in_address = i < zeros ? 0 : i - zeros;
      const bool bit = i >= zeros && (address.bytes[in_address / 8] >> (7 - in_address % 8) & 1);
      if (i + 1 == depth) {
        nodes_[node].child[bit] = -1 - offset;
        return;
      }
      const std::int64_t before = nodes_[node].child[bit];
      if (before <= 0) {
        Node inner;
        inner.child[0] = inner.child[1] = before;
        nodes_.push_back(inner);
        nodes_[node].child[bit] = static_cast<std::int64_t>(nodes_.size() - 1);
      }
      node = static_cast<std::size_t>(nodes_[node].child[bit]);
    }
  }

  void append(const Node& node, std::string& out) const {
    std::uint64_t records[2];
    for (int i = 0; i < 2; ++i) {
      const std::int64_t child = node.child[i];
      records[i] = child > 0    ? static_cast<std::uint64_t>(child)
                   : child == 0 ? nodes_.size()
                                : nodes_.size() + 16 + static_cast<std::uint64_t>(-1 - child);
    }
    const auto byte = [&](std::uint64_t value, int at) { return static_cast<char>(value >> (8 * at)); };
    if (record_size_ == 28) {
      for (int i = 3; i-- > 0;) out += byte(records[0], i);
      out += static_cast<char>((records[0] >> 24 & 15) << 4 | (records[1] >> 24 & 15));
      for (int i = 3; i-- > 0;) out += byte(records[1], i);
      return;
    }
    for (const std::uint64_t record : records) {
      for (int i = static_cast<int>(record_size_) / 8; i-- > 0;) out += byte(record, i);
    }
  }

  unsigned record_size_;
  bool v6_;
  std::vector<Node> nodes_;
  std::string data_;
  std::map<std::string, std::size_t> offsets_;
};

}  // namespace tripline::mmdb
