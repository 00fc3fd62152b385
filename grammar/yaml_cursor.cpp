#include "grammar/yaml_cursor.hpp"

#include <algorithm>
#include <utility>

#include "grammar/ignores.hpp"

namespace tripline::grammar {

namespace {

using Kind = GapToken::Kind;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Two comments on the lines of one entry become one; an empty one adds nothing to another. An ignore is not heard behind
// another comment: it goes above the entry.
void add_after(TreeEntry& entry, const std::string& text) {
  if (entry.after.empty() || entry.after == " ") {
    entry.after = text;
  } else if (is_ignore(text)) {
    entry.before.push_back(text);
  } else if (text != " ") {
    entry.after += " # " + text;
  }
}

}  // namespace

YamlCursor::YamlCursor(std::string_view source, SourceId id) : source_(source), id_(id) {
  if (source_.starts_with(byte_order_mark)) cursor_ = byte_order_mark.size();
}

void YamlCursor::keep(YamlComment comment, TreeEntry* entry) {
  comments_.push_back({id_, comment.begin, comment.end});
  if (entry == nullptr) {
    pending_.push_back(std::move(comment));
  } else {
    add_after(*entry, comment.text);
  }
}

void YamlCursor::take_comment(const GapToken& token) {
  YamlComment comment = read_comment(source_, token);
  cursor_ = token.end;
  TreeEntry* entry = comment.whole_line ? nullptr : current_entry();
  if (entry != nullptr && is_ignore(comment.text)) {
    // It covers the line, of which a printer makes several: it goes to what has all of them.
    if (TreeEntry* const whole = bracketed_entry(yaml_line_begin(source_, comment.begin))) entry = whole;
  }
  keep(std::move(comment), entry);
}

void YamlCursor::take_header_comment(std::uint32_t begin) {
  keep(read_comment(source_, next_gap_token(source_, begin)), current_entry());
}

std::vector<std::string> YamlCursor::take_pending(std::size_t count) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) {
      const auto gap = source_.substr(pending_[i - 1].end, pending_[i].begin - pending_[i - 1].end);
      if (std::count(gap.begin(), gap.end(), '\n') > 1) texts.emplace_back();
    }
    texts.push_back(std::move(pending_[i].text));
  }
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(count));
  return texts;
}

void YamlCursor::flush_pending() {
  TreeEntry* entry = current_entry();
  if (entry == nullptr) return;
  for (std::string& text : take_pending(pending_.size())) entry->before.push_back(std::move(text));
}

void YamlCursor::advance(std::uint32_t to) {
  while (cursor_ < to) {
    const GapToken token = next_gap_token(source_, cursor_);
    if (token.begin >= to) return;
    if (token.kind == Kind::comment) {
      take_comment(token);
    } else if (token.kind == Kind::scalar) {
      cursor_ = to;  // inside of what could not be located
    } else {
      explicit_key_ = explicit_key_ || token.kind == Kind::question;
      cursor_ = token.end;
    }
  }
}

std::optional<std::uint32_t> YamlCursor::advance_to(Kind kind) {
  for (;;) {
    const GapToken token = next_gap_token(source_, cursor_);
    if (token.kind == Kind::scalar || token.kind == Kind::end) return std::nullopt;
    if (token.kind == Kind::comment) {
      take_comment(token);
    } else {
      cursor_ = token.end;
      if (token.kind == kind) return token.begin;
    }
  }
}

void YamlCursor::take_comments() {
  for (GapToken token = next_gap_token(source_, cursor_); token.kind == Kind::comment;
       token = next_gap_token(source_, cursor_)) {
    take_comment(token);
  }
}

std::optional<GapToken> YamlCursor::null_word(std::uint32_t begin, bool is_key, bool in_brackets) const {
  if (begin < cursor_ || begin >= source_.size()) return std::nullopt;
  GapToken token = next_gap_token(source_, begin);
  while (token.kind == Kind::property || token.kind == Kind::comment) token = next_gap_token(source_, token.end);
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (token.kind != Kind::scalar || source_.substr(token.begin, word.size()) != word) continue;
    token.end = token.begin + static_cast<std::uint32_t>(word.size());
    const std::size_t end = std::min(source_.find_first_not_of(" \t", token.end), source_.size());
    const char next = end < source_.size() ? source_[end] : '\n';
    const bool closes = in_brackets && std::string_view(",]}").find(next) != std::string_view::npos;
    const bool whole = is_space(next) || (next == '#' && end > token.end) || closes;
    if (whole || (is_key && next == ':')) return token;
  }
  return std::nullopt;
}

}  // namespace tripline::grammar
