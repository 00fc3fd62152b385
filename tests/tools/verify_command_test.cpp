// Signed and tested packs from outside: compile, verify and run.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/tools/cli.hpp"
#include "tests/tools/test_keys.hpp"

namespace tripline::tools {
namespace {

constexpr std::string_view pack =
    "pack: guard\nversion: 1.0.0\nalarms:\n  - name: created\n    metric: { filter: '{ $.eventName = CreateUser }' }\n"
    "    threshold: 1\ntests:\n  - { name: t, given: [{ eventName: CreateUser }], expect: { created: ";

class Signed : public testing::Test {
 protected:
  void SetUp() override {
    folder.write("good.yaml", std::string(pack) + "1 } }\n");
    folder.write("bad.yaml", std::string(pack) + "2 } }\n");
    folder.write("secret.pem", first_key().secret);
    folder.write("public.pem", first_key().open);
    folder.write("other.pem", second_key().open);
    folder.write("events.json", R"({"Records":[]})");
    ASSERT_EQ(in("$T compile -q good.yaml -o sealed.trc --test --sign secret.pem").code, 0);
    ASSERT_EQ(in("$T compile -q good.yaml -o plain.trc").code, 0);
  }
  Ran in(const std::string& command) const { return shell("cd '" + folder / "" + "' && " + command); }
  Folder folder;
};

TEST_F(Signed, VerifySaysWhoAndWhat) {
  const Ran text = in("$T verify sealed.trc --key public.pem --tested --rules good.yaml");
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_EQ(text.err, "");
  EXPECT_TRUE(text.out.starts_with("signed by ")) << text.out;
  EXPECT_NE(text.out.find("\ntests: 1 passed, 0 failed\npack guard 1.0.0 "), std::string::npos) << text.out;
  const Ran json = in("$T verify sealed.trc --key public.pem --format json");
  EXPECT_EQ(json.code, 0);
  const auto document = nlohmann::json::parse(json.out);
  EXPECT_EQ(document["tests"]["passed"], 1);
  EXPECT_EQ(document["packs"][0]["name"], "guard");
  EXPECT_NE(text.out.find(document["key"].get<std::string>()), std::string::npos);
}

TEST_F(Signed, VerifyRefuses) {
  struct Case {
    const char *arguments, *said;
    int code;
  };
  folder.write("short.trc", "TRIP");
  const Case cases[] = {
      {"sealed.trc --key other.pem", "sealed.trc is signed by key ", 1},
      {"plain.trc --key public.pem", "plain.trc is not signed", 1},
      {"short.trc --key public.pem", "short.trc is not signed", 1},
      {"good.yaml --key public.pem", "good.yaml is not signed", 1},
      {"sealed.trc --key public.pem --rules bad.yaml", "does not come of these rules", 1},
      {"sealed.trc --key public.pem --rules no.yaml", "no.yaml: no such file", 2},
      {"sealed.trc --key secret.pem", "secret.pem: not a public key", 2},
      {"sealed.trc --key no.pem", "no.pem: cannot be read", 2},
      {"no.trc --key public.pem", "no.trc: cannot be read", 2},
      {"sealed.trc", "--key is required", 3},
      {"sealed.trc --key public.pem --format xml", "--format", 3},
  };
  for (const Case& c : cases) {
    const Ran ran = in("$T verify " + std::string(c.arguments));
    EXPECT_EQ(ran.code, c.code) << c.arguments << ran.err;
    EXPECT_NE(ran.err.find(c.said), std::string::npos) << c.arguments << ran.err;
    EXPECT_EQ(ran.out, "") << c.arguments;
  }
  ASSERT_EQ(in("$T compile -q good.yaml -o untested.trc --sign secret.pem").code, 0);
  EXPECT_EQ(in("$T verify untested.trc --key public.pem").code, 0);
  EXPECT_EQ(in("$T verify untested.trc --key public.pem --tested").code, 1);
}

TEST_F(Signed, SamePackAndKeyGiveTheSameBytes) {
  ASSERT_EQ(in("$T compile -q good.yaml -o again.trc --test --sign secret.pem").code, 0);
  EXPECT_EQ(read_text(folder / "again.trc"), read_text(folder / "sealed.trc"));
  EXPECT_TRUE(read_text(folder / "sealed.trc").starts_with(read_text(folder / "plain.trc")));
}

TEST_F(Signed, RunDemands) {
  EXPECT_EQ(in("$T run -q sealed.trc events.json --require-signature public.pem --require-tested").code, 0);
  EXPECT_EQ(in("$T run -q sealed.trc events.json").code, 0);
  struct Case {
    const char *arguments, *said;
  };
  for (const Case& c : {Case{"sealed.trc events.json --require-signature other.pem", "is signed by key "},
                        Case{"plain.trc events.json --require-signature public.pem", "is not signed"},
                        Case{"plain.trc events.json --require-tested", "has no record of its tests"},
                        Case{"good.yaml events.json --require-tested", "is no compiled pack"},
                        Case{". events.json --require-signature public.pem", "is no compiled pack"},
                        Case{"sealed.trc events.json --require-signature events.json", "not a public key"}}) {
    const Ran ran = in("$T run -q " + std::string(c.arguments));
    EXPECT_EQ(ran.code, 2) << c.arguments << ran.err;
    EXPECT_NE(ran.err.find(c.said), std::string::npos) << c.arguments << ran.err;
  }
}

TEST_F(Signed, AFlippedByteStopsTheRun) {
  const std::string sealed = read_text(folder / "sealed.trc");
  for (std::size_t i = 0; i < sealed.size(); i += 97) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    folder.write("changed.trc", changed);
    const Ran ran = in("$T run -q changed.trc events.json --require-signature public.pem");
    EXPECT_EQ(ran.code, 2) << i;
    EXPECT_NE(ran.err.find("changed.trc "), std::string::npos) << ran.err;
  }
}

TEST_F(Signed, FailedTestsAreRecorded) {
  const Ran made = in("$T compile -q bad.yaml -o bad.trc --test --sign secret.pem");
  EXPECT_EQ(made.code, 1);
  EXPECT_EQ(made.err, "tests: 0 passed, 1 failed; tripline test shows them\n");
  EXPECT_EQ(in("$T verify bad.trc --key public.pem").code, 0);
  const Ran refused = in("$T run -q bad.trc events.json --require-tested");
  EXPECT_EQ(refused.code, 2);
  EXPECT_EQ(refused.err, "tripline: bad.trc did not pass its tests: 0 passed, 1 failed\n");
}

TEST_F(Signed, CompileUsage) {
  EXPECT_EQ(in("$T compile good.yaml --dump ir --sign secret.pem").code, 3);
  EXPECT_EQ(in("$T compile good.yaml --dump ir --test").code, 3);
  EXPECT_EQ(in("$T compile good.yaml -o x.trc --sign public.pem").code, 2);
  EXPECT_EQ(in("$T compile good.yaml -o x.trc --sign no.pem").code, 2);
  EXPECT_FALSE(std::filesystem::exists(folder / "x.trc"));
}

}  // namespace
}  // namespace tripline::tools
