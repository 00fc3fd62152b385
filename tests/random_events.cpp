// Random events. A JSON event is built as text at once, so that every spelling is possible: numbers in many
// forms, escaped characters and keys, blanks between tokens, keys that occur twice.

#include <cstdio>

#include "tests/random_cases.hpp"
#include "tests/random_pools.hpp"

namespace tripline::oracle {
namespace {

class JsonWriter {
 public:
  explicit JsonWriter(Random& random)
      : random_(random), spaced_(random.chance(15)), escapes_(random.chance(25) ? 20 : 0) {}

  // Most keys of the pool, in its order, and sometimes one of them again.
  std::string object(int depth) {
    std::string out = "{" + blank();
    bool first = true;
    const auto member = [&](std::string_view key) {
      if (!first) out += joined({blank(), ",", blank()});
      first = false;
      out += joined({string(key), blank(), ":", blank(), value(key, depth)});
    };
    for (const std::string_view key : pools::distinct_keys) {
      if (random_.chance(depth == 0 ? 85 : 60)) member(key);
    }
    if (random_.chance(depth == 0 ? 30 : 10)) member(random_.pick(pools::keys));
    return out + blank() + "}";
  }

 private:
  std::string blank() {
    if (!spaced_ || random_.chance(40)) return "";
    return random_.chance(70) ? " " : random_.chance(50) ? "\t" : "\r\n";
  }

  std::string array(int depth) {
    const std::size_t count = random_.below(4);
    std::string out = "[" + blank();
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) out += joined({blank(), ",", blank()});
      out += value(random_.pick(pools::keys), depth);
    }
    return out + blank() + "]";
  }

  // What a value is leans on its key, so that paths lead somewhere.
  std::string value(std::string_view key, int depth) {
    if (depth < 2 && random_.chance(key == "o" ? 75 : 7)) return object(depth + 1);
    if (depth < 2 && random_.chance(key == "l" ? 75 : 7)) return array(depth + 1);
    if (random_.chance(40)) return pools::number(random_);
    if (random_.chance(75)) return string(random_.chance(60) ? pools::word(random_) : pools::text(random_));
    return random_.chance(40) ? "null" : random_.chance(50) ? "true" : "false";
  }

  std::string string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
      const bool ascii = static_cast<unsigned char>(c) < 0x80;
      if (ascii && random_.chance(escapes_)) {
        char escape[8];
        std::snprintf(escape, sizeof escape, random_.chance(50) ? "\\u%04x" : "\\u%04X",
                      static_cast<unsigned>(c));
        out += escape;
      } else if (c == '"' || c == '\\') {
        out += '\\';
        out += c;
      } else {
        out += c;
      }
    }
    if (random_.chance(escapes_ / 8)) out += random_.chance(50) ? "\\ud83d\\ude00" : "\\n\\/";
    return out + '"';
  }

  Random& random_;
  bool spaced_;
  std::size_t escapes_;
};

std::string broken_json(Random& random, const std::string& json) {
  switch (random.below(12)) {
    case 0:
      return json.substr(0, random.below(json.size()));
    case 1:
      return json + "}";
    case 2:
      return "2024-01-01 " + json;
    case 3:
      return "[" + json + "]";
    case 4:
      return json + " \n";
    case 5:
      return " \t" + json;
    case 6:
      return "{\"b\":\"\xFF\"," + json.substr(1);
    case 7:
      return "{\"b\":\"\\ud800\"," + json.substr(1);
    case 8:
      return "{\"b\":01," + json.substr(1);
    case 9:
      return "{\"b\":\"\t\"," + json.substr(1);
    case 10:
      return random.chance(50) ? "" : " ";
    default: {
      std::string changed = json;
      changed[random.below(changed.size())] = "{}[]:,\"\\ \x01\x80 1a-.e"[random.below(17)];
      return changed;
    }
  }
}

std::string json_event(Random& random) {
  const std::string json = JsonWriter(random).object(0);
  return random.chance(8) ? broken_json(random, json) : json;
}

std::string token(Random& random) {
  const std::string word(random.chance(60) ? pools::word(random) : pools::text(random));
  switch (random.below(12)) {
    case 0:
    case 1:
      return '"' + word + ' ' + pools::word(random) + '"';
    case 2:
      return '[' + word + ' ' + pools::word(random) + ']';
    case 3:
      return '"' + word + '"';
    case 4:
      return random.chance(50) ? "-" : "\"\"";
    case 5:
    case 6:
      return pools::number(random);
    case 7:
      if (random.chance(70)) return word;
      return random.chance(50) ? '"' + word : '[' + word;  // unclosed, or closed by what follows
    case 8:
      return random.chance(70) ? word : word + "\"" + word + "]";
    default:
      return word;
  }
}

std::string line_event(Random& random) {
  if (random.chance(2)) return "";
  const std::size_t count = random.below(8);
  std::string out = random.chance(10) ? " " : "";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += random.chance(85) ? " " : random.chance(50) ? "\t" : "  ";
    out += token(random);
  }
  if (random.chance(10)) out += random.chance(50) ? " " : "\t ";
  return out;
}

}  // namespace

std::string random_event(PatternClass pattern_class, std::uint64_t seed) {
  Random random(seed);
  switch (pattern_class) {
    case PatternClass::json:
      return json_event(random);
    case PatternClass::delimited:
      return random.chance(3) ? json_event(random) : line_event(random);
    default:
      return random.chance(40) ? json_event(random) : line_event(random);
  }
}

}  // namespace tripline::oracle
