// The functions of queries on text, encodings and JSON (L16, L55). Null in, null out, but for concat, isempty
// and isblank.
#include <algorithm>

#include "runtime/query_expression.hpp"
#include "runtime/query_prepared.hpp"
#include "runtime/query_text.hpp"

#include <re2/re2.h>

namespace tripline::runtime {

namespace {

using Kind = QueryValue::Kind;
using F = QueryFunction;

constexpr std::uint64_t most_unasked = 1 << 20;

// `$1` and `\1` both mean the first group; any other backslash means itself.
std::string rewrite_of(std::string_view by) {
  std::string out;
  for (std::size_t i = 0; i < by.size(); ++i) {
    const bool digit = i + 1 < by.size() && by[i + 1] >= '0' && by[i + 1] <= '9';
    if ((by[i] == '$' || by[i] == '\\') && digit) {
      out += '\\';
    } else if (by[i] == '\\') {
      out += "\\\\";
    } else {
      out += by[i];
    }
  }
  return out;
}

// At least the bytes of all that is replaced: what stands between the matches, and each match's own text as often as
// it is named.
std::uint64_t replaced_size(const re2::RE2& regex, std::string_view text, std::string_view rewrite) {
  const re2::StringPiece whole(text.data(), text.size());
  std::uint64_t matches = 0;
  re2::StringPiece match;
  for (std::size_t at = 0; at <= text.size(); ++matches) {
    if (!regex.Match(whole, at, text.size(), re2::RE2::UNANCHORED, &match, 1)) break;
    const auto begin = static_cast<std::size_t>(match.data() - text.data());
    at = std::max(begin + match.size(), at + 1);
  }
  const auto named = static_cast<std::uint64_t>(std::count(rewrite.begin(), rewrite.end(), '\\'));
  return text.size() * (named + 1) + matches * rewrite.size();
}

std::string json_quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (byte < 0x20) {
      ((out += "\\u00") += digits[byte >> 4]) += digits[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace

QueryValue QueryEvaluator::on_text(const QueryExpression& e, std::uint32_t number,
                                   std::span<const QueryValue> slots) {
  const auto kept = [&](std::string&& made) { return QueryValue::of_text(scratch_.keep(std::move(made))); };
  if (e.function == F::concat) {
    std::string joined;
    for (const std::uint32_t operand : e.operands) {
      const std::string_view part = text(operand, slots).value_or("");
      if (!scratch_.has_room(joined.size() + part.size())) return {};
      joined += part;
    }
    return kept(std::move(joined));
  }
  const QueryValue first = value(e.operands[0], slots);
  const auto found = text_of(first, scratch_);
  if (e.function == F::is_empty) return QueryValue::of(!found || found->empty());
  if (e.function == F::is_blank)
    return QueryValue::of(!found || without(*found, blank_set, true, false).empty());
  if (!found) return {};
  const std::string_view t = *found;

  // Texts and numbers behind the first; any that is null makes the whole null.
  std::string_view argument[2];
  for (std::size_t i = 1; i < e.operands.size() && i < 3; ++i) {
    const auto one = text(e.operands[i], slots);
    if (!one) return {};
    argument[i - 1] = *one;
  }
  const auto trimmed = [&](bool front, bool back) {
    return QueryValue::of_text(without(t, e.operands.size() > 1 ? argument[0] : blank_set, front, back));
  };
  switch (e.function) {
    case F::trim_left:
      return trimmed(true, false);
    case F::trim_right:
      return trimmed(false, true);
    case F::trim:
      return trimmed(true, true);
    case F::length:
      return QueryValue::of(static_cast<double>(count_characters(t)));
    case F::upper:
      return kept(upper_case(t));
    case F::lower:
      return kept(lower_case(t));
    case F::substring: {
      const auto start = number_of(value(e.operands[1], slots));
      const auto length = e.operands.size() > 2 ? number_of(value(e.operands[2], slots)) : 1e15;
      if (!start || !length || *start < 0 || *length < 0) return {};
      return QueryValue::of_text(characters(t, static_cast<std::size_t>(std::min(*start, 1e15)),
                                            static_cast<std::size_t>(std::min(*length, 1e15))));
    }
    case F::replace:
      if (!scratch_.has_room(replaced_size(t, argument[0], argument[1]))) return {};
      return kept(replace_all(t, argument[0], argument[1]));
    case F::contains:
    case F::starts_with:
    case F::ends_with: {
      std::string_view in = t, what = argument[0];
      if (e.operands.size() > 2 && is_true(value(e.operands[2], slots))) {
        in = scratch_.keep(lower_case(in));
        what = scratch_.keep(lower_case(what));
      }
      return QueryValue::of(e.function == F::contains      ? in.find(what) != in.npos
                            : e.function == F::starts_with ? in.starts_with(what)
                                                           : in.ends_with(what));
    }
    case F::regex_replace: {
      const std::string rewrite = rewrite_of(argument[0]);
      // Only where the quick bound is too much are the matches counted.
      const std::uint64_t quick = (t.size() + 1) * (rewrite.size() + 1);
      const re2::RE2& regex = *prepared_[number].regex;
      if (quick > most_unasked && !scratch_.has_room(replaced_size(regex, t, rewrite))) return {};
      std::string out(t);
      re2::RE2::GlobalReplace(&out, regex, rewrite);
      return kept(std::move(out));
    }
    case F::split: {
      std::string list = "[";
      const std::string_view by = argument[0];
      for (std::size_t at = 0;;) {
        const std::size_t next = by.empty() ? t.npos : t.find(by, at);
        list += json_quoted(t.substr(at, next == t.npos ? t.npos : next - at));
        if (next == t.npos) break;
        list += ',';
        at = next + by.size();
      }
      return {Kind::structure, 0, scratch_.keep(list + "]")};
    }
    default:
      return on_encoded(e, t, first);
  }
}

QueryValue QueryEvaluator::on_encoded(const QueryExpression& e, std::string_view t, const QueryValue& first) {
  std::optional<std::string> out;
  switch (e.function) {
    case F::url_encode:
      out = url_encoded(t);
      break;
    case F::url_decode:
      out = url_decoded(t);
      break;
    case F::base64_encode:
      out = base64_encoded(t);
      break;
    case F::base64_decode:
      out = base64_decoded(t);
      break;
    case F::hex_to_ascii:
      out = hex_to_text(t);
      break;
    case F::hex_to_decimal: {
      const auto number = hex_to_number(t);
      return number ? QueryValue::of(*number) : QueryValue{};
    }
    case F::decimal_to_hex: {
      const auto number = number_of(first);
      if (!number || *number < 0 || *number > 9007199254740992.0) return {};
      std::string digits;
      for (auto rest = static_cast<std::uint64_t>(*number); rest > 0 || digits.empty(); rest /= 16) {
        digits.insert(digits.begin(), "0123456789abcdef"[rest % 16]);
      }
      out = digits;
      break;
    }
    default:
      break;
  }
  return out ? QueryValue::of_text(scratch_.keep(std::move(*out))) : QueryValue{};
}

QueryValue QueryEvaluator::on_json(const QueryExpression& e, std::span<const QueryValue> slots) {
  const QueryValue v = value(e.operands[0], slots);
  switch (e.function) {
    case F::json_parse:
      return v.kind == Kind::text ? json_.parse(v.text, scratch_) : QueryValue{};
    case F::json_stringify: {
      if (v.kind == Kind::structure) return QueryValue::of_text(v.text);
      const auto t = text_of(v, scratch_);
      if (!t) return {};
      return QueryValue::of_text(v.kind == Kind::number ? *t : scratch_.keep(json_quoted(*t)));
    }
    case F::json_array_size: {
      double size = 0;
      const bool list = json_.for_each(v, scratch_, [&](const QueryValue&) { return ++size, true; });
      return list ? QueryValue::of(size) : QueryValue{};
    }
    case F::json_array_contains: {
      const QueryValue sought = value(e.operands[1], slots);
      if (sought.null()) return {};
      bool found = false;
      const bool list = json_.for_each(v, scratch_, [&](const QueryValue& element) {
        found = compare_equal(element, sought, scratch_) == 0;
        return !found;
      });
      return list ? QueryValue::of(found) : QueryValue{};
    }
    default:
      return {};
  }
}

}  // namespace tripline::runtime
