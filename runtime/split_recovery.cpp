#include <algorithm>
#include <utility>

#include "runtime/resync.hpp"
#include "runtime/splitter.hpp"

// Steps over what is broken, each time with one skip.

namespace tripline::runtime {

void Splitter::broken(std::uint64_t begin, const Break& broken) {
  pin_ = token_ = nowhere;
  notes_.into = nullptr;
  if (broken.end == ScanEnd::end_of_input && (lost_ || std::exchange(end_reported_, true))) return;
  with_.skip(SkipReason::broken_json, index_++, begin, to_string(broken.end), broken.at);
}

// Skips text where an element, or what separates two, should be. True unless an element begins behind it.
bool Splitter::text_between(bool& after_element) {
  with_.skip(SkipReason::broken_json, index_, at_, "text between the events of a list", std::nullopt);
  if (*here() == '{') return false;
  do ++at_;
  while (have(1) && *here() != ',' && *here() != ']' && *here() != '{');
  after_element = true;
  return !have(1) || *here() != '{';
}

// Likewise in a list of records, where it ends at the next one. False when the text ends before.
bool Splitter::records_between() {
  have(scan_ahead);
  const bool at_record = starts_record(here());
  with_.skip(SkipReason::broken_json, at_record ? index_ : index_++, at_, "text between the events of a list", std::nullopt);
  return at_record || find_record(at_, nowhere);
}

// Goes on behind a broken element.
void Splitter::resume_in_list(const Break& broken, std::uint64_t begin, Shape shape) {
  if (broken.end == ScanEnd::wrong_bracket) {
    at_ = broken.at;
    have(resync_ahead);
    if (!records_ || shape != Shape::object || ends_list(here())) return;
  }
  // A missing quote shows two bytes behind the `{` of the next record.
  const std::uint64_t from = broken.at - std::min<std::uint64_t>(broken.at, 2);
  find_record(std::max(std::max(base_, begin + 1), from), nowhere);
}

// Moves to the first record that begins between two places. False, and at the second or the text's end, where none does;
// the skip before tells of that end, too.
bool Splitter::find_record(std::uint64_t from, std::uint64_t before) {
  at_ = from;
  while (at_ < before) {
    const std::string_view known = text(at_, std::min(end_, before));
    at_ += std::min(known.find('{'), known.size());
    if (at_ == before) return false;
    if (!have(scan_ahead) && at_ == end_) {
      end_reported_ = true;
      return false;
    }
    if (*here() == '{') {
      const auto behind = std::min<std::uint64_t>(at_ - base_, scan_behind);
      if (starts_record(here()) && last_before(here(), static_cast<std::size_t>(behind)) != ':') return true;
      ++at_;
    }
  }
  return false;
}

// Goes on between documents: at the next line, or before it at a record behind a comma, whose list was taken to have ended.
void Splitter::resume_at_line(const Break& broken) {
  at_ = broken.at;
  if (broken.end == ScanEnd::next_record || broken.end == ScanEnd::end_of_input) return;
  if (have(1) && (*here() == '{' || *here() == '[') && at_ > base_ && *at(at_ - 1) == '\n') return;
  while (have(1)) {
    const std::string_view known = text(at_, end_);
    at_ += std::min(known.find_first_of("\n{"), known.size());
    if (at_ == end_) continue;
    if (*here() == '\n') return;
    have(scan_ahead);
    const auto behind = std::min<std::uint64_t>(at_ - base_, scan_behind);
    torn_list_ = starts_record(here()) && last_before(here(), static_cast<std::size_t>(behind)) == ',';
    if (torn_list_) return;
    ++at_;
  }
}

}  // namespace tripline::runtime
