// Top down: a node's conditions are those that end at it and those that lead through it. A condition that must hold for
// some element (a wildcard) gets an element of its own, on which nothing else rests but what no element may do: if any
// element could carry it, this one can, so one try decides. Only where the length of an array is bounded from above
// (`$.l[2] NOT EXISTS`) do conditions have to share elements, and these are tried in turn.
#include "compiler/prove/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "runtime/number.hpp"

namespace tripline::compiler::proof {

using runtime::Field;
using runtime::Step;

namespace {

constexpr std::uint32_t longest_array = 4096;
constexpr std::size_t most_placings = 20'000, deepest_path = 500;

// A literal on its way down: `depth` steps of its path are taken.
struct Way {
  Literal literal;
  const Field* field;
  std::size_t depth;

  bool ended() const { return depth == field->steps.size(); }
  const Step& step() const { return field->steps[depth]; }
  Way next() const { return {literal, field, depth + 1}; }
};
using Ways = std::vector<Way>;

Ways joined(Ways a, const Ways& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

class DocumentBuilder {
 public:
  DocumentBuilder(const Ir& ir, Values& values) : ir_(ir), values_(values) {}

  BuiltDocument whole(const std::vector<Literal>& literals) {
    Ways ways;
    for (const Literal& literal : literals) {
      ways.push_back({literal, &ir_.fields[values_[literal.predicate].field], 0});
    }
    BuiltDocument out;
    if (std::any_of(ways.begin(), ways.end(), [](const Way& way) { return way.field->steps.size() > deepest_path; })) {
      return {Kind::budget, {}, "a path has too many steps"};
    }
    out.kind = object(ways, out.root);
    if (out.kind == Solved::Kind::budget) out.why = why_;
    return out;
  }

 private:
  using Kind = Solved::Kind;

  Kind budget(std::string why) {
    why_ = std::move(why);
    return Kind::budget;
  }

  // A node that is there; whatever it is.
  Kind node(const Ways& ways, JsonNode& out) {
    std::vector<Literal> here;
    bool through_object = false, through_array = false;
    for (const Way& way : ways) {
      if (way.ended()) {
        here.push_back(way.literal);
      } else if (way.literal.holds) {
        const Step::Kind kind = way.step().kind;
        (kind == Step::Kind::key || kind == Step::Kind::any_value ? through_object : through_array) = true;
      }
    }
    if (through_object && through_array) return Kind::none;
    std::sort(here.begin(), here.end());
    here.erase(std::unique(here.begin(), here.end()), here.end());
    if (through_object) return values_.fits(here, NodeState::object) ? object(ways, out) : Kind::none;
    if (through_array) return values_.fits(here, NodeState::array) ? array(ways, out) : Kind::none;
    return leaf(here, out);
  }

  // What leads through it need not be there, so it may be anything that fits.
  Kind leaf(const std::vector<Literal>& here, JsonNode& out) {
    const Solved& text = values_.text(here, Texts::json);
    if (text.kind == Kind::text) {
      out.state = NodeState::text;
      out.text = text.text;
      out.asked = here;
      const bool asks_number = std::any_of(here.begin(), here.end(), [&](const Literal& literal) {
        const runtime::Test test = values_[literal.predicate].test;
        return literal.holds != values_[literal.predicate].negated && test >= runtime::Test::number_equal && test <= runtime::Test::number_greater_equal;
      });
      out.number = asks_number && is_json_number(out.text);
      return Kind::text;
    }
    for (const NodeState state : {NodeState::null, NodeState::yes, NodeState::no, NodeState::object, NodeState::array}) {
      if (!values_.fits(here, state)) continue;
      out.state = state;
      return Kind::text;
    }
    return text.kind == Kind::budget ? budget(text.why) : Kind::none;
  }

  // Adds a child that is there.
  Kind child(const Ways& ways, JsonNode& out) {
    out = {};
    return node(ways, out);
  }

  Kind object(const Ways& ways, JsonNode& out) {
    out.state = NodeState::object;
    std::map<std::string, std::pair<Ways, bool>> by_key;  // and whether it must be there
    Ways any_holds, any_fails;
    for (const Way& way : ways) {
      if (way.ended()) continue;
      const Step& step = way.step();
      if (step.kind == Step::Kind::key) {
        auto& [rest, needed] = by_key[step.key];
        rest.push_back(way.next());
        needed |= way.literal.holds;
      } else if (step.kind == Step::Kind::any_value) {
        (way.literal.holds ? any_holds : any_fails).push_back(way.next());
      }
    }
    for (const auto& [key, wanted] : by_key) {
      if (!wanted.second) continue;
      out.members.push_back({key, {}});
      const Kind kind = child(joined(wanted.first, any_fails), out.members.back().value);
      if (kind != Kind::text) return kind;
    }
    std::size_t number = 0;
    for (const Way& way : any_holds) {
      std::string key;
      do {
        key = ++number == 1 ? "key" : fmt::format("key{}", number);
      } while (by_key.contains(key));
      out.members.push_back({key, {}});
      const Kind kind = child(joined({way}, any_fails), out.members.back().value);
      if (kind != Kind::text) return kind;
    }
    return Kind::text;
  }

  struct Elements {
    std::map<std::uint32_t, Ways> at;  // what is asked of single ones
    Ways any_holds, any_fails;
    std::uint32_t least = 0;      // elements that must be there
    std::uint32_t mentioned = 0;  // from here on none is asked for by its number

    Ways of(std::uint32_t index) const {
      const auto found = at.find(index);
      return found == at.end() ? any_fails : joined(found->second, any_fails);
    }
  };

  Kind array(const Ways& ways, JsonNode& out) {
    out.state = NodeState::array;
    Elements wanted;
    for (const Way& way : ways) {
      if (way.ended()) continue;
      const Step& step = way.step();
      if (step.kind == Step::Kind::any_element) {
        (way.literal.holds ? wanted.any_holds : wanted.any_fails).push_back(way.next());
      } else if (step.kind == Step::Kind::index) {
        if (step.index >= longest_array) return budget("an array's element has too large a number");
        wanted.at[step.index].push_back(way.next());
        wanted.mentioned = std::max(wanted.mentioned, step.index + 1);
        if (way.literal.holds) wanted.least = std::max(wanted.least, step.index + 1);
      }
    }
    out.elements.resize(wanted.least);
    for (std::uint32_t i = 0; i < wanted.least; ++i) {
      const Kind kind = child(wanted.of(i), out.elements[i]);
      if (kind != Kind::text) return kind;
    }
    return wanted.any_holds.empty() ? Kind::text : add_elements(wanted, out);
  }

  // Elements for what some element must do: behind all that are asked for by number, or where no element may be there,
  // among those before.
  Kind add_elements(const Elements& wanted, JsonNode& out) {
    for (std::uint32_t i = wanted.least; i < wanted.mentioned; ++i) {
      JsonNode filling;
      const Kind kind = child(wanted.of(i), filling);
      if (kind == Kind::budget) return kind;
      if (kind == Kind::none) return share_elements(wanted, i, out);
      out.elements.push_back(std::move(filling));
    }
    for (const Way& way : wanted.any_holds) {
      out.elements.emplace_back();
      const Kind kind = child(joined({way}, wanted.any_fails), out.elements.back());
      if (kind != Kind::text) return kind;
    }
    return Kind::text;
  }

  // Every way to lay what some element must do on the first `count` elements.
  Kind share_elements(const Elements& wanted, std::uint32_t count, JsonNode& out) {
    if (count == 0) return Kind::none;
    std::vector<std::uint32_t> places(wanted.any_holds.size(), 0);
    Kind result = Kind::none;
    for (;;) {
      if (++placings_ > most_placings) return budget("too many conditions share the elements of an array");
      const Kind kind = lay(wanted, count, places, out);
      if (kind == Kind::text) return kind;
      if (kind == Kind::budget) result = kind;
      std::size_t i = 0;
      while (i < places.size() && ++places[i] == count) places[i++] = 0;
      if (i == places.size()) return result;
    }
  }

  Kind lay(const Elements& wanted, std::uint32_t count, const std::vector<std::uint32_t>& places, JsonNode& out) {
    out.elements.assign(count, {});
    for (std::uint32_t i = 0; i < count; ++i) {
      Ways ways = wanted.of(i);
      for (std::size_t w = 0; w < places.size(); ++w) {
        if (places[w] == i) ways.push_back(wanted.any_holds[w]);
      }
      const Kind kind = child(ways, out.elements[i]);
      if (kind != Kind::text) return kind;
    }
    return Kind::text;
  }

  const Ir& ir_;
  Values& values_;
  std::size_t placings_ = 0;
  std::string why_;
};

void append_string(std::string& out, std::string_view text, bool escaped) {
  out += '"';
  for (const Point point : points_of(text)) {
    if (point == '"' || point == '\\') {
      out += escaped ? fmt::format("\\u{:04x}", point) : fmt::format("\\{}", static_cast<char>(point));
    } else if (point < 0x20 || point == 0x7F || (escaped && point < 0x10000)) {
      out += fmt::format("\\u{:04x}", point);
    } else {
      append(out, point);
    }
  }
  out += '"';
}

void append_json(std::string& out, const JsonNode& node, bool escaped) {
  switch (node.state) {
    case NodeState::missing: break;
    case NodeState::null: out += "null"; break;
    case NodeState::yes: out += "true"; break;
    case NodeState::no: out += "false"; break;
    case NodeState::text:
      if (node.number) {
        out += node.text;
      } else {
        append_string(out, node.text, escaped);
      }
      break;
    case NodeState::object: {
      out += '{';
      for (std::size_t i = 0; i < node.members.size(); ++i) {
        if (i > 0) out += ',';
        append_string(out, node.members[i].key, escaped);
        out += ':';
        append_json(out, node.members[i].value, escaped);
      }
      out += '}';
      break;
    }
    case NodeState::array:
      out += '[';
      for (std::size_t i = 0; i < node.elements.size(); ++i) {
        if (i > 0) out += ',';
        append_json(out, node.elements[i], escaped);
      }
      out += ']';
      break;
  }
}

}  // namespace

BuiltDocument build_document(const Ir& ir, Values& values, const std::vector<Literal>& literals) {
  return DocumentBuilder(ir, values).whole(literals);
}

std::string to_json(const JsonNode& node, bool escaped) {
  std::string out;
  append_json(out, node, escaped);
  return out;
}

std::string to_json_member(std::string_view key, std::string_view text) {
  std::string out;
  append_string(out, key, false);
  out += ':';
  append_string(out, text, false);
  return out;
}

bool is_json_number(std::string_view text) {
  if (!runtime::Decimal::parse(text) || text.starts_with('+')) return false;
  const std::size_t at = text.starts_with('-') ? 1 : 0;
  return text[at] != '0' || at + 1 == text.size() || text[at + 1] < '0' || text[at + 1] > '9';
}

bool is_json_text(std::string_view text) {
  const std::vector<Point> points = points_of(text);
  return std::all_of(points.begin(), points.end(),
                     [](Point p) { return p <= last_unicode && !(p >= 0xD800 && p <= 0xDFFF); });
}

}  // namespace tripline::compiler::proof
