// Any bytes as an event: the decoder accepts exactly what the plain reader accepts, and its values are the
// plain reader's. The event is held in memory of its own size and padding, so that reading further is found
// out.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "runtime/decode.hpp"
#include "tests/oracle_json.hpp"

namespace {

using namespace tripline;
using oracle::Json;
using runtime::Field;
using runtime::Step;
using Type = runtime::Value::Type;

Step key(const char* name) { return {Step::Kind::key, name, 0}; }

const std::vector<Field>& fields() {
  const Step any{Step::Kind::any_value, "", 0}, each{Step::Kind::any_element, "", 0},
      second{Step::Kind::index, "", 1};
  static const std::vector<Field> all = {
      {Field::Kind::path, {}, 0},
      {Field::Kind::path, {key("a")}, 0},
      {Field::Kind::path, {key("a"), key("b")}, 0},
      {Field::Kind::path, {key("l"), each, key("a")}, 0},
      {Field::Kind::path, {key("l"), second}, 0},
      {Field::Kind::path, {any, key("b")}, 0},
      {Field::Kind::message, {}, 0},
      {Field::Kind::token, {}, 1},
      {Field::Kind::token_back, {}, 1},
      {Field::Kind::rest, {}, 1},
      {Field::Kind::token_count, {}, 0},
  };
  return all;
}

void select(const Json& at, const std::vector<Step>& steps, std::size_t taken,
            std::vector<std::pair<Type, std::string>>& out) {
  if (taken == steps.size()) {
    constexpr Type types[] = {Type::null, Type::no, Type::number, Type::string, Type::array, Type::object};
    const bool yes = at.kind == Json::Kind::boolean && at.boolean;
    out.emplace_back(yes ? Type::yes : types[static_cast<std::size_t>(at.kind)], at.text);
    return;
  }
  const Step& step = steps[taken];
  if (step.kind == Step::Kind::key) {
    if (const Json* member = at.find(step.key)) select(*member, steps, taken + 1, out);
  } else if (step.kind == Step::Kind::index) {
    if (step.index < at.elements.size()) select(at.elements[step.index], steps, taken + 1, out);
  } else {
    for (const Json& element : at.elements) {
      if (step.kind == Step::Kind::any_element) select(element, steps, taken + 1, out);
    }
    for (const auto& [name, member] : at.members) {
      if (step.kind == Step::Kind::any_value) select(member, steps, taken + 1, out);
    }
  }
}

[[noreturn]] void fail(const char* what, std::string_view event) {
  std::fprintf(stderr, "%s\n%.*s\n", what, static_cast<int>(event.size()), event.data());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size > 64 * 1024) return 0;
  std::vector<char> padded(bytes, bytes + size);
  padded.resize(size + runtime::Decoder::padding);
  const std::string_view event(padded.data(), size);
  const auto json = oracle::read_json(event);
  const bool object = json && json->kind == Json::Kind::object;
  static runtime::Decoder decoder(fields());
  for (const bool stored : {true, false}) {
    if (decoder.decode(event, stored) != object) fail(object ? "refused" : "accepted", event);
    for (std::uint32_t f = 0; f < fields().size(); ++f) {
      if (fields()[f].kind != Field::Kind::path) continue;
      std::vector<std::pair<Type, std::string>> expected, got;
      if (object) select(*json, fields()[f].steps, 0, expected);
      for (const runtime::Value& value : decoder.all(f)) got.emplace_back(value.type, value.text);
      std::sort(expected.begin(), expected.end());
      std::sort(got.begin(), got.end());
      if (got != expected) fail(to_string(fields()[f]).c_str(), event);
    }
    const std::string text = object && !stored ? oracle::compact(event) : std::string(event);
    if (decoder.value(6).text != text) fail("another text", event);
  }
  return 0;
}
