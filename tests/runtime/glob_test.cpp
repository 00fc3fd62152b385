#include "runtime/glob.hpp"

#include <gtest/gtest.h>

#include <string>
#include <tuple>

namespace tripline::runtime {
namespace {

TEST(Glob, StarsAndQuestionMarks) {
  const std::tuple<const char*, const char*, bool> table[] = {
      {"*", "", true},
      {"", "", true},
      {"", "a", false},
      {"a*", "a", true},
      {"a*c", "abbc", true},
      {"a*c", "abb", false},
      {"*a*b*", "xxaxxbxx", true},
      {"*a*b*", "xxbxxaxx", false},
      {"?", "", false},
      {"??", "ab", true},
      {"*?", "a", true},
      {"a*b*c*d*e", "abcde", true},
      {"*.json.gz", "x.json", false},
  };
  for (const auto& [pattern, name, wanted] : table)
    EXPECT_EQ(glob_match(pattern, name), wanted) << pattern << " " << name;
  EXPECT_FALSE(glob_match("*a*a*a*a*a*a*a*a*b", std::string(5000, 'a')));
}

// What `like` of a filter asks for: a question mark is itself.
TEST(Glob, StarsAlone) {
  EXPECT_TRUE(star_match("a?*", "a?b"));
  EXPECT_FALSE(star_match("a?*", "abb"));
  EXPECT_TRUE(star_match("**", ""));
  EXPECT_TRUE(star_match("*a*b*", "xxaxxbxx"));
  EXPECT_FALSE(star_match("*a*b*", "xxbxxaxx"));
}

}  // namespace
}  // namespace tripline::runtime
