// The command line from outside: the built binary, its exit codes, and what it writes where.
#include "tests/tools/cli.hpp"

#include <nlohmann/json.hpp>

#include <random>

#include "grammar/diagnostic_codes.hpp"

namespace tripline::tools {
namespace {

using Json = nlohmann::json;

const std::string rules = TRIPLINE_ROOT "/rules";
constexpr std::string_view verbs[] = {"check",   "compile", "verify", "run",      "query",  "match", "why",      "test",
                                      "diff",    "equiv",   "covers", "backtest", "audit",  "fmt",   "generate", "graph",
                                      "lineage", "paths",   "explain", "catalogue", "schema", "lsp", "completions", "init", "config",
                                      "list",    "show",    "docs",   "coverage", "version"};

constexpr std::string_view pack =
    "pack: guard\n"
    "version: 1.0.0\n"
    "alarms:\n"
    "  - name: created\n"
    "    severity: high\n"
    "    metric: { filter: '{ $.eventName = CreateUser }', dimensions: { Agent: $.userAgent } }\n"
    "    threshold: 1\n"
    "threats:\n"
    "  - name: busy\n"
    "    severity: low\n"
    "    distinct: { of: $.eventName, at_least: 2 }\n"
    "    by: $.userIdentity.arn\n"
    "    window: 1h\n";

std::string event(const std::string& name, const std::string& id,
                  const std::string& rest = R"(,"userAgent":"cli","userIdentity":{"arn":"arn:aws:iam::1:user/a"})") {
  return R"({"eventID":")" + id + R"(","eventTime":"2025-03-03T12:00:00Z","awsRegion":"eu-west-1","recipientAccountId":)" +
         R"("111122223333","eventName":")" + name + "\"" + rest + "}";
}

std::string records(const std::vector<std::string>& events) {
  std::string out = R"({"Records":[)";
  for (const std::string& e : events) out += (&e == &events.front() ? "" : ",") + e;
  return out + "]}";
}

const std::string archive = records({event("CreateUser", "1"), event("ListUsers", "2")});

constexpr std::string_view broken_pack =
    "pack: p\nfilters:\n  f: '{ $.x == 1 }'\ntests:\n  - { name: t, given: [], expect: { f: false } }\n";

// A folder with the pack, its artifact and an archive in it.
class Cli : public testing::Test {
 protected:
  void SetUp() override {
    folder.write("guard.yaml", pack);
    folder.write("events.json", archive);
    const Ran made = shell("$T compile -q " + folder / "guard.yaml" + " -o " + folder / "guard.trc");
    ASSERT_EQ(made.code, 0) << made.err;
  }
  // `run` with the artifact; `rest` names the archive and options.
  Ran run(const std::string& rest, std::string_view input = {}) const {
    return shell("cd '" + folder / "" + "' && $T run guard.trc " + rest, input);
  }
  Folder folder;
};

TEST_F(Cli, EveryVerbHasHelpWithAnExample) {
  for (const std::string_view verb : verbs) {
    const Ran ran = shell("$T " + std::string(verb) + " --help");
    EXPECT_EQ(ran.code, 0) << verb;
    EXPECT_NE(ran.out.find("Example:\n  tripline " + std::string(verb)), std::string::npos) << verb << ran.out;
    EXPECT_EQ(ran.err, "") << verb;
  }
  const Ran all = shell("$T --help");
  EXPECT_EQ(all.code, 0);
  for (const std::string_view verb : verbs) EXPECT_NE(all.out.find(verb), std::string::npos) << verb;
}

TEST_F(Cli, UsageErrors) {
  for (const char* arguments :
       {"", "nothing", "check --no-config", "check --nothing x", "compile rules", "run", "run x", "test", "fmt", "generate", "explain no-such-code",
        "completions", "completions csh", "check --format xml x", "compile x --dump trees", "run x y --format xml",
        "run x y --fail-on grave", "run x y -j 0", "run x y -j many", "run x y --time now", "run x y --summary xml",
        "generate out --days many", "test x --min-coverage nan", "test x --mutate --min-mutation nan", "fmt x --to json", "version more"}) {
    const Ran ran = shell("cd /tmp && $T " + std::string(arguments));
    EXPECT_EQ(ran.code, 3) << arguments << ran.err;
    EXPECT_EQ(ran.out, "") << arguments;
    EXPECT_NE(ran.err, "") << arguments;
  }
}

TEST_F(Cli, PatternsThatLookLikeOptions) {
  const Ran ran = shell("echo a | $T match '-ERROR' -");
  EXPECT_EQ(ran.code, 3);
  EXPECT_NE(ran.err.find("goes behind `--`"), std::string::npos) << ran.err;
  EXPECT_EQ(shell("echo a | $T match -- '-ERROR' -").code, 0);
}

TEST_F(Cli, SizesAreNotNegative) {
  for (const char* option : {"--window", "--max-event", "--max-file", "--dedup-memory"}) {
    const std::string match = "echo ERROR | $T match ERROR - " + std::string(option);
    const Ran ran = shell(match + " -1");
    EXPECT_EQ(ran.code, 3) << option << ran.err;
    EXPECT_NE(ran.err.find("a size is not negative"), std::string::npos) << ran.err;
    EXPECT_EQ(shell(match + " 64KiB").code, 0) << option;
  }
  EXPECT_EQ(shell("echo '{}' | $T query 'stats count(*)' - --memory -1").code, 3);
  EXPECT_EQ(shell("$T generate /tmp/never-written --max-bytes -1").code, 3);
}

// Events have whole seconds: a scope that begins or ends within one begins or ends with the next.
TEST_F(Cli, ScopeTakesFractionsOfASecond) {
  const auto finds = [&](const std::string& scope) {
    const Ran ran = run("events.json --format ndjson " + scope);
    EXPECT_EQ(ran.code, 0) << scope << ran.err;
    return !ran.out.empty();
  };
  EXPECT_TRUE(finds("--to 2025-03-03T12:00:00.5Z"));
  EXPECT_FALSE(finds("--to 2025-03-03T12:00:00.000Z"));
  EXPECT_TRUE(finds("--from 2025-03-03T12:00:00.0Z"));
  EXPECT_FALSE(finds("--from 2025-03-03T12:00:00.001Z"));
}

TEST_F(Cli, FmtToPrintsAlsoWhatNeedsNoConversion) {
  const std::string before = "metrics: [{name: m, filter: '{ $.a = 1 }'}]\npack: p\n";
  folder.write("p.yaml", before);
  const Ran ran = shell("$T fmt --to yaml " + folder / "p.yaml");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(ran.out.find("name: m"), std::string::npos) << ran.out;
  EXPECT_EQ(read_text(folder / "p.yaml"), before) << "the file stays as it is";
}

TEST_F(Cli, ScopeIsJudgedBeforeAnythingIsRead) {
  for (const char* options :
       {"--from yesterday", "--to 2025-13-01", "--to 2025-02-30", "--from 2025-03-03T25:00:00Z", "--from 2025-03-04 --to 2025-03-03",
        "--from 2025-03-03 --to 2025-03-03", "--account 123", "--account 11112222333x", "--account 111122223333,1", "--region europe",
        "--region eu-west", "-o findings.xml", "-o findings"}) {
    const Ran ran = shell("$T run no.trc /nowhere " + std::string(options));
    EXPECT_EQ(ran.code, 3) << options << ran.err;
    EXPECT_EQ(ran.out, "") << options;
  }
}

TEST_F(Cli, CheckNamesThePlace) {
  const std::string broken = folder.write("broken.yaml", broken_pack);
  const Ran text = shell("$T check " + broken);
  EXPECT_EQ(text.code, 1);
  EXPECT_NE(text.out.find("broken.yaml:3:13"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("unknown-operator"), std::string::npos) << text.out;
  const Ran json = shell("$T check --format json " + broken);
  EXPECT_EQ(json.code, 1);
  EXPECT_EQ(Json::parse(json.out)["diagnostics"][0]["start"]["column"], 13);
  const Ran sarif = shell("$T check --format sarif " + broken);
  EXPECT_EQ(sarif.code, 1);
  EXPECT_EQ(Json::parse(sarif.out)["version"], "2.1.0");
  const std::string version = Json::parse(sarif.out)["runs"][0]["tool"]["driver"]["version"];
  EXPECT_EQ("tripline " + version + "\n", shell("$T version").out);
  const Ran github = shell("$T check --format github " + broken);
  EXPECT_EQ(github.code, 1);
  EXPECT_TRUE(github.out.starts_with("::error file=")) << github.out;
  EXPECT_EQ(shell("$T check " + folder / "guard.yaml").code, 0);
  EXPECT_EQ(shell("$T check /nowhere").code, 2);
}

TEST_F(Cli, StrictCheckFailsOnWarnings) {
  const std::string unused = folder.write("unused.yaml", "pack: p\nfilters:\n  f: '{ $.x = 1 }'\n");
  EXPECT_EQ(shell("$T check " + unused).code, 0);
  EXPECT_EQ(shell("$T check --strict " + unused).code, 1);
}

TEST_F(Cli, FixMends) {
  const std::string broken = folder.write("broken.yaml", broken_pack);
  EXPECT_EQ(shell("$T check --fix -q " + broken).code, 0);
  EXPECT_EQ(read_text(broken).substr(0, 36), "pack: p\nfilters:\n  f: '{ $.x = 1 }'\n");
}

TEST_F(Cli, CompileRefusesBrokenPacks) {
  const std::string broken = folder.write("broken.yaml", broken_pack);
  const Ran ran = shell("$T compile " + broken + " -o " + folder / "broken.trc");
  EXPECT_EQ(ran.code, 2);
  EXPECT_NE(ran.err.find("broken.yaml:3:13"), std::string::npos) << ran.err;
  EXPECT_FALSE(std::filesystem::exists(folder / "broken.trc"));
  EXPECT_EQ(shell("$T compile /nowhere -o " + folder / "x.trc").code, 2);
  EXPECT_EQ(shell("$T compile " + folder / "guard.yaml" + " -o /nowhere/x.trc").code, 2);
}

TEST_F(Cli, ArtifactsAreTheSameBytesEverywhere) {
  folder.write("other.yaml", "pack: other\nfilters:\n  f: '{ $.x = 1 }'\n");
  const std::string go = "cd '" + folder / "" + "' && ";
  EXPECT_EQ(shell(go + "$T compile -q guard.yaml other.yaml -o a.trc && $T compile -q ./other.yaml ././guard.yaml other.yaml -o b.trc && "
                       "cmp a.trc b.trc").code, 0);
  for (const char* form : {"ast", "ir", "automaton", "program"}) {
    const Ran ran = shell(go + "$T compile guard.yaml --dump " + form);
    EXPECT_EQ(ran.code, 0);
    EXPECT_NE(ran.out.find("CreateUser"), std::string::npos) << ran.out;
  }
  EXPECT_TRUE(shell(go + "$T compile guard.yaml --dump automaton --format dot").out.starts_with("digraph"));
}

TEST_F(Cli, OutputsThatAreNoFiles) {
  const std::string go = "cd '" + folder / "" + "' && ";
  EXPECT_EQ(shell(go + "$T compile -q guard.yaml -o /dev/stdout | cmp - guard.trc").code, 0);
  EXPECT_EQ(shell("test -c /dev/null && $T compile -q '" + folder / "guard.yaml" + "' -o /dev/null && test -c /dev/null").code, 0);
  EXPECT_EQ(shell(go + "ln -s guard.trc link.trc && $T compile -q guard.yaml -o link.trc && test -L link.trc").code, 0);
  EXPECT_EQ(shell(go + "chmod 640 guard.trc && $T compile -q guard.yaml -o guard.trc && stat -c %a guard.trc").out, "640\n");
  EXPECT_EQ(shell(go + "mkdir sub.trc && $T compile -q guard.yaml -o sub.trc").code, 2);
  EXPECT_EQ(shell(go + "ls -A | grep -c new").out, "0\n");
}

TEST_F(Cli, RunNeedsRulesAndAnArchive) {
  EXPECT_EQ(run("events.json").code, 0);
  EXPECT_EQ(run("nothing.json").code, 2);
  EXPECT_EQ(run("''").code, 2);
  EXPECT_EQ(run("'*.gz'").code, 2);
  EXPECT_EQ(shell("$T run /nowhere.trc " + folder / "events.json").code, 2);
  EXPECT_EQ(shell("$T run " + folder / "guard.yaml" + " " + folder / "events.json").code, 0);  // a pack will do
  EXPECT_EQ(shell("mkdir " + folder / "empty" + " && $T run " + folder / "guard.trc" + " " + folder / "empty").code, 2);
}

// An artifact may come from somebody else: whatever is in it, it is refused or runs.
TEST_F(Cli, DamagedArtifactsAreRefused) {
  const std::string whole = read_text(folder / "guard.trc");
  std::mt19937 random(7);
  const auto refused = [&](const std::string& bytes, const std::string& what) {
    folder.write("damaged.trc", bytes);
    const Ran ran = shell("cd '" + folder / "" + "' && $T run damaged.trc events.json");
    EXPECT_EQ(ran.code, 2) << what << ran.err;
    EXPECT_TRUE(ran.err.starts_with("tripline: damaged.trc: ")) << what << ran.err;
    EXPECT_EQ(ran.out, "") << what;
  };
  refused("", "empty");
  refused(whole.substr(0, whole.size() - 1), "cut");
  refused(whole.substr(0, 8), "magic word only");
  refused(whole + "x", "longer");
  refused("TRIPLINX" + whole.substr(8), "another magic word");
  std::string noise(2000, ' ');
  for (char& c : noise) c = static_cast<char>(random());
  refused(noise, "noise");
  refused("TRIPLINE" + noise, "noise behind the magic word");
  for (int i = 0; i < 24; ++i) {
    std::string flipped = whole;
    flipped[random() % flipped.size()] ^= static_cast<char>(1 << random() % 8);
    refused(flipped, "flipped bit " + std::to_string(i));
  }
}

TEST_F(Cli, FormatsOfOutput) {
  const Ran piped = run("events.json");
  EXPECT_EQ(piped.code, 0);
  ASSERT_TRUE(piped.out.starts_with("{")) << piped.out;  // ndjson where nobody looks
  const Json first = Json::parse(piped.out.substr(0, piped.out.find('\n')));
  EXPECT_EQ(first["rule"], "created");
  EXPECT_NE(piped.err.find("2 events, "), std::string::npos) << piped.err;
  EXPECT_EQ(run("events.json --format ndjson").out, piped.out);
  EXPECT_EQ(Json::parse(run("events.json --format json").out)["findings"].size(), 2u);
  EXPECT_TRUE(run("events.json --format csv").out.find("created") != std::string::npos);
  const Ran table = run("events.json --format table");
  EXPECT_NE(table.out.find("created"), std::string::npos);
  EXPECT_EQ(table.out.find('\033'), std::string::npos);  // no colours in a pipe
  EXPECT_EQ(run("events.json -q").err, "");
}

TEST_F(Cli, OutputFilesByTheirEndings) {
  const Ran ran = run("events.json -q -o a.json -o b.ndjson -o c.jsonl -o d.csv -o e.txt");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(read_text(folder / "a.json"), run("events.json --format json").out);
  EXPECT_EQ(read_text(folder / "b.ndjson"), run("events.json --format ndjson").out);
  EXPECT_EQ(read_text(folder / "c.jsonl"), read_text(folder / "b.ndjson"));
  EXPECT_EQ(read_text(folder / "d.csv"), run("events.json --format csv").out);
  EXPECT_TRUE(run("events.json --format table").out.starts_with(read_text(folder / "e.txt")));
  EXPECT_NE(run("events.json -o a.json --format csv").out, "");
}

TEST_F(Cli, StandardInput) {
  const Ran ran = run("-", archive);
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(Json::parse(ran.out.substr(0, ran.out.find('\n')))["evidence"][0]["file"], "-");
  EXPECT_EQ(run("- --format csv", event("CreateUser", "1") + "\n" + event("ListUsers", "2") + "\n").code, 0);
}

TEST_F(Cli, Scope) {
  const auto findings = [&](const std::string& options) {
    return Json::parse(run("events.json --format json " + options).out)["findings"].size();
  };
  EXPECT_EQ(findings("--from 2025-03-03 --to 2025-03-04"), 2u);
  EXPECT_EQ(findings("--from 2025-03-03T12:00:00Z"), 2u);
  EXPECT_EQ(findings("--to 2025-03-03T12:00:00Z"), 0u);
  EXPECT_EQ(findings("--account 111122223333"), 2u);
  EXPECT_EQ(findings("--account 999999999999"), 0u);
  EXPECT_EQ(findings("--region us-east-1,eu-west-1"), 2u);
  EXPECT_EQ(findings("--region us-east-1"), 0u);
}

TEST_F(Cli, FailOn) {
  EXPECT_EQ(run("events.json").code, 0);
  EXPECT_EQ(run("events.json --fail-on critical").code, 0);
  EXPECT_EQ(run("events.json --fail-on high").code, 1);
  EXPECT_EQ(run("events.json --fail-on info").code, 1);
}

// A broken file costs what is broken in it and nothing else, and is named with its place.
TEST_F(Cli, BrokenFiles) {
  const std::string go = "cd '" + folder / "" + "' && mkdir many && ";
  ASSERT_EQ(shell(go + "gzip -c events.json > many/whole.json.gz && gzip -c events.json | head -c 150 > many/cut.json.gz && "
                       "printf '{\"Records\":[{\"a\":}]}' | gzip > many/bad.json.gz").code, 0);
  const Ran ran = run("many/ --format json");
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(Json::parse(ran.out)["findings"].size(), 2u);
  EXPECT_NE(ran.err.find("cut.json.gz"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("bad.json.gz"), std::string::npos) << ran.err;
  EXPECT_EQ(run("many/ --strict").code, 2);
  EXPECT_EQ(run("many/whole.json.gz --strict").code, 0);
  const Json summary = Json::parse(run("many/ --summary json").err);
  EXPECT_EQ(summary["files"]["read"], 3);
  EXPECT_EQ(summary["events"]["counted"], 2);
  EXPECT_EQ(summary["skipped"]["total"], 2);
  EXPECT_EQ(summary["skipped"]["places"].size(), 2u);
  EXPECT_EQ(run("many/ --summary none").err, "");
}

TEST_F(Cli, OneBrokenRecordCostsItselfOnly) {
  folder.write("mixed.json", event("CreateUser", "1") + "\n{\"eventName\":}\n" + event("ListUsers", "2") + "\n");
  const Ran ran = run("mixed.json --format json");
  EXPECT_EQ(Json::parse(ran.out)["findings"].size(), 2u);
  EXPECT_NE(ran.err.find("event 1, byte "), std::string::npos) << ran.err;
}

// What an attacker may write into an event reaches no terminal as it is, and no spreadsheet as a formula.
TEST_F(Cli, HostileNames) {
  const std::string hostile = R"(,"userAgent":"\u001b]0;owned\u0007\u001b[2J\u202e=cmd|x","userIdentity":{"arn":"=1+1\r\n\u001b[31m"})";
  const std::string text = records({event("CreateUser", "1", hostile), event("ListUsers", "2", hostile)});
  folder.write("hostile.json", text);
  for (const char* format : {"table", "json", "ndjson", "csv"}) {
    const Ran ran = run("hostile.json --format " + std::string(format));
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_NE(ran.out.find("busy"), std::string::npos) << format << ran.out;
    for (const char* bad : {"\033", "\007", "\r", "\xE2\x80\xAE"}) {
      EXPECT_EQ(ran.out.find(bad), std::string::npos) << format << ran.out;
    }
    EXPECT_EQ(ran.out.find(",=1"), std::string::npos) << format << ran.out;
    EXPECT_EQ(ran.out.find("\"=1"), format == std::string("csv") ? std::string::npos : ran.out.find("\"=1")) << ran.out;
  }
  const std::string name = "x\033[31m.json";
  folder.write(name, "broken");
  const Ran file = run("$'" + name + "'");
  EXPECT_EQ(file.err.find('\033'), std::string::npos) << file.err;
  EXPECT_EQ(run("$'no\\e[31m'").err.find('\033'), std::string::npos);
}

TEST_F(Cli, WritesThatFailAreNoticed) {
  for (const char* arguments : {"run guard.trc events.json -q", "run guard.trc events.json -q --format json", "schema",
                                "explain", "version", "check --format json guard.yaml", "compile guard.yaml --dump program",
                                "test guard.yaml", "completions bash", "fmt guard.yaml --to trip"}) {
    const Ran ran = shell("cd '" + folder / "" + "' && $T " + arguments + " > /dev/full");
    EXPECT_EQ(ran.code, 2) << arguments;
    EXPECT_NE(ran.err, "") << arguments;
  }
  const Ran file = run("events.json -q -o /nowhere/x.json -o y.json");
  EXPECT_EQ(file.code, 2);
  EXPECT_NE(file.err.find("/nowhere/x.json"), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(folder / "y.json"));
}

TEST_F(Cli, AClosedPipeEndsQuietly) {
  const Ran ran = shell("set -o pipefail; for i in {1..50}; do $T schema; done | head -1");
  EXPECT_EQ(ran.out, "{\n");
  EXPECT_EQ(ran.err, "");
}

// Canonical texts.

TEST_F(Cli, ShippedPacksAreCanonical) {
  const Ran ran = shell("$T fmt --check " + rules);
  EXPECT_EQ(ran.code, 0) << "run `tripline fmt rules`\n" << ran.out;
  EXPECT_EQ(ran.out, "");
}

TEST_F(Cli, BothSpellingsOfShippedPacksSayTheSame) {
  std::size_t packs = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(rules)) {
    if (entry.path().extension() != ".yaml") continue;
    ++packs;
    const std::string path = entry.path().string();
    const Ran trip = shell("$T fmt --to trip " + path);
    ASSERT_EQ(trip.code, 0) << path << trip.err;
    folder.write("x.trip", trip.out);
    EXPECT_EQ(shell("$T fmt --to yaml " + folder / "x.trip").out, read_text(path)) << path;
    EXPECT_EQ(shell("$T fmt --check " + folder / "x.trip").code, 0) << path;
    EXPECT_EQ(shell("$T fmt - --from trip < " + folder / "x.trip").out, trip.out) << path;
  }
  EXPECT_GE(packs, 10u);
}

TEST_F(Cli, FmtRewritesInPlaceOnce) {
  const std::string path = folder.write("ugly.yaml", "pack:   'p'\nfilters: {f: \"{ $.x = 1 }\"}\n");
  EXPECT_EQ(shell("$T fmt --check " + path).code, 1);
  EXPECT_EQ(shell("$T fmt --check " + path).out, path + "\n");
  EXPECT_EQ(shell("$T fmt " + path).code, 0);
  EXPECT_EQ(read_text(path), "pack: p\n\nfilters:\n  f: '{ $.x = 1 }'\n");
  EXPECT_EQ(shell("$T fmt --check " + path).code, 0);
  EXPECT_EQ(shell("$T fmt " + folder.write("broken.yaml", "a: [\n")).code, 2);
  EXPECT_EQ(shell("$T fmt -", "pack:   p\n").out, "pack: p\n");
}

TEST_F(Cli, OutputsTakeNoPacksPlace) {
  const std::string guard = folder / "guard.yaml", before = read_text(guard);
  const std::string other = folder.write("other.yaml", "pack: other\n"), notes = folder.write("notes.txt", "mine\n");
  EXPECT_EQ(shell("$T compile " + guard + " -o " + guard).code, 3);
  EXPECT_EQ(shell("$T compile " + guard + " -o " + other).code, 3);
  std::filesystem::create_symlink("guard.yaml", folder / "link.trc");
  EXPECT_EQ(shell("$T compile " + guard + " -o " + folder / "link.trc").code, 3);
  EXPECT_EQ(shell("$T check " + guard + " --write-baseline --baseline " + guard).code, 3);
  EXPECT_EQ(shell("$T check " + guard + " --write-baseline --baseline " + notes).code, 3);
  EXPECT_EQ(read_text(guard), before);
  EXPECT_EQ(read_text(notes), "mine\n");
  const std::string known = " --write-baseline --baseline " + folder.write("known.json", "");
  EXPECT_EQ(shell("$T check " + guard + known).code, 0);
  EXPECT_EQ(shell("$T check " + guard + known).code, 0) << "a baseline is replaced";
}

TEST_F(Cli, FoldersAreReadWholeOrNotAtAll) {
  namespace fs = std::filesystem;
  folder.write("rules/a.yaml", "pack: a\n");
  folder.write("elsewhere/b.yaml", "pack: b\nlists:\n  l: [x]\n");
  const std::string rules = folder / "rules";
  fs::create_directory_symlink("../elsewhere", rules + "/linked");
  fs::create_directory_symlink("linked", rules + "/again");  // read once
  fs::create_directory_symlink(".", rules + "/self");
  const Ran linked = shell("$T check " + rules);
  EXPECT_EQ(linked.code, 0) << linked.err;
  EXPECT_NE(linked.err.find("2 packs"), std::string::npos) << linked.err;
  EXPECT_NE(linked.out.find("unused-list"), std::string::npos) << linked.out;
  fs::create_symlink("nowhere.yaml", rules + "/gone.yaml");
  const Ran gone = shell("$T check " + rules);
  EXPECT_EQ(gone.code, 2);
  EXPECT_EQ(gone.err, "tripline: " + rules + "/gone.yaml: leads nowhere\n");
  fs::remove(rules + "/gone.yaml");
  fs::create_directory_symlink("../..", rules + "/up");
  EXPECT_EQ(shell("$T check " + rules).err, "tripline: " + rules + "/up: leads to a folder that it stands in\n");
  fs::remove(rules + "/up");
  fs::create_directory(rules + "/closed");
  fs::permissions(rules + "/closed", fs::perms::none);
  std::error_code error;
  fs::directory_iterator(rules + "/closed", error);
  const Ran closed = shell("$T check " + rules);
  EXPECT_EQ(closed.code, error ? 2 : 0) << "who may read all may read this" << closed.err;
  fs::permissions(rules + "/closed", fs::perms::owner_all);
}

TEST_F(Cli, FmtOverwritesNoOtherFile) {
  folder.write("a/x.yaml", "pack: a\n");
  folder.write("b/x.yaml", "pack: b\n");
  const Ran ran = shell("cd '" + folder / "" + "' && mkdir out && $T fmt --to trip a b -o out");
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(read_text(folder / "out/x.trip").substr(0, 6), "pack a");
}

// The other verbs.

TEST_F(Cli, ShippedPacksPassTheirTests) {
  const Ran ran = shell("$T test " + rules);
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_NE(ran.out.find(" passed, 0 failed\n"), std::string::npos) << ran.out;
}

TEST_F(Cli, AFailedTestIsNamedWithItsPlace) {
  const std::string path = folder.write("t.yaml", "pack: p\nfilters:\n  f: '{ $.x = 1 }'\ntests:\n  - name: t\n    given: [{ x: 2 }]\n"
                                                  "    expect: { f: true }\n");
  const Ran ran = shell("$T test " + path);
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, path + ":7:18: t: f: expected true, got 0\n    nearest: event 1 fits but for `$.x = 1`\n0 passed, 1 failed\n");
  EXPECT_EQ(shell("$T test /nowhere").code, 2);
}

TEST_F(Cli, EveryCodeIsExplainedOrListed) {
  const Ran all = shell("$T explain");
  EXPECT_EQ(all.code, 0);
  std::size_t pages = 0;
  for (const grammar::CodeEntry& entry : grammar::diagnostic_codes()) {
    EXPECT_NE(all.out.find(entry.word), std::string::npos) << entry.word;
    const bool has_page = std::filesystem::exists(TRIPLINE_ROOT "/grammar/explain/" + std::string(entry.word) + ".md");
    const Ran ran = shell("$T explain " + std::string(entry.word));
    EXPECT_EQ(ran.code, has_page ? 0 : 3) << entry.word;
    EXPECT_EQ(ran.out.starts_with("# " + std::string(entry.word) + "\n"), has_page) << entry.word;
    pages += has_page;
  }
  const bool hinted = shell("$T explain never-match").err.find("`never-matches`") != std::string::npos;
  EXPECT_EQ(hinted, pages > 0);
}

TEST_F(Cli, GeneratedArchivesFollowTheirSeed) {
  const std::string go = "cd '" + folder / "" + "' && ";
  const std::string options = " --days 0.05 --events-per-day 20000 --scenario stolen-key ";
  ASSERT_EQ(shell(go + "$T generate a" + options + "--seed 5 && $T generate b -j 1" + options + "--seed 5 && $T generate c" + options +
                  "--seed 6").code, 0);
  EXPECT_EQ(shell(go + "diff -r a b").code, 0);
  EXPECT_EQ(shell(go + "diff -rq a c").code, 1);
  EXPECT_EQ(run("a/AWSLogs --strict").code, 0);
  EXPECT_EQ(shell(go + "$T generate d --scenario nothing").code, 3);
}

TEST_F(Cli, SchemaIsJson) {
  const Ran ran = shell("$T schema");
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(Json::parse(ran.out).contains("$schema"));
}

TEST_F(Cli, CompletionsAreWellFormed) {
  for (const std::string name : {"bash", "zsh", "fish"}) {
    const Ran script = shell("$T completions " + name);
    EXPECT_EQ(script.code, 0) << name;
    for (const std::string_view verb : verbs) EXPECT_NE(script.out.find(verb), std::string::npos) << name << verb;
    EXPECT_NE(script.out.find("fail-on"), std::string::npos) << name;
    if (shell("command -v " + name).code != 0) continue;  // zsh and fish are not everywhere
    folder.write("script", script.out);
    const Ran checked = shell(name + " -n " + folder / "script");
    EXPECT_EQ(checked.code, 0) << name << checked.err;
  }
  const Ran words = shell("eval \"$($T completions bash)\"; COMP_WORDS=(tripline ru); COMP_CWORD=1; _tripline; echo \"${COMPREPLY[*]}\"; "
                          "COMP_WORDS=(tripline run --fa); COMP_CWORD=2; _tripline; echo \"${COMPREPLY[*]}\"");
  EXPECT_EQ(words.out, "run\n--fail-on\n") << words.err;
}

// What would change what a rule matches is for a person to decide.
TEST_F(Cli, FixesKeepWhatRulesMatch) {
  const std::string pack = "pack: p\nfilters:\n  a: '{ $.requestParameters.tags exists && $.eventName = x-y }'\n"
                           "  b: '{ $.requestParameters.forceDeleteWithoutRecovery = 1 && $.eventName = DeleteSecret }'\n"
                           "  c: '{ $.requestParameters.x = a*b }'\n";
  folder.write("meaning.yaml", pack);
  const std::string path = folder / "meaning.yaml";
  const Ran careful = shell("$T check --fix -q " + path);
  EXPECT_NE(careful.err.find("1 fix applied\n2 would change what rules match and were left"), std::string::npos) << careful.err;
  EXPECT_NE(read_text(path).find("tags exists && $.eventName = \"x-y\""), std::string::npos) << read_text(path);
  const Ran bold = shell("$T check --fix --unsafe-fixes -q " + path);
  EXPECT_NE(read_text(path).find("tags = *"), std::string::npos) << bold.err << read_text(path);
  EXPECT_NE(read_text(path).find("forceDeleteWithoutRecovery = 1"), std::string::npos) << "which of both was meant?";
  EXPECT_EQ(shell("$T check --unsafe-fixes " + path).code, 3);
}

// A pattern of one word is a pattern where the word can be no name; a filter that is missing stays so in .trip.
TEST_F(Cli, WordsThatAreNoNames) {
  folder.write("words.yaml", "pack: p\nfilters:\n  a: '?denied'\n  b: { any: ['-denied', a] }\n");
  const std::string words = folder / "words.yaml";
  EXPECT_EQ(shell("$T check " + words).err.find("error"), std::string::npos);
  folder.write("missing.yaml", "pack: p\nfilters:\n  a: { not: }\n");
  const std::string missing = folder / "missing.yaml";
  EXPECT_NE(shell("$T fmt --to trip " + missing).out.find("null"), std::string::npos) << shell("$T fmt --to trip " + missing).out;
}

TEST_F(Cli, Version) {
  const Ran verb = shell("$T version");
  EXPECT_EQ(verb.out.substr(0, 9), "tripline ");
  const Ran flag = shell("$T --version");
  EXPECT_EQ(flag.code, 0) << flag.err;
  EXPECT_EQ(flag.out, verb.out);
}

}  // namespace
}  // namespace tripline::tools
