#include "tools/lineage_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "runtime/event_time.hpp"
#include "tools/escape.hpp"
#include "tools/json_text.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;
using runtime::LineageNode;
constexpr std::uint32_t deepest_indent = 32;

std::string listed(const std::vector<std::string>& texts, std::uint64_t all) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + terminal_safe(text);
  if (all > texts.size()) out += fmt::format(" and {} more", all - texts.size());
  return out;
}

std::string uses(const LineageNode& node) {
  if (!node.credential) return "";
  if (node.calls == 0) return "never used";
  const std::string span = *node.first == *node.last
                               ? runtime::format_time(*node.first)
                               : fmt::format("{} to {}", runtime::format_time(*node.first), runtime::format_time(*node.last));
  return fmt::format("{} {} {}{}", node.calls, node.calls == 1 ? "call" : "calls", span,
                     node.addresses.empty() ? "" : " from " + listed(node.addresses, node.address_count));
}

std::string origin(const LineageNode& node) {
  if (!node.parent) return node.circle ? "(its issuer came of it)" : "";
  std::string out = fmt::format("{} {}", terminal_safe(node.call), runtime::format_time(node.issued));
  if (!node.via.empty()) out += " from " + terminal_safe(node.via);
  if (node.claims > 1) out += fmt::format(" ({} credentials are recorded as its issuer)", node.claims);
  return out;
}

Json time_of(const std::optional<std::int64_t>& time) { return time ? Json(runtime::format_time(*time)) : Json(nullptr); }

}  // namespace

std::string lineage_text(const LineageView& view) {
  std::string out;
  const auto add_line = [&](std::uint32_t depth, std::string_view text) {
    if (text.empty()) return;
    out.append(2 * std::min(depth, deepest_indent), ' ');
    out += text;
    out += '\n';
  };
  for (const runtime::LineageRow& row : view.rows) {
    const LineageNode& node = view.lineage->nodes[row.node];
    const std::vector<std::string>& who = node.identities.empty() ? node.roles : node.identities;
    std::string head = fmt::format("{}{}", node.id == view.chosen ? "> " : "", terminal_safe(node.id));
    if (!who.empty()) head += "  " + listed(who, who.size());
    add_line(row.depth, head);
    add_line(row.depth + 2, origin(node));
    add_line(row.depth + 2, uses(node));
  }
  if (view.cut) out += "there is more: raise --limit\n";
  return out;
}

std::string lineage_json(const LineageView& view) {
  Json out = Json::object();
  out["schema"] = lineage_schema;
  out["id"] = view.chosen.empty() ? Json(nullptr) : Json(view.chosen);
  out["cut"] = view.cut;
  out["lost"] = view.lost;
  Json rows = Json::array();
  for (const runtime::LineageRow& row : view.rows) {
    const LineageNode& node = view.lineage->nodes[row.node];
    Json entry = {{"id", node.id}, {"credential", node.credential}, {"depth", row.depth}};
    entry["issuer"] = node.parent ? Json(view.lineage->nodes[*node.parent].id) : Json(nullptr);
    if (node.parent) {
      entry["call"] = node.call;
      entry["issued"] = runtime::format_time(node.issued);
      entry["address"] = node.via;
      entry["claims"] = node.claims;
    }
    if (node.circle) entry["circle"] = true;
    entry["identities"] = node.identities;
    entry["roles"] = node.roles;
    entry["calls"] = node.calls;
    entry["first"] = time_of(node.first);
    entry["last"] = time_of(node.last);
    entry["addresses"] = node.addresses;
    entry["address_count"] = node.address_count;
    rows.push_back(std::move(entry));
  }
  out["rows"] = std::move(rows);
  return json_text(out);
}

}  // namespace tripline::tools
