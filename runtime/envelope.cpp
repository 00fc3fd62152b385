#include "runtime/envelope.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>

#include "runtime/json_escape.hpp"

// Works on whole elements in memory whose brackets and strings the splitter has found to pair up; still,
// every step checks its bounds, since nothing else about them is known. The plain record is the case that
// matters for speed: its first key says that there is no envelope, and nothing is searched.

namespace tripline::runtime {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::size_t after_space(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

// The byte behind the string that begins at `at`; the text's size when it does not end.
std::size_t after_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return text.size();
}

std::size_t after_value(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    switch (text[at]) {
      case '"':
        at = after_string(text, at);
        if (depth == 0) return at;
        continue;
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        if (depth == 0) return at;
        if (--depth == 0) return at + 1;
        break;
      case ',':
        if (depth == 0) return at;
        break;
      default:
        break;
    }
    ++at;
  }
  return at;
}

struct Member {
  std::string_view key;    // without quotes, escapes left alone
  std::string_view value;  // without white space around it
};

// Members of the object one after the other; ends early where the text is no object.
class Members {
 public:
  explicit Members(std::string_view object) : text_(object) {}

  bool next(Member& member) {
    at_ = after_space(text_, at_ + 1);  // over `{` or `,`
    if (at_ >= text_.size() || text_[at_] != '"') return false;
    const std::size_t key_end = after_string(text_, at_);
    if (key_end < at_ + 2) return false;
    member.key = text_.substr(at_ + 1, key_end - at_ - 2);
    at_ = after_space(text_, key_end);
    if (at_ >= text_.size() || text_[at_] != ':') return false;
    at_ = after_space(text_, at_ + 1);
    std::size_t end = after_value(text_, at_);
    const std::size_t begin = at_;
    at_ = after_space(text_, end);
    while (end > begin && is_space(text_[end - 1])) --end;
    member.value = text_.substr(begin, end - begin);
    return at_ < text_.size() && (text_[at_] == ',' || text_[at_] == '}');
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

bool is_string(std::string_view value) {
  return value.size() >= 2 && value.front() == '"' && value.back() == '"';
}

std::optional<std::int64_t> number(std::string_view value) {
  // Milliseconds and seconds both come as integers or with a fraction; what is behind the point is cut.
  std::int64_t result = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), result);
  const std::string_view rest(end, static_cast<std::size_t>(value.data() + value.size() - end));
  if (error != std::errc() || (!rest.empty() && rest[0] != '.')) return std::nullopt;
  if (rest.find_first_not_of("0123456789", 1) != rest.npos) return std::nullopt;
  return result;
}

std::optional<std::int64_t> time_of(std::string_view value) {
  if (!is_string(value)) return number(value);
  const auto time = leading_time(value.substr(1, value.size() - 2));
  return time ? std::optional(time->seconds) : std::nullopt;
}

std::int64_t floor_seconds(std::int64_t milliseconds) {
  return milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0);
}

// Takes the event out of the string `value`, which lies within the element at `bytes`.
std::string_view unquote(char* bytes, std::string_view element, std::string_view value, Unwrapped& into) {
  if (!is_string(value)) return "the event in its envelope is no string";
  char* const begin = bytes + (value.data() - element.data()) + 1;
  const auto size = unescape(begin, value.size() - 2);
  if (!size) return "the event in its envelope has an escape that is not valid";
  into.bytes = std::string_view(begin, *size);
  return {};
}

std::string_view unwrap_object(std::string_view element, Unwrapped& into) {
  into.bytes = element;
  const std::size_t first = after_space(element, 1);
  constexpr std::string_view record_key = "\"eventVersion\"";
  if (element.substr(std::min(first, element.size()), record_key.size()) == record_key) return {};
  if (memmem(element.data(), element.size(), "\"detail-type\"", 13) == nullptr) return {};
  std::string_view detail, time;
  bool has_type = false;
  Members members(element);
  for (Member member; members.next(member);) {
    if (member.key == "detail-type") has_type = true;
    if (member.key == "detail") detail = member.value;
    if (member.key == "time") time = member.value;
  }
  if (!has_type || detail.empty() || detail.front() != '{') return {};
  into.bytes = detail;
  if (is_string(time)) into.timestamp = time_of(time);
  return {};
}

std::string_view unwrap_log_event(char* bytes, std::string_view element, Unwrapped& into) {
  std::string_view message, timestamp;
  Members members(element);
  for (Member member; members.next(member);) {
    if (member.key == "message") message = member.value;
    if (member.key == "timestamp") timestamp = member.value;
  }
  if (message.empty()) return unwrap_object(element, into);
  if (const auto milliseconds = number(timestamp)) {
    into.timestamp = floor_seconds(*milliseconds);
    into.millisecond = static_cast<std::uint16_t>(*milliseconds - *into.timestamp * 1000);
  }
  return unquote(bytes, element, message, into);
}

std::string_view unwrap_lookup_event(char* bytes, std::string_view element, Unwrapped& into) {
  std::string_view event, time;
  Members members(element);
  for (Member member; members.next(member);) {
    if (member.key == "CloudTrailEvent") event = member.value;
    if (member.key == "EventTime") time = member.value;
  }
  if (event.empty()) return unwrap_object(element, into);
  into.timestamp = time_of(time);
  return unquote(bytes, element, event, into);
}

std::string_view unwrap_line(std::string_view line, Unwrapped& into) {
  into.bytes = line;
  if (std::memchr(line.data(), '\0', line.size()) != nullptr) return "a line with NUL bytes is no text";
  return {};
}

// The first three digits of the fraction of a leading time.
std::uint16_t millisecond_of(std::string_view time) {
  unsigned value = 0, unit = 100;
  const std::size_t point = time.find('.');
  for (std::size_t i = point; i != time.npos && ++i < time.size() && unit > 0 && time[i] >= '0' && time[i] <= '9'; unit /= 10) {
    value += unit * static_cast<unsigned>(time[i] - '0');
  }
  return static_cast<std::uint16_t>(value);
}

std::string_view unwrap_export_line(std::string_view line, Unwrapped& into) {
  if (const auto time = leading_time(line)) {
    into.timestamp = time->seconds;
    into.millisecond = millisecond_of(line.substr(0, time->size));
    line.remove_prefix(std::min(time->size + 1, line.size()));
  }
  return unwrap_line(line, into);
}

}  // namespace

std::optional<std::size_t> unescape(char* bytes, std::size_t size) {
  const char* const end = unescape_json({bytes, size}, bytes);
  return end == nullptr ? std::nullopt : std::optional(static_cast<std::size_t>(end - bytes));
}

std::optional<LeadingTime> leading_time(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd";
  if (text.size() < form.size() + 1) return std::nullopt;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool fits = form[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == form[i];
    if (!fits) return std::nullopt;
  }
  const auto value = [text](std::size_t at, std::size_t digits) {
    int result = 0;
    for (std::size_t i = at; i < at + digits; ++i) result = result * 10 + (text[i] - '0');
    return result;
  };
  using namespace std::chrono;
  const year_month_day day{year(value(0, 4)), month(static_cast<unsigned>(value(5, 2))),
                           std::chrono::day(static_cast<unsigned>(value(8, 2)))};
  if (!day.ok() || value(11, 2) > 23 || value(14, 2) > 59 || value(17, 2) > 60) return std::nullopt;
  std::int64_t seconds = sys_days(day).time_since_epoch().count() * std::int64_t{86400} +
                         value(11, 2) * 3600 + value(14, 2) * 60 + value(17, 2);
  std::size_t at = form.size();
  const auto digit = [text](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  if (text[at] == '.') {
    for (++at; digit(at) && at < form.size() + 10;) ++at;
  }
  if (at >= text.size()) return std::nullopt;
  if (text[at] == 'Z') return LeadingTime{seconds, at + 1};
  if ((text[at] != '+' && text[at] != '-') || !digit(at + 1) || !digit(at + 2)) return std::nullopt;
  const std::size_t minutes = at + 3 < text.size() && text[at + 3] == ':' ? at + 4 : at + 3;
  if (!digit(minutes) || !digit(minutes + 1)) return std::nullopt;
  const int offset = value(at + 1, 2) * 3600 + value(minutes, 2) * 60;
  seconds += text[at] == '+' ? -offset : offset;
  return LeadingTime{seconds, minutes + 2};
}

std::string_view unwrap(Shape shape, char* bytes, std::size_t size, Unwrapped& into) {
  const std::string_view element(bytes, size);
  switch (shape) {
    case Shape::object:
      return unwrap_object(element, into);
    case Shape::log_event:
      return unwrap_log_event(bytes, element, into);
    case Shape::lookup_event:
      return unwrap_lookup_event(bytes, element, into);
    case Shape::line:
      return unwrap_line(element, into);
    case Shape::export_line:
      return unwrap_export_line(element, into);
  }
  return "an element of an unknown shape";
}

}  // namespace tripline::runtime
