// Renaming things, with all that refers to them.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "grammar/print_trip_value.hpp"
#include "grammar/schema.hpp"
#include "grammar/yaml_spelling.hpp"
#include "tools/lsp/answers.hpp"

namespace tripline::tools::lsp {

namespace {

using Json = nlohmann::json;

// The name's own bytes in its place: without quotes, without the pack before it or a part of the thing behind
// it.
std::optional<grammar::Span> bare(const FoundName& found, std::string_view name) {
  const grammar::Span span = found.place->span;
  const std::string_view text =
      std::string_view(found.document->text()).substr(span.begin, span.end - span.begin);
  const std::string& written = found.place->written;
  const std::size_t at = written.ends_with(name) ? text.rfind(name) : text.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  const auto begin = span.begin + static_cast<std::uint32_t>(at);
  return grammar::Span{span.source, begin, begin + static_cast<std::uint32_t>(name.size())};
}

// By path, each in order.
using Edits = std::map<std::string, std::vector<grammar::Span>>;

// Where the thing's name stands; nothing where some place spells it with escapes.
std::optional<Edits> places_of(const Workspace& workspace, const FoundName& definition) {
  Edits out;
  for (const FoundName& found : workspace.all_of(definition)) {
    const auto span = bare(found, definition.place->written);
    if (!span) return std::nullopt;
    out[found.document->path()].push_back(*span);
  }
  for (auto& [path, spans] : out) {
    std::sort(spans.begin(), spans.end(), [](auto a, auto b) { return a.begin < b.begin; });
    spans.erase(std::unique(spans.begin(), spans.end()), spans.end());
  }
  return out;
}

Texts renamed(const Workspace& workspace, const Edits& edits, const std::string& name) {
  Texts out = workspace.snapshot();
  for (const auto& [path, spans] : edits) {
    std::string text = out.at(path)->text();
    for (auto span = spans.rbegin(); span != spans.rend(); ++span)
      text.replace(span->begin, span->end - span->begin, name);
    out[path] = std::make_shared<const Document>(path, std::move(text));
  }
  return out;
}

void add_words(const grammar::Schema& schema, std::set<const grammar::Schema*>& seen,
               std::set<std::string_view>& words) {
  if (!seen.insert(&schema).second) return;
  words.insert(schema.noun);
  for (const grammar::Key& key : schema.keys) {
    words.insert(key.name);
    words.insert(key.words.begin(), key.words.end());
    for (std::string_view left = key.trip; !left.empty();) {
      const std::size_t end = std::min(left.find_first_of(" |"), left.size());
      words.insert(left.substr(0, end));
      left.remove_prefix(std::min(end + 1, left.size()));
    }
    if (key.schema) add_words(*key.schema, seen, words);
  }
}

// Keys, nouns and fixed values of the rule language.
const std::set<std::string_view>& words_of_language() {
  static const std::set<std::string_view> words = [] {
    std::set<const grammar::Schema*> seen;
    std::set<std::string_view> out;
    add_words(grammar::pack_schema(), seen, out);
    add_words(grammar::combination_schema(), seen, out);
    for (const grammar::Section& section : grammar::pack_sections()) {
      out.insert(section.key);
      add_words(*section.schema, seen, out);
    }
    return out;
  }();
  return words;
}

constexpr std::size_t longest_plain_name = 100;

bool is_name_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.';
}

// A name that may stand wherever a name does, in either spelling, in quotes and without, and that is nothing
// else there.
bool is_plain_name(const std::string& name) {
  const auto is_lower = [](char c) {
    return c >= 'a' && c <= 'z';
  };  // those of conditions on alarms are upper: AND, OK
  return name.size() <= longest_plain_name && std::all_of(name.begin(), name.end(), is_name_letter) &&
         std::any_of(name.begin(), name.end(), is_lower) && !words_of_language().contains(name) &&
         grammar::spell_yaml_text(name, true, true) == name && grammar::trip_name(name) == name;
}

// Whether the word stands in the text, places in `known` apart; parts of longer words do not count.
bool stands_in(std::string_view text, std::string_view word, const std::vector<grammar::Span>* known) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at > 0 && is_name_letter(text[at - 1])) || (end < text.size() && is_name_letter(text[end])))
      continue;
    const bool is_known = known && std::any_of(known->begin(), known->end(),
                                               [&](grammar::Span span) { return span.begin == at; });
    if (!is_known) return true;
  }
  return false;
}

// Where the new name stands nowhere yet, and the old one nowhere else, no other name can come to mean
// something else, and nothing is left that refers to the old one: the compiler need not be asked. Linear in
// the texts.
bool is_plain(const Workspace& workspace, const Edits& edits, const std::string& old_name,
              const std::string& name) {
  if (!is_plain_name(old_name) || !is_plain_name(name)) return false;
  const std::vector<const Document*> packs = workspace.packs();
  return std::none_of(packs.begin(), packs.end(), [&](const Document* document) {
    const auto known = edits.find(document->path());
    return stands_in(document->text(), name, nullptr) ||
           stands_in(document->text(), old_name, known == edits.end() ? nullptr : &known->second);
  });
}

bool overlap(grammar::Span a, grammar::Span b) { return a.begin <= b.end && b.begin <= a.end; }

// The first error at a place that was renamed.
const grammar::Diagnostic* error_at(const Analysis& after, const Edits& edits, std::size_t name_bytes) {
  const auto at_edit = [&](const grammar::Diagnostic& diagnostic) {
    if (diagnostic.severity != grammar::Severity::error) return false;
    if (diagnostic.span.source == grammar::SourceId::nowhere) return false;
    const auto spans = edits.find(after.loaded->files.sources[diagnostic.span.source].name());
    if (spans == edits.end()) return false;
    std::uint32_t grown = 0;  // wraps around where names became shorter
    for (grammar::Span span : spans->second) {
      const std::uint32_t begin = span.begin + grown;
      const grammar::Span now{diagnostic.span.source, begin, begin + static_cast<std::uint32_t>(name_bytes)};
      if (overlap(now, diagnostic.span)) return true;
      grown += static_cast<std::uint32_t>(name_bytes) - (span.end - span.begin);
    }
    return false;
  };
  const auto& all = after.diagnostics.list();
  const auto found = std::find_if(all.begin(), all.end(), at_edit);
  return found == all.end() ? nullptr : &*found;
}

std::string refusal(const std::string& name, const grammar::Diagnostic& why) {
  return fmt::format("`{}`: {}", name, why.message);
}

// Why the compiler takes the packs for worse off than before.
std::optional<std::string> worse(const Workspace& workspace, const Analysis& after, const std::string& name) {
  if (!after.diagnostics.has_errors()) return std::nullopt;
  if (after.diagnostics.errors() <= check(workspace.snapshot())->diagnostics.errors()) return std::nullopt;
  const auto& all = after.diagnostics.list();
  return refusal(name, *std::find_if(all.begin(), all.end(),
                                     [](const auto& d) { return d.severity == grammar::Severity::error; }));
}

}  // namespace

Json prepare_rename(const Asked& asked, std::uint32_t offset) {
  const auto here = asked.workspace.name_at(asked.document, offset);
  const auto found = here ? asked.workspace.definition(*here) : std::nullopt;
  const auto span = found ? bare(*here, found->place->written) : std::nullopt;
  if (!span) return Json();
  return {{"range", range_json(asked.document.source(), *span, asked.encoding)},
          {"placeholder", found->place->written}};
}

// Places are taken as they are known before the latest letters were read: what was missed is left without a definition,
// and the compiler says so. Only then are the texts read again.
Json rename(const Asked& asked, std::uint32_t offset, const std::string& name) {
  const Workspace& workspace = asked.workspace;
  auto found = workspace.defined_at(asked.document, offset);
  auto edits = found ? places_of(workspace, *found) : std::nullopt;
  if (!edits || !is_plain(workspace, *edits, found->place->written, name)) {
    auto after = edits ? check(renamed(workspace, *edits, name)) : nullptr;
    if (after) {
      if (const grammar::Diagnostic* why = error_at(*after, *edits, name.size())) return refusal(name, *why);
    }
    if (!after || after->diagnostics.has_errors()) {
      workspace.settle();
      found = workspace.defined_at(asked.document, offset);
      if (!found) return "there is no name of a thing here";
      auto settled = places_of(workspace, *found);
      if (!settled) return fmt::format("`{}` is spelled in a way that cannot be replaced", found->place->written);
      if (settled != edits) after = check(renamed(workspace, *settled, name));
      edits = std::move(settled);
      if (const auto why = worse(workspace, *after, name)) return *why;
    }
  }
  Json changes = Json::object();
  for (const auto& [path, spans] : *edits) {
    const Document* document = asked.workspace.find(path);
    Json of_document = Json::array();
    for (const grammar::Span span : spans) {
      of_document.push_back(
          {{"range", range_json(document->source(), span, asked.encoding)}, {"newText", name}});
    }
    changes[document->uri()] = std::move(of_document);
  }
  return {{"changes", std::move(changes)}};
}

}  // namespace tripline::tools::lsp
