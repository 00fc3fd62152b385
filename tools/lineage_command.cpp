// `tripline lineage`: which credential came of which, back to the first key or person.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "tools/commands.hpp"
#include "tools/escape.hpp"
#include "tools/lineage_output.hpp"
#include "tools/lineage_program.hpp"
#include "tools/load_graph.hpp"

namespace tripline::tools {

namespace {

struct LineageCommand {
  std::string format = "text";
  std::size_t limit = 1000;
  ArchiveOptions archive;
};

// Access key ids begin with what they are: AKIA of users, ASIA temporary, and a few others of older kinds.
bool is_access_key(const std::string& text) {
  return text.size() >= 16 && text.size() <= 128 && text.starts_with("A") &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string::npos;
}

int lineage(LineageCommand& command) {
  ArchiveOptions& archive = command.archive;
  if (const auto wrong = fill_scope(archive)) return usage_error(*wrong);
  std::string id;
  if (archive.archive.size() > 1 && is_access_key(archive.archive.front())) {
    id = archive.archive.front();
    archive.archive.erase(archive.archive.begin());
  }
  const auto loaded = load_graph(lineage_program(), archive);
  if (!loaded) return exit_not_loaded;
  const runtime::Lineage made = runtime::lineage_of(loaded->graph);
  LineageView view{&made, {}, id, false, loaded->graph.lost};
  view.rows = runtime::lineage_rows(made, id, command.limit, view.cut);
  const std::string text = command.format == "json" ? lineage_json(view) : lineage_text(view);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
  const int code = report_graph_run(*loaded, archive);
  if (!id.empty() && view.rows.empty()) {
    fmt::print(stderr, "tripline: no event was made with {} or issued it\n", terminal_safe(id));
    return code == exit_fine ? exit_found : code;
  }
  return code;
}

}  // namespace

void add_lineage(CLI::App& app, Action& action) {
  auto command = std::make_shared<LineageCommand>();
  CLI::App* verb = app.add_subcommand("lineage", "Which credential came of which, back to the first key or person");
  add_archive_options(*verb, command->archive);
  verb->add_option("--format", command->format, "text or json")->check(CLI::IsMember({"text", "json"}))->capture_default_str();
  verb->add_option("--limit", command->limit, "How many credentials are shown")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  verb->footer("An access key id in front of the archive chooses its tree: what it came of and what came of it.\n"
               "Example:\n  tripline lineage ASIAEXAMPLEKEYID0001 AWSLogs/");
  verb->callback([command, &action] { action = [command] { return lineage(*command); }; });
}

}  // namespace tripline::tools
