#include "grammar/field_ref.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "grammar/parse_pattern.hpp"

namespace tripline::grammar {

namespace {
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}
}  // namespace

std::optional<ast::FieldRef> parse_field_ref(const Text& text, Diagnostics& diagnostics) {
  const std::string& value = text.value();
  ast::FieldRef ref;
  ref.text = text;
  if (value.empty() || value.front() != '$') {
    Diagnostic& d = diagnostics.add(Code::field_reference, text.span(),
                                    value.empty() ? "a field is empty" : "`" + value + "` is no field");
    d.help = "a field is `$.name` of a JSON event, or `$name` of a delimited one";
    return std::nullopt;
  }
  if (value.size() > 1 && (value[1] == '.' || value[1] == '[')) {
    std::optional<Selector> selector = parse_selector(text, diagnostics);
    if (!selector) return std::nullopt;
    ref.kind = ast::FieldRef::Kind::json;
    ref.selector = std::move(*selector);
    return ref;
  }
  const auto odd = std::find_if_not(value.begin() + 1, value.end(), is_name);
  if (value.size() == 1 || odd != value.end()) {
    const auto at = static_cast<std::size_t>(odd - value.begin());
    const Span span = value.size() == 1 ? text.span() : text.span(at, at + 1);
    diagnostics.add(Code::field_reference, span, "`" + value + "` is no field").help =
        "a field is `$.name` of a JSON event, or `$name` of a delimited one";
    return std::nullopt;
  }
  if (!std::all_of(value.begin() + 1, value.end(), is_digit)) {
    ref.kind = ast::FieldRef::Kind::slot;
    ref.slot = value.substr(1);
    return ref;
  }
  ref.kind = ast::FieldRef::Kind::token;
  if (value.size() <= 10) {
    for (const char c : value.substr(1)) ref.token = ref.token * 10 + static_cast<std::uint32_t>(c - '0');
  }
  if (ref.token == 0) {
    diagnostics
        .add(Code::field_reference, text.span(1, value.size()), "`" + value + "` is no token's position")
        .help = "positions count from 1";
    return std::nullopt;
  }
  return ref;
}

}  // namespace tripline::grammar
