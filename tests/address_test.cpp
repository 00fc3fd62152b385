// `class` and `cidr` of filters against the oracle: random lists of networks and of classes in one program, random
// texts that are addresses, nearly addresses or names through it, as one value and among several.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "runtime/artifact.hpp"
#include "runtime/match.hpp"
#include "tests/compiler/packs.hpp"
#include "tests/oracle_address.hpp"
#include "tests/random_pools.hpp"

namespace tripline {
namespace {

using oracle::Random;

constexpr std::string_view classes[] = {"private",       "loopback",  "link-local", "shared",     "documentation",
                                        "multicast", "reserved",   "public",     "aws-service"};

// The numbers that lie at the edges of the classes' networks.
std::string octet(Random& random) {
  constexpr std::array<std::string_view, 28> edges = {"0",   "1",   "9",   "10",  "11",  "15",  "16",  "31",  "32", "63",
                                                      "64",  "100", "113", "127", "128", "168", "169", "172", "192",
                                                      "198", "203", "223", "224", "239", "240", "254", "255", "51"};
  return random.chance(70) ? std::string(random.pick(edges)) : std::to_string(random.below(256));
}
std::string v4(Random& random) {
  return oracle::joined({octet(random), ".", octet(random), ".", octet(random), ".", octet(random)});
}
std::string v6(Random& random) {
  constexpr std::array<std::string_view, 17> groups = {"0",   "1",    "fe80", "FE80", "febf", "fec0", "fc00", "fdff",
                                                       "fb00", "2001", "db8",  "0db8", "100",  "ff02", "ffff", "abc",
                                                       "8000"};
  const std::size_t count = random.chance(30) ? 8 : 1 + random.below(7);
  std::string out;
  const std::size_t gap = count < 8 ? random.below(count + 1) : 9;
  for (std::size_t i = 0; i < count; ++i) {
    out += (i == gap ? "::" : i > 0 ? ":" : "") + std::string(random.pick(groups));
  }
  if (gap == count) out += "::";
  if (random.chance(10)) return "::ffff:" + v4(random);
  return random.chance(10) ? "::" + v4(random) : out;
}

// An address, or what a careless reader takes for one.
std::string text(Random& random) {
  constexpr std::array<std::string_view, 18> oddities = {
      "",          "AWS Internal", "ec2.amazonaws.com", "x.amazonaws.com.cn", "console.aws.amazon.com", "amazonaws.com",
      "1.2.3",     "01.2.3.4",     "1.2.3.4 ",          "1.2.3.4.5",          "::1%eth0",               "[::1]",
      "10.0.0.1/8", "::",          ":::",               "1:2:3:4:5:6:7::",    "0x7f.0.0.1",             "2130706433"};
  if (random.chance(15)) return std::string(random.pick(oddities));
  std::string out = random.chance(65) ? v4(random) : v6(random);
  if (random.chance(10)) {  // damaged
    constexpr std::array<std::string_view, 8> bytes = {".", ":", "0", "g", "\\u0000", " ", "-", "f"};
    out.replace(random.below(out.size()), random.below(2), random.pick(bytes));
  }
  return out;
}

std::string network(Random& random) {
  for (;;) {
    const std::string address = random.chance(65) ? v4(random) : v6(random);
    if (!oracle::address_bits(address)) continue;
    if (random.chance(20)) return address;
    const bool six = address.find(':') != address.npos;
    const auto read = runtime::read_address(address);
    const runtime::Subnet subnet{*read, static_cast<unsigned>(random.below(six ? 129 : 33))};
    return runtime::to_string(runtime::Subnet{runtime::cleared(subnet), subnet.prefix});
  }
}

struct Asked {
  bool network = false;
  std::vector<std::string> members;
  bool holds(const std::string& value) const {
    return std::any_of(members.begin(), members.end(), [&](const std::string& member) {
      return network ? oracle::in_network(value, member) : oracle::of_class(value, member);
    });
  }
};

TEST(Address, FiltersAgreeWithTheOracle) {
  const char* given = std::getenv("TRIPLINE_SEED");
  const std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : 20261121;
  std::size_t pairs = 0, matches = 0;
  for (std::uint64_t batch = 0; batch < 60 && !HasFailure(); ++batch) {
    Random random(seed + batch);
    std::map<std::string, Asked> filters;
    std::string pack = "pack: p\nfilters:\n";
    for (int f = 0; f < 30; ++f) {
      Asked asked{random.chance(60), {}};
      std::string list;
      const std::size_t count = 1 + random.below(random.chance(20) ? 40 : 4);
      for (std::size_t i = 0; i < count; ++i) {
        asked.members.push_back(asked.network ? network(random) : std::string(classes[random.below(std::size(classes))]));
        list += (i > 0 ? ", \"" : "\"") + asked.members.back() + "\"";
      }
      const std::string field = f % 2 == 0 ? "$.a" : "'$.l[*]'", name = "f" + std::to_string(f);
      pack += "  " + name + ": { field: " + field + ", " + (asked.network ? "cidr" : "class") + ": [" + list + "] }\n";
      filters["p/" + name] = asked;
    }
    const compiler::Packs packs(pack);
    ASSERT_TRUE(packs.compiled) << packs.said() << pack;
    const auto loaded = runtime::load(runtime::save(packs.program()));
    const auto& program = std::get<runtime::Program>(loaded);
    runtime::Matcher matcher(program);
    for (int e = 0; e < 150; ++e) {
      const std::string one = text(random), several[] = {text(random), text(random)};
      const std::string event = "{\"a\":\"" + one + "\",\"l\":[\"" + several[0] + "\",\"" + several[1] + "\"]}";
      const std::string bytes = event + std::string(runtime::Decoder::padding, '\0');
      const std::vector<std::uint32_t> matched = matcher.match(std::string_view(bytes).substr(0, event.size()), true);
      for (std::uint32_t f = 0; f < program.filters.size(); ++f) {
        const bool engine = std::binary_search(matched.begin(), matched.end(), f);
        for (const std::string& name : program.filters[f].names) {
          const Asked& asked = filters.at(name);
          // `\u0000` stays six letters for the oracle, and no address either way.
          const bool truth = std::stoi(name.substr(3)) % 2 == 0 ? asked.holds(one)
                                                                : asked.holds(several[0]) || asked.holds(several[1]);
          ++pairs;
          matches += truth;
          ASSERT_EQ(engine, truth) << "seed " << seed << " batch " << batch << "\n" << event << "\n" << name << "\n" << pack;
        }
      }
    }
  }
  std::printf("seed %llu: %zu pairs, %zu matches\n", static_cast<unsigned long long>(seed), pairs, matches);
  EXPECT_GT(matches, pairs / 50);
}

}  // namespace
}  // namespace tripline
