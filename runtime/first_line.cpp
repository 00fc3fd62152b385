#include "runtime/first_line.hpp"

#include <algorithm>
#include <optional>

#include "runtime/number.hpp"

namespace tripline::runtime {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

// Behind a list's bracket: whether an element of JSON, its end or the line's end comes.
bool may_be_element(std::string_view line) {
  line = without_blanks(line);
  if (line.empty() || std::string_view("{[],\"").find(line.front()) != std::string_view::npos) return true;
  const std::size_t end = std::min(line.find_first_of(",] \t\r"), line.size());
  const std::string_view scalar = line.substr(0, end), rest = without_blanks(line.substr(end));
  if (!rest.empty() && rest.front() != ',' && rest.front() != ']') return false;
  return scalar == "true" || scalar == "false" || scalar == "null" || Decimal::parse(scalar).has_value();
}

// What stands behind the bracket that closes the first one; nothing where that is not in the line.
std::optional<std::string_view> behind_document(std::string_view line) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return line.substr(i + 1);
    }
  }
  return std::nullopt;
}

}  // namespace

bool begins_with_json(std::string_view begin) {
  if (begin.front() != '{' && begin.front() != '[') return false;
  const std::string_view line = begin.substr(0, begin.find('\n'));
  if (line.size() == longest_first_line) return true;
  const std::string_view inside = without_blanks(line.substr(1));
  const bool plausible = begin.front() == '[' ? may_be_element(inside)
                                              : inside.empty() || inside.front() == '"' || inside.front() == '}';
  if (!plausible) return false;
  const auto behind = behind_document(line);
  const std::string_view rest = behind ? without_blanks(*behind) : std::string_view();
  return rest.empty() || std::string_view("{[,]}").find(rest.front()) != std::string_view::npos;
}

}  // namespace tripline::runtime
