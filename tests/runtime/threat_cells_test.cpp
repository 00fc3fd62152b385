#include "runtime/threat_cells.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>

namespace tripline::runtime {
namespace {

struct Event {
  std::string entity, value, shown;
  std::int64_t time;
};

void add(ThreatEntities& to, const Event& event, std::uint64_t index, bool first_only) {
  to.add(event.entity, event.value, {event.time, {}, 0, index}, first_only);
  if (!event.shown.empty()) to.show(event.entity, event.time, 0, event.shown);
}

// Everything that counts, in one order.
std::string text(const ThreatEntities& entities) {
  std::string out = entities.overflowed() ? "overflow\n" : "";
  for (const auto& [entity, history] : entities.kept()) {
    std::vector<std::string> lines;
    for (const auto& [value, seconds] : history->values) {
      ThreatSeconds compact = seconds;
      compact.compact();
      for (const ThreatCell& cell : compact.cells()) {
        std::string line = std::string(entity) + " " + value + " " + std::to_string(cell.time()) + " x" + std::to_string(cell.count);
        Evidence evidence;
        cell.add_to(evidence);
        for (const Reference& r : evidence.list()) line += " " + std::to_string(r.index);
        lines.push_back(line);
      }
    }
    for (const auto& [key, texts] : history->shown) {
      std::string line = std::string(entity) + " shows " + std::to_string(key.first);
      for (const std::string& shown : texts.list()) line += " " + shown;
      lines.push_back(line);
    }
    std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines) out += line + "\n";
  }
  return out;
}

TEST(ThreatEntities, CountsBySecond) {
  ThreatEntities cells;
  add(cells, {"e", "v", "x", 5}, 3, false);
  add(cells, {"e", "v", "y", 5}, 1, false);
  add(cells, {"e", "v", "x", 4}, 2, false);
  add(cells, {"e", "w", "", 5}, 0, false);
  EXPECT_EQ(text(cells), "e shows 4 x\ne shows 5 x y\ne v 4 x1 2\ne v 5 x2 1 3\ne w 5 x1 0\n");
}

TEST(ThreatEntities, FirstSecondsOnly) {
  ThreatEntities cells;
  add(cells, {"e", "v", "", 5}, 3, true);
  add(cells, {"e", "v", "", 7}, 1, true);
  add(cells, {"e", "v", "", 5}, 4, true);
  EXPECT_EQ(text(cells), "e v 5 x2 3 4\n");
  add(cells, {"e", "v", "", 2}, 9, true);
  EXPECT_EQ(text(cells), "e v 2 x1 9\n");
}

TEST(FewTexts, TheSmallest) {
  FewTexts texts;
  for (const char* each : {"h", "c", "g", "a", "c", "f", "b", "z", "d"}) texts.add(each);
  EXPECT_EQ(texts.list(), (std::vector<std::string>{"a", "b", "c", "d", "f"}));
}

// Whatever the order and the parts, the same cells are kept, and never more than the limit.
TEST(ThreatEntities, AddInAnyOrder) {
  const char* given = std::getenv("TRIPLINE_SEED");
  const std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  std::size_t overflowed = 0;
  for (int round = 0; round < 400; ++round) {
    const std::uint64_t limit = 1 + random() % 60;
    const bool first_only = random() % 3 == 0;
    const std::size_t entities = 1 + random() % 12, seconds = 1 + random() % 30;
    std::vector<Event> events;
    for (std::size_t n = random() % 300; n > 0; --n) {
      Event event{"e" + std::to_string(random() % entities), std::string(1, static_cast<char>('a' + random() % 3)), "",
                  static_cast<std::int64_t>(random() % seconds)};
      if (random() % 3 == 0) event.shown = std::to_string(random() % 9);
      events.push_back(event);
    }
    std::vector<std::size_t> order(events.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::string first;
    for (int way = 0; way < 4; ++way) {
      std::shuffle(order.begin(), order.end(), random);
      std::vector<ThreatEntities> parts(1 + random() % 4, ThreatEntities(limit));
      for (const std::size_t i : order) add(parts[random() % parts.size()], events[i], i, first_only);
      std::shuffle(parts.begin(), parts.end(), random);
      ThreatEntities sum(limit);
      for (ThreatEntities& part : parts) sum.add(std::move(part), first_only);
      const std::string now = text(sum);
      if (way == 0) first = now;
      ASSERT_EQ(now, first) << "round " << round;
    }
    overflowed += first.starts_with("overflow");
  }
  EXPECT_GT(overflowed, 50u);
}

}  // namespace
}  // namespace tripline::runtime
