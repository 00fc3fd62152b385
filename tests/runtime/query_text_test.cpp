#include "runtime/query_text.hpp"

#include <gtest/gtest.h>

#include "runtime/address.hpp"

namespace tripline::runtime {
namespace {

TEST(QueryText, CountsCharacters) {
  EXPECT_EQ(count_characters("aé€😀"), 4u);
  EXPECT_EQ(count_characters("\xC3\xFFx"), 3u);
  EXPECT_EQ(characters("aé€😀", 1, 2), "é€");
  EXPECT_EQ(characters("aé", 5, 1), "");
  EXPECT_EQ(without("xxéaéx", "éx", true, true), "a");
  EXPECT_EQ(without("\xA9x", "x", false, true), "\xA9");
  EXPECT_EQ(upper_case("straße é\xFF"), "STRAßE É\xFF");
  EXPECT_EQ(lower_case("ÀЯΩ"), "àяω");
  EXPECT_EQ(replace_all("aaa", "aa", "b"), "ba");
  EXPECT_EQ(replace_all("abc", "", "x"), "abc");
}

TEST(QueryText, Encodings) {
  for (const char* t : {"", "a", "ab", "abc", "abcd", "ü?>"}) {
    EXPECT_EQ(base64_decoded(base64_encoded(t)), t);
    EXPECT_EQ(url_decoded(url_encoded(t)), t);
  }
  EXPECT_EQ(base64_decoded("YQ"), "a");
  EXPECT_EQ(base64_decoded("Y"), std::nullopt);
  EXPECT_EQ(url_decoded("%4"), std::nullopt);
  EXPECT_EQ(url_decoded("%zz"), std::nullopt);
  EXPECT_EQ(hex_to_text("0x4869"), "Hi");
  EXPECT_EQ(hex_to_text("4"), std::nullopt);
  EXPECT_EQ(hex_to_number("FFFF"), 65535);
  EXPECT_EQ(hex_to_number("xyz"), std::nullopt);
}

TEST(QueryAddress, ReadsAndContains) {
  for (const char* wrong :
       {"", "1.2.3", "1.2.3.256", "01.2.3.4", "AWS Internal", "ec2.amazonaws.com", ":::", "1.2.3.4 "}) {
    EXPECT_FALSE(read_address(wrong)) << wrong;
  }
  for (const char* wrong : {"10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "/8", "::/129", "10.0.0.0/-1"}) {
    EXPECT_FALSE(read_subnet(wrong)) << wrong;
  }
  const auto in = [](const char* subnet, const char* address) {
    return contains(*read_subnet(subnet), *read_address(address));
  };
  EXPECT_TRUE(in("198.51.100.77/25", "198.51.100.1"));  // host bits are ignored
  EXPECT_FALSE(in("198.51.100.0/25", "198.51.100.128"));
  EXPECT_TRUE(in("0.0.0.0/0", "8.8.8.8"));
  EXPECT_FALSE(in("0.0.0.0/0", "::1"));
  EXPECT_TRUE(in("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(in("2001:db8::/33", "2001:db8:8000::1"));
  EXPECT_TRUE(in("1.2.3.4/32", "1.2.3.4"));
  EXPECT_TRUE(is_private(*read_address("172.31.255.255")));
  EXPECT_FALSE(is_private(*read_address("172.32.0.0")));
  EXPECT_TRUE(is_reserved(*read_address("169.254.169.254")));
}

}  // namespace
}  // namespace tripline::runtime
