#include "compiler/prove/text_nfa.hpp"

#include <algorithm>
#include <utility>

#include "compiler/prove/nfa_builder.hpp"

namespace tripline::compiler::proof {

namespace {

using Op = TextNfa::Op;
bool is_digit(char c) { return c >= '0' && c <= '9'; }

PointSet perl_class(char letter) {
  std::vector<PointRange> ranges;
  switch (letter | 0x20) {
    case 'd': ranges = {{'0', '9'}}; break;
    case 'w': ranges = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}; break;
    default: ranges = {{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}}; break;
  }
  const PointSet set(std::move(ranges));
  return letter < 'a' ? set.complement() : set;
}

// Reads the text of an expression once per copy that a counted repetition makes of an atom.
class RegexReader {
 public:
  explicit RegexReader(std::string_view text) : text_(text) {}

  std::optional<TextNfa> read() {
    std::optional<Fragment> whole = alternative();
    while (whole && at_ < text_.size()) {
      ++at_;  // the bar, as alternatives end at nothing else
      const std::optional<Fragment> other = alternative();
      if (!other) return std::nullopt;
      whole = builder_.either(std::move(*whole), *other);
    }
    if (!whole || builder_.nfa.states.size() > most_nfa_states) return std::nullopt;
    return builder_.finish(*whole, true);
  }

 private:
  std::optional<Fragment> alternative() {
    Fragment whole = builder_.empty();
    while (at_ < text_.size() && text_[at_] != '|') {
      const std::optional<Fragment> piece = repeated();
      if (!piece || builder_.nfa.states.size() > most_nfa_states) return std::nullopt;
      whole = builder_.both(std::move(whole), *piece);
    }
    return whole;
  }

  std::optional<Fragment> repeated() {
    const std::size_t begin = at_;
    std::optional<Fragment> first = atom();
    if (!first || at_ == text_.size()) return first;
    const std::size_t end = at_;
    switch (text_[at_]) {
      case '*': return ++at_, builder_.star(*first);
      case '?': return ++at_, builder_.optional(std::move(*first));
      case '+': {
        const std::size_t behind = ++at_;
        at_ = begin;
        const Fragment more = builder_.star(*atom());
        at_ = behind;
        return builder_.both(std::move(*first), more);
      }
      case '{': break;
      default: return first;
    }
    const auto count = bounds();
    if (!count) return std::nullopt;
    const std::size_t behind = at_;
    const auto copy = [&] {
      at_ = begin;
      Fragment made = *atom();
      at_ = end;
      return made;
    };
    Fragment whole = builder_.empty();
    for (std::size_t i = 0; i < count->first; ++i) {
      whole = builder_.both(std::move(whole), copy());
      if (builder_.nfa.states.size() > most_nfa_states) return std::nullopt;
    }
    if (!count->second) {
      whole = builder_.both(std::move(whole), builder_.star(copy()));
    } else {
      for (std::size_t i = count->first; i < *count->second; ++i) {
        whole = builder_.both(std::move(whole), builder_.optional(copy()));
        if (builder_.nfa.states.size() > most_nfa_states) return std::nullopt;
      }
    }
    at_ = behind;
    return whole;
  }

  std::optional<std::size_t> number() {
    if (at_ == text_.size() || !is_digit(text_[at_])) return std::nullopt;
    std::size_t value = 0;
    for (; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
      value = std::min<std::size_t>(value * 10 + static_cast<std::size_t>(text_[at_] - '0'), most_nfa_states);
    }
    return value;
  }

  // `{2}`, `{2,}`, `{2,3}`: the least, and the most where there is one.
  std::optional<std::pair<std::size_t, std::optional<std::size_t>>> bounds() {
    ++at_;
    const auto least = number();
    if (!least || at_ == text_.size()) return std::nullopt;
    std::optional<std::size_t> most = least;
    if (text_[at_] == ',') {
      ++at_;
      most = number();
    }
    if (at_ == text_.size() || text_[at_] != '}') return std::nullopt;
    ++at_;
    return std::pair(*least, most);
  }

  std::optional<Fragment> atom() {
    const char c = text_[at_];
    if (std::string_view("()*+?{").find(c) != std::string_view::npos) return std::nullopt;
    if (c == '^') return ++at_, builder_.one(Op::begin);
    if (c == '$') return ++at_, builder_.one(Op::end);
    if (c == '.') return ++at_, builder_.set(PointSet({{'\n', '\n'}}).complement());
    if (c == '[') return set();
    if (c == '\\' && at_ + 1 < text_.size() && std::string_view("dDsSwW").find(text_[at_ + 1]) != std::string_view::npos) {
      at_ += 2;
      return builder_.set(perl_class(text_[at_ - 1]));
    }
    const std::optional<Point> one = point();
    return one ? std::optional(builder_.one(Op::point, *one)) : std::nullopt;
  }

  std::optional<Fragment> set() {
    ++at_;
    const bool negated = at_ < text_.size() && text_[at_] == '^';
    if (negated) ++at_;
    std::vector<PointRange> ranges;
    for (bool first = true; at_ < text_.size() && (first || text_[at_] != ']'); first = false) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size() &&
          std::string_view("dDsSwW").find(text_[at_ + 1]) != std::string_view::npos) {
        const PointSet named = perl_class(text_[at_ + 1]);
        ranges.insert(ranges.end(), named.ranges().begin(), named.ranges().end());
        at_ += 2;
        continue;
      }
      const std::optional<Point> low = point();
      if (!low) return std::nullopt;
      std::optional<Point> high = low;
      if (at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']') {
        ++at_;
        high = point();
        if (!high || *high < *low) return std::nullopt;
      }
      ranges.push_back({*low, *high});
    }
    if (at_ == text_.size()) return std::nullopt;
    ++at_;
    const PointSet points(std::move(ranges));
    return builder_.set(negated ? points.complement() : points);
  }

  // A character, plain or escaped.
  std::optional<Point> point() {
    if (at_ == text_.size()) return std::nullopt;
    if (text_[at_] != '\\') {
      const std::vector<Point> one = points_of(text_.substr(at_, 4));
      std::string spelled;
      append(spelled, one[0]);
      at_ += spelled.size();
      return one[0] <= last_unicode ? std::optional(one[0]) : std::nullopt;
    }
    if (++at_ == text_.size()) return std::nullopt;
    const char c = text_[at_++];
    switch (c) {
      case 'x': return hexadecimal();
      case 't': return '\t';
      case 'n': return '\n';
      case 'f': return '\f';
      case 'r': return '\r';
      default: break;
    }
    if (is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return std::nullopt;
    return static_cast<unsigned char>(c);
  }

  std::optional<Point> hexadecimal() {
    const bool braced = at_ < text_.size() && text_[at_] == '{';
    if (braced) ++at_;
    Point value = 0;
    std::size_t digits = 0;
    for (; at_ < text_.size() && digits < (braced ? 6u : 2u); ++at_, ++digits) {
      const char c = text_[at_];
      const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!is_digit(c) && !letter) break;
      value = value << 4 | static_cast<Point>(letter ? (c | 0x20) - 'a' + 10 : c - '0');
    }
    if (digits == 0 || (!braced && digits != 2) || value > last_unicode) return std::nullopt;
    if (braced && (at_ == text_.size() || text_[at_++] != '}')) return std::nullopt;
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  NfaBuilder builder_;
};

}  // namespace

bool TextNfa::reads(const State& state, Point point) const {
  switch (state.op) {
    case Op::point: return state.value == point;
    case Op::any: return true;
    case Op::set: return sets[state.value].contains(point);
    default: return false;
  }
}

void close(const TextNfa& nfa, bool begin, bool end, std::vector<std::uint32_t>& states) {
  std::vector<std::uint32_t> todo = std::move(states);
  std::vector<bool> seen(nfa.states.size());
  states.clear();
  while (!todo.empty()) {
    const std::uint32_t at = todo.back();
    todo.pop_back();
    if (seen[at]) continue;
    seen[at] = true;
    const TextNfa::State& state = nfa.states[at];
    switch (state.op) {
      case Op::split:
        todo.push_back(state.next);
        todo.push_back(state.other);
        break;
      case Op::begin:
        if (begin) todo.push_back(state.next);
        break;
      case Op::end:
        if (end) {
          todo.push_back(state.next);
        } else {
          states.push_back(at);
        }
        break;
      default: states.push_back(at);
    }
  }
  std::sort(states.begin(), states.end());
}

bool TextNfa::matches(std::string_view text) const {
  const auto matched = [&](const std::vector<std::uint32_t>& list) {
    return std::any_of(list.begin(), list.end(), [&](std::uint32_t s) { return states[s].op == Op::match; });
  };
  std::vector<std::uint32_t> now{start};
  bool first = true;
  close(*this, true, false, now);
  for (const Point point : points_of(text)) {
    if (matched(now)) return true;
    std::vector<std::uint32_t> next;
    for (const std::uint32_t s : now) {
      if (reads(states[s], point)) next.push_back(states[s].next);
    }
    if (anywhere) next.push_back(start);
    close(*this, false, false, next);
    now = std::move(next);
    first = false;
  }
  close(*this, first, true, now);
  return matched(now);
}

TextNfa nfa_of_glob(std::string_view glob, bool asterisks, bool open_begin, bool open_end) {
  NfaBuilder builder;
  Fragment whole = builder.one(Op::begin);
  const auto any_run = [&] { whole = builder.both(std::move(whole), builder.star(builder.one(Op::any))); };
  if (open_begin) any_run();
  for (const Point point : points_of(glob)) {
    if (asterisks && point == '*') {
      any_run();
    } else {
      whole = builder.both(std::move(whole), builder.one(Op::point, point));
    }
  }
  if (!open_end && !(asterisks && glob.ends_with('*'))) whole = builder.both(std::move(whole), builder.one(Op::end));
  return builder.finish(whole, false);
}

std::optional<TextNfa> nfa_of_regex(std::string_view re2) { return RegexReader(re2).read(); }

}  // namespace tripline::compiler::proof
