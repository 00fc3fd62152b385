// Any bytes: parsing ends, and what it accepts comes back equal from its canonical spelling. Inputs beyond
// the parser's own length limit teach nothing and are cut.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "grammar/parse_pattern.hpp"
#include "tests/pattern_dump.hpp"

namespace {
using namespace tripline::grammar;

[[noreturn]] void fail(const char* what, const std::string& first, const std::string& second) {
  std::fprintf(stderr, "%s\n  %s\n  %s\n", what, first.c_str(), second.c_str());
  std::abort();
}

std::optional<Pattern> parsed(const std::string& text, Diagnostics& diagnostics) {
  const Span span{SourceId{0}, 0, static_cast<std::uint32_t>(text.size())};
  return parse_pattern(Text(text, span), diagnostics);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), std::min<std::size_t>(size, 70000));
  Diagnostics diagnostics;
  const std::optional<Pattern> first = parsed(text, diagnostics);
  if (first.has_value() == diagnostics.has_errors()) fail("a pattern is refused without an error", text, "");
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    const Span& span = diagnostic.span;
    if (span.begin > span.end || span.end > text.size())
      fail("a span is outside the text", text, diagnostic.message);
  }
  if (!first) return 0;
  const std::string canonical = to_string(*first);
  Diagnostics again;
  const std::optional<Pattern> second = parsed(canonical, again);
  // The canonical spelling spaces its tokens, so it alone may pass the length limit.
  if (!second && canonical.size() > 64 * 1024) return 0;
  if (!second) fail("the canonical spelling is refused", text, canonical);
  if (dump(*first) != dump(*second)) fail("the canonical spelling means something else", text, canonical);
  if (to_string(*second) != canonical) fail("the canonical spelling is none", canonical, to_string(*second));
  return 0;
}
