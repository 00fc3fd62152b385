#include "runtime/scan_constants.hpp"

namespace tripline::runtime {

#define TRIPLINE_16(c) {c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c}
const ScanConstants scan_constants = {TRIPLINE_16('"'), TRIPLINE_16('\\'), TRIPLINE_16('{'), TRIPLINE_16('}'),
                                      TRIPLINE_16(','), TRIPLINE_16(':'),  TRIPLINE_16(' ')};
#undef TRIPLINE_16

}  // namespace tripline::runtime
