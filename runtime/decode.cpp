// The walk runs over the index of the event's tokens and checks the grammar itself, token by token. simdjson's
// On-Demand would skip what nobody wants without looking at it, so a broken event could match; and its DOM refuses
// integers beyond 64 bits, which are legal here (F31).
#include "runtime/decode.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cassert>
#include <unordered_map>

#include "runtime/json_escape.hpp"
#include "runtime/scan.hpp"
#include "runtime/text_map.hpp"

namespace tripline::runtime {

Decoder::Decoder(const std::vector<Field>& fields)
    : fields_(fields),
      walk_(fields, 2 * FieldWalk::max_states),  // a program's fields fit once; its observer wants a few more
      values_(fields.size()), many_of_(fields.size(), FieldWalk::nothing) {
  for (std::uint32_t f = 0; f < fields.size(); ++f) {
    if (has_wildcard(fields[f])) {
      many_of_[f] = static_cast<std::uint32_t>(many_.size());
      many_.emplace_back();
    }
    if (fields[f].kind != Field::Kind::path) text_fields_.push_back(f);
  }
}

void Decoder::clear() {
  for (const std::uint32_t field : touched_) {
    values_[field] = {};
    if (many_of_[field] != FieldWalk::nothing) many_[many_of_[field]].clear();
  }
  touched_.clear();
  scratch_used_ = 0;
}

// Type and text apart: a whole Value would go through memory in pieces and come back at once, which stalls.
void Decoder::put(const FieldWalk::State& state, Value::Type type, std::string_view text) {
  for (const std::uint32_t field : state.fields) {
    touched_.push_back(field);
    if (many_of_[field] == FieldWalk::nothing) {
      values_[field].type = type;
      values_[field].text = text;
    } else {
      many_[many_of_[field]].push_back({type, text});
    }
  }
}

bool Decoder::decode(std::string_view event, bool stored, std::optional<TokenIndex> tokens) {
  clear();
  bool json = false;
  const std::size_t first = event.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && event[first] == '{') {
    if (!tokens) tokens = find_tokens(event);
    text_ = {.text = event.data(), .end = tokens->starts + tokens->count};
    if (tokens->is_text && text_.byte(text_.end - 1) == '}') {
      if (scratch_.size() < event.size()) scratch_.resize(event.size() + event.size() / 2);
      repeats_ = false;
      json = walk(tokens->starts);
      if (!json && repeats_) {
        clear();
        json = walk(tokens->starts);  // repeats_ stays set: every object is read keys first
      }
      if (!json) clear();
    }
  }
  if (!text_fields_.empty()) text_fields(event, json, stored);
  return json;
}

TokenIndex Decoder::find_tokens(std::string_view event) {
  if (event.size() > longest_indexed_text) return {};
  if (event.size() >= found_room_) {
    found_room_ = event.size() + event.size() / 2 + 1;
    found_ = std::make_unique_for_overwrite<TokenStart[]>(found_room_ + 2 * token_room);
  }
  TokenNotes notes{.into = found_.get()};
  const bool is_text = note_tokens(event, notes);
  return {found_.get(), notes.count, is_text};
}

bool Decoder::walk(At at) {
  return node(walk_[FieldWalk::root], at, 0) == text_.end;
}

// Undoes escapes into scratch_. All unescaped strings of an event together are no longer than the event, and so is
// scratch_, so views into it stay.
bool Decoder::unescape(std::string_view& text) {
  char* const begin = scratch_.data() + scratch_used_;
  assert(scratch_.size() - scratch_used_ >= text.size());
  const char* const end = unescape_json(text, begin);
  if (end == nullptr) return false;
  text = {begin, static_cast<std::size_t>(end - begin)};
  scratch_used_ += text.size();
  return true;
}

bool Decoder::string(At at, std::string_view& text) {
  text = text_.string(at);
  return !TokenText::has_escape(at) || unescape(text);
}

Decoder::At Decoder::skip(At at, std::uint32_t depth) {
  if (text_.byte(at) == '"' && !TokenText::has_escape(at)) return at + 1;  // the most frequent value
  return text_.skip(at, depth, scratch_.data() + scratch_used_);
}

Decoder::At Decoder::node(const FieldWalk::State& state, At at, std::uint32_t depth) {
  if (depth >= max_depth) return nullptr;
  using Type = Value::Type;
  switch (text_.byte(at)) {
    case '{':
      put(state, Type::object, {});
      if (!state.keys()) return skip(at, depth);
      return repeats_ || state.any_value != FieldWalk::nothing ? object_with_repeats(state, at, depth)
                                                               : object(state, at, depth);
    case '[':
      put(state, Type::array, {});
      return state.indexes() ? array(state, at, depth) : skip(at, depth);
    case '"': {
      std::string_view text;
      if (!string(at, text)) return nullptr;
      put(state, Type::string, text);
      return at + 1;
    }
    case 't':
      if (!text_.is_true(at)) return nullptr;
      put(state, Type::yes, {});
      return at + 1;
    case 'f':
      if (!text_.is_false(at)) return nullptr;
      put(state, Type::no, {});
      return at + 1;
    case 'n':
      if (!text_.is_null(at)) return nullptr;
      put(state, Type::null, {});
      return at + 1;
    default: {
      std::string_view number;
      if (!text_.is_number(at, number)) return nullptr;
      put(state, Type::number, number);
      return at + 1;
    }
  }
}

Decoder::At Decoder::object(const FieldWalk::State& state, At at, std::uint32_t depth) {
  std::uint64_t seen = 0;  // by ordinal; a state with more than 64 keys reads keys first
  if (state.key_count > 64) return object_with_repeats(state, at, depth);
  ++at;
  if (text_.byte(at) == '}') return at + 1;
  for (;; ++at) {
    if (text_.byte(at) != '"' || text_.byte(at + 1) != ':') return nullptr;
    std::string_view key;
    if (!string(at, key)) return nullptr;
    at += 2;
    const FieldWalk::Edge* edge = walk_.find(state, key);
    if (edge == nullptr) {
      at = skip(at, depth + 1);
    } else {
      if (seen >> edge->ordinal & 1) {
        repeats_ = true;
        return nullptr;
      }
      seen |= std::uint64_t{1} << edge->ordinal;
      at = node(walk_[edge->target], at, depth + 1);
    }
    if (at == nullptr || at == text_.end) return nullptr;
    const char c = text_.byte(at);
    if (c == '}') return at + 1;
    if (c != ',') return nullptr;
  }
}

// Reads all keys first: of equal keys only the last one counts (F3), whatever stood under the others.
Decoder::At Decoder::object_with_repeats(const FieldWalk::State& state, At at, std::uint32_t depth) {
  struct Member {
    At at;
    std::uint32_t target;
    std::string_view key;
  };
  std::vector<Member> members;
  std::unordered_map<std::string_view, std::size_t, TextHash> last;
  ++at;
  if (text_.byte(at) == '}') return at + 1;
  for (;; ++at) {
    if (text_.byte(at) != '"' || text_.byte(at + 1) != ':') return nullptr;
    std::string_view key;
    if (!string(at, key)) return nullptr;
    at += 2;
    const FieldWalk::Edge* edge = walk_.find(state, key);
    const std::uint32_t target = edge ? edge->target : state.any_value;
    if (target != FieldWalk::nothing) {
      last[key] = members.size();
      members.push_back({at, target, key});
    }
    at = skip(at, depth + 1);
    if (at == nullptr || at == text_.end) return nullptr;
    const char c = text_.byte(at);
    if (c == '}') break;
    if (c != ',') return nullptr;
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (last[members[i].key] == i && node(walk_[members[i].target], members[i].at, depth + 1) == nullptr) {
      return nullptr;
    }
  }
  return at + 1;
}

Decoder::At Decoder::array(const FieldWalk::State& state, At at, std::uint32_t depth) {
  ++at;
  if (text_.byte(at) == ']') return at + 1;
  for (std::uint64_t index = 0;; ++at) {
    const std::uint32_t target = walk_.element(state, index++);
    at = target == FieldWalk::nothing ? skip(at, depth + 1) : node(walk_[target], at, depth + 1);
    if (at == nullptr || at == text_.end) return nullptr;
    const char c = text_.byte(at);
    if (c == ']') return at + 1;
    if (c != ',') return nullptr;
  }
}

void Decoder::text_fields(std::string_view event, bool json, bool stored) {
  if (json && !stored) {
    compact_.resize(event.size() + padding);
    std::size_t length = 0;
    if (!simdjson::minify(event.data(), event.size(), compact_.data(), length)) event = {compact_.data(), length};
  }
  bool tokenized = false;
  for (const std::uint32_t f : text_fields_) {
    const Field& field = fields_[f];
    std::vector<Token>& tokens = line_tokens_;
    if (field.kind != Field::Kind::message && !tokenized) {
      tokens.clear();
      tokenize(event, tokens);
      tokenized = true;
      token_count_ = std::to_string(tokens.size());
    }
    Value value{Value::Type::string, {}};
    switch (field.kind) {
      case Field::Kind::message: value.text = event; break;
      case Field::Kind::token_count: value = {Value::Type::number, token_count_}; break;
      case Field::Kind::token:
        if (field.index >= tokens.size()) continue;
        value.text = tokens[field.index].value;
        break;
      case Field::Kind::token_back:
        if (field.index >= tokens.size()) continue;
        value.text = tokens[tokens.size() - 1 - field.index].value;
        break;
      case Field::Kind::rest:
        if (field.index >= tokens.size()) continue;
        value.text = rest_from(event, tokens, field.index);
        break;
      case Field::Kind::path: continue;
    }
    values_[f] = value;
    touched_.push_back(f);
  }
}

}  // namespace tripline::runtime
