// The disk is the caller's: tools read files, tests hand out texts, and the compiler stays a function of what
// it is given. A pack comes from a stranger at times, so a name that leads out of its folder is never asked
// for.
#include "compiler/read_lists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <utility>

#include "grammar/utf8.hpp"

namespace tripline::compiler {

using grammar::Code;

namespace {

constexpr std::string_view blanks = " \t\r";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool leads_outside(const std::filesystem::path& path) {
  return path.is_absolute() || std::find(path.begin(), path.end(), "..") != path.end();
}

void append_values(std::string_view text, grammar::SourceId id, grammar::ast::List& list) {
  for (std::size_t at = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0; at < text.size();) {
    const std::size_t line_end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, line_end - at);
    const std::size_t comment = std::min(line.find(" #"), line.find("\t#"));
    line = line.substr(0, line.starts_with('#') ? 0 : comment);
    const std::size_t begin = line.find_first_not_of(blanks);
    if (begin != std::string_view::npos) {
      const std::size_t end = line.find_last_not_of(blanks) + 1;
      const grammar::Span span{id, static_cast<std::uint32_t>(at + begin),
                               static_cast<std::uint32_t>(at + end)};
      list.values.emplace_back(std::string(line.substr(begin, end - begin)), span);
    }
    at = line_end + 1;
  }
}

}  // namespace

void read_lists(grammar::ast::Pack& pack, const std::string& folder, const ReadFile& read,
                grammar::Sources& sources, grammar::Diagnostics& diagnostics) {
  for (grammar::ast::List& list : pack.lists) {
    if (!list.file) continue;
    const std::string& name = list.file->value();
    const std::string path = (std::filesystem::path(folder) / name).lexically_normal().string();
    const bool outside = leads_outside(name);
    std::optional<std::string> text = outside ? std::nullopt : read(path);
    if (!text) {
      diagnostics
          .add(Code::missing_file, list.file->span(), fmt::format("the file `{}` cannot be read", name))
          .help =
          outside ? "a list's file stands beside its pack or below it" : fmt::format("looked for `{}`", path);
      continue;
    }
    const grammar::SourceId id = sources.add(path, std::move(*text));
    const std::string_view kept = sources[id].text();
    if (const auto bad = grammar::first_not_utf8(kept)) {
      const auto at = static_cast<std::uint32_t>(*bad);
      diagnostics.add(Code::not_utf8, {id, at, at + 1}, "this byte is not UTF-8").help =
          "save the file as UTF-8";
      continue;
    }
    append_values(kept, id, list);
  }
}

}  // namespace tripline::compiler
