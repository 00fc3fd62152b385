#pragma once
// Bytes that a scan compares with, sixteen of each as registers are filled with. They stand in a file of their own so
// that compilers load them rather than make each anew for every block.

#include <cstdint>

namespace tripline::runtime {

struct ScanConstants {
  alignas(16) std::uint8_t quote[16], backslash[16], open[16], close[16], comma[16], colon[16], space[16];
};
extern const ScanConstants scan_constants;

}  // namespace tripline::runtime
