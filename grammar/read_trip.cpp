#include "grammar/read_trip.hpp"

// Statement by statement: each is parsed on its own, and where one is broken, reading goes on at the next
// line that can begin one. Recovery stands here and not in the grammar, because a production that catches
// would also swallow the limits and hand on what a broken statement had built so far.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "grammar/build_trip.hpp"
#include "grammar/trip_errors.hpp"

namespace tripline::grammar {

namespace {

using Input = tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy>;

constexpr std::size_t size_limit = std::size_t{16} << 20;
// Behind so many broken statements the file is something else.
constexpr std::size_t error_limit = 1000;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }

std::vector<std::string_view> nouns() {
  std::vector<std::string_view> words = {pack_schema().noun};
  for (const Section& section : pack_sections()) words.push_back(section.schema->noun);
  words.insert(words.end(), {"section", "end"});
  return words;
}

std::string_view letters_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && (is_letter(text[end]) || text[end] == '_')) ++end;
  return text.substr(at, end - at);
}

// The end of what stands at `at`, for messages: a word, a quoted text as far as its line goes, or one
// character.
std::size_t token_end(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] == '\n' || text[at] == '\r') return at;
  std::size_t end = at;
  while (end < text.size() && is_bare_word(text.substr(end, 1))) ++end;
  if (end == at) ++end;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return end;
}

// Where the first byte stands that no UTF-8 text can have there, or npos. Overlong forms and surrogates are
// out.
std::size_t first_non_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || i + length > text.size()) return i;
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return i;
    }
    const auto second = static_cast<unsigned char>(text[i + 1]);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) {
      return i;
    }
    i += length;
  }
  return std::string_view::npos;
}

class Reader {
 public:
  Reader(const Source& source, SourceId id, Diagnostics& diagnostics)
      : text_(source.text()), id_(id), diagnostics_(diagnostics), builder_(source, id, diagnostics) {}

  std::optional<Tree> read() {
    std::size_t at = text_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    try {
      while (at < text_.size() && errors_ < error_limit) at = read_statement(at);
    } catch (const LimitError& error) {
      diagnostics_.add(Code::input_limit, span(error.offset, error.offset + 1), error.message);
      return std::nullopt;
    }
    if (errors_ >= error_limit) {
      diagnostics_.add(Code::input_limit, span(at, at),
                       fmt::format("more than {} statements are broken", errors_ - 1));
    }
    if (errors_ > 0) return std::nullopt;
    return builder_.finish();
  }

 private:
  Span span(std::size_t begin, std::size_t end) const {
    return {id_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(std::min(end, text_.size()))};
  }

  template <typename Production>
  bool parse(Input& in) {
    return tao::pegtl::parse<Production, trip::action, trip::control>(in, builder_);
  }

  // From a line's beginning, or from the end of a statement's line, to behind the next statement.
  std::size_t read_statement(std::size_t at) {
    std::size_t begin = at;
    try {
      Input in(text_.data() + at, text_.data() + text_.size(), "");
      parse<trip::gap>(in);
      if (in.empty()) return text_.size();
      if (*in.current() == '\n' || *in.current() == '\r') {
        builder_.line_ended(builder_.offset(in.current()));
        in.bump(*in.current() == '\r' && in.size() > 1 && in.current()[1] == '\n' ? 2 : 1);
        return builder_.offset(in.current());
      }
      begin = builder_.offset(in.current());
      const bool column1 = begin == 0 || text_[begin - 1] == '\n' || begin == byte_order_mark.size();
      if (!column1 || !parse<trip::statement>(in)) {
        refuse(begin, begin, column1 ? "a statement" : "a statement at the beginning of a line",
               noun_help(begin, column1));
        return resume(begin, begin);
      }
      return builder_.offset(in.current());
    } catch (const SyntaxError& error) {
      refuse(begin, error.offset, error.expected, error.help);
      return resume(begin, error.offset);
    }
  }

  void refuse(std::size_t, std::size_t at, std::string_view expected, std::string help) {
    ++errors_;
    const std::size_t end = token_end(text_, at);
    const std::string found = end > at
                                  ? fmt::format("`{}`", text_.substr(at, std::min(end - at, std::size_t{60})))
                              : at >= text_.size() ? "the end of the file"
                                                   : "the end of the line";
    diagnostics_.add(Code::trip_syntax, span(at, end), fmt::format("expected {}, found {}", expected, found))
        .help = std::move(help);
    builder_.abandon_statement();
  }

  std::string noun_help(std::size_t at, bool column1) const {
    const std::string_view word = letters_at(text_, at);
    if (column1) {
      if (find_key(pack_schema(), word) != nullptr) {
        return fmt::format("`{}` is a key of the `pack` statement: indent it", word);
      }
      if (const Section* section = section_named(word))
        return fmt::format("did you mean `{}`?", section->schema->noun);
    } else if (const auto known = nouns(); std::find(known.begin(), known.end(), word) != known.end()) {
      return "statements begin without indentation";
    }
    const auto near = nearest_name(word, nouns());
    return near && column1 ? fmt::format("did you mean `{}`?", *near) : std::string();
  }

  // The first line below the statement's beginning that begins with a noun, or at or below the mistake with
  // any letter: an open bracket must not hide the statements behind it.
  std::size_t resume(std::size_t begin, std::size_t mistake) const {
    const std::vector<std::string_view> known = nouns();
    for (std::size_t line = text_.find('\n', begin); line != text_.npos; line = text_.find('\n', line + 1)) {
      const std::string_view word = letters_at(text_, line + 1);
      if (word.empty()) continue;
      const std::size_t end = line + 1 + word.size();
      const bool ends = end >= text_.size() || text_[end] == ' ' || text_[end] == '\t';
      const bool noun = ends && std::find(known.begin(), known.end(), word) != known.end();
      if (noun || line + 1 >= mistake) return line + 1;
    }
    return text_.size();
  }

  std::string_view text_;
  SourceId id_;
  Diagnostics& diagnostics_;
  TripBuilder builder_;
  std::size_t errors_ = 0;
};

}  // namespace

std::optional<Tree> read_trip(const Sources& sources, SourceId id, Diagnostics& diagnostics) {
  const Source& source = sources[id];
  const std::string& text = source.text();
  if (text.size() > size_limit) {
    diagnostics.add(Code::input_limit, {id, 0, 0},
                    fmt::format("the file is larger than {} MiB", size_limit >> 20));
    return std::nullopt;
  }
  const std::size_t broken = first_non_utf8(text);
  if (broken != std::string::npos) {
    const auto at = static_cast<std::uint32_t>(broken);
    diagnostics.add(Code::not_utf8, {id, at, at + 1}, "a byte is not UTF-8");
    return std::nullopt;
  }
  return Reader(source, id, diagnostics).read();
}

}  // namespace tripline::grammar
