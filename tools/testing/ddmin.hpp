#pragma once
// The fewest of some things that still fail: delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating
// Failure-Inducing Input", IEEE TSE 28(2), 2002, figure 5).

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace tripline::tools {

// A subset of `all`, in their order, of which `holds` is true, and of no subset with one thing less (1-minimal); `all`
// itself if it does not hold. Asks at most `most` times, and is only as small as that allows. O(n^2) questions at worst,
// O(log n) where one thing is enough.
template <typename Thing>
std::vector<Thing> ddmin(std::vector<Thing> all, const std::function<bool(const std::vector<Thing>&)>& holds,
                         std::size_t most = 100'000) {
  std::size_t asked = 0;
  const auto ask = [&](const std::vector<Thing>& some) { return asked++ < most && holds(some); };
  if (!ask(all)) return all;
  std::size_t parts = 2;
  while (all.size() >= 2 && asked < most) {
    parts = std::min(parts, all.size());
    bool smaller = false;
    const auto bound = [&](std::size_t part) { return static_cast<std::ptrdiff_t>(all.size() * part / parts); };
    for (std::size_t part = 0; !smaller && part < parts; ++part) {
      std::vector<Thing> some(all.begin() + bound(part), all.begin() + bound(part + 1));
      if (some.size() == all.size() || !ask(some)) continue;
      all = std::move(some);
      parts = 2;
      smaller = true;
    }
    for (std::size_t part = 0; !smaller && parts > 2 && part < parts; ++part) {
      std::vector<Thing> rest(all.begin(), all.begin() + bound(part));
      rest.insert(rest.end(), all.begin() + bound(part + 1), all.end());
      if (!ask(rest)) continue;
      all = std::move(rest);
      parts = std::max<std::size_t>(parts - 1, 2);
      smaller = true;
    }
    if (smaller) continue;
    if (parts == all.size()) break;
    parts *= 2;
  }
  return all;
}

}  // namespace tripline::tools
