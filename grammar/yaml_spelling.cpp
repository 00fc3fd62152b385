#include "grammar/yaml_spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "grammar/utf8.hpp"

namespace tripline::grammar {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool has_control(std::string_view text, std::string_view allowed) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] >= ' ' && text[at] < '\x7F') {
      ++at;
      continue;
    }
    const CodePoint point = code_point_at(text, at);
    const bool plain_control = point.value == '\t' || point.value == '\n' || is_control(point.value);
    if (!point.valid || (plain_control && allowed.find(text[at]) == std::string_view::npos)) return true;
    at += point.length;
  }
  return false;
}

// What is not a text to a reader of YAML 1.1 or 1.2, or may not be: words, numbers, dates, times of day.
bool looks_typed(std::string_view text) {
  TreeNode plain;
  plain.text = Text::synthetic(std::string(text));
  if (is_null(plain) || is_boolean(plain) || is_number(plain)) return true;
  static constexpr std::array<std::string_view, 8> words = {"yes", "no", "on", "off", "<<", "=", "-", "+"};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (std::find(words.begin(), words.end(), lower) != words.end()) return true;
  const bool number_letters = lower.find_first_not_of("0123456789+-.:_exotz") == std::string::npos &&
                              lower.find_first_of("0123456789") != std::string::npos &&
                              std::string_view("0123456789+-.").find(lower[0]) != std::string_view::npos;
  return number_letters && std::count(lower.begin(), lower.end(), '.') < 2;  // 1.2.0 and 10.0.0.1 are texts to all
}

bool is_plain_safe(std::string_view text, bool in_flow) {
  if (text.empty() || is_blank(text.front()) || is_blank(text.back()) || has_control(text, "")) return false;
  static constexpr std::string_view indicators = ",[]{}#&*!|>'\"%@`";
  if (indicators.find(text.front()) != std::string_view::npos) return false;
  if (std::string_view("-?:").find(text.front()) != std::string_view::npos) {
    if (text.size() == 1 || is_blank(text[1]) || text.starts_with("---") || text.front() == ':') return false;
  }
  if (text.starts_with("...")) return false;
  if (text.back() == ':' || text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) {
    return false;
  }
  return !in_flow || text.find_first_of(",[]{}?") == std::string_view::npos;
}

std::string in_single_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out += '\'';
}

std::string in_double_quotes(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    const auto to = std::back_inserter(out);
    if (point.value == '"' || point.value == '\\') {
      out += '\\';
      out += static_cast<char>(point.value);
    } else if (point.value == '\n') {
      out += "\\n";
    } else if (point.value == '\t') {
      out += "\\t";
    } else if (point.value == '\r') {
      out += "\\r";
    } else if (!point.valid || (is_control(point.value) && point.value < 0x100)) {
      fmt::format_to(to, "\\x{:02X}", point.value);
    } else if (is_control(point.value) && point.value < 0x10000) {
      fmt::format_to(to, "\\u{:04X}", point.value);
    } else if (is_control(point.value)) {
      fmt::format_to(to, "\\U{:08X}", point.value);
    } else {
      out.append(text.substr(at, point.length));
    }
    at += point.length;
  }
  return out += '"';
}

}  // namespace

std::string spell_yaml_text(std::string_view text, bool is_text, bool in_flow) {
  if (has_control(text, "")) return in_double_quotes(text);
  if (is_plain_safe(text, in_flow) && !(is_text && looks_typed(text))) return std::string(text);
  return in_single_quotes(text);
}

std::string spell_yaml_key(std::string_view key, bool in_flow) { return spell_yaml_text(key, true, in_flow); }

std::optional<YamlBlock> literal_yaml_block(std::string_view text) {
  if (text.find('\n') == std::string_view::npos || has_control(text, "\n\t")) return std::nullopt;
  if (text.front() == '\n' || is_blank(text.front())) return std::nullopt;
  YamlBlock block;
  block.header = text.back() == '\n' ? "|" : "|-";
  if (text.back() == '\n') text.remove_suffix(1);
  if (text.back() == '\n') return std::nullopt;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (!line.empty() && line.find_first_not_of(" \t") == std::string_view::npos) return std::nullopt;
    block.lines.push_back(line);
    begin = end + 1;
  }
  return block;
}

std::optional<YamlBlock> folded_yaml_block(std::string_view text, std::size_t width) {
  YamlBlock block;
  block.header = text.ends_with('\n') ? ">" : ">-";
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.empty() || is_blank(text.front()) || is_blank(text.back()) || has_control(text, "")) return std::nullopt;
  std::size_t begin = 0;
  std::size_t last_blank = 0;  // the last one where the line may end
  std::size_t last_joint = 0;  // the last of them behind `&&` or `||`
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) ++columns;
    if (text[i] == ' ' && !is_blank(text[i - 1]) && !is_blank(text[i + 1])) {
      last_blank = i;
      if (text.substr(0, i).ends_with("&&") || text.substr(0, i).ends_with("||")) last_joint = i;
    }
    if (columns > width && last_blank > begin) {
      const std::size_t end = last_joint > begin ? last_joint : last_blank;
      block.lines.push_back(text.substr(begin, end - begin));
      begin = end + 1;
      columns = static_cast<std::size_t>(std::count_if(
          text.begin() + static_cast<std::ptrdiff_t>(begin), text.begin() + static_cast<std::ptrdiff_t>(i + 1),
          [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    }
  }
  if (block.lines.empty() && columns > width) return std::nullopt;
  block.lines.push_back(text.substr(begin));
  return block;
}

}  // namespace tripline::grammar
