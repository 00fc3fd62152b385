#include "compiler/time_zones.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <time.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>

namespace tripline::compiler {
namespace {

TEST(NamedZones, KnowTheDatabase) {
  const auto names = zone_names();
  EXPECT_GT(names.size(), 400u);
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  for (const char* name : {"Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"}) {
    EXPECT_TRUE(std::binary_search(names.begin(), names.end(), name)) << name;
  }
  for (const char* name : {"", "Europe", "europe/berlin", "Europe/Berlin ", "../Europe/Berlin", "localtime", "posix/UTC"}) {
    EXPECT_FALSE(named_zone(name)) << name;
  }
  const auto kolkata = named_zone("Asia/Kolkata");
  ASSERT_TRUE(kolkata);
  EXPECT_EQ(*kolkata, (runtime::TimeZone{"Asia/Kolkata", 19800, {}}));
}

TEST(NamedZones, ArePossible) {
  for (const std::string_view name : zone_names()) {
    const auto zone = named_zone(name);
    ASSERT_TRUE(zone) << name;
    EXPECT_TRUE(is_possible(*zone)) << name;
  }
}

// The C library reads the same database by a way of its own.
TEST(NamedZones, AgreeWithTheSystem) {
  if (!std::filesystem::exists("/usr/share/zoneinfo/Europe/Berlin")) GTEST_SKIP() << "no time zones on this machine";
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (const std::string_view name : zone_names()) {
    const auto zone = named_zone(name);
    setenv("TZ", (":" + std::string(name)).c_str(), 1);
    tzset();
    const auto compare = [&](time_t t) {
      tm local{};
      localtime_r(&t, &local);
      EXPECT_EQ(offset_at(*zone, t), local.tm_gmtoff) << name << ' ' << t;
    };
    for (int n = 0; n < 50; ++n) compare(static_cast<time_t>(946684800 + random() % (100ull * 365 * 86400)));
    for (const runtime::ZoneShift& shift : zone->shifts) {
      compare(shift.at - 1);
      compare(shift.at);
    }
  }
  unsetenv("TZ");
}

}  // namespace
}  // namespace tripline::compiler
