// textDocument/hover: what is wrong here, what a name means, what a key does, what AWS says a call is.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/explain_pages.hpp"
#include "tools/lsp/answers.hpp"
#include "tools/lsp/api_words.hpp"
#include "tools/lsp/cursor.hpp"

namespace tripline::tools::lsp {

namespace {

using Json = nlohmann::json;
using grammar::Span;

constexpr std::size_t most_lines = 20;

struct Said {
  std::string text;  // Markdown; empty: nothing
  Span span;         // what it is about
};

// A code fence longer than any run of backticks in the text.
std::string fenced(std::string_view text, std::string_view language) {
  std::size_t longest = 2, run = 0;
  for (const char c : text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  const std::string fence(longest + 1, '`');
  return fmt::format("{}{}\n{}\n{}", fence, language, text, fence);
}

// The definition as it stands, its first lines.
std::string excerpt(const Document& document, Span whole) {
  const grammar::Source& source = document.source();
  const std::uint32_t first = source.position(whole.begin).line;
  const std::uint32_t last = source.position(whole.end > whole.begin ? whole.end - 1 : whole.end).line;
  std::string out;
  for (std::uint32_t line = first; line <= last && line < first + most_lines; ++line) {
    out += fmt::format("{}{}", line == first ? "" : "\n", source.line(line));
  }
  if (last >= first + most_lines) out += "\n…";
  return fenced(out, document.is_trip() ? "trip" : "yaml");
}

Said about_name(const Asked& asked, std::uint32_t offset) {
  const auto here = asked.workspace.name_at(asked.document, offset);
  const auto found = here ? asked.workspace.definition(*here) : std::nullopt;
  if (!found) return {};
  std::string text = fmt::format("**{}** `{}`", found->place->noun, found->place->written);
  if (!found->place->description.empty()) text += fmt::format("\n\n{}", markdown_safe(found->place->description));
  if (!here->place->definition) {
    const Span whole = found->place->whole.end > found->place->whole.begin ? found->place->whole : found->place->span;
    text += "\n\n" + excerpt(*found->document, whole);
  }
  return {text, here->place->span};
}

// The page of a diagnostic's code without its heading and its examples: its first paragraphs.
std::string page_of(std::string_view code) {
  for (const ExplainPage& page : explain_pages()) {
    if (page.code != code) continue;
    std::string_view text = page.text;
    if (text.starts_with('#')) text.remove_prefix(std::min(text.find('\n') + 1, text.size()));
    text = text.substr(0, text.find("\n```"));
    while (!text.empty() && text.front() == '\n') text.remove_prefix(1);
    return std::string(text);
  }
  return "";
}

Said about_diagnostics(const Asked& asked, std::uint32_t offset) {
  if (!asked.analysis || !asked.analysis->is_of(asked.document)) return {};
  Said said;
  for (const grammar::Diagnostic& diagnostic : asked.analysis->diagnostics.list()) {
    const Span span = diagnostic.span;
    const grammar::Sources& sources = asked.analysis->loaded->files.sources;
    if (!has_source(span, sources) || sources[span.source].name() != asked.document.path()) continue;
    if (offset < span.begin || offset > span.end) continue;
    const std::string_view code = grammar::entry_of(diagnostic.code).word;
    said.text += fmt::format("{}**{}**\n\n{}", said.text.empty() ? "" : "\n\n---\n\n", code, page_of(code));
    said.span = {grammar::SourceId{0}, span.begin, span.end};
  }
  return said;
}

Said about_key(const Asked& asked, std::uint32_t offset) {
  const auto [begin, end] = word_at(asked.document.text(), offset);
  if (begin == end) return {};
  const bool trip = asked.document.is_trip();
  const std::string_view word = std::string_view(asked.document.text()).substr(begin, end - begin);
  const Span span{grammar::SourceId{0}, begin, end};
  const Cursor cursor = cursor_at(asked.document.text(), end, trip);
  if (cursor.where == Cursor::Where::section) {
    for (const grammar::Section& section : grammar::pack_sections()) {
      if (word == (trip ? section.schema->noun : section.key)) return {std::string(section.schema->doc), span};
    }
  }
  if (!cursor.schema || (cursor.where == Cursor::Where::value && !trip)) return {};
  for (const grammar::Key& key : cursor.schema->keys) {
    if (key.name != word && (!trip || key.trip.substr(0, key.trip.find('|')) != word)) continue;
    std::string text = fmt::format("`{}`{}: {}", key.name, key.required ? " (required)" : "", key.doc);
    for (std::size_t i = 0; i < key.words.size(); ++i) text += fmt::format("{}`{}`", i == 0 ? "\n\nOne of " : ", ", key.words[i]);
    return {text, span};
  }
  return {};
}

Said about_word(const Asked& asked, std::uint32_t offset) {
  const auto [begin, end] = word_at(asked.document.text(), offset);
  const std::string_view word = std::string_view(asked.document.text()).substr(begin, end - begin);
  return {describe_api_word(word), {grammar::SourceId{0}, begin, end}};
}

}  // namespace

Json hover(const Asked& asked, std::uint32_t offset) {
  Said said;
  for (const auto about : {about_name, about_key, about_word, about_diagnostics}) {
    Said more = about(asked, offset);
    if (more.text.empty()) continue;
    if (said.text.empty()) said.span = more.span;
    said.text += (said.text.empty() ? "" : "\n\n---\n\n") + more.text;
  }
  if (said.text.empty()) return Json();
  return {{"contents", {{"kind", "markdown"}, {"value", said.text}}},
          {"range", range_json(asked.document.source(), said.span, asked.encoding)}};
}

}  // namespace tripline::tools::lsp
