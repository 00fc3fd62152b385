#pragma once
// Regular expressions of filter patterns (F12-F17), interpreted.

#include <string_view>

namespace tripline::oracle {

// Whether `body`, a valid regex body, is found anywhere in `text`. A character is a code point; a byte that
// is no part of valid UTF-8 is matched by nothing. `^` and `$` hold at the ends of the text only, `.` takes
// anything but a line feed, and negated classes take that too.
bool regex_found(std::string_view body, std::string_view text);

}  // namespace tripline::oracle
