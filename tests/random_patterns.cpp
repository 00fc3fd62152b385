// Random patterns as text. The generators follow the grammar of spec section 1, so every pattern is valid;
// what is random is which alternatives are taken and where the optional blanks stand.

#include "tests/random_cases.hpp"
#include "tests/random_pools.hpp"

namespace tripline::oracle {
namespace {

std::string blank(Random& random) {
  if (random.chance(70)) return " ";
  return random.chance(70) ? "" : random.chance(50) ? "  " : "\n\t";
}

// ---- Regular expressions

std::string regex_atom(Random& random) {
  static constexpr std::array<std::string_view, 26> atoms{
      "a",    "b",      "a",     "1",    "0",      "x",     ".",     "[a-c]", "[^a]",
      "[ab]", "[^0-9]", "[A-Z]", "[-a]", "[\\d.]", "[a-]",  "[*+?]", "\\d",   "\\D",
      "\\w",  "\\W",    "\\s",   "\\S",  "\\.",    "\\x61", ":",     "\\\\"};
  return std::string(random.pick(atoms));
}

std::string regex_body(Random& random) {
  static constexpr std::array<std::string_view, 9> quantifiers{"*",    "+",    "?",  "{2}", "{1,2}",
                                                               "{,2}", "{1,}", "*?", "{0}"};
  std::string out;
  const std::size_t alternatives = random.chance(75) ? 1 : 2 + random.below(2);
  for (std::size_t i = 0; i < alternatives; ++i) {
    if (i > 0) out += '|';
    if (random.chance(20)) out += '^';
    const std::size_t pieces = 1 + random.below(3);
    for (std::size_t j = 0; j < pieces; ++j) {
      out += regex_atom(random);
      if (random.chance(30)) out += random.pick(quantifiers);
    }
    if (random.chance(15)) out += '$';
  }
  return out;
}

std::string regex(Random& random) { return '%' + regex_body(random) + '%'; }

// ---- Operands

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string starred(Random& random, std::string text) {
  const std::size_t kept = random.below(text.size() + 1);
  switch (random.below(4)) {
    case 0:
      return text.substr(0, kept) + "*";
    case 1:
      return "*" + text.substr(text.size() - kept);
    case 2:
      return "*" + text.substr(0, kept) + "*";
    default:
      return random.chance(70) ? "*" : text.substr(0, kept) + "*" + text.substr(kept);
  }
}

// A cut in the middle of a character would make a pattern that is not UTF-8, so only words are starred.
std::string equality_operand(Random& random) {
  const std::string word(pools::word(random));
  switch (random.below(10)) {
    case 0:
    case 1:
      return word;
    case 2:
      return quoted(pools::text(random));
    case 3:
      return quoted(random.chance(50) ? word : pools::number(random));
    case 4:
      return starred(random, word);
    case 5:
      return quoted(starred(random, word));
    case 6:
      return regex(random);
    default:
      return pools::number(random);
  }
}

// Near the middle of most numbers, so that an ordering is not always true or always false.
std::string bound(Random& random) {
  if (random.chance(40)) return "1";
  return random.chance(50) ? "0.5" : pools::number(random);
}

std::string comparison(Random& random) {
  static constexpr std::array<std::string_view, 4> orderings{"<", "<=", ">", ">="};
  if (random.chance(25)) {
    return joined({blank(random), std::string(random.pick(orderings)), blank(random),
                   random.chance(5) ? "+1" : bound(random)});
  }
  return joined({blank(random), random.chance(65) ? "=" : "!=", blank(random), equality_operand(random)});
}

// `a || b && (c)` over what `primary` writes.
template <typename Primary>
std::string logic(Random& random, int depth, const Primary& primary) {
  std::string out;
  const std::size_t count = random.chance(55) ? 1 : 2 + random.below(2);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += joined({blank(random), random.chance(65) ? "||" : "&&", blank(random)});
    if (depth < 3 && random.chance(20)) {
      out += joined({"(", blank(random), logic(random, depth + 1, primary), blank(random), ")"});
    } else {
      out += primary();
    }
  }
  return out;
}

// ---- JSON patterns

std::string selector(Random& random) {
  std::string out = "$";
  std::string_view key = random.pick(pools::keys);
  for (int depth = 0;; ++depth) {
    if (random.chance(5)) {
      out += ".*";
      key = random.pick(pools::keys);
    } else if (key == "x.y" || random.chance(8)) {
      const char quote = random.chance(50) ? '\'' : '"';
      out += random.chance(60) ? ".[" : "[";
      out += quote;
      out += key;
      out += quote;
      out += ']';
    } else {
      out += '.';
      out += key;
    }
    if (key == "l" || random.chance(3)) {
      static constexpr std::array<std::string_view, 6> indexes{"[0]", "[1]", "[*]", "[*]", "[0][*]", "[9]"};
      if (random.chance(85)) out += random.pick(indexes);
      if (depth < 3 && random.chance(30)) {
        key = random.pick(pools::keys);
        continue;
      }
      return out;
    }
    if (depth == 3 || !random.chance(key == "o" ? 85 : 4)) return out;
    key = random.pick(pools::keys);
  }
}

std::string keyword(Random& random, std::string_view upper, std::string_view lower) {
  return ' ' + std::string(random.chance(80) ? upper : lower);
}

std::string json_condition(Random& random) {
  const std::string field = selector(random);
  const std::size_t kind = random.below(100);
  if (kind < 4) return field + keyword(random, "IS NULL", "is null");
  if (kind < 7) return field + keyword(random, "IS TRUE", "is true");
  if (kind < 10) return field + keyword(random, "IS FALSE", "Is False");
  if (kind < 18) return field + keyword(random, "NOT EXISTS", "not exists");
  if (kind < 24) return field + keyword(random, "EXISTS", "exists");
  if (kind < 30) {
    const std::string glob = starred(random, pools::word(random));
    return joined({field, keyword(random, "LIKE ", "like "), random.chance(70) ? quoted(glob + "*") : glob});
  }
  return field + comparison(random);
}

std::string json_pattern(Random& random) {
  const auto condition = [&] { return json_condition(random); };
  return joined({"{", blank(random), logic(random, 0, condition), blank(random), "}"});
}

// ---- Term patterns

std::string term_pattern(Random& random) {
  const std::size_t count = 1 + random.below(3);
  const bool all_optional = random.chance(20);
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += random.chance(85) ? " " : " \t";
    const std::size_t mark = random.below(100);
    if (all_optional || mark < 10) {
      out += '?';
    } else if (mark < 30) {
      out += random.chance(90) ? "-" : "- ";
    }
    const std::size_t kind = random.below(100);
    if (kind < 70) {
      out += pools::word(random);
    } else if (kind < 85) {
      out += quoted(pools::text(random));
    } else if (kind < 95) {
      out += quoted(joined({pools::word(random), " ", pools::word(random)}));
    } else {
      out += random.chance(50) ? "\" \"" : "\"\"";
    }
  }
  return out;
}

// ---- Delimited patterns

std::string slot(Random& random, const std::string& name) {
  if (random.chance(65)) return random.chance(75) ? name : "";
  const auto condition = [&] {
    // Names that differ only in case are one field (F49).
    const std::string spelled = random.chance(97) ? name : "W" + name.substr(1);
    return spelled + comparison(random);
  };
  return logic(random, 1, condition);
}

std::string delimited_pattern(Random& random) {
  const std::size_t count = random.chance(4) ? 0 : 1 + random.below(5);
  const std::size_t ellipsis = random.chance(45) ? random.below(count + 1) : count + 1;
  std::string out = "[" + blank(random);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += joined({blank(random), ",", blank(random)});
    out += i == ellipsis ? "..." : slot(random, "w" + std::to_string(i));
  }
  return out + blank(random) + "]";
}

}  // namespace

std::string random_pattern(PatternClass pattern_class, std::uint64_t seed) {
  Random random(~seed);  // not the dice of the event of the same seed
  if (random.chance(1)) return random.chance(50) ? "" : " \t";
  const std::string outer = random.chance(5) ? " " : "";
  switch (pattern_class) {
    case PatternClass::json:
      return outer + json_pattern(random) + outer;
    case PatternClass::terms:
      return outer + term_pattern(random) + outer;
    case PatternClass::regex:
      return outer + regex(random) + outer;
    case PatternClass::delimited:
      return outer + delimited_pattern(random) + outer;
  }
  return "";
}

RandomCase random_case(std::uint64_t seed) {
  constexpr std::array<PatternClass, 6> classes{PatternClass::json,  PatternClass::json,
                                                PatternClass::json,  PatternClass::terms,
                                                PatternClass::regex, PatternClass::delimited};
  Random random(seed);
  const PatternClass pattern_class = classes[random.below(classes.size())];
  return {pattern_class, random_pattern(pattern_class, random.next()),
          random_event(pattern_class, random.next())};
}

}  // namespace tripline::oracle
