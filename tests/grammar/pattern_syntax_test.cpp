#include "grammar/pattern_syntax.hpp"

#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>

namespace tripline::grammar::pattern_syntax {
namespace {

// No cycle without progress: neither endless recursion nor an endless loop.
TEST(PatternSyntax, MakesProgress) {
  EXPECT_EQ(tao::pegtl::analyze<pattern>(), 0u);
  EXPECT_EQ(tao::pegtl::analyze<lone_selector>(), 0u);
  EXPECT_EQ(tao::pegtl::analyze<regex_body>(), 0u);
}

}  // namespace
}  // namespace tripline::grammar::pattern_syntax
