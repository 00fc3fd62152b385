// Starts `tripline lsp` and hands it the packs of the workspace; everything else is the server's.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function activate(context) {
  const command = workspace.getConfiguration("tripline").get("path");
  const watcher = workspace.createFileSystemWatcher("**/*.{trip,yaml,yml}");
  client = new LanguageClient(
    "tripline",
    "Tripline",
    { command, args: ["lsp"] },
    {
      documentSelector: [{ language: "trip" }, { language: "yaml", scheme: "file" }],
      synchronize: { fileEvents: watcher },
    }
  );
  context.subscriptions.push(watcher, client);
  return client.start();
}

function deactivate() {
  return client ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
