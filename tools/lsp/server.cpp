#include "tools/lsp/server.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "tools/version.hpp"

namespace tripline::tools::lsp {

namespace {

using Json = nlohmann::json;

// JSON-RPC's and LSP's error codes.
enum Error : int {
  parse_error = -32700,
  invalid_request = -32600,
  method_not_found = -32601,
  invalid_params = -32602,
  not_initialized = -32002,
  request_failed = -32803,
};

// What is handed on, copied and written recurses as deep as a message is nested; those of editors have some ten levels.
constexpr std::size_t deepest_message = 200;

// Whether no bracket of a JSON text stands deeper. Those in strings do not count.
bool within_depth(std::string_view json) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > deepest_message) return false;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return true;
}

std::string normal(std::string_view uri) {
  const std::string path = path_of(uri);
  return path.starts_with('/') ? std::filesystem::path(path).lexically_normal().string() : path;
}

std::string document_path(const Json& parameters) {
  return normal(parameters.at("textDocument").at("uri").get_ref<const std::string&>());
}

// The text after an edit of a range, or of all of it.
std::pair<std::string, Edit> edited(const Document& document, const Json& change, Encoding encoding) {
  const std::string& text = change.at("text").get_ref<const std::string&>();
  std::string out = document.text();
  Edit edit{0, static_cast<std::uint32_t>(out.size()), static_cast<std::uint32_t>(text.size())};
  if (change.contains("range")) {
    edit.begin = offset_of(document.source(), place_from(change["range"].at("start")), encoding);
    edit.end = std::max(edit.begin, offset_of(document.source(), place_from(change["range"].at("end")), encoding));
  }
  out.replace(edit.begin, edit.end - edit.begin, text);
  return {std::move(out), edit};
}

Json capabilities(Encoding encoding) {
  return {{"positionEncoding", encoding == Encoding::utf8 ? "utf-8" : "utf-16"},
          {"textDocumentSync", {{"openClose", true}, {"change", 2}}},
          {"completionProvider", {{"triggerCharacters", {".", "$", "\"", ":", " "}}}},
          {"hoverProvider", true},
          {"definitionProvider", true},
          {"referencesProvider", true},
          {"documentHighlightProvider", true},
          {"documentSymbolProvider", true},
          {"workspaceSymbolProvider", true},
          {"renameProvider", {{"prepareProvider", true}}},
          {"documentFormattingProvider", true},
          {"codeActionProvider", {{"codeActionKinds", {"quickfix", "source.fixAll"}}}},
          {"codeLensProvider", Json::object()},
          {"executeCommandProvider", {{"commands", {"tripline.runTests"}}}},
          {"workspace", {{"workspaceFolders", {{"supported", true}, {"changeNotifications", true}}}}}};
}

}  // namespace

const std::map<std::string, Server::Method, std::less<>> Server::methods = {
    {"initialize", &Server::initialize},
    {"initialized", &Server::initialized},
    {"shutdown", &Server::shutdown},
    {"exit", &Server::exit},
    {"textDocument/didOpen", &Server::opened},
    {"textDocument/didChange", &Server::changed},
    {"textDocument/didSave", &Server::ignore},
    {"textDocument/didClose", &Server::closed},
    {"workspace/didChangeWatchedFiles", &Server::files_changed},
    {"workspace/didChangeWorkspaceFolders", &Server::folders_changed},
    {"workspace/didChangeConfiguration", &Server::ignore},
    {"textDocument/completion", &Server::completion},
    {"textDocument/hover", &Server::hover},
    {"textDocument/definition", &Server::definition},
    {"textDocument/references", &Server::references},
    {"textDocument/documentHighlight", &Server::highlights},
    {"textDocument/documentSymbol", &Server::symbols},
    {"workspace/symbol", &Server::all_symbols},
    {"textDocument/prepareRename", &Server::prepare_rename},
    {"textDocument/rename", &Server::rename},
    {"textDocument/formatting", &Server::formatting},
    {"textDocument/codeAction", &Server::code_actions},
    {"textDocument/codeLens", &Server::code_lenses},
    {"workspace/executeCommand", &Server::execute},
};

// A change is looked at when no other followed for so long: what is asked right behind it, as editors do, has the machine
// for itself.
constexpr std::chrono::milliseconds rest_of_typing{50};

Server::Server(std::function<void(const std::string&)> send)
    : send_(std::move(send)),
      examiner_([this](std::shared_ptr<const Analysis> analysis) { publish(examine(*analysis), nullptr); }),
      analyst_([this](Texts texts) {
        auto analysis = analyse(std::move(texts));
        const Outlines outlines = outlines_of(*analysis);
        publish(analysis, &outlines);
        examiner_.ask(std::move(analysis));
      }, rest_of_typing) {}

void Server::handle(const std::string& message) {
  const std::lock_guard lock(mutex_);
  if (!within_depth(message)) return refuse(nullptr, parse_error, "this is nested too deeply");
  const Json json = Json::parse(message, nullptr, false);
  if (json.is_discarded()) return refuse(nullptr, parse_error, "this is no JSON");
  if (!json.is_object() || !json.contains("method") || !json["method"].is_string()) {
    if (json.is_object() && (json.contains("result") || json.contains("error"))) return;  // an answer to a request of ours
    return refuse(nullptr, invalid_request, "this is no request");
  }
  dispatch(json);
}

void Server::dispatch(const Json& message) {
  const std::string& method = message["method"].get_ref<const std::string&>();
  const bool request = message.contains("id");
  const Json id = request ? message["id"] : Json();
  try {
    Json result = call(method, message.contains("params") ? message["params"] : Json::object());
    if (request) respond(id, std::move(result));
  } catch (const Failure& failure) {
    if (request) refuse(id, failure.code, failure.text);
  } catch (const Json::exception& error) {
    if (request) refuse(id, invalid_params, error.what());
  }
}

Json Server::call(const std::string& method, const Json& parameters) {
  const auto at = methods.find(method);
  if (at == methods.end()) {
    if (method.starts_with("$/")) return {};
    throw Failure{method_not_found, fmt::format("there is no method {}", method)};
  }
  if (!initialized_ && method != "initialize" && method != "exit") throw Failure{not_initialized, "initialize comes first"};
  if (shut_down_ && method != "exit") throw Failure{invalid_request, "the server is shut down"};
  return (this->*at->second)(parameters);
}

void Server::send(const Json& message) { send_(message.dump(-1, ' ', false, Json::error_handler_t::replace)); }

void Server::respond(const Json& id, Json result) {
  send({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

void Server::refuse(const Json& id, int code, const std::string& text) {
  send({{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", code}, {"message", text}}}});
}

void Server::notify(const std::string& method, Json parameters) {
  send({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(parameters)}});
}

// --- life

Json Server::initialize(const Json& parameters) {
  if (initialized_) throw Failure{invalid_request, "initialize comes once"};
  initialized_ = true;
  const Json encodings = parameters.value(Json::json_pointer("/capabilities/general/positionEncodings"), Json::array());
  for (const Json& encoding : encodings) {
    if (encoding == "utf-8") encoding_ = Encoding::utf8;
  }
  const Json folders = parameters.value("workspaceFolders", Json());
  if (folders.is_array()) {
    for (const Json& folder : folders) workspace_.add_folder(normal(folder.at("uri").get_ref<const std::string&>()));
  } else if (parameters.value("rootUri", Json()).is_string()) {
    workspace_.add_folder(normal(parameters["rootUri"].get_ref<const std::string&>()));
  }
  return {{"capabilities", capabilities(encoding_)},
          {"serverInfo", {{"name", "tripline"}, {"version", version()}}}};
}

Json Server::initialized(const Json&) {
  analyse_again();
  return {};
}

Json Server::shutdown(const Json&) {
  shut_down_ = true;
  return {};
}

Json Server::exit(const Json&) {
  exited_ = true;
  return {};
}

Json Server::ignore(const Json&) { return {}; }

// --- texts

Json Server::opened(const Json& parameters) {
  const Json& document = parameters.at("textDocument");
  workspace_.open(document_path(parameters), document.at("uri").get<std::string>(), document.at("text").get<std::string>(),
                  document.at("version").get<std::int64_t>());
  analyse_again();
  return {};
}

Json Server::changed(const Json& parameters) {
  const std::string path = document_path(parameters);
  const std::int64_t version = parameters.at("textDocument").at("version").get<std::int64_t>();
  for (const Json& change : parameters.at("contentChanges")) {
    const Document* document = workspace_.find(path);
    if (!document) throw Failure{invalid_params, "the document is not open"};
    auto [text, edit] = edited(*document, change, encoding_);
    workspace_.change(path, std::move(text), edit, version);
  }
  analyse_again();
  return {};
}

Json Server::closed(const Json& parameters) {
  workspace_.close(document_path(parameters));
  analyse_again();
  return {};
}

Json Server::files_changed(const Json& parameters) {
  for (const Json& change : parameters.at("changes")) workspace_.reload(normal(change.at("uri").get_ref<const std::string&>()));
  analyse_again();
  return {};
}

Json Server::folders_changed(const Json& parameters) {
  for (const Json& folder : parameters.at("event").at("added")) {
    workspace_.add_folder(normal(folder.at("uri").get_ref<const std::string&>()));
  }
  analyse_again();
  return {};
}

void Server::analyse_again() { analyst_.ask(workspace_.snapshot()); }

void Server::publish(std::shared_ptr<const Analysis> analysis, const Outlines* outlines) {
  std::map<std::string, Json> lists;  // made before anybody has to wait
  for (const auto& [path, document] : analysis->texts) lists[path] = diagnostics_of(*analysis, *document, encoding_);
  const std::lock_guard lock(mutex_);
  // What was overtaken while it was examined says nothing new.
  if (!outlines && (!analysis_ || analysis_->loaded != analysis->loaded)) return;
  analysis_ = std::move(analysis);
  for (const auto& [path, document] : analysis_->texts) {
    if (outlines) document->know(outlines->at(path));
  }
  // Warnings of the prover would go and come back with every letter: without errors to show or to take away they stay
  // as they are until they were looked at again.
  const bool errors = analysis_->diagnostics.has_errors();
  if (outlines && examined_ && !errors && !errors_out_) return;
  examined_ |= !outlines;
  errors_out_ = errors;
  std::map<std::string, std::string> now;
  for (const auto& [path, document] : analysis_->texts) {
    Json& list = lists[path];
    if (list.empty() && !published_.contains(path)) continue;
    if (!list.empty()) now[path] = document->uri();
    Json parameters = {{"uri", document->uri()}, {"diagnostics", std::move(list)}};
    if (const auto version = workspace_.version(path); version && workspace_.find(path) == document.get()) {
      parameters["version"] = *version;
    }
    notify("textDocument/publishDiagnostics", std::move(parameters));
  }
  for (const auto& [path, out] : published_) {
    if (const auto at = analysis_->texts.find(path); at != analysis_->texts.end() && at->second->uri() == out) continue;
    notify("textDocument/publishDiagnostics", {{"uri", out}, {"diagnostics", Json::array()}});
  }
  published_ = std::move(now);
}

// --- questions

Asked Server::asked(const Json& parameters) const {
  const Document* document = workspace_.find(document_path(parameters));
  if (!document) throw Failure{invalid_params, "the document is not known"};
  return {workspace_, *document, analysis_.get(), encoding_};
}

std::uint32_t Server::offset_in(const Asked& asked, const Json& parameters) const {
  return offset_of(asked.document.source(), place_from(parameters.at("position")), encoding_);
}

Json Server::completion(const Json& parameters) {
  const Asked at = asked(parameters);
  return lsp::completion(at, offset_in(at, parameters));
}

Json Server::hover(const Json& parameters) {
  const Asked at = asked(parameters);
  return lsp::hover(at, offset_in(at, parameters));
}

Json Server::definition(const Json& parameters) {
  const Asked at = asked(parameters);
  return lsp::definition(at, offset_in(at, parameters));
}

Json Server::references(const Json& parameters) {
  const Asked at = asked(parameters);
  const bool all = parameters.value(Json::json_pointer("/context/includeDeclaration"), false);
  return lsp::references(at, offset_in(at, parameters), all);
}

Json Server::highlights(const Json& parameters) {
  const Asked at = asked(parameters);
  return lsp::highlights(at, offset_in(at, parameters));
}

Json Server::symbols(const Json& parameters) { return document_symbols(asked(parameters)); }

Json Server::all_symbols(const Json& parameters) {
  return workspace_symbols(workspace_, parameters.at("query").get<std::string>(), encoding_);
}

Json Server::prepare_rename(const Json& parameters) {
  const Asked at = asked(parameters);
  return lsp::prepare_rename(at, offset_in(at, parameters));
}

Json Server::rename(const Json& parameters) {
  const Asked at = asked(parameters);
  Json made = lsp::rename(at, offset_in(at, parameters), parameters.at("newName").get<std::string>());
  if (made.is_string()) throw Failure{request_failed, made.get<std::string>()};
  return made;
}

Json Server::formatting(const Json& parameters) { return lsp::formatting(asked(parameters)); }

Json Server::code_actions(const Json& parameters) {
  const Asked at = asked(parameters);
  const Json& range = parameters.at("range");
  return lsp::code_actions(at, {grammar::SourceId{0}, offset_of(at.document.source(), place_from(range.at("start")), encoding_),
                                offset_of(at.document.source(), place_from(range.at("end")), encoding_)});
}

Json Server::code_lenses(const Json& parameters) { return lsp::code_lenses(asked(parameters)); }

Json Server::execute(const Json& parameters) {
  if (parameters.at("command") != "tripline.runTests") throw Failure{invalid_params, "there is no such command"};
  const Json& arguments = parameters.at("arguments");
  const Document* document = workspace_.find(normal(arguments.at(0).get_ref<const std::string&>()));
  if (!document) throw Failure{invalid_params, "the document is not known"};
  Texts texts = workspace_.snapshot();  // all of them: a test judges rules of other files
  const auto analysis = analysis_ && analysis_->is_of(texts) ? analysis_ : analyse(std::move(texts));
  if (!analysis->loaded->compiled) throw Failure{request_failed, "the packs do not compile"};
  Json result = run_tests(*analysis, *document, arguments.size() > 1 ? arguments[1].get<std::string>() : "", encoding_);
  const bool failed = result["failed"] != 0;
  std::string text = fmt::format("{} passed, {} failed", result["passed"].dump(), result["failed"].dump());
  for (const Json& failure : result["failures"]) {
    text += fmt::format("\n{}: {}", failure["test"].get<std::string>(), failure["message"].get<std::string>());
  }
  notify("window/showMessage", {{"type", failed ? 1 : 3}, {"message", text}});
  return result;
}

}  // namespace tripline::tools::lsp
