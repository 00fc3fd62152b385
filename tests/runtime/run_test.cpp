#include "runtime/run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "tests/runtime/packed_files.hpp"
#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

std::string record(int second, const std::string& id, const std::string& members) {
  char time[64];
  std::snprintf(time, sizeof time, "2024-05-01T12:%02d:%02dZ", second / 60, second % 60);
  return std::string(R"({"eventVersion":"1.08","eventTime":")") + time + R"(","eventID":")" + id + "\"," +
         members + "}";
}
std::string file_of(const std::vector<std::string>& records) {
  std::string text = R"({"Records":[)";
  for (std::size_t i = 0; i < records.size(); ++i) text += (i ? "," : "") + records[i];
  return gzip(text + "]}");
}

Program users() {
  SmallProgram p;
  Contributors rule;
  rule.rule = p.rule("users");
  rule.filter = p.all_of({});
  rule.keys = {p.field("$.user")};
  rule.key_labels = {"$.user"};
  rule.top = 100;
  p->contributors.push_back(rule);
  return p.done();
}

RunResult run(const Program& program, const TemporaryFolder& folder, RunOptions options = {}) {
  const InputList found = find_inputs({folder.string()}, {});
  EXPECT_TRUE(found.errors.empty());
  return observe_archive(program, found.inputs, options);
}

// user -> events.
std::map<std::string, std::uint64_t> counts(const RunResult& result) {
  std::map<std::string, std::uint64_t> out;
  for (const auto& [key, cells] : result.observations.contributors[0]) {
    for (const auto& [start, cell] : cells) out[split_key(key).at(0)] += cell.samples;
  }
  return out;
}
using Counts = std::map<std::string, std::uint64_t>;

// C7: of copies that differ, the first by (file name, position) counts, whatever was read first.
TEST(Run, ConflictsAreSettledByPlace) {
  const Program program = users();
  for (const bool swapped : {false, true}) {
    const TemporaryFolder folder;
    std::vector<std::string> many;
    for (int i = 0; i < 500; ++i) many.push_back(record(i, "m" + std::to_string(i), R"("user":"m")"));
    std::vector<std::string> first = many, second = {record(1, "x", R"("user":"second")"),
                                                     record(2, "y", R"("user":"second")")};
    first.push_back(record(1, "x", R"("user":"first")"));  // far behind in a large file
    second.push_back(record(2, "y", R"("user":"third")"));
    folder.write(swapped ? "b.json.gz" : "a.json.gz", file_of(first));
    folder.write(swapped ? "a.json.gz" : "b.json.gz", file_of(second));
    for (const unsigned threads : {1u, 2u, 4u}) {
      for (int again = 0; again < 3; ++again) {
        RunOptions options;
        options.read.threads = threads;
        options.read.window_bytes = 4096;
        const RunResult result = run(program, folder, options);
        EXPECT_EQ(counts(result), (swapped ? Counts{{"m", 500}, {"second", 2}}
                                           : Counts{{"m", 500}, {"first", 1}, {"second", 1}}));
        EXPECT_EQ(result.conflicts, 2u);
        EXPECT_EQ(result.observations.duplicates, 2u);
        EXPECT_EQ(result.observations.events, 502u);
        EXPECT_EQ(result.report.events, 504u);
      }
    }
  }
}

// What is outside the scope is no copy: the first of the copies inside counts.
TEST(Run, ConflictsAreSettledWithinTheScope) {
  const Program program = users();
  const TemporaryFolder folder;
  folder.write("a.json.gz", file_of({record(0, "x", R"("user":"outside")")}));
  folder.write("b.json.gz", file_of({record(100, "x", R"("user":"inside")")}));
  folder.write("c.json.gz", file_of({record(200, "x", R"("user":"later")")}));
  RunOptions options;
  options.scope.from = parse_time("2024-05-01T12:01:00Z");
  for (const unsigned threads : {1u, 3u}) {
    options.read.threads = threads;
    const RunResult result = run(program, folder, options);
    EXPECT_EQ(counts(result), (Counts{{"inside", 1}}));
    EXPECT_EQ(result.observations.outside, 1u);
    EXPECT_EQ(result.observations.duplicates, 1u);
    EXPECT_EQ(result.conflicts, 1u);
  }
}

TEST(Run, EqualCopiesCountOnce) {
  const Program program = users();
  const TemporaryFolder folder;
  const std::string one = record(0, "x", R"("user":"u")");
  folder.write("a.json.gz", file_of({one, one}));
  folder.write("b.json.gz", file_of({one, record(1, "z", R"("user":"u")")}));
  RunOptions options;
  options.read.threads = 4;
  const RunResult result = run(program, folder, options);
  EXPECT_EQ(counts(result), (Counts{{"u", 2}}));
  EXPECT_EQ(result.conflicts, 0u);
  EXPECT_EQ(result.observations.duplicates, 2u);
  options.deduplicate = false;
  EXPECT_EQ(counts(run(program, folder, options)), (Counts{{"u", 4}}));
}

TEST(Run, WhatIsForgottenIsCounted) {
  const Program program = users();
  const TemporaryFolder folder;
  folder.write("a.json.gz", file_of({record(0, "x", R"("user":"u")"), record(0, "x", R"("user":"u")")}));
  RunOptions options;
  options.dedup_bytes = 0;
  const RunResult result = run(program, folder, options);
  EXPECT_EQ(counts(result), (Counts{{"u", 2}}));
  EXPECT_EQ(result.forgotten, 2u);
}

// The reader finds where records end, the observer whether they are JSON: both are skips of one report, in
// order.
TEST(Run, BrokenRecordsAreSkips) {
  const Program program = users();
  for (const unsigned threads : {1u, 4u}) {
    const TemporaryFolder folder;
    folder.write("a.json.gz", file_of({record(0, "x", R"("user":"u")"), R"({"a":01})",
                                       record(1, "y", R"("user":"u")"), R"({"a":tru})"}));
    folder.write("b.json.gz", file_of({R"({"a":"\x"})"}));
    RunOptions options;
    options.read.threads = threads;
    const RunResult result = run(program, folder, options);
    EXPECT_EQ(counts(result), (Counts{{"u", 2}}));
    EXPECT_EQ(result.report.events, 2u);
    EXPECT_EQ(result.report.skipped, 3u);
    std::vector<std::string> places;
    for (const Skip& skip : result.report.skips) {
      places.push_back(skip.file + ":" + std::to_string(skip.index) + " " + skip.detail);
    }
    EXPECT_EQ(places,
              (std::vector<std::string>{"a.json.gz:1 not a JSON object", "a.json.gz:3 not a JSON object",
                                        "b.json.gz:0 not a JSON object"}));
  }
}

TEST(Run, ManyBrokenRecordsAreCountedAndTheFirstListed) {
  const Program program = users();
  const TemporaryFolder folder;
  std::vector<std::string> records(1500, R"({"a":01})");
  folder.write("a.json.gz", file_of(records));
  folder.write("b.json.gz", file_of(records));
  for (const unsigned threads : {1u, 4u}) {
    RunOptions options;
    options.read.threads = threads;
    options.read.window_bytes = 4096;
    const RunResult result = run(program, folder, options);
    EXPECT_EQ(result.report.skipped, 3000u);
    EXPECT_EQ(result.report.events, 0u);
    ASSERT_EQ(result.report.skips.size(), 1000u);
    for (std::uint64_t i = 0; i < 1000; ++i) {
      ASSERT_EQ(result.report.skips[i].file, "a.json.gz");
      ASSERT_EQ(result.report.skips[i].index, i);
    }
  }
}

// The law on the whole of stage 1: any number of threads, findings byte-identical.
TEST(Run, ThreadsChangeNothing) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  const Program program = program_of_every_kind();
  const TemporaryFolder folder;
  std::vector<std::string> delivered;
  for (int f = 0; f < 12; ++f) {
    std::vector<std::string> records;
    for (std::size_t n = 1 + random() % 200; n > 0; --n) {
      // Every tenth record is a redelivered one, with other content now and then.
      std::string event = delivered.empty() || random() % 10 ? event_of_every_kind(random)
                                                             : delivered[random() % delivered.size()];
      if (random() % 8 == 0) event.insert(1, R"("extra":1,)");
      delivered.push_back(event);
      records.push_back(event);
    }
    folder.write("f" + std::to_string(f) + ".json.gz", file_of(records));
  }
  const InputList found = find_inputs({folder.string()}, {});
  std::vector<std::string> names;
  for (const Input& input : found.inputs) names.push_back(input.name);
  std::string expected;
  for (const unsigned threads : {1u, 2u, 3u, 8u, 8u, 8u}) {
    RunOptions options;
    options.read.threads = threads;
    options.read.window_bytes = 4096;
    const RunResult result = observe_archive(program, found.inputs, options);
    EXPECT_GT(result.conflicts, 0u);
    EXPECT_GT(result.observations.duplicates, 20u);
    const std::string text = dump(evaluate(program, result.observations, names));
    if (expected.empty()) expected = text;
    EXPECT_EQ(text, expected) << threads;
  }
  EXPECT_GT(expected.size(), 10'000u);
}

}  // namespace
}  // namespace tripline::runtime
