#pragma once
// The options of every verb that reads an archive: which files, which events of them, and how they are read.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/archive.hpp"
#include "runtime/archive_pass.hpp"
#include "runtime/places.hpp"

namespace CLI {
class App;
}

namespace tripline::tools {

struct ArchiveOptions {
  ArchiveOptions();

  std::vector<std::string> archive;
  std::string from, to;
  std::string from_option = "--from", to_option = "--to";  // as the verb calls them; set before they are added
  std::vector<std::string> accounts, regions;
  std::string log_group;
  std::string time = "event";
  std::string summary = "text";
  bool strict = false;
  bool quiet = false;
  bool no_dedup = false;
  std::vector<std::string> geoip;  // files
  runtime::RunOptions run;

  std::shared_ptr<const runtime::Places> places;  // of `geoip`
};

// Adds the positional `archive` and all options. The options must outlive the parsing.
void add_archive_options(CLI::App& verb, ArchiveOptions& options);

// Adds --geoip, for verbs that run rules.
void add_geoip_option(CLI::App& verb, ArchiveOptions& options);
// Opens the databases of --geoip, before anything is read. False, after saying why, where one is broken; or where there is
// none, rules ask for places and `strict` is set. Without `strict` that is only said: no address is then anywhere.
bool open_places(const std::vector<const runtime::Program*>& programs, ArchiveOptions& options);

// Judges times, accounts and regions before anything is read, and fills run.scope. Returns what is wrong.
std::optional<std::string> fill_scope(ArchiveOptions& options);

// The archive's files; nothing, after saying why, where an argument names none.
std::optional<runtime::InputList> list_inputs(const ArchiveOptions& options);
std::uint64_t total_bytes(const runtime::InputList& inputs);

// Says it on standard error; the exit code of a wrong use.
int usage_error(const std::string& what);

}  // namespace tripline::tools
