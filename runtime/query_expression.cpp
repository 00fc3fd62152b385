#include "runtime/query_expression.hpp"

// A walk over the tree: queries are small, decoding the event costs far more. Literals, sets of `in`, regexes
// and subnets are prepared once. What a query may not do was refused when it was compiled, so here every odd
// value simply is null (L50-L55) or false (L22).

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <string>

#include "runtime/query_prepared.hpp"
#include "runtime/query_time.hpp"

namespace tripline::runtime {

namespace {

using Kind = QueryValue::Kind;
using F = QueryFunction;

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

double haversine(double lat1, double lon1, double lat2, double lon2) {
  constexpr double radius = 6371, radians = std::numbers::pi / 180;
  const double a = std::sin((lat2 - lat1) * radians / 2), b = std::sin((lon2 - lon1) * radians / 2);
  const double h = a * a + std::cos(lat1 * radians) * std::cos(lat2 * radians) * b * b;
  return 2 * radius * std::asin(std::sqrt(std::min(1.0, h)));
}

// L51, half away from zero: of the number as it is written, so that 1.005 is half of a hundredth, which no double is.
double rounded(double number, double digits) {
  char text[32];  // 1.2345e+06
  const auto [end, error] = std::to_chars(text, text + sizeof text, std::abs(number), std::chars_format::scientific);
  if (!std::isfinite(number) || std::isnan(digits) || error != std::errc()) return number;
  char* const exponent = std::find(text, end, 'e');
  int power = 0;  // of the first digit
  std::from_chars(exponent + (exponent[1] == '+' ? 2 : 1), end, power);
  std::string written(text, exponent);
  if (written.size() > 1) written.erase(1, 1);
  const double kept = power + 1 + std::trunc(digits);  // digits that stay
  if (kept >= static_cast<double>(written.size())) return number;
  if (kept < 0) return std::copysign(0, number);
  const auto keep = static_cast<std::size_t>(kept);
  const bool up = written[keep] >= '5';
  written = "0" + written.substr(0, keep);
  if (up) {
    std::size_t at = written.size();
    while (written[--at] == '9') written[at] = '0';
    ++written[at];
  }
  written += "e" + std::to_string(power + 1 - static_cast<int>(keep));
  double out = 0;
  std::from_chars(written.data(), written.data() + written.size(), out);
  return std::copysign(out, number);
}

}  // namespace

std::unique_ptr<re2::RE2> query_regex(const std::string& pattern, std::string* why) {
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_max_mem(16 << 20);
  auto regex = std::make_unique<re2::RE2>(pattern, options);
  if (regex->ok()) return regex;
  if (why) *why = regex->error();
  return nullptr;
}

QueryEvaluator::QueryEvaluator(const QueryPlan& plan, const QueryClock& clock)
    : plan_(plan), clock_(clock), prepared_(plan.expressions.size()) {
  for (std::size_t i = 0; i < plan.expressions.size(); ++i) {
    const QueryExpression& e = plan.expressions[i];
    Prepared& p = prepared_[i];
    const auto literal_text = [&](std::uint32_t operand) -> const std::string* {
      const QueryExpression& of = plan.expressions[operand];
      return of.function == F::text ? &of.text : nullptr;
    };
    if (e.function == F::number) p.literal = {Kind::number, e.number, e.text};
    if (e.function == F::text) p.literal = QueryValue::of_text(e.text);
    if (e.function == F::like_regex || e.function == F::regex_replace) p.regex = query_regex(e.text);
    const bool subnet =
        e.function == F::in_subnet || e.function == F::in_subnet_v4 || e.function == F::in_subnet_v6;
    if (subnet) {
      if (const std::string* text = literal_text(e.operands[1])) p.subnet = read_subnet(*text);
    }
    if (e.function != F::in) continue;
    for (std::size_t n = 1; n < e.operands.size(); ++n) {
      if (const std::string* text = literal_text(e.operands[n])) {
        p.texts.insert(*text);
      } else {
        p.others.push_back(e.operands[n]);
      }
    }
  }
}

QueryEvaluator::~QueryEvaluator() = default;

std::optional<std::string_view> QueryEvaluator::text(std::uint32_t expression,
                                                     std::span<const QueryValue> slots) {
  return text_of(value(expression, slots), scratch_);
}

QueryValue QueryEvaluator::value(std::uint32_t number, std::span<const QueryValue> slots) {
  const QueryExpression& e = plan_.expressions[number];
  if (e.function <= F::in) return leaf_or_logic(e, number, slots);
  if (e.function <= F::to_integer) return calculate(e, slots);
  switch (e.function) {
    case F::is_present:
      return QueryValue::of(!value(e.operands[0], slots).null());
    case F::coalesce:
      for (const std::uint32_t operand : e.operands) {
        if (const QueryValue v = value(operand, slots); !v.null()) return v;
      }
      return {};
    case F::choose:
      for (std::size_t i = 0; i + 1 < e.operands.size(); i += 2) {
        if (is_true(value(e.operands[i], slots))) return value(e.operands[i + 1], slots);
      }
      return e.operands.size() % 2 == 1 ? value(e.operands.back(), slots) : QueryValue{};
    case F::is_numeric:
      return QueryValue::of(number_of(value(e.operands[0], slots)).has_value());
    case F::message_size: {
      const auto t = text(e.operands[0], slots);
      return t ? QueryValue::of(static_cast<double>(t->size())) : QueryValue{};
    }
    case F::query_start:
      return clock_.start ? QueryValue::of_time(*clock_.start) : QueryValue{};
    case F::query_end:
      return clock_.end ? QueryValue::of_time(*clock_.end) : QueryValue{};
    case F::query_range:
      return clock_.start && clock_.end ? QueryValue::of(*clock_.end - *clock_.start) : QueryValue{};
    case F::now:
      return QueryValue::of(clock_.now);
    case F::unmask:
      return value(e.operands[0], slots);
    case F::date_floor:
    case F::date_ceil:
    case F::from_millis:
    case F::to_millis:
    case F::parse_date:
    case F::format_date:
      return on_time(e, slots);
    case F::json_parse:
    case F::json_stringify:
    case F::json_array_size:
    case F::json_array_contains:
      return on_json(e, slots);
    default:
      break;
  }
  return e.function <= F::is_reserved_ip ? on_address(e, number, slots) : on_text(e, number, slots);
}

QueryValue QueryEvaluator::leaf_or_logic(const QueryExpression& e, std::uint32_t number,
                                         std::span<const QueryValue> slots) {
  const auto equal = [&] {
    return compare_equal(value(e.operands[0], slots), value(e.operands[1], slots), scratch_) == 0;
  };
  const auto order = [&] {
    return compare_order(value(e.operands[0], slots), value(e.operands[1], slots), scratch_);
  };
  switch (e.function) {
    case F::number:
    case F::text:
      return prepared_[number].literal;
    case F::slot:
      return slots[e.slot];
    case F::access:
      return json_.at(value(e.operands[0], slots), e.steps, scratch_);
    case F::both:
      for (const std::uint32_t operand : e.operands) {
        if (!is_true(value(operand, slots))) return QueryValue::of(false);
      }
      return QueryValue::of(true);
    case F::either:
      for (const std::uint32_t operand : e.operands) {
        if (is_true(value(operand, slots))) return QueryValue::of(true);
      }
      return QueryValue::of(false);
    case F::invert:
      return QueryValue::of(!is_true(value(e.operands[0], slots)));
    case F::equal:
      return QueryValue::of(equal());
    case F::not_equal:
      return QueryValue::of(!equal());
    case F::less:
      return QueryValue::of(order() < 0);
    case F::less_equal:
      return QueryValue::of(order() <= 0);
    case F::greater:
      return QueryValue::of(order() > 0);
    case F::greater_equal:
      return QueryValue::of(order() >= 0);
    case F::like_text: {
      const auto t = text(e.operands[0], slots);
      return QueryValue::of((t && t->find(e.text) != t->npos) != e.negated);
    }
    case F::like_regex: {
      const auto t = text(e.operands[0], slots);
      return QueryValue::of((t && re2::RE2::PartialMatch(piece(*t), *prepared_[number].regex)) != e.negated);
    }
    case F::in:
      return QueryValue::of(is_in(e, number, slots) != e.negated);
    default:
      return {};
  }
}

// L26. Only a number can equal a text that is spelled otherwise.
bool QueryEvaluator::is_in(const QueryExpression& e, std::uint32_t number,
                           std::span<const QueryValue> slots) {
  const QueryValue sought = value(e.operands[0], slots);
  if (sought.null() || sought.kind == Kind::structure) return false;
  const Prepared& p = prepared_[number];
  if (sought.kind == Kind::number) {
    for (const std::string_view t : p.texts) {
      if (compare_equal(sought, QueryValue::of_text(t), scratch_) == 0) return true;
    }
  } else if (const auto t = text_of(sought, scratch_); t && p.texts.contains(*t)) {
    return true;
  }
  return std::any_of(p.others.begin(), p.others.end(), [&](std::uint32_t other) {
    return compare_equal(sought, value(other, slots), scratch_) == 0;
  });
}

QueryValue QueryEvaluator::calculate(const QueryExpression& e, std::span<const QueryValue> slots) {
  double n[4] = {};
  if (e.function == F::greatest || e.function == F::least) {
    std::optional<double> best;
    for (const std::uint32_t operand : e.operands) {
      const auto amount = amount_of(value(operand, slots));
      if (!amount) return {};
      if (!best || (e.function == F::greatest ? *amount > *best : *amount < *best)) best = amount;
    }
    return QueryValue::of(*best);
  }
  for (std::size_t i = 0; i < e.operands.size() && i < 4; ++i) {
    const auto amount = amount_of(value(e.operands[i], slots));
    if (!amount) return {};
    n[i] = *amount;
  }
  switch (e.function) {
    case F::add:
      return QueryValue::of(n[0] + n[1]);
    case F::subtract:
      return QueryValue::of(n[0] - n[1]);
    case F::multiply:
      return QueryValue::of(n[0] * n[1]);
    case F::divide:
      return n[1] == 0 ? QueryValue{} : QueryValue::of(n[0] / n[1]);
    case F::modulo:
      return n[1] == 0 ? QueryValue{} : QueryValue::of(std::fmod(n[0], n[1]));
    case F::power:
      return QueryValue::of(std::pow(n[0], n[1]));
    case F::minus:
      return QueryValue::of(-n[0]);
    case F::abs:
      return QueryValue::of(std::abs(n[0]));
    case F::ceil:
      return QueryValue::of(std::ceil(n[0]));
    case F::floor:
      return QueryValue::of(std::floor(n[0]));
    case F::log:
      return QueryValue::of(std::log(n[0]));
    case F::sqrt:
      return QueryValue::of(std::sqrt(n[0]));
    case F::round:
      return QueryValue::of(rounded(n[0], n[1]));
    case F::haversine:
      return QueryValue::of(haversine(n[0], n[1], n[2], n[3]));
    case F::to_number:
      return QueryValue::of(n[0]);
    case F::to_integer:
      return QueryValue::of(std::trunc(n[0]));
    default:
      return {};
  }
}

QueryValue QueryEvaluator::on_time(const QueryExpression& e, std::span<const QueryValue> slots) {
  const QueryValue v = value(e.operands[0], slots);
  if (e.function == F::parse_date) {
    const auto t = text_of(v, scratch_);
    if (!t) return {};
    if (e.operands.size() == 1) {
      const auto time = read_time(*t);
      return time ? QueryValue::of_time(*time) : QueryValue{};
    }
    const auto format = text(e.operands[1], slots);
    const auto time = format ? read_time_as(*t, *format) : std::nullopt;
    return time ? QueryValue::of_time(*time) : QueryValue{};
  }
  const auto amount = amount_of(v);
  if (!amount || !std::isfinite(*amount)) return {};
  switch (e.function) {
    case F::date_floor:
      return QueryValue::of_time(floor_to(*amount, e.period));
    case F::date_ceil:
      return QueryValue::of_time(ceil_to(*amount, e.period));
    case F::from_millis:
      return QueryValue::of_time(std::trunc(*amount));
    case F::to_millis:
      return QueryValue::of(*amount);
    case F::format_date: {
      const auto format = text(e.operands[1], slots);
      auto out = format ? format_time_as(*amount, *format) : std::nullopt;
      return out ? QueryValue::of_text(scratch_.keep(std::move(*out))) : QueryValue{};
    }
    default:
      return {};
  }
}

QueryValue QueryEvaluator::on_address(const QueryExpression& e, std::uint32_t number,
                                      std::span<const QueryValue> slots) {
  const auto t = text(e.operands[0], slots);
  if (!t) return {};
  const auto address = read_address(*t);
  const auto subnet_holds = [&] {
    std::optional<Subnet> subnet = prepared_[number].subnet;
    if (!subnet) {
      const auto cidr = text(e.operands[1], slots);
      if (cidr) subnet = read_subnet(*cidr);
    }
    return address && subnet && contains(*subnet, *address);
  };
  switch (e.function) {
    case F::is_ip:
      return QueryValue::of(address.has_value());
    case F::is_ipv4:
      return QueryValue::of(address && !address->v6);
    case F::is_ipv6:
      return QueryValue::of(address && address->v6);
    case F::in_subnet:
      return QueryValue::of(subnet_holds());
    case F::in_subnet_v4:
      return QueryValue::of(address && !address->v6 && subnet_holds());
    case F::in_subnet_v6:
      return QueryValue::of(address && address->v6 && subnet_holds());
    case F::ipv4_number: {
      if (!address || address->v6) return {};
      const auto& b = address->bytes;
      return QueryValue::of(((b[0] * 256.0 + b[1]) * 256.0 + b[2]) * 256.0 + b[3]);
    }
    case F::is_private_ip:
      return QueryValue::of(address && is_private(*address));
    case F::is_reserved_ip:
      return QueryValue::of(address && is_reserved(*address));
    case F::is_public_ip:
      return QueryValue::of(address && !is_private(*address) && !is_reserved(*address));
    default:
      return {};
  }
}

}  // namespace tripline::runtime
