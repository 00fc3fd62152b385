#include "bench/record.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <fstream>
#include <thread>

namespace tripline::bench {

std::string machine_name() {
  std::ifstream in("/proc/cpuinfo");
  std::string model = "machine";
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("model name")) continue;
    model = line.substr(std::min(line.size(), line.find(':') + 1));
    break;
  }
  std::string slug;
  for (const char c : model) {
    const bool digit = c >= '0' && c <= '9', lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';
    if (digit || lower) slug += c;
    if (upper) slug += static_cast<char>(c - 'A' + 'a');
    if (!digit && !lower && !upper && !slug.empty() && slug.back() != '-') slug += '-';
  }
  while (slug.ends_with('-')) slug.pop_back();
  return fmt::format("{}-{}-cores", slug, std::thread::hardware_concurrency());
}

bool append_record(const std::filesystem::path& folder, const std::vector<RecordRow>& rows) {
  const std::time_t now = std::time(nullptr);
  const std::tm utc = fmt::gmtime(now);
  const std::filesystem::path path = folder / machine_name() / fmt::format("{:%Y-%m-%d}.csv", utc);
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  const bool fresh = !std::filesystem::exists(path, error);
  std::ofstream out(path, std::ios::app);
  if (fresh) out << "time,what,threads,quantity,value\n";
  for (const RecordRow& row : rows) {
    out << fmt::format("{:%H:%M},{},{},{},{:.6g}\n", utc, row.what, row.threads, row.quantity, row.value);
  }
  out.flush();
  return static_cast<bool>(out);
}

}  // namespace tripline::bench
