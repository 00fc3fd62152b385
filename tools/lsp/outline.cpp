#include "tools/lsp/outline.hpp"

#include <utility>

namespace tripline::tools::lsp {

using grammar::Span;

Outline outline_of(const grammar::ast::Pack& pack) {
  Outline out;
  out.pack = pack.name.value();
  out.pack_span = pack.name.span();
  for (const grammar::Text& import : pack.imports) out.imports.push_back(import.value());
  for (const grammar::ast::Test& test : pack.tests) out.tests.push_back({test.name.value(), test.name.span()});
  out.names = name_places(pack);
  return out;
}

std::optional<Span> after(Span span, const Edit& edit) {
  const std::uint32_t removed = edit.end - edit.begin;
  const auto moved = [&](std::uint32_t at) { return at - removed + edit.inserted; };
  if (span.end <= edit.begin) return span;
  if (span.begin >= edit.end) return Span{span.source, moved(span.begin), moved(span.end)};
  if (span.begin <= edit.begin && edit.end <= span.end) return Span{span.source, span.begin, moved(span.end)};
  return std::nullopt;
}

Outline after(const Outline& outline, const std::vector<Edit>& edits) {
  Outline out = outline;
  // Where it is now, or empty where a part of it is gone.
  const auto follow = [](Span& span, const Edit& edit) {
    const auto now = after(span, edit);
    const bool same = now && now->end - now->begin == span.end - span.begin;
    span = now.value_or(Span{span.source, edit.begin, edit.begin});
    return same;
  };
  for (const Edit& edit : edits) {
    follow(out.pack_span, edit);
    for (Outline::Test& test : out.tests) follow(test.span, edit);
    std::erase_if(out.names, [&](NamePlace& place) {
      follow(place.whole, edit);
      return !follow(place.span, edit);
    });
  }
  return out;
}

}  // namespace tripline::tools::lsp
