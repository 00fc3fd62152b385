// F42 says where a quoted token ends and not what may follow. Ending it at the closer, whatever comes next,
// keeps to its words and splits `[a][b]` and `"a","b"` the way the eye does. The search for a closer that is
// not there is made once per kind: a line of openers stays linear.

#include "runtime/tokens.hpp"

namespace tripline::runtime {

namespace {
constexpr std::string_view blanks = " \t\r\n";

bool is_blank(char c) { return blanks.find(c) != std::string_view::npos; }
}  // namespace

void tokenize(std::string_view line, std::vector<Token>& out) {
  out.clear();
  bool no_quote = false, no_bracket = false;  // none is left in the rest of the line
  std::size_t at = 0;
  while (true) {
    while (at < line.size() && is_blank(line[at])) ++at;
    if (at == line.size()) return;
    const char opener = line[at];
    bool& none_left = opener == '"' ? no_quote : no_bracket;
    if ((opener == '"' || opener == '[') && !none_left) {
      const std::size_t close = line.find(opener == '"' ? '"' : ']', at + 1);
      if (close != line.npos) {
        out.push_back({line.substr(at + 1, close - at - 1), at, close + 1});
        at = close + 1;
        continue;
      }
      none_left = true;
    }
    const std::size_t begin = at;
    while (at < line.size() && !is_blank(line[at])) ++at;
    out.push_back({line.substr(begin, at - begin), begin, at});
  }
}

std::string_view rest_from(std::string_view line, const std::vector<Token>& tokens, std::size_t first) {
  if (first + 1 == tokens.size()) return tokens[first].value;
  // The last token ends where the trailing blanks begin.
  return line.substr(tokens[first].begin, tokens.back().end - tokens[first].begin);
}

}  // namespace tripline::runtime
