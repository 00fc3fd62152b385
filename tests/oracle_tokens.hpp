#pragma once
// The tokens of a delimited event (F42).

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tripline::oracle {

bool is_blank(char c);

struct Token {
  std::string value;      // without the quotes or brackets around it
  std::size_t begin = 0;  // of the raw token, its opening quote or bracket included
};

std::vector<Token> tokens_of(std::string_view event);

}  // namespace tripline::oracle
