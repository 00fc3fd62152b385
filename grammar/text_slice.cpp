// Every byte is asked for its origin, since the text may have holes (escapes, folds); Text joins what is
// contiguous.

#include "grammar/text_slice.hpp"

#include <algorithm>

namespace tripline::grammar {

Text slice(const Text& text, std::size_t begin, std::size_t end) {
  begin = std::min(begin, text.value().size());
  end = std::clamp(end, begin, text.value().size());
  Text part;
  for (std::size_t i = begin; i < end; ++i) part.append(text.value()[i], text.span(i, i + 1).begin);
  part.set_span(text.span(begin, end));
  return part;
}

}  // namespace tripline::grammar
