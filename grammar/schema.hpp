#pragma once
// The nouns of the rule language and their keys, as one table. Reading packs, the JSON Schema of
// `tripline schema`, did-you-mean, the .trip grammar and the canonical printers all ask this table, so a key is
// added in one place.

#include <cstdint>
#include <span>
#include <string_view>

namespace tripline::grammar {

enum class ValueKind : std::uint8_t {
  name,       // a rule's, list's or metric's name
  text,       // free text, possibly several lines
  word,       // one of `words`
  integer,    // digits
  number,     // F30 shape
  boolean,    // true | false
  duration,   // 30s 5m 24h 7d, or whole seconds
  field,      // $.path, $name or $N
  value,      // a number or a field (metric value)
  pattern,    // a filter pattern's text, as AWS writes it
  filter,     // a filter's name, a pattern in place, or a combination block (all, any, not, field + in, class or cidr)
  filters,    // list of filters
  values,     // the name of a list, or a list of texts
  names,      // list of texts; one text stands for a list of one
  fields,     // list of fields; one stands for a list of one
  field_map,  // map of name -> field
  text_map,   // map of name -> text
  block,      // a map with keys of its own (`schema`)
  blocks,     // list of such maps; one stands for a list of one
  insight,    // an AWS CloudWatchLogRule body: a map, or its JSON as text
  data,       // any value: events, expectations
};

struct Schema;

struct Key {
  std::string_view name;
  ValueKind kind;
  bool required = false;
  std::string_view doc;                          // one sentence, for people and for the JSON Schema
  std::span<const std::string_view> words = {};  // of word
  const Schema* schema = nullptr;                // of block, blocks; of data: its values are names or such blocks
  // .trip: words that may stand for the key (`within` for `window`, `at least` for `at_least`), several of them
  // parted by `|`; the first one is what is printed. Empty: the key itself.
  std::string_view trip = {};
  bool positional = false;  // .trip: the key's word may be left out where the block opens
};

struct Schema {
  std::string_view noun;  // .trip's word: alarm, threat, ...
  std::string_view doc;
  std::span<const Key> keys;
};

// A section of a pack: `alarms:` holds a list of maps with a `name`, `lists:` a map of name -> values.
struct Section {
  enum class Form : std::uint8_t { list, map };
  std::string_view key;  // YAML: alarms
  Form form;
  const Schema* schema;
  // Forms of map: an entry's value may be this one key's value alone (`filters: {x: '{...}'}` for pattern).
  std::string_view shorthand = {};
};

const Schema& pack_schema();               // pack, version, description, log_groups, imports
std::span<const Section> pack_sections();  // in canonical order
const Schema& combination_schema();        // all, any, not, field: a filter defined where it is used
const Key* find_key(const Schema& schema, std::string_view name);

}  // namespace tripline::grammar
