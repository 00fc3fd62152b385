#include "tools/text_table.hpp"

// Sharing serves the modest first: columns are taken from the narrowest on, and each gets at most an equal
// part of what is left, so that one very long column never starves a short one.

#include <algorithm>
#include <numeric>

#include "tools/escape.hpp"

namespace tripline::tools {

std::string pad(std::string_view safe, std::size_t columns) {
  const std::size_t width = display_width(safe);
  return std::string(safe).append(width < columns ? columns - width : 0, ' ');
}

std::string pad_left(std::string_view safe, std::size_t columns) {
  const std::size_t width = display_width(safe);
  return std::string(width < columns ? columns - width : 0, ' ').append(safe);
}

std::vector<std::size_t> share_width(const std::vector<std::size_t>& natural, std::size_t room,
                                     std::size_t least) {
  std::vector<std::size_t> order(natural.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return natural[a] < natural[b]; });
  std::vector<std::size_t> widths(natural.size());
  std::size_t waiting = natural.size();
  for (const std::size_t column : order) {
    const std::size_t width = std::min(natural[column], std::max(room / waiting, least));
    widths[column] = width;
    room -= std::min(room, width);
    --waiting;
  }
  return widths;
}

}  // namespace tripline::tools
