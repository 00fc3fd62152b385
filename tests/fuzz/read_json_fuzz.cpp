// Any bytes are a JSON text or a diagnosed one, and as a rule body likewise: no crash, no silence, spans
// inside the text, every fix applicable. The depth limit is what keeps the recursion off the stack's end;
// seeds nest beyond it.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "grammar/insight_rule.hpp"
#include "grammar/read_json.hpp"

using namespace tripline::grammar;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size > 16 * 1024) return 0;
  const std::string input(reinterpret_cast<const char*>(bytes), size);
  const Text text(input, {SourceId{0}, 0, static_cast<std::uint32_t>(size)});
  const auto check = [&](bool read, const Diagnostics& diagnostics) {
    if (read == diagnostics.has_errors()) std::abort();
    for (const Diagnostic& d : diagnostics.list()) {
      if (d.span.begin > d.span.end || d.span.end > size || d.message.empty()) std::abort();
      if (d.fix && (d.fix->span.begin > d.fix->span.end || d.fix->span.end > size)) std::abort();
    }
  };
  Diagnostics json, rule;
  const bool is_json = read_json(text, Code::insight_rule_text, json).has_value();
  check(is_json, json);
  const bool is_rule = read_insight_rule_text(text, rule).has_value();
  check(is_rule, rule);
  if (is_rule && !is_json) std::abort();
  return 0;
}
