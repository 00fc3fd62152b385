#include "grammar/report_refusal.hpp"

#include <fmt/format.h>

#include "grammar/refusal_marks.hpp"

namespace tripline::grammar {

namespace {
constexpr std::string_view blank_characters = " \t\r\n";

Span span_of(std::size_t begin, std::size_t end) {
  return {SourceId::nowhere, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

std::string filled(std::string_view sentence, std::string_view name, const std::string& text) {
  std::string result(sentence);
  const std::size_t at = result.find(name);
  if (at != result.npos) result.replace(at, name.size(), text);
  return result;
}
}  // namespace

std::string shown(std::string_view text) {
  if (text.empty()) return "the end";
  if (text.find_first_not_of(blank_characters) == text.npos) return "a blank";
  const auto first = static_cast<unsigned char>(text[0]);
  if (text.size() == 1 && (first < 0x20 || first >= 0x7F)) return fmt::format("byte 0x{:02x}", first);
  constexpr std::size_t longest = 60;
  std::string line(text.substr(0, longest));
  if (text.size() > longest) {
    while (!line.empty() && (static_cast<unsigned char>(text[line.size()]) & 0xC0) == 0x80) line.pop_back();
    line += "…";
  }
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return "`" + line + "`";
}

Diagnostic& report_refusal(const pattern_syntax::Refused& refused, std::string_view text,
                    const std::vector<const char*>& openers, Diagnostics& diagnostics) {
  const pattern_syntax::Refusal& row = *refused.row;
  const auto begin = static_cast<std::size_t>(refused.begin - text.data());
  const auto end = static_cast<std::size_t>(refused.end - text.data());
  const std::string_view whole = text.substr(begin, end - begin);

  pattern_syntax::Extent mark = {0, whole.size()};
  if (whole.empty()) {
    mark = pattern_syntax::first_word(text.substr(begin));  // where something else was expected
  } else if (row.mark != nullptr) {
    mark = row.mark(whole);
  }
  const std::string marked = shown(text.substr(begin + mark.begin, mark.end - mark.begin));
  const std::optional<std::string> mended = row.mend == nullptr ? std::nullopt : row.mend(whole);

  Diagnostic& diagnostic =
      diagnostics.add(row.code, span_of(begin + mark.begin, begin + mark.end),
                      filled(filled(row.message, "{mark}", marked), "{whole}", shown(whole)));
  if (mended || row.help.find("{mended}") == row.help.npos) {
    diagnostic.help = filled(row.help, "{mended}", shown(mended.value_or("")));
  }
  if (mended) diagnostic.fix = Fix{span_of(begin, end), *mended};
  if (row.closer && !openers.empty()) {
    const auto opener = static_cast<std::size_t>(openers.back() - text.data());
    diagnostic.labels.push_back({span_of(opener, opener + 1), "opened here"});
  }
  return diagnostic;
}

}  // namespace tripline::grammar
