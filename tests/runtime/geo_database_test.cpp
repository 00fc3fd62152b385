#include "runtime/geo_database.hpp"

#include <gtest/gtest.h>
#include <maxminddb.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "tests/archive_splits.hpp"
#include "tests/mmdb_file.hpp"

namespace tripline::runtime {
namespace {

class GeoDatabaseFile : public testing::Test {
 protected:
  ~GeoDatabaseFile() override {
    std::error_code error;
    std::filesystem::remove(path_, error);
  }
  // Why the bytes are no database; empty where they are one.
  std::string refusal(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
    auto opened = GeoDatabase::open(path_);
    if (auto* wrong = std::get_if<std::string>(&opened)) return *wrong;
    database_ = std::make_unique<GeoDatabase>(std::move(std::get<GeoDatabase>(opened)));
    return "";
  }
  std::string place(std::string_view address) const {
    const Place at = database_->find(*read_address(address));
    std::string out = at.country == 0 ? "?" : std::string{static_cast<char>(at.country >> 8), static_cast<char>(at.country)};
    return out + " " + std::to_string(at.as_number);
  }

  std::string path_ = (std::filesystem::temp_directory_path() / ("tripline-geo-" + std::to_string(::getpid()) + ".mmdb")).string();
  std::unique_ptr<GeoDatabase> database_;
};

mmdb::Writer small(unsigned record_size = 28, bool v6 = true) {
  mmdb::Writer writer(record_size, v6);
  writer.add("198.51.100.0/24", mmdb::country_record("DE"));
  writer.add("198.51.100.128/25", mmdb::country_record("FR"));
  writer.add("203.0.113.7/32", mmdb::as_record(64496));
  if (v6) writer.add("2001:db8::/32", mmdb::country_record("JP"));
  return writer;
}

TEST_F(GeoDatabaseFile, KnowsNetworksInEveryRecordSize) {
  for (const unsigned record_size : {24u, 28u, 32u}) {
    ASSERT_EQ(refusal(small(record_size).file()), "") << record_size;
    EXPECT_EQ(place("198.51.100.1"), "DE 0");
    EXPECT_EQ(place("198.51.100.127"), "DE 0");
    EXPECT_EQ(place("198.51.100.128"), "FR 0");
    EXPECT_EQ(place("198.51.101.1"), "? 0");
    EXPECT_EQ(place("203.0.113.7"), "? 64496");
    EXPECT_EQ(place("203.0.113.8"), "? 0");
    EXPECT_EQ(place("2001:db8:1::1"), "JP 0");
    EXPECT_EQ(place("2001:db9::1"), "? 0");
  }
}

TEST_F(GeoDatabaseFile, AnIpv4DatabaseKnowsNoIpv6) {
  ASSERT_EQ(refusal(small(24, false).file()), "");
  EXPECT_EQ(place("198.51.100.1"), "DE 0");
  EXPECT_EQ(place("2001:db8:1::1"), "? 0");
}

TEST_F(GeoDatabaseFile, SharedValuesAreFollowed) {
  mmdb::Writer writer;
  const std::string shared = mmdb::map({{"iso_code", mmdb::text("SE")}});
  writer.add("192.0.2.0/25", mmdb::map({{"country", shared}}));
  writer.add("192.0.2.128/25", mmdb::map({{"country", mmdb::pointer(1 + 8)}}));  // behind the map's head and its key
  ASSERT_EQ(refusal(writer.file()), "");
  EXPECT_EQ(place("192.0.2.1"), "SE 0");
  EXPECT_EQ(place("192.0.2.200"), "SE 0");
}

TEST_F(GeoDatabaseFile, OddRecordsSayNothing) {
  mmdb::Writer writer;
  writer.add("192.0.2.0/32", mmdb::country_record("DE"));
  writer.add("192.0.2.1/32", mmdb::map({{"country", mmdb::text("DE")}}));
  writer.add("192.0.2.2/32", mmdb::country_record("deu"));
  writer.add("192.0.2.3/32", mmdb::map({{"autonomous_system_number", mmdb::number(4'294'967'295)}}));
  writer.add("192.0.2.4/32", mmdb::map({{"autonomous_system_number", mmdb::text("64496")}}));
  writer.add("192.0.2.5/32", mmdb::text("DE"));
  ASSERT_EQ(refusal(writer.file()), "");
  EXPECT_EQ(place("192.0.2.0"), "DE 0");
  for (int i = 1; i <= 5; ++i) EXPECT_EQ(place("192.0.2." + std::to_string(i)), "? 0") << i;
}

TEST_F(GeoDatabaseFile, RefusesWhatIsNone) {
  EXPECT_NE(refusal(""), "");
  EXPECT_NE(refusal("not a database"), "");
  EXPECT_TRUE(std::holds_alternative<std::string>(GeoDatabase::open(path_ + ".none")));
  EXPECT_TRUE(std::holds_alternative<std::string>(GeoDatabase::open(std::filesystem::temp_directory_path().string())));
  mmdb::Writer nothing;
  nothing.add("192.0.2.0/24", mmdb::map({{"connection_type", mmdb::text("Cable")}}));
  EXPECT_NE(refusal(nothing.file()).find("neither countries"), std::string::npos);
}

TEST_F(GeoDatabaseFile, RefusesEveryTruncation) {
  const std::string whole = small().file();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    ASSERT_NE(refusal(whole.substr(0, length)), "") << length;
    ASSERT_NE(refusal(whole.substr(whole.size() - length)), "") << length;
  }
}

TEST_F(GeoDatabaseFile, RefusesHostileMetadataAndRecords) {
  const mmdb::Writer writer = small();
  // Lists of pointers to lists of pointers: 10^30 values where the library unfolds them.
  std::string lists = mmdb::text("x");
  const std::size_t begin = writer.metadata(mmdb::pointer(0)).size();
  std::size_t last = begin;
  for (int i = 0; i < 30; ++i) {
    const std::size_t next = begin + lists.size();
    lists += mmdb::array(std::vector<std::string>(10, mmdb::pointer(static_cast<std::uint32_t>(last))));
    last = next;
  }
  ASSERT_LT(last, 2048u);  // so that all pointers are of one length
  const std::string metadata = writer.metadata(mmdb::pointer(static_cast<std::uint32_t>(last))) + lists;
  EXPECT_EQ(refusal(writer.file(writer.data(), metadata)), "its metadata are malformed");

  // A record that claims more members than the file has bytes, and one that points to itself.
  EXPECT_NE(refusal(writer.file(mmdb::head(7, 16'000'000) + writer.data(), writer.metadata())), "");
  mmdb::Writer circle;
  circle.add("192.0.2.0/24", mmdb::map({{"country", mmdb::pointer(9)}}));
  EXPECT_NE(refusal(circle.file()), "");
}

// Thousands of files that differ from a good one in a few bytes: each is refused, or is a database that answers. What it
// answers is what the library itself reads there.
TEST_F(GeoDatabaseFile, MutationsAreRefusedOrAnswered) {
  auto random = law_random();
  const std::string whole = small(24).file();
  std::size_t refused = 0, answered = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string bytes = whole;
    for (std::size_t i = 1 + random() % 2; i > 0; --i) {
      const std::size_t at = random() % bytes.size();
      switch (random() % 8) {
        case 0: bytes.erase(at, 1 + random() % 3); break;
        case 1: bytes.insert(at, 1 + random() % 3, static_cast<char>(random())); break;
        default: bytes[at] = static_cast<char>(random()); break;
      }
    }
    database_.reset();
    if (!refusal(bytes).empty()) {
      ++refused;
      continue;
    }
    ++answered;
    MMDB_s file;
    ASSERT_EQ(MMDB_open(path_.c_str(), MMDB_MODE_MMAP, &file), MMDB_SUCCESS);
    for (const char* address : {"198.51.100.1", "198.51.100.200", "203.0.113.7", "2001:db8::1", "0.0.0.0", "ffff::"}) {
      int syntax = 0, error = 0;
      MMDB_lookup_result_s found = MMDB_lookup_string(&file, address, &syntax, &error);
      Place expected;
      MMDB_entry_data_s value;
      if (error == MMDB_SUCCESS && found.found_entry) {
        if (MMDB_get_value(&found.entry, &value, "country", "iso_code", nullptr) == MMDB_SUCCESS && value.has_data &&
            value.type == MMDB_DATA_TYPE_UTF8_STRING) {
          expected.country = country_number({value.utf8_string, value.data_size});
        }
        if (MMDB_get_value(&found.entry, &value, "autonomous_system_number", nullptr) == MMDB_SUCCESS && value.has_data) {
          const std::uint64_t number = value.type == MMDB_DATA_TYPE_UINT32   ? value.uint32
                                       : value.type == MMDB_DATA_TYPE_UINT16 ? value.uint16
                                       : value.type == MMDB_DATA_TYPE_UINT64 ? value.uint64
                                                                             : 0;
          if (number < 0xFFFFFFFF) expected.as_number = static_cast<std::uint32_t>(number);
        }
      }
      EXPECT_EQ(database_->find(*read_address(address)), expected) << address << " in round " << round;
    }
    MMDB_close(&file);
  }
  std::printf("%zu refused, %zu answered\n", refused, answered);
  EXPECT_GT(refused, 300u);
  EXPECT_GT(answered, 300u);
}

}  // namespace
}  // namespace tripline::runtime
