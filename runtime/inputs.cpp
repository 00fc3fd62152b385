#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <unordered_set>

#include "runtime/archive.hpp"
#include "runtime/glob.hpp"
#include "runtime/key.hpp"

// Walks what the arguments name. A folder is entered once per argument, by its canonical path, so loops of
// links end; a file is taken once per run, so arguments may overlap. Nothing that the file system does is
// fatal: a folder that cannot be listed becomes a warning, a file that vanishes meanwhile is found unreadable
// later. Archives have millions of files below long paths: each is asked for its size, and for nothing that its
// folder's listing has said.

namespace tripline::runtime {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view endings[] = {".json", ".jsonl", ".ndjson", ".log", ".txt"};

bool has_event_ending(std::string_view name) {
  if (name.ends_with(".gz")) return true;  // objects of CloudWatch Logs exports are `000000.gz`
  if (name.ends_with(".zst")) name.remove_suffix(4);
  return std::any_of(std::begin(endings), std::end(endings),
                     [name](std::string_view e) { return name.ends_with(e); });
}

class Finder {
 public:
  explicit Finder(const Prune& prune) : prune_(prune) {}

  void argument(const std::string& argument) {
    entered_.clear();
    expanded_.clear();
    matched_ = 0;
    std::error_code error;
    const fs::path path(argument);
    if (argument == "-") {
      if (taken_.insert("-").second) list_.inputs.push_back({.path = "-", .name = "-"});
      return;
    }
    if (argument.empty()) {
      list_.errors.push_back("an empty argument names nothing");
      return;
    }
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) {
      walk(path, "");
      if (matched_ == 0) list_.errors.push_back(fmt::format("`{}` holds no event files", argument));
    } else if (fs::exists(status)) {
      locate(path, fs::is_symlink(path, error));
      take(path, path.filename().string());
    } else if (is_glob(argument)) {
      glob(argument);
      if (matched_ == 0) list_.errors.push_back(fmt::format("nothing matches `{}`", argument));
    } else {
      const std::string why = error ? error.message() : "No such file or directory";
      list_.errors.push_back(fmt::format("`{}`: {}", argument, why));
    }
  }

  InputList finish() {
    std::sort(list_.inputs.begin(), list_.inputs.end(), [](const Input& a, const Input& b) {
      return std::tie(a.name, a.path) < std::tie(b.name, b.path);
    });
    return std::move(list_);
  }

 private:
  static std::string canonical(const fs::path& path) {
    std::error_code error;
    const fs::path result = fs::canonical(path, error);
    return error ? fs::absolute(path, error).lexically_normal().string() : result.string();
  }
  static std::string whole(const fs::path& path) {
    std::error_code error;
    return fs::absolute(path, error).lexically_normal().string();
  }
  static std::string below(const std::string& prefix, const std::string& name) {
    return prefix.empty() ? name : prefix + "/" + name;
  }

  // Both forms of a file's path; its folder's are worked out once for all files in it.
  void locate(const fs::path& path, bool is_link) {
    if (path.parent_path() != parent_ || parent_whole_.empty()) {
      parent_ = path.parent_path();
      const fs::path folder = parent_.empty() ? fs::path(".") : parent_;
      parent_canonical_ = canonical(folder);
      parent_whole_ = whole(folder);
      if (parent_whole_.ends_with('/')) parent_whole_.pop_back();
    }
    const std::string name = path.filename().string();
    file_canonical_ = is_link ? canonical(path) : below(parent_canonical_, name);
    file_whole_ = parent_whole_ + "/" + name;
  }

  // The entries in the order of their names, so that what is reported does not depend on the disk.
  std::vector<fs::directory_entry> entries(const fs::path& folder) {
    std::vector<fs::directory_entry> found;
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) found.push_back(*entry);
    if (error) list_.warnings.push_back(fmt::format("`{}`: {}", folder.string(), error.message()));
    std::sort(found.begin(), found.end());
    return found;
  }

  // A loop over the folders still to be read: a hostile archive may be deeper than the stack.
  // A folder that holds an `AWSLogs` folder is a trail's bucket, or a prefix in one (C2): beside that only what is below
  // other such folders belongs to trails, and files that stand there are none of theirs.
  void walk(const fs::path& root, const std::string& root_name) {
    struct Folder {
      fs::path path;
      std::string name;
      bool beside_logs;
    };
    std::vector<Folder> folders{{root, root_name, false}};
    while (!folders.empty()) {
      const Folder folder = std::move(folders.back());
      folders.pop_back();
      if (!entered_.insert(canonical(folder.path)).second) continue;
      const std::vector<fs::directory_entry> found = entries(folder.path);
      const auto is_logs = [](const fs::directory_entry& entry) {
        std::error_code error;
        return entry.path().filename() == "AWSLogs" && entry.is_directory(error);
      };
      const bool beside_logs = folder.beside_logs || std::any_of(found.begin(), found.end(), is_logs);
      const std::size_t first = folders.size();
      for (const fs::directory_entry& entry : found) {
        std::error_code error;
        const std::string child = below(folder.name, entry.path().filename().string());
        if (entry.is_directory(error)) {
          folders.push_back({entry.path(), child, beside_logs && !is_logs(entry)});
        } else if (beside_logs || !has_event_ending(child) || !entry.is_regular_file(error)) {
          ++list_.other;
        } else {
          take_unless_other(entry.path(), child, entry.is_symlink(error));
        }
      }
      std::reverse(folders.begin() + static_cast<std::ptrdiff_t>(first), folders.end());
    }
  }

  void glob(const std::string& pattern) {
    auto parts = components(pattern);
    fs::path base = pattern.front() == '/' ? "/" : ".";
    std::size_t literal = 0;
    while (literal < parts.size() && !is_glob(parts[literal])) base /= parts[literal++];
    expand(base, "", {parts.begin() + static_cast<std::ptrdiff_t>(literal), parts.end()});
  }

  void expand(const fs::path& root, const std::string& root_name,
              const std::vector<std::string_view>& parts) {
    struct Place {
      fs::path path;
      std::string name;
      std::size_t part;
    };
    std::vector<Place> places{{root, root_name, 0}};
    while (!places.empty()) {
      const Place place = std::move(places.back());
      places.pop_back();
      std::error_code error;
      if (place.part == parts.size()) {
        if (fs::is_directory(place.path, error)) {
          walk(place.path, place.name);
        } else if (fs::exists(place.path, error)) {
          take_unless_other(place.path, place.name, fs::is_symlink(place.path, error));
        }
        continue;
      }
      const std::string_view part = parts[place.part];
      const bool last = place.part + 1 == parts.size();
      if (!is_glob(part)) {
        places.push_back({place.path / part, below(place.name, std::string(part)), place.part + 1});
        continue;
      }
      if (part == "**" && last) {
        walk(place.path, place.name);
        continue;
      }
      if (!fs::is_directory(place.path, error)) continue;
      if (!expanded_.emplace(canonical(place.path), place.part).second) continue;
      const std::size_t first = places.size();
      if (part == "**") places.push_back({place.path, place.name, place.part + 1});
      for (const fs::directory_entry& entry : entries(place.path)) {
        const std::string entry_name = entry.path().filename().string();
        if (part == "**") {
          if (entry.is_directory(error))
            places.push_back({entry.path(), below(place.name, entry_name), place.part});
        } else if (glob_match(part, entry_name)) {
          places.push_back({entry.path(), below(place.name, entry_name), place.part + 1});
        }
      }
      std::reverse(places.begin() + static_cast<std::ptrdiff_t>(first), places.end());
    }
  }

  void take_unless_other(const fs::path& path, const std::string& below_argument, bool is_link) {
    locate(path, is_link);
    if (is_other_service(file_whole_)) {
      ++list_.other;
    } else {
      take(path, below_argument);
    }
  }

  // The file that was located last.
  void take(const fs::path& path, const std::string& below_argument) {
    ++matched_;
    if (!taken_.insert(file_canonical_).second) return;
    if (is_pruned(file_whole_, prune_)) {
      ++list_.pruned;
      return;
    }
    const std::string_view archived = from_aws_logs(file_whole_);
    struct stat about {};
    const bool known = ::stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode);
    list_.inputs.push_back({.path = path.string(),
                            .name = archived.empty() ? below_argument : std::string(archived),
                            .size = known ? static_cast<std::uint64_t>(about.st_size) : 0});
  }

  const Prune& prune_;
  InputList list_;
  std::unordered_set<std::string> taken_;
  std::unordered_set<std::string> entered_;
  std::set<std::pair<std::string, std::size_t>> expanded_;
  std::uint64_t matched_ = 0;
  fs::path parent_;
  std::string parent_canonical_, parent_whole_, file_canonical_, file_whole_;
};

}  // namespace

InputList find_inputs(const std::vector<std::string>& arguments, const Prune& prune) {
  Finder finder(prune);
  for (const std::string& argument : arguments) finder.argument(argument);
  return finder.finish();
}

}  // namespace tripline::runtime
