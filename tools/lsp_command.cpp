// `tripline lsp`: the language server over standard input and output.

#include <CLI/CLI.hpp>
#include <iostream>

#include "tools/commands.hpp"
#include "tools/lsp/message_stream.hpp"
#include "tools/lsp/server.hpp"

namespace tripline::tools {

namespace {

int serve() {
  lsp::Server server([](const std::string& message) { lsp::write_message(std::cout, message); });
  while (!server.exited()) {
    const std::optional<std::string> message = lsp::read_message(std::cin);
    if (!message) break;
    server.handle(*message);
  }
  return server.exited() ? server.exit_code() : exit_found;
}

}  // namespace

void add_lsp(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("lsp", "Serve editors: the Language Server Protocol over standard input and output");
  verb->footer("Example:\n  tripline lsp\n\nEditors start it; tools/vscode has an extension that does. Exit codes: 0 after a "
               "shutdown in order, 1 otherwise.");
  verb->callback([&action] { action = [] { return serve(); }; });
}

}  // namespace tripline::tools
