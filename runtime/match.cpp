#include "runtime/match.hpp"

#include <algorithm>

namespace tripline::runtime {

namespace {
constexpr std::uint32_t no_place = 0xFFFFFFFF;

// Fields that predicates ask about, in order.
std::vector<std::uint32_t> fields_with_tests(const Program& program) {
  std::vector<bool> asked(program.fields.size());
  for (const Predicate& predicate : program.predicates) asked[predicate.field] = true;
  std::vector<std::uint32_t> out;
  for (std::uint32_t f = 0; f < asked.size(); ++f) {
    if (asked[f]) out.push_back(f);
  }
  return out;
}

std::vector<Field> joined(const std::vector<Field>& a, std::vector<Field> b) {
  b.insert(b.begin(), a.begin(), a.end());
  return b;
}
}  // namespace

Matcher::Matcher(const Program& program, std::vector<Field> extra, const Places* places)
    : program_(program), fields_(joined(program.fields, std::move(extra))), decoder_(fields_),
      with_tests_(fields_with_tests(program)), cache_(with_tests_.size()), truth_(program.predicates.size()),
      seen_(program.filters.size()) {
  std::vector<const Automaton*> automata(program.fields.size(), nullptr);
  for (const Automaton& automaton : program.automata) automata[automaton.field] = &automaton;
  classes_.reserve(with_tests_.size());
  for (const std::uint32_t f : with_tests_) {
    classes_.emplace_back(ValueMatcher(program, f, automata[f], places), program.predicates.size());
  }
  tuple_.resize(with_tests_.size(), ValueClasses::none);
  is_classified_.resize(with_tests_.size());
  place_of_.resize(fields_.size(), no_place);
  for (std::uint32_t i = 0; i < with_tests_.size(); ++i) place_of_[with_tests_[i]] = i;
  std::vector<std::vector<std::uint32_t>> covered(program.predicates.size());
  for (std::uint32_t f = 0; f < program.filters.size(); ++f) {
    if (program.filters[f].always) {
      always_.push_back(f);
      continue;
    }
    for (const std::uint32_t p : program.filters[f].cover) covered[p].push_back(f);
  }
  covered_begin_.push_back(0);
  for (const auto& filters : covered) {
    covered_.insert(covered_.end(), filters.begin(), filters.end());
    covered_begin_.push_back(static_cast<std::uint32_t>(covered_.size()));
  }
}

bool Matcher::decide(const Filter& filter) const {
  std::uint32_t at = filter.entry;
  while (at < reject) {
    const Decision& d = program_.decisions[at];
    at = truth_[d.predicate] ? d.on_true : d.on_false;
  }
  return at == accept;
}

const std::vector<std::uint32_t>& Matcher::match(std::string_view event, bool stored,
                                                std::optional<TokenIndex> tokens) {
  decode(event, stored, tokens);
  return match_decoded();
}

void Matcher::decode(std::string_view event, bool stored, std::optional<TokenIndex> tokens) {
  json_ = decoder_.decode(event, stored, tokens);
}

const std::vector<std::uint32_t>& Matcher::match_decoded() {
  if (sets_.crowded()) {
    sets_.clear();
    cache_.clear();
  }
  // Values that are missing are of the class `none`, and most of them are missing.
  for (const std::uint32_t i : classified_) {
    tuple_[i] = ValueClasses::none;
    is_classified_[i] = 0;
  }
  classified_.clear();
  bool known = true;
  std::uint64_t hash = 0;
  for (const std::uint32_t field : decoder_.present()) {
    const std::uint32_t i = place_of_[field];
    if (i == no_place || is_classified_[i] != 0) continue;
    is_classified_[i] = 1;
    classified_.push_back(i);
    tuple_[i] = classes_[i].of(decoder_.all(field));
    if (tuple_[i] != ValueClasses::none) hash += TupleCache::hash_of(i, tuple_[i]);
    if (tuple_[i] != ValueClasses::unknown) continue;
    if (known) truth_.clear();
    known = false;
    for (const std::uint32_t p : classes_[i].last()) truth_.set(p);
  }
  if (known) {
    if (const auto set = cache_.get(tuple_, hash)) {
      set_ = *set;
      return sets_[set_];
    }
    truth_.clear();
  }
  for (const std::uint32_t i : classified_) {
    if (tuple_[i] == ValueClasses::unknown) continue;
    for (const std::uint32_t p : classes_[i].predicates(tuple_[i])) truth_.set(p);
  }
  look_at_filters();
  set_ = sets_.number_of(matched_);
  if (known && set_ != MatchSets::none) cache_.put(tuple_, hash, set_);
  return matched_;
}

bool Matcher::look_at(std::uint32_t filter) {
  if (!profile_) return decide(program_.filters[filter]);
  Stopwatch watch;
  const bool matches = decide(program_.filters[filter]);
  FilterProfile& profile = profile_->filters[filter];
  profile.nanoseconds += watch.lap();
  ++profile.candidates;
  return matches;
}

void Matcher::add_misses(Profile& to) const {
  for (std::size_t i = 0; i < with_tests_.size(); ++i) to.field_misses[with_tests_[i]] += classes_[i].misses();
  to.tuple_misses += tuple_misses_;
}

void Matcher::look_at_filters() {
  ++tuple_misses_;
  matched_.clear();
  if (++event_number_ == 0) {  // wrapped around: old marks would look new
    std::fill(seen_.begin(), seen_.end(), 0);
    event_number_ = 1;
  }
  for (const std::uint32_t p : truth_.list()) {
    for (std::uint32_t i = covered_begin_[p]; i < covered_begin_[p + 1]; ++i) {
      const std::uint32_t f = covered_[i];
      if (seen_[f] == event_number_) continue;
      seen_[f] = event_number_;
      if (look_at(f)) matched_.push_back(f);
    }
  }
  for (const std::uint32_t f : always_) {
    if (look_at(f)) matched_.push_back(f);
  }
  std::sort(matched_.begin(), matched_.end());
}

}  // namespace tripline::runtime
