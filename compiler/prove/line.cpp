// How many tokens a line has decides which conditions meet on which token (F43-F45), so that number is tried from the
// least up to where more tokens change nothing. For each, conditions on one token are one conjunction on one value; if
// it has no solution, no line of so many tokens has. Otherwise the values are written as a line and the line is judged
// as a whole.
#include "compiler/prove/line.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "compiler/prove/line_automaton.hpp"
#include "compiler/prove/text_search.hpp"
#include "runtime/tokens.hpp"

namespace tripline::compiler::proof {

using runtime::Field;
using runtime::Test;

namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::size_t most_tokens = 200;
// A state of the automaton over lines is many guesses, and costs as much as this many states of others.
constexpr std::size_t share_of_line = 40, share_of_object = 8;

struct Asked {
  const Field* field;
  Literal literal;
};

// What the text of a field is in a line; nothing where the line has too few tokens.
std::optional<std::string> text_of(const Field& field, std::string_view line,
                                   const std::vector<runtime::Token>& tokens) {
  switch (field.kind) {
    case Field::Kind::message:
      return std::string(line);
    case Field::Kind::token_count:
      return std::to_string(tokens.size());
    default:
      break;
  }
  if (field.index >= tokens.size()) return std::nullopt;
  switch (field.kind) {
    case Field::Kind::token:
      return std::string(tokens[field.index].value);
    case Field::Kind::token_back:
      return std::string(tokens[tokens.size() - 1 - field.index].value);
    case Field::Kind::rest:
      return std::string(runtime::rest_from(line, tokens, field.index));
    default:
      return std::nullopt;
  }
}

// A value as a token; values that no token has are caught when the line is judged.
std::string as_token(const std::string& value) {
  const bool plain = !value.empty() && value.find_first_of(blanks) == value.npos && value[0] != '"' && value[0] != '[';
  if (plain) return value;
  return value.find('"') == value.npos ? '"' + value + '"' : '[' + value + ']';
}

class LineBuilder {
 public:
  LineBuilder(const Ir& ir, Values& values, const std::vector<Literal>& literals, bool no_json)
      : ir_(ir), values_(values), literals_(literals), no_json_(no_json) {}

  Solved build() {
    if (!sort_literals()) return {Solved::Kind::budget, {}, why_};
    const Solved& raw = values_.text(message_, Texts::lines);
    if (raw.kind == Solved::Kind::none || least_ > most_) return {};
    if (raw.kind == Solved::Kind::text && take(raw.text)) return found();
    if (tokens_.empty() && !counted_) return raw.kind == Solved::Kind::budget ? raw : not_json();
    const Lengths lengths = lengths_of();
    if (lengths.last > most_tokens) return {Solved::Kind::budget, {}, "a pattern has too many slots"};
    std::vector<std::size_t> open;
    for (std::size_t n = least_; n <= lengths.last; ++n) {
      if (line_of(n, raw.text)) continue;
      if (found_) return found();
      open.push_back(n);
    }
    if (lengths.more && !line_of(lengths.last + 1, raw.text) && found_) return found();
    search_lengths(open, lengths, false);
    return result();
  }

  Solved within(std::span<const TextNfa> shapes, bool none_expected) {
    if (!sort_literals()) return {Solved::Kind::budget, {}, why_};
    if (least_ > most_) return {};
    shapes_ = shapes;
    texts_ = Texts::objects;
    if (tokens_.empty() && !counted_) {
      search(std::nullopt);
      return result();
    }
    const Lengths lengths = lengths_of();
    if (lengths.last > most_tokens) return {Solved::Kind::budget, {}, "a pattern has too many slots"};
    std::vector<std::size_t> all;
    for (std::size_t n = least_; n <= lengths.last; ++n) all.push_back(n);
    search_lengths(all, lengths, none_expected);
    return result();
  }

 private:
  using Exponents = Values::Exponents;

  Solved found() const { return {Solved::Kind::text, line_, {}}; }
  bool take(std::string line) {
    if (no_json_ && may_be_json(line)) return false;
    if (!line_fits(ir_, values_, literals_, line)) return false;
    line_ = std::move(line);
    return found_ = true;
  }

  // The text alone decides, but it has the form of an object: a form that is none is asked for instead.
  Solved not_json() {
    for (const char* around : {"x ", " x", "{", "} "}) {
      const std::string& text = values_.text(message_, Texts::lines).text;
      if (take(around + text) || take(text + around)) return found();
    }
    return {Solved::Kind::budget, {}, "a line that must not be JSON"};
  }

  // False where some condition is none of those that tokens have.
  bool sort_literals() {
    for (const Literal& literal : literals_) {
      const Asked asked{&ir_.fields[values_[literal.predicate].field], literal};
      switch (asked.field->kind) {
        case Field::Kind::message:
          message_.push_back(literal);
          break;
        case Field::Kind::token_count:
          counted_ = true;
          if (count(literal)) break;
          why_ = "a condition on how many tokens a line has";
          return false;
        default:
          tokens_.push_back(asked);
      }
      const Test test = values_[literal.predicate].test;
      numbers_ |= test >= Test::number_equal && test <= Test::number_greater_equal &&
                  asked.field->kind != Field::Kind::token_count;
    }
    std::sort(message_.begin(), message_.end());
    message_.erase(std::unique(message_.begin(), message_.end()), message_.end());
    return true;
  }

  // How many tokens are tried one by one. With more than that, those in the middle are free, and all such lines are
  // searched together.
  struct Lengths {
    std::size_t front, last;
    bool more;
  };
  Lengths lengths_of() const {
    std::size_t front = 0, back = 0;
    for (const Asked& asked : tokens_) {
      std::size_t& reach = asked.field->kind == Field::Kind::token_back ? back : front;
      reach = std::max<std::size_t>(reach, asked.field->index + 1);
    }
    back = std::max<std::size_t>(back, 1);
    front = std::max(front, least_ > back + 1 ? least_ - back - 1 : 0);
    return {front, std::min(most_, front + back), most_ > front + back};
  }

  // Lines that split in one way first, and numbers without exponents, which are a language; the last search is of all
  // lines, and only that one's coming to nothing says that there is none.
  void search_lengths(const std::vector<std::size_t>& some, const Lengths& lengths, bool all_at_once) {
    struct Part {
      bool unquoted;
      Exponents exponents;
    };
    for (const Part part :
         {Part{true, Exponents::none}, Part{false, Exponents::none}, Part{false, Exponents::perhaps}}) {
      const bool last = !part.unquoted && part.exponents == Exponents::perhaps;
      if (!last && (all_at_once || (!part.unquoted && !numbers_))) continue;
      unquoted_ = part.unquoted;
      exponents_ = part.exponents;
      why_.clear();
      for (const std::size_t n : some) {
        if (!all_at_once || end_possible(n, false, lengths.front)) search(plan_of(n, false, lengths.front));
      }
      if (lengths.more && (!all_at_once || end_possible(lengths.last + 1, true, lengths.front))) {
        search(plan_of(lengths.last + 1, true, lengths.front));
      }
      if (found_) return;
    }
  }

  // Whether there is a line whose last token is as wanted; said of lines of two tokens and more, where what is asked of
  // the others makes the search so much larger.
  bool end_possible(std::size_t n, bool open, std::size_t front) {
    if (n < 2 || values_.exhausted_for_lines()) return true;
    auto whole = plan_of(n, open, front);
    if (!whole || whole->tokens.back().empty()) return whole.has_value();
    LinePlan end;
    end.open = true;
    end.tokens.push_back(std::move(whole->tokens.back()));
    TextSearch search(texts_);
    for (const TextNfa& shape : shapes_) search.add(automaton_of(shape), true);
    search.add(line_automaton(std::move(end)), true);
    std::string text;
    const Found found = search.find(
        values_.states() / share_of_object, 0, [](const std::string&) { return true; }, text);
    values_.spend(search.explored() * share_of_object);
    return found != Found::none;
  }
  Solved result() const {
    if (found_) return found();
    if (why_.empty()) return {};
    return {Solved::Kind::budget, {}, why_};
  }

  // Only `>=` is ever asked of the number of tokens (F43).
  bool count(const Literal& literal) {
    const runtime::Predicate& p = values_[literal.predicate];
    std::size_t number = 0;
    const auto read = std::from_chars(p.text.data(), p.text.data() + p.text.size(), number);
    if (p.test != Test::number_greater_equal || p.negated || read.ec != std::errc()) return false;
    if (literal.holds) {
      least_ = std::max(least_, number);
    } else if (number == 0) {
      least_ = 1, most_ = 0;
    } else {
      most_ = std::min(most_, number - 1);
    }
    return true;
  }

  // True where no line of `n` tokens can do; else one was tried, and found_ says whether it did.
  bool line_of(std::size_t n, const std::string& raw) {
    std::vector<std::vector<Literal>> at(n);
    std::map<std::size_t, std::vector<Literal>> rests;  // of more than one token, by their first
    for (const Asked& asked : tokens_) {
      const std::size_t index = asked.field->index;
      if (index >= n) {
        if (asked.literal.holds) return true;
        continue;
      }
      const bool is_rest = asked.field->kind == Field::Kind::rest && index + 1 < n;
      const std::size_t place = asked.field->kind == Field::Kind::token_back ? n - 1 - index : index;
      (is_rest ? rests[index] : at[place]).push_back(asked.literal);
    }
    // A rest that is one constant says what the tokens behind its beginning are.
    for (const auto& [first, literals] : rests) {
      for (const Literal& literal : literals) {
        const runtime::Predicate& p = values_[literal.predicate];
        if (!literal.holds || p.test != Test::equals) continue;
        std::vector<runtime::Token> tokens;
        runtime::tokenize(p.text, tokens);
        if (tokens.size() != n - first && p.text.find_first_of("\"[") == p.text.npos) return true;
      }
    }
    std::vector<std::string> tokens(n);
    for (std::size_t i = 0; i < n; ++i) {
      const Solved& solved = values_.text(sorted(at[i]), Texts::lines);
      if (solved.kind == Solved::Kind::none) return true;
      tokens[i] = solved.kind == Solved::Kind::text ? as_token(solved.text) : "x";
    }
    for (const auto& [first, literals] : rests) {
      if (!rest_possible(sorted(literals))) return true;
    }
    write(tokens, rests, raw);
    return false;
  }

  // All lines of `n` tokens, or with `open` of `n` and more. Nothing where no line of so many can do.
  std::optional<LinePlan> plan_of(std::size_t n, bool open, std::size_t front) {
    std::map<std::size_t, std::vector<Literal>> rests;
    LinePlan plan;
    plan.open = open;
    plan.front = front;
    plan.unquoted = unquoted_;
    plan.tokens.resize(open ? n - 1 : n);
    for (const Asked& asked : tokens_) {
      const std::size_t index = asked.field->index;
      if (index >= n) {
        if (asked.literal.holds) return std::nullopt;
        continue;
      }
      Wanted wanted;
      wanted.automaton = values_.automaton_around(asked.literal, exponents_, wanted.accepts);
      if (!wanted.automaton) {
        why_ = "a condition on a token has no automaton";
        return std::nullopt;
      }
      if (asked.field->kind == Field::Kind::rest && (open || index + 1 < n)) {
        plan.rests.emplace_back(index, std::move(wanted));
        rests[index].push_back(asked.literal);
        continue;
      }
      const bool from_back = asked.field->kind == Field::Kind::token_back;
      plan.tokens[from_back ? plan.tokens.size() - 1 - index : index].push_back(std::move(wanted));
    }
    for (const auto& [first, literals] : rests) {
      if (!rest_possible(sorted(literals))) return std::nullopt;
    }
    return plan;
  }

  // Lines of a plan, or where nothing is asked of tokens all lines.
  void search(std::optional<LinePlan> plan) {
    if (found_ || (!plan && (counted_ || !tokens_.empty()))) return;
    if (values_.exhausted_for_lines()) {
      why_ = "the searches for a line need too many states together";
      return;
    }
    TextSearch search(texts_);
    for (const Literal& literal : message_) {
      Wanted wanted;
      wanted.automaton = values_.automaton_around(literal, exponents_, wanted.accepts);
      if (!wanted.automaton) {
        why_ = "a condition on a line has no automaton";
        return;
      }
      search.add(std::move(wanted.automaton), wanted.accepts);
    }
    for (const TextNfa& shape : shapes_) search.add(automaton_of(shape), true);
    const std::size_t share = !plan ? 1 : shapes_.empty() ? share_of_line : share_of_object;
    if (plan) search.add(line_automaton(std::move(*plan)), true);
    std::string text;
    const Found result = search.find(
        values_.states() / share, 200, [&](const std::string& each) { return take(each); }, text);
    values_.spend(search.explored() * share);
    if (result == Found::budget) why_ = "conditions on a line's text and on its tokens need too many states";
  }

  // Whether the raw text of several tokens may do: it has a blank, or what closes a token before the last.
  bool rest_possible(const std::vector<Literal>& literals) {
    const auto [at, fresh] = rests_.emplace(literals, true);
    if (!fresh) return at->second;
    TextSearch search(Texts::lines);
    search.add(automaton_of(*nfa_of_regex("[ \\t\\r\\n\\x22\\]]")), true);
    for (const Literal& literal : literals) {
      Wanted wanted;
      wanted.automaton = values_.automaton_around(literal, Exponents::perhaps, wanted.accepts);
      if (wanted.automaton) search.add(std::move(wanted.automaton), wanted.accepts);
    }
    std::string text;
    const Found found = search.find(
        values_.states(), 0, [](const std::string&) { return true; }, text);
    return at->second = found != Found::none;
  }

  static std::vector<Literal> sorted(std::vector<Literal> literals) {
    std::sort(literals.begin(), literals.end());
    literals.erase(std::unique(literals.begin(), literals.end()), literals.end());
    return literals;
  }

  void write(const std::vector<std::string>& tokens, const std::map<std::size_t, std::vector<Literal>>& rests,
             const std::string& raw) {
    const auto line = [&](std::size_t begin, std::size_t end) {
      std::string out;
      for (std::size_t i = begin; i < end; ++i) out += (i == begin ? "" : " ") + tokens[i];
      return out;
    };
    const std::string plain = line(0, tokens.size());
    if (take(plain)) return;
    for (const auto& [first, literals] : rests) {
      const std::string front = line(0, first) + (first == 0 ? "" : " ");
      const std::string text = values_.text(sorted(literals), Texts::lines).text;
      // The rest's own text in the place of its first token, or of its last.
      if (take(front + text + " " + line(first + 1, tokens.size()))) return;
      if (take(line(0, tokens.size() - 1) + " " + text)) return;
      if (take(front + text) || take(front + text + " x") || take(front + "x " + text) ||
          take(front + "x " + text + " x"))
        return;
      std::string many = front + text;
      for (std::size_t i = first + 1; i < tokens.size(); ++i) {
        if (take(many += " x")) return;
      }
    }
    if (raw.empty() || take(plain + " " + raw) || take(raw + " " + plain)) return;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (take(line(0, i) + (i == 0 ? "" : " ") + as_token(raw) + " " + line(i + 1, tokens.size()))) return;
    }
  }

  const Ir& ir_;
  Values& values_;
  const std::vector<Literal>& literals_;
  bool no_json_;
  Texts texts_ = Texts::lines;
  std::span<const TextNfa> shapes_;
  Exponents exponents_ = Exponents::perhaps;
  bool unquoted_ = false, counted_ = false, numbers_ = false;
  std::vector<Literal> message_;
  std::vector<Asked> tokens_;
  std::size_t least_ = 0, most_ = static_cast<std::size_t>(-1);
  std::map<std::vector<Literal>, bool> rests_;  // whether they may be of several tokens
  std::string line_, why_;
  bool found_ = false;
};

}  // namespace

bool may_be_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks), last = text.find_last_not_of(blanks);
  return first != text.npos && text[first] == '{' && text[last] == '}';
}

bool line_fits(const Ir& ir, Values& values, const std::vector<Literal>& literals, std::string_view line) {
  std::vector<runtime::Token> tokens;
  runtime::tokenize(line, tokens);
  return std::all_of(literals.begin(), literals.end(), [&](const Literal& literal) {
    const auto text = text_of(ir.fields[values[literal.predicate].field], line, tokens);
    return (text && values.holds(literal.predicate, *text)) == literal.holds;
  });
}

Solved build_line(const Ir& ir, Values& values, const std::vector<Literal>& literals, bool no_json) {
  return LineBuilder(ir, values, literals, no_json).build();
}

Solved build_line_within(const Ir& ir, Values& values, const std::vector<Literal>& literals,
                         std::span<const TextNfa> shapes, bool none_expected) {
  return LineBuilder(ir, values, literals, false).within(shapes, none_expected);
}

}  // namespace tripline::compiler::proof
