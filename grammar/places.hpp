#pragma once
// From the bytes of an embedded text to those of the source that it was decoded from. Grammars count the
// former; here spans are moved to the latter. A fix survives only where the source has the same bytes, since a
// replacement knows nothing of YAML's escapes and folds.

#include <optional>
#include <string>
#include <utility>

#include "grammar/diagnostic.hpp"

namespace tripline::grammar {

// Borrows the text.
class Places {
 public:
  explicit Places(const Text& text)
      : text_(text),
        synthetic_(!text.value().empty() && text.span(0, 0) == text.span(0, text.value().size())) {}

  void move(Span& span) const { span = text_.span(span.begin, span.end); }

  void move(Diagnostic& diagnostic) const {
    move(diagnostic.span);
    for (Label& label : diagnostic.labels) move(label.span);
    if (!diagnostic.fix) return;
    Fix& fix = *diagnostic.fix;
    const std::uint32_t length = fix.span.end - fix.span.begin;
    const std::optional<std::string> spelled = text_.spelled(fix.replacement, fix.span.begin, fix.span.end);
    move(fix.span);
    if (synthetic_ || !spelled || fix.span.end - fix.span.begin != length) {
      diagnostic.fix.reset();
    } else {
      fix.replacement = *spelled;
    }
  }

  void move(Diagnostics found, Diagnostics& diagnostics) const {
    for (Diagnostic& diagnostic : found.list()) {
      move(diagnostic);
      diagnostics.add(std::move(diagnostic));
    }
  }

 private:
  const Text& text_;
  bool synthetic_;
};

}  // namespace tripline::grammar
