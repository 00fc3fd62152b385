#include "runtime/split.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "runtime/first_line.hpp"
#include "runtime/scan.hpp"
#include "runtime/window_text.hpp"

// A recursive descent over text that is not all there (WindowText), written as if it were.
//
// A document is `{…}` or `[…]`; a file is a sequence of them, or lines of text when it begins with neither: when its
// first line is a bracket with something else behind it than JSON (`[ERROR] …`).
// An object is a container when a member of its own is a list that is known to hold events (`Records`,
// `logEvents`, …); otherwise it is an event. Which of both it is may only be known at its end, so its bytes
// stay pinned meanwhile. One shortcut: an object whose first key is `eventVersion` is a record.
//
// Where the structure breaks, one skip is reported and the text is taken up again where the next event most
// likely begins: in lists at the next `{"eventVersion"`, between documents at the next line. It is always
// behind the place where the break showed, so hostile text costs no more than its length.

namespace tripline::runtime {

namespace {

struct Break {
  ScanEnd end;
  std::uint64_t at;
};

enum class Key : std::uint8_t {
  other,
  records,
  log_events,
  events,
  lookup_events,
  message_type,
  log_group,
  page,
  digest,
};

Key key_of(std::string_view name) {
  constexpr std::pair<std::string_view, Key> keys[] = {
      {"Records", Key::records},        {"logEvents", Key::log_events},     {"events", Key::events},
      {"Events", Key::lookup_events},   {"messageType", Key::message_type}, {"logGroup", Key::log_group},
      {"nextToken", Key::page},         {"NextToken", Key::page},           {"nextForwardToken", Key::page},
      {"nextBackwardToken", Key::page}, {"searchedLogStreams", Key::page},  {"digestS3Object", Key::digest},
  };
  for (const auto& [text, key] : keys) {
    if (text == name) return key;
  }
  return Key::other;
}

class Splitter : private WindowText {
 public:
  explicit Splitter(const Splitting& splitting) : WindowText(splitting) {}

  std::uint64_t run() {
    if (have(3) && std::memcmp(here(), "\xEF\xBB\xBF", 3) == 0) at_ += 3;
    if (skip_space()) {
      have(longest_first_line);
      begins_with_json(text(at_, std::min(end_, at_ + longest_first_line))) ? documents() : lines();
    }
    with_.take(std::move(block_));
    return index_;
  }

 private:
  // --- its structure ---
  void documents();
  std::optional<Break> document();
  std::optional<Break> member_value(Key key, bool& container, bool only_pages);
  std::optional<Break> record();
  std::optional<Break> skip_value();
  std::optional<Break> skip_string();
  ScanEnd scan_event(Scan state);
  ScanEnd scan(Scan state);
  bool list(Shape shape, bool of_documents);
  bool element(Shape shape, bool of_documents, bool& whole);
  void lines();
  bool line();

  // --- what comes of it ---
  void emit(Shape shape, std::uint64_t begin, std::uint64_t end);
  void broken(std::uint64_t begin, const Break& broken);
  void resume_at_record(const Break& broken, std::uint64_t begin);
  void resume_at_line(const Break& broken);

  bool end_reported_ = false;  // the file ends in the middle of something: said once
  std::uint64_t index_ = 0;
  std::string log_group_;
  bool control_ = false;  // a message of CloudWatch Logs about itself
  bool export_ = false;   // lines that begin with a time
};

void Splitter::emit(Shape shape, std::uint64_t begin, std::uint64_t end) {
  const std::uint64_t index = index_++;
  const bool indexed = std::exchange(notes_.into, nullptr) != nullptr;
  const bool pinned = std::exchange(pin_, nowhere) != nowhere;
  if (!pinned || end - begin > with_.max_event_bytes) {
    with_.skip(SkipReason::event_too_long, index, begin, "an event is longer than the bound", std::nullopt);
    return;
  }
  EventExtent piece{.begin = static_cast<std::size_t>(begin - base_),
              .size = static_cast<std::size_t>(end - begin),
              .index = index,
              .offset = begin,
              .shape = shape};
  if (indexed) {
    piece.indexed = true;
    piece.is_text = notes_.text;
    piece.token_begin = block_.token_count;
    piece.token_count = notes_.count;
    block_.token_count += notes_.count;
  }
  if (shape == Shape::log_event && !log_group_.empty()) {
    if (!block_.pieces.empty() && block_.groups.ends_with(log_group_)) {
      piece.group_begin = block_.groups.size() - log_group_.size();
    } else {
      piece.group_begin = block_.groups.size();
      block_.groups += log_group_;
    }
    piece.group_size = log_group_.size();
  }
  block_.pieces.push_back(piece);
}

void Splitter::broken(std::uint64_t begin, const Break& broken) {
  pin_ = token_ = nowhere;
  if (broken.end == ScanEnd::end_of_input && (lost_ || std::exchange(end_reported_, true))) return;
  with_.skip(SkipReason::broken_json, index_++, begin, to_string(broken.end), broken.at);
}

void Splitter::documents() {
  while (skip_space()) {
    const std::uint64_t begin = at_;
    if (*here() == '[') {
      ++at_;
      list(Shape::object, true);
    } else if (*here() == '{') {
      if (const auto broke = document()) {
        broken(begin, *broke);
        resume_at_line(*broke);
      }
    } else {
      with_.skip(SkipReason::broken_json, index_++, begin, "text between the events", std::nullopt);
      resume_at_line({ScanEnd::bad_neighbours, at_});
    }
  }
}

// Stands at `{`. Leaves an event, or what the lists of a container hold.
std::optional<Break> Splitter::document() {
  have(scan_ahead);
  if (starts_record(here())) return record();
  log_group_.clear();
  control_ = false;
  const std::uint64_t begin = at_;
  pin_ = at_++;
  bool container = false, only_pages = true, digest = false, records = false;
  for (bool first = true;; first = false) {
    if (!skip_space()) return Break{ScanEnd::end_of_input, end_};
    if (*here() == '}') break;
    if (!first) {
      if (*here() != ',') return Break{ScanEnd::bad_neighbours, at_};
      ++at_;
      if (!skip_space()) return Break{ScanEnd::end_of_input, end_};
    }
    if (*here() != '"') return Break{ScanEnd::bad_neighbours, at_};
    token_ = at_;
    if (const auto broke = skip_string()) return broke;
    unpin_if_longer(token_, longest_token);
    const Key key = token_ == nowhere ? Key::other : key_of(text(token_ + 1, at_ - 1));
    token_ = nowhere;
    if (!skip_space()) return Break{ScanEnd::end_of_input, end_};
    if (*here() != ':') return Break{ScanEnd::bad_neighbours, at_};
    ++at_;
    if (!skip_space()) return Break{ScanEnd::end_of_input, end_};
    digest |= key == Key::digest;
    records |= key == Key::records;
    if (const auto broke = member_value(key, container, only_pages)) return broke;
    only_pages &= key == Key::page || container;
  }
  ++at_;
  if (container) return std::nullopt;
  if (digest || records) {
    pin_ = nowhere;
    with_.skip(SkipReason::unknown_shape, index_++, begin,
               digest ? "a digest holds no events" : "`Records` is no list", std::nullopt);
    return std::nullopt;
  }
  emit(Shape::object, begin, at_);
  return std::nullopt;
}

std::optional<Break> Splitter::member_value(Key key, bool& container, bool only_pages) {
  const bool events = key == Key::records || key == Key::log_events ||
                      ((key == Key::events || key == Key::lookup_events) && only_pages);
  if (events && *here() == '[') {
    container = true;
    pin_ = nowhere;
    if (control_) return skip_value();
    ++at_;
    const Shape shape = key == Key::records         ? Shape::object
                        : key == Key::lookup_events ? Shape::lookup_event
                                                    : Shape::log_event;
    if (!list(shape, false)) return Break{ScanEnd::end_of_input, end_};
    return std::nullopt;
  }
  if ((key == Key::message_type || key == Key::log_group) && *here() == '"') {
    token_ = at_;
    if (const auto broke = skip_string()) return broke;
    unpin_if_longer(token_, longest_token);
    if (token_ != nowhere) {
      std::string value(text(token_ + 1, at_ - 1));
      value.resize(unescape(value.data(), value.size()).value_or(0));
      if (key == Key::message_type) control_ = value == "CONTROL_MESSAGE";
      if (key == Key::log_group) log_group_ = std::move(value);
    }
    token_ = nowhere;
    return std::nullopt;
  }
  return skip_value();
}

// Stands at the `{` of an event whose inside is not looked at.
std::optional<Break> Splitter::record() {
  const std::uint64_t begin = at_;
  pin_ = begin;
  const ScanEnd end = scan_event({.record = true});
  if (end != ScanEnd::closed) return Break{end, at_};
  emit(Shape::object, begin, ++at_);
  return std::nullopt;
}

// As scan, of what is likely to become a piece: its tokens are noted, in the block behind those of the last piece.
ScanEnd Splitter::scan_event(Scan state) {
  notes_ = {.into = block_.tokens.get() + block_.token_count};
  const ScanEnd end = scan(state);
  if (end != ScanEnd::closed) notes_.into = nullptr;
  return end;
}

// Stands at a bracket; moves to the one that closes it, or to where it breaks.
ScanEnd Splitter::scan(Scan state) {
  for (;;) {
    const std::uint64_t left = end_ - at_;
    std::uint64_t blocks = 0;
    if (at_end_) {
      blocks = (left + scan_block - 1) / scan_block;
    } else if (left >= scan_ahead) {
      blocks = (left - scan_ahead) / scan_block;
    }
    if (blocks != 0) {
      const ScanStep step = scan_blocks(state, here(), static_cast<std::size_t>(blocks),
                                        notes_.into != nullptr ? &notes_ : nullptr);
      if (step.end != ScanEnd::none) {
        at_ += step.at;
        return step.end;
      }
      at_ += blocks * scan_block;
    }
    if (at_end_) {
      at_ = end_;
      return ScanEnd::end_of_input;
    }
    more();
  }
}

std::optional<Break> Splitter::skip_value() {
  switch (*here()) {
    case '"':
      return skip_string();
    case '{':
    case '[': {
      const ScanEnd end = scan({.opening = *here()});
      if (end != ScanEnd::closed) return Break{end, at_};
      ++at_;
      return std::nullopt;
    }
    default:
      break;
  }
  const std::uint64_t begin = at_;
  while (have(1)) {
    const char c = *here();
    if (is_space(c) || c == ',' || c == ']' || c == '}' || c == '{' || c == '[' || c == '"') break;
    ++at_;
  }
  if (at_ == begin) return Break{ScanEnd::bad_neighbours, at_};
  return std::nullopt;
}

std::optional<Break> Splitter::skip_string() {
  ++at_;
  bool escaped = false;
  for (;;) {
    const char* const begin = here();
    const char* const end = at(end_);
    const char* byte = begin;
    for (; byte < end; ++byte) {
      if (*byte == '\n') {
        at_ += static_cast<std::uint64_t>(byte - begin);
        return Break{ScanEnd::newline_in_string, at_};
      }
      if (escaped) {
        escaped = false;
      } else if (*byte == '\\') {
        escaped = true;
      } else if (*byte == '"') {
        at_ += static_cast<std::uint64_t>(byte - begin) + 1;
        return std::nullopt;
      }
    }
    at_ = end_;
    if (!more()) return Break{ScanEnd::end_of_input, end_};
  }
}

// Stands behind `[`. False when the text ended inside.
bool Splitter::list(Shape shape, bool of_documents) {
  bool after_element = false;
  for (;;) {
    if (!skip_space()) {
      broken(end_, {ScanEnd::end_of_input, end_});
      return false;
    }
    const char c = *here();
    if (c == ']') {
      ++at_;
      return true;
    }
    if (c == ',' && after_element) {
      ++at_;
      after_element = false;
      continue;
    }
    if (after_element || c == ',' || c == '}' || c == ':') {
      with_.skip(SkipReason::broken_json, index_, at_, "text between the events of a list", std::nullopt);
      if (c != '{') {
        do ++at_;
        while (have(1) && *here() != ',' && *here() != ']' && *here() != '{');
        after_element = true;
        if (!have(1) || *here() != '{') continue;
      }
    }
    if (!element(shape, of_documents, after_element)) return false;
  }
}

// False when the text ended inside of it; not `whole` when it broke and another is about to begin.
bool Splitter::element(Shape shape, bool of_documents, bool& whole) {
  const std::uint64_t begin = at_;
  std::optional<Break> broke;
  if (*here() != '{') {
    broke = skip_value();
    if (!broke) {
      with_.skip(SkipReason::broken_json, index_++, begin, "an element that is no object", std::nullopt);
    }
  } else if (of_documents) {
    broke = document();
  } else {
    have(scan_ahead);
    pin_ = begin;
    const Scan start{.record = starts_record(here())};
    const ScanEnd end = shape == Shape::object ? scan_event(start) : scan(start);
    if (end == ScanEnd::closed) {
      emit(shape, begin, ++at_);
    } else {
      broke = Break{end, at_};
    }
  }
  whole = !broke;
  if (whole) return true;
  broken(begin, *broke);
  resume_at_record(*broke, begin);
  return at_ < end_;
}

void Splitter::resume_at_record(const Break& broken, std::uint64_t begin) {
  // A missing quote shows two bytes behind the `{` of the next record.
  at_ = std::max(std::max(base_, begin + 1), broken.at - std::min<std::uint64_t>(broken.at, 2));
  if (broken.end == ScanEnd::wrong_bracket) {
    at_ = broken.at;  // most likely the list's own
    return;
  }
  for (;;) {
    const auto* brace =
        static_cast<const char*>(std::memchr(here(), '{', static_cast<std::size_t>(end_ - at_)));
    at_ = brace == nullptr ? end_ : at_ + static_cast<std::uint64_t>(brace - here());
    have(scan_ahead);
    if (at_ == end_) {
      if (at_end_) return;
      continue;
    }
    if (*here() == '{') {
      const auto behind = std::min<std::uint64_t>(at_ - base_, scan_behind);
      if (starts_record(here()) && last_before(here(), static_cast<std::size_t>(behind)) != ':') return;
      ++at_;
    }
  }
}

void Splitter::resume_at_line(const Break& broken) {
  at_ = broken.at;
  if (broken.end == ScanEnd::next_record || broken.end == ScanEnd::end_of_input) return;
  if (have(1) && (*here() == '{' || *here() == '[') && at_ > base_ && *at(at_ - 1) == '\n') return;
  while (have(1)) {
    const auto* newline =
        static_cast<const char*>(std::memchr(here(), '\n', static_cast<std::size_t>(end_ - at_)));
    if (newline != nullptr) {
      at_ += static_cast<std::uint64_t>(newline - here());
      return;
    }
    at_ = end_;
  }
}

void Splitter::lines() {
  have(longest_time);
  export_ = leading_time(text(at_, std::min(end_, at_ + longest_time))).has_value();
  while (skip_space()) {
    if (!line()) return;
  }
}

// A line of text without the white space around it; in an export also those behind it that have no time of
// their own, since messages keep their newlines there. False when it was cut off.
bool Splitter::line() {
  const std::uint64_t begin = at_;
  pin_ = begin;
  for (;;) {
    const auto* newline =
        static_cast<const char*>(std::memchr(here(), '\n', static_cast<std::size_t>(end_ - at_)));
    if (newline == nullptr) {
      at_ = end_;
      if (more()) continue;
      if (lost_) {
        pin_ = nowhere;
        return false;
      }
      break;
    }
    at_ += static_cast<std::uint64_t>(newline - here());
    if (!export_) break;
    ++at_;
    have(longest_time);
    if (at_ == end_ || leading_time(text(at_, std::min(end_, at_ + longest_time)))) break;
  }
  std::uint64_t last = at_;
  unpin_if_longer(pin_, with_.max_event_bytes);
  if (pin_ != nowhere) {
    while (last > begin && is_space(*at(last - 1))) --last;
  }
  emit(export_ ? Shape::export_line : Shape::line, begin, last);
  return true;
}

}  // namespace

std::uint64_t split(const Splitting& splitting) { return Splitter(splitting).run(); }

}  // namespace tripline::runtime
