// What a pack's tests give: events, and where addresses are. Keys of an event that begin with `$` say where it comes
// from, how often it comes, and when; any other key is the event's own.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/check_rules.hpp"
#include "compiler/country_codes.hpp"
#include "compiler/scalars.hpp"
#include "grammar/block_reader.hpp"
#include "runtime/places.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::TreeEntry;
using grammar::TreeNode;

namespace {

struct Directive {
  std::string_view key;
  bool (*accepts)(const TreeNode& value);
  std::string_view help;
  bool alone = false;  // stands in place of an event
};

constexpr std::uint64_t most_repeats = 100'000;

bool is_word(std::string_view text) {
  return !text.empty() && text.find_first_of(" :/\t\"") == std::string_view::npos;
}
bool is_call(const TreeNode& value) {
  const std::string& text = value.text.value();
  const std::size_t colon = text.find(':');
  return colon != std::string::npos && is_word(text.substr(0, colon)) && is_word(text.substr(colon + 1));
}
bool is_count(const TreeNode& value) {
  return parse_integer(value.text.value()).value_or(most_repeats + 1) <= most_repeats;
}
bool is_duration(const TreeNode& value) { return parse_duration(value.text.value()).has_value(); }
bool is_time(const TreeNode& value) { return parse_test_time(value.text.value()).has_value(); }
bool is_path(const TreeNode& value) { return value.kind == TreeNode::Kind::scalar && !value.text.value().empty(); }
bool is_map(const TreeNode& value) { return value.kind == TreeNode::Kind::map; }

constexpr std::array<Directive, 7> directives{{
    {"$repeat", is_count, "write how many events there are, up to 100000, as `$repeat: 5`"},
    {"$every", is_duration, "write how far apart they are, as `$every: 10m`"},
    {"$at", is_time, "write when it comes, from the test's beginning: `$at: 5m`"},
    {"$after", is_time, "write how long after the event before it: `$after: 10s`"},
    {"$call", is_call, "write the service and the call, as `$call: iam:CreateUser`"},
    {"$file", is_path, "write the path of a file with events, beside the pack", true},
    {"$generate", is_map, "write what to generate, as `$generate: { seed: 1, days: 0.1 }`", true},
}};

void check_event(const TreeNode& event, const grammar::Tree& tree, grammar::Diagnostics& diagnostics) {
  for (const TreeEntry& entry : event.entries) {
    const std::string& key = entry.key.value();
    if (!key.starts_with('$')) continue;
    const auto at = std::find_if(directives.begin(), directives.end(), [&](const Directive& d) { return d.key == key; });
    if (at == directives.end()) {
      std::vector<std::string_view> known;
      for (const Directive& directive : directives) known.push_back(directive.key);
      auto& diagnostic =
          diagnostics.add(Code::unknown_key, entry.key.span(), fmt::format("an event of a test has no `{}`", grammar::shortened(key)));
      const auto near = grammar::nearest_name(key, known);
      diagnostic.help = near ? fmt::format("did you mean `{}`?", *near)
                             : fmt::format("the keys that say something about it are {}", grammar::alternatives(known));
      continue;
    }
    const TreeNode& value = tree[entry.value];
    if (!at->accepts(value)) {
      diagnostics.add(Code::bad_value, value.span, fmt::format("`{}` cannot be {}", key, grammar::found(value))).help = at->help;
    } else if (at->alone && event.entries.size() > 1) {
      diagnostics.add(Code::bad_value, entry.key.span(), fmt::format("`{}` stands in place of an event", key)).help =
          "take the other keys out";
    }
  }
}

void check_places(const grammar::ast::Test& test, grammar::Diagnostics& diagnostics) {
  for (const grammar::ast::Test::Place& place : test.places) {
    const auto refuse = [&](Code code, const grammar::Text& text, std::string_view what) {
      diagnostics.add(code, text.span(), fmt::format("`{}` is no {}", text.value(), what));
    };
    if (!runtime::read_address(place.address.value())) refuse(Code::network_address, place.address, "IP address");
    if (place.country && !is_country_code(place.country->value())) {
      refuse(Code::country_code, *place.country, "country's code");
    }
    if (place.as_number && runtime::as_number_of(place.as_number->value()) == 0) {
      refuse(Code::as_number, *place.as_number, "number of an autonomous system");
    }
  }
}

}  // namespace

void check_test_events(const grammar::ast::Pack& pack, const grammar::ast::Test& test,
                       grammar::Diagnostics& diagnostics) {
  for (const TreeEntry& event : pack.tree[test.given].entries) {
    if (pack.tree[event.value].kind == TreeNode::Kind::map) check_event(pack.tree[event.value], pack.tree, diagnostics);
  }
  check_places(test, diagnostics);
}

}  // namespace tripline::compiler
