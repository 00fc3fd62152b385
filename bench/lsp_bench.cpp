// How long the language server takes to answer, on a pack of many rules: each request right after a change of the text,
// as an editor sends them. `lsp_bench [RULES]`; prints the median and the slowest of 50 in milliseconds, and how long
// after a change its diagnostics are there, those of the prover and the catalogue among them.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tools/lsp/server.hpp"

namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;
using tripline::tools::lsp::Server;

const std::string uri = "file:///bench/pack.yaml";

std::string pack_of(std::size_t rules) {
  std::string out = "pack: bench\nlists:\n  calls: [CreateUser, AttachUserPolicy, CreateAccessKey]\nfilters:\n"
                    "  quiet: '{ $.errorCode NOT EXISTS }'\nalarms:\n";
  for (std::size_t i = 0; i < rules; ++i) {
    out += fmt::format("  - name: rule-{0}\n    severity: high\n    mitre: [T1098]\n    metric: {{ filter: '{{ ($.eventName = \"Create{0}\") && "
                       "($.userIdentity.type = \"IAMUser\") && ($.requestParameters.name = \"value-{0}*\") }}' }}\n"
                       "    statistic: Sum\n    period: 5m\n    threshold: {1}\n", i, 1 + i % 7);
  }
  return out;
}

double milliseconds(Clock::time_point from) { return std::chrono::duration<double, std::milli>(Clock::now() - from).count(); }

Json position(const std::string& text, const std::string& of) {
  const std::size_t at = text.find(of) + 3;
  return {{"line", std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')},
          {"character", at - (text.rfind('\n', at) + 1)}};
}

void print(const std::string& what, std::vector<double> times) {
  std::sort(times.begin(), times.end());
  fmt::print("{:<34} median {:8.2f} ms   slowest {:8.2f} ms\n", what, times[times.size() / 2], times.back());
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t rules = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1000;
  const std::string text = pack_of(rules);
  Server server([](const std::string&) {});
  int id = 0;
  const auto say = [&](const char* method, Json parameters, bool request) {
    Json message = {{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(parameters)}};
    if (request) message["id"] = ++id;
    server.handle(message.dump());
  };
  say("initialize", {{"capabilities", Json::object()}}, true);
  say("textDocument/didOpen", {{"textDocument", {{"uri", uri}, {"languageId", "yaml"}, {"version", 1}, {"text", text}}}}, false);
  server.wait();
  fmt::print("{} rules, {} bytes\n", rules, text.size());
  const std::string middle = fmt::format("rule-{}\n", rules / 2);
  const Json place = position(text, middle);
  const Json document = {{"uri", uri}};
  int version = 1;
  std::vector<double> shown;
  // A letter is typed into a description-like comment at the end, and the request follows at once.
  const auto change = [&] {
    const Json end = {{"line", 1'000'000}, {"character", 0}};
    say("textDocument/didChange",
        {{"textDocument", {{"uri", uri}, {"version", ++version}}},
         {"contentChanges", {{{"range", {{"start", end}, {"end", end}}}, {"text", "#\n"}}}}}, false);
  };
  struct Request {
    const char* method;
    Json parameters;
    const char* remark = "";
  };
  const Request requests[] = {
      {"textDocument/completion", {{"textDocument", document}, {"position", place}}},
      {"textDocument/hover", {{"textDocument", document}, {"position", place}}},
      {"textDocument/definition", {{"textDocument", document}, {"position", place}}},
      {"textDocument/documentSymbol", {{"textDocument", document}}},
      {"textDocument/codeLens", {{"textDocument", document}}},
      {"textDocument/codeAction", {{"textDocument", document}, {"range", {{"start", place}, {"end", place}}}, {"context", Json::object()}}},
      {"textDocument/references", {{"textDocument", document}, {"position", place}, {"context", {{"includeDeclaration", true}}}}},
      {"textDocument/formatting", {{"textDocument", document}, {"options", Json::object()}}},
      {"textDocument/rename", {{"textDocument", document}, {"position", place}, {"newName", "renamed"}}},
      {"textDocument/rename", {{"textDocument", document}, {"position", place}, {"newName", "two words"}}, " (compiled)"},
      {"textDocument/rename", {{"textDocument", document}, {"position", place}, {"newName", "rule-7"}}, " (refused)"},
  };
  for (const auto& [method, parameters, remark] : requests) {
    std::vector<double> times;
    for (int i = 0; i < 50; ++i) {
      const auto before = Clock::now();
      change();
      say(method, parameters, true);
      times.push_back(milliseconds(before));
    }
    print(std::string(method) + remark, times);
    server.wait();
  }
  for (int i = 0; i < 10; ++i) {
    const auto before = Clock::now();
    change();
    server.wait();
    shown.push_back(milliseconds(before));
  }
  print("diagnostics after a change", shown);
}
