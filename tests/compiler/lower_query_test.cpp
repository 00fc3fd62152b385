// What queries mean, rule by rule (spec logs-insights.md): a query, its events, its answer. Numbers stand
// bare, text in quotes. The queries of the seeds are here as they are shipped; the one that was published
// without its pipe is an error as published.
#include "compiler/lower_query.hpp"

#include <gtest/gtest.h>

#include "tests/compiler/query_answers.hpp"

namespace tripline::compiler {
namespace {

struct Asked {
  const char* query;
  std::vector<std::string> events;
  const char* answer;
};

void hold(const std::vector<Asked>& cases) {
  for (const Asked& asked : cases) EXPECT_EQ(answer(asked.query, asked.events), asked.answer) << asked.query;
}

TEST(LowerQuery, Seeds) {
  const std::string failure =
      R"({"eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","awsRegion":"us-east-1","sourceIPAddress":"198.51.100.7","userIdentity":{"arn":"arn:a"},"responseElements":{"ConsoleLogin":"Failure"},"additionalEventData":{"MFAUsed":"No"},"errorMessage":"Failed authentication"})";
  hold({
      {R"(filter eventSource="signin.amazonaws.com" and eventName="ConsoleLogin" and responseElements.ConsoleLogin="Failure"
| stats count(*) as Total_Count by sourceIPAddress as Source_IP, errorMessage as Reason, awsRegion as AWS_Region, userIdentity.arn as IAM_Arn, additionalEventData.MFAUsed as MFA_Used)",
       {failure, failure, R"({"eventName":"ConsoleLogin"})"},
       "Source_IP, Reason, AWS_Region, IAM_Arn, MFA_Used, Total_Count\n"
       "'198.51.100.7', 'Failed authentication', 'us-east-1', 'arn:a', 'No', 2"},
      {R"(fields eventName, requestParameters.origin as keyMaterial, responseElements.keyMetadata.keyUsage as keyUsage, awsRegion as region, userIdentity.arn as arn, responseElements.keyMetadata.keyId as keyID | filter eventName="CreateKey" and keyMaterial!="AWS_*")",
       {R"({"eventName":"CreateKey","requestParameters":{"origin":"AWS_KMS"},"responseElements":{"keyMetadata":{"keyUsage":"SIGN","keyId":"k1"}}})",
        R"({"eventName":"DeleteKey"})"},
       "eventName, keyMaterial, keyUsage, region, arn, keyID\n'CreateKey', 'AWS_KMS', 'SIGN', null, null, "
       "'k1'"},
      {R"(filter eventSource="rds.amazonaws.com" and eventName="CreateDBInstance"
| fields awsRegion as AWS_Region, requestParameters.dBInstanceIdentifier as Database_Name, userIdentity.arn as IAM_Arn)",
       {R"({"eventSource":"rds.amazonaws.com","eventName":"CreateDBInstance","awsRegion":"eu-west-1","requestParameters":{"dBInstanceIdentifier":"db-1"},"userIdentity":{"arn":"arn:b"}})",
        R"({"eventSource":"rds.amazonaws.com","eventName":"ModifyDBInstance"})"},
       "AWS_Region, Database_Name, IAM_Arn\n'eu-west-1', 'db-1', 'arn:b'"},
      {R"(fields eventSource, eventName, awsRegion as AWS_Region, requestParameters.dBInstanceIdentifier as Database_Name, userIdentity.arn as IAM_Arn
| filter eventSource="rds.amazonaws.com" and eventName="ModifyDBInstance"
| parse @message "requestParameters\":{*}" as dbChanges
| display AWS_Region, Database_Name, IAM_Arn, dbChanges)",
       {R"({"eventSource":"rds.amazonaws.com","eventName":"ModifyDBInstance","awsRegion":"eu-west-1","requestParameters":{"dBInstanceIdentifier":"db-1","allocatedStorage":40}})"},
       "AWS_Region, Database_Name, IAM_Arn, dbChanges\n"
       "'eu-west-1', 'db-1', null, '\"dBInstanceIdentifier\":\"db-1\",\"allocatedStorage\":40'"},
      {"filter userIdentity.userName =\"unauthorizedUser\"\n| stats count(*) by userIdentity.accountId",
       {R"({"userIdentity":{"userName":"unauthorizedUser","accountId":"123456789012"}})",
        R"({"userIdentity":{"userName":"alice","accountId":"123456789012"}})"},
       "userIdentity.accountId, count(*)\n'123456789012', 1"},
      {"filter userIdentity.userName =\"unauthorizedUser\"\nstats count(*) by userIdentity.accountId",
       {},
       "error: missing `|` before `stats`"},
  });
}

TEST(LowerQuery, FieldsAndNames) {
  hold({
      {"fields a.b, a . b", {}, "error: expected `|` or the end, found `.`"},
      {"FIELDS a As x , 1 +   1 # two\n , abs( -2 )", {R"({"a":"v"})"}, "x, 1 + 1, abs( -2 )\n'v', 2, 2"},
      {"fields list.1, list[0], list.0", {R"({"list":["x","y"]})"}, "list.1, list.0\n'y', 'x'"},
      {"fields m.0.x", {R"({"m":{"0":{"x":1}}})"}, "m.0.x\n1"},
      {"fields labels.app.kubernetes, `labels.app`.kubernetes",
       {R"({"labels":{"app.kubernetes":7}})"},
       "labels.app.kubernetes\n7"},
      {"fields `a.b`", {R"({"a":{"b":3}})", R"({"a.b":4})"}, "a.b\n4\n3"},
      {"fields @type, @@type", {R"({"@type":"x"})"}, "@type, @@type\nnull, 'x'"},
      {"fields @log, @logStream", {"x"}, "@log, @logStream\n'123456789012:trail', null"},
      {"fields o, o.p, l, n, e",
       {R"({"o":{"p":1},"l":[1],"n":null,"e":{}})"},
       "o, o.p, l, n, e\nnull, 1, null, null, null"},
      {"fields a as b | fields b", {R"({"a":1,"b":2})"}, "b\n1"},
      {"fields a | fields b as a", {R"({"a":1,"b":2})"}, "a\n2"},
      {"fields a | display b | fields c", {R"({"a":1,"b":2,"c":3})"}, "b, c\n2, 3"},
      {"stats count(*) as n by g | fields n", {R"({"g":1})"}, "n\n1"},
      {"stats count(*) by g | sort `count(*)` desc | display `count(*)` + 1 as m, g",
       {R"({"g":1})", R"({"g":2})", R"({"g":2})"},
       "m, g\n3, 2\n2, 1"},
      // L6: a column without an alias goes by its text.
      {"fields toupper(a) | filter `toupper(a)` = 'X'", {R"({"a":"x"})", R"({"a":"y"})"}, "toupper(a)\n'X'"},
      {"fields a*2 | sort `a*2` desc", {R"({"a":1})", R"({"a":3})", R"({"a":2})"}, "a*2\n6\n4\n2"},
      {"fields strlen( a  ) | stats sum(`strlen( a )`) as s", {R"({"a":"xy"})", R"({"a":"z"})"}, "s\n3"},
      {"fields (a) | display `(a)` as x, `a` as y", {R"({"a":1})"}, "x, y\n1, 1"},
      {"fields jsonParse(a) | display `jsonParse(a)`.k", {R"({"a":"{\"k\":7}"})"}, "jsonParse(a).k\n7"},
      {"fields a+1 | fields b as a | fields `a+1` as x | display x, a", {R"({"a":1,"b":9})"}, "x, a\n2, 9"},
      {"fields `a+1` | fields a+1 as b | display `a+1`", {R"({"a":1,"a+1":5})"}, "a+1\n5"},
      {"stats count(*) as n by a | fields n+1 | sort `n+1` desc",
       {R"({"a":1})", R"({"a":2})", R"({"a":2})"},
       "n+1\n3\n2"},
      {"fields t, f", {R"({"t":true,"f":false})"}, "t, f\n1, 0"},
      {"filter true", {R"({"true":1})"}, "@timestamp, @message\n2025-01-15 14:00:00.000, '{\"true\":1}'"},
      {"fields id", {R"({"id":12345678901234567890123})"}, "id\n12345678901234567890123"},
  });
}

TEST(LowerQuery, Comparison) {
  const std::vector<std::string> a{R"({"a":"10"})", R"({"a":9})", R"({"a":"x"})", R"({})", R"({"a":1e1})"};
  hold({
      {"filter a = 10 | fields a", a, "a\n1e1\n'10'"},
      {"filter a = \"10\" | fields a", a, "a\n1e1\n'10'"},
      {"filter a != 10 | fields a", a, "a\nnull\n'x'\n9"},
      {"filter a > 9 | fields a", a, "a\n1e1\n'x'\n'10'"},
      {"filter a in [9, \"x\"] | fields a", a, "a\n'x'\n9"},
      {"filter a in [\"10\"] | fields a", a, "a\n1e1\n'10'"},
      {"filter a not in [9, \"x\"] | fields a", a, "a\n1e1\nnull\n'10'"},
      {"filter not a like \"1\" | fields a", a, "a\nnull\n'x'\n9"},
      {"filter a =~ /^1/ | fields a", a, "a\n1e1\n'10'"},
      {"filter not (a = 9) and a < 11 | fields a", a, "a\n1e1\n'10'"},
      {"filter a",
       {R"({"a":0})", R"({"a":2})", R"({"a":"t"})"},
       "@timestamp, @message\n2025-01-15 14:01:00.000, '{\"a\":2}'"},
      {"filter id = 9007199254740993 | fields id",
       {R"({"id":9007199254740992})", R"({"id":9007199254740993})"},
       "id\n9007199254740993"},
      {"fields a = 9 as x, a like /1/ as y, ispresent(a) as z | limit 1", {R"({"a":9})"}, "x, y, z\n1, 0, 1"},
      {"filter @timestamp >= \"2025-01-15 14:01\" | fields @timestamp",
       {"a", "b"},
       "@timestamp\n2025-01-15 14:01:00.000"},
      {"filter @timestamp > 1736949600000 | fields @timestamp",
       {"a", "b"},
       "@timestamp\n2025-01-15 14:01:00.000"},
  });
}

TEST(LowerQuery, Parse) {
  hold({
      {"parse \"*-*\" as a, b | display a, b",
       {"x-y-z", "none", "-"},
       "a, b\n'', ''\nnull, null\n'x', 'y-z'"},
      {"parse @message \"<*>\" as a | display a", {"<<b>>"}, "a\n'<b'"},
      {"parse @message \"a**b\" as x, y | display x, y", {"a12b"}, "x, y\n'', '12'"},
      {"parse m /(?<k>\\w+)=(?<v>\\d+)?/ | display k, v",
       {R"({"m":"n=5"})", R"({"m":"n="})", R"({"m":7})"},
       "k, v\nnull, null\n'n', null\n'n', '5'"},
      {"parse @message /(?<k>[(?<x>]+)/ | display k", {"(?"}, "k\n'(?'"},
      {"parse @message \"*=*\" as k, v | stats sum(v) by k",
       {"a=1", "a=2", "b=x"},
       "k, sum(v)\n'a', 3\n'b', null"},
  });
}

TEST(LowerQuery, SortLimitDedup) {
  const std::vector<std::string> k{R"({"k":"b2"})", R"({"k":"b10"})", R"({"k":3})",
                                   R"({"k":-1})",   R"({})",          R"({"k":"1.5"})"};
  hold({
      {"fields k | sort k", k, "k\nnull\n'b2'\n'b10'\n-1\n'1.5'\n3"},
      {"fields k | sort k desc | limit 2", k, "k\n3\n'1.5'"},
      {"fields a, b | sort a asc, b desc",
       {R"({"a":1,"b":1})", R"({"a":1,"b":2})", R"({"a":0,"b":0})"},
       "a, b\n0, 0\n1, 2\n1, 1"},
      {"fields a, b | sort b | sort a", {R"({"a":1,"b":2})", R"({"a":1,"b":1})"}, "a, b\n1, 1\n1, 2"},
      {"limit 2 | filter a > 1 | fields a", {R"({"a":3})", R"({"a":2})", R"({"a":1})"}, "a\n2"},
      {"limit 2 | stats count(*) as n, sum(a)",
       {R"({"a":3})", R"({"a":2})", R"({"a":1})"},
       "n, sum(a)\n2, 3"},
      {"fields a | limit 3 | sort a | limit 1", {R"({"a":3})", R"({"a":2})", R"({"a":1})"}, "a\n1"},
      {"fields a, b | dedup a | limit 1", {R"({"a":1,"b":1})", R"({"a":"1","b":2})"}, "a, b\n'1', 2"},
      {"fields a, b | sort b | dedup a",
       {R"({"a":1,"b":1})", R"({"a":1,"b":0})", R"({"b":5})", R"({"b":5})"},
       "a, b\n1, 0\nnull, 5\nnull, 5"},
      {"stats count(*) as n by a, b | dedup a", {R"({"a":1,"b":1})", R"({"a":1,"b":2})"}, "a, b, n\n1, 1, 1"},
      {"fields @timestamp",
       {"2025-01-15T00:00:00Z|first", "2025-01-16T00:00:00.250Z|second"},
       "@timestamp\n2025-01-16 00:00:00.250\n2025-01-15 00:00:00.000"},
      {"fields m", {R"(2025-01-15T00:00:00Z|{"m":1})", R"(2025-01-15T00:00:00Z|{"m":2})"}, "m\n1\n2"},
  });
}

TEST(LowerQuery, Stats) {
  const std::vector<std::string> v{R"({"g":"a","v":1})", R"({"g":"a","v":"4"})", R"({"g":"b","v":"x"})",
                                   R"({"v":2})"};
  hold({
      {"stats sum(v), avg(v), min(v), max(v), count(v), count(*), pct(v, 50), stddev(v) by g", v,
       "g, sum(v), avg(v), min(v), max(v), count(v), count(*), pct(v, 50), stddev(v)\n"
       "null, 2, 2, 2, 2, 1, 1, 2, 0\n'a', 5, 2.5, 1, 4, 2, 2, 1, 1.5\n'b', null, null, 'x', 'x', 1, 1, "
       "null, null"},
      {"stats count(*) as n by g, v > 1 as big", v, "g, big, n\nnull, 1, 1\n'a', 0, 1\n'a', 1, 1\n'b', 1, 1"},
      {"stats sum(v) as s, s * 2 as d, if(g = \"a\", s, 0) as w by g", v,
       "g, s, d, w\nnull, 2, 4, 0\n'a', 5, 10, 5\n'b', null, null, 0"},
      {"stats earliest(v), latest(v), earliest(@timestamp), max(@timestamp)", v,
       "earliest(v), latest(v), earliest(@timestamp), max(@timestamp)\n"
       "1, 2, 2025-01-15 14:00:00.000, 2025-01-15 14:03:00.000"},
      {"filter g = \"none\" | stats count(*)", v, "count(*)"},
      {"stats count_distinct(x) as n", {R"({"x":1})", R"({"x":"1"})", R"({"x":1.0})", "{}"}, "n\n2"},
      {"stats count(*) as n by x", {R"({"x":"1"})", R"({"x":1})"}, "x, n\n1, 2"},
      {"stats latest(@timestamp) as t by g | stats count(*) as n by datefloor(t, 1h) as h", v,
       "h, n\n2025-01-15 14:00:00.000, 3"},
      {"stats count(*) as n by bin(1w)",
       {"2025-01-12T23:00:00Z|x", "2025-01-13T00:00:00Z|x"},
       "bin(1w), n\n2025-01-06 00:00:00.000, 1\n2025-01-13 00:00:00.000, 1"},
      {"stats count(*) as n by bin(1q) as q, datefloor(@timestamp, 2mo) as m, dateceil(@timestamp, 1y) as y",
       {"2025-05-20T01:00:00Z|x"},
       "q, m, y, n\n2025-04-01 00:00:00.000, 2025-05-01 00:00:00.000, 2026-01-01 00:00:00.000, 1"},
      {"stats count(*) by g | stats count(*) by v", v, "error: `stats` has no column `v`"},
      {"stats sum(sum(v))", v, "error: the aggregate `sum` stands outside `stats`"},
      {"stats pct(v, g)", v, "error: a percentile is a number from 0 to 100"},
  });
}

TEST(LowerQuery, MapsAndLists) {
  const std::vector<std::string> e{R"({"p":"{\"k\":[1,{\"x y\":true}],\"k2\":\"é\"}","s":"[1"})"};
  hold({
      {"fields jsonParse(p) as j | display j.k[0], j.k.1.`x y`, j.k2, j.none, j", e,
       "j.k.0, j.k.1.x y, j.k2, j.none, j\n1, 1, 'é', null, {\"k\":[1,{\"x y\":true}],\"k2\":\"é\"}"},
      {"fields jsonParse(p).k2 as k", e, "k\n'é'"},
      {"fields jsonParse(s) as j, jsonParse(\"7\") as k, toupper(jsonParse(p)) as u, jsonParse(p) = \"x\" as "
       "q",
       e, "j, k, u, q\nnull, null, null, 0"},
      {"fields jsonParse(p) as j | unnest j.k into e | display e, e.`x y`, jsonArraySize(j.k)", e,
       "e, e.x y, jsonArraySize(j.k)\n1, null, 2\n{\"x y\":true}, 1, 2"},
      {"fields jsonParse(\"[]\") as l | unnest l into e", {"x"}, "l"},
      {"fields split(\"a-b\", \"-\") as l | unnest l into e | display e", {"x"}, "e\n'a'\n'b'"},
      {"fields p as q | unnest q into e | display strlen(e)", e, "strlen(e)\n31"},
      {"fields jsonParse(p) as j | sort j", e, "error: a map or list stands in `sort`"},
      {"fields jsonParse(p) as j | stats count(j)", e, "error: a map or list stands in `stats`"},
      {"fields jsonStringify(jsonParse(\" { \\\"a\\\" : 1 } \")) as s, "
       "jsonArrayContains(jsonParse(\"[1,2]\"), 2) as c",
       e, "s, c\n'{\"a\":1}', 1"},
  });
}

TEST(LowerQuery, Functions) {
  const std::vector<std::string> e{R"({"n":-7.5,"s":" Ab ","u":"ünï"})"};
  hold({
      {"fields n % 2, n / 0, 2 ^ 3 ^ 2, -n, n * s, sqrt(n), log(0), round(n), round(2.345, 2), round(0 - "
       "2.5)",
       e,
       "n % 2, n / 0, 2 ^ 3 ^ 2, -n, n * s, sqrt(n), log(0), round(n), round(2.345, 2), round(0 - 2.5)\n"
       "-1.5, null, 512, 7.5, null, null, null, -8, 2.35, -3"},
      {"fields coalesce(x, n) as a, if(x, 1, 2) as b, case(n > 0, 1, n < 0, -1) as c, isNumeric(s) as d", e,
       "a, b, c, d\n-7.5, 2, -1, 0"},
      {"fields isempty(x) as a, isblank(\" \\t\") as b, isempty(s) as c, concat(x, s, 1) as d, strlen(x) as "
       "f",
       e, "a, b, c, d, f\n1, 1, 0, ' Ab 1', null"},
      {"fields strlen(u) as a, toupper(u) as b, substr(u, 1) as c, substr(u, 5) as d, trim(s) as f, ltrim(u, "
       "\"nü\") as g",
       e, "a, b, c, d, f, g\n3, 'ÜNÏ', 'nï', '', 'Ab', 'ï'"},
      {"fields strcontains(s, \"aB\") as a, strcontains(s, \"aB\", 1) as b, startsWith(s, \" \") as c, "
       "endsWith(s, \"b\") as d, replace(s, \" \", \"_\") as f",
       e, "a, b, c, d, f\n0, 1, 1, 0, '_Ab_'"},
      {"fields regexReplace(s, /(A)(b)/, \"$2\\1\") as a, hexToDec(\"ff\") as b, decToHex(255) as c, "
       "hexToAscii(\"4869\") as d",
       e, "a, b, c, d\n' bA ', 255, 'ff', 'Hi'"},
      {"fields base64encode(\"Hi!?\") as a, base64decode(\"SGkhPw==\") as b, urlencode(\"a b&c\") as c, "
       "urldecode(\"a%20b+c\") as d, base64decode(\"!\") as f",
       e, "a, b, c, d, f\n'SGkhPw==', 'Hi!?', 'a%20b%26c', 'a b c', null"},
      {"fields formatDate(@timestamp, \"yyyy-MM-dd'T'HH:mm\") as a, strftime(@timestamp, \"%d/%m/%Y %H\") as "
       "b, parseDate(\"2025-02-03 04:05:06.789\") as c, parseDate(\"03.02.2025\", \"dd.MM.yyyy\") as d",
       e,
       "a, b, c, d\n'2025-01-15T14:00', '15/01/2025 14', 2025-02-03 04:05:06.789, 2025-02-03 00:00:00.000"},
      {"fields @timestamp + 1 as a, toMillis(s) as b, dateceil(@timestamp, 1h) as c, datefloor(@timestamp, "
       "7s) as d",
       e, "a, b, c, d\n1736949600001, null, 2025-01-15 14:00:00.000, 2025-01-15 13:59:59.000"},
      {"fields isPrivateIP(\"10.1.2.3\") as a, isReservedIP(\"127.0.0.1\") as b, isPublicIP(\"8.8.8.8\") as "
       "c, ipv4ToNumber(\"1.2.3.4\") as d, isIpInSubnet(\"::1\", \"::/64\") as f",
       e, "a, b, c, d, f\n1, 1, 1, 16909060, 1"},
      {"fields toInt(\"-3.7\") as a, toNumber(\"x\") as b, greatest(1, \"3\", 2) as c, least(1, x) as d, "
       "messageSize() as f",
       e, "a, b, c, d, f\n-3, null, 3, null, 33"},
      {"fields nope(1)", e, "error: there is no function `nope`"},
      {"fields isIpv6InSubnet(s, \"10.0.0.0/8\")", e, "error: `10.0.0.0/8` is no IPv6 subnet"},
      {"fields bin(5)", e, "error: expected a period"},
      {"fields bin(5parsec)", e, "error: `parsec` is no unit of time"},
  });
  EXPECT_EQ(
      answer("fields now() as n, queryTimeRange() as r, queryStartTime() as s", {"x"}, {99, 1000.0, 3000.0}),
      "n, r, s\n99, 2000, 1970-01-01 00:00:01.000");
}

}  // namespace
}  // namespace tripline::compiler
