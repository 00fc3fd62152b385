#include "compiler/check_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/build_condition.hpp"
#include "compiler/build_member.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::ast::FilterUse;

namespace {
constexpr std::size_t max_reference_depth = 200;
}

std::optional<NodeId> FilterBuilder::build_named(std::string_view pack, const grammar::Text& name) {
  std::string home;
  const grammar::ast::Filter* filter = names_.filter(pack, name, home, diagnostics_);
  if (!filter) return std::nullopt;
  const auto circle = std::find(open_.begin(), open_.end(), filter);
  if (circle != open_.end()) {
    std::string way;
    for (auto step = circle; step != open_.end(); ++step) way += (*step)->name.value() + " -> ";
    auto& diagnostic = diagnostics_.add(Code::cyclic_filter, name.span(),
                                        fmt::format("filters refer to each other in a circle: {}{}", way, name.value()));
    diagnostic.help = "take one of these references out";
    for (auto step = circle; step != open_.end(); ++step) {
      diagnostic.labels.push_back({(*step)->name.span(), "part of the circle"});
    }
    return std::nullopt;
  }
  // The row is as long whatever order the definitions stand in: what is open above, and what was built below.
  const std::size_t beside = std::exchange(row_, 0);
  std::optional<NodeId> node;
  if (open_.size() <= max_reference_depth) node = build_definition(home, *filter);
  const bool too_long = open_.size() > max_reference_depth || (node && row_ + 1 > max_reference_depth);
  row_ = std::max(beside, row_ + 1);
  if (!too_long) return node;
  diagnostics_.add(Code::pattern_too_deep, name.span(),
                   fmt::format("more than {} filters refer to each other in a row", max_reference_depth));
  return std::nullopt;
}

std::optional<NodeId> FilterBuilder::build_definition(std::string_view pack, const grammar::ast::Filter& filter) {
  if (const auto at = built_.find(&filter); at != built_.end()) {
    row_ = at->second.row;
    return at->second.node;
  }
  open_.push_back(&filter);
  row_ = 0;
  const std::optional<NodeId> node = build(pack, filter.use);
  open_.pop_back();
  built_.emplace(&filter, Built{node, row_});
  return node;
}

const std::vector<grammar::Text>* FilterBuilder::texts(std::string_view pack, const grammar::ast::ListUse& list) {
  if (list.name.value().empty()) return &list.values;
  const grammar::ast::List* named = names_.list(pack, list.name, diagnostics_);
  return named ? &named->values : nullptr;
}

std::optional<std::vector<std::string>> FilterBuilder::values(std::string_view pack, const grammar::ast::ListUse& list) {
  const std::vector<grammar::Text>* texts = this->texts(pack, list);
  if (!texts) return std::nullopt;
  std::vector<std::string> out;
  for (const grammar::Text& text : *texts) out.push_back(text.value());
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::optional<NodeId> FilterBuilder::build(std::string_view pack, const FilterUse& use) {
  switch (use.kind) {
    case FilterUse::Kind::reference: return build_named(pack, use.text);
    case FilterUse::Kind::pattern: return use.pattern ? std::optional(build_pattern(*use.pattern, writer_)) : std::nullopt;
    case FilterUse::Kind::all_of:
    case FilterUse::Kind::any_of:
    case FilterUse::Kind::none_of: {
      std::vector<NodeId> children;
      bool whole = true;
      for (const FilterUse& child : use.children) {
        const std::optional<NodeId> node = build(pack, child);
        whole &= node.has_value();
        if (node) children.push_back(*node);
      }
      if (!whole) return std::nullopt;
      using Op = Node::Op;
      const Op op = use.kind == FilterUse::Kind::all_of ? Op::all : use.kind == FilterUse::Kind::any_of ? Op::any : Op::none;
      return writer_.node({op, {}, std::move(children)});
    }
    case FilterUse::Kind::member: return build_member(pack, use);
  }
  return std::nullopt;
}

std::optional<NodeId> FilterBuilder::build_member(std::string_view pack, const FilterUse& use) {
  std::optional<std::vector<grammar::Text>> members;
  if (use.by == FilterUse::By::network && is_network(use.list.name.value())) {
    members = {use.list.name};  // one network in place
  } else if (const auto* texts = this->texts(pack, use.list)) {
    members = *texts;
  }
  if (!members || !use.field) return std::nullopt;
  if (use.field->kind != grammar::ast::FieldRef::Kind::json) {
    diagnostics_.add(Code::field_reference, use.field->text.span(), fmt::format("`{}` is no field of a JSON event", use.field->text.value()))
        .help = "what is looked up in a list must be a path such as `$.userIdentity.arn`";
    return std::nullopt;
  }
  const FieldId field = writer_.field(field_of(use.field->selector));
  switch (use.by) {
    case FilterUse::By::value: return value_node(field, *members, writer_);
    case FilterUse::By::address_class: return address_class_node(field, *members, writer_, diagnostics_);
    case FilterUse::By::network: return network_node(field, *members, writer_, diagnostics_);
  }
  return std::nullopt;
}

const grammar::Pattern* FilterBuilder::single_pattern(std::string_view pack, const FilterUse& use) {
  const FilterUse* at = &use;
  std::string home(pack);
  for (std::size_t hops = 0; at->kind == FilterUse::Kind::reference && hops < max_reference_depth; ++hops) {
    grammar::Diagnostics quiet;  // build() says what is wrong with a name
    const grammar::ast::Filter* filter = names_.filter(home, at->text, home, quiet);
    if (!filter) return nullptr;
    at = &filter->use;
  }
  return at->kind == FilterUse::Kind::pattern && at->pattern ? &*at->pattern : nullptr;
}

}  // namespace tripline::compiler
