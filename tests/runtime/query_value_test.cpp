#include "runtime/query_value.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace tripline::runtime {
namespace {

QueryValue text(std::string_view t) { return QueryValue::of_text(t); }
QueryValue spelled(std::string_view t) { return {QueryValue::Kind::number, *number_of(text(t)), t}; }

// L35, the published order: the table of CWL_QuerySyntax-Sort.
TEST(QueryValue, NaturalOrder) {
  const std::vector<std::string_view> sorted{"!:",    "#",  "*%04", "0#", "5A",        "111A",
                                             "2345_", "@",  "@_",   "A",  "A9876fghj", "a12345hfh",
                                             "0",     "01", "1",    "2",  "3"};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    for (std::size_t j = 0; j < sorted.size(); ++j) {
      EXPECT_EQ(sort_order(text(sorted[i]), text(sorted[j]), false), i <=> j)
          << sorted[i] << " " << sorted[j];
    }
  }
}

TEST(QueryValue, OrderOfKinds) {
  EXPECT_EQ(sort_order({}, text(""), true), std::strong_ordering::less);
  EXPECT_EQ(sort_order(text(""), QueryValue::of(-1.0), true), std::strong_ordering::less);
  EXPECT_EQ(sort_order(text("x01"), text("x1"), false), std::strong_ordering::equal);
  EXPECT_EQ(sort_order(text("x01"), text("x1"), true), std::strong_ordering::less);
  EXPECT_EQ(sort_order(QueryValue::of_time(5), QueryValue::of_time(70'000), true),
            std::strong_ordering::less);
  EXPECT_EQ(sort_order(QueryValue::of_time(0), QueryValue::of(1e15), true), std::strong_ordering::less);
  EXPECT_EQ(sort_order(spelled("9007199254740992"), spelled("9007199254740993"), false),
            std::strong_ordering::less);
}

TEST(QueryValue, Comparison) {
  QueryScratch scratch;
  const auto equal = [&](const QueryValue& a, const QueryValue& b) {
    return compare_equal(a, b, scratch) == 0;
  };
  EXPECT_TRUE(equal(text("1.0"), QueryValue::of(1.0)));
  EXPECT_FALSE(equal(text("1.0"), text("1")));
  EXPECT_FALSE(equal(text(" 1"), QueryValue::of(1.0)));
  EXPECT_FALSE(equal({}, {}));
  EXPECT_TRUE(equal(QueryValue::of(true), text("1")));
  EXPECT_FALSE(equal({QueryValue::Kind::structure, 0, "[]"}, text("[]")));
  EXPECT_TRUE(equal(QueryValue::of_time(0), text("1970-01-01 00:00:00.000")));
  EXPECT_TRUE(compare_order(text("10"), text("9"), scratch) > 0);
  EXPECT_TRUE(compare_order(text("10"), text("9x"), scratch) < 0);
  EXPECT_EQ(compare_order({}, text("9"), scratch), std::partial_ordering::unordered);
}

TEST(QueryValue, Texts) {
  EXPECT_EQ(query_number_text(1736949840000), "1736949840000");
  EXPECT_EQ(query_number_text(0.1), "0.1");
  EXPECT_EQ(query_number_text(-2.0), "-2");
  EXPECT_EQ(query_time_text(1736949600123), "2025-01-15 14:00:00.123");
  EXPECT_EQ(query_time_text(-1), "1969-12-31 23:59:59.999");
  EXPECT_TRUE(QueryValue::of(0.0 / 0.0).null());
  EXPECT_TRUE(is_true(text("2")));
  EXPECT_FALSE(is_true(text("true")));
  EXPECT_FALSE(is_true(QueryValue::of(0.0)));
}

}  // namespace
}  // namespace tripline::runtime
