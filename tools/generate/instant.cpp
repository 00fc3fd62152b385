// The calendar is the usual days-from-civil arithmetic on eras of 400 years, with the year beginning in March
// so that the leap day comes last.
#include "tools/generate/instant.hpp"

#include <array>

namespace tripline::tools {
namespace {

Instant floor_div(Instant value, Instant by) { return value / by - ((value % by != 0 && value < 0) ? 1 : 0); }

Instant days_from_civil(int year, int month, int day_of_month) {
  const Instant y = month <= 2 ? year - 1 : year;
  const Instant era = floor_div(y, 400);
  const Instant year_of_era = y - era * 400;
  const Instant day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day_of_month - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

void append_two(std::string& out, int value) {
  out += static_cast<char>('0' + value / 10 % 10);
  out += static_cast<char>('0' + value % 10);
}

void append_four(std::string& out, int value) {
  append_two(out, value / 100);
  append_two(out, value % 100);
}

// The digits at [from, from + count), or -1.
int digits(std::string_view text, std::size_t from, std::size_t count) {
  int value = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

CivilTime civil(Instant when) {
  const Instant days = floor_div(when, day);
  const auto rest = static_cast<int>(when - days * day);
  const Instant z = days + 719468;
  const Instant era = floor_div(z, 146097);
  const Instant day_of_era = z - era * 146097;
  const Instant year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const Instant day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const Instant shifted_month = (5 * day_of_year + 2) / 153;
  const auto month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {.year = static_cast<int>(year_of_era + era * 400) + (month <= 2 ? 1 : 0),
          .month = month,
          .day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1),
          .hour = rest / 3600,
          .minute = rest / 60 % 60,
          .second = rest % 60,
          .weekday = static_cast<int>(((days + 3) % 7 + 7) % 7)};
}

std::optional<Instant> parse_instant(std::string_view text) {
  const bool date_only = text.size() == 10;
  if (!date_only && text.size() != 20) return std::nullopt;
  if (text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day_of_month = digits(text, 8, 2);
  if (year < 1970 || month < 1 || month > 12 || day_of_month < 1) return std::nullopt;
  const Instant midnight = days_from_civil(year, month, day_of_month) * day;
  if (civil(midnight).month != month || civil(midnight).day != day_of_month) return std::nullopt;
  if (date_only) return midnight;
  if (text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z') return std::nullopt;
  const int hours = digits(text, 11, 2);
  const int minutes = digits(text, 14, 2);
  const int seconds = digits(text, 17, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59)
    return std::nullopt;
  return midnight + hours * hour + minutes * minute + seconds;
}

void append_iso(std::string& out, Instant when) {
  const CivilTime t = civil(when);
  append_four(out, t.year);
  out += '-';
  append_two(out, t.month);
  out += '-';
  append_two(out, t.day);
  out += 'T';
  append_two(out, t.hour);
  out += ':';
  append_two(out, t.minute);
  out += ':';
  append_two(out, t.second);
  out += 'Z';
}

void append_file_minute(std::string& out, Instant when) {
  const CivilTime t = civil(when);
  append_four(out, t.year);
  append_two(out, t.month);
  append_two(out, t.day);
  out += 'T';
  append_two(out, t.hour);
  append_two(out, t.minute);
  out += 'Z';
}

void append_date_folders(std::string& out, Instant when) {
  const CivilTime t = civil(when);
  append_four(out, t.year);
  out += '/';
  append_two(out, t.month);
  out += '/';
  append_two(out, t.day);
}

void append_spoken(std::string& out, Instant when) {
  static constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const CivilTime t = civil(when);
  out += months[static_cast<std::size_t>(t.month - 1)];
  out += ' ';
  out += std::to_string(t.day);
  out += ", ";
  append_four(out, t.year);
  out += ", ";
  out += std::to_string(t.hour % 12 == 0 ? 12 : t.hour % 12);
  out += ':';
  append_two(out, t.minute);
  out += ':';
  append_two(out, t.second);
  out += t.hour < 12 ? " AM" : " PM";
}

std::string iso(Instant when) {
  std::string text;
  append_iso(text, when);
  return text;
}

}  // namespace tripline::tools
