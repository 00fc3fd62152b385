#include "runtime/observations.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <set>

#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

std::uint64_t printed_seed() {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  return seed;
}

TEST(EventKey, UuidsAreTheirOwnValue) {
  bool odd = true;
  EXPECT_EQ(event_key("01234567-89ab-cdef-fedc-ba9876543210", odd),
            (EventKey{0x0123456789abcdef, 0xfedcba9876543210}));
  EXPECT_FALSE(odd);
  EXPECT_EQ(uuid_text({0x0123456789abcdef, 0xfedcba9876543210}), "01234567-89ab-cdef-fedc-ba9876543210");
  EXPECT_EQ(uuid_text({1, 2}), "00000000-0000-0001-0000-000000000002");
}

// All other texts are hashed, so that the text is needed to name them; also the nil UUID, whose value is the
// key of events without an id.
TEST(EventKey, OtherTextsAreOdd) {
  for (const char* id : {"x", "01234567-89AB-cdef-fedc-ba9876543210", "01234567-89ab-cdef-fedc-ba987654321",
                         "01234567-89ab-cdef-fedc-ba98765432100", "0123456789ab-cdef-fedc-ba9876543210-",
                         "g1234567-89ab-cdef-fedc-ba9876543210", "00000000-0000-0000-0000-000000000000"}) {
    bool odd = false;
    EXPECT_NE(event_key(id, odd), EventKey{}) << id;
    EXPECT_TRUE(odd) << id;
  }
}

TEST(JoinKey, RoundTrip) {
  const std::vector<std::vector<std::string>> lists = {{},
                                                       {""},
                                                       {"", ""},
                                                       {"a"},
                                                       {"a", "b"},
                                                       {"ab", ""},
                                                       {"", "ab"},
                                                       {std::string("\0\0\0\0", 4)},
                                                       {std::string("a\0b", 3), std::string("\1\0\0\0x", 5)},
                                                       {std::string(70'000, '\0'), "end"}};
  std::set<std::string> keys;
  for (const auto& list : lists) {
    const std::string key = join_key({list.begin(), list.end()});
    EXPECT_EQ(split_key(key), list);
    EXPECT_TRUE(keys.insert(key).second);
  }
}

TEST(JoinKey, RandomLists) {
  std::mt19937_64 random(printed_seed());
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> list(random() % 5);
    for (std::string& part : list) {
      for (std::size_t n = random() % 6; n > 0; --n) part += static_cast<char>(random() % 5);
    }
    ASSERT_EQ(split_key(join_key({list.begin(), list.end()})), list);
  }
}

TEST(SplitKey, BrokenKeysEnd) {
  EXPECT_EQ(split_key("abc"), std::vector<std::string>{});
  EXPECT_EQ(split_key("\xFF\xFF\xFF\xFFx"), std::vector<std::string>{"x"});
}

Reference any_reference(std::mt19937_64& random) {
  return {static_cast<std::int64_t>(random() % 4),
          {random() % 3, 0},
          static_cast<std::uint32_t>(random() % 3),
          random() % 4};
}

TEST(Evidence, KeepsTheSmallestOfAnyUnion) {
  std::mt19937_64 random(printed_seed());
  for (int round = 0; round < 2000; ++round) {
    std::set<Reference> all;
    std::vector<Evidence> parts(1 + random() % 4);
    for (std::size_t n = random() % 60; n > 0; --n) {
      const Reference reference = any_reference(random);
      all.insert(reference);
      parts[random() % parts.size()].add(reference);
    }
    Evidence sum;
    for (const Evidence& part : parts) sum.add(part);
    std::vector<Reference> smallest(all.begin(), all.end());
    if (smallest.size() > Evidence::limit) smallest.resize(Evidence::limit);
    ASSERT_EQ(sum.list(), smallest) << "round " << round;
  }
}

TEST(Evidence, AddsToItself) {
  Evidence evidence;
  std::mt19937_64 random(1);
  for (int i = 0; i < 20; ++i) evidence.add(any_reference(random));
  const auto before = evidence.list();
  evidence.add(Evidence(evidence));
  EXPECT_EQ(evidence.list(), before);
}

TEST(MetricCell, AddsAllItsParts) {
  MetricCell a, b, c;
  a.add_sample(-1);
  a.add_sample(4);
  a.matches = 3;
  b.matches = 2;  // matches without samples leave minimum and maximum alone
  c.add_sample(-7);
  c.matches = 1;
  MetricCell sum;
  for (const MetricCell* cell : {&b, &a, &c}) sum.add(*cell);
  EXPECT_EQ(sum.samples, 3u);
  EXPECT_EQ(sum.matches, 6u);
  EXPECT_EQ(sum.sum.value(), -4);
  EXPECT_EQ(sum.minimum, -7);
  EXPECT_EQ(sum.maximum, 4);
}

class Laws : public testing::Test {
 protected:
  // What a worker saw of a few random events; seconds and ids repeat across workers.
  Observations some() {
    Observer observer(program_, scope_, nullptr, nullptr);
    for (std::size_t n = random_() % 40; n > 0; --n) {
      const Padded event(event_of_every_kind(random_));
      observer.observe(
          event_bytes(event, random_() % 1000, static_cast<std::uint32_t>(random_() % inputs_.size())));
    }
    Observations o = std::move(observer.observations());
    if (random_() % 2)
      o.copies[{random_() % 2, 1}] = {static_cast<std::uint32_t>(random_() % 3), random_() % 5};
    o.duplicates = random_() % 3;
    o.without_time = random_() % 3;
    o.outside = random_() % 3;
    return o;
  }
  Observations sum(Observations a, Observations b) const {
    a.add(std::move(b));
    return a;
  }
  void expect_same(const Observations& a, const Observations& b) const {
    ASSERT_EQ(dump(a), dump(b));
    ASSERT_EQ(dump(evaluate(program_, a, inputs_)), dump(evaluate(program_, b, inputs_)));
  }

  const Program program_ = program_of_every_kind();
  const Scope scope_{};
  const std::vector<std::string> inputs_ = {"a", "b", "c"};
  std::mt19937_64 random_{printed_seed()};
};

TEST_F(Laws, TheProgramIsSound) {
  EXPECT_EQ(verify(program_), std::nullopt);
  const Observations o = some();
  EXPECT_GT(o.matched + 1, 0u);
}

TEST_F(Laws, Commutative) {
  for (int round = 0; round < 150; ++round) {
    const Observations a = some(), b = some();
    ASSERT_NO_FATAL_FAILURE(expect_same(sum(a, b), sum(b, a)));
  }
}

TEST_F(Laws, Associative) {
  for (int round = 0; round < 150; ++round) {
    const Observations a = some(), b = some(), c = some();
    ASSERT_NO_FATAL_FAILURE(expect_same(sum(sum(a, b), c), sum(a, sum(b, c))));
  }
}

TEST_F(Laws, TheEmptyOneChangesNothing) {
  for (int round = 0; round < 50; ++round) {
    const Observations a = some();
    ASSERT_NO_FATAL_FAILURE(expect_same(sum(a, Observations(program_)), a));
    ASSERT_NO_FATAL_FAILURE(expect_same(sum(Observations(program_), a), a));
  }
}

// One worker that sees all events equals any split of them.
TEST_F(Laws, AnySplitOfTheEvents) {
  std::size_t findings = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<Padded> events;
    for (std::size_t n = 200 + random_() % 200; n > 0; --n) events.emplace_back(event_of_every_kind(random_));
    Observer whole(program_, scope_, nullptr, nullptr);
    for (std::size_t i = 0; i < events.size(); ++i) whole.observe(event_bytes(events[i], i));
    std::vector<std::unique_ptr<Observer>> workers;
    for (std::size_t n = 1 + random_() % 5; n > 0; --n) {
      workers.push_back(std::make_unique<Observer>(program_, scope_, nullptr, nullptr));
    }
    std::vector<std::size_t> order(events.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::shuffle(order.begin(), order.end(), random_);
    for (const std::size_t i : order) workers[random_() % workers.size()]->observe(event_bytes(events[i], i));
    Observations all(program_);
    for (const auto& worker : workers) all.add(std::move(worker->observations()));
    ASSERT_NO_FATAL_FAILURE(expect_same(all, whole.observations()));
    findings += evaluate(program_, all, inputs_).size();
  }
  EXPECT_GT(findings, 600u);
}

TEST_F(Laws, RenumberingMovesEveryPlace) {
  const Observations before = some();
  Observations after = before;
  after.renumber({3, 5, 9});
  Observations back = after;
  std::vector<std::uint32_t> inverse(10);
  inverse[3] = 0, inverse[5] = 1, inverse[9] = 2;
  back.renumber(inverse);
  EXPECT_EQ(dump(back), dump(before));
  const std::string text = dump(after);
  for (const char* old : {"/0:", "/1:", "/2:"}) EXPECT_EQ(text.find(old), text.npos);
}

}  // namespace
}  // namespace tripline::runtime
