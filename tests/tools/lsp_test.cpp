// The language server, asked by a scripted client: in one process, and once through a pipe as an editor does.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/tools/cli.hpp"
#include "tools/lsp/cursor.hpp"
#include "tools/lsp/message_stream.hpp"
#include "tools/lsp/outline.hpp"
#include "tools/lsp/server.hpp"

namespace tripline::tools::lsp {
namespace {

using Json = nlohmann::json;

const std::string uri = "file:///packs/guard.yaml";
const std::string guard =
    "pack: guard\n"
    "lists:\n"
    "  escalation: [CreateUser, AttachUserPolicy]\n"
    "filters:\n"
    "  quiet: '{ $.errorCode NOT EXISTS }'\n"
    "threats:\n"
    "  - name: climbs\n"
    "    title: Somebody climbs\n"
    "    filter: quiet\n"
    "    mitre: [T1098]\n"
    "    distinct: { of: $.eventName, in: escalation, at_least: 2 }\n"
    "    by: [$.userIdentity.userName]\n"
    "    window: 24h\n"
    "tests:\n"
    "  - name: two calls climb\n"
    "    given:\n"
    "      - { eventName: CreateUser, userIdentity: { userName: ana } }\n"
    "      - { eventName: AttachUserPolicy, userIdentity: { userName: ana } }\n"
    "    expect: { climbs: 1 }\n"
    "  - name: one does not\n"
    "    given: [{ eventName: CreateUser, userIdentity: { userName: ana } }]\n"
    "    expect: { climbs: true }\n";

// A client that remembers what it was told.
class Client {
 public:
  Client() : server_([this](const std::string& message) { got_.push_back(Json::parse(message)); }) {}

  Json start(Json capabilities = Json::object()) {
    Json answer = ask("initialize", {{"capabilities", std::move(capabilities)}, {"rootUri", nullptr}});
    tell("initialized", Json::object());
    return answer;
  }
  void tell(const std::string& method, Json parameters) {
    server_.handle(Json({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(parameters)}}).dump());
  }
  // The whole answer.
  Json ask(const std::string& method, Json parameters) {
    const int id = ++asked_;
    server_.handle(Json({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(parameters)}}).dump());
    for (const Json& message : got_) {
      if (message.contains("id") && message["id"] == id) return message;
    }
    ADD_FAILURE() << method << " was not answered";
    return {};
  }
  void open(const std::string& text, const std::string& of = uri) {
    tell("textDocument/didOpen",
         {{"textDocument", {{"uri", of}, {"languageId", "yaml"}, {"version", 1}, {"text", text}}}});
  }
  // The latest diagnostics of a document.
  Json diagnostics(const std::string& of = uri) {
    server_.wait();
    Json last;
    for (const Json& message : got_) {
      if (message.value("method", "") == "textDocument/publishDiagnostics" && message["params"]["uri"] == of) {
        last = message["params"];
      }
    }
    return last;
  }
  // A request about the place where `marked` has `|`, the text being that without it.
  Json at(const std::string& method, const std::string& marked, Json more = Json::object(), const std::string& of = uri) {
    const std::size_t bar = marked.find('|');
    std::string text = marked;
    text.erase(bar, 1);
    open(text, of);
    more["textDocument"] = {{"uri", of}};
    more["position"] = {{"line", std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bar), '\n')},
                        {"character", bar - (text.rfind('\n', bar - 1) + 1)}};
    return ask(method, std::move(more));
  }
  Server& server() { return server_; }
  const std::vector<Json>& got() const { return got_; }

 private:
  std::vector<Json> got_;
  int asked_ = 0;
  Server server_;
};

std::vector<std::string> labels(const Json& answer) {
  std::vector<std::string> out;
  for (const Json& item : answer["result"]["items"]) out.push_back(item["label"]);
  return out;
}

bool has(const std::vector<std::string>& labels, const std::string& label) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

// `guard` with `|` before the first occurrence of a text.
std::string before(const std::string& text, std::size_t into = 0) {
  std::string out = guard;
  out.insert(out.find(text) + into, "|");
  return out;
}

TEST(Lsp, FramesAreReadAndWritten) {
  std::stringstream stream;
  write_message(stream, "{}");
  EXPECT_EQ(stream.str(), "Content-Length: 2\r\n\r\n{}");
  EXPECT_EQ(read_message(stream), "{}");
  EXPECT_EQ(read_message(stream), std::nullopt);
  std::stringstream odd("content-length:  3\r\nContent-Type: x\r\n\r\nabcContent-Length: 4\r\n\r\nab");
  EXPECT_EQ(read_message(odd), "abc");
  EXPECT_EQ(read_message(odd), std::nullopt) << "cut off";
  for (const char* bad : {"Content-Length: -1\r\n\r\n", "Content-Length: 99999999999999\r\n\r\n", "X: 1\r\n\r\n",
                          "Content-Length: 1x\r\n\r\na"}) {
    std::stringstream in(bad);
    EXPECT_EQ(read_message(in), std::nullopt) << bad;
  }
}

TEST(Lsp, PlacesCountInTheUnitsAgreedOn) {
  const grammar::Source source("x", "a\xF0\x9F\x98\x80\xC3\xA4z\nb");
  EXPECT_EQ(place_of(source, 7, Encoding::utf16).character, 4u) << "a, two units, ä";
  EXPECT_EQ(place_of(source, 7, Encoding::utf8).character, 7u);
  EXPECT_EQ(offset_of(source, {0, 4}, Encoding::utf16), 7u);
  EXPECT_EQ(offset_of(source, {0, 99}, Encoding::utf16), 8u) << "a line's end";
  EXPECT_EQ(offset_of(source, {9, 0}, Encoding::utf16), 10u) << "the text's end";
  EXPECT_EQ(path_of("file:///a%20b/%C3%A4"), "/a b/ä");
  EXPECT_EQ(uri_of("/a b/ä"), "file:///a%20b/%C3%A4");
  EXPECT_EQ(path_of("untitled:1"), "untitled:1");
}

TEST(Lsp, AnswersOnlyBetweenInitializeAndShutdown) {
  Client client;
  EXPECT_EQ(client.ask("textDocument/hover", Json::object())["error"]["code"], -32002);
  const Json started = client.start();
  EXPECT_EQ(started["result"]["capabilities"]["positionEncoding"], "utf-16");
  EXPECT_EQ(client.ask("no/such", Json::object())["error"]["code"], -32601);
  EXPECT_EQ(client.ask("textDocument/hover", {{"textDocument", 3}})["error"]["code"], -32602);
  EXPECT_EQ(client.ask("initialize", Json::object())["error"]["code"], -32600);
  client.server().handle("{ nonsense");
  EXPECT_EQ(client.got().back()["error"]["code"], -32700);
  client.tell("$/cancelRequest", {{"id", 1}});
  client.ask("shutdown", Json::object());
  EXPECT_EQ(client.ask("textDocument/hover", Json::object())["error"]["code"], -32600);
  EXPECT_FALSE(client.server().exited());
  client.tell("exit", Json::object());
  EXPECT_TRUE(client.server().exited());
  EXPECT_EQ(client.server().exit_code(), 0);
}

TEST(Lsp, DiagnosticsFollowTheText) {
  Client client;
  client.start();
  client.open(guard);
  EXPECT_TRUE(client.diagnostics().is_null() || client.diagnostics()["diagnostics"].empty()) << client.diagnostics();
  // `filter: quiet` becomes `filter: quite`.
  const Json range = {{"start", {{"line", 8}, {"character", 12}}}, {"end", {{"line", 8}, {"character", 17}}}};
  client.tell("textDocument/didChange", {{"textDocument", {{"uri", uri}, {"version", 2}}},
                                         {"contentChanges", {{{"range", range}, {"text", "quite"}}}}});
  Json now = client.diagnostics();
  ASSERT_GE(now["diagnostics"].size(), 1u) << now;
  EXPECT_EQ(now["version"], 2);
  const Json unknown = *std::find_if(now["diagnostics"].begin(), now["diagnostics"].end(),
                                     [](const Json& d) { return d["code"] == "unknown-name"; });
  EXPECT_EQ(unknown["severity"], 1);
  EXPECT_EQ(unknown["range"], range);
  // The fix leads back.
  const Json actions = client.ask("textDocument/codeAction",
                                  {{"textDocument", {{"uri", uri}}}, {"range", range}, {"context", {{"diagnostics", Json::array()}}}});
  ASSERT_FALSE(actions["result"].empty());
  EXPECT_EQ(actions["result"][0]["kind"], "quickfix");
  EXPECT_EQ(actions["result"][0]["edit"]["changes"][uri][0]["newText"], "quiet");
  EXPECT_EQ(actions["result"].back()["kind"], "source.fixAll.tripline");
  client.tell("textDocument/didChange", {{"textDocument", {{"uri", uri}, {"version", 3}}},
                                         {"contentChanges", {{{"range", range}, {"text", "quiet"}}}}});
  EXPECT_TRUE(client.diagnostics()["diagnostics"].empty()) << "mended: nothing is shown any more";
}

// A letter typed, and an answer before anybody has read the new text: names are where they are now.
TEST(Lsp, AnswersWhileTheTextIsTyped) {
  Client client;
  client.start();
  client.open(guard);
  client.diagnostics();
  int version = 1;
  const auto type = [&](int line, int character, const std::string& text) {
    const Json at = {{"line", line}, {"character", character}};
    client.tell("textDocument/didChange", {{"textDocument", {{"uri", uri}, {"version", ++version}}},
                                           {"contentChanges", {{{"range", {{"start", at}, {"end", at}}}, {"text", text}}}}});
  };
  const auto definition = [&](int line, int character) {
    return client.ask("textDocument/definition", {{"textDocument", {{"uri", uri}}},
                                                  {"position", {{"line", line}, {"character", character}}}})["result"];
  };
  ASSERT_EQ(definition(8, 14)["range"]["start"]["line"], 4);
  for (const char* letter : {"#", " ", "n", "e", "w", "\n"}) type(3, static_cast<int>(version - 1), letter);
  EXPECT_EQ(definition(9, 14)["range"]["start"]["line"], 5) << "a line further down";
  const Json symbols = client.ask("textDocument/documentSymbol", {{"textDocument", {{"uri", uri}}}})["result"];
  ASSERT_EQ(symbols.size(), 4u) << symbols;
  EXPECT_EQ(symbols[3]["name"], "climbs");
  EXPECT_EQ(symbols[3]["selectionRange"]["start"]["line"], 7);
  EXPECT_EQ(symbols[3]["range"]["end"]["line"], 13);
  EXPECT_EQ(client.ask("textDocument/codeLens", {{"textDocument", {{"uri", uri}}}})["result"][1]["range"]["start"]["line"], 15);
  // A text that is no pack for a while is answered about all the same; a name that is being typed is none yet.
  type(1, 0, "{[ ");
  EXPECT_EQ(definition(9, 14)["range"]["start"]["line"], 5);
  type(5, 4, "x");
  EXPECT_TRUE(definition(9, 14).is_null());
  client.diagnostics();
  EXPECT_EQ(client.ask("textDocument/documentSymbol", {{"textDocument", {{"uri", uri}}}})["result"].size(), 3u);
}

TEST(Outline, MovesWithEdits) {
  const auto moved = [](std::uint32_t begin, std::uint32_t end, Edit edit) -> std::string {
    const auto span = after(grammar::Span{grammar::SourceId{0}, begin, end}, edit);
    return span ? std::to_string(span->begin) + "-" + std::to_string(span->end) : "gone";
  };
  EXPECT_EQ(moved(5, 9, {9, 12, 1}), "5-9") << "behind it";
  EXPECT_EQ(moved(5, 9, {2, 4, 3}), "6-10") << "before it";
  EXPECT_EQ(moved(5, 9, {5, 5, 3}), "8-12") << "right before it";
  EXPECT_EQ(moved(5, 9, {6, 8, 0}), "5-7") << "within it";
  EXPECT_EQ(moved(5, 9, {4, 6, 0}), "gone");
  EXPECT_EQ(moved(5, 9, {8, 10, 4}), "gone");
}

// What `tripline check` says beyond compiling comes too, with its fixes.
TEST(Lsp, SaysWhatTheProverAndTheCatalogueKnow) {
  Client client;
  client.start();
  client.open("pack: p\nfilters:\n  never: '{ $.a = x && $.a = y }'\n  mistyped: '{ $.eventSource = \"iam.amazonaws.com\" && $.eventName = \"CreateUsr\" }'\n");
  const Json all = client.diagnostics()["diagnostics"];
  const auto coded = [&](const std::string& code) {
    return std::find_if(all.begin(), all.end(), [&](const Json& d) { return d["code"] == code; });
  };
  ASSERT_NE(coded("never-matches"), all.end()) << all;
  const auto unknown = coded("unknown-event-name");
  ASSERT_NE(unknown, all.end()) << all;
  const Json actions = client.ask("textDocument/codeAction", {{"textDocument", {{"uri", uri}}}, {"range", (*unknown)["range"]},
                                                              {"context", {{"diagnostics", Json::array()}}}})["result"];
  ASSERT_FALSE(actions.empty());
  EXPECT_NE(actions[0]["edit"]["changes"][uri][0]["newText"].get<std::string>().find("CreateUser"), std::string::npos) << actions;
  // Mended, nothing of it is left.
  client.open("pack: p\nfilters:\n  fine: '{ $.eventName = \"CreateUser\" }'\n");
  const Json left = client.diagnostics()["diagnostics"];
  for (const Json& diagnostic : left) EXPECT_EQ(diagnostic["code"], "unused-filter") << diagnostic;
}

TEST(Lsp, GoesToDefinitionsAcrossFiles) {
  Client client;
  client.start();
  const std::string other = "file:///packs/other.yaml";
  client.open("pack: other\nfilters:\n  calm: '{ $.readOnly IS TRUE }'\n", other);
  const Json own = client.at("textDocument/definition", before("quiet\n", 2));
  EXPECT_EQ(own["result"]["uri"], uri);
  EXPECT_EQ(own["result"]["range"]["start"]["line"], 4);
  const Json far = client.at("textDocument/definition",
                             "pack: third\nimports: [other]\nalarms:\n  - name: a\n    metric: { filter: ca|lm }\n    threshold: 1\n",
                             Json::object(), "file:///packs/third.yaml");
  EXPECT_EQ(far["result"]["uri"], other);
  const Json tested = client.at("textDocument/definition", before("climbs: 1", 1));
  EXPECT_EQ(tested["result"]["range"]["start"]["line"], 6);
  EXPECT_TRUE(client.at("textDocument/definition", before("window"))["result"].is_null());
}

TEST(Lsp, FindsAndRenamesAllUses) {
  Client client;
  client.start();
  const Json uses = client.at("textDocument/references", before("climbs\n", 2), {{"context", {{"includeDeclaration", true}}}});
  EXPECT_EQ(uses["result"].size(), 3u) << uses;
  const Json prepared = client.at("textDocument/prepareRename", before("climbs: 1", 1));
  EXPECT_EQ(prepared["result"]["placeholder"], "climbs");
  const Json renamed = client.at("textDocument/rename", before("climbs: 1", 1), {{"newName", "rises"}});
  EXPECT_EQ(renamed["result"]["changes"][uri].size(), 3u) << renamed;
  const Json refused = client.at("textDocument/rename", before("quiet:", 1), {{"newName", "a: b"}});
  EXPECT_TRUE(refused.contains("error")) << refused;
}

// Where a renaming is asked of the compiler, and where it need not be, the places are the same.
TEST(Lsp, RenamesWhateverElseTheNameStandsIn) {
  const std::string pack = "pack: risky\nfilters:\n  no-errors: '{ $.errorCode NOT EXISTS }'\n  taken-one: { all: [no-errors] }\nscores:\n"
                           "  - name: risk-of-it\n    per: event\n    filter: no-errors\n    signals:\n"
                           "      - { name: risk-of-it-all, filter: no-errors, weight: 5, reason: x }\n    level: 1\n    mitre: [T1098]\n"
                           "tests:\n  - name: t\n    given: [{ eventName: CreateUser }]\n"
                           "    expect: { risk-of-it: 1, risk-of-it/risk-of-it-all: 1, no-errors: true }\n";
  const auto renamed = [](const std::string& text, const std::string& at, const std::string& name) {
    Client client;
    client.start();
    const std::size_t place = text.find(at) + 1;
    return client.at("textDocument/rename", text.substr(0, place) + "|" + text.substr(place), {{"newName", name}});
  };
  const auto places = [&](const Json& answer) {
    std::vector<Json> out;
    for (const Json& edit : answer["result"]["changes"][uri]) out.push_back(edit["range"]);
    return out;
  };
  for (const std::string& at : {std::string("no-errors: '"), std::string("risk-of-it\n")}) {
    const Json quick = renamed(pack, at, "plain-name");
    EXPECT_EQ(places(quick).size(), at.starts_with("no") ? 5u : 3u) << quick;
    for (const char* name : {"Plain", "window"}) {  // a word of the language is asked about
      EXPECT_EQ(places(renamed(pack, at, name)), places(quick)) << name;
    }
    // The old name or the new one stands somewhere else.
    for (const char* comment : {"# no-errors and risk-of-it\n", "# plain-name\n"}) {
      EXPECT_EQ(places(renamed(pack + comment, at, "plain-name")), places(quick)) << comment;
    }
  }
  const Json taken = renamed(pack, "no-errors: '", "taken-one");
  ASSERT_TRUE(taken.contains("error")) << taken;
  EXPECT_NE(taken["error"]["message"].get<std::string>().find("taken-one"), std::string::npos) << taken;
}

TEST(Lsp, CompletesByPlace) {
  Client client;
  client.start();
  const auto complete = [&](const std::string& marked, const std::string& of = uri) {
    return labels(client.at("textDocument/completion", marked, Json::object(), of));
  };
  EXPECT_TRUE(has(complete(guard + "al|"), "alarms"));
  const auto keys = complete(guard.substr(0, guard.find("    window")) + "    wi|\n");
  EXPECT_EQ(keys, std::vector<std::string>{"window"});
  EXPECT_TRUE(has(complete(before("quiet\n")), "quiet"));
  EXPECT_TRUE(has(complete("pack: p\nalarms:\n  - name: a\n    treat_missing_data: n|\n"), "notBreaching"));
  EXPECT_TRUE(has(complete("pack: p\nalarms:\n  - name: a\n    metric: { filter: '{ $.userId|' }\n"), "$.userIdentity.type"));
  EXPECT_TRUE(has(complete("pack: p\nfilters:\n  x: '{ $.eventName = \"AttachUserP|\" }'\n"), "AttachUserPolicy"));
  EXPECT_TRUE(has(complete("pack: p\nfilters:\n  x: '{ $.userIdentity.type = R|'\n"), "Root"));
  const auto narrowed = complete("pack: p\nfilters:\n  x: '{ $.eventSource = \"iam.amazonaws.com\" && $.eventName = \"Describe|'\n");
  EXPECT_FALSE(has(narrowed, "DescribeInstances")) << "another service's";
  EXPECT_TRUE(has(complete("pack: p\nthreats:\n  - name: t\n    mitre: [T1098|]\n"), "T1098"));
  const std::string trip = "file:///packs/x.trip";
  EXPECT_TRUE(has(complete("pack p 1.0.0\n\nthr|", trip), "threat"));
  EXPECT_TRUE(has(complete("pack p 1.0.0\n\nthreat x risk 8\n  with|\n", trip), "within"));
  EXPECT_TRUE(has(complete("pack p 1.0.0\n\nlist names = [CreateUser]\n\nthreat x\n  distinct $.eventName in na|\n", trip), "names"));
}

TEST(Lsp, HoversSayWhatThingsAre) {
  Client client;
  client.start();
  const auto text = [&](const std::string& marked) {
    const Json answer = client.at("textDocument/hover", marked);
    return answer["result"].is_null() ? "" : answer["result"]["contents"]["value"].get<std::string>();
  };
  EXPECT_NE(text(before("quiet\n", 1)).find("NOT EXISTS"), std::string::npos) << "the definition";
  EXPECT_NE(text(before("window", 2)).find("How far apart"), std::string::npos);
  EXPECT_NE(text(before("CreateUser,", 3)).find("iam.amazonaws.com"), std::string::npos);
  EXPECT_NE(text(before("T1098", 2)).find("Account Manipulation"), std::string::npos);
  EXPECT_EQ(text(before("[CreateUser")), "");
  // On a mistake, its page.
  std::string wrong = guard;
  wrong.replace(wrong.find("filter: quiet"), 13, "filter: quite");
  client.open(wrong);
  client.server().wait();
  wrong.insert(wrong.find("quite") + 2, "|");
  Json answer = client.ask("textDocument/hover", {{"textDocument", {{"uri", uri}}}, {"position", {{"line", 8}, {"character", 14}}}});
  EXPECT_NE(answer["result"]["contents"]["value"].get<std::string>().find("unknown-name"), std::string::npos);
}

TEST(Lsp, FormatsAndLists) {
  Client client;
  client.start();
  client.open("pack:   guard\nfilters: {quiet:   '{ $.a = 1 }'}\n");
  const Json edits = client.ask("textDocument/formatting", {{"textDocument", {{"uri", uri}}}, {"options", Json::object()}});
  ASSERT_EQ(edits["result"].size(), 1u);
  EXPECT_TRUE(edits["result"][0]["newText"].get<std::string>().starts_with("pack: guard\n"));
  client.open(guard);
  const Json symbols = client.ask("textDocument/documentSymbol", {{"textDocument", {{"uri", uri}}}});
  ASSERT_EQ(symbols["result"].size(), 4u) << symbols;
  EXPECT_EQ(symbols["result"][3]["name"], "climbs");
  EXPECT_EQ(client.ask("workspace/symbol", {{"query", "quie"}})["result"].size(), 1u);
}

TEST(Lsp, LensesRunTests) {
  Client client;
  client.start();
  client.open(guard);
  const Json lenses = client.ask("textDocument/codeLens", {{"textDocument", {{"uri", uri}}}});
  ASSERT_EQ(lenses["result"].size(), 3u) << lenses;
  EXPECT_EQ(lenses["result"][0]["command"]["title"], "run 2 tests");
  const auto run = [&](const Json& lens) {
    return client.ask("workspace/executeCommand",
                      {{"command", lens["command"]["command"]}, {"arguments", lens["command"]["arguments"]}})["result"];
  };
  EXPECT_EQ(run(lenses["result"][1])["passed"], 1);
  const Json failed = run(lenses["result"][2]);
  EXPECT_EQ(failed["failed"], 1);
  EXPECT_EQ(failed["failures"][0]["range"]["start"]["line"], 21);
}

// The rule's file was edited and not looked at yet when its test, in a file of its own, is asked for.
TEST(Lsp, TestsAreRunOnWhatTheEditorHas) {
  Client client;
  client.start();
  const std::string rules = "file:///packs/g.yaml", tests = "file:///packs/g.test.yaml";
  const std::string rule = "pack: g\nfilters:\n  f: '{ $.eventName = \"CreateUser\" }'\n";
  client.open(rule, rules);
  client.open("pack: g\ntests:\n  - name: t\n    given: [{ eventName: CreateUser }]\n    expect: { f: 1 }\n", tests);
  client.server().wait();
  const auto run = [&] {
    return client.ask("workspace/executeCommand", {{"command", "tripline.runTests"}, {"arguments", Json::array({tests})}})["result"];
  };
  EXPECT_EQ(run()["passed"], 1);
  std::string other = rule;
  other.replace(other.find("CreateUser"), 10, "DeleteUser");
  Json change;
  change["text"] = other;
  client.tell("textDocument/didChange", {{"textDocument", {{"uri", rules}, {"version", 2}}}, {"contentChanges", Json::array({change})}});
  EXPECT_EQ(run()["failed"], 1);
}

// Editors spell the same path in several ways; the server keeps to theirs.
TEST(Lsp, AnswersUnderTheUriThatItWasGiven) {
  for (const std::string of : {"file:///tmp/%zz.yaml", "file:///tmp/a%3Ab@c.yaml"}) {
    Client client;
    client.start();
    const Json found = client.at("textDocument/definition", before("quiet\n", 2), Json::object(), of);
    EXPECT_EQ(found["result"]["uri"], of);
    client.open("pack: p\nfilters:\n  f: '{ $.x == 1 }'\n", of);
    EXPECT_FALSE(client.diagnostics(of)["diagnostics"].empty()) << of;
  }
}

TEST(Lsp, RefusesMessagesThatNestTooDeeply) {
  Client client;
  client.start();
  const auto say = [&](std::size_t depth, char open, char close) {
    std::string inner(depth, open);
    if (open == '{') {
      inner.clear();
      for (std::size_t i = 0; i < depth; ++i) inner += "{\"a\":";
      inner += "1";
    }
    client.server().handle("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"shutdown\",\"params\":" + inner + std::string(depth, close) + "}");
    return client.got().back();
  };
  EXPECT_EQ(say(100'000, '[', ']')["error"]["code"], -32700);
  EXPECT_EQ(say(100'000, '{', '}')["error"]["code"], -32700);
  client.server().handle(R"({"id":8,"method":"shutdown","params":["\")" + std::string(1000, '[') + R"("]})");
  EXPECT_EQ(client.got().back()["id"], 8) << client.got().back();
}

// An alarm and its metric may share a name; a test judges the alarm, unless it asks for datapoints.
TEST(Lsp, ExpectationsMeanWhatTheJudgeCounts) {
  const std::string pack = "pack: g\nmetrics:\n  - name: root-usage\n    filter: '{ $.eventName = \"CreateUser\" }'\nalarms:\n"
                           "  - name: root-usage\n    metric: root-usage\n    threshold: 5\nfilters:\n  root-usage: '{ $.a = 1 }'\n"
                           "tests:\n  - name: t\n    given: [{ eventName: CreateUser }]\n    expect: { root-usage: ";
  const auto line_of = [&](const std::string& wanted) {
    Client client;
    client.start();
    const std::string text = pack + wanted + " }\n";
    const std::size_t place = text.rfind("root-usage") + 2;
    return client.at("textDocument/definition", text.substr(0, place) + "|" + text.substr(place))["result"]["range"]["start"]["line"];
  };
  EXPECT_EQ(line_of("false"), 5);
  EXPECT_EQ(line_of("{ states: [] }"), 5);
  EXPECT_EQ(line_of("{ datapoints: [{ sum: 1 }] }"), 2);
}

// What an editor does, through a pipe.
TEST(Lsp, ServesOverStandardInput) {
  std::stringstream in;
  const auto say = [&](Json message) {
    message["jsonrpc"] = "2.0";
    write_message(in, message.dump());
  };
  say({{"id", 1}, {"method", "initialize"}, {"params", {{"capabilities", Json::object()}, {"rootUri", nullptr}}}});
  say({{"method", "initialized"}, {"params", Json::object()}});
  say({{"id", 2}, {"method", "shutdown"}});
  say({{"method", "exit"}});
  const Ran ran = shell("$T lsp", in.str());
  EXPECT_EQ(ran.code, 0) << ran.err;
  std::stringstream out(ran.out);
  EXPECT_EQ(Json::parse(*read_message(out))["id"], 1);
  EXPECT_EQ(Json::parse(*read_message(out))["id"], 2);
  EXPECT_EQ(shell("$T lsp", "").code, 1) << "nobody said exit";
  EXPECT_EQ(shell("$T lsp", "garbage\n").code, 1);
}

}  // namespace
}  // namespace tripline::tools::lsp
