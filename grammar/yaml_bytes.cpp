#include "grammar/yaml_bytes.hpp"

#include <fmt/format.h>

#include "grammar/utf8.hpp"

namespace tripline::grammar {

bool check_yaml_bytes(std::string_view text, SourceId id, std::size_t most, Diagnostics& diagnostics) {
  const auto place = [&](std::size_t at) {
    return Span{id, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 1)};
  };
  if (text.size() > most) {
    diagnostics.add(Code::input_limit, {id, 0, 0}, fmt::format("the file has more than {} bytes", most));
    return false;
  }
  if (const auto bad = first_not_utf8(text)) {
    diagnostics.add(Code::not_utf8, place(*bad), "this byte is not UTF-8").help = "save the file as UTF-8";
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 || byte == '\t' || byte == '\n') continue;
    if (byte == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    diagnostics
        .add(Code::yaml_syntax, place(i),
             byte == '\r' ? "a carriage return without a line feed"
                          : fmt::format("the control character U+{:04X} is not allowed", byte))
        .help = byte == '\r' ? "end lines with a line feed" : fmt::format("write it in double quotes: \"\\x{:02X}\"", byte);
    return false;
  }
  return true;
}

}  // namespace tripline::grammar
