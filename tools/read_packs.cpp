#include "tools/read_packs.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>

#include "compiler/read_lists.hpp"
#include "grammar/build_pack.hpp"
#include "grammar/read_trip.hpp"
#include "grammar/read_yaml.hpp"
#include "tools/special_file.hpp"

namespace tripline::tools {

namespace fs = std::filesystem;
using grammar::Diagnostics;

namespace {

constexpr std::size_t max_list_bytes = std::size_t{64} << 20;

// The pack files of a folder and of those below it. Folders themselves are read before links to folders, so that a file
// has the name that it has without links, if there is one.
class FolderWalk {
 public:
  FolderWalk(const std::string& folder, std::vector<std::string>& files, std::vector<std::string>& errors)
      : folder_(folder), files_(files), errors_(errors) {}

  void walk() {
    open_.push_back(folder_);
    while (!open_.empty() || !links_.empty()) {
      if (open_.empty()) {
        open_.push_back(*links_.begin());
        links_.erase(links_.begin());
      }
      const fs::path folder = std::move(open_.back());
      open_.pop_back();
      std::error_code error;
      if (seen_.insert(fs::canonical(folder, error)).second) read(folder);
    }
  }

 private:
  void say(const fs::path& path, const std::string& what) { errors_.push_back(fmt::format("{}: {}", path.lexically_normal().string(), what)); }

  void read(const fs::path& folder) {
    std::error_code error;
    auto at = fs::directory_iterator(folder, error);
    for (; !error && at != fs::directory_iterator(); at.increment(error)) {
      if (!at->path().filename().string().starts_with('.')) entry(at->path());
    }
    if (error) say(folder, error.message());
  }

  void entry(const fs::path& path) {
    std::error_code error;
    const bool link = fs::is_symlink(path, error);
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) {
      if (!link) return open_.push_back(path);
      if (leads_around(path)) return say(path, "leads to a folder that it stands in");
      links_.insert(path);
    } else if (fs::is_regular_file(status)) {
      if (is_pack_file(path.string())) files_.push_back(path.lexically_normal().string());
    } else if (status.type() == fs::file_type::none) {
      say(path, error.message());
    } else if (link && !fs::exists(status) && (is_pack_file(path.string()) || !path.has_extension())) {
      say(path, "leads nowhere");
    }
  }

  bool leads_around(const fs::path& link) const {
    std::error_code error;
    const fs::path target = fs::canonical(link, error), here = fs::canonical(folder_, error);
    return target != here && std::mismatch(target.begin(), target.end(), here.begin(), here.end()).first == target.end();
  }

  std::string folder_;
  std::vector<std::string>& files_;
  std::vector<std::string>& errors_;
  std::vector<fs::path> open_;
  std::set<fs::path> links_;
  std::set<fs::path> seen_;  // by where they are
};

}  // namespace

bool is_pack_file(const std::string& path) {
  const std::string ending = fs::path(path).extension().string();
  return ending == ".yaml" || ending == ".yml" || ending == ".trip";
}

void find_pack_files(const std::string& argument, std::vector<std::string>& files, std::vector<std::string>& errors) {
  std::error_code error;
  const fs::file_status status = fs::status(argument, error);
  if (error || !fs::exists(status)) {
    errors.push_back(fmt::format("{}: no such file or folder", argument));
    return;
  }
  if (!fs::is_directory(status)) {
    files.push_back(fs::path(argument).lexically_normal().string());
    return;
  }
  const std::size_t before = files.size(), said = errors.size();
  FolderWalk(argument, files, errors).walk();
  if (files.size() == before && errors.size() == said) errors.push_back(fmt::format("{}: holds no .yaml or .trip file", argument));
}

bool overwrites_pack(const std::string& output, const PackFiles& read) {
  std::error_code error;
  if (!fs::is_regular_file(output, error)) return false;
  if (is_pack_file(output)) return true;
  for (std::size_t i = 0; i < read.sources.size(); ++i) {
    if (fs::equivalent(output, read.sources[grammar::SourceId{static_cast<std::uint32_t>(i)}].name(), error)) return true;
  }
  return false;
}

bool is_trip_file(const std::string& path) { return fs::path(path).extension() == ".trip"; }

std::optional<std::string> read_file(const std::string& path, std::size_t limit) {
  std::error_code error;
  if (fs::is_directory(path, error)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string text;
  char buffer[1 << 16];
  while (in.read(buffer, sizeof buffer), in.gcount() > 0) {
    text.append(buffer, static_cast<std::size_t>(in.gcount()));
    if (text.size() > limit) return std::nullopt;
  }
  if (in.bad()) return std::nullopt;
  return text;
}

namespace {
bool write_to(const std::string& path, std::string_view content) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  return out.good();
}
}  // namespace

bool write_file(const std::string& path, std::string_view content) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  // Devices and pipes are written to and never replaced.
  if (fs::exists(status) && !fs::is_regular_file(status)) return !fs::is_directory(status) && write_to(path, content);
  // What a link leads to is replaced, not the link.
  fs::path target = path;
  if (fs::is_symlink(path, error)) target = fs::weakly_canonical(path, error);
  const std::string temporary = fmt::format("{}.{}.new", target.string(), getpid());
  bool written = write_to(temporary, content);
  if (written && fs::exists(status)) fs::permissions(temporary, status.permissions(), error);
  if (written) {
    fs::rename(temporary, target, error);
    written = !error;
  }
  if (!written) std::remove(temporary.c_str());
  return written;
}

PackFiles read_packs(const std::vector<std::string>& arguments, Diagnostics& diagnostics) {
  PackStore store{{}, read_file};
  std::vector<std::string> errors;
  for (const std::string& argument : arguments) find_pack_files(argument, store.files, errors);
  PackFiles out = read_packs(store, diagnostics);
  out.errors.insert(out.errors.begin(), errors.begin(), errors.end());
  return out;
}

PackFiles read_packs(const PackStore& store, Diagnostics& diagnostics) {
  PackFiles out;
  std::vector<std::string> files = store.files;
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  for (const std::string& path : files) {
    std::optional<std::string> text = store.read(path, max_pack_bytes);
    if (!text) {
      out.errors.push_back(fmt::format("{}: cannot be read, or is larger than 16 MiB", path));
      continue;
    }
    const grammar::SourceId id = out.sources.add(path, std::move(*text));
    out.files.push_back(id);
    std::optional<grammar::Tree> tree = is_trip_file(path) ? grammar::read_trip(out.sources, id, diagnostics)
                                                           : grammar::read_yaml(out.sources, id, diagnostics);
    if (!tree) continue;
    std::optional<grammar::ast::Pack> pack = grammar::build_pack(std::move(*tree), diagnostics);
    if (!pack) continue;
    pack->source = id;
    const auto read_list = [&](const std::string& name) {
      return is_special_file(name) ? std::nullopt : store.read(name, max_list_bytes);
    };
    compiler::read_lists(*pack, fs::path(path).parent_path().string(), read_list, out.sources, diagnostics);
    out.packs.push_back(std::move(*pack));
  }
  return out;
}

}  // namespace tripline::tools
