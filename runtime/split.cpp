#include "runtime/split.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "runtime/document_key.hpp"
#include "runtime/first_line.hpp"
#include "runtime/resync.hpp"
#include "runtime/scan.hpp"
#include "runtime/splitter.hpp"

// A recursive descent over text that is not all there (WindowText), written as if it were.
//
// A document is `{…}` or `[…]`; a file is a sequence of them, or lines of text when it begins with neither: when its
// first line is a bracket with something else behind it than JSON (`[ERROR] …`).
// An object is a container when a member of its own is a list that is known to hold events (`Records`,
// `logEvents`, …); otherwise it is an event. Which of both it is may only be known at its end, so its bytes
// stay pinned meanwhile. One shortcut: an object whose first key is `eventVersion` is a record.
//
// Where the structure breaks, one skip is reported and the text is taken up again where the next event most
// likely begins: in lists at the next `{"eventVersion"`, between documents at the next line, too. That is behind the place
// where the break showed, and before it at most once a file, so hostile text costs no more than its length.
//
// A list of a file that has shown records is taken to hold nothing else: what stands between two of them, and what goes
// on behind a record that a bracket too many has cut short, belongs to one that is damaged (resync.hpp). It is one skip,
// and none of its parts is an event.

namespace tripline::runtime {

std::uint64_t Splitter::run() {
  if (have(3) && std::memcmp(here(), "\xEF\xBB\xBF", 3) == 0) at_ += 3;
  if (skip_space()) {
    have(longest_first_line);
    begins_with_json(text(at_, std::min(end_, at_ + longest_first_line))) ? documents() : lines();
  }
  with_.take(std::move(block_));
  return index_;
}

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

void Splitter::documents() {
  while (skip_space()) {
    const std::uint64_t begin = at_;
    if (*here() == '[') {
      ++at_;
      list(Shape::object, true);
    } else if (*here() == '{') {
      if (const auto broke = document(false)) {
        broken(begin, *broke);
        resume_at_line(*broke);
      }
    } else if (torn_list_ && (*here() == ',' || *here() == ']' || *here() == '}')) {
      ++at_;
    } else {
      with_.skip(SkipReason::broken_json, index_++, begin, "text between the events", std::nullopt);
      resume_at_line({ScanEnd::bad_neighbours, at_});
    }
  }
}

// Stands at `{`. Leaves an event, or what the lists of a container hold.
std::optional<Break> Splitter::document(bool in_list) {
  have(scan_ahead);
  if (starts_record(here())) return record(in_list);
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
std::optional<Break> Splitter::record(bool in_list) {
  const std::uint64_t begin = at_;
  records_ = true;
  pin_ = begin;
  const ScanEnd end = scan_event({.record = true});
  if (end != ScanEnd::closed) return Break{end, at_};
  if (!end_record(begin, in_list)) return Break{ScanEnd::bad_neighbours, at_};
  return std::nullopt;
}

// Stands at the bracket that closes a record, and moves behind it. False, and no event, where it came too early.
bool Splitter::end_record(std::uint64_t begin, bool in_list) {
  const std::uint64_t end = ++at_;
  if (in_list && (end_ - at_ < 2 || here()[0] != ',' || here()[1] != '{')) {
    have(resync_ahead);
    if (closed_early(here())) return false;
  }
  emit(Shape::object, begin, end);
  return true;
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
    if (c == ',' && after_element) {
      ++at_;
      after_element = false;
      continue;
    }
    if (after_element || c != '{') {
      const bool of_records = records_ && shape == Shape::object;
      if (c == ']') {
        if (of_records) have(resync_ahead);
        if (!of_records || !record_follows(here())) {
          ++at_;
          return true;
        }
      }
      if (of_records) {
        if (!records_between()) return false;
      } else if ((after_element || c == ',' || c == '}' || c == ':') && text_between(after_element)) {
        continue;
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
    broke = document(true);
  } else if (shape == Shape::object) {
    have(scan_ahead);
    pin_ = begin;
    records_ |= starts_record(here());
    const ScanEnd end = scan_event({.record = records_});
    if (end != ScanEnd::closed) {
      broke = Break{end, at_};
    } else if (!end_record(begin, records_)) {
      broke = Break{ScanEnd::bad_neighbours, at_};
    }
  } else {
    pin_ = begin;
    const ScanEnd end = scan({});
    if (end == ScanEnd::closed) {
      emit(shape, begin, ++at_);
    } else {
      broke = Break{end, at_};
    }
  }
  whole = !broke;
  if (whole) return true;
  // The bytes of a file's first record are still there, unless it is longer than an event may be.
  const bool first = !records_ && shape == Shape::object && broke->at - begin <= with_.max_event_bytes;
  const std::uint64_t pinned = std::exchange(pin_, nowhere);
  broken(begin, *broke);
  if (first && pinned != nowhere && find_record(begin + 1, broke->at)) return true;
  resume_in_list(*broke, begin, shape);
  return at_ < end_;
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

std::uint64_t split(const Splitting& splitting) { return Splitter(splitting).run(); }

}  // namespace tripline::runtime
