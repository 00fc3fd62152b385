#include "runtime/geo_values.hpp"

namespace tripline::runtime {

namespace {
constexpr unsigned deepest = 64;

bool is_container(GeoValues::Type type) { return type == GeoValues::Type::map || type == GeoValues::Type::array; }

// Whether a value of that type may have so many bytes.
bool fits(GeoValues::Type type, std::uint32_t size) {
  using Type = GeoValues::Type;
  switch (type) {
    case Type::uint16: return size <= 2;
    case Type::uint32:
    case Type::int32: return size <= 4;
    case Type::uint64: return size <= 8;
    case Type::uint128: return size <= 16;
    case Type::real: return size == 8;
    case Type::float32: return size == 4;
    default: return true;
  }
}
}  // namespace

// A control byte has the type in its upper three bits (0: it is in the next byte, less 7) and the size in its lower
// five: 29, 30 and 31 tell that one, two or three bytes follow with what is to be added to 29, 285 and 65,821. A
// pointer has the number of its bytes less one in the next two bits, and in the last three its highest bits.
std::optional<GeoValues::Value> GeoValues::head(std::uint32_t offset) {
  broken_ |= steps_ == 0;
  if (broken_) return std::nullopt;
  --steps_;
  std::uint64_t at = offset;
  const auto take = [&](unsigned count, std::uint32_t number = 0) {
    for (; count > 0; --count, ++at) {
      if (at >= bytes_.size()) broken_ = true;
      number = number << 8 | (broken_ ? 0 : bytes_[at]);
    }
    return number;
  };
  Value out;
  const std::uint32_t control = take(1);
  const std::uint32_t type = control >> 5 != 0 ? control >> 5 : 7 + take(1);
  if (type > static_cast<std::uint32_t>(Type::float32) || (control >> 5 == 0 && type < 8)) broken_ = true;
  out.type = static_cast<Type>(type);
  if (out.type == Type::container || out.type == Type::end) broken_ = true;
  if (out.type == Type::pointer) {
    constexpr std::uint32_t added[] = {0, 2048, 526'336, 0};
    const unsigned longer = control >> 3 & 3;
    out.target = take(longer + 1, longer == 3 ? 0 : control & 7) + added[longer];
  } else {
    constexpr std::uint32_t added[] = {29, 285, 65'821};
    out.size = control & 31;
    if (out.size >= 29) out.size = added[out.size - 29] + take(out.size - 28);
  }
  out.begin = static_cast<std::uint32_t>(at);
  const bool has_bytes = !is_container(out.type) && out.type != Type::pointer && out.type != Type::boolean;
  if (!fits(out.type, out.size) || at + (has_bytes ? out.size : 0) > bytes_.size()) broken_ = true;
  return broken_ ? std::nullopt : std::optional(out);
}

std::optional<GeoValues::Value> GeoValues::at(std::uint32_t offset) {
  auto value = head(offset);
  if (value && value->type == Type::pointer) {
    value = head(value->target);
    broken_ |= value && value->type == Type::pointer;  // the format forbids it
  }
  return broken_ ? std::nullopt : value;
}

std::optional<std::uint32_t> GeoValues::walk(std::uint32_t offset, bool follow, unsigned depth) {
  broken_ |= depth > deepest;
  const auto value = head(offset);
  if (!value) return std::nullopt;
  if (value->type == Type::pointer && follow) walk(value->target, follow, depth + 1);
  std::uint32_t next = value->begin;
  if (is_container(value->type)) {
    const std::uint64_t inner = std::uint64_t{value->size} * (value->type == Type::map ? 2 : 1);
    for (std::uint64_t i = 0; i < inner && !broken_; ++i) next = walk(next, follow, depth + 1).value_or(next);
  } else if (value->type != Type::pointer && value->type != Type::boolean) {
    next += value->size;
  }
  return broken_ ? std::nullopt : std::optional(next);
}

std::optional<GeoValues::Value> GeoValues::find(const Value& map, std::string_view key) {
  if (map.type != Type::map) return std::nullopt;
  std::uint32_t next = map.begin;
  for (std::uint32_t i = 0; i < map.size; ++i) {
    const auto name = at(next);
    if (name && name->type != Type::text) broken_ = true;
    const auto value_begin = broken_ ? std::nullopt : walk(next, false, 0);
    if (!value_begin) return std::nullopt;
    if (text(*name) == key) return at(*value_begin);
    const auto end = walk(*value_begin, false, 0);
    if (!end) return std::nullopt;
    next = *end;
  }
  return std::nullopt;
}

std::string_view GeoValues::text(const Value& value) const {
  if (value.type != Type::text) return {};
  return {reinterpret_cast<const char*>(bytes_.data()) + value.begin, value.size};
}

std::optional<std::uint64_t> GeoValues::number(const Value& value) const {
  if (value.type != Type::uint16 && value.type != Type::uint32 && value.type != Type::uint64) return std::nullopt;
  std::uint64_t out = 0;
  for (const std::uint8_t byte : bytes_.subspan(value.begin, value.size)) out = out << 8 | byte;
  return out;
}

}  // namespace tripline::runtime
