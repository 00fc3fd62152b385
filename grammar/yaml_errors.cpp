#include "grammar/yaml_errors.hpp"

// yaml-cpp names the token that it could not use; the mistake is mostly a little before it. Each message is looked
// at together with the lines around it, and what a person most likely did is told. Messages that are not in the
// table pass as they are.

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "grammar/utf8.hpp"
#include "grammar/yaml_gap.hpp"

namespace tripline::grammar {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Explanation {
 public:
  explicit Explanation(const YamlProblem& problem) : p_(problem), source_(problem.source) {}

  Diagnostic diagnostic() {
    if (tab_in_indentation() || unclosed_quote()) return std::move(out_);
    const std::string_view message = p_.message;
    const auto is = [&](std::string_view start) { return message.starts_with(start); };
    if (is("illegal map value")) {
      map_value();
    } else if (is("end of map not found") || is("end of sequence not found")) {
      unexpected_text();
    } else if (is("end of map flow not found") || is("end of sequence flow not found")) {
      unclosed_bracket();
    } else if (is("unknown token")) {
      forbidden_begin();
    } else if (is("unknown escape character") || is("bad character found while scanning hex number")) {
      say(escape_begin(), p_.offset, fmt::format("`{}` is no escape", source_.substr(escape_begin(), 2)),
          "in double quotes write `\\\\` for a backslash, or put the text in single quotes");
    } else if (is("invalid unicode")) {
      say(escape_begin(), p_.offset, "this escape is no character",
          "write the character itself, or `\\U` with eight digits");
    } else if (is("the referenced anchor is not defined") || is("alias not found") ||
               is("unexpected character found while scanning for the end of an alias")) {
      alias();
    } else if (is("illegal block entry")) {
      say(p_.offset, p_.offset + 1, "a list item stands where none can begin",
          "begin each `- ` on a line of its own, at one indentation");
    } else if (is("illegal map key")) {
      say(p_.offset, p_.offset + 1, "a key stands where none can begin", "put the text in quotes");
    } else if (is("unexpected character in block scalar")) {
      say(p_.offset, line_end(p_.offset), fmt::format("text on the line of `{}`", block_indicator()),
          "begin the text on the next line, indented");
    } else if (is("illegal flow end")) {
      say(p_.offset, p_.offset + 1, fmt::format("`{}` closes nothing", source_.substr(p_.offset, 1)), "");
    } else if (is("bad file")) {  // what yaml-cpp says of nesting that is deeper than its own limit
      say(p_.offset, p_.offset, "nested too deeply", "");
      out_.code = Code::input_limit;
    } else if (is("illegal document indicator")) {
      say(p_.offset, line_end(p_.offset), "a document ends inside of a quoted text", "close the quote before it");
    } else {
      say(p_.offset, std::max(p_.offset, line_end(p_.offset)), std::string(message), "");
    }
    return std::move(out_);
  }

 private:
  void say(std::size_t begin, std::size_t end, std::string message, std::string help) {
    const auto offset = [&](std::size_t at) { return static_cast<std::uint32_t>(std::min(at, source_.size())); };
    out_ = {Code::yaml_syntax, entry_of(Code::yaml_syntax).severity,
            {p_.id, offset(begin), offset(std::max(begin, end))}, std::move(message), std::move(help), {}, {}};
  }

  std::uint32_t line_begin(std::uint32_t at) const { return yaml_line_begin(source_, at); }
  std::uint32_t line_end(std::uint32_t at) const {
    auto end = static_cast<std::uint32_t>(std::min(source_.find('\n', at), source_.size()));
    while (end > at && is_space(source_[end - 1])) --end;
    return end;
  }
  std::string_view line(std::uint32_t at) const {
    return source_.substr(line_begin(at), line_end(at) - line_begin(at));
  }
  std::string_view word_at(std::uint32_t at) const {
    return source_.substr(at, std::min(source_.find_first_of(" \t\r\n", at), source_.size()) - at);
  }

  bool tab_in_indentation() {
    const std::uint32_t begin = line_begin(p_.offset);
    const std::size_t text = std::min(source_.find_first_not_of(" \t", begin), source_.size());
    const std::size_t tab = source_.substr(begin, text - begin).find('\t');
    if (tab == std::string_view::npos) return false;
    say(begin + tab, text, "a tab in the indentation", "indent with blanks: YAML has no tabs there");
    return true;
  }

  // Looks over what was not understood for a quote that stays open; the rest would be read as its text.
  bool unclosed_quote() {
    std::uint32_t at = p_.read_to;
    for (;;) {
      const GapToken token = next_gap_token(source_, at);
      if (token.kind == GapToken::Kind::end) return false;
      if (token.kind != GapToken::Kind::scalar) {
        at = token.end;
        continue;
      }
      const char quote = source_[token.begin];
      if (quote != '"' && quote != '\'') {
        if (token.begin >= p_.offset) return false;
        at = std::max(token.end, next_stop(token.begin));
        continue;
      }
      std::size_t close = token.begin + 1;
      while (close < source_.size() && source_[close] != quote) close += quote == '"' && source_[close] == '\\' ? 2 : 1;
      if (close >= source_.size()) {
        say(token.begin, token.begin + 1, "this quote is never closed",
            quote == '"' ? "end the text with `\"`" : "end the text with `'`; inside it, write `''` for `'`");
        return true;
      }
      if (token.begin >= p_.offset) return false;
      at = static_cast<std::uint32_t>(close + 1);
    }
  }

  // Where a plain text that begins at `at` ends at the latest.
  std::uint32_t next_stop(std::uint32_t at) const {
    const std::uint32_t end = line_end(at);
    for (std::uint32_t i = at; i < end; ++i) {
      const char next = i + 1 < end ? source_[i + 1] : '\n';
      if (source_[i] == ':' && is_space(next)) return i;
      if (is_space(source_[i]) && next == '#') return i;
    }
    return end;
  }

  // A `:` that makes no key. Either one stands in the same line before it, or the text that it ends began above.
  void map_value() {
    const GapToken next = next_gap_token(source_, p_.read_to);
    const std::uint32_t begin = next.begin < p_.offset ? next.begin : p_.last_text;
    if (line_begin(begin) == line_begin(p_.offset)) {
      const std::size_t value = source_.find_first_not_of(" \t", line_begin(p_.offset));
      say(p_.offset, p_.offset + 1, "a second `:` in one line",
          begin > value ? "put the value in quotes: '...'" : "put the key in quotes: '...'");
      return;
    }
    const std::string_view first = source_.substr(begin, line_end(begin) - begin);
    const bool is_key = begin == next.begin;
    const std::size_t colon = first.find(':');
    if (is_key && colon != std::string_view::npos && colon > 0) {
      say(begin + colon, begin + colon + 1, "no blank follows this `:`", "write `key: value`");
    } else if (is_key) {
      say(begin, line_end(begin), fmt::format("no `:` follows `{}`", first), "write `key: value`");
    } else {
      const auto key = static_cast<std::uint32_t>(source_.find_first_not_of(" \t", line_begin(p_.offset)));
      say(key, p_.offset + 1, "this line is indented like a part of the value above it",
          "give the keys of one map the same indentation, or put the value in quotes");
    }
  }

  void unexpected_text() {
    const std::size_t text = source_.find_first_not_of(" \t", line_begin(p_.offset));
    if (text == p_.offset || p_.offset >= source_.size()) {
      say(p_.offset, line_end(p_.offset), "the indentation of this line fits no line above it",
          "give the entries of one map or list the same indentation");
    } else {
      say(p_.offset, line_end(p_.offset), "text behind a value that is complete",
          "put the whole value in quotes; inside single quotes, write `''` for `'`");
    }
  }

  void unclosed_bracket() {
    const std::uint32_t open = p_.open_bracket.value_or(p_.offset);
    const std::string_view bracket = source_.substr(open, 1);
    const std::string_view close = bracket == "{" ? "}" : "]";
    say(open, open + 1, fmt::format("this `{}` is never closed", bracket),
        fmt::format("end it with `{}`; a text that begins with `{}` needs quotes: '...'", close, bracket));
    if (p_.offset < source_.size()) out_.labels.push_back({{p_.id, p_.offset, p_.offset + 1}, "unexpected here"});
  }

  // Filter patterns begin with `%`, and no plain text may.
  void forbidden_begin() {
    const std::uint32_t end = line_end(p_.offset);
    const std::string_view text = source_.substr(p_.offset, end - p_.offset);
    say(p_.offset, p_.offset + std::max<std::uint32_t>(1, code_point_length()),
        fmt::format("a text cannot begin with `{}`", source_.substr(p_.offset, code_point_length())),
        "put it in single quotes: '...'");
    if (text.find_first_of("'#,[]{}") == std::string_view::npos && text.find(": ") == std::string_view::npos) {
      out_.fix = Fix{{p_.id, p_.offset, end}, fmt::format("'{}'", text)};
    }
  }

  std::uint32_t code_point_length() const {
    return p_.offset < source_.size() ? code_point_at(source_, p_.offset).length : 0;
  }

  std::uint32_t escape_begin() const {
    const std::size_t backslash = p_.offset == 0 ? std::string_view::npos : source_.rfind('\\', p_.offset - 1);
    return backslash == std::string_view::npos ? p_.offset : static_cast<std::uint32_t>(backslash);
  }

  void alias() {
    const std::size_t star = source_.rfind('*', p_.offset);
    const std::uint32_t begin = star == std::string_view::npos ? p_.offset : static_cast<std::uint32_t>(star);
    const std::string_view word = word_at(begin);
    say(begin, begin + word.size(), fmt::format("`{}` repeats no anchor", word),
        "a text that begins with `*` needs quotes: '...'");
  }

  std::string_view block_indicator() const {
    const std::string_view before = line(p_.offset).substr(0, p_.offset - line_begin(p_.offset));
    const std::size_t indicator = before.find_last_of("|>");
    return indicator == std::string_view::npos ? "|" : before.substr(indicator, 1);
  }

  const YamlProblem& p_;
  std::string_view source_;
  Diagnostic out_{};
};

}  // namespace

Diagnostic explain_yaml_error(const YamlProblem& problem) { return Explanation(problem).diagnostic(); }

}  // namespace tripline::grammar
