#include "runtime/profile.hpp"

#include <algorithm>
#include <functional>

namespace tripline::runtime {

std::string_view to_string(EventStage stage) {
  switch (stage) {
    case EventStage::decode: return "decode";
    case EventStage::match: return "match";
    case EventStage::observe: return "observe";
  }
  return "";
}

namespace {
template <typename Numbers>
void add_each(Numbers& to, const Numbers& from) {
  std::transform(to.begin(), to.end(), from.begin(), to.begin(), std::plus<>());
}
}  // namespace

void Profile::add(const Profile& other) {
  add_each(nanoseconds, other.nanoseconds);
  add_each(field_misses, other.field_misses);
  add_each(graphs, other.graphs);
  for (std::size_t f = 0; f < filters.size(); ++f) {
    filters[f].candidates += other.filters[f].candidates;
    filters[f].hits += other.filters[f].hits;
    filters[f].nanoseconds += other.filters[f].nanoseconds;
  }
  events += other.events;
  tuple_misses += other.tuple_misses;
}

}  // namespace tripline::runtime
