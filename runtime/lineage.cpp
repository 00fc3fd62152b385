#include "runtime/lineage.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace tripline::runtime {

namespace {

constexpr std::string_view credential_kind = "credential", identity_kind = "identity", call_kind = "call",
                           role_kind = "role";
constexpr std::string_view asks = "asks", gives = "gives", is = "is";

struct Claim {
  bool by_identity = false;
  std::int64_t time = 0;
  std::string issuer, call, via;
  friend auto operator<=>(const Claim&, const Claim&) = default;
};

class LineageBuilder {
 public:
  explicit LineageBuilder(const ActivityGraph& graph) : graph_(graph) {}

  Lineage build() {
    add_nodes();
    for (const GraphEdge& edge : graph_.edges) read(edge);
    join_shared_calls();
    for (const auto& [number, claims] : claims_) settle(number, claims);
    break_circles();
    add_children();
    return std::move(out_);
  }

 private:
  const GraphNode& node(std::uint32_t number) const { return graph_.nodes[number]; }

  // Credentials all; identities only where one issued a credential.
  void add_nodes() {
    std::set<std::uint32_t> issuers;
    for (const GraphEdge& edge : graph_.edges) {
      if (node(edge.from).kind == identity_kind && node(edge.to).kind == credential_kind) issuers.insert(edge.from);
    }
    for (std::uint32_t n = 0; n < graph_.nodes.size(); ++n) {
      if (node(n).kind == credential_kind || issuers.contains(n)) {
        LineageNode made;
        made.id = node(n).id;
        made.credential = node(n).kind == credential_kind;
        out_.nodes.push_back(std::move(made));
      }
    }
    std::sort(out_.nodes.begin(), out_.nodes.end(), [](const LineageNode& a, const LineageNode& b) {
      return std::tie(a.id, a.credential) < std::tie(b.id, b.credential);
    });
    for (std::uint32_t n = 0; n < out_.nodes.size(); ++n) numbers_[{out_.nodes[n].id, out_.nodes[n].credential}] = n;
  }
  std::uint32_t number_of(const GraphNode& of) const { return numbers_.at({of.id, of.kind == credential_kind}); }

  void read(const GraphEdge& edge) {
    const GraphNode& from = node(edge.from);
    const GraphNode& to = node(edge.to);
    if (from.kind == credential_kind && to.kind == identity_kind && edge.kind == is) {
      use(out_.nodes[number_of(from)], to.id, edge);
    } else if (from.kind == credential_kind && to.kind == role_kind) {
      list(out_.nodes[number_of(from)].roles, to.id);
    } else if (from.kind == credential_kind && to.kind == call_kind && edge.kind == asks) {
      asked_[edge.to].push_back(&edge);
    } else if (from.kind == call_kind && to.kind == credential_kind && edge.kind == gives) {
      given_[edge.from].push_back(&edge);
    } else if (to.kind == credential_kind && (from.kind == credential_kind || from.kind == identity_kind)) {
      claim(number_of(to), from, edge.times.front(), edge.kind, edge.via);
    }
  }

  static void list(std::vector<std::string>& into, const std::string& text) {
    const auto at = std::lower_bound(into.begin(), into.end(), text);
    if (at != into.end() && *at == text) return;
    into.insert(at, text);
    if (into.size() > Lineage::most_listed) into.pop_back();
  }

  void use(LineageNode& by, const std::string& identity, const GraphEdge& edge) {
    by.calls += edge.count;
    by.first = std::min(by.first.value_or(edge.times.front()), edge.times.front());
    by.last = std::max(by.last.value_or(edge.times.back()), edge.times.back());
    list(by.identities, identity);
    if (edge.via.empty()) return;
    // An address may come once for each identity of a credential; edges of one ascend by identity and not by address.
    if (addresses_[&by].insert(edge.via).second) ++by.address_count;
    list(by.addresses, edge.via);
  }

  void claim(std::uint32_t number, const GraphNode& issuer, std::int64_t time, std::string_view call,
             const std::string& via) {
    const bool itself = issuer.kind == credential_kind && issuer.id == out_.nodes[number].id;
    if (itself) {
      out_.nodes[number].circle = true;
    } else {
      claims_[number].insert({issuer.kind != credential_kind, time, issuer.id, std::string(call), via});
    }
  }

  // Whoever asked for a call of which another account's record says what it gave.
  void join_shared_calls() {
    for (const auto& [call, gave] : given_) {
      const auto asked = asked_.find(call);
      if (asked == asked_.end()) continue;
      for (const GraphEdge* give : gave) {
        const std::uint32_t number = number_of(node(give->to));
        std::string name = "AssumeRole";
        if (const auto of = claims_.find(number); of != claims_.end()) name = of->second.begin()->call;
        for (const GraphEdge* ask : asked->second) claim(number, node(ask->from), ask->times.front(), name, ask->via);
      }
    }
  }

  void settle(std::uint32_t number, const std::set<Claim>& claims) {
    LineageNode& of = out_.nodes[number];
    std::set<std::string_view> issuers;
    for (const Claim& each : claims) {
      if (!each.by_identity) issuers.insert(each.issuer);
    }
    of.claims = static_cast<std::uint32_t>(issuers.size());
    const Claim& first = *claims.begin();
    of.parent = numbers_.at({first.issuer, !first.by_identity});
    of.call = first.call;
    of.via = first.via;
    of.issued = first.time;
  }

  // Parents can only form circles if records are forged. In each the earliest issue, then the smallest id, is
  // taken out, whichever node the walk came in by.
  void break_circles() {
    std::vector<std::uint32_t> seen(out_.nodes.size(), 0);  // number of the walk that came by
    for (std::uint32_t start = 0, walk = 1; start < out_.nodes.size(); ++start, ++walk) {
      std::uint32_t at = start;
      while (seen[at] == 0 && out_.nodes[at].parent) {
        seen[at] = walk;
        at = *out_.nodes[at].parent;
      }
      if (seen[at] != walk || !out_.nodes[at].parent) continue;
      std::uint32_t chosen = at;
      for (std::uint32_t on = *out_.nodes[at].parent; on != at; on = *out_.nodes[on].parent) {
        if (std::tie(out_.nodes[on].issued, out_.nodes[on].id) < std::tie(out_.nodes[chosen].issued, out_.nodes[chosen].id)) {
          chosen = on;
        }
      }
      out_.nodes[chosen].parent.reset();
      out_.nodes[chosen].circle = true;
    }
  }

  void add_children() {
    for (std::uint32_t n = 0; n < out_.nodes.size(); ++n) {
      if (out_.nodes[n].parent) out_.nodes[*out_.nodes[n].parent].children.push_back(n);
    }
    for (LineageNode& each : out_.nodes) {
      std::sort(each.children.begin(), each.children.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::tie(out_.nodes[a].issued, a) < std::tie(out_.nodes[b].issued, b);
      });
    }
  }

  const ActivityGraph& graph_;
  Lineage out_;
  std::map<std::pair<std::string, bool>, std::uint32_t> numbers_;
  std::map<std::uint32_t, std::set<Claim>> claims_;                          // by lineage node
  std::map<std::uint32_t, std::vector<const GraphEdge*>> asked_, given_;     // by call
  std::map<const LineageNode*, std::set<std::string>> addresses_;
};

}  // namespace

Lineage lineage_of(const ActivityGraph& graph) { return LineageBuilder(graph).build(); }

std::vector<LineageRow> lineage_rows(const Lineage& lineage, const std::string& id, std::size_t limit, bool& cut) {
  std::vector<LineageRow> out, open;  // `open`: what is still to come, the next one last
  cut = false;
  if (id.empty()) {
    for (std::uint32_t n = static_cast<std::uint32_t>(lineage.nodes.size()); n-- > 0;) {
      if (!lineage.nodes[n].parent) open.push_back({n, 0});
    }
  } else {
    const auto at = std::find_if(lineage.nodes.begin(), lineage.nodes.end(), [&](const auto& n) { return n.id == id; });
    if (at == lineage.nodes.end()) return out;
    std::vector<std::uint32_t> forebears;
    for (auto on = at->parent; on; on = lineage.nodes[*on].parent) forebears.push_back(*on);
    std::reverse(forebears.begin(), forebears.end());
    // Of very many the nearest ones.
    const std::size_t skipped = forebears.size() >= limit ? forebears.size() - limit + 1 : 0;
    cut = skipped > 0;
    for (std::size_t i = skipped; i < forebears.size(); ++i) {
      out.push_back({forebears[i], static_cast<std::uint32_t>(i - skipped)});
    }
    open.push_back({static_cast<std::uint32_t>(at - lineage.nodes.begin()), static_cast<std::uint32_t>(out.size())});
  }
  while (!open.empty()) {
    if (out.size() >= limit) {
      cut = true;
      break;
    }
    const LineageRow row = open.back();
    open.pop_back();
    out.push_back(row);
    const auto& children = lineage.nodes[row.node].children;
    for (auto child = children.rbegin(); child != children.rend(); ++child) open.push_back({*child, row.depth + 1});
  }
  return out;
}

}  // namespace tripline::runtime
