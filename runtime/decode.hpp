#pragma once
// The bytes of one event -> the values of the fields that a program wants. The whole text is validated as JSON
// (RFC 8259, UTF-8, nesting up to 1024); only wanted values are decoded.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/field_walk.hpp"
#include "runtime/program.hpp"
#include "runtime/value.hpp"

namespace tripline::runtime {

// Not safe to share between threads; make one per worker.
class Decoder {
 public:
  static constexpr std::size_t padding = 64;
  static constexpr std::uint32_t max_depth = 1024;

  // The fields must outlive the decoder.
  explicit Decoder(const std::vector<Field>& fields);
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // Decodes an event. `event` must have `padding` readable bytes behind it. Returns whether it is a JSON object
  // (F3); if not, path fields are all missing and only the text fields have values. Values stay valid until the
  // next call and as long as `event` does. `stored`: the bytes are the event's text as it stands; otherwise a JSON
  // object's text is its compact form (C50).
  bool decode(std::string_view event, bool stored);

  // The one value of a field without wildcards; missing when it selects nothing.
  const Value& value(std::uint32_t field) const { return values_[field]; }
  // All values that a field selects: none, one, or with wildcards several.
  std::span<const Value> all(std::uint32_t field) const {
    const std::uint32_t many = many_of_[field];
    if (many != FieldWalk::nothing) return many_[many];
    return {&values_[field], values_[field].type == Value::Type::missing ? std::size_t{0} : std::size_t{1}};
  }

 private:
  struct Scan;  // the structural index of the current event
  bool walk(std::string_view event);
  bool object(std::uint32_t state, std::uint32_t depth);
  bool object_with_repeats(std::uint32_t state, std::uint32_t depth);
  bool array(std::uint32_t state, std::uint32_t depth);
  bool node(std::uint32_t state, std::uint32_t depth);
  bool skip_node(std::uint32_t depth);
  bool take_string(std::string_view& raw);
  bool member_key(std::string_view& key);
  bool unescape(std::string_view& text);
  bool check_string();
  void put(const FieldWalk::State& state, Value value);
  void clear();
  void text_fields(std::string_view event, bool json, bool stored);

  const std::vector<Field>& fields_;
  FieldWalk walk_;
  std::unique_ptr<Scan> scan_;
  std::vector<Value> values_;
  std::vector<std::uint32_t> many_of_;     // field -> index into many_, or nothing
  std::vector<std::vector<Value>> many_;   // values of wildcard fields
  std::vector<std::uint32_t> touched_;     // fields with values
  std::vector<std::uint32_t> text_fields_; // fields of other kinds than path
  std::vector<char> scratch_;              // unescaped strings; reserved once an event
  std::string compact_;                    // the compact text, where it differs from the bytes
  std::string token_count_;
  bool repeats_ = false;                   // a key occurs twice: walk again, last one wins (F3)
};

}  // namespace tripline::runtime
