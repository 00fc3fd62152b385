#include "compiler/query_functions.hpp"

#include <algorithm>

namespace tripline::compiler {

namespace {

using A = runtime::QueryAggregateKind;
using F = runtime::QueryFunction;
constexpr std::uint32_t many = 255;

constexpr QueryFunctionEntry entries[] = {
    // aggregates (L41-L44)
    {"count", A::count, 0, 1},
    {"count_distinct", A::count_distinct},
    {"sum", A::sum},
    {"avg", A::average},
    {"min", A::minimum},
    {"max", A::maximum},
    {"stddev", A::deviation},
    {"pct", A::percentile, 2, 2, QueryArguments::percent},
    {"earliest", A::earliest},
    {"latest", A::latest},
    {"sortsFirst", A::sorts_first},
    {"sortsLast", A::sorts_last},
    // numbers (L51)
    {"abs", F::abs},
    {"ceil", F::ceil},
    {"floor", F::floor},
    {"greatest", F::greatest, 1, many},
    {"least", F::least, 1, many},
    {"log", F::log},
    {"sqrt", F::sqrt},
    {"round", F::round, 1, 2},
    {"haversine", F::haversine, 4, 4},
    {"toNumber", F::to_number},
    {"toInt", F::to_integer},
    {"toLong", F::to_integer},
    {"toDouble", F::to_number},
    // any value (L52)
    {"ispresent", F::is_present},
    {"coalesce", F::coalesce, 1, many},
    {"if", F::choose, 3, 3},
    {"case", F::choose, 2, 21, QueryArguments::branches},
    {"isNumeric", F::is_numeric},
    {"messageSize", F::message_size, 0, 1},
    {"queryStartTime", F::query_start, 0, 0},
    {"queryEndTime", F::query_end, 0, 0},
    {"queryTimeRange", F::query_range, 0, 0},
    // time (L45, L53)
    {"bin", F::date_floor, 1, 1, QueryArguments::period},
    {"datefloor", F::date_floor, 2, 2, QueryArguments::period},
    {"dateceil", F::date_ceil, 2, 2, QueryArguments::period},
    {"fromMillis", F::from_millis},
    {"toMillis", F::to_millis},
    {"now", F::now, 0, 0},
    {"parseDate", F::parse_date, 1, 2},
    {"formatDate", F::format_date, 2, 2},
    {"strftime", F::format_date, 2, 2},
    // addresses (L54)
    {"isValidIp", F::is_ip},
    {"isValidIpV4", F::is_ipv4},
    {"isValidIpV6", F::is_ipv6},
    {"isIpInSubnet", F::in_subnet, 2, 2, QueryArguments::subnet},
    {"isIpv4InSubnet", F::in_subnet_v4, 2, 2, QueryArguments::subnet},
    {"isIpv6InSubnet", F::in_subnet_v6, 2, 2, QueryArguments::subnet},
    {"ipv4ToNumber", F::ipv4_number},
    {"isPrivateIP", F::is_private_ip},
    {"isPublicIP", F::is_public_ip},
    {"isReservedIP", F::is_reserved_ip},
    // text (L55)
    {"isempty", F::is_empty},
    {"isblank", F::is_blank},
    {"concat", F::concat, 1, many},
    {"ltrim", F::trim_left, 1, 2},
    {"rtrim", F::trim_right, 1, 2},
    {"trim", F::trim, 1, 2},
    {"strlen", F::length},
    {"toupper", F::upper},
    {"tolower", F::lower},
    {"substr", F::substring, 2, 3},
    {"replace", F::replace, 3, 3},
    {"strcontains", F::contains, 2, 3},
    {"startsWith", F::starts_with, 2, 3},
    {"endsWith", F::ends_with, 2, 3},
    {"regexReplace", F::regex_replace, 3, 3, QueryArguments::regex},
    {"split", F::split, 2, 2},
    {"urlencode", F::url_encode},
    {"urldecode", F::url_decode},
    {"base64encode", F::base64_encode},
    {"base64decode", F::base64_decode},
    {"hexToAscii", F::hex_to_ascii},
    {"hexToDec", F::hex_to_decimal},
    {"decToHex", F::decimal_to_hex},
    {"jsonParse", F::json_parse},
    {"jsonStringify", F::json_stringify},
    {"jsonArraySize", F::json_array_size},
    {"jsonArrayContains", F::json_array_contains, 2, 2},
    {"unmask", F::unmask},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

const QueryFunctionEntry* find_query_function(std::string_view name) {
  for (const QueryFunctionEntry& entry : entries) {
    if (std::equal(name.begin(), name.end(), entry.name.begin(), entry.name.end(),
                   [](char a, char b) { return lower(a) == lower(b); })) {
      return &entry;
    }
  }
  return nullptr;
}

std::vector<std::string_view> query_function_names() {
  std::vector<std::string_view> names;
  for (const QueryFunctionEntry& entry : entries) names.push_back(entry.name);
  return names;
}

}  // namespace tripline::compiler
