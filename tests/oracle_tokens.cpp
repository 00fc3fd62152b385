#include "tests/oracle_tokens.hpp"

// F42 leaves open what follows a closing quote or bracket without a blank, as in `"a"b`. Here the token ends
// with its delimiter, so `b` begins the next one.

namespace tripline::oracle {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::vector<Token> tokens_of(std::string_view event) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < event.size()) {
    if (is_blank(event[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    if (event[at] == '"' || event[at] == '[') {
      const std::size_t close = event.find(event[at] == '"' ? '"' : ']', at + 1);
      if (close != std::string_view::npos) {
        tokens.push_back({std::string(event.substr(begin + 1, close - begin - 1)), begin});
        at = close + 1;
        continue;
      }
    }
    while (at < event.size() && !is_blank(event[at])) ++at;
    tokens.push_back({std::string(event.substr(begin, at - begin)), begin});
  }
  return tokens;
}

}  // namespace tripline::oracle
