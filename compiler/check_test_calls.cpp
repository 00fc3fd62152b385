#include "compiler/check_test_calls.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

namespace tripline::compiler {

namespace {

constexpr std::string_view source_ending = ".amazonaws.com";

void check_call(const grammar::Text& text, const Catalogue& catalogue, grammar::Diagnostics& diagnostics) {
  const std::string& call = text.value();
  const std::size_t colon = call.find(':');
  if (colon == std::string::npos) return;
  const std::string source = call.substr(0, colon) + std::string(source_ending), name = call.substr(colon + 1);
  const auto service = catalogue.service(source);
  if (service && catalogue.call(*service, name)) return;
  const auto say = [&](std::string message, std::size_t begin, std::size_t end, std::optional<std::string_view> near) {
    auto& diagnostic = diagnostics.add(grammar::Code::unknown_event_name, text.span(begin, end), std::move(message));
    if (!near) return;
    diagnostic.help = fmt::format("did you mean `{}`?", *near);
    diagnostic.fix = grammar::Fix{text.span(begin, end), std::string(*near)};
  };
  if (!service) {
    auto near = catalogue.nearest_source(source);
    if (near && near->ends_with(source_ending)) near->remove_suffix(source_ending.size());
    return say(fmt::format("no event source `{}` is known", source), 0, colon, near);
  }
  const auto renamed = catalogue.renamed(name);
  say(fmt::format("`{}` has no call `{}` that is known", source, name), colon + 1, call.size(),
      renamed && catalogue.call(*service, *renamed) ? renamed : catalogue.nearest_call(name, service));
}

}  // namespace

void check_test_calls(const std::vector<grammar::ast::Pack>& packs, const Catalogue& catalogue,
                      grammar::Diagnostics& diagnostics) {
  for (const grammar::ast::Pack& pack : packs) {
    for (const grammar::ast::Test& test : pack.tests) {
      for (const grammar::TreeEntry& event : pack.tree[test.given].entries) {
        if (pack.tree[event.value].kind != grammar::TreeNode::Kind::map) continue;
        const grammar::TreeEntry* call = pack.tree.find(event.value, "$call");
        if (call && pack.tree[call->value].kind == grammar::TreeNode::Kind::scalar) {
          check_call(pack.tree[call->value].text, catalogue, diagnostics);
        }
      }
    }
  }
}

}  // namespace tripline::compiler
