#pragma once
// An event -> the relations that a graph sees in it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/decode.hpp"
#include "runtime/known_relations.hpp"
#include "runtime/program.hpp"
#include "runtime/relations.hpp"

namespace re2 {
class RE2;
}

namespace tripline::runtime {

// One per worker and graph, as it keeps scratch memory. The graph must outlive it.
class GraphObserver {
 public:
  static constexpr std::size_t most_per_event = 256;  // relations; arrays may hold thousands

  explicit GraphObserver(const Graph& graph);
  ~GraphObserver();
  GraphObserver(GraphObserver&&) noexcept;

  // Adds the relations of one event. `matched`: the filters that match it, ascending; `set`: their number in MatchSets,
  // or none. Always the same `into`, which stays where it is, and the same numbers of sets, until `forget`.
  void observe(const Decoder& values, const std::vector<std::uint32_t>& matched, std::uint32_t set,
               const Reference& reference, Relations& into);
  void forget();

 private:
  struct Edge {
    const std::string* from;
    const std::string* to;
    std::string kind, via;
    bool denied;
    Relations::Relation relation() const { return {*from, *to, kind, via, denied}; }
  };
  // What a node rule's capture makes of a text; empty: nothing. Few texts make up most of an archive.
  struct Capture {
    std::unique_ptr<re2::RE2> regex;  // made when first asked
    std::unordered_map<std::string, std::string> known;
  };
  static constexpr std::size_t most_captures = 1 << 12;  // then all are forgotten
  const std::string& captured(std::uint32_t rule, const std::string& text);

  const std::vector<std::string>& nodes_of(std::uint32_t rule, const Decoder& values,
                                           const std::vector<std::uint32_t>& matched);
  const std::vector<std::string>* first_that_fits(const std::vector<std::uint32_t>& rules, const Decoder& values,
                                                  const std::vector<std::uint32_t>& matched);

  // What a set of matching filters says in the graph: its edge rules, and the fields that their texts are made of.
  struct Plan {
    std::vector<std::uint32_t> rules;   // ascending
    std::vector<std::uint32_t> fields;  // ascending
  };
  Plan plan_for(const std::vector<std::uint32_t>& matched) const;
  const Plan& plan_of(std::uint32_t set, const std::vector<std::uint32_t>& matched);
  // Writes to `key_` all that decides an event's relations; false where that is too long.
  bool describe(std::uint32_t set, const Plan& plan, const Decoder& values);
  KnownRelations::Cells work_out(const Plan& plan, const Decoder& values, const std::vector<std::uint32_t>& matched,
                                 const Reference& reference, Relations& into);

  const Graph* graph_;
  std::vector<Capture> captures_;  // by node rule
  std::vector<std::vector<std::uint32_t>> by_filter_;  // filter -> edge rules, as far as filters go
  // Of the current event: names of the nodes that each node rule gives, once somebody asked.
  std::vector<std::vector<std::string>> nodes_;
  std::vector<std::uint64_t> asked_;
  std::uint64_t event_ = 0;
  std::vector<Edge> edges_;
  std::vector<std::optional<Plan>> plans_;  // by set
  KnownRelations known_;
  std::string key_, text_;
};

}  // namespace tripline::runtime
