#include "tools/find_nodes.hpp"

#include <algorithm>

#include "runtime/glob.hpp"

namespace tripline::tools {

namespace {

bool ends_with_part(std::string_view id, std::string_view part) {
  if (!id.ends_with(part) || id.size() == part.size() || part.empty()) return false;
  const char before = id[id.size() - part.size() - 1];
  return before == '/' || before == ':';
}

}  // namespace

std::vector<std::uint32_t> find_nodes(const runtime::ActivityGraph& graph, std::string_view name) {
  std::string_view kind = name.substr(0, name.find(':')), id = name;
  const bool known = kind.size() < name.size() &&
                     std::any_of(graph.nodes.begin(), graph.nodes.end(), [&](const auto& node) { return node.kind == kind; });
  if (known) id.remove_prefix(kind.size() + 1);
  std::vector<std::uint32_t> exact, loose;
  for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) {
    const runtime::GraphNode& node = graph.nodes[i];
    if (known && node.kind != kind) continue;
    if (node.id == id) exact.push_back(i);
    const bool matches = runtime::is_glob(id) ? runtime::glob_match(id, node.id) : ends_with_part(node.id, id);
    if (matches) loose.push_back(i);
  }
  return exact.empty() ? loose : exact;
}

}  // namespace tripline::tools
