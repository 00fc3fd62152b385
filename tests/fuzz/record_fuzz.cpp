// Any bytes as one record of a trail's file, read in windows of any size: what the splitter's tokens and the decoder
// make of it is what simdjson's DOM makes of it. The first byte chooses the window.
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/decode.hpp"
#include "runtime/split.hpp"

namespace {

using namespace tripline::runtime;
namespace dom = simdjson::dom;
using Type = Value::Type;

constexpr std::array<const char*, 4> keys = {"a", "eventName", "userIdentity", "requestParameters"};

// The fields `$.key` and `$.key.a` of each key.
const std::vector<Field>& fields() {
  static const std::vector<Field> all = [] {
    std::vector<Field> made;
    for (const char* key : keys) {
      made.push_back({Field::Kind::path, {{Step::Kind::key, key, 0}}, 0});
      made.push_back({Field::Kind::path, {{Step::Kind::key, key, 0}, {Step::Kind::key, "a", 0}}, 0});
    }
    return made;
  }();
  return all;
}

struct Read {
  Type type = Type::missing;
  std::string text;  // of strings
  friend bool operator==(const Read&, const Read&) = default;
};
using Reads = std::vector<Read>;

// None where it is no JSON object.
std::optional<Reads> by_decoder(std::string_view event, std::optional<TokenIndex> tokens) {
  Decoder decoder(fields());
  if (!decoder.decode(event, true, tokens)) return std::nullopt;
  Reads reads;
  for (std::uint32_t f = 0; f < fields().size(); ++f) {
    const Value& value = decoder.value(f);
    reads.push_back({value.type, value.type == Type::string ? std::string(value.text) : std::string()});
  }
  return reads;
}

Read read(const dom::element& value) {
  switch (value.type()) {
    case dom::element_type::OBJECT: return {Type::object, {}};
    case dom::element_type::ARRAY: return {Type::array, {}};
    case dom::element_type::STRING: return {Type::string, std::string(value.get_string().value_unsafe())};
    case dom::element_type::BOOL: return {value.get_bool().value_unsafe() ? Type::yes : Type::no, {}};
    case dom::element_type::NULL_VALUE: return {Type::null, {}};
    default: return {Type::number, {}};
  }
}

// Of equal keys the last one counts (F3).
std::optional<dom::element> member(const std::optional<dom::element>& of, std::string_view key) {
  dom::object object;
  std::optional<dom::element> last;
  if (!of || of->get_object().get(object)) return last;
  for (const dom::key_value_pair& pair : object) {
    if (pair.key == key) last = pair.value;
  }
  return last;
}

Reads by_dom(const dom::element& record) {
  Reads reads;
  for (const char* key : keys) {
    const auto value = member(record, key), inner = member(value, "a");
    reads.push_back(value ? read(*value) : Read());
    reads.push_back(inner ? read(*inner) : Read());
  }
  return reads;
}

void insist(bool holds) {
  if (!holds) std::abort();
}

// The record as the only one of a file: what was found of it, if it came through whole.
void check_in_file(std::string_view record, std::uint64_t window, const std::optional<Reads>& wanted) {
  std::string file = "{\"Records\":[";
  file.append(record).append("]}");
  std::string_view left = file;
  std::vector<std::optional<Reads>> seen;
  Splitting splitting;
  splitting.window_bytes = window;
  splitting.read = [&](char* into, std::size_t size) -> std::optional<std::size_t> {
    size = std::min(size, left.size());
    std::memcpy(into, left.data(), size);
    left.remove_prefix(size);
    return size;
  };
  splitting.spare = [] { return Block(); };
  splitting.take = [&](Block block) {
    for (const EventExtent& piece : block.pieces) {
      const std::string_view event(block.bytes.get() + piece.begin, piece.size);
      seen.push_back(by_decoder(event, std::nullopt));
      insist(!piece.indexed || seen.back() == by_decoder(event, block.index_of(piece)));
      insist(piece.indexed || !wanted);  // tokens are noted of all records that are sound
    }
  };
  bool skipped = false;
  splitting.skip = [&](auto...) { skipped = true; };
  split(splitting);
  // Sound records come through as they are. Of others nothing is known but that they do not pass for sound.
  if (wanted) insist(!skipped && seen.size() == 1 && seen.front() == wanted);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  if (size < 2) return 0;
  std::string padded(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const std::size_t length = padded.size();
  padded.append(std::max(simdjson::SIMDJSON_PADDING, Decoder::padding), ' ');
  const std::string_view record(padded.data(), length);
  dom::parser parser;
  dom::element element;
  const auto error = parser.parse(padded.data(), length, false).get(element);
  // Numbers that fit nowhere are numbers here (F31), and the bound on depth is counted from another place.
  if (error == simdjson::NUMBER_ERROR || error == simdjson::DEPTH_ERROR) return 0;
  std::optional<Reads> wanted;
  if (!error && element.is_object()) wanted = by_dom(element);
  const std::optional<Reads> got = by_decoder(record, std::nullopt);
  insist(got == wanted);
  check_in_file(record, bytes[0] + 1u, wanted);
  return 0;
}
