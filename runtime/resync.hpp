#pragma once
// Where damaged records end: what the bytes behind a closing bracket tell about it. All is judged by a few bytes, so
// that nothing depends on where a window ends.

#include <cstddef>

#include "runtime/scan.hpp"

namespace tripline::runtime {

// Bytes that must be readable from the place that is judged; blanks where the text ends before.
constexpr std::size_t resync_ahead = 2 * scan_ahead;

// `behind`: what follows the `}` of a record in a list. Whether it goes on with the record's own text (`"key":`, one more
// closing bracket), so that the bracket came too early. Not where that is the text of the next record, whose bracket is
// missing.
bool closed_early(const char* behind);

// `bracket`: a `]` that closed a record, which a `}` should have done. Whether it is the end of the list around the record
// nevertheless, since no further record follows it.
bool ends_list(const char* bracket);

// `bracket`: a `]` between the records of a list. Whether a comma and a record follow it, so that it is none of theirs.
bool record_follows(const char* bracket);

}  // namespace tripline::runtime
