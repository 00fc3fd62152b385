#pragma once
// The language server: JSON-RPC messages in, JSON-RPC messages out (LSP 3.17). Requests are answered at once from the
// texts at hand; diagnostics follow when the packs have been compiled, and more when the prover and the catalogue have
// been asked, on threads of their own.

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "tools/lsp/analysis.hpp"
#include "tools/lsp/answers.hpp"
#include "tools/lsp/latest.hpp"
#include "tools/lsp/workspace.hpp"

namespace tripline::tools::lsp {

class Server {
 public:
  // `send` gets every message that leaves, one at a time, from several threads.
  explicit Server(std::function<void(const std::string&)> send);

  // One message as it came; answers before it returns. Malformed ones are answered with JSON-RPC's errors.
  void handle(const std::string& message);
  // Until diagnostics of the last change are out.
  void wait() {
    analyst_.wait();
    examiner_.wait();
  }

  bool exited() const { return exited_; }
  // 0 after a shutdown in order, else 1 (LSP, `exit`).
  int exit_code() const { return shut_down_ ? 0 : 1; }

 private:
  using Json = nlohmann::json;
  struct Failure {
    int code;
    std::string text;
  };
  using Method = Json (Server::*)(const Json& parameters);

  void dispatch(const Json& message);
  Json call(const std::string& method, const Json& parameters);
  void respond(const Json& id, Json result);
  void refuse(const Json& id, int code, const std::string& text);
  void notify(const std::string& method, Json parameters);
  void send(const Json& message);

  Json initialize(const Json&);
  Json initialized(const Json&);
  Json shutdown(const Json&);
  Json exit(const Json&);
  Json ignore(const Json&);
  Json opened(const Json&);
  Json changed(const Json&);
  Json closed(const Json&);
  Json files_changed(const Json&);
  Json folders_changed(const Json&);
  Json completion(const Json&);
  Json hover(const Json&);
  Json definition(const Json&);
  Json references(const Json&);
  Json highlights(const Json&);
  Json symbols(const Json&);
  Json all_symbols(const Json&);
  Json prepare_rename(const Json&);
  Json rename(const Json&);
  Json formatting(const Json&);
  Json code_actions(const Json&);
  Json code_lenses(const Json&);
  Json execute(const Json&);

  Asked asked(const Json& parameters) const;
  std::uint32_t offset_in(const Asked& asked, const Json& parameters) const;
  void analyse_again();
  // `outlines`: of the texts that were read for it; null where an analysis that is out was examined further.
  void publish(std::shared_ptr<const Analysis> analysis, const Outlines* outlines);

  static const std::map<std::string, Method, std::less<>> methods;

  std::function<void(const std::string&)> send_;
  std::mutex mutex_;  // of everything below
  Workspace workspace_;
  std::shared_ptr<const Analysis> analysis_;
  std::map<std::string, std::string> published_;  // paths with diagnostics that are out, and their URIs
  bool errors_out_ = false;                // errors are among them
  bool examined_ = false;                  // an analysis was examined further
  std::atomic<Encoding> encoding_ = Encoding::utf16;
  bool initialized_ = false;
  bool shut_down_ = false;
  bool exited_ = false;
  // Last: their threads use the others.
  Latest<std::shared_ptr<const Analysis>> examiner_;
  Latest<Texts> analyst_;
};

}  // namespace tripline::tools::lsp
