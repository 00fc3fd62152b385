#include "runtime/decode.hpp"
#include "runtime/json_escape.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <cstdio>

#include "tests/oracle_json.hpp"
#include "tests/random_cases.hpp"
#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

using Type = Value::Type;

std::uint64_t printed_seed() {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  return seed;
}

// Every value as its type's letter and its text.
std::string shown(const Value& value) {
  return std::string(1, ".zftnsoa"[static_cast<std::size_t>(value.type)]) + std::string(value.text);
}

class Decoded {
 public:
  explicit Decoded(std::vector<Field> fields) : fields_(std::move(fields)), decoder_(fields_) {}
  explicit Decoded(std::initializer_list<std::string_view> paths) : Decoded(fields_of(paths)) {}

  // "{" or "-" for an object or none, then each field's values.
  std::string operator()(std::string_view text, bool stored = true) {
    padded_ = std::make_unique<Padded>(text);
    std::string out = decoder_.decode(padded_->view(), stored) ? "{" : "-";
    for (std::uint32_t f = 0; f < fields_.size(); ++f) {
      out += " ";
      if (!has_wildcard(fields_[f])) {
        EXPECT_EQ(decoder_.all(f).size(), decoder_.value(f).type == Type::missing ? 0u : 1u);
      }
      const auto values = decoder_.all(f);
      if (values.empty()) out += ".";
      for (std::size_t i = 0; i < values.size(); ++i) out += (i ? "," : "") + shown(values[i]);
    }
    return out;
  }
  Decoder& decoder() { return decoder_; }

 private:
  static std::vector<Field> fields_of(std::initializer_list<std::string_view> paths) {
    std::vector<Field> fields;
    for (const std::string_view path : paths) fields.push_back(path_field(path));
    return fields;
  }
  std::vector<Field> fields_;
  Decoder decoder_;
  std::unique_ptr<Padded> padded_;
};

TEST(Decode, TypesAndTexts) {
  Decoded d{"$.a", "$.o.x", "$.l[1]", "$"};
  EXPECT_EQ(d(R"({"a":"text","o":{"x":1.50},"l":[0,true]})"), "{ stext n1.50 t o");
  EXPECT_EQ(d(R"({"a":null,"o":{"x":false},"l":[0,[]]})"), "{ z f a o");
  EXPECT_EQ(d(R"({"a":{},"o":[{"x":1}],"l":{"1":2}})"), "{ o . . o");
  EXPECT_EQ(d(R"({"a":-0,"o":{"x":-1E+5},"l":[0]})"), "{ n-0 n-1E+5 . o");
  EXPECT_EQ(d("{}"), "{ . . . o");
  EXPECT_EQ(d(" \t\r\n{ \"a\" : \"b\" } \n"), "{ sb . . o");
  EXPECT_EQ(d(R"({"a":123456789012345678901234567890})"), "{ n123456789012345678901234567890 . . o");
}

TEST(Decode, OnlyObjects) {
  Decoded d{"$.a"};
  for (const char* text : {"",
                           " ",
                           "[]",
                           "[{\"a\":1}]",
                           "\"a\"",
                           "1",
                           "null",
                           "{",
                           "}",
                           "{\"a\":1",
                           "{\"a\":1}}",
                           "{\"a\":1}x",
                           "x{\"a\":1}",
                           "\xEF\xBB\xBF{\"a\":1}",
                           "{\"a\":1,}",
                           "{,\"a\":1}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{a:1}",
                           "{'a':1}",
                           "{\"a\":1 \"b\":2}",
                           "{\"a\":1,\"b\"}",
                           "{\"a\":tru}",
                           "{\"a\":truex}",
                           "{\"a\":true false}",
                           "{\"a\":01}",
                           "{\"a\":+1}",
                           "{\"a\":1.}",
                           "{\"a\":.5}",
                           "{\"a\":1e}",
                           "{\"a\":-}",
                           "{\"a\":0x1}",
                           "{\"a\":\"x\"y}",
                           "{\"a\":\"\t\"}",
                           "{\"a\":\"\\x\"}",
                           "{\"a\":\"\\u12\"}",
                           "{\"a\":\"\\ud800\"}",
                           "{\"a\":\"\\udc00\"}",
                           "{\"a\":\"\\ud800\\u0041\"}",
                           "{\"a\":\"\xFF\"}",
                           "{\"a\":\"\xC0\x80\"}",
                           "{\"a\":[1,]}",
                           "{\"a\":[,1]}",
                           "{\"a\":[1}",
                           "{\"a\":{\"b\":1]}",
                           "{\"a\":1}\f",
                           "{\"a\":NaN}",
                           "{\"z\":\"\\x\"}",
                           "{\"z\":[01]}",
                           "{\"z\":[tru]}",
                           "{\"z\":{\"y\" 1}}",
                           "{\"\\x\":1}",
                           "{\"z\":[1}}"}) {
    EXPECT_EQ(d(text), "- .") << text;
  }
  EXPECT_EQ(d(std::string_view("{\"a\":1}\0", 8)), "- .");
  EXPECT_EQ(d(std::string_view("{\"a\":1\0}", 8)), "- .");
  EXPECT_EQ(d(R"({"a":2})"), "{ n2");  // and nothing of all that stays behind
}

// F3: of equal keys the last one wins, whatever stood under the others.
TEST(Decode, DuplicateKeys) {
  Decoded d{"$.a", "$.o.x", "$.o.y", "$.l[0]"};
  EXPECT_EQ(d(R"({"a":1,"a":"2"})"), "{ s2 . . .");
  EXPECT_EQ(d(R"({"a":1,"b":0,"a":{"c":2}})"), "{ o . . .");
  EXPECT_EQ(d(R"({"o":{"x":1},"o":{"y":2}})"), "{ . . n2 .");
  EXPECT_EQ(d(R"({"o":{"x":1},"o":3})"), "{ . . . .");
  EXPECT_EQ(d(R"({"o":{"x":1,"x":2,"y":3,"x":4}})"), "{ . n4 n3 .");
  EXPECT_EQ(d(R"({"l":[1],"l":[]})"), "{ . . . .");
  EXPECT_EQ(d(R"({"a":1,"\u0061":2})"), "{ n2 . . .");
  EXPECT_EQ(d(R"({"\u0061":"\u0062","a":"\n","\u0061":"\u00e9"})"), "{ s\xC3\xA9 . . .");
  EXPECT_EQ(d(R"({"a":1,"a":2)"), "- . . . .");
  EXPECT_EQ(d(R"({"a":1,"a":tru})"), "- . . . .");
  EXPECT_EQ(d(R"({"a":tru,"a":1})"), "- . . . .");  // also what does not win must be JSON
  EXPECT_EQ(d(R"({"z":1,"z":2,"a":3})"), "{ n3 . . .");
}

TEST(Decode, DuplicateKeysUnderWildcards) {
  Decoded d{"$.*", "$.o.*", "$.o[*].x", "$.o.x"};
  EXPECT_EQ(d(R"({"a":1,"b":2,"a":3})"), "{ n2,n3 . . .");
  EXPECT_EQ(d(R"({"a":1,"\u0061":3})"), "{ n3 . . .");
  EXPECT_EQ(d(R"({"o":{"x":1,"y":2,"x":3}})"), "{ o n2,n3 . n3");
  EXPECT_EQ(d(R"({"o":{"x":1},"o":[{"x":1,"x":2},{"y":0},{"x":3}]})"), "{ a . n2,n3 .");
}

TEST(Decode, ManyWantedKeys) {
  std::vector<Field> fields;
  for (int i = 0; i < 100; ++i) fields.push_back(path_field("$.k" + std::to_string(i)));
  Decoded d(fields);
  std::string text = "{", expected = "{";
  for (int i = 0; i < 100; ++i) text += (i ? ",\"k" : "\"k") + std::to_string(i) + "\":" + std::to_string(i);
  text += ",\"k7\":\"again\"}";
  for (int i = 0; i < 100; ++i) expected += i == 7 ? " sagain" : " n" + std::to_string(i);
  EXPECT_EQ(d(text), expected);
}

// 1,024 levels, counted alike for what is wanted and what is not.
TEST(Decode, Nesting) {
  for (const char* leaf : {"", "1", "\"x\"", "{}"}) {
    for (int levels = 1018; levels < 1030; ++levels) {
      const std::string value = std::string(static_cast<std::size_t>(levels), '[') + leaf +
                                std::string(static_cast<std::size_t>(levels), ']');
      const std::string text = "{\"a\":" + value + "}";
      const bool expected = oracle::read_json(text).has_value();
      Decoded skipping{"$.b"}, deep([&] {
        Field field = path_field("$.a");
        for (int i = 0; i < levels; ++i) field.steps.push_back({Step::Kind::any_element, "", 0});
        return std::vector{field};
      }());
      EXPECT_EQ(skipping(text)[0] == '{', expected) << levels << leaf;
      EXPECT_EQ(deep(text)[0] == '{', expected) << levels << leaf;
    }
  }
  EXPECT_EQ(Decoded{"$.b"}("{\"a\":" + std::string(1'000'000, '[')), "- .");
}

TEST(Decode, TextFields) {
  Decoded d({text_field(Field::Kind::message), text_field(Field::Kind::token_count),
             text_field(Field::Kind::token, 0), text_field(Field::Kind::token, 2),
             text_field(Field::Kind::token_back, 0), text_field(Field::Kind::token_back, 2),
             text_field(Field::Kind::rest, 1), path_field("$.a")});
  EXPECT_EQ(d("GET [a b] \"c d\" 404 "),
            "- sGET [a b] \"c d\" 404  n4 sGET sc d s404 sa b s[a b] \"c d\" 404 .");
  EXPECT_EQ(d("one two"), "- sone two n2 sone . stwo . stwo .");
  EXPECT_EQ(d("one"), "- sone n1 sone . sone . . .");
  EXPECT_EQ(d(""), "- s n0 . . . . . .");
  EXPECT_EQ(d("{\"a\":\"x\"}"), "{ s{\"a\":\"x\"} n1 s{\"a\":\"x\"} . s{\"a\":\"x\"} . . sx");
}

// C50: a record's text is its compact form, unless the bytes are the text as it was stored.
TEST(Decode, CompactText) {
  Decoded d({text_field(Field::Kind::message)});
  const std::string text = "{ \"a\" : [ 1.0 , \"x \\\" y\\u0020\" ] ,\n\t\"b\":{ } }";
  EXPECT_EQ(d(text, true), "{ s" + text);
  EXPECT_EQ(d(text, false), "{ s{\"a\":[1.0,\"x \\\" y\\u0020\"],\"b\":{}}");
  EXPECT_EQ(d("{ broken", false), "- s{ broken");
  EXPECT_EQ(d("a  line", false), "- sa  line");
  Decoded both({text_field(Field::Kind::message), text_field(Field::Kind::token, 0), path_field("$.a")});
  EXPECT_EQ(both("{\"a\": \"x y\"}", false), "{ s{\"a\":\"x y\"} s{\"a\":\"x sx y");
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const std::string event = oracle::random_event(oracle::PatternClass::json, seed);
    const auto json = oracle::read_json(event);
    const bool object = json && json->kind == oracle::Json::Kind::object;
    ASSERT_EQ(d(event, false), (object ? "{ s" + oracle::compact(event) : "- s" + event)) << event;
  }
}

TEST(UnescapeJson, Values) {
  struct Case {
    const char* raw;
    std::optional<std::string> text;
  };
  for (const auto& [raw, expected] : {Case{"", ""},
                                      {"plain", "plain"},
                                      {R"(\"\\\/\b\f\n\r\t)", "\"\\/\b\f\n\r\t"},
                                      {R"(a\nb\nc)", "a\nb\nc"},
                                      {R"(\u0041\u00e9\u65e5)", "A\xC3\xA9\xE6\x97\xA5"},
                                      {R"(\u0000)", std::string(1, '\0')},
                                      {R"(\uffff)", "\xEF\xBF\xBF"},
                                      {R"(\ud83d\ude00)", "\xF0\x9F\x98\x80"},
                                      {R"(\uD800\uDC00)", "\xF0\x90\x80\x80"},
                                      {R"(\udbff\udfff)", "\xF4\x8F\xBF\xBF"},
                                      {R"(\ud83d)", {}},
                                      {R"(\ude00)", {}},
                                      {R"(\ud83d\n)", {}},
                                      {R"(\ud83d\ud83d)", {}},
                                      {R"(\ud83dx)", {}},
                                      {R"(\ud83d\u00)", {}},
                                      {R"(\u12g4)", {}},
                                      {R"(\u123)", {}},
                                      {R"(\u)", {}},
                                      {R"(\x)", {}},
                                      {R"(\)", {}},
                                      {R"(\N)", {}}}) {
    const std::string_view text = raw;
    const auto out = std::make_unique<char[]>(text.size());  // exactly the room that is promised
    const char* const end = unescape_json(text, out.get());
    ASSERT_EQ(end != nullptr, expected.has_value()) << raw;
    if (end) {
      EXPECT_EQ(std::string(static_cast<const char*>(out.get()), end), *expected);
    }
  }
}

// A document's values by the plain reader, as Decoded shows them.
void select(const oracle::Json& at, const std::vector<Step>& steps, std::size_t taken,
            std::vector<std::string>& out) {
  using Kind = oracle::Json::Kind;
  if (taken == steps.size()) {
    constexpr Type types[] = {Type::null, Type::no, Type::number, Type::string, Type::array, Type::object};
    const Type type =
        at.kind == Kind::boolean && at.boolean ? Type::yes : types[static_cast<std::size_t>(at.kind)];
    out.push_back(shown({type, at.text}));
    return;
  }
  const Step& step = steps[taken];
  switch (step.kind) {
    case Step::Kind::key:
      if (const oracle::Json* member = at.find(step.key)) select(*member, steps, taken + 1, out);
      break;
    case Step::Kind::index:
      if (step.index < at.elements.size()) select(at.elements[step.index], steps, taken + 1, out);
      break;
    case Step::Kind::any_element:
      for (const oracle::Json& element : at.elements) select(element, steps, taken + 1, out);
      break;
    case Step::Kind::any_value:
      for (const auto& [name, member] : at.members) select(member, steps, taken + 1, out);
      break;
  }
}

// Random events and their mutations: accepted exactly when the plain reader accepts them, with the same
// values. Values under wildcards are compared as multisets: the order of duplicate keys is nobody's promise.
TEST(Decode, EqualsThePlainReader) {
  std::mt19937_64 random(printed_seed());
  const std::vector<Field> fields = {path_field("$.a"),       path_field("$.o.a"),  path_field("$.o.*"),
                                     path_field("$.*.b"),     path_field("$.l[0]"), path_field("$.l[*]"),
                                     path_field("$.l[*].a"),  path_field("$.*"),    path_field("$.o.o.*.a"),
                                     path_field("$.l[1][*]"), path_field("$")};
  Decoder all(fields);
  const std::vector<Field> few = {path_field("$.a"), path_field("$.o.a")};
  Decoder plain(few);
  std::size_t accepted = 0, refused = 0;
  for (int round = 0; round < 40'000; ++round) {
    std::string event = oracle::random_event(oracle::PatternClass::json, random());
    if (!event.empty() && random() % 3 == 0) {
      for (std::size_t n = 1 + random() % 3; n > 0; --n) {
        const std::size_t at = random() % event.size();
        constexpr std::string_view bytes = "{}[]\",:\\ue0 1-+.tfn\x01\x80\xC3\n";
        switch (random() % 3) {
          case 0:
            event[at] = bytes[random() % bytes.size()];
            break;
          case 1:
            event.insert(at, 1, bytes[random() % bytes.size()]);
            break;
          default:
            event.erase(at, 1);
        }
        if (event.empty()) break;
      }
    }
    const auto json = oracle::read_json(event);
    const bool object = json && json->kind == oracle::Json::Kind::object;
    ++(object ? accepted : refused);
    const Padded padded(event);
    ASSERT_EQ(all.decode(padded.view(), true), object) << event;
    ASSERT_EQ(plain.decode(padded.view(), true), object) << event;
    for (std::uint32_t f = 0; f < fields.size(); ++f) {
      std::vector<std::string> got, expected;
      for (const Value& value : all.all(f)) got.push_back(shown(value));
      if (object) select(*json, fields[f].steps, 0, expected);
      std::sort(got.begin(), got.end());
      std::sort(expected.begin(), expected.end());
      ASSERT_EQ(got, expected) << to_string(fields[f]) << "\n" << event;
    }
    for (std::uint32_t f = 0; f < few.size(); ++f) {
      std::vector<std::string> expected;
      if (object) select(*json, few[f].steps, 0, expected);
      ASSERT_EQ(shown(plain.value(f)), expected.empty() ? "." : expected[0]) << event;
    }
  }
  EXPECT_GT(accepted, 15'000u);
  EXPECT_GT(refused, 5'000u);
}

// simdjson's DOM refuses numbers that fit no 64 bits and no double; everything else is judged alike.
TEST(Decode, AcceptsWhatSimdjsonAccepts) {
  std::mt19937_64 random(printed_seed());
  const std::vector<Field> fields = {path_field("$.a"), path_field("$.o.a")};
  Decoder decoder(fields);
  simdjson::dom::parser parser;
  std::size_t numbers = 0;
  for (int round = 0; round < 40'000; ++round) {
    std::string event = oracle::random_event(oracle::PatternClass::json, random());
    if (!event.empty())
      event[random() % event.size()] =
          random() % 4 ? "{}[]\",:\\ut"[random() % 10] : static_cast<char>(random());
    const Padded padded(event);
    const bool got = decoder.decode(padded.view(), true);
    simdjson::dom::element element;
    const auto error = parser.parse(padded.view().data(), event.size(), false).get(element);
    if (error == simdjson::NUMBER_ERROR) {
      ++numbers;  // theirs, or a broken number: the plain reader decides
      const auto json = oracle::read_json(event);
      ASSERT_EQ(got, json && json->kind == oracle::Json::Kind::object) << event;
      continue;
    }
    ASSERT_EQ(got, !error && element.is_object()) << event;
  }
  EXPECT_LT(numbers, 20'000u);
}

TEST(Decode, AllLengthsAroundABlock) {
  Decoded d{"$.a"};
  for (std::size_t n = 0; n < 300; ++n) {
    const std::string text(n, 'x');
    EXPECT_EQ(d("{\"a\":\"" + text + "\"}"), "{ s" + text);
    EXPECT_EQ(d("{\"a\":\"" + text + "\\n\"}"), "{ s" + text + "\n");
    EXPECT_EQ(d("{\"a\":\"" + text), "- .");
    EXPECT_EQ(d(std::string(n, ' ') + "{\"a\":1}"), "{ n1");
  }
}

}  // namespace
}  // namespace tripline::runtime
