// Any bytes: parsing ends, and what it accepts comes back equal from its canonical spelling, without a
// warning. Inputs beyond the parser's own length limit teach nothing and are cut.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "grammar/parse_sql.hpp"

namespace {
using namespace tripline::grammar;

[[noreturn]] void fail(const char* what, const std::string& first, const std::string& second) {
  std::fprintf(stderr, "%s\n  %s\n  %s\n", what, first.c_str(), second.c_str());
  std::abort();
}

std::optional<SqlQuery> parsed(const std::string& text, Diagnostics& diagnostics) {
  const Span span{SourceId{0}, 0, static_cast<std::uint32_t>(text.size())};
  return parse_sql(Text(text, span), diagnostics);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), std::min<std::size_t>(size, 70000));
  Diagnostics diagnostics;
  const auto first = parsed(text, diagnostics);
  if (first.has_value() == diagnostics.has_errors()) fail("a query is refused without an error", text, "");
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    const Span& span = diagnostic.span;
    if (span.begin > span.end || span.end > text.size())
      fail("a span is outside the text", text, diagnostic.message);
  }
  if (!first) return 0;
  const std::string canonical = to_string(*first);
  if (canonical.size() > 64 * 1024) return 0;
  Diagnostics again;
  const auto second = parsed(canonical, again);
  if (!second) fail("the canonical spelling is refused", text, canonical);
  if (!again.list().empty()) fail("the canonical spelling is warned about", text, canonical);
  if (to_string(*second) != canonical) fail("the canonical spelling is none", canonical, to_string(*second));
  return 0;
}
