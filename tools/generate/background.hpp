// Everyday life: what all actors do in one account and region during one slot.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/generate/actor.hpp"
#include "tools/generate/event.hpp"

namespace tripline::tools {

// A record within a text of many.
struct Record {
  Instant time;
  std::size_t at, length;
};

// The records of a slot and the buffers to make them; one per thread, its memory reused from slot to slot.
struct SlotRecords {
  std::string text;
  std::vector<Record> records;
  Bindings bindings;
  std::vector<Shift> shifts;

  void clear() {
    text.clear();
    records.clear();
  }
};

class Background {
 public:
  // Scaled so that about `events` are made over the whole span. Costs a walk over all slots.
  Background(const Organisation& organisation, const ArchiveSpan& span, double events);

  // Appends the records of the slot. A pure function of the arguments and what the constructor got; may be
  // called from many threads, each with its own `out`.
  void fill(std::size_t account, std::string_view region, std::int64_t slot, SlotRecords& out) const;

 private:
  struct Workplace;

  void fill_shift(const Actor& actor, const Shift& shift, const Workplace& place, int& refusals,
                  SlotRecords& out) const;
  Caller caller_of(const Actor& actor, const Shift& shift) const;

  const Organisation& organisation_;
  ArchiveSpan span_;
  std::vector<Actor> actors_;
  double scale_ = 0;
};

}  // namespace tripline::tools
