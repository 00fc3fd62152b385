#include "tools/lsp/message_stream.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace tripline::tools::lsp {

namespace {

constexpr std::size_t max_header_bytes = 1024;
constexpr std::size_t max_headers = 32;

// One header line without its line end.
std::optional<std::string> read_header(std::istream& in) {
  std::string line;
  for (char c; in.get(c);) {
    if (c == '\n') {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      return line;
    }
    if (line.size() == max_header_bytes) return std::nullopt;
    line += c;
  }
  return std::nullopt;
}

bool names(std::string_view line, std::string_view header) {
  return line.size() > header.size() && line[header.size()] == ':' &&
         std::equal(header.begin(), header.end(), line.begin(), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
         });
}

std::optional<std::size_t> number_behind_colon(std::string_view line) {
  line.remove_prefix(line.find(':') + 1);
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
  if (error != std::errc() || end != line.data() + line.size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<std::string> read_message(std::istream& in) {
  std::optional<std::size_t> length;
  for (std::size_t headers = 0;; ++headers) {
    const std::optional<std::string> line = read_header(in);
    if (!line || headers == max_headers) return std::nullopt;
    if (line->empty()) break;
    if (names(*line, "Content-Length")) length = number_behind_colon(*line);
  }
  if (!length || *length > max_message_bytes) return std::nullopt;
  std::string content(*length, '\0');
  if (!in.read(content.data(), static_cast<std::streamsize>(*length))) return std::nullopt;
  return content;
}

void write_message(std::ostream& out, std::string_view content) {
  out << "Content-Length: " << content.size() << "\r\n\r\n" << content << std::flush;
}

}  // namespace tripline::tools::lsp
