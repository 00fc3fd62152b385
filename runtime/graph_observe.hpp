#pragma once
// An event -> the relations that a graph sees in it.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/decode.hpp"
#include "runtime/known_relations.hpp"
#include "runtime/program.hpp"
#include "runtime/relations.hpp"
#include "runtime/text_map.hpp"

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
  // What a node rule's capture makes of a text; empty: nothing. Few texts make up most of an archive.
  struct Capture {
    std::shared_ptr<const re2::RE2> regex;  // made when first asked
    TextMap<std::string> known;
  };
  static constexpr std::size_t most_captures = 1 << 12;  // then all are forgotten
  const std::string& captured(std::uint32_t rule, const std::string& text);

  // An edge rule, as far as filters decide what it makes of an event: the node rules that may name its ends, in their
  // order, whether the edge is denied, and the fields that its texts are made of, ascending.
  struct Variant {
    std::uint32_t rule = 0;
    bool denied = false;
    std::vector<std::uint32_t> from, to, fields;
    // Fields of the texts that may name what it leads to: without all of one of them there is no edge.
    std::vector<std::vector<std::uint32_t>> needs;
    bool possible(const Decoder& values) const;
  };
  static constexpr std::size_t most_variants = 1 << 16;  // then all are forgotten
  using Plan = std::vector<std::uint32_t>;               // numbers of variants, in the order of their rules
  Plan plan_for(const std::vector<std::uint32_t>& matched);
  std::uint32_t variant_of(std::uint32_t rule, const std::vector<std::uint32_t>& matched);
  const Plan& plan_of(std::uint32_t set, const std::vector<std::uint32_t>& matched);

  const std::vector<std::string>& nodes_of(std::uint32_t rule, const Decoder& values);
  const std::vector<std::string>* first_that_fits(const std::vector<std::uint32_t>& rules, const Decoder& values);
  // Gives `take` each relation that a variant makes of the event; those of a rule may be equal.
  template <typename Take>
  void each_relation(const Variant& variant, const Decoder& values, const Take& take);
  // Writes to `key_` all that decides what the variant makes of an event; false where that is too long.
  bool describe(std::uint32_t variant, const Decoder& values);
  // Adds to `found_` what one variant makes of the event; false where an event has too many relations.
  bool find(std::uint32_t variant, const Decoder& values, Relations& into);
  bool take(KnownRelations::Found relations);
  // An event with too many relations: the first ones are kept.
  void add_first(const Plan& plan, const Decoder& values, const Reference& reference, Relations& into);

  const Graph* graph_;
  std::vector<Capture> captures_;  // by node rule
  std::vector<std::vector<std::uint32_t>> by_filter_;  // filter -> edge rules, as far as filters go
  // Of the current event: names of the nodes that each node rule gives, once somebody asked.
  std::vector<std::vector<std::string>> nodes_;
  std::vector<std::uint64_t> asked_;
  std::uint64_t event_ = 0;
  std::vector<Relations::Known> found_;  // of the event
  std::vector<Relations::Known> made_;   // of one rule
  std::vector<Variant> variants_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> variant_numbers_;  // by what filters decide
  std::vector<std::optional<Plan>> plans_;  // by set
  KnownRelations known_;
  std::string key_, text_;
};

}  // namespace tripline::runtime
