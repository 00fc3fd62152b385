#include "runtime/places.hpp"

#include <algorithm>
#include <charconv>

#include "runtime/geo_database.hpp"

namespace tripline::runtime {

std::uint32_t as_number_of(std::string_view text) {
  if (text.starts_with("AS")) text.remove_prefix(2);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return text.starts_with('0') || error != std::errc() || end != text.data() + text.size() || number == 0xFFFFFFFF ? 0 : number;
}

std::optional<PlaceNumbers> PlaceNumbers::read(Test test, std::string_view text) {
  PlaceNumbers out;
  if (text == "*") return out;
  for (;;) {
    const std::string_view word = text.substr(0, text.find(' '));
    const std::uint32_t number = test == Test::in_country ? country_number(word) : as_number_of(word);
    if (number == 0) return std::nullopt;
    out.numbers_.push_back(number);
    if (word.size() == text.size()) break;
    text.remove_prefix(word.size() + 1);
  }
  std::sort(out.numbers_.begin(), out.numbers_.end());
  return out;
}

bool PlaceNumbers::contains(std::uint32_t number) const {
  return number != 0 && (numbers_.empty() || std::binary_search(numbers_.begin(), numbers_.end(), number));
}

void Places::add(const Address& address, Place place) { known_[unmapped(address)] = place; }

Place Places::of(const Address& address) const {
  const Address asked = unmapped(address);
  Place out;
  if (const auto at = known_.find(asked); at != known_.end()) out = at->second;
  for (const auto& database : databases_) {
    if (out.country != 0 && out.as_number != 0) break;
    const Place place = database->find(asked);
    if (out.country == 0) out.country = place.country;
    if (out.as_number == 0) out.as_number = place.as_number;
  }
  return out;
}

std::set<std::string> filters_with_places(const Program& program) {
  std::vector<bool> asks(program.decisions.size());  // by decision; those that it leads to stand before it
  for (std::size_t d = 0; d < asks.size(); ++d) {
    const Decision& decision = program.decisions[d];
    const Test test = program.predicates[decision.predicate].test;
    const auto behind = [&](std::uint32_t next) { return next < d && asks[next]; };
    asks[d] = test == Test::in_country || test == Test::in_as || behind(decision.on_true) || behind(decision.on_false);
  }
  std::set<std::string> out;
  for (const Filter& filter : program.filters) {
    if (filter.entry < asks.size() && asks[filter.entry]) out.insert(filter.names.begin(), filter.names.end());
  }
  return out;
}

}  // namespace tripline::runtime
