// Paths for a person's eyes: a line that says from where to where and how grave, and a line for each step.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/event_time.hpp"
#include "tools/colours.hpp"
#include "tools/escape.hpp"
#include "tools/json_text.hpp"
#include "tools/paths_output.hpp"
#include "tools/quantities.hpp"

namespace tripline::tools {

namespace {

using runtime::ActivityGraph;

constexpr std::size_t longest_name = 100, most_listed = 50;

class Table {
 public:
  Table(const PathsReport& report, const PathsView& view)
      : report_(report), graph_(*report.graph), colours_(view.colour), width_(view.width) {}

  std::string text() {
    for (std::size_t i = 0; i < report_.paths.paths.size(); ++i) path(i, report_.paths.paths[i]);
    if (report_.paths.paths.empty()) line("no path");
    if (report_.request.blast) blast();
    if (report_.request.cuts) {
      cuts();
      chokes();
      between();
    }
    if (report_.request.lateral) lateral();
    return std::move(out_);
  }

 private:
  // What is safe already, cut to the terminal.
  void line(const std::string& text) { out_ += (width_ > 0 ? fit(text, width_) : text) + '\n'; }
  void heading(const std::string& text) { out_ += '\n' + colours_.strong(text) + '\n'; }
  std::string name(std::uint32_t node) const {
    return fit_middle(runtime::node_name(graph_.nodes[node]), std::min(longest_name, width_ > 0 ? width_ : longest_name));
  }

  std::string edge_text(std::uint32_t number) const {
    const runtime::GraphEdge& edge = graph_.edges[number];
    std::string out = fmt::format("{} --{}{}--> {}", name(edge.from), fit(edge.kind, longest_name),
                                  edge.denied ? ", refused" : "", name(edge.to));
    if (!edge.via.empty()) out += fmt::format("  via {}", fit(edge.via, longest_name));
    return out;
  }

  void step(const runtime::PathStep& step) {
    line(fmt::format("    {}  {}", runtime::format_time(step.time), edge_text(step.edge)));
  }

  void path(std::size_t number, const runtime::Path& path) {
    if (number > 0) out_ += '\n';
    line(colours_.strong(fmt::format("risk {}", number_text(path.risk))) +
         fmt::format("  {} -> {}  in {}", name(path.start), name(path.target), counted(path.steps.size(), "step")));
    for (const runtime::PathStep& at : path.steps) step(at);
  }

  // The first few of a list, and how many more there are.
  template <class List, class Each>
  void list(const List& entries, const Each& each) {
    std::size_t shown = 0;
    for (const auto& entry : entries) {
      if (shown++ == most_listed) break;
      each(entry);
    }
    if (entries.size() > most_listed) line(fmt::format("    and {} more", entries.size() - most_listed));
    if (entries.empty()) line("    none");
  }

  void blast() {
    constexpr std::string_view words[] = {"directly", "in order", "ever"};
    heading(fmt::format("Reached: {}", counted(report_.blast.size(), "node")));
    list(report_.blast, [&](const runtime::Reached& reached) {
      line(fmt::format("    {}  {:<8}  {}{}", runtime::format_time(reached.time),
                       words[static_cast<std::size_t>(reached.reach)], name(reached.node),
                       graph_.nodes[reached.node].sensitivity > 0 ? "  (sensitive)" : ""));
    });
  }

  void cuts() {
    heading("Cheapest cuts");
    list(report_.cuts, [&](const TargetCut& cut) {
      const std::string what = cut.target ? name(*cut.target) : "all targets";
      if (!cut.cut.possible || (cut.cut.cut && cut.cut.edges.empty())) {
        line(fmt::format("    {}: {}", what, cut.cut.possible ? "not found, the graph is too large" : "impossible"));
        return;
      }
      line(fmt::format("    {}: {}, cost {}{}", what, counted(cut.cut.edges.size(), "edge"), number_text(cut.cut.cost),
                       cut.cut.cut ? fmt::format(", at least {}", number_text(cut.cut.at_least)) : ""));
      for (const std::uint32_t edge : cut.cut.edges) line("        " + edge_text(edge));
    });
  }

  void chokes() {
    heading("Choke points");
    list(report_.chokes.points, [&](const runtime::ChokePoint& point) {
      line(fmt::format("    {}  on every path to {}", name(point.node),
                       point.targets.size() == 1 ? name(point.targets[0]) : counted(point.targets.size(), "target")));
    });
  }

  void between() {
    heading("In the middle");
    list(report_.between.nodes, [&](const std::pair<std::uint32_t, double>& entry) {
      line(fmt::format("    {:>10.1f}  {}", entry.second, name(entry.first)));
    });
  }

  void lateral() {
    heading("Lateral movement");
    list(report_.lateral.groups, [&](const runtime::LateralMovement& group) {
      const std::string who = group.root ? name(*group.root) : "address " + fit(group.address, longest_name);
      line(fmt::format("    risk {}  {}: {}", number_text(group.risk), who, counted(group.steps.size(), "assumption")));
      for (std::size_t i = 0; i < std::min(group.steps.size(), most_listed); ++i) step(group.steps[i]);
    });
  }

  const PathsReport& report_;
  const ActivityGraph& graph_;
  Colours colours_;
  std::size_t width_;
  std::string out_;
};

}  // namespace

std::string paths_table(const PathsReport& report, const PathsView& view) { return Table(report, view).text(); }

}  // namespace tripline::tools
