#include "runtime/split.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/runtime/packed_files.hpp"

namespace tripline::runtime {
namespace {

SeenArchive see_text(std::string_view text, std::uint64_t window = 256 * 1024,
                     std::uint64_t max_event = 16 << 20) {
  const TemporaryFolder folder;
  return see({{.path = folder.write("a.json", text), .name = "a.json"}},
             {.window_bytes = window, .max_event_bytes = max_event});
}

using Lines = std::vector<std::string>;

struct Case {
  const char* name;
  std::string text;
  Lines events;
  Lines skips;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

const std::string bom = "\xEF\xBB\xBF";
const std::string nul("\0", 1);

const Case cases[] = {
    {"empty", "", {}, {}},
    {"white space", " \n\t\r\n ", {}, {}},
    {"records", R"({"Records":[{"a":1},{"b":"}]"}]})", {R"({"a":1})", R"({"b":"}]"})"}, {}},
    {"no records", R"({"Records":[]})", {}, {}},
    {"byte order mark", bom + R"({"Records":[{"a":1}]})", {R"({"a":1})"}, {}},
    {"records, pretty",
     "{\n  \"x\": {\"y\": [1]},\n  \"Records\" : [\n    {\n      \"a\": 1\n    }\n  ],\n  \"z\": null\n}\n",
     {"{\n      \"a\": 1\n    }"},
     {}},
    {"keys around records",
     R"({"a":"Records","b":[{"c":1}],"Records":[{"d":1}],"e":{"Records":[{}]}})",
     {R"({"d":1})"},
     {}},
    {"a list", R"([{"a":1} , {"b":2}])", {R"({"a":1})", R"({"b":2})"}, {}},
    {"an empty list", "[ ]", {}, {}},
    {"a list of files", R"([{"Records":[{"a":1}]},{"Records":[{"b":1}]}])", {R"({"a":1})", R"({"b":1})"}, {}},
    {"lines", "{\"a\":1}\n{\"b\":2}\r\n\n{\"c\":3}", {R"({"a":1})", R"({"b":2})", R"({"c":3})"}, {}},
    {"concatenated",
     R"({"a":1}{"b":2} [{"c":3}]{"Records":[{"d":4}]})",
     {R"({"a":1})", R"({"b":2})", R"({"c":3})", R"({"d":4})"},
     {}},
    {"one record",
     R"({"eventVersion":"1.08","x":[{"eventVersion":1}]})",
     {R"({"eventVersion":"1.08","x":[{"eventVersion":1}]})"},
     {}},
    {"an event that holds a list of events",
     R"({"type":"x","events":[{"a":1}]})",
     {R"({"type":"x","events":[{"a":1}]})"},
     {}},
    {"EventBridge",
     R"({"version":"0","detail-type":"AWS API Call via CloudTrail","time":"2020-01-01T00:00:00Z","detail":{"a":[1]}})",
     {R"({"a":[1]})"},
     {}},
    {"EventBridge in records, list and lines",
     R"({"Records":[{"detail-type":"x","detail":{"a":1}}]}[{"detail":{"a":2},"detail-type":"x"}]{"detail-type":"x" , "detail" : {"a":3} })",
     {R"({"a":1})", R"({"a":2})", R"({"a":3})"},
     {}},
    {"no EventBridge",
     R"({"detail":{"a":1}}{"detail-type":"x"}{"x":{"detail-type":1,"detail":{}}})",
     {R"({"detail":{"a":1}})", R"({"detail-type":"x"})", R"({"x":{"detail-type":1,"detail":{}}})"},
     {}},
    {"control message",
     R"({"messageType":"CONTROL_MESSAGE","logGroup":"","logEvents":[{"id":"","timestamp":1,"message":"CWL CONTROL MESSAGE"}]})",
     {},
     {}},
    {"a digest",
     R"({"awsAccountId":"1","digestS3Object":"x","logFiles":[]})",
     {},
     {"0 @0 unknown-shape: a digest holds no events"}},
    {"records that are no list", R"({"Records":null})", {}, {"0 @0 unknown-shape: `Records` is no list"}},
    {"text", "hello {world}\n\n  two \r\n{\"a\":1}", {"hello {world}", "two", R"({"a":1})"}, {}},
    {"text with NUL",
     "one\nt" + nul + "wo\nthree",
     {"one", "three"},
     {"1 @4 broken-json: a line with NUL bytes is no text"}},
    {"elements that are no objects",
     R"([1,"x{",null,[{"y":1}],{"a":1},-1.5e3])",
     {R"({"a":1})"},
     {"0 @1 broken-json: an element that is no object", "1 @3 broken-json: an element that is no object",
      "2 @8 broken-json: an element that is no object", "3 @13 broken-json: an element that is no object",
      "5 @31 broken-json: an element that is no object"}},
    {"garbage between elements",
     R"({"Records":[{"a":1} xyz, {"b":2} "s" {"c":3}]})",
     {R"({"a":1})", R"({"b":2})", R"({"c":3})"},
     {"1 @20 broken-json: text between the events of a list",
      "2 @33 broken-json: text between the events of a list"}},
    {"commas",
     R"([,{"a":1},,{"b":2},])",
     {R"({"a":1})", R"({"b":2})"},
     {"0 @1 broken-json: text between the events of a list",
      "1 @10 broken-json: text between the events of a list"}},
    {"a list cut off",
     R"({"Records":[{"a":1},)",
     {R"({"a":1})"},
     {"1 @20 broken-json: the file ends inside of it, at byte 20"}},
    {"an event cut off",
     R"({"Records":[{"a":1},{"b)",
     {R"({"a":1})"},
     {"1 @20 broken-json: the file ends inside of it, at byte 23"}},
    {"a line cut off by the next",
     "{\"a\":{\"b\":1\n{\"c\":1}\n",
     {R"({"c":1})"},
     {"0 @0 broken-json: brackets and strings stand where JSON allows none, at byte 12"}},
    {"a string cut off by its line",
     "{\"a\":\"b\n{\"c\":1}\n",
     {R"({"c":1})"},
     {"0 @0 broken-json: a string runs over the end of its line, at byte 7"}},
    // F42, F11: the first line begins with a bracket, and is text.
    {"lines in brackets", "[ERROR 400] BAD\n[INFO] ok\n{x} y\n",
     {"[ERROR 400] BAD", "[INFO] ok", "{x} y"}, {}},
    {"times in brackets", "[10/Oct/2000:13:55:36] GET 404 13\n{\"a\":1}\n", {"[10/Oct/2000:13:55:36] GET 404 13", "{\"a\":1}"}, {}},
    {"a number in brackets", " [1714560000] started\n", {"[1714560000] started"}, {}},
    {"an object and text", "{ \"a\": 1 } tail\nplain\n", {"{ \"a\": 1 } tail", "plain"}, {}},
    {"a brace and text", "{broken ERROR\nERROR\n", {"{broken ERROR", "ERROR"}, {}},
    {"numbers of JSON", "[1, 2]\n", {}, {"0 @1 broken-json: an element that is no object", "1 @4 broken-json: an element that is no object"}},
    {"text between lines",
     "{\"a\":1}\nhello {\n{\"c\":1}\n",
     {R"({"a":1})", R"({"c":1})"},
     {"1 @8 broken-json: text between the events"}},
    {"NUL between lines",
     "{\"a\":1}\n" + nul + "\n{\"c\":1}\n",
     {R"({"a":1})", R"({"c":1})"},
     {"1 @8 broken-json: text between the events"}},
    {"a record without its end",
     R"({"Records":[{"eventVersion":1,"a":{"b":1,{"eventVersion":2}]})",
     {R"({"eventVersion":2})"},
     {"0 @12 broken-json: the next record begins before its end, at byte 41"}},
    {"a record without a quote",
     R"({"Records":[{"eventVersion":"1,"a":"}{"},{"eventVersion":2}]})",
     {R"({"eventVersion":2})"},
     {"0 @12 broken-json: brackets and strings stand where JSON allows none, at byte 32"}},
    {"a record that ends in the middle of a string",
     R"({"Records":[{"eventVersion":"1,{"eventVersion":"2"},{"eventVersion":3}]})",
     {R"({"eventVersion":"2"})", R"({"eventVersion":3})"},
     {"0 @12 broken-json: brackets and strings stand where JSON allows none, at byte 33"}},
    {"a last record without its end",
     R"({"Records":[{"eventVersion":0},{"eventVersion":1,"a":[]]}{"Records":[{"a":1}]})",
     {R"({"eventVersion":0})", R"({"a":1})"},
     {"1 @31 broken-json: a bracket closes one of the other kind, at byte 55"}},
    // A record that is damaged costs itself, once, whatever it looks like; its neighbours in the same line are kept.
    {"a record closed too early",
     R"({"Records":[{"eventVersion":1,"a":1},"l":[1]},{"eventVersion":2},{"eventVersion":3}]})",
     {R"({"eventVersion":2})", R"({"eventVersion":3})"},
     {"0 @12 broken-json: brackets and strings stand where JSON allows none, at byte 36"}},
    {"a record closed too early, and its parts",
     R"({"Records":[{"eventVersion":1,"u":{"t":"Root"}},"r":{"a":1},"x":[{"u":"u"}]},{"eventVersion":2}]})",
     {R"({"eventVersion":2})"},
     {"0 @12 broken-json: brackets and strings stand where JSON allows none, at byte 47"}},
    {"a last record closed too early",
     R"({"Records":[{"eventVersion":1},{"eventVersion":2}},"r":{"a":1},"x":[{"u":"u"}]}]})",
     {R"({"eventVersion":1})"},
     {"1 @31 broken-json: brackets and strings stand where JSON allows none, at byte 49"}},
    {"a record with a bracket too many",
     R"({"Records":[{"eventVersion":1}},{"eventVersion":2}]})",
     {R"({"eventVersion":2})"},
     {"0 @12 broken-json: brackets and strings stand where JSON allows none, at byte 30"}},
    {"a bracket and no record",
     R"({"Records":[{"eventVersion":1},{,{"eventVersion":2},{"eventVersion":3}]})",
     {R"({"eventVersion":1})", R"({"eventVersion":2})", R"({"eventVersion":3})"},
     {"1 @31 broken-json: the next record begins before its end, at byte 33"}},
    {"a first record with a bracket too many at its begin",
     R"({"Records":[{{"eventVersion":1},{"eventVersion":2}]})",
     {R"({"eventVersion":1})", R"({"eventVersion":2})"},
     {"0 @12 broken-json: a bracket closes one of the other kind, at byte 50"}},
    {"a record without its first bracket",
     R"({"Records":[{"eventVersion":1},"eventVersion":2,"a":{"b":1}},{"eventVersion":3}]})",
     {R"({"eventVersion":1})", R"({"eventVersion":3})"},
     {"1 @31 broken-json: text between the events of a list"}},
    {"a record closed as a list",
     R"({"Records":[{"eventVersion":1,"a":[1]],"b":2},{"eventVersion":2}]})",
     {R"({"eventVersion":2})"},
     {"0 @12 broken-json: a bracket closes one of the other kind, at byte 37"}},
    {"a record closed as a list is",
     R"({"Records":[{"eventVersion":1],{"eventVersion":2}]})",
     {R"({"eventVersion":2})"},
     {"0 @12 broken-json: a bracket closes one of the other kind, at byte 29"}},
    {"a list closed between records",
     R"({"Records":[{"eventVersion":1}],{"eventVersion":2}]})",
     {R"({"eventVersion":1})", R"({"eventVersion":2})"},
     {"1 @30 broken-json: text between the events of a list"}},
    {"a record that ends where its list seems to",
     R"({"Records":[{"eventVersion":1,"l":"x"}],"b":2},{"eventVersion":2},{"eventVersion":3}]}{"eventVersion":4})",
     {R"({"eventVersion":1,"l":"x"})", R"({"eventVersion":2})", R"({"eventVersion":3})", R"({"eventVersion":4})"},
     {"1 @46 broken-json: text between the events"}},
    {"no comma between records",
     R"({"Records":[{"eventVersion":1}{"eventVersion":2} x {"eventVersion":3}]})",
     {R"({"eventVersion":1})", R"({"eventVersion":2})", R"({"eventVersion":3})"},
     {"1 @30 broken-json: text between the events of a list",
      "2 @49 broken-json: text between the events of a list"}},
    {"records and other objects",
     R"({"Records":[{"a":1},{"eventVersion":1},{"b":1},{"eventVersion":2}],"z":[1]})",
     {R"({"a":1})", R"({"eventVersion":1})", R"({"b":1})", R"({"eventVersion":2})"},
     {}},
    {"a list of records without its end",
     R"({"Records":[{"eventVersion":1},{"eventVersion":2}})",
     {R"({"eventVersion":1})", R"({"eventVersion":2})"},
     {"2 @49 broken-json: text between the events of a list"}},
    {"a list of records, one closed too early",
     R"([{"eventVersion":1,"a":1},"l":[{"x":1}]},{"eventVersion":2}])",
     {R"({"eventVersion":2})"},
     {"0 @1 broken-json: brackets and strings stand where JSON allows none, at byte 25"}},
    {"log events without messages",
     R"({"events":[{"a":1},{"message":5}]})",
     {R"({"a":1})"},
     {"1 @19 broken-json: the event in its envelope is no string"}},
    {"escapes that are not valid",
     R"({"events":[{"message":"\ud800"},{"message":"\x"},{"message":"\ud83d\ude00\u00e9\n\/"}]})",
     {"\xF0\x9F\x98\x80\xC3\xA9\n/"},
     {"0 @11 broken-json: the event in its envelope has an escape that is not valid",
      "1 @32 broken-json: the event in its envelope has an escape that is not valid"}},
};

class Shapes : public testing::TestWithParam<Case> {};

TEST_P(Shapes, GiveTheirEventsWhateverTheWindow) {
  for (const std::uint64_t window : {1u << 18, 64u, 65u, 100u, 257u}) {
    const SeenArchive seen = see_text(GetParam().text, window);
    EXPECT_EQ(texts(seen), GetParam().events) << "window " << window;
    EXPECT_EQ(lines(seen.report), GetParam().skips) << "window " << window;
  }
}

INSTANTIATE_TEST_SUITE_P(Split, Shapes, testing::ValuesIn(cases));

TEST(Split, SubscriptionPayload) {
  const SeenArchive seen = see_text(
      R"({"messageType":"DATA_MESSAGE","owner":"1","logGroup":"CloudTrail/Default\u004cogGroup","logStream":"s",)"
      R"("subscriptionFilters":["f"],"logEvents":[{"id":"1","timestamp":1688989356999,"message":"{\"a\":\"x\\\"y\"}"},)"
      R"({"id":"2","timestamp":-1,"message":"plain text"}]})"
      R"({"messageType":"DATA_MESSAGE","logGroup":"other","logEvents":[{"timestamp":0,"message":"m"}]})");
  const std::vector<Seen> wanted = {{0, 0, R"({"a":"x\"y"})", 1688989356, "CloudTrail/DefaultLogGroup"},
                                    {0, 1, "plain text", -1, "CloudTrail/DefaultLogGroup"},
                                    {0, 2, "m", 0, "other"}};
  EXPECT_EQ(seen.events, wanted);
  EXPECT_EQ(lines(seen.report), Lines{});
}

TEST(Split, ExportedLogGroup) {
  const SeenArchive seen = see_text(
      "2023-07-10T11:42:36.000Z {\"a\":1}\n2023-07-10T11:42:37.999Z several\n  lines\n\nof text\n"
      "2023-07-10T11:42:38.000Z last",
      64);
  const std::vector<Seen> wanted = {{0, 0, R"({"a":1})", 1688989356, ""},
                                    {0, 1, "several\n  lines\n\nof text", 1688989357, ""},
                                    {0, 2, "last", 1688989358, ""}};
  EXPECT_EQ(seen.events, wanted);
}

TEST(Split, OutputOfTheCommandLine) {
  const SeenArchive logs = see_text(
      R"({"events":[{"logStreamName":"s","timestamp":1000,"message":"{}","ingestionTime":5}],"searchedLogStreams":[]})");
  EXPECT_EQ(logs.events, (std::vector<Seen>{{0, 0, "{}", 1, ""}}));
  const SeenArchive trail = see_text(
      R"({"NextToken":"x","Events":[{"EventId":"1","EventTime":1688989356.0,"Resources":[],"CloudTrailEvent":"{\"a\":\"\\u0041\"}"},)"
      R"({"EventTime":"2023-07-10T13:42:36+02:00","CloudTrailEvent":"{}"}]})");
  EXPECT_EQ(trail.events,
            (std::vector<Seen>{{0, 0, R"({"a":"\u0041"})", 1688989356, ""}, {0, 1, "{}", 1688989356, ""}}));
}

TEST(Split, LongEventsAreSkipped) {
  const std::string fits = R"({"a":")" + std::string(91, 'x') + R"("})";
  const std::string longer = R"({"a":")" + std::string(92, 'x') + R"("})";
  ASSERT_EQ(fits.size(), 99u);
  for (const std::uint64_t window : {64u, 70u, 1000u}) {
    for (const auto& [before, between, after] :
         {std::tuple("{\"Records\":[", ",", "]}"), std::tuple("[", ",", "]"), std::tuple("", "\n", ""),
          std::tuple("-\n", "\n", "")}) {
      const SeenArchive seen =
          see_text(before + fits + between + longer + between + longer + "," + between, window, 99);
      const SeenArchive two = see_text(before + fits + between + longer + between + fits + after, window, 99);
      const Lines events = texts(two);
      EXPECT_EQ(std::count(events.begin(), events.end(), fits), 2) << before << window;
      ASSERT_EQ(two.report.skips.size(), 1u) << before << window;
      EXPECT_EQ(two.report.skips[0].reason, SkipReason::event_too_long);
      EXPECT_EQ(two.report.skips[0].offset,
                std::string_view(before).size() + fits.size() + std::string_view(between).size());
      EXPECT_EQ(seen.report.events, events.size() - 1);
    }
  }
}

TEST(Split, AnEventGrowsTheWindow) {
  const std::string event =
      R"({"a":")" + std::string(3 << 20, 'x') + R"(","b":[)" + std::string(1 << 20, ' ') + "]}";
  EXPECT_EQ(texts(see_text(R"({"Records":[)" + event + "," + event + "]}", 4096)), (Lines{event, event}));
  EXPECT_EQ(texts(see_text(event + event, 4096)), (Lines{event, event}));
}

// Damage within one record costs no other one; its first bracket is left, since what goes on behind a record without one
// cannot be told from more of that record.
TEST(Split, ADamagedRecordCostsItself) {
  const unsigned seed = std::random_device{}();
  std::mt19937 random(seed);
  const auto record = [](int i, bool pretty) {
    const std::string end = pretty ? ",\n   " : ",";
    return R"({"eventVersion":"1.08")" + end + R"("userIdentity":{"type":"IAMUser","context":{"mfa":"false"}})" + end +
           R"("eventName":"A")" + end + R"("requestParameters":{"l":[1,2,{"k":"v"}],"policy":"{\"S\":[{\"a\":1}]}"})" + end +
           R"("resources":[{"ARN":"x"}])" + end + R"("eventID":"id-)" + std::to_string(i) + "\"}";
  };
  for (int round = 0; round < 400; ++round) {
    const bool pretty = random() % 2 == 0;
    std::vector<std::string> records;
    for (int i = 0; i < 8; ++i) records.push_back(record(i, pretty));
    const std::size_t damaged = random() % 8;
    std::string& text = records[damaged];
    const std::size_t at = 1 + random() % (text.size() - 1);
    const char byte = "{}[]\",:\\x1 \n/'-"[random() % 15];
    switch (random() % 5) {
      case 0: text.erase(at, 1); break;
      case 1: text.insert(at, 1, byte); break;
      case 2: text[at] = byte; break;
      case 3: text.erase(at); break;
      default: text.erase(at, random() % 40); break;
    }
    std::string archive = R"({"Records":[)";
    for (const std::string& one : records) archive += (&one == records.data() ? "" : pretty ? ",\n" : ",") + one;
    archive += "]}";
    const Lines events = texts(see_text(archive));
    for (int i = 0; i < 8; ++i) {
      if (static_cast<std::size_t>(i) == damaged) continue;
      ASSERT_NE(std::find(events.begin(), events.end(), record(i, pretty)), events.end())
          << "seed " << seed << " round " << round << " lost " << i << " beside " << damaged << ": " << archive;
    }
    ASSERT_EQ(texts(see_text(archive, 64)), events) << "seed " << seed << ": " << archive;
  }
}

TEST(Split, HostileTextCostsNoMoreThanItsLength) {
  std::string open, records, lines_of_lists;
  for (int i = 0; i < 300000; ++i) {
    open += "{\"a\":[";
    records += R"(,{"eventVersion":[)";
    lines_of_lists += "{\"a\":[\n";
  }
  EXPECT_EQ(see_text(open).report.events, 0u);
  EXPECT_EQ(see_text("[" + open).report.events, 0u);
  EXPECT_EQ(see_text(lines_of_lists).report.events, 0u);
  const SeenArchive seen = see_text("{\"Records\":[" + records.substr(1));
  EXPECT_EQ(seen.report.skipped, 300000u);
  EXPECT_EQ(seen.report.skips.size(), 1000u);
  EXPECT_EQ(seen.report.skips[999].index, 999u);
}

}  // namespace
}  // namespace tripline::runtime
