#include "compiler/comparison_words.hpp"

#include <algorithm>
#include <iterator>

namespace tripline::compiler {

std::optional<runtime::Comparison> comparison_of(std::string_view word) {
  // In the order of the enumeration.
  constexpr std::string_view words[] = {"GreaterThanOrEqualToThreshold",
                                        "GreaterThanThreshold",
                                        "LessThanThreshold",
                                        "LessThanOrEqualToThreshold",
                                        "LessThanLowerOrGreaterThanUpperThreshold",
                                        "LessThanLowerThreshold",
                                        "GreaterThanUpperThreshold"};
  const auto at = std::find(std::begin(words), std::end(words), word);
  if (at == std::end(words)) return std::nullopt;
  return static_cast<runtime::Comparison>(at - std::begin(words));
}

}  // namespace tripline::compiler
