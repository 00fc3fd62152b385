#pragma once
// A GeoIP database in a MaxMind DB file, opened by libmaxminddb.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "runtime/places.hpp"

struct MMDB_s;

namespace tripline::runtime {

// Country (`country.iso_code`, as in GeoLite2 Country and City) and AS number (`autonomous_system_number`, as in
// GeoLite2 ASN) of addresses. Whole before it is used: every node and every record was read once.
class GeoDatabase {
 public:
  static constexpr std::uint64_t most_bytes = std::uint64_t{1} << 30;

  // The database in that file, or why there is none: it is no such file, malformed, truncated, larger than most_bytes,
  // or knows neither countries nor AS numbers. Costs one pass over the file.
  static std::variant<GeoDatabase, std::string> open(const std::string& path);
  ~GeoDatabase();
  GeoDatabase(GeoDatabase&&) noexcept;

  // Zeros for addresses that it does not know. Safe to share between threads.
  Place find(const Address& address) const;

 private:
  struct Close {
    void operator()(MMDB_s* file) const;
  };
  explicit GeoDatabase(std::unique_ptr<MMDB_s, Close> file) : file_(std::move(file)) {}
  // What is wrong with it; empty: nothing.
  std::string read_records();

  std::unique_ptr<MMDB_s, Close> file_;
  std::vector<std::pair<std::uint32_t, Place>> records_;  // offset -> what it says; sorted
};

}  // namespace tripline::runtime
