// `run --geoip`: rules that ask where addresses are, with a database, without one and with a broken one.
#include <gtest/gtest.h>

#include "tests/mmdb_file.hpp"
#include "tests/tools/cli.hpp"

namespace tripline::tools {
namespace {

constexpr std::string_view pack = R"(pack: places
lists:
  ours: [DE, AT]
scores:
  - name: abroad
    per: event
    level: 3
    signals:
      - name: country
        filter: { all: [{ field: $.sourceIPAddress, country: '*' }, { not: { field: $.sourceIPAddress, country: ours } }] }
        weight: 3
      - { name: hosted, filter: { field: $.sourceIPAddress, asn: AS64496 }, weight: 2 }
metrics:
  - { name: unknown, filter: { not: { field: $.sourceIPAddress, country: '*' } } }
)";

class GeoIp : public testing::Test {
 protected:
  void SetUp() override {
    folder.write("places.yaml", pack);
    std::string events;
    for (const char* ip : {"198.51.100.1", "203.0.113.1", "203.0.113.2", "192.0.2.1", "ec2.amazonaws.com", "2001:db8::1"}) {
      events += std::string(R"({"eventTime":"2025-03-03T12:00:00Z","eventName":"A","sourceIPAddress":")") + ip + "\"}\n";
    }
    folder.write("events.jsonl", events);
    mmdb::Writer countries, systems(24);
    countries.add("198.51.100.0/24", mmdb::country_record("DE"));
    countries.add("203.0.113.0/24", mmdb::country_record("FR"));
    countries.add("2001:db8::/32", mmdb::country_record("JP"));
    systems.add("203.0.113.2/32", mmdb::as_record(64496));
    folder.write("country.mmdb", countries.file());
    folder.write("asn.mmdb", systems.file());
    folder.write("broken.mmdb", countries.file().substr(0, countries.file().size() / 2));
  }
  Ran run(const std::string& options) const {
    return shell("cd '" + folder / "" + "' && $T run places.yaml events.jsonl -q --format csv " + options);
  }
  Folder folder;
};

TEST_F(GeoIp, CountriesAndSystemsOfSeveralDatabases) {
  const Ran countries = run("--geoip country.mmdb");
  EXPECT_EQ(countries.code, 0) << countries.err;
  EXPECT_EQ(countries.err, "");
  EXPECT_NE(countries.out.find(",3,3 events of score 3: country,"), std::string::npos) << countries.out;
  const Ran both = run("--geoip country.mmdb --geoip asn.mmdb");
  EXPECT_NE(both.out.find(",3,\"3 events of score 3 to 5: country; hosted\","), std::string::npos) << both.out;
}

TEST_F(GeoIp, WithoutADatabaseNothingIsAnywhere) {
  const Ran ran = run("");
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out.find("events of score"), std::string::npos) << ran.out;
  EXPECT_EQ(ran.err,
            "tripline: no --geoip, so no address has a country or an AS number: places/abroad, places/abroad/country, "
            "places/abroad/hosted and 1 more\n");
  const Ran strict = run("--strict");
  EXPECT_EQ(strict.code, 2);
  EXPECT_EQ(strict.out, "");
}

TEST_F(GeoIp, ABrokenDatabaseStopsBeforeAnythingIsRead) {
  for (const char* file : {"broken.mmdb", "nothing.mmdb", "events.jsonl", ".", "'\x1b[2J'"}) {
    const Ran ran = run(std::string("--geoip country.mmdb --geoip ") + file);
    EXPECT_EQ(ran.code, 2) << file;
    EXPECT_EQ(ran.out, "") << file;
    EXPECT_TRUE(ran.err.starts_with("tripline: --geoip: ")) << ran.err;
    EXPECT_EQ(ran.err.find('\x1b'), std::string::npos);
  }
}

TEST_F(GeoIp, PacksThatAskForNothingNeedNone) {
  folder.write("plain.yaml", "pack: p\nmetrics:\n  - { name: m, filter: '{ $.eventName = A }' }\n");
  const Ran ran = shell("cd '" + folder / "" + "' && $T run plain.yaml events.jsonl -q --strict");
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.err, "");
}

}  // namespace
}  // namespace tripline::tools
