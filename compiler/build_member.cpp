// Classes of addresses are sets of networks and a few endings of names, so that everything behind this file knows
// networks only: one predicate for a whole set, which the runtime searches once.
#include "compiler/build_member.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "compiler/build_condition.hpp"
#include "compiler/country_codes.hpp"
#include "runtime/address.hpp"
#include "runtime/places.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Text;
using runtime::Subnet;
using runtime::Test;

namespace {

// What stands in sourceIPAddress where a service of AWS made the call.
constexpr std::string_view service_endings[] = {".amazonaws.com", ".amazonaws.com.cn", ".aws.amazon.com"};
constexpr std::string_view service_name = "AWS Internal";

std::uint32_t raw(FieldId id) { return static_cast<std::uint32_t>(id); }

// The networks in one spelling: sorted, none within another, parted by blanks.
std::string spelled(std::vector<Subnet> networks) {
  for (Subnet& network : networks) network = runtime::plain(network);
  std::sort(networks.begin(), networks.end());
  std::string out;
  const Subnet* last = nullptr;
  for (const Subnet& network : networks) {
    if (last && runtime::contains(*last, network.address)) continue;
    last = &network;
    out += (out.empty() ? "" : " ") + runtime::to_string(network);
  }
  return out;
}

// A network, or one address as the network of its own.
std::optional<Subnet> network_of(std::string_view text) {
  if (const auto subnet = runtime::read_subnet(text)) return subnet;
  const auto address = runtime::read_address(text);
  return address ? std::optional(Subnet{*address, address->v6 ? 128u : 32u}) : std::nullopt;
}

std::vector<std::string_view> class_names() {
  std::vector<std::string_view> names;
  for (const runtime::AddressClass& each : runtime::address_classes()) names.push_back(each.name);
  names.insert(names.end(), {"public", "aws-service"});
  return names;
}

void add_networks(const runtime::AddressClass& each, std::vector<Subnet>& networks) {
  for (const std::string_view text : each.networks) networks.push_back(*runtime::read_subnet(text));
}

void unknown_class(const Text& name, grammar::Diagnostics& diagnostics) {
  auto& diagnostic = diagnostics.add(Code::address_class, name.span(),
                                     fmt::format("`{}` is no class of addresses", name.value()));
  std::string known;
  for (const std::string_view each : class_names()) known += fmt::format("{}`{}`", known.empty() ? "" : ", ", each);
  diagnostic.help = "the classes are " + known;
  if (const auto near = grammar::nearest_name(name.value(), class_names())) {
    diagnostic.help = fmt::format("did you mean `{}`?", *near);
    diagnostic.fix = grammar::Fix{name.span(0, name.value().size()), std::string(*near)};
  }
}

}  // namespace

NodeId value_node(FieldId field, const std::vector<Text>& values, IrWriter& writer) {
  std::vector<std::string> texts;
  for (const Text& value : values) texts.push_back(value.value());
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  std::vector<NodeId> tests;
  for (const std::string& text : texts) tests.push_back(writer.test(text_test(field, text)));
  return writer.any(std::move(tests));
}

std::optional<NodeId> address_class_node(FieldId field, const std::vector<Text>& names, IrWriter& writer,
                                         grammar::Diagnostics& diagnostics) {
  std::vector<Subnet> networks;
  std::vector<NodeId> tests;
  bool known = true;
  for (const Text& name : names) {
    const auto classes = runtime::address_classes();
    const auto at = std::find_if(classes.begin(), classes.end(), [&](const auto& c) { return c.name == name.value(); });
    if (at != classes.end()) {
      add_networks(*at, networks);
    } else if (name.value() == "public") {
      std::vector<Subnet> special;
      for (const runtime::AddressClass& each : classes) add_networks(each, special);
      tests.push_back(writer.test({raw(field), Test::outside_network, spelled(std::move(special))}));
    } else if (name.value() == "aws-service") {
      for (const std::string_view ending : service_endings) {
        tests.push_back(writer.test({raw(field), Test::suffix, std::string(ending)}));
      }
      tests.push_back(writer.test({raw(field), Test::equals, std::string(service_name)}));
    } else {
      unknown_class(name, diagnostics);
      known = false;
    }
  }
  if (!known) return std::nullopt;
  if (!networks.empty()) tests.push_back(writer.test({raw(field), Test::in_network, spelled(std::move(networks))}));
  return writer.any(std::move(tests));
}

bool is_network(std::string_view text) { return network_of(text).has_value(); }

std::optional<NodeId> network_node(FieldId field, const std::vector<Text>& texts, IrWriter& writer,
                                   grammar::Diagnostics& diagnostics) {
  std::vector<Subnet> networks;
  bool whole = true;
  for (const Text& text : texts) {
    const auto network = network_of(text.value());
    if (!network) {
      diagnostics.add(Code::network_address, text.span(), fmt::format("`{}` is no network of IP addresses", text.value()))
          .help = "write an address and the length of its prefix, as in `10.0.0.0/8` or `2001:db8::/32`, or one address";
      whole = false;
      continue;
    }
    Subnet cleared = *network;
    cleared.address = runtime::cleared(*network);
    if (cleared != *network) {
      auto& diagnostic = diagnostics.add(Code::network_address, text.span(),
                                         fmt::format("`{}` has bits set behind its prefix", text.value()));
      diagnostic.help = fmt::format("did you mean `{}`?", runtime::to_string(cleared));
      diagnostic.fix = grammar::Fix{text.span(0, text.value().size()), runtime::to_string(cleared)};
      whole = false;
    }
    networks.push_back(*network);
  }
  if (!whole) return std::nullopt;
  if (networks.empty()) return writer.never();
  return writer.test({raw(field), Test::in_network, spelled(std::move(networks))});
}

namespace {

constexpr std::string_view any_place = "*";

// One test for all of them, as the program has it; `spelling` gives it for one, or says why not.
template <typename Spelling>
std::optional<NodeId> place_node(FieldId field, Test test, const std::vector<Text>& texts, IrWriter& writer,
                                 Spelling spelling) {
  std::vector<std::pair<std::uint32_t, std::string>> places;
  bool whole = true, any = false;
  for (const Text& text : texts) {
    any |= text.value() == any_place;
    if (text.value() == any_place) continue;
    const std::optional<std::pair<std::uint32_t, std::string>> place = spelling(text);
    whole &= place.has_value();
    if (place) places.push_back(*place);
  }
  if (!whole) return std::nullopt;
  if (any) return writer.test({raw(field), test, std::string(any_place)});
  if (places.empty()) return writer.never();
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  std::string spelled;
  for (const auto& [number, word] : places) spelled += (spelled.empty() ? "" : " ") + word;
  return writer.test({raw(field), test, std::move(spelled)});
}

}  // namespace

std::optional<NodeId> country_node(FieldId field, const std::vector<Text>& codes, IrWriter& writer,
                                   grammar::Diagnostics& diagnostics) {
  return place_node(field, Test::in_country, codes, writer, [&](const Text& text) {
    const std::string& code = text.value();
    std::optional<std::pair<std::uint32_t, std::string>> out;
    if (is_country_code(code)) {
      out = {runtime::country_number(code), code};
      return out;
    }
    auto& diagnostic = diagnostics.add(Code::country_code, text.span(), fmt::format("no country has the code `{}`", code));
    diagnostic.help = "write its two letters of ISO 3166-1, such as `DE`; `*` is any country that is known";
    if (const std::string_view meant = meant_country_code(code); !meant.empty()) {
      diagnostic.help = fmt::format("did you mean `{}`?", meant);
      diagnostic.fix = grammar::Fix{text.span(0, code.size()), std::string(meant)};
    }
    return out;
  });
}

std::optional<NodeId> as_number_node(FieldId field, const std::vector<Text>& numbers, IrWriter& writer,
                                     grammar::Diagnostics& diagnostics) {
  return place_node(field, Test::in_as, numbers, writer, [&](const Text& text) {
    std::optional<std::pair<std::uint32_t, std::string>> out;
    if (const std::uint32_t number = runtime::as_number_of(text.value())) {
      out = {number, std::to_string(number)};
    } else {
      diagnostics.add(Code::as_number, text.span(), fmt::format("`{}` is no number of an autonomous system", text.value()))
          .help = "write a number from 1 to 4294967294, such as `64496` or `AS64496`; `*` is any that is known";
    }
    return out;
  });
}

}  // namespace tripline::compiler
