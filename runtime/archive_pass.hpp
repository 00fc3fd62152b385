#pragma once
// Stage 1 over a whole archive, whatever it is that observes: rules or a query. Hands events to workers, and
// settles copies that differ by reading again (C7), so that the result does not depend on what was read
// first.

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "runtime/admission.hpp"
#include "runtime/archive.hpp"

namespace tripline::runtime {

inline constexpr std::uint64_t default_query_bytes = 1ull << 30;

struct RunOptions {
  ReadOptions read;
  Scope scope;
  bool deduplicate = true;                   // C7
  std::uint64_t dedup_bytes = 512ull << 20;  // bound of what is remembered of seen events: some 21 bytes each
  bool profile = false;                      // of a run: RunResult::profile
  std::uint64_t query_bytes = default_query_bytes;  // bound of what a query keeps, in each worker and in the sum
};

// What stands between the archive and the workers. `begin` makes as many workers anew as it is told; it is
// called again when the archive is read again, and what was observed until then is void.
struct ArchivePass {
  std::function<void(unsigned workers, SeenEvents* seen, const Winners* winners)> begin;
  std::function<Admission(unsigned worker, const EventBytes& event)> observe;
  std::function<const std::set<std::string>&(unsigned worker)> conflicts;
};

struct PassAccount {
  ReadReport report;
  std::uint64_t conflicts = 0;  // events with copies that differ; the first by place counted
  std::uint64_t forgotten = 0;  // events whose further copies could not have been recognised (dedup_bytes)
  double seconds = 0;
};

// `shared`: what earlier passes over other slices of the same archive have seen, and afterwards this one too;
// null for a pass by itself. Standard input and slices cannot be read again; they keep the copy read first.
PassAccount pass_archive(const std::vector<Input>& inputs, const RunOptions& options, SeenEvents* shared,
                         const ArchivePass& pass);

}  // namespace tripline::runtime
