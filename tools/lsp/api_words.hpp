#pragma once
// What the catalogue of the AWS API and the table of ATT&CK know, as words for editors.

#include <string>
#include <string_view>
#include <vector>

namespace tripline::tools::lsp {

struct ApiWord {
  std::string word;
  std::string detail;  // shown beside it
  std::string text;    // shown below it
};

// Paths of fields, without `$.`.
std::vector<ApiWord> api_fields();
// Event names; of one event source, or of all where it is empty.
std::vector<ApiWord> api_calls(std::string_view source);
// What `$.field` may be compared with; `before` is the text before the place, in which the nearest
// `$.eventSource = "…"` of the same pattern narrows event names.
std::vector<ApiWord> api_values(std::string_view field, std::string_view before);
std::vector<ApiWord> attack_techniques();

// Markdown about an event name, an event source, a field (`$.…`) or an ATT&CK id; empty where it is none.
std::string describe_api_word(std::string_view word);

// Text of the user's as Markdown that says just that.
std::string markdown_safe(std::string_view text);

}  // namespace tripline::tools::lsp
