#pragma once
// Amounts as people read them.

#include <cstdint>
#include <string>
#include <string_view>

namespace tripline::tools {

std::string grouped(std::uint64_t number);                         // 1,234,567
std::string bytes_text(double bytes);                              // 999 B, 12.3 MB; powers of 1,000
std::string seconds_text(double seconds);                          // 0.042 s, 3.21 s, 2:05 min, 1:02:03 h
std::string counted(std::uint64_t number, std::string_view noun);  // 1 file, 2 files

}  // namespace tripline::tools
