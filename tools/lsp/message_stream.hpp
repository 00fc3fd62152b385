#pragma once
// The frames of the Language Server Protocol's base protocol: `Content-Length: n`, a blank line, n bytes of JSON.

#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace tripline::tools::lsp {

inline constexpr std::size_t max_message_bytes = std::size_t{64} << 20;

// The next frame's content; nothing at the end of the stream, or where a header is malformed, too long or announces
// more than `max_message_bytes`: the stream is of no use then.
std::optional<std::string> read_message(std::istream& in);

// Writes one frame and flushes.
void write_message(std::ostream& out, std::string_view content);

}  // namespace tripline::tools::lsp
