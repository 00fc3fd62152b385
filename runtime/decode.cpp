// The walk runs over simdjson's structural index (its stage 1: UTF-8, quotes, where tokens begin) and checks the
// grammar itself, token by token. On-Demand would skip what nobody wants without looking at it, so a broken
// event could match; and the DOM refuses integers beyond 64 bits, which are legal here (F31).
#include "runtime/decode.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <unordered_map>

#include "runtime/json_escape.hpp"
#include "runtime/tokens.hpp"

namespace tripline::runtime {

struct Decoder::Scan {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
  std::size_t capacity = 0;
  std::string_view text;
  const std::uint32_t* index = nullptr;  // where tokens begin
  std::uint32_t count = 0;
  std::uint32_t at = 0;  // the current token
  std::vector<Token> tokens;

  bool run(std::string_view event) {
    text = event;
    if (event.size() > capacity || !parser) {
      const std::size_t wanted = std::max<std::size_t>(event.size() + event.size() / 2, 64 * 1024);
      parser.reset();
      capacity = 0;
      if (simdjson::get_active_implementation()->create_dom_parser_implementation(wanted, max_depth, parser)) return false;
      capacity = wanted;
    }
    if (parser->stage1(reinterpret_cast<const std::uint8_t*>(event.data()), event.size(),
                       simdjson::stage1_mode::regular)) {
      return false;
    }
    index = parser->structural_indexes.get();
    count = parser->n_structural_indexes;
    at = 0;
    return count > 0;
  }

  // The current token's first byte; 0 behind the last.
  char peek() const { return at < count ? text[index[at]] : '\0'; }
  bool take(char c) {
    if (peek() != c) return false;
    ++at;
    return true;
  }
  // A scalar's bytes: up to the next token, white space behind it left out.
  std::string_view scalar() const {
    const std::size_t begin = index[at];
    std::size_t end = at + 1 < count ? index[at + 1] : text.size();
    while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\n' || text[end - 1] == '\t' || text[end - 1] == '\r')) {
      --end;
    }
    return text.substr(begin, end - begin);
  }
};

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool valid_number(std::string_view t) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t begin = i;
    while (i < t.size() && is_digit(t[i])) ++i;
    return i > begin;
  };
  if (i < t.size() && t[i] == '-') ++i;
  if (i < t.size() && t[i] == '0') {
    ++i;
  } else if (!digits()) {
    return false;
  }
  if (i < t.size() && t[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < t.size() && (t[i] == 'e' || t[i] == 'E')) {
    ++i;
    if (i < t.size() && (t[i] == '+' || t[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == t.size();
}

bool has_escape(std::string_view raw) { return std::memchr(raw.data(), '\\', raw.size()) != nullptr; }

}  // namespace

Decoder::Decoder(const std::vector<Field>& fields)
    : fields_(fields),
      walk_(fields, 2 * FieldWalk::max_states),  // a program's fields fit once; its observer wants a few more
      scan_(std::make_unique<Scan>()), values_(fields.size()),
      many_of_(fields.size(), FieldWalk::nothing) {
  for (std::uint32_t f = 0; f < fields.size(); ++f) {
    if (has_wildcard(fields[f])) {
      many_of_[f] = static_cast<std::uint32_t>(many_.size());
      many_.emplace_back();
    }
    if (fields[f].kind != Field::Kind::path) text_fields_.push_back(f);
  }
}

Decoder::~Decoder() = default;

void Decoder::clear() {
  for (const std::uint32_t field : touched_) {
    values_[field] = {};
    if (many_of_[field] != FieldWalk::nothing) many_[many_of_[field]].clear();
  }
  touched_.clear();
  scratch_.clear();
}

void Decoder::put(const FieldWalk::State& state, Value value) {
  for (const std::uint32_t field : state.fields) {
    touched_.push_back(field);
    if (many_of_[field] == FieldWalk::nothing) {
      values_[field] = value;
    } else {
      many_[many_of_[field]].push_back(value);
    }
  }
}

bool Decoder::decode(std::string_view event, bool stored) {
  clear();
  bool json = false;
  const std::size_t first = event.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && event[first] == '{') {
    scratch_.reserve(event.size());
    repeats_ = false;
    json = walk(event);
    if (!json && repeats_) {
      clear();
      json = walk(event);  // repeats_ stays set: every object is read keys first
    }
    if (!json) clear();
  }
  if (!text_fields_.empty()) text_fields(event, json, stored);
  return json;
}

bool Decoder::walk(std::string_view event) {
  if (!scan_->run(event)) return false;
  return scan_->peek() == '{' && node(FieldWalk::root, 0) && scan_->at == scan_->count;
}

// The bytes between the quotes of the current token. The closing quote is the last byte before the next token.
bool Decoder::take_string(std::string_view& raw) {
  const std::string_view whole = scan_->scalar();
  if (whole.size() < 2 || whole.front() != '"' || whole.back() != '"') return false;
  raw = whole.substr(1, whole.size() - 2);
  ++scan_->at;
  return true;
}

bool Decoder::member_key(std::string_view& key) {
  return take_string(key) && (!has_escape(key) || unescape(key)) && scan_->take(':');
}

// Undoes escapes into scratch_. All unescaped strings of an event together are no longer than the event, for which
// room was reserved, so scratch_ never moves while views point into it.
bool Decoder::unescape(std::string_view& text) {
  const std::size_t begin = scratch_.size();
  assert(scratch_.capacity() - begin >= text.size());
  scratch_.resize(begin + text.size());
  char* const end = unescape_json(text, scratch_.data() + begin);
  if (!end) return false;
  text = {scratch_.data() + begin, static_cast<std::size_t>(end - scratch_.data()) - begin};
  scratch_.resize(begin + text.size());
  return true;
}

// A string that nobody wants: only its escapes are checked.
bool Decoder::check_string() {
  std::string_view raw;
  if (!take_string(raw)) return false;
  if (!has_escape(raw)) return true;
  const std::size_t begin = scratch_.size();
  const bool valid = unescape(raw);
  scratch_.resize(begin);
  return valid;
}

bool Decoder::node(std::uint32_t state_id, std::uint32_t depth) {
  if (depth >= max_depth) return false;
  const FieldWalk::State& state = walk_[state_id];
  using Type = Value::Type;
  switch (scan_->peek()) {
    case '{':
      put(state, {Type::object, {}});
      if (!state.keys()) return skip_node(depth);
      return repeats_ || state.any_value != FieldWalk::nothing ? object_with_repeats(state_id, depth)
                                                               : object(state_id, depth);
    case '[':
      put(state, {Type::array, {}});
      return state.indexes() ? array(state_id, depth) : skip_node(depth);
    case '"': {
      std::string_view text;
      if (!take_string(text) || (has_escape(text) && !unescape(text))) return false;
      put(state, {Type::string, text});
      return true;
    }
    case 't':
      if (scan_->scalar() != "true") return false;
      ++scan_->at;
      put(state, {Type::yes, {}});
      return true;
    case 'f':
      if (scan_->scalar() != "false") return false;
      ++scan_->at;
      put(state, {Type::no, {}});
      return true;
    case 'n':
      if (scan_->scalar() != "null") return false;
      ++scan_->at;
      put(state, {Type::null, {}});
      return true;
    default: {
      const std::string_view text = scan_->at < scan_->count ? scan_->scalar() : std::string_view();
      if (!valid_number(text)) return false;
      ++scan_->at;
      put(state, {Type::number, text});
      return true;
    }
  }
}

bool Decoder::object(std::uint32_t state_id, std::uint32_t depth) {
  const FieldWalk::State& state = walk_[state_id];
  std::uint64_t seen = 0;  // by ordinal; a state with more than 64 keys reads keys first
  if (state.key_count > 64) return object_with_repeats(state_id, depth);
  ++scan_->at;
  if (scan_->take('}')) return true;
  do {
    std::string_view key;
    if (!member_key(key)) return false;
    const FieldWalk::Edge* edge = walk_.find(state, key);
    if (!edge) {
      if (!skip_node(depth + 1)) return false;
    } else {
      if (seen >> edge->ordinal & 1) {
        repeats_ = true;
        return false;
      }
      seen |= std::uint64_t{1} << edge->ordinal;
      if (!node(edge->target, depth + 1)) return false;
    }
  } while (scan_->take(','));
  return scan_->take('}');
}

// Reads all keys first: of equal keys only the last one counts (F3), whatever stood under the others.
bool Decoder::object_with_repeats(std::uint32_t state_id, std::uint32_t depth) {
  const FieldWalk::State& state = walk_[state_id];
  struct Member {
    std::uint32_t at;
    std::uint32_t target;
    std::string_view key;
  };
  std::vector<Member> members;
  std::unordered_map<std::string_view, std::size_t> last;
  ++scan_->at;
  if (scan_->take('}')) return true;
  do {
    std::string_view key;
    if (!member_key(key)) return false;
    const FieldWalk::Edge* edge = walk_.find(state, key);
    const std::uint32_t target = edge ? edge->target : state.any_value;
    if (target != FieldWalk::nothing) {
      last[key] = members.size();
      members.push_back({scan_->at, target, key});
    }
    if (!skip_node(depth + 1)) return false;
  } while (scan_->take(','));
  if (!scan_->take('}')) return false;
  const std::uint32_t end = scan_->at;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (last[members[i].key] != i) continue;
    scan_->at = members[i].at;
    if (!node(members[i].target, depth + 1)) return false;
  }
  scan_->at = end;
  return true;
}

bool Decoder::array(std::uint32_t state_id, std::uint32_t depth) {
  const FieldWalk::State& state = walk_[state_id];
  ++scan_->at;
  if (scan_->take(']')) return true;
  std::uint64_t index = 0;
  do {
    const std::uint32_t target = walk_.element(state, index++);
    if (!(target == FieldWalk::nothing ? skip_node(depth + 1) : node(target, depth + 1))) return false;
  } while (scan_->take(','));
  return scan_->take(']');
}

// Checks a value that nobody wants; a loop with its own stack of open brackets, as this is most of the text.
bool Decoder::skip_node(std::uint32_t depth) {
  if (depth >= max_depth) return false;
  Scan& s = *scan_;
  char open[max_depth + 1];
  std::uint32_t level = 0;
  for (;;) {
    switch (s.peek()) {
      case '{':
      case '[':
        open[level++] = s.peek();
        ++s.at;
        if (s.peek() == (open[level - 1] == '{' ? '}' : ']')) {
          ++s.at;
          --level;
          break;
        }
        if (depth + level >= max_depth) return false;  // what stands inside would be too deep
        if (open[level - 1] == '{' && !(check_string() && s.take(':'))) return false;
        continue;
      case '"':
        if (!check_string()) return false;
        break;
      case 't':
        if (s.scalar() != "true") return false;
        ++s.at;
        break;
      case 'f':
        if (s.scalar() != "false") return false;
        ++s.at;
        break;
      case 'n':
        if (s.scalar() != "null") return false;
        ++s.at;
        break;
      default:
        if (s.at >= s.count || !valid_number(s.scalar())) return false;
        ++s.at;
        break;
    }
    // A value is done: go on with its siblings, or close what is closed here.
    for (;;) {
      if (level == 0) return true;
      if (s.take(',')) {
        if (open[level - 1] == '{' && !(check_string() && s.take(':'))) return false;
        break;
      }
      if (!s.take(open[level - 1] == '{' ? '}' : ']')) return false;
      --level;
    }
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
    std::vector<Token>& tokens = scan_->tokens;
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
