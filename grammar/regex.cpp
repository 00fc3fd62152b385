// A body is parsed once more into a small model: its text for RE2, and the bounds and ranges whose order the
// grammar cannot see. RE2 takes nearly the same language; what differs is `{,n}`, which it reads as text, and
// a few escapes that it refuses (`\_`) or that mean less to it. So literals are re-escaped from their decoded
// characters and classes spelled in ASCII.
#include "grammar/regex.hpp"

#include <algorithm>
#include <vector>

#include "grammar/parse_pattern.hpp"
#include "grammar/pattern_errors.hpp"

namespace tripline::grammar {

namespace {
namespace syntax = pattern_syntax;
namespace peg = tao::pegtl;

// RE2 refuses larger counts, and an automaton for them would be as large.
constexpr unsigned max_count = 1000;

// What may stand or not, counted by copies: two for `{1,3}`, one for `?`. RE2's time grows with the square of their
// number: some milliseconds for these, half a minute for what fits into the 1024 characters of a pattern.
constexpr std::size_t max_optional = 2000;

struct RegexModel {
  explicit RegexModel(std::string_view text) : base(text.data()) {}

  const char* base;
  std::string re2;
  std::optional<RegexFault> fault;
  unsigned least = 0;
  std::optional<unsigned> most;
  std::size_t optional = 0;
  bool alternative_is_empty = true;
  bool some_alternative_is_empty = false;

  template <typename Input>
  void add_fault(const Input& in, std::string message, std::string help = {}) {
    if (fault) return;
    fault = RegexFault{static_cast<std::size_t>(in.begin() - base), static_cast<std::size_t>(in.end() - base),
                       std::move(message), std::move(help)};
  }

  template <typename Input>
  void add_optional(const Input& in, std::size_t copies) {
    optional += copies;
    if (optional <= max_optional) return;
    add_fault(in, "up to `" + in.string() + "` the regular expression repeats optionally more than 2000 times",
              "each `{0,n}` counts n times and each `?` once: ask for less of them, or for `*`");
  }
};

unsigned char hex_value(char c) {
  return static_cast<unsigned char>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

// The character that `spelling`, plain or escaped, stands for.
unsigned char decoded(std::string_view spelling) {
  if (spelling[0] != '\\') return static_cast<unsigned char>(spelling[0]);
  switch (spelling[1]) {
    case 'x':
      return static_cast<unsigned char>(hex_value(spelling[2]) << 4 | hex_value(spelling[3]));
    case 't':
      return '\t';
    case 'n':
      return '\n';
    default:
      return static_cast<unsigned char>(spelling[1]);
  }
}

std::size_t spelling_length(std::string_view text) {
  if (text[0] != '\\') return 1;
  return text[1] == 'x' ? 4 : 2;
}

constexpr std::string_view plain_symbols = " :_#=@/;,";
constexpr std::string_view regex_operators = "^$?[]{}|\\*+.";

void append_hex(std::string& text, unsigned char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  text += "\\x";
  text += digits[c >> 4];
  text += digits[c & 15];
}

void append_literal(std::string& re2, unsigned char c, bool in_class) {
  const char text = static_cast<char>(c);
  if (syntax::is_ascii_alnum(text) || plain_symbols.find(text) != plain_symbols.npos) {
    re2 += text;
  } else if (text == '-') {
    re2 += in_class ? "\\-" : "-";
  } else if (regex_operators.find(text) != regex_operators.npos) {
    re2 += '\\';
    re2 += text;
  } else {
    append_hex(re2, c);
  }
}

// `\d` and its like; the negated ones are already ASCII in RE2 and cannot be spelled inside another class.
void append_class(std::string& re2, char letter, bool in_class) {
  std::string_view members;
  switch (letter) {
    case 'd':
      members = "0-9";
      break;
    case 'w':
      members = "0-9A-Za-z_";
      break;
    case 's':
      members = "\\t\\n\\f\\r ";
      break;
    default:
      re2 += '\\';
      re2 += letter;
      return;
  }
  if (in_class) {
    re2 += members;
  } else {
    re2 += '[';
    re2 += members;
    re2 += ']';
  }
}

template <typename Production>
struct build : peg::nothing<Production> {};

struct append_as_written {
  template <typename Input>
  static void apply(const Input& in, RegexModel& model) {
    model.re2 += in.string_view();
    model.alternative_is_empty = false;
  }
};

struct append_character {
  template <typename Input>
  static void apply(const Input& in, RegexModel& model) {
    append_literal(model.re2, decoded(in.string_view()), false);
    model.alternative_is_empty = false;
  }
};

template <>
struct build<syntax::anchor> : append_as_written {};
template <>
struct build<syntax::any_sign> : append_as_written {};
template <>
struct build<syntax::class_open> : append_as_written {};
template <>
struct build<syntax::class_negation> : append_as_written {};
template <>
struct build<syntax::class_close> : append_as_written {};
template <>
struct build<syntax::repeat_sign> {
  template <typename Input>
  static void apply(const Input& in, RegexModel& model) {
    append_as_written::apply(in, model);
    if (*in.begin() == '?') model.add_optional(in, 1);
  }
};
template <>
struct build<syntax::plain_character> : append_character {};
template <>
struct build<syntax::stray_closer> : append_character {};

template <>
struct build<syntax::escape> {
  template <typename Input>
  static void apply(const Input& in, RegexModel& model) {
    const std::string_view text = in.string_view();
    model.alternative_is_empty = false;
    if (std::string_view("dDsSwW").find(text[1]) != std::string_view::npos) {
      append_class(model.re2, text[1], false);
    } else {
      append_literal(model.re2, decoded(text), false);
    }
  }
};

template <>
struct build<syntax::class_escape_item> {
  template <typename Input>
  static void apply(const Input& in, RegexModel& model) {
    append_class(model.re2, in.string_view()[1], true);
  }
};

template <>
struct build<syntax::class_single> {
  template <typename Input>
  static void apply(const Input& in, RegexModel& model) {
    append_literal(model.re2, decoded(in.string_view()), true);
  }
};

template <>
struct build<syntax::class_range> {
  template <typename Input>
  static void apply(const Input& in, RegexModel& model) {
    const std::string_view text = in.string_view();
    const unsigned char first = decoded(text);
    const unsigned char last = decoded(text.substr(spelling_length(text) + 1));
    if (first > last)
      model.add_fault(in, "`" + in.string() + "` is a range whose end comes before its start");
    append_literal(model.re2, first, true);
    model.re2 += '-';
    append_literal(model.re2, last, true);
  }
};

unsigned count_of(std::string_view digits) {
  unsigned count = 0;
  for (const char digit : digits)
    count = std::min(10 * count + static_cast<unsigned>(digit - '0'), max_count + 1);
  return count;
}

template <>
struct build<syntax::least> {
  template <typename Input>
  static void apply(const Input& in, RegexModel& model) {
    model.least = count_of(in.string_view());
  }
};

template <>
struct build<syntax::most> {
  template <typename Input>
  static void apply(const Input& in, RegexModel& model) {
    model.most = count_of(in.string_view());
  }
};

template <>
struct build<syntax::counted> {
  template <typename Input>
  static void apply(const Input& in, RegexModel& model) {
    const std::string_view text = in.string_view();
    const bool exact = text.find(',') == text.npos;
    if (std::max(model.least, model.most.value_or(0)) > max_count) {
      model.add_fault(in, "`" + in.string() + "` repeats more than 1000 times");
    } else if (model.most && *model.most < model.least) {
      model.add_fault(in, "`" + in.string() + "` is a repetition whose bounds are reversed");
    } else if (model.most) {
      model.add_optional(in, *model.most - model.least);
    }
    model.re2 += '{' + std::to_string(model.least);
    if (!exact) model.re2 += ',';
    if (model.most) model.re2 += std::to_string(*model.most);
    model.re2 += '}';
    model.least = 0;
    model.most.reset();
  }
};

template <>
struct build<syntax::alternation_bar> {
  static void apply0(RegexModel& model) {
    model.re2 += '|';
    model.some_alternative_is_empty |= model.alternative_is_empty;
    model.alternative_is_empty = true;
  }
};

struct whole_body : peg::seq<syntax::regex_body, peg::eof> {};

std::optional<RegexModel> model_of(std::string_view body) {
  RegexModel model(body);
  peg::memory_input<peg::tracking_mode::lazy> in(body.data(), body.data() + body.size(), "");
  try {
    if (!peg::parse<whole_body, build, syntax::control>(in, model)) return std::nullopt;
  } catch (const syntax::Refused&) {
    return std::nullopt;
  }
  model.some_alternative_is_empty |= model.alternative_is_empty;
  return model;
}
}  // namespace

std::optional<RegexFault> find_regex_fault(std::string_view body) {
  const std::optional<RegexModel> model = model_of(body);
  return model ? model->fault : RegexFault{0, body.size(), "a regular expression is malformed"};
}

bool has_empty_alternative(std::string_view body) {
  const std::optional<RegexModel> model = model_of(body);
  return model && model->some_alternative_is_empty;
}

std::string to_re2(std::string_view body) {
  std::optional<RegexModel> model = model_of(body);
  return model ? std::move(model->re2) : "[^\\x00-\\x{10FFFF}]";  // finds nothing
}

std::optional<std::string> regex_of_glob(std::string_view glob) {
  const bool open_begin = glob.starts_with('*');
  const bool open_end = glob.size() > 1 && glob.ends_with('*');
  std::string body = open_begin ? "" : "^";
  if (open_begin) glob.remove_prefix(1);
  if (open_end) glob.remove_suffix(1);
  for (const char c : glob) {
    if (static_cast<unsigned char>(c) >= 0x80) return std::nullopt;
    if (c == '*') {
      body += ".*";
    } else if (syntax::is_ascii_alnum(c) || plain_symbols.find(c) != plain_symbols.npos || c == '-') {
      body += c;
    } else if (regex_operators.find(c) != regex_operators.npos) {
      body += '\\';
      body += c;
    } else {
      append_hex(body, static_cast<unsigned char>(c));  // F13 forbids it in any other spelling
    }
  }
  if (!open_end) body += '$';
  return body;
}

}  // namespace tripline::grammar
