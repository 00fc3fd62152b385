#include "runtime/address.hpp"

#include <gtest/gtest.h>

namespace tripline::runtime {
namespace {

TEST(Address, ReadsWhatIsOne) {
  const std::string nul = "1.2.3.4" + std::string(1, '\0') + "x";
  for (const std::string_view wrong :
       {"", "1.2.3", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", "::1%1", "[::1]", ":::", "1::2::3", "12345::", "::1.2.3"}) {
    EXPECT_FALSE(read_address(wrong)) << wrong;
  }
  EXPECT_FALSE(read_address(nul));
  for (const std::string_view right : {"0.0.0.0", "255.255.255.255", "::", "::1", "2001:db8::1", "1:2:3:4:5:6:7:8"}) {
    ASSERT_TRUE(read_address(right)) << right;
    EXPECT_EQ(to_string(*read_address(right)), right);
  }
}

TEST(Address, MappedAddressesAreTheOnesTheyCarry) {
  EXPECT_EQ(to_string(unmapped(*read_address("::ffff:10.1.2.3"))), "10.1.2.3");
  EXPECT_EQ(to_string(unmapped(*read_address("::fffe:10.1.2.3"))), "::fffe:a01:203");
  EXPECT_EQ(to_string(plain(*read_subnet("::ffff:10.1.2.3/104"))), "10.0.0.0/8");
  EXPECT_EQ(to_string(plain(*read_subnet("::ffff:10.1.2.3/95"))), "::fffe:0:0/95");
  EXPECT_EQ(to_string(plain(*read_subnet("10.1.2.3/0"))), "0.0.0.0/0");
}

TEST(Address, Networks) {
  const auto networks = Networks::read("10.0.0.0/8 10.2.0.0/16 11.0.0.0/32 2001:db8::/32");
  ASSERT_TRUE(networks);
  for (const std::string_view inside : {"10.0.0.0", "10.255.255.255", "11.0.0.0", "::ffff:10.9.9.9", "2001:db8::9"}) {
    EXPECT_TRUE(networks->contains(*read_address(inside))) << inside;
  }
  for (const std::string_view outside : {"9.255.255.255", "11.0.0.1", "2001:db9::", "2001:db7:ffff::", "::", "255.255.255.255"}) {
    EXPECT_FALSE(networks->contains(*read_address(outside))) << outside;
  }
  EXPECT_FALSE(Networks::read("10.0.0.0/8 ten"));
  EXPECT_FALSE(Networks::read("10.0.0.0"));
  EXPECT_FALSE(Networks::read("10.0.0.0/8  11.0.0.0/8"));
  EXPECT_FALSE(Networks::read("")->contains(*read_address("10.0.0.1")));
}

TEST(Address, ClassesDoNotOverlap) {
  std::vector<Subnet> all;
  for (const AddressClass& each : address_classes()) {
    for (const std::string_view text : each.networks) {
      const auto network = read_subnet(text);
      ASSERT_TRUE(network) << text;
      EXPECT_EQ(plain(*network), *network) << text;
      for (const Subnet& other : all) {
        EXPECT_FALSE(contains(other, network->address) || contains(*network, other.address)) << text;
      }
      all.push_back(*network);
    }
  }
  EXPECT_TRUE(is_private(*read_address("172.31.255.255")) && !is_reserved(*read_address("172.31.255.255")));
  EXPECT_TRUE(is_reserved(*read_address("100.64.0.1")) && !is_private(*read_address("100.64.0.1")));
}

}  // namespace
}  // namespace tripline::runtime
