#include "runtime/query_time.hpp"

// A format of either kind is first turned into parts: literal text and letters of strftime with a least
// width. Then one pair of functions reads and writes both kinds.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <vector>

#include "runtime/event_time.hpp"

namespace tripline::runtime {

namespace {

using namespace std::chrono;

constexpr double milliseconds_of_day = 86'400'000;
constexpr std::int64_t first_monday = -3;  // 1969-12-29, in days since 1970
constexpr double least_time = -62135596800000, most_time = 253402300799999;

constexpr std::array<std::string_view, 12> month_names{"January",   "February", "March",    "April",
                                                       "May",       "June",     "July",     "August",
                                                       "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> day_names{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

double begin_of_month(std::int64_t month_number) {
  const std::int64_t of_year = floor_divide(month_number, 12);
  const year_month_day date{year(static_cast<int>(1970 + of_year)),
                            month(static_cast<unsigned>(month_number - of_year * 12 + 1)), day(1)};
  return static_cast<double>(sys_days(date).time_since_epoch().count()) * milliseconds_of_day;
}

std::int64_t month_of(double time) {
  const year_month_day date(sys_days(days(static_cast<int>(std::floor(time / milliseconds_of_day)))));
  return (static_cast<int>(date.year()) - 1970) * 12 + static_cast<int>(static_cast<unsigned>(date.month())) -
         1;
}

struct Part {
  char letter = 0;  // of strftime; 0: literal
  std::string literal;
  int width = 0;
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::vector<Part> parts_of_strftime(std::string_view format) {
  std::vector<Part> parts;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%' || i + 1 == format.size()) {
      parts.push_back({0, std::string(1, format[i]), 0});
      continue;
    }
    const char letter = format[++i];
    if (letter == 'F' || letter == 'T' || letter == 'R' || letter == 'D') {
      const std::string_view longer = letter == 'F'   ? "%Y-%m-%d"
                                      : letter == 'T' ? "%H:%M:%S"
                                      : letter == 'R' ? "%H:%M"
                                                      : "%m/%d/%y";
      for (Part& part : parts_of_strftime(longer)) parts.push_back(std::move(part));
    } else if (letter == '%') {
      parts.push_back({0, "%", 0});
    } else {
      const bool four = letter == 'Y', three = letter == 'L' || letter == 'j', none = letter == 's';
      parts.push_back({letter, "", four ? 4 : three ? 3 : none ? 1 : 2});
    }
  }
  return parts;
}

std::vector<Part> parts_of_letters(std::string_view format) {
  std::vector<Part> parts;
  for (std::size_t i = 0; i < format.size();) {
    const char c = format[i];
    if (c == '\'') {
      const std::size_t end = std::min(format.find('\'', i + 1), format.size());
      parts.push_back({0, end == i + 1 ? "'" : std::string(format.substr(i + 1, end - i - 1)), 0});
      i = end + 1;
      continue;
    }
    std::size_t end = i + 1;
    while (is_letter(c) && end < format.size() && format[end] == c) ++end;
    const int width = static_cast<int>(end - i);
    i = end;
    switch (c) {
      case 'y':
        parts.push_back({width == 2 ? 'y' : 'Y', "", width == 2 ? 2 : 4});
        break;
      case 'M':
        parts.push_back({width > 3 ? 'B' : width == 3 ? 'b' : 'm', "", width});
        break;
      case 'd':
        parts.push_back({'d', "", width});
        break;
      case 'D':
        parts.push_back({'j', "", width});
        break;
      case 'H':
        parts.push_back({'H', "", width});
        break;
      case 'h':
        parts.push_back({'I', "", width});
        break;
      case 'm':
        parts.push_back({'M', "", width});
        break;
      case 's':
        parts.push_back({'S', "", width});
        break;
      case 'S':
        parts.push_back({'L', "", 3});
        break;
      case 'a':
        parts.push_back({'p', "", 0});
        break;
      case 'E':
        parts.push_back({width > 3 ? 'A' : 'a', "", 0});
        break;
      case 'X':
      case 'Z':
      case 'z':
        parts.push_back({'Z', "", width});
        break;
      default:
        parts.push_back({is_letter(c) ? '?' : '\0', std::string(1, c), 0});
    }
  }
  return parts;
}

std::vector<Part> parts_of(std::string_view format) {
  return format.find('%') != format.npos ? parts_of_strftime(format) : parts_of_letters(format);
}

}  // namespace

double floor_to(double time, const QueryPeriod& period) {
  if (!(time >= least_time && time <= most_time)) return time;
  const double count = static_cast<double>(period.count);
  switch (period.unit) {
    case QueryPeriod::Unit::milliseconds:
      return std::floor(time / count) * count;
    case QueryPeriod::Unit::weeks: {
      const double origin = first_monday * milliseconds_of_day, step = 7 * milliseconds_of_day * count;
      return std::floor((time - origin) / step) * step + origin;
    }
    case QueryPeriod::Unit::months:
      return begin_of_month(floor_divide(month_of(time), period.count) * period.count);
  }
  return time;
}

double ceil_to(double time, const QueryPeriod& period) {
  const double begin = floor_to(time, period);
  if (begin == time || !(time >= least_time && time <= most_time)) return time;
  const double count = static_cast<double>(period.count);
  switch (period.unit) {
    case QueryPeriod::Unit::milliseconds:
      return begin + count;
    case QueryPeriod::Unit::weeks:
      return begin + 7 * milliseconds_of_day * count;
    case QueryPeriod::Unit::months:
      return begin_of_month(month_of(begin) + period.count);
  }
  return time;
}

std::optional<double> read_time(std::string_view text) {
  std::string iso(text);
  if (iso.size() > 10 && iso[10] == ' ') iso[10] = 'T';
  const bool zoned = iso.ends_with('Z') || (iso.size() > 19 && iso.find_first_of("+-", 19) != iso.npos);
  if (iso.size() > 10 && !zoned) iso += 'Z';
  const auto seconds = parse_time(iso);
  if (!seconds) return std::nullopt;
  double fraction = 0, unit = 100;
  if (iso.size() > 19 && iso[19] == '.') {
    for (std::size_t i = 20; i < 23 && i < iso.size() && iso[i] >= '0' && iso[i] <= '9'; ++i, unit /= 10) {
      fraction += unit * (iso[i] - '0');
    }
  }
  return static_cast<double>(*seconds) * 1000 + fraction;
}

std::optional<std::string> format_time_as(double time, std::string_view format) {
  if (!(time >= least_time && time <= most_time)) return std::nullopt;
  const double midnight = std::floor(time / milliseconds_of_day);
  const sys_days day_of{days(static_cast<int>(midnight))};
  const year_month_day date(day_of);
  const int rest = static_cast<int>(std::floor(time - midnight * milliseconds_of_day));
  const int hour = rest / 3'600'000;
  std::string out;
  for (const Part& part : parts_of(format)) {
    const auto number = [&](std::int64_t value) {
      out += fmt::format("{:0{}}", value, std::max(part.width, 1));
    };
    switch (part.letter) {
      case 0:
        out += part.literal;
        break;
      case 'Y':
        number(static_cast<int>(date.year()));
        break;
      case 'y':
        number(static_cast<int>(date.year()) % 100);
        break;
      case 'm':
        number(static_cast<unsigned>(date.month()));
        break;
      case 'B':
        out += month_names[static_cast<unsigned>(date.month()) - 1];
        break;
      case 'b':
        out += month_names[static_cast<unsigned>(date.month()) - 1].substr(0, 3);
        break;
      case 'd':
        number(static_cast<unsigned>(date.day()));
        break;
      case 'j':
        number((day_of - sys_days(date.year() / January / 1)).count() + 1);
        break;
      case 'A':
        out += day_names[weekday(day_of).c_encoding()];
        break;
      case 'a':
        out += day_names[weekday(day_of).c_encoding()].substr(0, 3);
        break;
      case 'H':
        number(hour);
        break;
      case 'I':
        number(hour % 12 == 0 ? 12 : hour % 12);
        break;
      case 'p':
        out += hour < 12 ? "AM" : "PM";
        break;
      case 'M':
        number(rest / 60'000 % 60);
        break;
      case 'S':
        number(rest / 1000 % 60);
        break;
      case 'L':
        number(rest % 1000);
        break;
      case 's':
        number(static_cast<std::int64_t>(std::floor(time / 1000)));
        break;
      case 'z':
        out += "+0000";
        break;
      case 'Z':
        out += part.width == 1 ? "Z" : "UTC";
        break;
      default:
        return std::nullopt;
    }
  }
  return out;
}

std::optional<double> read_time_as(std::string_view text, std::string_view format) {
  std::size_t at = 0;
  const auto digits = [&](std::size_t most) -> std::optional<int> {
    const std::size_t begin = at;
    int value = 0;
    while (at < text.size() && at - begin < most && text[at] >= '0' && text[at] <= '9')
      value = value * 10 + (text[at++] - '0');
    return at > begin ? std::optional(value) : std::nullopt;
  };
  const auto name = [&](const auto& names, bool whole) -> std::optional<int> {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string_view one = whole ? names[i] : names[i].substr(0, 3);
      if (!text.substr(at).starts_with(one)) continue;
      at += one.size();
      return static_cast<int>(i);
    }
    return std::nullopt;
  };
  int y = 1970, mo = 1, d = 1, h = 0, mi = 0, s = 0, ms = 0, offset = 0;
  std::optional<bool> afternoon;
  for (const Part& part : parts_of(format)) {
    std::optional<int> value = 0;
    switch (part.letter) {
      case 0:
        if (!text.substr(at).starts_with(part.literal)) return std::nullopt;
        at += part.literal.size();
        break;
      case 'Y':
        if ((value = digits(4))) y = *value;
        break;
      case 'y':
        if ((value = digits(2))) y = *value < 69 ? 2000 + *value : 1900 + *value;
        break;
      case 'm':
        if ((value = digits(2))) mo = *value;
        break;
      case 'B':
        if ((value = name(month_names, true))) mo = *value + 1;
        break;
      case 'b':
        if ((value = name(month_names, false))) mo = *value + 1;
        break;
      case 'd':
        if ((value = digits(2))) d = *value;
        break;
      case 'H':
      case 'I':
        if ((value = digits(2))) h = *value;
        break;
      case 'M':
        if ((value = digits(2))) mi = *value;
        break;
      case 'S':
        if ((value = digits(2))) s = *value;
        break;
      case 'L':
        if ((value = digits(3))) ms = *value;
        break;
      case 'A':
        value = name(day_names, true);
        break;
      case 'a':
        value = name(day_names, false);
        break;
      case 'p':
        if (text.substr(at).starts_with("AM") || text.substr(at).starts_with("PM")) {
          afternoon = text[at] == 'P';
          at += 2;
        } else {
          return std::nullopt;
        }
        break;
      case 'z':
      case 'Z': {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("UTC") || rest.starts_with("GMT")) {
          at += 3;
        } else if (rest.starts_with("Z")) {
          at += 1;
        } else if (rest.size() >= 5 && (rest[0] == '+' || rest[0] == '-')) {
          ++at;
          const auto hours = digits(2);
          if (at < text.size() && text[at] == ':') ++at;
          const auto minutes = digits(2);
          if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
          offset = (rest[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
        } else {
          return std::nullopt;
        }
        break;
      }
      default:
        return std::nullopt;
    }
    if (!value) return std::nullopt;
  }
  if (afternoon) h = h % 12 + (*afternoon ? 12 : 0);
  const year_month_day date{year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d))};
  if (at != text.size() || y < 1 || !date.ok() || h > 23 || mi > 59 || s > 60) return std::nullopt;
  return static_cast<double>(sys_days(date).time_since_epoch().count()) * milliseconds_of_day +
         ((h * 60.0 + mi - offset) * 60 + s) * 1000 + ms;
}

}  // namespace tripline::runtime
