#include "tools/size_value.hpp"

#include <string>

namespace tripline::tools {

CLI::Validator size_value() {
  const auto parse = [](std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first != text.npos && text[first] == '-') return "a size is not negative: " + text;
    return CLI::AsSizeValue(true)(text);
  };
  return CLI::Validator(parse, "SIZE");
}

}  // namespace tripline::tools
