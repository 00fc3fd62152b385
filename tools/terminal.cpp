#include "tools/terminal.hpp"

#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace tripline::tools {

bool is_terminal(std::FILE* file) { return isatty(fileno(file)) == 1; }

bool wants_colour(std::FILE* file) {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return is_terminal(file) && (!no_colour || *no_colour == '\0') && (!term || std::strcmp(term, "dumb") != 0);
}

}  // namespace tripline::tools
