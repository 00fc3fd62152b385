// Build step: OUT gets the time zones of the IANA database as the machine that builds has it, so that what is compiled
// later depends on no machine. A line for zones that agree: their names, the offset at the first second of 2000 in
// seconds east of UTC, and `at:offset` for each later change until 2100. Sorted by the first name.

#include <absl/time/time.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

bool is_zone(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  char magic[4] = {};
  in.read(magic, sizeof magic);
  return in && std::string(magic, sizeof magic) == "TZif";
}

// Without the copies of the database that count leap seconds or do not, and names that stand for a machine's setting.
std::vector<std::string> names_in(const fs::path& root) {
  std::vector<std::string> names;
  for (auto at = fs::recursive_directory_iterator(root); at != fs::recursive_directory_iterator(); ++at) {
    const std::string name = at->path().lexically_relative(root).string();
    if (at->is_directory()) {
      if (name == "posix" || name == "right") at.disable_recursion_pending();
    } else if (name != "localtime" && name != "posixrules" && name != "Factory" && is_zone(at->path())) {
      names.push_back(name);
    }
  }
  return names;
}

// The offset, and whenever it changes: a zone may also change its name or what it calls summer time, which is nothing.
bool describe(const std::string& name, std::string& out) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(name, &zone)) return false;
  const absl::Time first = absl::FromCivil(absl::CivilSecond(2000, 1, 1), absl::UTCTimeZone());
  const absl::Time last = absl::FromCivil(absl::CivilSecond(2100, 1, 1), absl::UTCTimeZone());
  int offset = zone.At(first).offset;
  out = std::to_string(offset);
  absl::TimeZone::CivilTransition change;
  for (absl::Time t = first; zone.NextTransition(t, &change);) {
    // The instant at which the clock shows change.to; where it was put back it shows that twice, and this is the later.
    const absl::TimeZone::TimeInfo shown = zone.At(change.to);
    t = shown.kind == absl::TimeZone::TimeInfo::REPEATED ? shown.post : shown.pre;
    if (t >= last) break;
    if (zone.At(t).offset == offset) continue;
    offset = zone.At(t).offset;
    out += ' ' + std::to_string(absl::ToUnixSeconds(t)) + ':' + std::to_string(offset);
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const char* const folder = std::getenv("TZDIR");
  std::map<std::string, std::vector<std::string>> names_of;
  for (const std::string& name : names_in(folder != nullptr ? folder : "/usr/share/zoneinfo")) {
    std::string description;
    if (!describe(name, description)) return 1;
    names_of[description].push_back(name);
  }
  std::map<std::string, std::string> lines;
  for (auto& [description, names] : names_of) {
    std::sort(names.begin(), names.end());
    std::string line;
    for (const std::string& name : names) line += name + ' ';
    lines[names.front()] = line + description;
  }
  std::ofstream out(argv[1], std::ios::binary);
  for (const auto& [name, line] : lines) out << line << '\n';
  return lines.size() > 100 && out ? 0 : 1;
}
