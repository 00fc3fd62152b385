#pragma once
// Which credential came of which: access key id -> the call that issued it -> its issuer, back to the first key or
// person, across accounts. A pure function of the graph of rules/aws-lineage, so it holds for any order of events.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/activity_graph.hpp"

namespace tripline::runtime {

// A credential, or an identity without one that issued credentials (a service, somebody of another account).
struct LineageNode {
  std::string id;           // access key id, or what names the identity
  bool credential = true;
  std::vector<std::string> identities;  // whom its calls were made as, sorted, a few; ARNs
  std::vector<std::string> roles;       // what it was issued for, sorted, a few
  std::vector<std::string> addresses;   // of its calls, sorted, a few
  std::uint64_t address_count = 0;      // all of them
  std::uint64_t calls = 0;              // made with it
  std::optional<std::int64_t> first, last;  // of these

  // How it came about; no parent: nobody was seen to issue it.
  std::optional<std::uint32_t> parent;
  std::string call, via;        // the issuing call's name and address
  std::int64_t issued = 0;      // its time
  std::uint32_t claims = 0;     // different credentials that were seen to issue it; more than one is not right
  bool circle = false;          // its issuer came of it: the claim was dropped
  std::vector<std::uint32_t> children;  // by time of issue, then id
};

// Nodes ascend by (id, credential); parents form a forest. Of several claims to have issued a credential a credential's
// goes before an identity's, then the earlier, then the smaller id. n log n.
struct Lineage {
  static constexpr std::size_t most_listed = 8;  // identities, roles, addresses of a node
  std::vector<LineageNode> nodes;
};
Lineage lineage_of(const ActivityGraph& graph);

// The nodes to show: those of `id`'s forebears and all that came of it, or without an id all trees; each before its
// children, at most `limit`. Returns node and depth; `cut` tells whether there were more. Empty: there is no such id.
struct LineageRow {
  std::uint32_t node = 0;
  std::uint32_t depth = 0;
};
std::vector<LineageRow> lineage_rows(const Lineage& lineage, const std::string& id, std::size_t limit, bool& cut);

}  // namespace tripline::runtime
