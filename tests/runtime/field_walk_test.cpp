#include "runtime/field_walk.hpp"

#include <gtest/gtest.h>

#include <cstdio>

#include "tests/oracle_json.hpp"
#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

using oracle::Json;

// The nodes that a selector selects, step by step (F18-F21).
void select(const Json& at, const std::vector<Step>& steps, std::size_t taken,
            std::vector<const Json*>& out) {
  if (taken == steps.size()) {
    out.push_back(&at);
    return;
  }
  const Step& step = steps[taken];
  if (step.kind == Step::Kind::key) {
    if (const Json* member = at.find(step.key)) select(*member, steps, taken + 1, out);
  } else if (step.kind == Step::Kind::index) {
    if (step.index < at.elements.size()) select(at.elements[step.index], steps, taken + 1, out);
  } else if (step.kind == Step::Kind::any_element) {
    for (const Json& element : at.elements) select(element, steps, taken + 1, out);
  } else {
    for (const auto& [name, member] : at.members) select(member, steps, taken + 1, out);
  }
}

// The walk's fields at every node of a document, in its order.
void follow(const FieldWalk& walk, std::uint32_t state_id, const Json& at,
            std::vector<std::vector<const Json*>>& out) {
  if (state_id == FieldWalk::nothing) return;
  const FieldWalk::State& state = walk[state_id];
  for (const std::uint32_t field : state.fields) out[field].push_back(&at);
  for (const auto& [name, member] : at.members) {
    const FieldWalk::Edge* edge = walk.find(state, name);
    follow(walk, edge ? edge->target : state.any_value, member, out);
  }
  for (std::size_t i = 0; i < at.elements.size(); ++i)
    follow(walk, walk.element(state, i), at.elements[i], out);
}

Json any_json(std::mt19937_64& random, int depth) {
  Json json;
  const auto kind = depth == 0 ? 3 : random() % 4;
  if (kind <= 1) {
    json.kind = Json::Kind::object;
    for (const char* key : {"a", "b", "", "long-key"}) {
      if (random() % 2) json.members.push_back({key, any_json(random, depth - 1)});
    }
  } else if (kind == 2) {
    json.kind = Json::Kind::array;
    for (std::size_t n = random() % 4; n > 0; --n) json.elements.push_back(any_json(random, depth - 1));
  }
  return json;
}

std::vector<Field> any_fields(std::mt19937_64& random) {
  std::vector<Field> fields(1 + random() % 8);
  for (Field& field : fields) {
    for (std::size_t n = random() % 5; n > 0; --n) {
      switch (random() % 6) {
        case 0:
          field.steps.push_back({Step::Kind::any_value, "", 0});
          break;
        case 1:
          field.steps.push_back({Step::Kind::any_element, "", 0});
          break;
        case 2:
          field.steps.push_back({Step::Kind::index, "", static_cast<std::uint32_t>(random() % 3)});
          break;
        default: {
          const char* keys[] = {"a", "b", "", "long-key"};
          field.steps.push_back({Step::Kind::key, keys[random() % 4], 0});
        }
      }
    }
  }
  return fields;
}

TEST(FieldWalk, EqualsFollowingEachSelectorByItself) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  std::size_t selected = 0;
  for (int round = 0; round < 5000; ++round) {
    const std::vector<Field> fields = any_fields(random);
    const FieldWalk walk(fields);
    ASSERT_TRUE(walk.fits());
    const Json root = any_json(random, 4);
    std::vector<std::vector<const Json*>> got(fields.size());
    follow(walk, FieldWalk::root, root, got);
    for (std::size_t f = 0; f < fields.size(); ++f) {
      std::vector<const Json*> expected;
      select(root, fields[f].steps, 0, expected);
      ASSERT_EQ(got[f], expected) << to_string(fields[f]) << " round " << round;
      selected += expected.size();
    }
  }
  EXPECT_GT(selected, 5000u);
}

TEST(FieldWalk, OtherKindsAreLeftOut) {
  const std::vector<Field> none = {text_field(Field::Kind::message), text_field(Field::Kind::token, 1)};
  const FieldWalk walk(none);
  EXPECT_TRUE(walk.fits());
  EXPECT_FALSE(walk[FieldWalk::root].keys());
  EXPECT_FALSE(walk[FieldWalk::root].indexes());
  EXPECT_TRUE(walk[FieldWalk::root].fields.empty());
}

TEST(FieldWalk, ManyKeysAreAllFound) {
  std::vector<Field> fields;
  for (int i = 0; i < 3000; ++i) fields.push_back(path_field("$.key" + std::to_string(i)));
  const FieldWalk walk(fields);
  for (std::uint32_t i = 0; i < 3000; ++i) {
    const FieldWalk::Edge* edge = walk.find(walk[FieldWalk::root], "key" + std::to_string(i));
    ASSERT_NE(edge, nullptr);
    ASSERT_EQ(walk[edge->target].fields, std::vector<std::uint32_t>{i});
  }
  EXPECT_EQ(walk.find(walk[FieldWalk::root], "key3000"), nullptr);
  EXPECT_EQ(walk.find(walk[FieldWalk::root], ""), nullptr);
}

// n selectors `.*` but for one key, which a state may each have followed or not: 2^n states.
std::vector<Field> overlapping(std::size_t n) {
  std::vector<Field> fields(n);
  for (std::size_t f = 0; f < n; ++f) {
    for (std::size_t s = 0; s < n; ++s) {
      fields[f].steps.push_back(s == f ? Step{Step::Kind::key, "a", 0} : Step{Step::Kind::any_value, "", 0});
    }
  }
  return fields;
}

TEST(FieldWalk, TooManyStatesDoNotFit) {
  EXPECT_TRUE(FieldWalk(overlapping(8)).fits());
  const std::vector<Field> many = overlapping(24);
  const FieldWalk walk(many);
  EXPECT_FALSE(walk.fits());
  EXPECT_FALSE(walk[FieldWalk::root].keys());
  EXPECT_FALSE(FieldWalk(overlapping(8), 16).fits());
}

}  // namespace
}  // namespace tripline::runtime
