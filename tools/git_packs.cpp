#include "tools/git_packs.hpp"

// A revision is made a commit's id first, so that nothing of the argument is ever taken for an option, and everything
// is read from one state. Links and submodules are stepped over: what they lead to is not in the revision.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "tools/run_program.hpp"

namespace tripline::tools {

namespace {

constexpr std::size_t most_listing_bytes = std::size_t{64} << 20;

std::optional<std::string> git(std::vector<std::string> arguments, std::size_t limit, std::string& error) {
  arguments.insert(arguments.begin(), {"git", "--no-pager", "--no-replace-objects"});
  auto ran = run_program(arguments, limit);
  if (!ran) {
    error = "git cannot be run, or prints too much";
    return std::nullopt;
  }
  if (ran->code == 0) return std::move(ran->out);
  error = ran->err.substr(0, ran->err.find('\n'));
  return std::nullopt;
}

std::string line_of(std::string text) {
  text.erase(text.find_last_not_of('\n') + 1);
  return text;
}

// `<mode> <type> <id>\t<path>` records, each ended by a zero byte; the paths of plain files.
std::vector<std::string> plain_files(const std::string& listing) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < listing.size();) {
    const std::size_t end = std::min(listing.find('\0', at), listing.size());
    const std::string record = listing.substr(at, end - at);
    const std::size_t tab = record.find('\t');
    if (record.starts_with("100") && tab != std::string::npos) out.push_back(record.substr(tab + 1));
    at = end + 1;
  }
  return out;
}

bool is_hidden(const std::string& path) {
  return path.starts_with('.') || path.find("/.") != std::string::npos;
}

}  // namespace

bool is_git_argument(const std::string& argument) {
  std::error_code error;
  const std::size_t colon = argument.find(':');
  return colon != std::string::npos && colon > 0 && !argument.starts_with('-') && !std::filesystem::exists(argument, error);
}

std::optional<PackStore> git_packs(const std::string& argument, std::string& error) {
  const std::size_t colon = argument.find(':');
  const std::string revision = argument.substr(0, colon), path = argument.substr(colon + 1);
  const auto commit = git({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"}, 1000, error);
  if (!commit) {
    if (error.empty()) error = fmt::format("git knows no revision `{}`", revision);
    return std::nullopt;
  }
  const auto prefix = git({"rev-parse", "--show-prefix"}, 1 << 16, error);
  if (!prefix) return std::nullopt;
  const std::string id = line_of(*commit);
  namespace fs = std::filesystem;
  std::string whole = (fs::path(line_of(*prefix)) / path).lexically_normal().string();
  while (whole.ends_with('/')) whole.pop_back();
  if (whole.starts_with("..")) {
    error = "the path leads out of the repository";
    return std::nullopt;
  }
  std::vector<std::string> list{"ls-tree", "-r", "-z", "--full-tree", id};
  if (whole != "." && !whole.empty()) list.insert(list.end(), {"--", whole});
  const auto listing = git(std::move(list), most_listing_bytes, error);
  if (!listing) return std::nullopt;

  PackStore store;
  const std::string root = revision + ":/";
  for (const std::string& file : plain_files(*listing)) {
    const bool named = file == whole;
    const std::string below = named ? file : file.substr(std::min(file.size(), whole == "." || whole.empty() ? 0 : whole.size() + 1));
    if (named || (is_pack_file(file) && !is_hidden(below))) store.files.push_back(root + file);
  }
  if (store.files.empty()) {
    error = "holds no .yaml or .trip file in that revision";
    return std::nullopt;
  }
  store.read = [id, root](const std::string& name, std::size_t limit) -> std::optional<std::string> {
    const std::string normal = fs::path(name).lexically_normal().string();
    if (!normal.starts_with(root)) return std::nullopt;
    std::string ignored;
    return git({"cat-file", "blob", id + ":" + normal.substr(root.size())}, limit, ignored);
  };
  return store;
}

}  // namespace tripline::tools
