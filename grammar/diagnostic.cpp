#include "grammar/diagnostic.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>
#include <utility>

namespace tripline::grammar {

namespace {
constexpr CodeEntry entries[] = {
#define TRIPLINE_CODE(enumerator, word, severity, title) {Code::enumerator, word, Severity::severity, title},
    TRIPLINE_DIAGNOSTIC_CODES(TRIPLINE_CODE)
#undef TRIPLINE_CODE
};

auto order_of(const Diagnostic& d) {
  return std::tuple(d.span.source, d.span.begin, d.span.end, -static_cast<int>(d.severity), d.code);
}

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// Twice the number of edits, a change of case counting one: `rootlogin` is nearer to `RootLogin` than to any other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = 2 * j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = 2 * i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : lower(a[i - 1]) == lower(b[j - 1]) ? 1 : 2;
      current[j] = std::min({previous[j] + 2, current[j - 1] + 2, previous[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 2);
      }
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}
}  // namespace

std::span<const CodeEntry> diagnostic_codes() { return entries; }

const CodeEntry& entry_of(Code code) { return entries[static_cast<std::size_t>(code)]; }

std::optional<Code> code_named(std::string_view word) {
  for (const CodeEntry& entry : entries) {
    if (entry.word == word) return entry.code;
  }
  return std::nullopt;
}

Diagnostic& Diagnostics::add(Code code, Span span, std::string message) {
  return add({code, entry_of(code).severity, span, std::move(message), {}, {}, {}});
}

Diagnostic& Diagnostics::add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::error) ++errors_;
  return list_.emplace_back(std::move(diagnostic));
}

void Diagnostics::sort() {
  std::stable_sort(list_.begin(), list_.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return order_of(a) < order_of(b); });
  const auto same = [](const Diagnostic& a, const Diagnostic& b) {
    return order_of(a) == order_of(b) && a.message == b.message;
  };
  list_.erase(std::unique(list_.begin(), list_.end(), same), list_.end());
  errors_ = static_cast<std::size_t>(std::count_if(
      list_.begin(), list_.end(), [](const Diagnostic& d) { return d.severity == Severity::error; }));
}

std::optional<std::string_view> nearest_name(std::string_view word,
                                             const std::vector<std::string_view>& candidates) {
  if (word.size() > 200) return std::nullopt;  // the table is quadratic, and no name of ours is that long
  std::optional<std::string_view> best;
  std::size_t best_distance = 2 * (word.size() / 3) + 1;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > 200) continue;
    const bool same_but_for_case =
        std::equal(word.begin(), word.end(), candidate.begin(), candidate.end(),
                   [](char a, char b) { return lower(a) == lower(b); });
    const std::size_t d = same_but_for_case ? (word == candidate ? 0 : 1) : distance(word, candidate);
    if (d < best_distance) {
      best_distance = d;
      best = candidate;
    }
  }
  return best;
}

}  // namespace tripline::grammar
