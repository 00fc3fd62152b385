#pragma once
// A compiled pack from anywhere, loaded and run: what fuzzing and the tests of loading share.

#include <xxhash.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/artifact.hpp"
#include "runtime/evaluate.hpp"
#include "runtime/observe.hpp"
#include "runtime/query_evaluate.hpp"

namespace tripline::fuzz {

// A body behind the header that fits it.
inline std::string with_checksum(std::string_view body) {
  std::string bytes = "TRIPLINE";
  std::uint64_t sum = XXH3_64bits(body.data(), body.size());
  for (int i = 0; i < 8; ++i, sum >>= 8) bytes.push_back(static_cast<char>(sum & 0xFF));
  return bytes.append(body);
}

// Whether it loads; what loads observes a few events and is evaluated, and so are its queries.
inline bool run_artifact(std::string_view bytes) {
  using namespace runtime;
  const auto loaded = load(bytes);
  const auto* program = std::get_if<Program>(&loaded);
  if (!program) return false;
  const Scope scope;
  SeenEvents seen(1 << 16);
  Observer observer(*program, scope, &seen, nullptr);
  constexpr std::string_view events[] = {
      R"({"eventTime":"2024-05-01T12:00:00Z","eventID":"a","kind":"call","name":"abc","user":"u","awsRegion":"r","size":1,"n":3})",
      R"({"eventTime":"2024-05-01T12:00:07Z","eventID":"b","kind":"call","name":"b","user":"u","awsRegion":true,"size":"2e300","n":"4"})",
      R"({"eventTime":"2024-05-01T12:04:00Z","kind":"call","name":"axbxc","user":["u"],"awsRegion":"r","size":-0.5,"n":1e99})",
      R"({"eventTime":"2024-05-01T12:04:30Z","kind":{"kind":null},"l":[{"a":[1,"x"]}]})",
      "GET [a b] \"c d\" 404 an ERROR",
      "",
  };
  const QueryClock clock{1'714'608'000, 0, 1e12};
  std::vector<std::unique_ptr<QueryObserver>> queries;
  for (const SavedQuery& query : program->queries) {
    queries.push_back(std::make_unique<QueryObserver>(query.plan, clock, scope, nullptr, nullptr));
  }
  std::uint64_t index = 0;
  for (const std::string_view event : events) {
    const std::string padded = std::string(event) + std::string(Decoder::padding, '\0');
    EventBytes given;
    given.index = index++;
    given.bytes = std::string_view(padded).substr(0, event.size());
    given.must_be_json = false;
    given.timestamp = 1'714'564'800;
    given.stored = index % 2 == 0;
    observer.observe(given);
    for (const auto& query : queries) query->observe(given);
  }
  for (std::size_t q = 0; q < queries.size(); ++q) {
    evaluate(program->queries[q].plan, clock, std::move(queries[q]->observations()));
  }
  evaluate(*program, observer.observations(), {"file"});
  return true;
}

}  // namespace tripline::fuzz
