// All records are read when the file is opened: so a broken one is found before anything is evaluated, and a look-up is
// no more than the walk down the tree.
#include "runtime/geo_database.hpp"

#include <maxminddb.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>

#include "runtime/geo_values.hpp"

namespace tripline::runtime {

namespace {

constexpr std::string_view marker = "\xAB\xCD\xEFMaxMind.com";  // metadata begin behind the last one
constexpr std::uint64_t longest_metadata = 128 * 1024;
constexpr std::uint64_t metadata_steps = 100'000;
// Records do not overlap, and share only small parts; so their values are fewer than bytes.
constexpr std::uint64_t steps_per_byte = 8;

// The end of the file, in which the metadata are.
std::string tail_of(const std::string& path, std::uint64_t size) {
  std::ifstream file(path, std::ios::binary);
  const std::uint64_t length = std::min(size, longest_metadata + marker.size());
  std::string out(length, '\0');
  file.seekg(static_cast<std::streamoff>(size - length));
  file.read(out.data(), static_cast<std::streamsize>(length));
  out.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return out;
}

// Why the library had better not open the file; empty: it may.
std::string refuse(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return "no such file";
  const std::uint64_t size = std::filesystem::file_size(path, error);
  if (error || size > GeoDatabase::most_bytes) return "larger than 1 GiB";
  const std::string tail = tail_of(path, size);
  const std::size_t at = tail.rfind(marker);
  if (at == std::string::npos) return "not a MaxMind DB file: it has no metadata";
  const std::string_view metadata = std::string_view(tail).substr(at + marker.size());
  GeoValues values({reinterpret_cast<const std::uint8_t*>(metadata.data()), metadata.size()}, metadata_steps);
  return values.expand(0) ? "" : "its metadata are malformed";
}

Place place_of(GeoValues& values, std::uint32_t offset) {
  Place out;
  const auto record = values.at(offset);
  if (!record) return out;
  if (const auto country = values.find(*record, "country")) {
    if (const auto code = values.find(*country, "iso_code")) out.country = country_number(values.text(*code));
  }
  if (const auto as = values.find(*record, "autonomous_system_number")) {
    const std::uint64_t number = values.number(*as).value_or(0);
    if (number < 0xFFFFFFFF) out.as_number = static_cast<std::uint32_t>(number);
  }
  return out;
}

}  // namespace

void GeoDatabase::Close::operator()(MMDB_s* file) const {
  MMDB_close(file);
  delete file;
}

GeoDatabase::~GeoDatabase() = default;
GeoDatabase::GeoDatabase(GeoDatabase&&) noexcept = default;

std::variant<GeoDatabase, std::string> GeoDatabase::open(const std::string& path) {
  if (std::string wrong = refuse(path); !wrong.empty()) return wrong;
  auto file = std::make_unique<MMDB_s>();
  const int error = MMDB_open(path.c_str(), MMDB_MODE_MMAP, file.get());
  if (error != MMDB_SUCCESS) return std::string(MMDB_strerror(error));
  GeoDatabase out(std::unique_ptr<MMDB_s, Close>(file.release()));
  if (std::string wrong = out.read_records(); !wrong.empty()) return wrong;
  return out;
}

std::string GeoDatabase::read_records() {
  const std::uint32_t size = file_->data_section_size;
  std::vector<bool> begins(size);
  bool whole = true;
  const auto add = [&](std::uint8_t type, const MMDB_entry_s& entry) {
    if (type == MMDB_RECORD_TYPE_INVALID || (type == MMDB_RECORD_TYPE_DATA && entry.offset >= size)) whole = false;
    if (type == MMDB_RECORD_TYPE_DATA && whole) begins[entry.offset] = true;
  };
  for (std::uint32_t n = 0; n < file_->metadata.node_count && whole; ++n) {
    MMDB_search_node_s node;
    whole = MMDB_read_node(file_.get(), n, &node) == MMDB_SUCCESS;
    if (!whole) break;
    add(node.left_record_type, node.left_record_entry);
    add(node.right_record_type, node.right_record_entry);
  }
  if (!whole) return "its search tree is malformed";

  GeoValues values({file_->data_section, size}, std::uint64_t{size} * steps_per_byte);
  for (std::uint32_t offset = 0; offset < size; ++offset) {
    if (!begins[offset]) continue;
    const Place place = place_of(values, offset);
    if (values.broken()) return "its records are malformed";
    if (place != Place{}) records_.emplace_back(offset, place);
  }
  return records_.empty() ? "it has neither countries (`country.iso_code`) nor AS numbers (`autonomous_system_number`)" : "";
}

Place GeoDatabase::find(const Address& address) const {
  sockaddr_storage storage{};
  if (address.v6) {
    auto* at = reinterpret_cast<sockaddr_in6*>(&storage);
    at->sin6_family = AF_INET6;
    std::memcpy(&at->sin6_addr, address.bytes.data(), 16);
  } else {
    auto* at = reinterpret_cast<sockaddr_in*>(&storage);
    at->sin_family = AF_INET;
    std::memcpy(&at->sin_addr, address.bytes.data(), 4);
  }
  int error = MMDB_SUCCESS;
  const MMDB_lookup_result_s found =
      MMDB_lookup_sockaddr(file_.get(), reinterpret_cast<const sockaddr*>(&storage), &error);
  if (error != MMDB_SUCCESS || !found.found_entry) return {};  // IPv6 in a database of IPv4, or a tree without an end
  const auto at = std::lower_bound(records_.begin(), records_.end(), std::pair(found.entry.offset, Place{}));
  return at != records_.end() && at->first == found.entry.offset ? at->second : Place{};
}

}  // namespace tripline::runtime
