// Subset construction over (field, steps taken) pairs. Selectors are few and short and mostly share prefixes, so
// the automaton is about as large as their trie; only wildcards that overlap plain steps add states.
#include "runtime/field_walk.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <set>

namespace tripline::runtime {

namespace {
using Place = std::pair<std::uint32_t, std::uint32_t>;  // field, steps taken
using Places = std::vector<Place>;                      // sorted, unique
}  // namespace

FieldWalk::FieldWalk(const std::vector<Field>& fields, std::size_t limit) {
  std::size_t all_places = 0;
  std::map<Places, std::uint32_t> known;
  std::vector<const Places*> todo;
  const auto state_of = [&](Places places) {
    if (places.empty()) return nothing;
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    const auto [at, fresh] = known.emplace(std::move(places), static_cast<std::uint32_t>(known.size()));
    if (fresh) {
      todo.push_back(&at->first);
      all_places += at->first.size();
    }
    return at->second;
  };

  Places start;
  for (std::uint32_t f = 0; f < fields.size(); ++f) {
    if (fields[f].kind == Field::Kind::path) start.emplace_back(f, 0);
  }
  if (start.empty()) {
    states_.emplace_back();
    return;
  }
  state_of(std::move(start));

  for (std::size_t n = 0; n < todo.size(); ++n) {
    if (known.size() > limit || all_places > max_places) {
      fits_ = false;
      states_.assign(1, State{});
      table_.clear();
      return;
    }
    State state;
    std::map<std::string_view, Places> by_key;
    std::map<std::uint32_t, Places> by_index;
    Places values, elements;
    for (const auto& [field, taken] : *todo[n]) {
      const std::vector<Step>& steps = fields[field].steps;
      if (taken == steps.size()) {
        state.fields.push_back(field);
        continue;
      }
      const Step& step = steps[taken];
      const Place next{field, taken + 1};
      switch (step.kind) {
        case Step::Kind::key: by_key[step.key].push_back(next); break;
        case Step::Kind::index: by_index[step.index].push_back(next); break;
        case Step::Kind::any_element: elements.push_back(next); break;
        case Step::Kind::any_value: values.push_back(next); break;
      }
    }
    state.any_value = state_of(values);
    state.any_element = state_of(elements);
    for (auto& [index, places] : by_index) {
      places.insert(places.end(), elements.begin(), elements.end());
      state.elements.emplace_back(index, state_of(std::move(places)));
    }
    state.key_count = static_cast<std::uint32_t>(by_key.size());
    if (state.key_count > 0) {
      const std::uint32_t slots = std::bit_ceil(state.key_count * 2 + 1);
      state.table_begin = static_cast<std::uint32_t>(table_.size());
      state.table_mask = slots - 1;
      table_.resize(table_.size() + slots, Edge{{}, Ends({}), nothing, 0});
      std::uint32_t ordinal = 0;
      for (auto& [key, places] : by_key) {
        places.insert(places.end(), values.begin(), values.end());
        const Ends ends(key);
        std::uint32_t at = ends.hash(key.size()) & state.table_mask;
        while (table_[state.table_begin + at].target != nothing) at = (at + 1) & state.table_mask;
        table_[state.table_begin + at] = {key, ends, state_of(std::move(places)), ordinal++};
      }
    }
    states_.push_back(std::move(state));
  }
}

std::uint32_t FieldWalk::element(const State& state, std::uint64_t index) const {
  for (const auto& [at, target] : state.elements) {
    if (at == index) return target;
  }
  return state.any_element;
}

}  // namespace tripline::runtime
