#include "grammar/yaml_scalar.hpp"

// Plain and quoted scalars are decoded a second time: escapes, doubled quotes and folded lines are all there is to
// them. Block scalars have rules of indentation, folding and chomping that are long and that yaml-cpp has applied
// already; so the decoded value is laid beside the source instead. What is not white space stands in both, in one
// order; between it, line breaks of the value are the last ones of the source's (folding drops the first), and
// blanks before and behind them are ends and beginnings of the source's lines.

#include <algorithm>
#include <cstddef>
#include <vector>

#include "grammar/utf8.hpp"

namespace tripline::grammar {

namespace {

using Style = YamlScalar::Style;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_space(char c) { return is_blank(c) || c == '\n' || c == '\r'; }

std::uint32_t hex_value(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char c : digits) {
    const bool decimal = c >= '0' && c <= '9';
    value = value << 4 | (static_cast<std::uint32_t>(decimal ? c - '0' : (c | 0x20) - 'a' + 10) & 0xF);
  }
  return value;
}

class FlowScalar {
 public:
  FlowScalar(std::string_view source, SourceId id, std::uint32_t begin) : source_(source), at_(begin) {
    text_.set_span({id, begin, begin});
  }

  // Reads until `size` bytes are decoded.
  void plain(std::size_t size) {
    while (!at_end() && text_.value().size() < size) {
      if (is_space(source_[at_])) {
        white_space(false);
      } else {
        take(std::min(word_end(" \t\n\r"), at_ + static_cast<std::uint32_t>(size - text_.value().size())));
      }
    }
  }

  // Both return whether the closing quote was found.
  bool single_quoted() {
    ++at_;
    while (!at_end()) {
      if (is_space(source_[at_])) {
        white_space(false);
      } else if (source_[at_] != '\'') {
        take(word_end(" \t\n\r'"));
      } else if (source_.substr(at_, 2) == "''") {
        piece("'", 2);
      } else {
        ++at_;
        return true;
      }
    }
    return false;
  }

  bool double_quoted() {
    ++at_;
    while (!at_end()) {
      if (is_space(source_[at_])) {
        white_space(false);
      } else if (source_[at_] == '\\') {
        escape();
      } else if (source_[at_] == '"') {
        ++at_;
        return true;
      } else {
        take(word_end(" \t\n\r\\\""));
      }
    }
    return false;
  }

  std::uint32_t at() const { return at_; }
  // yaml-cpp's value of an escape is not UTF-8, so values cannot be compared.
  bool differs_from_yaml_cpp() const { return differs_; }
  Text finish() {
    text_.set_span({text_.span().source, text_.span().begin, at_});
    return std::move(text_);
  }

 private:
  bool at_end() const { return at_ >= source_.size(); }

  // Where the bytes from here to the next of `stops` end.
  std::uint32_t word_end(std::string_view stops) const {
    return static_cast<std::uint32_t>(std::min(source_.find_first_of(stops, at_), source_.size()));
  }

  void take(std::uint32_t end) {
    text_.append(source_.substr(at_, end - at_), at_);
    at_ = end;
  }

  void piece(std::string_view bytes, std::uint32_t length) {
    text_.append_piece(bytes, at_, length);
    at_ += length;
  }

  // Blanks inside a line stay; around line breaks they go, one break becomes a blank (none, where it was escaped)
  // and n breaks become n - 1.
  void white_space(bool escaped_break) {
    std::uint32_t end = at_;
    std::size_t breaks = 0;
    for (; end < source_.size() && is_space(source_[end]); ++end) breaks += source_[end] == '\n' ? 1 : 0;
    if (breaks == 0) {
      take(end);
    } else if (breaks > 1) {
      piece(std::string(breaks - 1, '\n'), end - at_);
    } else if (escaped_break) {
      at_ = end;
    } else {
      piece(" ", end - at_);
    }
  }

  void escape() {
    const std::string_view rest = source_.substr(at_);
    const char code = rest.size() > 1 ? rest[1] : '\0';
    if (code == '\n' || (code == '\r' && rest.substr(2, 1) == "\n")) {
      ++at_;
      white_space(true);
      return;
    }
    static constexpr std::string_view codes = "0abt\tnvfre \"'\\/";
    static constexpr std::string_view bytes{"\0\a\b\t\t\n\v\f\r\x1B \"'\\/", 15};
    if (const std::size_t known = codes.find(code); known != std::string_view::npos) {
      return piece(bytes.substr(known, 1), 2);
    }
    const std::uint32_t digits = code == 'x' ? 2 : code == 'u' ? 4 : code == 'U' ? 8 : 0;
    differs_ = differs_ || code == 'N' || code == '_';
    const std::uint32_t value = digits > 0    ? hex_value(rest.substr(2, digits))
                                : code == 'N' ? 0x85
                                : code == '_' ? 0xA0
                                : code == 'L' ? 0x2028
                                              : 0x2029;  // P; yaml-cpp refuses all others
    std::string decoded;
    append_utf8(value, decoded);
    piece(decoded, std::min(digits + 2, static_cast<std::uint32_t>(rest.size())));
  }

  std::string_view source_;
  std::uint32_t at_;
  Text text_;
  bool differs_ = false;
};

// White space cut at its line breaks: n breaks make n + 1 lines. `begins` are the lines' offsets.
struct Lines {
  std::vector<std::string_view> lines;
  std::vector<std::uint32_t> begins;

  explicit Lines(std::string_view space, std::uint32_t offset = 0) {
    for (std::size_t begin = 0;;) {
      const std::size_t end = std::min(space.find('\n', begin), space.size());
      std::string_view line = space.substr(begin, end - begin);
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      lines.push_back(line);
      begins.push_back(offset + static_cast<std::uint32_t>(begin));
      if (end == space.size()) return;
      begin = end + 1;
    }
  }
  std::size_t breaks() const { return lines.size() - 1; }
};

class BlockScalar {
 public:
  BlockScalar(std::string_view source, SourceId id, std::uint32_t begin, std::string_view value)
      : source_(source), value_(value), begin_(begin) {
    text_.set_span({id, begin, begin});
    read_header();
  }

  // False where value and source do not lie beside each other.
  bool align() {
    std::size_t done = 0;
    while (done < value_.size()) {
      std::size_t word = done;
      while (word < value_.size() && is_space(value_[word])) ++word;
      std::uint32_t source_word = at_;
      while (source_word < source_.size() && is_space(source_[source_word])) ++source_word;
      const std::string_view decoded = value_.substr(done, word - done);
      const std::string_view written = source_.substr(at_, source_word - at_);
      if (word == value_.size()) return behind_last_word(decoded, written, done == 0);
      if (!between_words(decoded, written, done == 0)) return false;
      at_ = source_word;
      done = word;
      while (done < value_.size() && !is_space(value_[done])) {
        if (at_ >= source_.size() || source_[at_] != value_[done]) return false;
        text_.append(value_[done++], at_);
        ++at_;
      }
    }
    return true;
  }

  std::uint32_t at() const { return at_; }
  std::uint32_t header_end() const { return header_end_; }
  std::uint32_t header_comment() const { return header_comment_; }
  Text finish() {
    text_.set_span({text_.span().source, begin_, at_});
    return std::move(text_);
  }

 private:
  // `|` or `>`, indicators, perhaps a comment; reading goes on at the line break behind them.
  void read_header() {
    at_ = begin_ + 1;
    while (at_ < source_.size() && source_[at_] != '\n') {
      if (source_[at_] == '#' && header_comment_ == 0) header_comment_ = at_;
      if (header_comment_ == 0 && !is_space(source_[at_])) header_end_ = at_ + 1;
      ++at_;
    }
    header_end_ = std::max(header_end_, begin_ + 1);
  }

  void take(std::string_view bytes, std::uint32_t from) { text_.append(bytes, from); }

  // `line` is the end of the written line that begins at `begin`.
  bool take_line_end(std::string_view line, std::string_view written, std::uint32_t begin) {
    if (!written.ends_with(line)) return false;
    take(line, begin + static_cast<std::uint32_t>(written.size() - line.size()));
    return true;
  }

  // Line breaks 1.. of `decoded` are the breaks `first`.. of `written`, each with the indentation behind it.
  bool take_lines(const Lines& decoded, const Lines& written, std::size_t first) {
    for (std::size_t i = 1; i < decoded.lines.size(); ++i) {
      const std::string_view line = decoded.lines[i];
      const std::string_view from = written.lines[first + i - 1];
      const std::uint32_t begin = written.begins[first + i - 1];
      if (!from.ends_with(line)) return false;
      const auto line_begin = begin + static_cast<std::uint32_t>(from.size() - line.size());
      text_.append_piece("\n", begin - 1, line_begin - begin + 1);
      take(line, line_begin);
    }
    return true;
  }

  bool between_words(std::string_view decoded, std::string_view written, bool first_word) {
    const Lines from(written, at_);
    const Lines to(decoded);
    if (to.breaks() > from.breaks()) return false;
    if (first_word) {
      const std::size_t skipped = from.breaks() - to.breaks();
      return take_line_end(to.lines[0], from.lines[skipped], from.begins[skipped]) &&
             take_lines(to, from, skipped + 1);
    }
    if (to.breaks() == 0 && from.breaks() > 0) {  // a fold: blanks before the break stay, the break is the last one
      if (decoded.empty() || decoded.substr(0, decoded.size() - 1) != from.lines[0]) return false;
      take(from.lines[0], at_);
      const auto fold = at_ + static_cast<std::uint32_t>(from.lines[0].size());
      text_.append_piece(" ", fold, from.begins.back() + static_cast<std::uint32_t>(from.lines.back().size()) - fold);
      return true;
    }
    if (to.lines[0] != from.lines[0]) return false;
    take(to.lines[0], at_);
    return take_lines(to, from, from.breaks() - to.breaks() + 1);
  }

  bool behind_last_word(std::string_view decoded, std::string_view written, bool only_space) {
    Lines from(written, at_);
    const Lines to(decoded);
    if (only_space && from.breaks() > 0) {  // the header's own line break is no part of the value
      from.lines.erase(from.lines.begin());
      from.begins.erase(from.begins.begin());
    }
    if (to.breaks() > from.breaks()) return false;
    if (only_space ? !take_line_end(to.lines[0], from.lines[0], from.begins[0]) : to.lines[0] != from.lines[0]) {
      return false;
    }
    if (!only_space) take(to.lines[0], at_);
    if (!only_space) at_ += static_cast<std::uint32_t>(to.lines[0].size());
    return take_lines(to, from, 1);
  }

  std::string_view source_;
  std::string_view value_;
  std::uint32_t begin_;
  std::uint32_t at_ = 0;
  std::uint32_t header_end_ = 0;
  std::uint32_t header_comment_ = 0;
  Text text_;
};

YamlScalar locate_block(std::string_view source, SourceId id, std::uint32_t begin, std::string_view value,
                        Style style) {
  BlockScalar block(source, id, begin, value);
  YamlScalar scalar;
  scalar.style = style;
  scalar.header_comment = block.header_comment();
  scalar.exact = block.align();
  // Without any word the scalar ends with its header's line.
  scalar.end = block.at();
  scalar.text = block.finish();
  const bool has_words = value.find_first_not_of(" \t\n") != std::string_view::npos;
  if (!has_words) scalar.text.set_span({id, begin, block.header_end()});
  scalar.exact = scalar.exact && scalar.text.value() == value;
  return scalar;
}

}  // namespace

YamlScalar locate_yaml_scalar(std::string_view source, SourceId id, std::uint32_t begin, std::string_view value) {
  const char first = begin < source.size() ? source[begin] : '\0';
  YamlScalar scalar;
  if (first == '|' || first == '>') {
    scalar = locate_block(source, id, begin, value, first == '|' ? Style::literal : Style::folded);
  } else {
    FlowScalar flow(source, id, begin);
    Text::Form form = Text::Form::plain;
    if (first == '\'') {
      scalar.style = Style::single_quoted;
      form = Text::Form::single_quoted;
      scalar.closed = flow.single_quoted();
    } else if (first == '"') {
      scalar.style = Style::double_quoted;
      form = Text::Form::double_quoted;
      scalar.closed = flow.double_quoted();
    } else {
      flow.plain(value.size());
    }
    scalar.end = flow.at();
    scalar.text = flow.finish();
    scalar.text.set_form(form);
    scalar.exact = scalar.text.value() == value || flow.differs_from_yaml_cpp();
  }
  if (!scalar.exact) scalar.text = Text::synthetic(std::string(value), scalar.text.span());
  return scalar;
}

}  // namespace tripline::grammar
