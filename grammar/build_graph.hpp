#pragma once
// The sections of a pack that make its graphs: tree -> ast.

#include <optional>

#include "grammar/ast.hpp"
#include "grammar/block_reader.hpp"

namespace tripline::grammar {

// `$.path` alone, or text with `{$.path}` in it; a `{` that no `$` follows is text. Empty means that an error was
// added.
std::optional<ast::TextTemplate> build_template(const Text& text, Diagnostics& diagnostics);

ast::Node build_node(const BlockReader& block);
ast::Edge build_edge(const BlockReader& block);
ast::Sensitive build_sensitive(const BlockReader& block);
ast::Graph build_graph(const BlockReader& block);

}  // namespace tripline::grammar
