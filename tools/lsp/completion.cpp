// textDocument/completion: keys from the schema, names from the workspace, fields and calls from the catalogue.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tools/lsp/answers.hpp"
#include "tools/lsp/api_words.hpp"
#include "tools/lsp/cursor.hpp"

namespace tripline::tools::lsp {

namespace {

using grammar::Key;
using grammar::Schema;
using grammar::ValueKind;
using Json = nlohmann::json;

constexpr std::size_t most_items = 200;

// LSP's CompletionItemKind.
enum class Kind : int { field = 5, variable = 6, module = 9, property = 10, value = 12, keyword = 14, reference = 18,
                        constant = 21, event = 23 };

bool begins(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
         });
}

class Items {
 public:
  Items(const Asked& asked, const Cursor& cursor, std::uint32_t offset)
      : word_(cursor.word),
        range_(range_json(asked.document.source(), {grammar::SourceId{0}, cursor.begin, offset}, asked.encoding)) {}

  // `insert` replaces the word before the cursor.
  void add(std::string_view label, Kind kind, std::string_view detail, std::string_view text, std::string insert = {}) {
    if (!begins(label, word_) || !seen_.emplace(label).second) return;
    if (items_.size() == most_items) {
      more_ = true;
      return;
    }
    Json item = {{"label", label},
                 {"kind", static_cast<int>(kind)},
                 {"textEdit", {{"range", range_}, {"newText", insert.empty() ? std::string(label) : insert}}}};
    if (!detail.empty()) item["detail"] = detail;
    if (!text.empty()) item["documentation"] = text;
    items_.push_back(std::move(item));
  }

  Json json() && { return {{"isIncomplete", more_}, {"items", std::move(items_)}}; }

 private:
  std::string_view word_;
  Json range_;
  Json items_ = Json::array();
  std::set<std::string, std::less<>> seen_;
  bool more_ = false;
};

void add_names(const Asked& asked, NameKind kind, Items& items) {
  for (const FoundName& found : asked.workspace.nameable(asked.document, kind)) {
    items.add(found.place->written, kind == NameKind::pack ? Kind::module : Kind::reference, found.place->noun,
              found.place->description);
  }
}

void add_fields(Items& items) {
  for (const ApiWord& field : api_fields()) items.add("$." + field.word, Kind::field, field.detail, field.text);
}

// What may stand behind a key.
void add_values(const Asked& asked, const Cursor& cursor, Items& items) {
  const Key& key = *cursor.key;
  for (const std::string_view word : key.words) items.add(word, Kind::constant, key.name, "");
  const std::string_view section = cursor.section ? cursor.section->key : std::string_view();
  switch (key.kind) {
    case ValueKind::filter:
    case ValueKind::filters: add_names(asked, NameKind::filter, items); break;
    case ValueKind::values: add_names(asked, NameKind::list, items); break;
    case ValueKind::boolean:
      items.add("true", Kind::constant, key.name, "");
      items.add("false", Kind::constant, key.name, "");
      break;
    case ValueKind::field:
    case ValueKind::fields: add_fields(items); break;
    default: break;
  }
  if (key.name == "imports") add_names(asked, NameKind::pack, items);
  if (key.name == "metric") add_names(asked, NameKind::metric, items);
  if (key.name == "rule" || key.name == "suppressor" || key.name == "expect") add_names(asked, NameKind::rule, items);
  if (section == "edges" && (key.name == "from" || key.name == "to")) add_names(asked, NameKind::node, items);
  if (section == "graphs" && key.name == "edges") add_names(asked, NameKind::edge, items);
  if (key.name == "by" || key.name == "by_all") add_fields(items);
  if (key.name == "mitre") {
    for (const ApiWord& technique : attack_techniques()) items.add(technique.word, Kind::constant, technique.detail, technique.text);
  }
  // Lists of call names are the commonest lists; a letter or two keep them from flooding all others.
  if (section == "lists" && cursor.word.size() >= 2) {
    for (const ApiWord& call : api_calls("")) items.add(call.word, Kind::event, call.detail, call.text);
  }
}

void add_keys(const Schema& schema, const std::vector<std::string>& present, bool trip, Items& items) {
  for (const Key& key : schema.keys) {
    if (std::find(present.begin(), present.end(), key.name) != present.end()) continue;
    const std::string_view word = trip && !key.trip.empty() ? key.trip.substr(0, key.trip.find('|')) : key.name;
    const std::string insert = trip ? std::string(word) + " " : std::string(word) + ": ";
    items.add(word, Kind::property, key.required ? "required" : "", key.doc, insert);
  }
}

void add_sections(bool trip, Items& items) {
  if (!trip) add_keys(grammar::pack_schema(), {}, false, items);
  if (trip) items.add("pack", Kind::keyword, "", grammar::pack_schema().doc, "pack ");
  for (const grammar::Section& section : grammar::pack_sections()) {
    const std::string_view word = trip ? section.schema->noun : section.key;
    items.add(word, Kind::keyword, "", section.schema->doc, std::string(word) + (trip ? " " : ":"));
  }
}

void add_compared(const Asked& asked, const Cursor& cursor, std::uint32_t offset, Items& items) {
  // The source that the same pattern asks for narrows the calls: the nearest one before the cursor.
  const std::string_view before = std::string_view(asked.document.text()).substr(0, offset);
  for (const ApiWord& word : api_values(cursor.field, before)) items.add(word.word, Kind::value, word.detail, word.text);
}

}  // namespace

Json completion(const Asked& asked, std::uint32_t offset) {
  const bool trip = asked.document.is_trip();
  const Cursor cursor = cursor_at(asked.document.text(), offset, trip);
  Items items(asked, cursor, offset);
  switch (cursor.where) {
    case Cursor::Where::section: add_sections(trip, items); break;
    case Cursor::Where::keys:
      if (cursor.key && trip) add_values(asked, cursor, items);
      add_keys(*cursor.schema, cursor.present, trip, items);
      if (cursor.key && !trip) add_values(asked, cursor, items);
      break;
    case Cursor::Where::value:
      if (cursor.key) add_values(asked, cursor, items);
      break;
    case Cursor::Where::pattern_field: add_fields(items); break;
    case Cursor::Where::pattern_value: add_compared(asked, cursor, offset, items); break;
    case Cursor::Where::elsewhere: break;
  }
  return std::move(items).json();
}

}  // namespace tripline::tools::lsp
