// Paths are scanned by hand and not as pattern selectors: a rule body allows less (no wildcards, no bracketed
// keys), and says so in its own words, at the byte where the path leaves what is allowed.

#include "grammar/insight_field.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "grammar/text_slice.hpp"

namespace tripline::grammar {

namespace {
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_key(char c) { return is_digit(c) || is_letter(c) || c == '-' || c == '_'; }
bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// Characters of a log group's name by CloudWatch Logs' own rule.
bool is_group(char c) { return is_key(c) || c == '/' || c == '.' || c == '#'; }

Diagnostic& refuse(const Text& text, std::size_t begin, std::size_t end, std::string message,
                   Diagnostics& diagnostics) {
  const Span span = begin < end ? text.span(begin, end) : text.span();  // of empty text, the quotes
  return diagnostics.add(Code::insight_rule, span, std::move(message));
}

std::string ticked(std::string_view text) { return "`" + std::string(text) + "`"; }

// One character as the reader sees it: all bytes of its UTF-8 sequence.
std::string_view character(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return text.substr(at, end - at);
}

// `[...]` at `at`: the offset behind it, or nothing when it was refused.
std::optional<std::size_t> check_index(const Text& path, std::size_t at, Diagnostics& diagnostics) {
  const std::string_view text = path.value();
  const std::size_t close = text.find(']', at);
  if (close == text.npos) {
    refuse(path, at, text.size(), "the index has no closing `]`", diagnostics);
    return std::nullopt;
  }
  const std::string_view inside = text.substr(at + 1, close - at - 1);
  if (all_digits(inside) && inside.size() <= 18) return close + 1;
  const Span span = path.span(at, close + 1);
  if (inside == "*") {
    diagnostics.add(Code::insight_rule, span, "a rule's path has no wildcards").help =
        "name one element, such as `[0]`";
  } else if (!inside.empty() && (inside.front() == '\'' || inside.front() == '"')) {
    diagnostics.add(Code::insight_rule, span, "a rule's path has no bracketed keys").help =
        "keys are letters, digits, `-` and `_`, each behind a dot";
  } else {
    diagnostics.add(Code::insight_rule, span, "an index is digits, counted from 0, not " + ticked(inside));
  }
  return std::nullopt;
}
}  // namespace

bool check_insight_path(const Text& path, Diagnostics& diagnostics) {
  const std::string_view text = path.value();
  if (text.substr(0, 2) != "$.") {
    if (!text.empty() && text.front() == '$') {
      refuse(path, 0, text.size(), ticked(text) + " is no path", diagnostics).help =
          "a path goes `$.name.name[0]`";
      return false;
    }
    Diagnostic& d =
        refuse(path, 0, text.size(),
               "a field of a JSON rule begins with `$.`, not " + (text.empty() ? "nothing" : ticked(text)),
               diagnostics);
    if (!text.empty() &&
        std::all_of(text.begin(), text.end(), [](char c) { return is_key(c) || c == '.'; }) &&
        text.front() != '.') {
      d.help = "write `$." + path.value() + "`";
      d.fix = Fix{path.span(0, 0), "$."};
    }
    return false;
  }
  std::size_t at = 1;
  while (at < text.size()) {
    if (text[at] == '[') {
      const std::optional<std::size_t> next = check_index(path, at, diagnostics);
      if (!next) return false;
      at = *next;
      continue;
    }
    if (text[at] != '.') {
      const std::string_view odd = character(text, at);
      refuse(path, at, at + odd.size(), "a path cannot have " + ticked(odd), diagnostics).help =
          "keys are letters, digits, `-` and `_`";
      return false;
    }
    const std::size_t key = ++at;
    while (at < text.size() && is_key(text[at])) ++at;
    if (at > key) continue;
    if (at == text.size()) {
      refuse(path, key - 1, key, "the path ends in a dot", diagnostics);
    } else if (text[at] == '*') {
      refuse(path, at, at + 1, "a rule's path has no wildcards", diagnostics).help = "name one key";
    } else if (text[at] == '[') {
      if (const auto close = check_index(path, at, diagnostics)) {
        refuse(path, key - 1, *close, "an index follows a key directly, without a dot", diagnostics);
      }
    } else {
      const std::string_view odd = character(text, at);
      refuse(path, at, at + odd.size(), "a key is missing before " + ticked(odd), diagnostics);
    }
    return false;
  }
  return true;
}

std::optional<std::uint32_t> clf_position(std::string_view text) {
  if (!all_digits(text) || text.size() > 9) return std::nullopt;
  std::uint32_t position = 0;
  for (const char c : text) position = position * 10 + static_cast<std::uint32_t>(c - '0');
  if (position == 0) return std::nullopt;
  return position;
}

bool check_clf_field(const Text& field, const InsightAliases& aliases, Diagnostics& diagnostics) {
  const std::string& text = field.value();
  for (const auto& [position, alias] : aliases) {
    if (alias.value() == text) return true;
  }
  if (clf_position(text)) return true;
  Diagnostic* d = nullptr;
  if (text.rfind("$.", 0) == 0) {
    d = &refuse(field, 0, text.size(), "a field of a CLF rule is an alias or a position, not a path",
                diagnostics);
    d->help = "give the token's position a name in `Fields`";
    return false;
  }
  if (all_digits(text)) {
    d = &refuse(field, 0, text.size(), ticked(text) + " is no position", diagnostics);
    d->help = "positions count from 1";
    return false;
  }
  d = &refuse(field, 0, text.size(), "no alias is named " + ticked(text), diagnostics);
  std::vector<std::string_view> names;
  for (const auto& [position, alias] : aliases) names.push_back(alias.value());
  if (const auto name = nearest_name(text, names)) {
    d->help = "did you mean " + ticked(*name) + "?";
    d->fix = Fix{field.span(0, text.size()), std::string(*name)};
  } else {
    d->help = "add it to `Fields`, or use the token's position";
  }
  return false;
}

std::optional<Text> read_group_name(const Text& name, Diagnostics& diagnostics) {
  const std::string_view text = name.value();
  if (text.empty()) {
    diagnostics.add(Code::insight_rule, name.span(), "a log group's name is empty");
    return std::nullopt;
  }
  if (text.size() > 512) {
    diagnostics.add(Code::insight_rule, name.span(), "a log group's name is longer than 512 characters");
    return std::nullopt;
  }
  const std::size_t star = text.find('*');
  if (star != text.npos && star + 1 != text.size()) {
    refuse(name, star, star + 1, "`*` stands inside a log group's name", diagnostics).help =
        "only the last character can be `*`";
    return std::nullopt;
  }
  if (text == "*") {
    diagnostics.add(Code::insight_rule_lint, name.span(), "a lone `*` reads every log group").help =
        "name the groups, or their common beginning";
  }
  const auto odd = std::find_if(text.begin(), text.end(), [](char c) { return !is_group(c) && c != '*'; });
  if (odd != text.end()) {
    const auto at = static_cast<std::size_t>(odd - text.begin());
    const std::string_view seen = character(text, at);
    diagnostics.add(Code::insight_rule_lint, name.span(at, at + seen.size()),
                    "no log group has " + ticked(seen) + " in its name");
  }
  return name;
}

std::optional<Text> read_group_arn(const Text& arn, Diagnostics& diagnostics) {
  // arn : partition : logs : region : account : log-group/NAME  or  log-group : NAME, the latter with `:*`
  // behind it where it was copied from describe-log-groups.
  const std::string_view text = arn.value();
  std::array<std::size_t, 6> begins{};
  for (std::size_t i = 1; i < begins.size(); ++i) {
    const std::size_t colon = text.find(':', begins[i - 1]);
    if (colon == text.npos) {
      Diagnostic& d =
          diagnostics.add(Code::insight_rule, arn.span(), ticked(text) + " is no log group's ARN");
      d.help = "an ARN goes `arn:aws:logs:REGION:ACCOUNT:log-group/NAME`; names go into `LogGroupNames`";
      return std::nullopt;
    }
    begins[i] = colon + 1;
  }
  bool good = true;
  const auto part = [&](std::size_t i) { return text.substr(begins[i], begins[i + 1] - 1 - begins[i]); };
  const auto wrong = [&](std::size_t i, std::string message, std::string help) {
    refuse(arn, begins[i], begins[i + 1] - 1, std::move(message), diagnostics).help = std::move(help);
    good = false;
  };
  if (part(0) != "arn") wrong(0, "an ARN begins with `arn`, not " + ticked(part(0)), "");
  if (part(1).substr(0, 3) != "aws") wrong(1, ticked(part(1)) + " is no partition", "the usual one is `aws`");
  if (part(2) != "logs") wrong(2, "a log group's ARN has the service `logs`, not " + ticked(part(2)), "");
  if (part(3).empty() || !std::all_of(part(3).begin(), part(3).end(), is_key)) {
    wrong(3, ticked(part(3)) + " is no Region", "a Region goes `us-east-1`, without a wildcard");
  }
  if (part(4) != "*" && !(all_digits(part(4)) && part(4).size() == 12)) {
    wrong(4, ticked(part(4)) + " is no account", "an account is 12 digits, or `*` for all of them");
  }
  const std::string_view resource = text.substr(begins[5]);
  if (resource.substr(0, 10) != "log-group/" && resource.substr(0, 10) != "log-group:") {
    refuse(arn, begins[5], text.size(), ticked(resource) + " is no log group", diagnostics).help =
        "the last part goes `log-group/NAME` or `log-group:NAME`";
    return std::nullopt;
  }
  std::size_t end = text.size();
  if (text.substr(end - 2) == ":*" && end - 2 > begins[5] + 10) end -= 2;
  const std::optional<Text> name = read_group_name(slice(arn, begins[5] + 10, end), diagnostics);
  if (!good) return std::nullopt;
  return name;
}

}  // namespace tripline::grammar
