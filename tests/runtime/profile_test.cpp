#include "runtime/profile.hpp"

#include <gtest/gtest.h>

#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

TEST(Profile, Adds) {
  SmallProgram p;
  p.metric("m", p.equals("$.a", "1"));
  const Program program = p.done();
  Profile a(program), b(program);
  a.nanoseconds = {1, 2, 3};
  b.nanoseconds = {10, 20, 30};
  a.filters[0] = {1, 2, 3};
  b.filters[0] = {10, 20, 30};
  a.field_misses[0] = 4;
  b.field_misses[0] = 40;
  a.events = a.tuple_misses = 5;
  b.events = b.tuple_misses = 50;
  a.add(b);
  EXPECT_EQ(a.nanoseconds, (std::array<std::uint64_t, event_stages>{11, 22, 33}));
  EXPECT_EQ(a.filters[0].candidates, 11u);
  EXPECT_EQ(a.filters[0].hits, 22u);
  EXPECT_EQ(a.filters[0].nanoseconds, 33u);
  EXPECT_EQ(a.field_misses[0], 44u);
  EXPECT_EQ(a.events, 55u);
  EXPECT_EQ(a.tuple_misses, 55u);
}

TEST(Profile, CountsAndChangesNothing) {
  SmallProgram p;
  const std::uint32_t one = p.equals("$.a", "1");
  const std::uint32_t globbed = p.all_of({p.predicate("$.b", runtime::Test::regex, "^x.*y$")});
  p.metric("m", one);
  p.metric("n", globbed);
  const Program program = p.done();
  const Scope scope;
  Observer plain(program, scope, nullptr, nullptr), profiled(program, scope, nullptr, nullptr);
  profiled.start_profile();
  for (std::uint64_t i = 0; i < 60; ++i) {
    const Padded text(R"({"eventTime":"2024-05-01T12:00:00Z","a":")" + std::to_string(i % 3) + R"(","b":"x)" +
                      std::to_string(i % 2) + R"(y"})");
    EXPECT_EQ(plain.observe(event_bytes(text, i)), profiled.observe(event_bytes(text, i)));
  }
  EXPECT_EQ(dump(profiled.observations()), dump(plain.observations()));
  const Profile profile = profiled.profile();
  EXPECT_EQ(profile.events, 60u);
  EXPECT_EQ(profile.filters[one].hits, 20u);
  EXPECT_EQ(profile.filters[globbed].hits, 60u);
  // Three values of $.a, of which two are of one class, and one class of $.b: two tuples, each looked at once.
  EXPECT_EQ(profile.tuple_misses, 2u);
  EXPECT_EQ(profile.filters[one].candidates, 1u);
  EXPECT_EQ(profile.filters[globbed].candidates, 2u);
  // Whole constants are known beforehand; of the others each value is worked out until it came twice.
  const auto misses_of = [&](std::uint32_t filter) {
    return profile.field_misses[program.predicates[program.filters[filter].cover.front()].field];
  };
  EXPECT_EQ(misses_of(one), 0u);
  EXPECT_EQ(misses_of(globbed), 4u);
  for (const std::uint64_t nanoseconds : profile.nanoseconds) EXPECT_GT(nanoseconds, 0u);
}

}  // namespace
}  // namespace tripline::runtime
