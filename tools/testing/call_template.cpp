#include "tools/testing/call_template.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "tools/generate/event.hpp"
#include "tools/generate/shape.hpp"

namespace tripline::tools {

namespace {

// Who calls in a test that does not say: addresses are of RFC 5737, ids of AWS's own examples.
constexpr std::string_view test_account = "111122223333", test_region = "us-east-1", test_user = "alice";

const Account& account_of_tests() {
  static const Account account = [] {
    Account made = make_organisation(1, 1, 2).accounts.front();
    made.id = test_account;
    made.regions = {std::string(test_region)};
    return made;
  }();
  return account;
}

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

const Call* known_call(std::string_view service, std::string_view name) {
  const std::vector<Call>& calls = all_calls();
  const auto at = std::find_if(calls.begin(), calls.end(),
                               [&](const Call& call) { return call.service == service && call.name == name; });
  return at == calls.end() ? nullptr : &*at;
}

}  // namespace

bool is_call(std::string_view call) {
  const std::size_t colon = call.find(':');
  return colon != std::string_view::npos && is_word(call.substr(0, colon)) && is_word(call.substr(colon + 1));
}

nlohmann::ordered_json call_template(std::string_view text) {
  const std::size_t colon = std::min(text.find(':'), text.size() - 1);
  const std::string_view service = text.substr(0, colon), name = text.substr(colon + 1);
  Caller caller = user_with_key(account_of_tests(), test_user, "AIDACKCEVSQ6C2EXAMPLE", "AKIAIOSFODNN7EXAMPLE");
  caller.address = "192.0.2.10";
  caller.agent = "aws-cli/2.15.30";
  const Call* known = known_call(service, name);
  const Call plain{service, name, 0, "1.08", Template("null"), Template("null"), {}, {}, {}, {}, {}};
  Bindings bindings;
  bindings.begin(account_of_tests(), test_region, 0);
  Random random(key_of(text));
  std::string record;
  append_event(record, {known ? *known : plain, caller, test_account, {}, Outcome::success}, bindings, random);
  nlohmann::ordered_json json = nlohmann::ordered_json::parse(record, nullptr, false);
  for (const char* own : {"eventTime", "eventID"}) json.erase(own);
  return json;
}

}  // namespace tripline::tools
