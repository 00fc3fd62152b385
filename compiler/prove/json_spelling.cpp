#include "compiler/prove/json_spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/prove/nfa_builder.hpp"

namespace tripline::compiler::proof {

namespace {

using runtime::Predicate;
using runtime::Step;
using runtime::Test;
using Op = TextNfa::Op;

// How deep the values of further members nest; each level doubles the automaton.
constexpr std::size_t deepest_further = 2;

// Texts with few characters in common, so that whatever the raw text must not have, one of them is without it.
constexpr std::string_view usual_texts[] = {"0",  "1",  "2",      "3",  "4",  "5",  "6",   "7", "8", "9", "11",   "22",
                                            "77", "88", "777777", "-1", "-2", "-7", "0.3", "x", "y", "z", "other"};

// Characters that stand for themselves in a string.
PointSet plain_characters() { return PointSet({{0x20, 0x21}, {0x23, 0x5B}, {0x5D, 0xD7FF}, {0xE000, last_unicode}}); }
bool is_plain(Point point) { return point >= 0x20 && point != '"' && point != '\\'; }

// The letter behind the backslash of a character that has a short escape, or 0.
Point short_escape(Point point) {
  switch (point) {
    case '"':
    case '\\':
    case '/':
      return point;
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

class JsonSpelling {
 public:
  explicit JsonSpelling(Spelling spelling) : free_(spelling == Spelling::free) {
    const auto set = [&](std::vector<PointRange> ranges) { return builder_.add_set(PointSet(std::move(ranges))); };
    plain_ = builder_.add_set(plain_characters());
    blank_ = set({{' ', ' '}, {'\t', '\n'}, {'\r', '\r'}});
    digit_ = set({{'0', '9'}});
    positive_ = set({{'1', '9'}});
    letter_e_ = set({{'e', 'e'}, {'E', 'E'}});
    sign_ = set({{'+', '+'}, {'-', '-'}});
    hex_ = set({{'0', '9'}, {'a', 'f'}, {'A', 'F'}});
    hex_without_d_ = set({{'0', '9'}, {'a', 'c'}, {'e', 'f'}, {'A', 'C'}, {'E', 'F'}});
    letter_d_ = set({{'d', 'd'}, {'D', 'D'}});
    low_digit_ = set({{'0', '7'}});
    escaped_ = set({{'"', '"'}, {'\\', '\\'}, {'/', '/'}, {'b', 'b'}, {'f', 'f'}, {'n', 'n'}, {'r', 'r'}, {'t', 't'}});
  }

  TextNfa document(Values& values, const JsonNode& root, const Further& further) {
    values_ = &values;
    return whole(seq({blanks(), object(root, &further), blanks()}));
  }

  // Strings and what stands between them, within braces.
  TextNfa any_object() {
    surrogates_ = true;
    Fragment members = seq({any_string(), blanks(), text(":"), soup()});
    return whole(seq({blanks(), text("{"), blanks(), builder_.optional(std::move(members)), text("}"), blanks()}));
  }

  // The members of the outermost object as they must be; only their lists and objects are such a soup.
  TextNfa any_members() {
    surrogates_ = true;
    const auto member = [&] {
      Fragment value = any_of({any_string(), any_number(), text("true"), text("false"), text("null"),
                               seq({text("["), soup(), text("]")}), seq({text("{"), soup(), text("}")})});
      return seq({any_string(), blanks(), text(":"), blanks(), std::move(value), blanks()});
    };
    Fragment members = seq({member(), builder_.star(seq({text(","), blanks(), member()}))});
    return whole(seq({blanks(), text("{"), blanks(), builder_.optional(std::move(members)), text("}"), blanks()}));
  }

  TextNfa empty_object() { return whole(seq({blanks(), text("{"), blanks(), text("}"), blanks()})); }

  TextNfa object_with(const runtime::Field& path, const Predicate& predicate) {
    surrogates_ = true;
    Fragment out = builder_.empty();
    for (const Step& step : path.steps) {
      if (step.kind == Step::Kind::key || step.kind == Step::Kind::any_value) {
        Fragment key = step.kind == Step::Kind::key ? string(step.key) : any_string();
        out = seq({std::move(out), text("{"), anything(), std::move(key), blanks(), text(":"), blanks()});
      } else {
        out = seq({std::move(out), text("["), anything()});
      }
    }
    return whole(seq({blanks(), std::move(out), beginning_of(predicate), anything()}));
  }

 private:
  Fragment seq(std::initializer_list<Fragment> parts) {
    Fragment out = *parts.begin();
    for (const Fragment* part = parts.begin() + 1; part != parts.end(); ++part)
      out = builder_.both(std::move(out), *part);
    return out;
  }
  Fragment any_of(std::vector<Fragment> ways) {
    Fragment out = std::move(ways.back());
    for (std::size_t i = ways.size() - 1; i-- > 0;) out = builder_.either(std::move(ways[i]), std::move(out));
    return out;
  }
  Fragment of(std::uint32_t set) { return builder_.one(Op::set, set); }
  Fragment text(std::string_view characters) {
    Fragment out = builder_.empty();
    for (const Point point : points_of(characters)) out = builder_.both(std::move(out), builder_.one(Op::point, point));
    return out;
  }
  Fragment anything() { return builder_.star(builder_.one(Op::any)); }
  Fragment blanks() { return free_ ? builder_.star(of(blank_)) : builder_.empty(); }
  TextNfa whole(Fragment inner) {
    return builder_.finish(seq({builder_.one(Op::begin), std::move(inner), builder_.one(Op::end)}), false);
  }

  // \uXXXX, the letters of the number in either case.
  Fragment unit(std::uint32_t number) {
    Fragment out = text("\\u");
    for (const char c : fmt::format("{:04x}", number)) {
      const bool letter = c >= 'a';
      Fragment digit = letter ? builder_.set(PointSet({{static_cast<Point>(c), static_cast<Point>(c)},
                                                       {static_cast<Point>(c - 0x20), static_cast<Point>(c - 0x20)}}))
                              : builder_.one(Op::point, static_cast<unsigned char>(c));
      out = builder_.both(std::move(out), digit);
    }
    return out;
  }
  Fragment character(Point point) {
    std::vector<Fragment> ways;
    if (is_plain(point)) ways.push_back(builder_.one(Op::point, point));
    const Point escape = short_escape(point);
    if (escape != 0 && (free_ || ways.empty())) ways.push_back(seq({text("\\"), builder_.one(Op::point, escape)}));
    if (free_ || ways.empty()) {
      ways.push_back(point < 0x10000 ? unit(point)
                                     : seq({unit(0xD800 + ((point - 0x10000) >> 10)), unit(0xDC00 + (point & 0x3FF))}));
    }
    return any_of(std::move(ways));
  }
  // Any character of a string; of those behind Unicode's first plane not the escapes, which are two.
  Fragment any_character() {
    if (!free_) return of(plain_);
    Fragment first =
        builder_.either(seq({of(hex_without_d_), of(hex_)}), seq({of(letter_d_), of(surrogates_ ? hex_ : low_digit_)}));
    Fragment unit = seq({text("u"), std::move(first), of(hex_), of(hex_)});
    return builder_.either(of(plain_), seq({text("\\"), builder_.either(of(escaped_), std::move(unit))}));
  }
  Fragment soup() {
    Fragment between = builder_.set(PointSet({{'\t', '\n'},
                                              {'\r', '\r'},
                                              {' ', ' '},
                                              {'{', '{'},
                                              {'}', '}'},
                                              {'[', '['},
                                              {']', ']'},
                                              {',', ','},
                                              {':', ':'},
                                              {'+', '+'},
                                              {'-', '.'},
                                              {'0', '9'},
                                              {'E', 'E'},
                                              {'a', 'a'},
                                              {'e', 'f'},
                                              {'l', 'l'},
                                              {'n', 'n'},
                                              {'r', 'u'}}));
    return builder_.star(builder_.either(any_string(), std::move(between)));
  }
  Fragment any_characters() { return builder_.star(any_character()); }
  Fragment any_string() { return seq({text("\""), any_characters(), text("\"")}); }
  // A string whose value is as the glob says.
  Fragment string(const Glob& glob) {
    Fragment out = text("\"");
    if (glob.open_begin) out = builder_.both(std::move(out), any_characters());
    for (const Point point : points_of(glob.text)) {
      out = builder_.both(std::move(out), glob.asterisks && point == '*' ? any_characters() : character(point));
    }
    if (glob.open_end) out = builder_.both(std::move(out), any_characters());
    return builder_.both(std::move(out), text("\""));
  }
  Fragment string(std::string_view value) { return string(Glob{value, false, false, false}); }

  Fragment any_number() {
    Fragment whole = builder_.either(text("0"), seq({of(positive_), builder_.star(of(digit_))}));
    Fragment fraction = builder_.optional(seq({text("."), of(digit_), builder_.star(of(digit_))}));
    Fragment exponent =
        builder_.optional(seq({of(letter_e_), builder_.optional(of(sign_)), of(digit_), builder_.star(of(digit_))}));
    return seq({builder_.optional(text("-")), std::move(whole), std::move(fraction), std::move(exponent)});
  }
  Fragment any_value(std::size_t depth) {
    if (!free_) return any_string();
    std::vector<Fragment> ways{any_string(), any_number(), text("true"), text("false"), text("null")};
    if (depth > 0) {
      const auto list = [&](const char* open, Fragment one, Fragment another, const char* close) {
        Fragment more = builder_.star(seq({blanks(), text(","), blanks(), std::move(another)}));
        Fragment inner = builder_.optional(seq({std::move(one), std::move(more), blanks()}));
        return seq({text(open), blanks(), std::move(inner), text(close)});
      };
      const auto member = [&] { return seq({any_string(), blanks(), text(":"), blanks(), any_value(depth - 1)}); };
      ways.push_back(list("[", any_value(depth - 1), any_value(depth - 1), "]"));
      ways.push_back(list("{", member(), member(), "}"));
    }
    return any_of(std::move(ways));
  }

  // A key in plain characters that is none of `taken`, which are rests of keys.
  Fragment other_key(const std::vector<std::vector<Point>>& taken) {
    std::set<Point> next;
    bool ended = false;
    for (const std::vector<Point>& rest : taken) {
      ended |= rest.empty();
      if (!rest.empty() && is_plain(rest[0])) next.insert(rest[0]);
    }
    std::vector<PointRange> others;
    Point from = 0x20;
    std::set<Point> apart = next;
    apart.insert({'"', '\\'});
    for (const Point point : apart) {
      if (point > from) others.push_back({from, point - 1});
      from = point + 1;
    }
    if (from < 0xD800) others.push_back({from, 0xD7FF});
    std::vector<Fragment> ways;
    if (!ended) ways.push_back(text("\""));
    ways.push_back(seq({builder_.set(PointSet(std::move(others))), builder_.star(of(plain_)), text("\"")}));
    for (const Point point : next) {
      std::vector<std::vector<Point>> rests;
      for (const std::vector<Point>& rest : taken) {
        if (!rest.empty() && rest[0] == point) rests.emplace_back(rest.begin() + 1, rest.end());
      }
      ways.push_back(seq({builder_.one(Op::point, point), other_key(rests)}));
    }
    return any_of(std::move(ways));
  }
  Fragment further_member(const JsonNode& node, const Further& further) {
    const auto member = [&](Fragment key, Fragment value) {
      return seq({std::move(key), blanks(), text(":"), blanks(), std::move(value)});
    };
    if (further.values == Further::Values::first_again)
      return member(string(node.members[0].key), any_value(deepest_further));
    std::vector<std::vector<Point>> taken;
    for (const std::string& each : further.taken) taken.push_back(points_of(each));
    Fragment key = seq({text("\""), other_key(taken)});
    switch (further.values) {
      case Further::Values::strings:
        return member(std::move(key), any_string());
      case Further::Values::arrays:
        return member(std::move(key), seq({text("["), any_value(deepest_further), text("]")}));
      default:
        return member(std::move(key), any_value(deepest_further));
    }
  }
  Fragment comma() { return seq({blanks(), text(","), blanks()}); }

  // With `further` the outermost one, which may have further members.
  Fragment object(const JsonNode& node, const Further* further) {
    const bool again = further && further->values == Further::Values::first_again;
    const bool behind = further && !again, before = further && !node.members.empty() && (free_ || again);
    const auto one = [&] { return further_member(node, *further); };
    Fragment out = seq({text("{"), blanks()});
    if (before) out = seq({std::move(out), builder_.star(seq({one(), comma()}))});
    for (std::size_t i = 0; i < node.members.size(); ++i) {
      if (i > 0) out = seq({std::move(out), comma()});
      out = seq({std::move(out), string(node.members[i].key), blanks(), text(":"), blanks(),
                 value(node.members[i].value)});
    }
    if (behind) {
      Fragment more = seq({comma(), one()});
      if (node.members.empty()) more = seq({one(), builder_.star(more)});
      out = seq({std::move(out), node.members.empty() ? builder_.optional(std::move(more)) : builder_.star(more)});
    }
    return seq({std::move(out), blanks(), text("}")});
  }

  Fragment value(const JsonNode& node) {
    switch (node.state) {
      case NodeState::missing:
      case NodeState::null:
        return text("null");
      case NodeState::yes:
        return text("true");
      case NodeState::no:
        return text("false");
      case NodeState::text:
        return leaf(node);
      case NodeState::object:
        return object(node, nullptr);
      case NodeState::array:
        break;
    }
    Fragment out = seq({text("["), blanks()});
    for (std::size_t i = 0; i < node.elements.size(); ++i) {
      if (i > 0) out = seq({std::move(out), comma()});
      out = seq({std::move(out), value(node.elements[i])});
    }
    return seq({std::move(out), blanks(), text("]")});
  }

  // Any text that the only condition on the node allows, or the one that was found, and some others that do.
  Fragment leaf(const JsonNode& node) {
    const std::vector<Literal>& asked = node.asked;
    const Predicate* only = asked.size() == 1 && asked[0].holds ? &(*values_)[asked[0].predicate] : nullptr;
    if (only && !only->negated) {
      if (only->test == Test::exists) return any_value(deepest_further);
      if (only->test == Test::comparable && free_) return builder_.either(any_string(), any_number());
      if (const auto glob = glob_of(*only); glob && !glob->text.empty()) {
        return is_json_number(node.text) ? builder_.either(string(*glob), text(node.text)) : string(*glob);
      }
    }
    std::vector<Fragment> ways;
    const auto add = [&](std::string_view value) {
      if (is_json_number(value)) ways.push_back(text(value));
      if (value != node.text || !node.number) ways.push_back(string(value));
    };
    add(node.text);
    if (free_) {
      for (const std::string_view other : usual_texts) {
        if (other != node.text && values_->fits(asked, other)) add(other);
      }
    }
    return any_of(std::move(ways));
  }

  // What a value that meets the predicate begins with, or nothing where that can be anything.
  Fragment beginning_of(const Predicate& p) {
    const auto number = [&] { return seq({builder_.optional(text("-")), of(digit_)}); };
    if (p.booleans) return builder_.empty();
    if (p.test == Test::is_null) return text("null");
    if (p.test == Test::is_true) return text("true");
    if (p.test == Test::is_false) return text("false");
    if (p.test == Test::exists) return builder_.empty();
    const auto glob = p.negated ? std::nullopt : glob_of(p);
    if (!glob && (p.negated || p.test < Test::number_equal || p.test > Test::number_greater_equal)) {
      return builder_.either(text("\""), number());
    }
    if (!glob) return builder_.either(number_in_string(), number());
    return builder_.either(string(*glob), number_like(*glob));
  }
  // The first digit of a number, and what stands before it; escaped, a digit still ends with itself.
  Fragment number_in_string() {
    Fragment sign = builder_.optional(any_of({of(sign_), unit('+'), unit('-')}));
    return seq({text("\""), std::move(sign), builder_.either(of(digit_), seq({text("\\u003"), of(digit_)}))});
  }
  // A number that is as the glob says, and what stands behind it.
  Fragment number_like(const Glob& glob) {
    const auto some = [&] {
      return builder_.star(builder_.set(PointSet({{'0', '9'}, {'+', '+'}, {'-', '.'}, {'E', 'E'}, {'e', 'e'}})));
    };
    Fragment out = glob.open_begin ? some() : builder_.empty();
    for (const Point point : points_of(glob.text)) {
      out = builder_.both(std::move(out), glob.asterisks && point == '*' ? some() : builder_.one(Op::point, point));
    }
    if (glob.open_end) out = builder_.both(std::move(out), some());
    return seq(
        {std::move(out), builder_.either(of(blank_), builder_.set(PointSet({{',', ','}, {']', ']'}, {'}', '}'}})))});
  }

  bool free_;
  bool surrogates_ = false;  // whether escapes may be halves of characters
  Values* values_ = nullptr;
  NfaBuilder builder_;
  std::uint32_t plain_ = 0, blank_ = 0, digit_ = 0, positive_ = 0, letter_e_ = 0, sign_ = 0, hex_ = 0,
                hex_without_d_ = 0, letter_d_ = 0, low_digit_ = 0, escaped_ = 0;
};

}  // namespace

Further further_members(const Ir& ir, const Values& values, const std::vector<Literal>& paths) {
  Further out;
  bool strings = true, arrays = true, all = true;
  for (const Literal& literal : paths) {
    const Predicate& p = values[literal.predicate];
    const std::vector<Step>& steps = ir.fields[p.field].steps;
    if (steps[0].kind == Step::Kind::key) out.taken.insert(steps[0].key);
    if (steps[0].kind != Step::Kind::any_value || literal.holds) continue;
    all = false;
    const bool ends = steps.size() == 1;
    strings &= !ends;
    arrays &=
        ends ? p.test != Test::exists : steps[1].kind == Step::Kind::key || steps[1].kind == Step::Kind::any_value;
  }
  out.values = all       ? Further::Values::any
               : strings ? Further::Values::strings
               : arrays  ? Further::Values::arrays
                         : Further::Values::first_again;
  return out;
}

TextNfa spellings_of(Values& values, const JsonNode& root, const Further& further, Spelling spelling) {
  return JsonSpelling(spelling).document(values, root, further);
}

TextNfa object_shape() { return JsonSpelling(Spelling::free).any_object(); }
TextNfa close_object_shape() { return JsonSpelling(Spelling::free).any_members(); }

std::optional<TextNfa> object_shape_with(const runtime::Field& path, const Predicate& predicate, bool holds) {
  JsonSpelling spelling(Spelling::free);
  if (holds) return spelling.object_with(path, predicate);
  const bool no_members =
      predicate.test == Test::exists && path.steps.size() == 1 && path.steps[0].kind == Step::Kind::any_value;
  return no_members ? std::optional(spelling.empty_object()) : std::nullopt;
}

}  // namespace tripline::compiler::proof
