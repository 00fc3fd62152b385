#include <gtest/gtest.h>
#include <unistd.h>

#include "runtime/key.hpp"
#include "tests/runtime/packed_files.hpp"

namespace tripline::runtime {
namespace {

using Names = std::vector<std::string>;

Names names(const InputList& list) {
  Names all;
  for (const Input& input : list.inputs) all.push_back(input.name);
  return all;
}

const std::string key =
    "AWSLogs/123456789012/CloudTrail/us-east-1/2023/07/10/"
    "123456789012_CloudTrail_us-east-1_20230710T1240Z_C1qUFaqvZS64BcIN.json.gz";
const std::string insight =
    "AWSLogs/123456789012/CloudTrail-Insight/us-east-1/2023/07/10/"
    "123456789012_CloudTrail-Insight_us-east-1_20230710T1240Z_C1qUFaqvZS64BcIN.json.gz";
const std::string organisation =
    "AWSLogs/o-abcdefghij/210987654321/CloudTrail/eu-west-1/2023/07/11/"
    "210987654321_CloudTrail_eu-west-1_20230711T0000Z_C1qUFaqvZS64BcI.json.gz";
const std::string digest =
    "AWSLogs/123456789012/CloudTrail-Digest/us-east-1/2023/07/10/"
    "123456789012_CloudTrail-Digest_us-east-1_t_us-east-1_20230710T124000Z.json.gz";
const std::string config = "AWSLogs/123456789012/Config/us-east-1/2023/7/10/ConfigHistory/x.json.gz";

TEST(Inputs, FoldersAreSearchedToAnyDepth) {
  const TemporaryFolder folder;
  for (const auto& name : {key, insight, organisation, digest, config}) folder.write("backup/" + name, "{}");
  for (const char* name : {"a.json", "b/c.jsonl.gz", "b/000000.gz", "b/d.log.zst", "b/e.txt", "b/f.ndjson"})
    folder.write(name, "{}");
  for (const char* name : {"readme.md", "b/x.csv", "b/y.zst", "b/z.json.tmp"}) folder.write(name, "{}");
  const InputList list = find_inputs({folder.string()}, {});
  EXPECT_EQ(names(list), (Names{insight, key, organisation, "a.json", "b/000000.gz", "b/c.jsonl.gz",
                                "b/d.log.zst", "b/e.txt", "b/f.ndjson"}));
  EXPECT_EQ(list.other, 6u);
  EXPECT_EQ(list.errors, Names{});
  EXPECT_EQ(list.inputs[0].size, 2u);

  // The same names from anywhere in the archive, and each file once.
  const InputList deeper =
      find_inputs({folder / ("backup/" + key), folder / "backup/AWSLogs/123456789012/CloudTrail",
                   folder / "backup/AWSLogs/o-abcdefghij"},
                  {});
  EXPECT_EQ(names(deeper), (Names{key, organisation}));
}

// C2, C5: a bucket may hold trails below several prefixes; what else stands in it belongs to none of them.
TEST(Inputs, ABucketHoldsTrailsBelowAnyPrefix) {
  const TemporaryFolder folder;
  folder.write("bucket/" + key, "{}");
  folder.write("bucket/team/deep/" + organisation, "{}");
  for (const char* name : {"bucket/truth.jsonl", "bucket/team/notes.json", "bucket/team/deep/other/a.json"}) folder.write(name, "{}");
  const InputList list = find_inputs({folder / "bucket"}, {});
  EXPECT_EQ(names(list), (Names{key, organisation}));
  EXPECT_EQ(list.other, 3u);
}

TEST(Inputs, FilesAreReadWhateverTheirName) {
  const TemporaryFolder folder;
  const InputList list = find_inputs({folder.write("x.md", ""), folder.write(digest, ""), "-", "-"}, {});
  EXPECT_EQ(names(list), (Names{"-", digest, "x.md"}));
}

TEST(Inputs, WhatMatchesNothingIsAnError) {
  const TemporaryFolder folder;
  folder.write("empty/readme.md", "");
  const InputList list = find_inputs({folder / "absent.json", folder / "empty", folder / "*.json", ""}, {});
  EXPECT_EQ(list.errors,
            (Names{"`" + folder.string() + "/absent.json`: No such file or directory",
                   "`" + folder.string() + "/empty` holds no event files",
                   "nothing matches `" + folder.string() + "/*.json`", "an empty argument names nothing"}));
}

TEST(Inputs, LoopsOfLinksEnd) {
  const TemporaryFolder folder;
  folder.write("a/b/c.json", "{}");
  std::filesystem::create_directory_symlink(folder.string(), folder / "a/b/up");
  std::filesystem::create_directory_symlink("self", folder / "a/self");
  std::filesystem::create_symlink("absent", folder / "a/dangling.json");
  std::filesystem::create_symlink("b/c.json", folder / "a/d.json");
  EXPECT_EQ(names(find_inputs({folder.string()}, {})).size(), 1u);
  EXPECT_EQ(names(find_inputs({folder / "**/*.json"}, {})).size(), 1u);
}

TEST(Inputs, FoldersThatCannotBeListedAreWarnedOf) {
  if (geteuid() == 0) GTEST_SKIP() << "every folder can be listed by root";
  const TemporaryFolder folder;
  folder.write("a/x.json", "{}");
  folder.write("b/x.json", "{}");
  std::filesystem::permissions(folder / "b", std::filesystem::perms::none);
  const InputList list = find_inputs({folder.string()}, {});
  std::filesystem::permissions(folder / "b", std::filesystem::perms::owner_all);
  EXPECT_EQ(names(list), Names{"a/x.json"});
  EXPECT_EQ(list.warnings.size(), 1u);
}

TEST(Inputs, Globs) {
  const TemporaryFolder folder;
  for (const char* name : {"a/1.json", "a/2.json", "a/b/3.json", "a/b/4.txt", "c/5.json", "d.json"})
    folder.write(name, "{}");
  const std::pair<const char*, Names> table[] = {
      {"*.json", {"d.json"}},
      {"*/*.json", {"a/1.json", "a/2.json", "c/5.json"}},
      {"a/?.json", {"1.json", "2.json"}},
      {"?/b/*", {"a/b/3.json", "a/b/4.txt"}},
      {"**/*.json", {"a/1.json", "a/2.json", "a/b/3.json", "c/5.json", "d.json"}},
      {"a/**", {"1.json", "2.json", "b/3.json", "b/4.txt"}},
      {"**/b", {"a/b/3.json", "a/b/4.txt"}},
      {"**/b/**/*.txt", {"a/b/4.txt"}},
      {"?", {"a/1.json", "a/2.json", "a/b/3.json", "a/b/4.txt", "c/5.json"}},
  };
  for (const auto& [pattern, wanted] : table)
    EXPECT_EQ(names(find_inputs({folder / pattern}, {})), wanted) << pattern;
}

TEST(Key, Names) {
  const auto read = [](std::string_view path) {
    const auto found = parse_key(path);
    return found ? std::string(found->account) + " " + std::string(found->kind) + " " +
                       std::string(found->region) + " " + std::to_string(found->delivered)
                 : std::string("none");
  };
  EXPECT_EQ(read(key), "123456789012 CloudTrail us-east-1 1688992800");
  EXPECT_EQ(read("prefix/" + insight), "123456789012 CloudTrail-Insight us-east-1 1688992800");
  EXPECT_EQ(read(organisation), "210987654321 CloudTrail eu-west-1 1689033600");
  const std::pair<const char*, const char*> table[] = {
      {"x/123456789012_CloudTrail_us-gov-west-1_20230710T1240ZC1qUFaqvZS64BcIN.json",
       "123456789012 CloudTrail us-gov-west-1 1688992800"},
      {"123456789012_CloudTrail_us-east-1_20230710T1240Z_C1qUFaqvZS64BcIN.json.zst",
       "123456789012 CloudTrail us-east-1 1688992800"},
      {"123456789012_CloudTrail_us-east-1_20231310T1240Z_C1qUFaqvZS64BcIN.json.gz", "none"},
      {"12345678901_CloudTrail_us-east-1_20230710T1240Z_C1qUFaqvZS64BcIN.json.gz", "none"},
      {"123456789012_Config_us-east-1_20230710T1240Z_C1qUFaqvZS64BcIN.json.gz", "none"},
      {"AWSLogs/210987654321/CloudTrail/us-east-1/2023/07/10/"
       "123456789012_CloudTrail_us-east-1_20230710T1240Z_C1qUFaqvZS64BcIN.json.gz",
       "none"},
      {"AWSLogs/123456789012/CloudTrail/eu-west-1/2023/07/10/"
       "123456789012_CloudTrail_us-east-1_20230710T1240Z_C1qUFaqvZS64BcIN.json.gz",
       "none"},
      {"events.json", "none"},
  };
  for (const auto& [path, wanted] : table) EXPECT_EQ(read(path), wanted) << path;
}

TEST(Key, Pruning) {
  constexpr std::int64_t delivered = 1688992800, day = 86400;
  const std::tuple<const char*, Prune, bool> table[] = {
      {"nothing asked", {}, false},
      {"from the minute on", {.from = delivered}, false},
      {"from within the minute", {.from = delivered + 59}, false},
      {"from behind the minute", {.from = delivered + 60}, true},
      {"to an earlier time, within a day", {.to = delivered - day + 1}, false},
      {"to more than a day before", {.to = delivered - day}, true},
      {"the account", {.accounts = {"1", "123456789012"}}, false},
      {"another account", {.accounts = {"210987654321"}}, true},
      {"the region", {.regions = {"us-east-1"}}, false},
      {"another region", {.regions = {"eu-west-1"}}, true},
  };
  for (const auto& [name, prune, wanted] : table) {
    EXPECT_EQ(is_pruned("x/" + key, prune), wanted) << name;
    EXPECT_FALSE(is_pruned("x/events.json.gz", prune)) << name;
  }
  const TemporaryFolder folder;
  folder.write(key, "{}");
  folder.write(organisation, "{}");
  const InputList list = find_inputs({folder.string()}, {.accounts = {"210987654321"}});
  EXPECT_EQ(names(list), Names{organisation});
  EXPECT_EQ(list.pruned, 1u);
  EXPECT_EQ(find_inputs({folder.string()}, {.regions = {"x"}}).errors, Names{});
}

}  // namespace
}  // namespace tripline::runtime
