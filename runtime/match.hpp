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
#include "runtime/profile.hpp"
#include "runtime/program.hpp"
#include "runtime/tuple_cache.hpp"
#include "runtime/value_classes.hpp"

namespace tripline::runtime {

// A program made ready to run; one per worker, as it keeps scratch memory. The program must outlive it.
class Matcher {
 public:
  // `extra`: fields that the caller wants decoded beside the program's; field numbers go on from there.
  // `places`: where addresses are; null: nowhere that is known.
  explicit Matcher(const Program& program, std::vector<Field> extra = {}, const Places* places = nullptr);

  // The filters that match, in ascending order, valid until the next call. See Decoder::decode for the arguments;
  // `json` tells afterwards whether the event was a JSON object.
  const std::vector<std::uint32_t>& match(std::string_view event, bool stored,
                                         std::optional<TokenIndex> tokens = std::nullopt);
  // The same in two steps, for those who have something to do while memory is fetched.
  void decode(std::string_view event, bool stored, std::optional<TokenIndex> tokens);
  const std::vector<std::uint32_t>& match_decoded();

  // From now on filters are timed and counted in `to`, which must outlive the matcher.
  void start_profile(Profile& to) { profile_ = &to; }
  // Adds what was counted all along.
  void add_misses(Profile& to) const;

  bool json() const { return json_; }
  const Decoder& values() const { return decoder_; }
  // The number of the set that was found last, and all sets. Numbers hold until the next match after `crowded`.
  std::uint32_t set() const { return set_; }
  const MatchSets& sets() const { return sets_; }
  bool crowded() const { return sets_.crowded(); }

 private:
  bool decide(const Filter& filter) const;
  bool look_at(std::uint32_t filter);
  void look_at_filters();

  const Program& program_;
  std::vector<Field> fields_;  // the program's and the extra ones
  Decoder decoder_;
  std::vector<std::uint32_t> with_tests_;  // fields that have predicates
  std::vector<std::uint32_t> place_of_;    // field -> its place among them, where it has one
  std::vector<ValueClasses> classes_;      // of these fields
  std::vector<std::uint32_t> tuple_;       // of the current event: their classes
  std::vector<std::uint32_t> classified_;  // places in it that may not be `none`, each once
  std::vector<std::uint8_t> is_classified_;
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
  std::uint64_t tuple_misses_ = 0;
  Profile* profile_ = nullptr;
};

}  // namespace tripline::runtime
