// `tripline catalogue NAME`: what is known of a call, or of an event source.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "compiler/catalogue/parameter_paths.hpp"
#include "tools/commands.hpp"
#include "tools/escape.hpp"
#include "tools/json_text.hpp"
#include "tools/load_catalogue.hpp"
#include "tools/load_rules.hpp"

namespace tripline::tools {

using compiler::Call;
using compiler::CallId;
using compiler::Catalogue;
using compiler::ServiceId;

namespace {

struct CatalogueOptions {
  std::string name;
  std::vector<std::string> catalogues;
  bool json = false;
};

std::string_view word_of(Call::Access access) {
  return access == Call::Access::read ? "reads" : access == Call::Access::write ? "writes" : "unknown";
}

std::string recording_of(const Call& call) {
  return call.resource.empty() ? "management event" : fmt::format("data event of {}", call.resource);
}

nlohmann::ordered_json json_of(const Catalogue& catalogue, CallId id) {
  const Call& call = catalogue[id];
  nlohmann::ordered_json out{{"eventName", call.name},
                             {"eventSource", catalogue[call.service].source},
                             {"access", word_of(call.access)},
                             {"category", call.resource.empty() ? "Management" : "Data"}};
  if (!call.resource.empty()) out["resourceType"] = call.resource;
  nlohmann::ordered_json parameters = nlohmann::ordered_json::object();
  for (const auto& [path, type] : compiler::parameter_paths(catalogue, id)) parameters[path] = type;
  out["requestParameters"] = std::move(parameters);
  return out;
}

void print_call(const Catalogue& catalogue, CallId id) {
  const Call& call = catalogue[id];
  fmt::print("{}  {}  {}{}\n", terminal_safe(call.name), terminal_safe(catalogue[call.service].source),
             terminal_safe(recording_of(call)),
             call.access == Call::Access::unknown ? "" : fmt::format(", {}", word_of(call.access)));
  const auto paths = compiler::parameter_paths(catalogue, id);
  for (const auto& [path, type] : paths) fmt::print("  $.requestParameters.{:40} {}\n", terminal_safe(path), type);
  if (call.open) fmt::print("  its parameters are not known\n");
}

int print_calls(const Catalogue& catalogue, const std::vector<CallId>& calls, bool json) {
  if (json) {
    nlohmann::ordered_json out = nlohmann::ordered_json::array();
    for (const CallId id : calls) out.push_back(json_of(catalogue, id));
    fmt::print("{}", json_text(out));
    return exit_fine;
  }
  for (const CallId id : calls) print_call(catalogue, id);
  return exit_fine;
}

int print_service(const Catalogue& catalogue, ServiceId id, bool json) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const CallId call : catalogue[id].calls) {
    if (json) {
      out.push_back(json_of(catalogue, call));
    } else {
      fmt::print("{:48} {}\n", terminal_safe(catalogue[call].name), terminal_safe(recording_of(catalogue[call])));
    }
  }
  if (json) fmt::print("{}", json_text(out));
  return exit_fine;
}

int say_unknown(const Catalogue& catalogue, const std::string& name) {
  const std::string shown = terminal_safe(name);
  if (const auto instead = catalogue.never_logged(name)) {
    fmt::print(stderr, "tripline: `{}` is a permission and never the name of an event; what is logged is {}\n", shown, *instead);
    return exit_found;
  }
  const auto call = catalogue.nearest_call(name);
  const auto near = call ? call : catalogue.nearest_source(name);
  fmt::print(stderr, "tripline: nothing is known of `{}`{}\n", shown,
             near ? fmt::format("; did you mean `{}`?", terminal_safe(*near)) : "");
  return exit_found;
}

int show(const CatalogueOptions& options) {
  LoadedPacks loaded;
  const auto extended = load_catalogue(options.catalogues, loaded.files, loaded.diagnostics);
  say_diagnostics(loaded, true);
  if (!loaded.files.errors.empty() || loaded.diagnostics.has_errors()) return exit_not_loaded;
  const Catalogue& catalogue = extended ? *extended : Catalogue::shipped();

  if (options.name.empty()) {
    for (const auto& service : catalogue.services()) fmt::print("{:48} {} calls\n", terminal_safe(service.source), service.calls.size());
    return exit_fine;
  }
  if (const auto service = catalogue.service(options.name)) return print_service(catalogue, *service, options.json);
  std::vector<CallId> calls = catalogue.named(options.name);
  if (const auto logged = catalogue.renamed(options.name)) {  // by one service; others may log the name as it is
    const std::vector<CallId> there = catalogue.named(*logged);
    fmt::print(stderr, "records of `{}` carry the name `{}`\n", terminal_safe(options.name), *logged);
    calls.insert(calls.end(), there.begin(), there.end());
  }
  return calls.empty() ? say_unknown(catalogue, options.name) : print_calls(catalogue, calls, options.json);
}

}  // namespace

void add_catalogue(CLI::App& app, Action& action) {
  auto options = std::make_shared<CatalogueOptions>();
  CLI::App* verb = app.add_subcommand("catalogue", "Print what is known of a call of AWS, or of an event source");
  verb->add_option("name", options->name, "An event's name or an event source; without one, all sources are listed");
  verb->add_option("--catalogue", options->catalogues, "Calls and event sources beside those that are known, YAML or JSON");
  verb->add_flag("--json", options->json, "As JSON");
  verb->footer("Example:\n  tripline catalogue AttachRolePolicy");
  verb->callback([options, &action] { action = [options] { return show(*options); }; });
}

}  // namespace tripline::tools
