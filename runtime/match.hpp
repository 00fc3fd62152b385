#pragma once
// One event against a whole program: which filters match. Values are decoded once, each value becomes a class (the
// predicates that hold for it), and the classes of all fields become the matching filters: from a cache, or by
// looking at the filters that a true predicate points at.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/decode.hpp"
#include "runtime/match_sets.hpp"
#include "runtime/program.hpp"
#include "runtime/tuple_cache.hpp"
#include "runtime/value_classes.hpp"

namespace tripline::runtime {

// A program made ready to run; one per worker, as it keeps scratch memory. The program must outlive it.
class Matcher {
 public:
  // `extra`: fields that the caller wants decoded beside the program's; field numbers go on from there.
  explicit Matcher(const Program& program, std::vector<Field> extra = {});

  // The filters that match, in ascending order, valid until the next call. See Decoder::decode for the arguments;
  // `json` tells afterwards whether the event was a JSON object.
  const std::vector<std::uint32_t>& match(std::string_view event, bool stored,
                                         std::optional<TokenIndex> tokens = std::nullopt);
  // The same in two steps, for those who have something to do while memory is fetched.
  void decode(std::string_view event, bool stored, std::optional<TokenIndex> tokens);
  const std::vector<std::uint32_t>& match_decoded();

  bool json() const { return json_; }
  const Decoder& values() const { return decoder_; }
  // The number of the set that was found last, and all sets. Numbers hold until the next match after `crowded`.
  std::uint32_t set() const { return set_; }
  const MatchSets& sets() const { return sets_; }
  bool crowded() const { return sets_.crowded(); }

 private:
  bool decide(const Filter& filter) const;
  void look_at_filters();

  const Program& program_;
  std::vector<Field> fields_;  // the program's and the extra ones
  Decoder decoder_;
  std::vector<std::uint32_t> with_tests_;  // fields that have predicates
  std::vector<ValueClasses> classes_;      // of these fields
  std::vector<std::uint32_t> tuple_;       // of the current event: their classes
  TupleCache cache_;
  MatchSets sets_;
  std::uint32_t set_ = 0;
  std::vector<std::uint32_t> covered_begin_, covered_;  // predicate -> filters it may make true
  std::vector<std::uint32_t> always_;
  Truth truth_;
  std::vector<std::uint32_t> seen_;  // by filter: number of the last event it was looked at
  std::uint32_t event_number_ = 0;
  std::vector<std::uint32_t> matched_;
  bool json_ = false;
};

}  // namespace tripline::runtime
