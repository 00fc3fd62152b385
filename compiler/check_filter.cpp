#include "compiler/check_filter.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "compiler/build_condition.hpp"
#include "compiler/build_member.hpp"
#include "compiler/country_codes.hpp"
#include "grammar/parse_pattern.hpp"
#include "runtime/places.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::ast::FilterUse;

namespace {
constexpr std::size_t max_reference_depth = 200;

// Whether what stands in a list's place is no list's name, but one value.
bool is_one_value(const FilterUse& use) {
  const std::string& text = use.list.name.value();
  switch (use.by) {
    case FilterUse::By::network: return is_network(text);
    case FilterUse::By::country: return text == "*" || is_country_code(text);
    case FilterUse::By::as_number: return text == "*" || runtime::as_number_of(text) != 0;
    case FilterUse::By::value:
    case FilterUse::By::address_class: return false;
  }
  return false;
}

// As a person would say it: `$.path in name`.
std::string member_text(const FilterUse& use) {
  constexpr std::string_view by[] = {"in", "of class", "in network", "of country", "of AS number"};
  std::string list = use.list.name.value();
  for (std::size_t i = 0; i < use.list.values.size() && list.size() < 200; ++i) {
    list += (i == 0 ? "[" : ", ") + use.list.values[i].value();
    if (i + 1 == use.list.values.size()) list += ']';
  }
  return fmt::format("{} {} {}", use.field->text.value(), by[static_cast<std::size_t>(use.by)], list);
}
}  // namespace

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
  std::optional<NodeId> node = build(pack, filter.use);
  if (node && writer_.traces()) {
    // A node of its own: what it says has an origin, too, and another name may stand for the same.
    node = writer_.all({*node});
    writer_.note(*node, Origin::Kind::filter, filter.name.span(), filter.name.value());
  }
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
    case FilterUse::Kind::pattern:
      return use.pattern && can_run(*use.pattern) ? std::optional(build_pattern(*use.pattern, writer_)) : std::nullopt;
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
      const NodeId node = writer_.node({op, {}, std::move(children)});
      writer_.note(node, Origin::Kind::combination, use.span);
      return node;
    }
    case FilterUse::Kind::member: {
      const std::optional<NodeId> node = build_member(pack, use);
      if (node && writer_.traces()) writer_.note(*node, Origin::Kind::condition, use.span, member_text(use));
      return node;
    }
  }
  return std::nullopt;
}

std::optional<NodeId> FilterBuilder::build_member(std::string_view pack, const FilterUse& use) {
  std::optional<std::vector<grammar::Text>> members;
  if (is_one_value(use)) {
    members = {use.list.name};
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
    case FilterUse::By::country: return country_node(field, *members, writer_, diagnostics_);
    case FilterUse::By::as_number: return as_number_node(field, *members, writer_, diagnostics_);
  }
  return std::nullopt;
}

// F12 to F17 bound what a regular expression may say and not how large its automaton becomes; what RE2 refuses at its usual
// memory would never match.
bool FilterBuilder::can_run(const grammar::Pattern& pattern) {
  const auto fits = [&](const std::string& body, grammar::Span span) {
    if (re2::RE2(grammar::to_re2(body), re2::RE2::Quiet).ok()) return true;
    if (too_large_.insert(&pattern).second) {
      diagnostics_.add(Code::regex_syntax, span, "the regular expression is too large to be run").help =
          "its repetitions multiply: ask for less of them, or for `.*`";
    }
    return false;
  };
  if (pattern.kind == grammar::Pattern::Kind::regex) return fits(pattern.regex, pattern.span);
  return std::all_of(pattern.nodes.begin(), pattern.nodes.end(), [&](const grammar::PatternNode& node) {
    const grammar::Operand& operand = node.condition.operand;
    return node.kind != grammar::PatternNode::Kind::condition || operand.kind != grammar::Operand::Kind::regex ||
           fits(operand.text, operand.span);
  });
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
