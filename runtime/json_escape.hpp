#pragma once
// JSON string escapes undone, in one place for the decoder and the envelopes.

#include <string_view>

namespace tripline::runtime {

// Writes what `raw` (the bytes between the quotes) stands for to `out`, which has room for raw.size() bytes and may be
// raw's own first byte; returns the end of what was written, or nullptr for an invalid escape or a lone surrogate.
char* unescape_json(std::string_view raw, char* out);

}  // namespace tripline::runtime
