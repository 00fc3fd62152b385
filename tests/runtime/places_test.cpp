#include "runtime/places.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/compiler/packs.hpp"
#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

Place place(std::string_view country, std::uint32_t as_number) { return {country_number(country), as_number}; }

TEST(Places, NumbersOfCountriesAndSystems) {
  EXPECT_NE(country_number("DE"), 0u);
  EXPECT_NE(country_number("DE"), country_number("ED"));
  for (const char* none : {"", "D", "de", "DEU", "D1", " D"}) EXPECT_EQ(country_number(none), 0u) << none;
  EXPECT_EQ(as_number_of("64496"), 64496u);
  EXPECT_EQ(as_number_of("AS64496"), 64496u);
  EXPECT_EQ(as_number_of("4294967294"), 4'294'967'294u);
  for (const char* none : {"", "AS", "0", "AS0", "01", "4294967295", "4294967296", "99999999999999999999", "-1", "as1", "1 "}) {
    EXPECT_EQ(as_number_of(none), 0u) << none;
  }
}

TEST(Places, ListsOfPlaces) {
  const auto list = PlaceNumbers::read(runtime::Test::in_country, "FR DE");
  ASSERT_TRUE(list);
  EXPECT_TRUE(list->contains(country_number("DE")));
  EXPECT_TRUE(list->contains(country_number("FR")));
  EXPECT_FALSE(list->contains(country_number("GB")));
  EXPECT_FALSE(list->contains(0));
  const auto any = PlaceNumbers::read(runtime::Test::in_as, "*");
  ASSERT_TRUE(any);
  EXPECT_TRUE(any->contains(1));
  EXPECT_FALSE(any->contains(0));
  for (const char* none : {"", " ", "DE ", " DE", "DE  FR", "* DE", "DE,FR", "64496"}) {
    EXPECT_FALSE(PlaceNumbers::read(runtime::Test::in_country, none)) << none;
  }
}

TEST(Places, KnownAddressesAndMappedOnes) {
  Places places;
  places.add(*read_address("192.0.2.1"), place("DE", 64496));
  EXPECT_EQ(places.of(*read_address("192.0.2.1")), place("DE", 64496));
  EXPECT_EQ(places.of(*read_address("::ffff:192.0.2.1")), place("DE", 64496));
  EXPECT_EQ(places.of(*read_address("192.0.2.2")), Place{});
}

// Which filters hold, by name.
std::string held(const Program& program, const Places* places, const std::string& event) {
  Matcher matcher(program, {}, places);
  std::set<std::string> names;
  for (const std::uint32_t filter : matcher.match(Padded(event).view(), true)) {
    for (const std::string& name : program.filters[filter].names) names.insert(name.substr(2));
  }
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : " ") + name;
  return out;
}

TEST(Places, FiltersAskForThem) {
  const Program program = compiler::Packs(R"(pack: p
filters:
  german: { field: $.ip, country: DE }
  known: { field: $.ip, country: ['*'] }
  foreign: { all: [{ field: $.ip, country: ['*', FR] }, { not: { field: $.ip, country: [DE, AT] } }] }
  not_german: { not: { field: $.ip, country: [DE] } }
  hosted: { field: $.ip, asn: [AS64496, 64497] }
  local: { field: $.ip, cidr: 192.0.2.0/24 }
metrics:
  - { name: m, filter: { any: [german, known, foreign, not_german, hosted, local] } }
)").program();
  Places places;
  places.add(*read_address("192.0.2.1"), place("DE", 64496));
  places.add(*read_address("192.0.2.2"), place("FR", 0));
  places.add(*read_address("2001:db8::1"), {0, 64497});
  const auto of = [&](const char* ip, const Places* asked) { return held(program, asked, std::string(R"({"ip":")") + ip + "\"}"); };
  EXPECT_EQ(of("192.0.2.1", &places), "german hosted known local m");
  EXPECT_EQ(of("192.0.2.2", &places), "foreign known local m not_german");
  EXPECT_EQ(of("2001:db8::1", &places), "hosted m not_german");
  EXPECT_EQ(of("192.0.2.3", &places), "local m not_german");
  EXPECT_EQ(of("ec2.amazonaws.com", &places), "m not_german");
  EXPECT_EQ(of("192.0.2.1", nullptr), "local m not_german");
  // `m` holds whatever the place is, as `german` and `not_german` exclude each other.
  EXPECT_EQ(filters_with_places(program),
            (std::set<std::string>{"p/foreign", "p/german", "p/hosted", "p/known", "p/not_german"}));
}

}  // namespace
}  // namespace tripline::runtime
