#pragma once
// Drawing by Graphviz, a program of its own that need not be there.

#include <optional>
#include <string>

namespace tripline::tools {

// What `dot -Tsvg` makes of a graph in its language. Nothing, and in `error` why, where it is not installed or fails.
// It is started without a shell, from the PATH, and stopped after a minute.
std::optional<std::string> draw_svg(const std::string& dot, std::string& error);

}  // namespace tripline::tools
