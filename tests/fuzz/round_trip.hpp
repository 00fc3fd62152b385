#pragma once
// What holds of every language that is parsed from a text: parsing ends, says what it refuses and where, and what it
// accepts comes back from its canonical spelling.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "grammar/diagnostic.hpp"

namespace tripline {

[[noreturn]] inline void fail(const char* what, const std::string& first, const std::string& second) {
  std::fprintf(stderr, "%s\n  %s\n  %s\n", what, first.c_str(), second.c_str());
  std::abort();
}

// Inputs beyond the parsers' own limit on length teach nothing and are cut.
inline std::string fuzz_text(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), std::min<std::size_t>(size, 70000)};
}

// `parse(Text, Diagnostics&)` gives an optional tree, for which `to_string` is the canonical spelling. Returns what the
// text itself parses to; `same(first, second, again)`: whether the spelling means the same, `again` what was said of it.
template <typename Parse, typename Same>
auto check_round_trip(const std::string& text, const Parse& parse, const Same& same) {
  const auto parsed = [&](const std::string& of, grammar::Diagnostics& diagnostics) {
    return parse(grammar::Text(of, grammar::Span{grammar::SourceId{0}, 0, static_cast<std::uint32_t>(of.size())}), diagnostics);
  };
  grammar::Diagnostics diagnostics;
  auto first = parsed(text, diagnostics);
  if (first.has_value() == diagnostics.has_errors()) fail("a text is refused without an error", text, "");
  for (const grammar::Diagnostic& diagnostic : diagnostics.list()) {
    const grammar::Span& span = diagnostic.span;
    if (span.begin > span.end || span.end > text.size()) fail("a span is outside the text", text, diagnostic.message);
  }
  if (!first) return first;
  const std::string canonical = to_string(*first);
  // The canonical spelling spaces its tokens, so it alone may pass the limit on length.
  if (canonical.size() > 64 * 1024) return first;
  grammar::Diagnostics again;
  const auto second = parsed(canonical, again);
  if (!second) fail("the canonical spelling is refused", text, canonical);
  if (!same(*first, *second, again)) fail("the canonical spelling means something else", text, canonical);
  if (to_string(*second) != canonical) fail("the canonical spelling is none", canonical, to_string(*second));
  return first;
}

}  // namespace tripline
