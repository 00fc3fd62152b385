// The only place that runs JSON's productions. A failed parse leaves the builder as it stood: what is open,
// and where, which turns "expected `}`" into a message about the object that was opened at line L. The advice
// is found by trying: a handful of insertions is made at the failing place, the closers of what is open among
// them, and the first one that makes the whole text parse is the fix. So a fix is never a guess.

#include "grammar/read_json.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "grammar/build_json.hpp"

namespace tripline::grammar {

namespace {
using json::Builder;
using json::Open;
using json::Slip;

// Texts beyond this get no searched fix: every candidate costs a parse.
constexpr std::size_t fix_limit = 64 * 1024;

// A parse that builds nothing: it bounds the depth and counts the slips before `until`.
struct Trial {
  const char* until = nullptr;
  std::size_t depth = 0;
  std::size_t slips = 0;
};
template <typename Production>
struct Watch {};
struct WatchOpen {
  template <typename Input>
  static void apply(const Input& in, Trial& trial) {
    if (trial.depth++ == json_depth_limit) throw tao::pegtl::parse_error("", in);
  }
};
struct WatchClose {
  static void apply0(Trial& trial) { --trial.depth; }
};
struct WatchSlip {
  template <typename Input>
  static void apply(const Input& in, Trial& trial) {
    if (in.begin() <= trial.until) ++trial.slips;
  }
};
template <>
struct Watch<json::object_begin> : WatchOpen {};
template <>
struct Watch<json::list_begin> : WatchOpen {};
template <>
struct Watch<json::object_end> : WatchClose {};
template <>
struct Watch<json::list_end> : WatchClose {};
template <char Close>
struct Watch<json::trailing_comma<Close>> : WatchSlip {};
template <typename Next>
struct Watch<json::missing_comma<Next>> : WatchSlip {};

using Input = tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy>;

// Whether `text` parses with no more than `slips` slips up to `until`: an edit must not mend by making a new
// one.
bool parses(const std::string& text, std::size_t until, std::size_t slips) {
  Input in(text.data(), text.size(), "");
  Trial trial{text.data() + until, 0, 0};
  try {
    return tao::pegtl::parse<json::text, Watch, json::Control>(in, trial) && trial.slips <= slips;
  } catch (const tao::pegtl::parse_error&) {
    return false;
  }
}

struct Failure {
  std::size_t at = 0;
  std::string expected;
};

std::optional<Failure> parse(Builder& builder) {
  const std::string& text = builder.text.value();
  Input in(text.data(), text.size(), "");
  try {
    tao::pegtl::parse<json::text, json::Build, json::Control>(in, builder);
    return std::nullopt;
  } catch (const tao::pegtl::parse_error& e) {
    return Failure{e.positions().front().byte, std::string(e.message())};
  }
}

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '$';
}

// What stands at `at`: a word, a string's first bytes, or one character. Its length and its name in a
// message.
struct Found {
  std::size_t length = 0;
  std::string name;
};

Found found_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {0, "the end of the text"};
  const char c = text[at];
  if (c == '\n' || c == '\r') return {1, "the end of the line"};
  if (text.substr(at, 3) == "\xEF\xBB\xBF") return {3, "a byte order mark"};
  if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return {1, "a control character"};
  std::size_t end = at + 1;
  if (is_word(c)) {
    while (end < text.size() && is_word(text[end]) && end - at < 40) ++end;
  } else if (c == '"') {
    while (end < text.size() && text[end] != '"' && text[end] != '\n' && end - at < 40) ++end;
    if (end < text.size() && text[end] == '"')
      ++end;
    else
      end = at + 1;
  } else if ((c & 0x80) != 0) {
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80 && end - at < 4) ++end;
    if (end - at == 1) return {1, "a byte that is not UTF-8"};
  }
  return {end - at, "`" + std::string(text.substr(at, end - at)) + "`"};
}

char closer(const Open& open) { return open.kind == TreeNode::Kind::map ? '}' : ']'; }
std::string_view noun(const Open& open) { return open.kind == TreeNode::Kind::map ? "object" : "list"; }

std::string closers(const std::vector<Open>& open, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += closer(open[open.size() - 1 - i]);
  return text;
}

// Where the last byte that is no blank ends, at or before `at`.
std::size_t before_blanks(std::string_view text, std::size_t at) {
  while (at > 0 && std::string_view(" \t\r\n").find(text[at - 1]) != std::string_view::npos) --at;
  return at;
}

class Reader {
 public:
  Reader(const Text& text, Code code, Diagnostics& diagnostics)
      : text_(text), code_(code), diagnostics_(diagnostics), builder_(text) {}

  // Returns whether there is a tree; `clean` whether nothing at all was wrong with it.
  bool read() {
    const std::size_t errors_before = diagnostics_.errors();
    const std::optional<Failure> failure = parse(builder_);
    for (const Slip& slip : builder_.slips) report(slip);
    if (failure)
      report(*failure);
    else
      report_duplicates();
    clean_ = diagnostics_.errors() == errors_before;
    return !failure;
  }
  bool clean() const { return clean_; }
  Tree take() { return std::move(builder_.tree); }

 private:
  std::string_view value() const { return text_.value(); }
  std::string_view whole() const { return code_ == Code::insight_rule_text ? "rule body" : "text"; }

  std::size_t line_of(std::size_t at) const {
    return 1 + static_cast<std::size_t>(
                   std::count(value().begin(), value().begin() + static_cast<long>(at), '\n'));
  }
  std::string opened(const Open& open) const {
    return "the " + std::string(noun(open)) + " opened at line " + std::to_string(line_of(open.begin));
  }
  Label label(const Open& open) const {
    return {text_.span(open.begin, open.begin + 1), "the " + std::string(noun(open)) + " opens here"};
  }

  void report(const Slip& slip) {
    const Span span = text_.span(slip.begin, slip.end);
    switch (slip.kind) {
      case Slip::Kind::trailing_comma: {
        Diagnostic& d = diagnostics_.add(code_, span, "a comma stands behind the last entry");
        d.help = "JSON has no trailing commas";
        d.fix = Fix{span, ""};
        break;
      }
      case Slip::Kind::missing_comma: {
        const std::size_t at = before_blanks(value(), slip.begin);
        Diagnostic& d =
            diagnostics_.add(code_, span, "expected `,` before " + found_at(value(), slip.begin).name);
        d.help = "entries are separated by commas";
        d.fix = Fix{text_.span(at, at), ","};
        break;
      }
      case Slip::Kind::lone_surrogate:
        diagnostics_.add(code_, span, "an escape names half of a surrogate pair").help =
            "characters beyond U+FFFF are written as two escapes, `\\ud83d\\ude00`";
        break;
    }
  }

  void report(const Failure& failure) {
    if (builder_.too_deep) {
      const Span span = text_.span(failure.at, failure.at + 1);
      const std::string limit = std::to_string(json_depth_limit);
      diagnostics_.add(Code::input_limit, span, "brackets are nested more than " + limit + " deep");
      return;
    }
    const std::size_t at = failure.at;
    if (before_blanks(value(), value().size()) == 0) {
      diagnostics_.add(code_, text_.span(), "the " + std::string(whole()) + " is empty").help =
          "expected a JSON value";
      return;
    }
    if (failure.expected == json::expected<json::string_end>) return report_open_string(at);
    if (at >= value().size()) return report_end(failure);

    const Found found = found_at(value(), at);
    const bool closing = failure.expected == "`}`" || failure.expected == "`]`";
    std::string expected = failure.expected;
    if (closing) {
      const Open& open = builder_.open.back();
      const bool empty = open.entries.empty();
      const bool map = open.kind == TreeNode::Kind::map;
      expected = empty ? (map ? "a member's name in double quotes" : "a value") : "`,`";
      expected += std::string(" or the closing ") + failure.expected + " of " + opened(open);
    }
    Diagnostic& d = diagnostics_.add(code_, text_.span(at, at + found.length),
                                     "expected " + expected + ", found " + found.name);
    if (closing) d.labels.push_back(label(builder_.open.back()));
    d.help = advice(failure, found);
    d.fix = fix(at);
  }

  // The end came too early: the innermost bracket is named, and all of them are closed by the fix.
  void report_end(const Failure& failure) {
    const std::size_t at = before_blanks(value(), value().size());
    const Span span = text_.span(at, at);
    if (builder_.open.empty()) {
      diagnostics_.add(code_, span,
                       "the " + std::string(whole()) + " ends where " + failure.expected + " should be");
      return;
    }
    const Open& open = builder_.open.back();
    Diagnostic& d = diagnostics_.add(
        code_, span,
        std::string(whole()) + " ends before the closing `" + closer(open) + "` of " + opened(open));
    d.labels.push_back(label(open));
    d.fix = fix(at);
    const std::string missing = closers(builder_.open, builder_.open.size());
    if (d.fix) {
      d.help = "add `" + d.fix->replacement + "` at the end";
      return;
    }
    d.help = "expected " + failure.expected + " here, and then `" + missing + "`";
  }

  void report_open_string(std::size_t at) {
    const std::size_t begin = builder_.string_begin;
    const Found found = found_at(value(), at);
    Diagnostic& d = diagnostics_.add(code_, text_.span(at, at + found.length),
                                     "expected the closing `\"` of the string, found " + found.name);
    d.labels.push_back({text_.span(begin, begin + 1), "the string begins here"});
    d.help = found.name == "the end of the line" ? "a line break in a string is written `\\n`"
             : found.name == "a control character"
                 ? "control characters in a string are written `\\t` or `\\u00..`"
                 : "";
  }

  std::string advice(const Failure& failure, const Found& found) const {
    const std::string_view word = value().substr(failure.at, found.length);
    if (found.name == "`'`" || found.name == "`\xE2\x80\x9C`" || found.name == "`\xE2\x80\x9D`") {
      return "JSON strings have straight double quotes";
    }
    if (word == "/" || word == "#") return "JSON has no comments";
    if (word == "True" || word == "False" || word == "None" || word == "NULL") {
      return "JSON writes `true`, `false` and `null`";
    }
    if (failure.expected == json::expected<json::number_end>) {
      return "a number is digits without a leading zero, a fraction and an exponent at most";
    }
    if (failure.expected == json::expected<json::text_end>) return "one value is the whole text";
    if (failure.expected == "`]`" && word.front() == '"') {
      return "a member's name cannot stand in a list: the list is not closed";
    }
    return "";
  }

  // The one edit at `at` that makes the whole text parse, if there is one.
  std::optional<Fix> fix(std::size_t at) const {
    if (value().size() > fix_limit) return std::nullopt;
    const std::size_t place = before_blanks(value(), at);
    // A comma before the place would be left dangling by closers: they replace it.
    const bool dangling = place > 0 && value()[place - 1] == ',';
    for (std::size_t count = 1; count <= builder_.open.size(); ++count) {
      const std::string inserted = closers(builder_.open, count);
      if (dangling && mends(place - 1, place, inserted)) return edit(place - 1, place, inserted);
      if (mends(place, place, inserted)) return edit(place, place, inserted);
      if (mends(place, place, inserted + ",")) return edit(place, place, inserted + ",");
    }
    if (mends(place, place, ":")) return edit(place, place, ":");
    if (at < value().size() && std::string_view("]},").find(value()[at]) != std::string_view::npos &&
        mends(at, at + 1, "")) {
      return edit(at, at + 1, "");
    }
    return std::nullopt;
  }

  Fix edit(std::size_t begin, std::size_t end, std::string replacement) const {
    return {text_.span(begin, end), std::move(replacement)};
  }

  bool mends(std::size_t begin, std::size_t end, std::string_view inserted) const {
    std::string mended(value().substr(0, begin));
    mended += inserted;
    mended += value().substr(end);
    return parses(mended, begin + inserted.size(), builder_.slips.size());
  }

  void report_duplicates() {
    for (const TreeNode& node : builder_.tree.nodes) {
      if (node.kind != TreeNode::Kind::map) continue;
      std::vector<const TreeEntry*> entries;
      for (const TreeEntry& entry : node.entries) entries.push_back(&entry);
      std::stable_sort(entries.begin(), entries.end(), [](const TreeEntry* a, const TreeEntry* b) {
        return a->key.value() < b->key.value();
      });
      for (std::size_t i = 1, first = 0; i < entries.size(); ++i) {
        const Text& key = entries[i]->key;
        if (key.value() != entries[first]->key.value()) {
          first = i;
          continue;
        }
        Diagnostic& d =
            diagnostics_.add(Code::duplicate_key, key.span(), "`" + key.value() + "` is given twice");
        d.help = "keep one of the two";
        d.labels.push_back({entries[first]->key.span(), "first given here"});
      }
    }
  }

  const Text& text_;
  Code code_;
  Diagnostics& diagnostics_;
  Builder builder_;
  bool clean_ = false;
};
}  // namespace

std::optional<Tree> recover_json(const Text& text, Code code, Diagnostics& diagnostics) {
  Reader reader(text, code, diagnostics);
  if (!reader.read()) return std::nullopt;
  return reader.take();
}

std::optional<Tree> read_json(const Text& text, Code code, Diagnostics& diagnostics) {
  Reader reader(text, code, diagnostics);
  if (!reader.read() || !reader.clean()) return std::nullopt;
  return reader.take();
}

}  // namespace tripline::grammar
