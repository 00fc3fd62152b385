// The table of a query in its four forms, byte for byte: null, numbers and text keep apart, and nothing that
// a stranger wrote steers a terminal or a spreadsheet.
#include "tools/query_output.hpp"

#include <gtest/gtest.h>

namespace tripline::tools {
namespace {

runtime::OwnedQueryValue value(const runtime::QueryValue& v) { return runtime::OwnedQueryValue(v); }

runtime::QueryTable table() {
  using runtime::QueryValue;
  runtime::QueryTable t;
  t.columns = {"name", "n", "at"};
  t.rows.push_back({value(QueryValue::of_text("=1+1\n\x1b[31m")), value(QueryValue::of(1.5)),
                    value(QueryValue::of_time(0))});
  t.rows.push_back({value({}), value({QueryValue::Kind::number, 9007199254740992, "9007199254740993"}),
                    value({QueryValue::Kind::structure, 0, R"({"a":[1]})"})});
  return t;
}

TEST(QueryOutput, Table) {
  EXPECT_EQ(write_query(table(), QueryFormat::table, {}),
            "name                           n  at\n"
            "=1+1\\n\\x1b[31m               1.5  1970-01-01 00:00:00.000\n"
            "-               9007199254740993  {\"a\":[1]}\n");
  QueryContext narrow;
  narrow.width = 40;
  EXPECT_EQ(write_query(table(), QueryFormat::table, narrow),
            "name                     n  at\n"
            "=1+1\\n\\x1b[…           1.5  1970-01-01 …\n"
            "-             90071992547…  {\"a\":[1]}\n");
}

TEST(QueryOutput, Documents) {
  EXPECT_EQ(write_query(table(), QueryFormat::ndjson, {}),
            "{\"name\": \"=1+1\\n\\u001b[31m\", \"n\": 1.5, \"at\": \"1970-01-01 00:00:00.000\"}\n"
            "{\"name\": null, \"n\": \"9007199254740993\", \"at\": {\"a\": [1]}}\n");
  EXPECT_EQ(
      write_query(table(), QueryFormat::csv, {}),
      "name,n,at\n'=1+1\\n\\x1b[31m,1.5,1970-01-01 00:00:00.000\n,9007199254740993,\"{\"\"a\"\":[1]}\"\n");
  const std::string json = write_query(table(), QueryFormat::json, {"fields a", 7, 2, 0, false});
  EXPECT_TRUE(json.starts_with(
      "{\n  \"schema\": \"tripline.query/1\",\n  \"query\": \"fields a\",\n  \"events\": 7,\n"
      "  \"matched\": 2,\n  \"exact\": true,\n  \"columns\": [\"name\", \"n\", \"at\"],\n"))
      << json;
}

// A reader of CSV passes over a blank line, and the record with it.
TEST(QueryOutput, AnEmptyCellAloneIsARecord) {
  runtime::QueryTable one;
  one.columns = {"name"};
  for (const char* text : {"", "x", ""}) one.rows.push_back({value(runtime::QueryValue::of_text(text))});
  one.rows.push_back({value({})});
  EXPECT_EQ(write_query(one, QueryFormat::csv, {}), "name\n\"\"\nx\n\"\"\n\"\"\n");
}

}  // namespace
}  // namespace tripline::tools
