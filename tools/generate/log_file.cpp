// Level 6 is what the gzip of real archives looks like in size. libdeflate writes a header without a time, so
// equal JSON gives equal bytes.
#include "tools/generate/log_file.hpp"

#include <fmt/format.h>
#include <libdeflate.h>

#include <algorithm>
#include <fstream>
#include <system_error>

namespace tripline::tools {
namespace {

constexpr int level = 6;
constexpr double records_per_repeat = 5000;

std::uint64_t place_key(const Organisation& organisation, const Place& place, std::string_view stream) {
  return mix(organisation.seed, key_of(stream), place.account, key_of(place.region),
             static_cast<std::uint64_t>(place.slot));
}

}  // namespace

void LogFile::fill(const Place& place, SlotRecords& out) const {
  out.clear();
  const auto& regions = source_.organisation.accounts[place.account].regions;
  const bool inhabited = std::find(regions.begin(), regions.end(), place.region) != regions.end();
  if (inhabited && place.slot < source_.span.slots()) {
    source_.background.fill(place.account, place.region, place.slot, out);
  }
  const auto planned = source_.plan.find(place);
  if (planned == source_.plan.end()) return;
  for (const PlannedRecord& record : planned->second) {
    out.records.push_back({.time = record.time, .at = out.text.size(), .length = record.json.size()});
    out.text += record.json;
  }
}

// Making the slot before a second time costs as much as making it did, so in large files it is done seldom
// and for several records at once.
void LogFile::redeliver(const Place& place) {
  if (place.slot == 0) return;
  Random random(place_key(source_.organisation, place, "redelivery"));
  const double wanted = static_cast<double>(slot_.records.size()) / records_per_repeat;
  constexpr double often = 1.0 / 16;
  if (!random.chance(std::min(wanted, often))) return;
  const auto copies = static_cast<std::size_t>(std::max(1.0, wanted / often));
  Place before = place;
  --before.slot;
  fill(before, earlier_);
  for (std::size_t i = 0; i < copies && !earlier_.records.empty(); ++i) {
    const Record& record = earlier_.records[random.below(earlier_.records.size())];
    slot_.records.push_back({.time = record.time, .at = slot_.text.size(), .length = record.length});
    slot_.text.append(earlier_.text, record.at, record.length);
  }
}

const std::string& LogFile::compose(const Place& place, std::size_t& records) {
  json_.clear();
  fill(place, slot_);
  records = 0;
  if (slot_.records.empty()) return json_;
  redeliver(place);
  records = slot_.records.size();

  // Records are delivered about in order: each is held up by up to a minute and a half.
  Random random(place_key(source_.organisation, place, "delivery"));
  order_.clear();
  for (std::size_t i = 0; i < records; ++i) {
    order_.emplace_back(slot_.records[i].time + static_cast<Instant>(random.below(90)), i);
  }
  std::sort(order_.begin(), order_.end());
  json_.reserve(slot_.text.size() + records + 16);
  json_ += R"({"Records":[)";
  for (const auto& [when, index] : order_) {
    const Record& record = slot_.records[index];
    json_.append(slot_.text, record.at, record.length);
    json_ += ',';
  }
  json_.back() = ']';
  json_ += '}';
  return json_;
}

FileWriter::FileWriter() : compressor_(libdeflate_alloc_compressor(level)) {}
FileWriter::~FileWriter() { libdeflate_free_compressor(compressor_); }

std::uint64_t FileWriter::write(const std::filesystem::path& path, const std::string& json,
                                std::string& error) {
  if (compressor_ == nullptr) {
    error = "no memory for the compressor";
    return 0;
  }
  if (path.parent_path() != folder_) {
    std::error_code failure;
    std::filesystem::create_directories(path.parent_path(), failure);
    if (failure) {
      error = fmt::format("cannot create `{}`: {}", path.parent_path().string(), failure.message());
      return 0;
    }
    folder_ = path.parent_path();
  }
  compressed_.resize(libdeflate_gzip_compress_bound(compressor_, json.size()));
  const std::size_t size =
      libdeflate_gzip_compress(compressor_, json.data(), json.size(), compressed_.data(), compressed_.size());
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(compressed_.data(), static_cast<std::streamsize>(size));
  file.close();
  if (!file || size == 0) {
    error = fmt::format("cannot write `{}`", path.string());
    return 0;
  }
  return size;
}

}  // namespace tripline::tools
