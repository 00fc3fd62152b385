// list, show, docs and coverage over packs whose texts try to be more than texts.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/tools/cli.hpp"

namespace tripline::tools {
namespace {

using Json = nlohmann::json;

constexpr std::string_view yaml =
    "pack: guard\n"
    "version: 1.0.0\n"
    "alarms:\n"
    "  # about keys\n"
    "  - name: key-made\n"
    "    severity: high\n"
    "    mitre: [T1098.001, T1522]\n"
    "    tags: [keys]\n"
    "    title: 'A key | <script>alert(1)</script> [x](javascript:1)'\n"
    "    description: \"# no heading\\n\\n1. no list, www.example.com\"\n"
    "    references: ['https://example.com/?a=`b`']\n"
    "    metric: { filter: '{ $.eventName = CreateAccessKey }' }\n"
    "    threshold: 1\n"
    "  - name: ../../escape\n"
    "    metric: { filter: '{ $.eventName = X }' }\n"
    "    threshold: 1\n"
    "  - name: ..--..--Escape\n"
    "    metric: { filter: '{ $.eventName = Y }' }\n"
    "    threshold: 1\n"
    "tests:\n"
    "  - { name: a key, given: [{ eventName: CreateAccessKey }], expect: { key-made: true } }\n";

constexpr std::string_view trip =
    "pack other 2.0.0\n\nthreat busy risk 6 mitre T1098\n  filter { $.eventName = X }\n  count at least 3\n  by $.sourceIPAddress\n  within 1h\n";

class Listed : public testing::Test {
 protected:
  Listed() {
    folder.write("rules/guard.yaml", yaml);
    folder.write("rules/other.trip", trip);
  }
  Ran in(const std::string& command) const { return shell("cd '" + folder / "" + "' && " + command); }
  Folder folder;
};

TEST_F(Listed, ListIsATable) {
  const Ran ran = in("$T list rules");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out,
            "SEVERITY  RISK  KIND    RULE                  TESTS  TITLE\n"
            "medium    5     alarm   guard/..--..--Escape  0\n"
            "medium    5     alarm   guard/../../escape    0\n"
            "high      8     alarm   guard/key-made        1      A key | <script>alert(1)</script> [x](javascript:1)\n"
            "medium    6     threat  other/busy            0\n");
}

TEST_F(Listed, RisksAreNumbers) {
  const Json listed = Json::parse(in("$T list rules --format json").out);
  for (const Json& rule : listed["rules"]) EXPECT_TRUE(rule["risk"].is_number()) << rule;
}

TEST_F(Listed, ListChooses) {
  const auto names = [&](const std::string& options) {
    const Ran ran = in("$T list rules --format json " + options);
    EXPECT_EQ(ran.code, 0) << ran.err;
    std::string out;
    const Json listed = Json::parse(ran.out);
    for (const Json& rule : listed["rules"]) out += rule["name"].get<std::string>() + " ";
    return out;
  };
  EXPECT_EQ(names("--severity high"), "key-made ");
  EXPECT_EQ(names("--tag keys"), "key-made ");
  EXPECT_EQ(names("--technique T1098"), "key-made busy ");
  EXPECT_EQ(names("--technique T1098.001"), "key-made ");
  EXPECT_EQ(names("--technique T109"), "");
  EXPECT_EQ(names("--kind threat"), "busy ");
  EXPECT_EQ(in("$T list rules --severity grave").code, 3);
  EXPECT_EQ(in("$T list absent").code, 2);
  EXPECT_EQ(in("$T list --no-config").code, 3);
}

TEST_F(Listed, ShowPrintsTheRuleInItsSpelling) {
  const Ran ran = in("$T show busy rules");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out,
            "threat other/busy\nrules/other.trip:3\nseverity medium, risk 6\nATT&CK T1098 Account Manipulation\n\n"
            "threat busy risk 6 mitre T1098\n  filter { $.eventName = X }\n  count at least 3\n  by $.sourceIPAddress\n  within 1h\n");
  const Ran alarm = in("$T show guard/key-made rules");
  EXPECT_NE(alarm.out.find("\ntest: a key\n"), std::string::npos) << alarm.out;
  EXPECT_NE(alarm.out.find("# about keys\n"), std::string::npos) << alarm.out;
  EXPECT_EQ(alarm.out.find("escape"), std::string::npos) << alarm.out;
  const Ran json = in("$T show busy rules --format json");
  EXPECT_EQ(Json::parse(json.out)[0]["place"], "rules/other.trip:3");
}

TEST_F(Listed, ShowOfNothingSaysWhatIsNear) {
  const Ran ran = in("$T show key-mad rules");
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, "tripline: no rule is named `key-mad`; did you mean `key-made`?\n");
  EXPECT_EQ(in("$T show").code, 3);
  EXPECT_EQ(in("$T show busy absent").code, 2);
}

TEST_F(Listed, DocsAreAPageARuleAndNothingIsMarkup) {
  const Ran ran = in("$T docs rules -o out/docs");
  EXPECT_EQ(ran.code, 0) << ran.err;
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "out")) {
    if (entry.is_regular_file()) files.insert(entry.path().lexically_relative(folder / "out").string());
  }
  EXPECT_EQ(files, (std::set<std::string>{"docs/index.md", "docs/guard/escape.md", "docs/guard/escape-2.md",
                                          "docs/guard/key-made.md", "docs/other/busy.md"}));
  const std::string index = read_text(folder / "out/docs/index.md"), page = read_text(folder / "out/docs/guard/key-made.md");
  for (const std::string& text : {index, page.substr(0, page.find("## Rule"))}) {
    for (const char* markup : {"<script", "javascript:", "](java", "www.example", "https://example", "`b`", "\n# no heading"}) {
      EXPECT_EQ(text.find(markup), std::string::npos) << markup << "\n" << text;
    }
  }
  EXPECT_NE(page.find("\n\n1&#46; no list"), std::string::npos) << page;
  EXPECT_NE(page.find("[T1098.001 Additional Cloud Credentials](https://attack.mitre.org/techniques/T1098/001/)"), std::string::npos)
      << page;
  EXPECT_NE(page.find("- a key\n"), std::string::npos) << page;
  EXPECT_NE(index.find("(guard/key-made.md)"), std::string::npos) << index;
  // The same packs give the same pages.
  ASSERT_EQ(in("$T docs rules -o again").code, 0);
  EXPECT_EQ(read_text(folder / "again/guard/key-made.md"), page);
  folder.write("file", "");
  EXPECT_EQ(in("$T docs rules -o file/below").code, 2);
  EXPECT_EQ(in("$T docs rules").code, 3);
}

TEST_F(Listed, CoverageCountsTechniquesInUse) {
  const Ran table = in("$T coverage --attack rules");
  EXPECT_EQ(table.code, 0) << table.err;
  EXPECT_NE(table.out.find("TA0006 Credential Access\n  T1552.005  "), std::string::npos) << table.out;  // T1522 of today
  EXPECT_NE(table.out.find("\n3 techniques of ATT&CK 18.1; 3 of "), std::string::npos) << table.out;
  EXPECT_NE(table.out.find("; 2 rules name none\n"), std::string::npos) << table.out;
  const Ran missing = in("$T coverage --attack rules --missing");
  EXPECT_NE(missing.out.find("T1485 "), std::string::npos) << missing.out;
  EXPECT_EQ(table.out.find("T1485 "), std::string::npos) << table.out;
  const Json json = Json::parse(in("$T coverage --attack rules --format json").out);
  ASSERT_EQ(json["techniques"].size(), 3u);
  EXPECT_EQ(json["techniques"][0]["id"], "T1098");
  EXPECT_EQ(json["techniques"][0]["rules"], Json::array({"other/busy"}));
}

TEST_F(Listed, CoverageIsALayerOfTheNavigator) {
  const Json layer = Json::parse(in("$T coverage --attack rules --format navigator --name mine").out);
  EXPECT_EQ(layer["name"], "mine");
  EXPECT_EQ(layer["domain"], "enterprise-attack");
  EXPECT_EQ(layer["versions"]["layer"], "4.5");
  EXPECT_EQ(layer["versions"]["attack"], "18");
  ASSERT_EQ(layer["techniques"].size(), 3u);
  EXPECT_EQ(layer["techniques"][0]["techniqueID"], "T1098");
  EXPECT_EQ(layer["techniques"][0]["score"], 1);
  EXPECT_EQ(layer["techniques"][0]["showSubtechniques"], true);
  EXPECT_EQ(layer["techniques"][1]["showSubtechniques"], false);
  EXPECT_EQ(in("$T coverage rules").code, 3);
  EXPECT_EQ(in("$T coverage --attack rules --format xml").code, 3);
  EXPECT_EQ(in("$T coverage --attack absent").code, 2);
}

}  // namespace
}  // namespace tripline::tools
