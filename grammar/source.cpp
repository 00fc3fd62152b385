#include "grammar/source.hpp"

#include <algorithm>
#include <utility>

namespace tripline::grammar {

Source::Source(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  line_begins_.push_back(0);
  for (std::uint32_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_begins_.push_back(i + 1);
  }
}

Position Source::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const auto after = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - line_begins_.begin());
  std::uint32_t column = 1;
  for (std::uint32_t i = line_begins_[line - 1]; i < offset; ++i) {
    if ((static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80) ++column;  // continuation bytes are no column
  }
  return {line, column};
}

std::uint32_t Source::line_begin(std::uint32_t number) const { return line_begins_[number - 1]; }

std::string_view Source::line(std::uint32_t number) const {
  const std::uint32_t begin = line_begins_[number - 1];
  const std::size_t end = number < line_begins_.size() ? line_begins_[number] : text_.size();
  std::string_view line = std::string_view(text_).substr(begin, end - begin);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

SourceId Sources::add(std::string name, std::string text) {
  sources_.emplace_back(std::move(name), std::move(text));
  return static_cast<SourceId>(sources_.size() - 1);
}

Text::Text(std::string value, Span span) : value_(std::move(value)), span_(span) {
  runs_.push_back({0, span.begin, 0});
}

Text Text::synthetic(std::string value, Span span) {
  Text text;
  text.value_ = std::move(value);
  text.span_ = span;
  text.synthetic_ = true;
  return text;
}

void Text::append(char byte, std::uint32_t source_offset) { append(std::string_view(&byte, 1), source_offset); }

void Text::append(std::string_view bytes, std::uint32_t source_offset) {
  if (bytes.empty()) return;
  const auto decoded = static_cast<std::uint32_t>(value_.size());
  if (runs_.empty() || runs_.back().piece > 0 ||
      runs_.back().source + (decoded - runs_.back().decoded) != source_offset) {
    runs_.push_back({decoded, source_offset, 0});
  }
  value_.append(bytes);
}

void Text::append_piece(std::string_view bytes, std::uint32_t source_offset, std::uint32_t source_length) {
  if (bytes.empty()) return;
  runs_.push_back({static_cast<std::uint32_t>(value_.size()), source_offset, source_length});
  value_.append(bytes);
}

std::optional<std::string> Text::spelled(std::string_view replacement, std::size_t begin, std::size_t end) const {
  const auto prefixed = [&](std::string_view characters, char prefix) {
    std::string out;
    for (const char c : replacement) {
      if (characters.find(c) != std::string_view::npos) out += prefix;
      out += c;
    }
    return out;
  };
  switch (form_) {
    case Form::raw: return std::string(replacement);
    case Form::single_quoted: return prefixed("'", '\'');
    case Form::double_quoted: return prefixed("\"\\", '\\');
    case Form::plain: break;
  }
  if (begin == 0 && end == value_.size()) return "'" + prefixed("'", '\'') + "'";
  // In the middle of a plain text, quotes mean nothing and these do; its first character may be no indicator.
  if (replacement.find_first_of(":#,[]{}") != std::string_view::npos) return std::nullopt;
  if (begin == 0 && (replacement.empty() || std::string_view("\"'%&*!|>?-@`").find(replacement[0]) != std::string_view::npos)) {
    return std::nullopt;
  }
  return std::string(replacement);
}

const Text::Run* Text::run_at(std::size_t decoded) const {
  const auto after = std::upper_bound(runs_.begin(), runs_.end(), decoded,
                                      [](std::size_t at, const Run& run) { return at < run.decoded; });
  return after == runs_.begin() ? nullptr : &*(after - 1);
}

Span Text::span(std::size_t begin, std::size_t end) const {
  if (synthetic_ || runs_.empty()) return span_;
  begin = std::min(begin, value_.size());
  end = std::clamp(end, begin, value_.size());
  const auto place = [](const Run& run, std::size_t decoded) {
    return run.source + (run.piece > 0 ? 0 : static_cast<std::uint32_t>(decoded - run.decoded));
  };
  // Ends are taken from the byte before them: a fold or a closing quote may follow it.
  const auto place_behind = [&](std::size_t decoded) {
    const Run& run = *run_at(decoded - 1);
    return run.piece > 0 ? run.source + run.piece : place(run, decoded - 1) + 1;
  };
  const std::uint32_t first =
      begin == value_.size() && begin > 0 ? place_behind(begin) : place(*run_at(begin), begin);
  const std::uint32_t last = end > begin ? place_behind(end) : first;
  return {span_.source, first, std::max(first, last)};
}

}  // namespace tripline::grammar
