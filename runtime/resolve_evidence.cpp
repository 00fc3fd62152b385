#include "runtime/resolve_evidence.hpp"

#include <algorithm>

namespace tripline::runtime {

std::vector<EventReference> resolve(const Evidence& evidence, const Observations& observations,
                                    const std::vector<std::string>& inputs) {
  std::vector<EventReference> out;
  for (const Reference& r : evidence.list()) {
    std::pair place(r.input, r.index);
    if (const auto copy = observations.copies.find(r.id); copy != observations.copies.end()) {
      place = std::min(place, copy->second);
    }
    std::string id;
    if (const auto odd = observations.odd_ids.find(r.id); odd != observations.odd_ids.end()) {
      id = odd->second;
    } else if (r.id != EventKey{}) {
      id = uuid_text(r.id);
    }
    out.push_back({r.time, std::move(id), inputs[place.first], place.second});
  }
  return out;
}

}  // namespace tripline::runtime
