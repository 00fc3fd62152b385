#include "tools/testing/law.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "tools/generate/random.hpp"
#include "tools/testing/test_outcome.hpp"

namespace tripline::tools {

namespace {

// Observations of the events in another order, made in `parts` parts and added. Events keep their places.
runtime::Observations observe_shuffled(const runtime::Program& program, runtime::Observer& observer,
                                       const std::vector<std::string>& events, std::size_t parts, Random& random) {
  std::vector<std::size_t> order(events.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  runtime::Observations sum(program);
  for (std::size_t part = 0; part < parts; ++part) {
    for (std::size_t i = part; i < order.size(); i += parts) {
      hand_over(events[order[i]], order[i], [&](const runtime::EventBytes& event) { observer.observe(event); });
    }
    sum.add(observer.take());
  }
  return sum;
}

std::string first_difference(const std::string& a, const std::string& b) {
  const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto at = static_cast<std::size_t>(x - a.begin());
  const std::size_t begin = a.rfind('\n', at == 0 ? 0 : at - 1) + 1;
  return fmt::format("`{}` became `{}`", a.substr(begin, std::min<std::size_t>(a.find('\n', begin) - begin, 200)),
                     b.substr(begin, std::min<std::size_t>(b.find('\n', begin) - begin, 200)));
}

}  // namespace

std::string broken_law(const runtime::Program& program, runtime::Observer& observer, const std::string& pack,
                       const std::vector<std::string>& events, const std::string& text, std::uint64_t seed) {
  Random random(seed);
  for (const std::size_t parts : {std::size_t{1}, std::size_t{3}}) {
    const runtime::Observations observations = observe_shuffled(program, observer, events, parts, random);
    const std::string other = TestOutcome(program, pack, observations).text();
    if (other != text) return first_difference(text, other);
  }
  return {};
}

}  // namespace tripline::tools
