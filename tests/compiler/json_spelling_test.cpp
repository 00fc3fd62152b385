// The automata over raw texts of objects against texts written by hand: which are spellings of a document, which are
// objects at all.
#include "compiler/prove/json_spelling.hpp"

#include <gtest/gtest.h>

#include "compiler/build_condition.hpp"

namespace tripline::compiler::proof {
namespace {

struct Given {
  Ir ir;
  IrWriter writer{ir};
  std::vector<Literal> paths;

  void add(std::vector<runtime::Step> steps, runtime::Test test, std::string text, bool holds = true) {
    const FieldId field = writer.field({runtime::Field::Kind::path, std::move(steps), 0});
    const NodeId node = writer.test({static_cast<std::uint32_t>(field), test, std::move(text)});
    paths.push_back({ir[node].predicate, holds});
  }
};
runtime::Step key(const char* name) { return {runtime::Step::Kind::key, name, 0}; }
const runtime::Step each{runtime::Step::Kind::any_value, {}, 0};

bool spells(Given& given, Spelling spelling, std::string_view text) {
  Values values(given.ir, 1000);
  const BuiltDocument built = build_document(given.ir, values, given.paths);
  EXPECT_EQ(built.kind, Solved::Kind::text);
  return spellings_of(values, built.root, further_members(given.ir, values, given.paths), spelling).matches(text);
}

TEST(JsonSpelling, WritesADocumentInEveryWay) {
  Given given;
  given.add({key("a")}, runtime::Test::equals, "x/1");
  for (const char* text :
       {R"({"a":"x/1"})", R"( {	"a" : "x\/1" } )", R"({"\u0061":"\u0078/1"})", R"({"a":"x/1","b":[1,{"c":"d"}]})",
        R"({"other":null,"a":"x/1"})", R"({"aa":-1.5e3,"a":"x/1"})", R"({"":true,"a":"x/1"})"}) {
    EXPECT_TRUE(spells(given, Spelling::free, text)) << text;
  }
  for (const char* text :
       {R"({"a":"x/1","a":"y"})", R"({"a":"x/2"})", R"({"b":"x/1"})", R"({"a":"x/1"}})", R"({"a":"x/1",})",
        R"({"a":"x/1","b":01})", "{\"a\":\"x/1\",\"b\":\"\x01\"}", R"({"a":"x/1","b":"\ud800"})"}) {
    EXPECT_FALSE(spells(given, Spelling::free, text)) << text;
  }
  EXPECT_TRUE(spells(given, Spelling::plain, R"({"a":"x/1","text":"words"})"));
  EXPECT_FALSE(spells(given, Spelling::plain, R"({ "a":"x/1"})"));
}

TEST(JsonSpelling, LeavesWhatOneConditionAllows) {
  Given given;
  given.add({key("a")}, runtime::Test::suffix, "5");
  EXPECT_TRUE(spells(given, Spelling::free, R"({"a":"any 5"})"));
  EXPECT_FALSE(spells(given, Spelling::free, R"({"a":"any 6"})"));
}

TEST(JsonSpelling, KeepsFurtherMembersOutOfSight) {
  Given strings;  // no `$.*.b`
  strings.add({each, key("b")}, runtime::Test::exists, {}, false);
  EXPECT_TRUE(spells(strings, Spelling::free, R"({"x":"b"})"));
  EXPECT_FALSE(spells(strings, Spelling::free, R"({"x":{"b":1}})"));
  Given arrays;  // no `$.*` is x
  arrays.add({each}, runtime::Test::equals, "x", false);
  EXPECT_TRUE(spells(arrays, Spelling::free, R"({"x":["x"]})"));
  EXPECT_FALSE(spells(arrays, Spelling::free, R"({"x":"x"})"));
  Given again;  // no `$.*` beside `$.a`, which is no string
  again.add({key("a")}, runtime::Test::is_true, {});
  again.add({each}, runtime::Test::is_null, {}, false);
  again.add({each, {runtime::Step::Kind::any_element, {}, 0}}, runtime::Test::exists, {}, false);
  again.add({each}, runtime::Test::equals, "x", false);
  EXPECT_TRUE(spells(again, Spelling::free, R"({"a":"x","a":true})"));
  EXPECT_FALSE(spells(again, Spelling::free, R"({"a":true,"b":"x"})"));
}

TEST(JsonSpelling, KnowsTheShapeOfObjects) {
  const TextNfa shape = object_shape();
  for (const char* text : {"{}", " {\n} ", R"({"a":"b\"\\\u00e9","c":[1.5e-3,true,false,null,{}]})"})
    EXPECT_TRUE(shape.matches(text)) << text;
  const TextNfa close = close_object_shape();
  EXPECT_TRUE(close.matches(R"({"a":"b\"\\\u00e9", "c" : [1.5e-3,true,false,null,{}] ,"d":-0.5})"));
  EXPECT_FALSE(close.matches(R"({"a":})"));
  EXPECT_TRUE(shape.matches(R"({"a":})")) << "it is only a shape";
  for (const char* text : {"", "x", "[]", "{} x", "{x}", R"({"a" "b"})", R"({"a})", R"({"a":"b)", R"({"a":yes})"}) {
    EXPECT_FALSE(shape.matches(text)) << text;
  }
}

TEST(JsonSpelling, KnowsWhatAConditionNeeds) {
  const runtime::Field path{runtime::Field::Kind::path, {key("a"), key("b")}, 0};
  const auto shape = [&](runtime::Test test, const char* text) {
    return *object_shape_with(path, {0, test, text}, true);
  };
  const TextNfa equals = shape(runtime::Test::equals, "12");
  EXPECT_TRUE(equals.matches(R"({"x":1,"a":{"b":"12"}})"));
  EXPECT_TRUE(equals.matches(R"({"a":{"b": 12 }})"));
  EXPECT_TRUE(equals.matches(R"({"\u0061":{"b":"\u0031\u0032"}})"));
  EXPECT_FALSE(equals.matches(R"({"a":{"b":"13"}})"));
  EXPECT_FALSE(equals.matches(R"({"b":{"a":"12"}})"));
  const TextNfa greater = shape(runtime::Test::number_greater, "5");
  EXPECT_TRUE(greater.matches(R"({"a":{"b":"+6"}})"));
  EXPECT_TRUE(greater.matches(R"({"a":{"b":"\u0036"}})"));
  EXPECT_TRUE(greater.matches(R"({"a":{"b":6e1}})"));
  EXPECT_FALSE(greater.matches(R"({"a":{"b":"x"}})"));
  EXPECT_FALSE(object_shape_with(path, {0, runtime::Test::exists, {}}, false));
  const auto empty = object_shape_with({runtime::Field::Kind::path, {each}, 0}, {0, runtime::Test::exists, {}}, false);
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->matches(" { } "));
  EXPECT_FALSE(empty->matches(R"({"a":1})"));
}

}  // namespace
}  // namespace tripline::compiler::proof
