#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <stdexcept>

#include "tests/runtime/packed_files.hpp"

namespace tripline::runtime {
namespace {

using nlohmann::json;

// Archives made from a seed, together with the events that must come out of them.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }

  std::string text() {
    static const std::string pieces[] = {"a",    "bc",  "\\",   "\\\\",     "\"",
                                         "{",    "}",   "[",    "]",        ",{\"eventVersion\"",
                                         "\n",   "\t",  "\r",   "\xC3\xA9", "\xF0\x9F\x98\x80",
                                         "},{",  "\"}", "\\\"", ":",        "/",
                                         "\x01", " "};
    std::string made;
    for (auto count = below(below(10) == 0 ? 200 : 12); count > 0; --count)
      made += pieces[below(std::size(pieces))];
    return made;
  }
  json value(int depth) {
    switch (below(depth > 3 ? 4 : 6)) {
      case 0:
        return text();
      case 1:
        return static_cast<int>(below(100000)) - 500;
      case 2:
        return below(2) == 0;
      case 3:
        return nullptr;
      case 4: {
        json list = json::array();
        for (auto count = below(4); count > 0; --count) list.push_back(value(depth + 1));
        return list;
      }
      default:
        return object(depth + 1);
    }
  }
  json object(int depth) {
    json made = json::object();
    for (auto count = below(5); count > 0; --count) made["k" + text()] = value(depth);
    return made;
  }
  json event() {
    json made = object(0);
    if (below(3) != 0) made["AeventVersion"] = "1.08";
    return made;
  }
  std::string dump(const json& value) {
    const bool ascii = below(2) == 0;
    std::string text = below(3) == 0
                           ? value.dump(static_cast<int>(below(4)), below(2) == 0 ? ' ' : '\t', ascii)
                           : value.dump(-1, ' ', ascii);
    if (below(3) != 0) return text;
    // The first key of a real record; dump sorts keys, so it is put there by name.
    const std::size_t key = text.find("\"AeventVersion\"");
    if (key != text.npos) text.erase(key + 1, 1);
    return text;
  }
  std::string space() {
    return below(4) == 0 ? std::string(below(3), ' ') + (below(2) == 0 ? "\n" : "\t ") : "";
  }

  // One document; its events are added to `events`.
  std::string document(std::vector<Seen>& events) {
    const auto add = [&events](std::string bytes, std::optional<std::int64_t> time = std::nullopt,
                               std::string group = "") {
      events.push_back({0, events.size(), std::move(bytes), time, std::move(group)});
    };
    std::string made;
    const std::size_t count = below(6);
    switch (below(8)) {
      case 0: {  // CloudTrail's own
        made = "{" + space();
        if (below(2) == 0)
          made += "\"x" + json(text()).dump().substr(1) + ":" + dump(value(0)) + space() + ",";
        made += "\"Records\"" + space() + ":" + space() + "[" + space();
        for (std::size_t i = 0; i < count; ++i) {
          const std::string one = dump(event());
          made += (i == 0 ? "" : "," + space()) + one + space();
          add(one);
        }
        made += "]" + space();
        if (below(2) == 0) made += ",\"z\":" + dump(value(0));
        return made + "}";
      }
      case 1: {
        made = "[" + space();
        for (std::size_t i = 0; i < count; ++i) {
          const std::string one = dump(event());
          made += (i == 0 ? "" : space() + ",") + space() + one;
          add(one);
        }
        return made + space() + "]";
      }
      case 2: {
        for (std::size_t i = 0; i < count; ++i) {
          const std::string one = dump(event());
          made += one + "\n";
          add(one);
        }
        return made;
      }
      case 3: {
        const std::string one = dump(event());
        add(one, 1688989356);
        return R"({"version":"0","detail-type":)" + json("x" + text()).dump() +
               R"(,"time":"2023-07-10T11:42:36Z","detail":)" + space() + one + space() + "}";
      }
      case 4: {
        const std::string group = "/aws/" + text();
        made = R"({"messageType":"DATA_MESSAGE","owner":"1","logGroup":)" + json(group).dump() +
               R"(,"logEvents":[)";
        for (std::size_t i = 0; i < count; ++i) {
          const std::string message = below(2) == 0 ? "x" + text() : dump(event());
          made += (i == 0 ? "" : ",") + std::string("{\"id\":\"1\",\"timestamp\":") +
                  std::to_string(i * 1500) + ",\"message\":" + json(message).dump(-1, ' ', below(2) == 0) +
                  "}";
          add(message, i * 1500 / 1000, group);
        }
        return made + "]}";
      }
      case 5: {
        made = "{" + space() + "\"events\":[";
        for (std::size_t i = 0; i < count; ++i) {
          const std::string message = dump(event());
          made += (i == 0 ? "" : ",") +
                  dump({{"timestamp", i * 1000}, {"message", message}, {"ingestionTime", 1}});
          add(message, i);
        }
        return made + "],\"nextToken\":\"x\"}";
      }
      case 6: {
        made = "{\"Events\":[";
        for (std::size_t i = 0; i < count; ++i) {
          const std::string message = dump(event());
          made +=
              (i == 0 ? "" : ",") +
              json{{"EventTime", 5.5}, {"CloudTrailEvent", message}, {"Resources", json::array({value(2)})}}
                  .dump();
          add(message, 5);
        }
        return made + "]}";
      }
      default: {
        const std::string one = dump(event());
        add(one);
        return one;
      }
    }
  }

  std::string packed(std::string_view text) {
    switch (below(4)) {
      case 0:
        return std::string(text);
      case 1:
        return zstd(text);
      case 2: {
        const std::size_t cut = below(text.size() + 1);
        return gzip(text.substr(0, cut)) + gzip(text.substr(cut));
      }
      default:
        return gzip(text);
    }
  }

 private:
  std::mt19937 random_;
};

TEST(ReadArchive, EveryEventOnceWhateverTheWindowsAndThreads) {
  const unsigned first_seed = std::random_device{}();
  for (unsigned round = 0; round < 150; ++round) {
    const unsigned seed = first_seed + round;
    Maker maker(seed);
    const TemporaryFolder folder;
    std::vector<Input> inputs;
    std::vector<Seen> wanted;
    for (std::size_t file = 0; file < 1 + maker.below(5); ++file) {
      std::vector<Seen> events;
      std::string text;
      for (auto count = 1 + maker.below(maker.below(4) == 0 ? 100 : 4); count > 0; --count)
        text += maker.document(events) + maker.space();
      const std::string name = std::to_string(file);
      inputs.push_back({.path = folder.write(name, maker.packed(text)), .name = name});
      for (Seen& event : events) {
        event.input = static_cast<std::uint32_t>(file);
        wanted.push_back(std::move(event));
      }
    }
    constexpr std::uint64_t windows[] = {16, 64, 100, 1000, 4096, 1 << 18};
    for (int i = 0; i < 3; ++i) {
      const ReadOptions options{.threads = 1 + static_cast<unsigned>(maker.below(4)),
                                .window_bytes = windows[maker.below(6)]};
      const SeenArchive seen = see(inputs, options);
      ASSERT_EQ(lines(seen.report), std::vector<std::string>{})
          << "seed " << seed << " window " << options.window_bytes;
      ASSERT_EQ(seen.events, wanted) << "seed " << seed << " window " << options.window_bytes;
      ASSERT_EQ(seen.report.events, wanted.size());
      ASSERT_EQ(seen.report.files, inputs.size());
    }
  }
}

TEST(ReadArchive, BrokenTextGivesTheSameReportWhateverTheWindowsAndThreads) {
  const unsigned first_seed = std::random_device{}();
  for (unsigned round = 0; round < 300; ++round) {
    const unsigned seed = first_seed + round;
    Maker maker(seed);
    const TemporaryFolder folder;
    std::vector<Input> inputs;
    for (const char* name : {"a", "b"}) {
      std::vector<Seen> events;
      std::string text;
      for (auto count = 1 + maker.below(8); count > 0; --count) text += maker.document(events) + "\n";
      for (auto count = maker.below(6); count > 0 && !text.empty(); --count) {
        const std::size_t at = maker.below(text.size());
        switch (maker.below(3)) {
          case 0:
            text[at] = "{}[]\",:\\\n x"[maker.below(11)];
            break;
          case 1:
            text.erase(at, 1 + maker.below(20));
            break;
          default:
            text.insert(at, std::string(1, "{}[]\",:\\\n x"[maker.below(11)]));
            break;
        }
      }
      inputs.push_back({.path = folder.write(name, maker.below(2) == 0 ? text : gzip(text)), .name = name});
    }
    const std::uint64_t max_event = maker.below(3) == 0 ? 100 : 1 << 20;
    const SeenArchive whole = see(inputs, {.max_event_bytes = max_event});
    for (const std::uint64_t window : {16u, 64u, 77u, 300u, 5000u}) {
      const SeenArchive seen = see(inputs, {.threads = 1 + static_cast<unsigned>(maker.below(4)),
                                            .window_bytes = window,
                                            .max_event_bytes = max_event});
      ASSERT_EQ(seen.events, whole.events) << "seed " << seed << " window " << window;
      ASSERT_EQ(lines(seen.report), lines(whole.report)) << "seed " << seed << " window " << window;
      ASSERT_EQ(seen.report.skipped, whole.report.skipped);
      ASSERT_EQ(seen.report.bytes_out, whole.report.bytes_out);
    }
  }
}

TEST(ReadArchive, DamageCostsWhatIsBehindIt) {
  const TemporaryFolder folder;
  std::string text = "{\"Records\":[";
  for (int i = 0; i < 500; ++i)
    text += (i == 0 ? "" : ",") + std::string("{\"eventVersion\":\"1.08\",\"n\":") + std::to_string(i) + "}";
  text += "]}";
  const std::string packed = gzip(text);
  std::uint64_t before = 0;
  for (std::size_t size = 2; size < packed.size(); size += 7) {
    const SeenArchive seen =
        see({{.path = folder.write("a", packed.substr(0, size)), .name = "a"}}, {.window_bytes = 100});
    ASSERT_EQ(seen.report.skips.size(), 1u);
    EXPECT_EQ(seen.report.skips[0], (Skip{"a", seen.report.events, seen.report.bytes_out,
                                          SkipReason::broken_compression, "the gzip data is cut off"}));
    EXPECT_GE(seen.report.events, before);
    before = seen.report.events;
  }
  EXPECT_GT(before, 490u);
  const SeenArchive seen = see({{.path = folder.write("a", packed + "junk"), .name = "a"}});
  EXPECT_EQ(seen.report.events, 500u);
  EXPECT_EQ(lines(seen.report),
            std::vector<std::string>{"500 @" + std::to_string(text.size()) +
                                     " trailing-garbage: bytes behind the end of the gzip data"});
}

TEST(ReadArchive, FilesThatCannotBeReadAreNamed) {
  const TemporaryFolder folder;
  const SeenArchive seen =
      see({{.path = folder / "gone", .name = "gone"}, {.path = folder.write("a", "{}"), .name = "a"}},
          {.threads = 2});
  EXPECT_EQ(seen.report.files, 1u);
  EXPECT_EQ(seen.report.events, 1u);
  ASSERT_EQ(seen.report.skips.size(), 1u);
  EXPECT_EQ(seen.report.skips[0], (Skip{"gone", 0, 0, SkipReason::unreadable, "No such file or directory"}));
}

TEST(ReadArchive, TheFirstThousandSkipsAreKept) {
  const TemporaryFolder folder;
  std::vector<Input> inputs;
  for (const char* name : {"d", "c", "b", "a"}) {
    std::string text = "[";
    for (int i = 0; i < 700; ++i) text += (i == 0 ? "" : ",") + std::to_string(i);
    inputs.push_back({.path = folder.write(name, text + "]"), .name = name});
  }
  const ReadReport one = see(inputs, {.threads = 1}).report;
  EXPECT_EQ(one.skipped, 2800u);
  ASSERT_EQ(one.skips.size(), 1000u);
  EXPECT_EQ(one.skips[699].file, "a");
  EXPECT_EQ(one.skips[999].file, "b");
  EXPECT_EQ(one.skips[999].index, 299u);
  EXPECT_EQ(see(inputs, {.threads = 4, .window_bytes = 64}).report.skips, one.skips);
}

TEST(ReadArchive, AnExceptionEndsAllWorkers) {
  const TemporaryFolder folder;
  std::vector<Input> inputs;
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "{\"n\":" + std::to_string(i) + "}\n";
  for (int i = 0; i < 5; ++i)
    inputs.push_back({.path = folder.write(std::to_string(i), gzip(text)), .name = std::to_string(i)});
  for (const unsigned threads : {1u, 2u, 4u}) {
    std::atomic<int> left = 3000;
    const auto throwing = [&left](unsigned, const EventBytes&) {
      if (--left == 0) throw std::runtime_error("enough");
    };
    EXPECT_THROW(read_archive(inputs, {.threads = threads, .window_bytes = 256}, throwing),
                 std::runtime_error);
  }
}

TEST(ReadArchive, OneLargeFileIsShared) {
  const TemporaryFolder folder;
  std::string text = "{\"Records\":[";
  for (int i = 0; i < 50000; ++i)
    text += (i == 0 ? "" : ",") + std::string("{\"eventVersion\":\"1.08\",\"n\":") + std::to_string(i) + "}";
  text += "]}";
  const std::vector<Input> inputs{{.path = folder.write("a", gzip(text)), .name = "a"}};
  std::vector<std::uint64_t> last_progress;
  const SeenArchive one = see(inputs);
  const SeenArchive four =
      see(inputs, {.threads = 4, .window_bytes = 4096, .on_progress = [&](std::uint64_t bytes) {
                     last_progress.push_back(bytes);
                   }});
  EXPECT_EQ(one.events.size(), 50000u);
  EXPECT_EQ(four.events, one.events);
  EXPECT_EQ(four.report.bytes_in, one.report.bytes_in);
  ASSERT_FALSE(last_progress.empty());
  EXPECT_EQ(last_progress.back(), one.report.bytes_in);
  EXPECT_TRUE(std::is_sorted(last_progress.begin(), last_progress.end()));
}

TEST(ReadArchive, NothingToRead) {
  const ReadReport report = see({}, {.threads = 3}).report;
  EXPECT_EQ(report.files + report.events + report.skipped, 0u);
}

TEST(ReadArchive, PublishedArchives) {
  const std::string data = std::string(TRIPLINE_ROOT) + "/../shared/data/cloudtrail";
  if (!std::filesystem::exists(data)) GTEST_SKIP() << data << " is not there";
  const std::pair<const char*, std::uint64_t> archives[] = {{"/invictus/AWSLogs", 2900},
                                                            {"/opensearch-sample", 840}};
  for (const auto& [name, events] : archives) {
    const InputList list = find_inputs({data + name}, {});
    const SeenArchive seen = see(list.inputs, {.threads = 2});
    EXPECT_EQ(seen.report.events, events) << name;
    EXPECT_EQ(lines(seen.report), std::vector<std::string>{}) << name;
    std::set<std::string> ids;
    for (const Seen& event : seen.events)
      ids.insert(json::parse(event.bytes).at("eventID").get<std::string>());
    EXPECT_EQ(ids.size(), events) << name;
    EXPECT_TRUE(list.inputs.front().name.starts_with("AWSLogs/"));
  }
}

}  // namespace
}  // namespace tripline::runtime
