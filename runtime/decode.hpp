#pragma once
// The bytes of one event -> the values of the fields that a program wants. The whole text is validated as JSON
// (RFC 8259, UTF-8, nesting up to 1024); only wanted values are decoded.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/field_walk.hpp"
#include "runtime/program.hpp"
#include "runtime/token_index.hpp"
#include "runtime/token_text.hpp"
#include "runtime/tokens.hpp"
#include "runtime/value.hpp"

namespace tripline::runtime {

// Not safe to share between threads; make one per worker.
class Decoder {
 public:
  static constexpr std::size_t padding = 64;
  static constexpr std::uint32_t max_depth = TokenText::max_depth;

  // The fields must outlive the decoder.
  explicit Decoder(const std::vector<Field>& fields);
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // Decodes an event. `event` must have `padding` readable bytes behind it. Returns whether it is a JSON object
  // (F3); if not, path fields are all missing and only the text fields have values. Values stay valid until the
  // next call and as long as `event` does. `stored`: the bytes are the event's text as it stands; otherwise a JSON
  // object's text is its compact form (C50). `tokens`: of the event, where somebody has found them already.
  bool decode(std::string_view event, bool stored, std::optional<TokenIndex> tokens = std::nullopt);

  // The one value of a field without wildcards; missing when it selects nothing.
  const Value& value(std::uint32_t field) const { return values_[field]; }
  // The fields that have values, in the order in which these stand; one with several may come several times.
  std::span<const std::uint32_t> present() const { return touched_; }
  // All values that a field selects: none, one, or with wildcards several.
  std::span<const Value> all(std::uint32_t field) const {
    const std::uint32_t many = many_of_[field];
    if (many != FieldWalk::nothing) return many_[many];
    return {&values_[field], values_[field].type == Value::Type::missing ? std::size_t{0} : std::size_t{1}};
  }

 private:
  // Each stands at a value's first token and returns the token behind the value; nullptr where it is no JSON.
  using At = const TokenStart*;
  At node(const FieldWalk::State& state, At at, std::uint32_t depth);
  At object(const FieldWalk::State& state, At at, std::uint32_t depth);
  At object_with_repeats(const FieldWalk::State& state, At at, std::uint32_t depth);
  At array(const FieldWalk::State& state, At at, std::uint32_t depth);

  At skip(At at, std::uint32_t depth);

  bool walk(At at);
  TokenIndex find_tokens(std::string_view event);
  bool unescape(std::string_view& text);
  bool string(At at, std::string_view& text);
  void put(const FieldWalk::State& state, Value::Type type, std::string_view text);
  void clear();
  void text_fields(std::string_view event, bool json, bool stored);

  const std::vector<Field>& fields_;
  FieldWalk walk_;
  TokenText text_;                          // the current event
  std::unique_ptr<TokenStart[]> found_;     // its tokens, where nobody brought them
  std::size_t found_room_ = 0;
  std::vector<Value> values_;
  std::vector<std::uint32_t> many_of_;     // field -> index into many_, or nothing
  std::vector<std::vector<Value>> many_;   // values of wildcard fields
  std::vector<std::uint32_t> touched_;     // fields with values
  std::vector<std::uint32_t> text_fields_; // fields of other kinds than path
  std::vector<char> scratch_;              // unescaped strings; as long as the longest event so far
  std::size_t scratch_used_ = 0;
  std::vector<Token> line_tokens_;
  std::string compact_;                    // the compact text, where it differs from the bytes
  std::string token_count_;
  bool repeats_ = false;                   // a key occurs twice: walk again, last one wins (F3)
};

}  // namespace tripline::runtime
