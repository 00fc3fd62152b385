// A pattern's conditions become patterns of their own, so that each of them means exactly what it means in the whole:
// `build_pattern` is the only place that knows. `&&` and `||` never negate, so a JSON pattern's guard (F3) may stand
// in every condition instead of once.
#include "compiler/decisions.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "compiler/build_condition.hpp"
#include "compiler/check_filter.hpp"
#include "compiler/names.hpp"

namespace tripline::compiler {

using grammar::Pattern;
using grammar::PatternNode;
using grammar::ast::FilterUse;
using Op = DecisionNode::Op;

namespace {

class DecisionBuilder {
 public:
  DecisionBuilder(const std::string& pack, FilterBuilder& filters, IrWriter& writer)
      : pack_(pack), filters_(filters), writer_(writer) {}

  std::optional<Decision> build(FilterPlace place, const FilterUse& use) {
    const std::optional<NodeId> node = filters_.build(pack_, use);
    if (!node) return std::nullopt;
    out_.pack = pack_;
    out_.place = std::move(place);
    out_.span = use.span;
    out_.node = *node;
    add(use);
    return std::move(out_);
  }

 private:
  std::uint32_t node(Op op, std::vector<std::uint32_t> children = {}) {
    out_.nodes.push_back({op, 0, std::move(children)});
    return static_cast<std::uint32_t>(out_.nodes.size() - 1);
  }

  std::uint32_t condition(grammar::Span span, std::string text, NodeId meaning) {
    out_.nodes.push_back({Op::condition, static_cast<std::uint32_t>(out_.conditions.size()), {}});
    out_.conditions.push_back({span, std::move(text), meaning});
    return static_cast<std::uint32_t>(out_.nodes.size() - 1);
  }

  std::uint32_t add(const FilterUse& use) {
    switch (use.kind) {
      case FilterUse::Kind::pattern: return use.pattern ? add(*use.pattern, use.text) : node(Op::always);
      case FilterUse::Kind::all_of:
      case FilterUse::Kind::any_of:
      case FilterUse::Kind::none_of: {
        std::vector<std::uint32_t> children;
        for (const FilterUse& child : use.children) children.push_back(add(child));
        return node(use.kind == FilterUse::Kind::all_of   ? Op::all
                    : use.kind == FilterUse::Kind::any_of ? Op::any
                                                          : Op::none,
                    std::move(children));
      }
      case FilterUse::Kind::reference:
        return condition(use.span, use.text.value(), filters_.build(pack_, use).value_or(writer_.never()));
      case FilterUse::Kind::member: {
        const std::string field = use.field ? use.field->text.value() : "";
        const std::string list = use.list.name.value().empty() ? "a list" : use.list.name.value();
        return condition(use.span, field + " in " + list, filters_.build(pack_, use).value_or(writer_.never()));
      }
    }
    return node(Op::always);
  }

  // Patterns of single conditions: their text is that of the span within the pattern's text.
  std::uint32_t add(const Pattern& pattern, const grammar::Text& text) {
    switch (pattern.kind) {
      case Pattern::Kind::match_all: return node(Op::always);
      case Pattern::Kind::regex: return condition(pattern.span, text.value(), build_pattern(pattern, writer_));
      case Pattern::Kind::json: return add_tree(pattern, pattern.root);
      case Pattern::Kind::terms: return add_terms(pattern);
      case Pattern::Kind::delimited: return add_slots(pattern, text);
    }
    return node(Op::always);
  }

  std::uint32_t add_tree(const Pattern& pattern, grammar::PatternNodeId id) {
    const PatternNode& at = pattern[id];
    if (at.kind == PatternNode::Kind::condition) {
      Pattern part;
      part.kind = Pattern::Kind::json;
      part.nodes.push_back(at);
      const NodeId meaning = build_pattern(part, writer_);
      std::string spelled = grammar::to_string(part);  // `{ $.a = b }`
      const std::size_t begin = spelled.find_first_not_of("{( "), end = spelled.find_last_not_of(" )}");
      if (begin != std::string::npos && end >= begin) spelled = spelled.substr(begin, end + 1 - begin);
      return condition(at.condition.span, std::move(spelled), meaning);
    }
    std::vector<std::uint32_t> children;
    for (const grammar::PatternNodeId child : at.children) children.push_back(add_tree(pattern, child));
    return node(at.kind == PatternNode::Kind::all_of ? Op::all : Op::any, std::move(children));
  }

  // F8, F9: optional terms count only among themselves.
  std::uint32_t add_terms(const Pattern& pattern) {
    const bool optional_only = std::all_of(pattern.terms.begin(), pattern.terms.end(), [](const grammar::Term& term) {
      return term.kind == grammar::Term::Kind::optional;
    });
    std::vector<std::uint32_t> children;
    for (const grammar::Term& term : pattern.terms) {
      if (term.kind == grammar::Term::Kind::optional && !optional_only) continue;
      Pattern part;
      part.kind = Pattern::Kind::terms;
      part.terms = {term};
      children.push_back(condition(term.span, grammar::to_string(part), build_pattern(part, writer_)));
    }
    return node(optional_only ? Op::any : Op::all, std::move(children));
  }

  // The number of tokens (F43) is asked by each slot's condition, and is the whole where there is none.
  std::uint32_t add_slots(const Pattern& pattern, const grammar::Text& text) {
    std::vector<std::uint32_t> children;
    for (std::size_t s = 0; s < pattern.slots.size(); ++s) {
      if (!pattern.slots[s].condition) continue;
      Pattern part = pattern;
      for (std::size_t other = 0; other < part.slots.size(); ++other) {
        if (other != s) part.slots[other].condition.reset();
      }
      children.push_back(condition(pattern.slots[s].span, "slot " + std::to_string(s + 1), build_pattern(part, writer_)));
    }
    if (children.empty()) return condition(pattern.span, text.value(), build_pattern(pattern, writer_));
    return node(Op::all, std::move(children));
  }

  const std::string& pack_;
  FilterBuilder& filters_;
  IrWriter& writer_;
  Decision out_;
};

}  // namespace

bool Decision::value(const std::vector<bool>& conditions) const {
  std::vector<bool> values(nodes.size());
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const DecisionNode& node = nodes[n];
    const auto holds = [&](std::uint32_t child) { return values[child]; };
    switch (node.op) {
      case Op::always: values[n] = true; break;
      case Op::condition: values[n] = conditions[node.condition]; break;
      case Op::all: values[n] = std::all_of(node.children.begin(), node.children.end(), holds); break;
      case Op::any: values[n] = std::any_of(node.children.begin(), node.children.end(), holds); break;
      case Op::none: values[n] = std::none_of(node.children.begin(), node.children.end(), holds); break;
    }
  }
  return values.empty() || values.back();
}

bool Decision::decides(const std::vector<bool>& conditions, std::uint32_t condition) const {
  std::vector<bool> other = conditions;
  other[condition] = !other[condition];
  return value(conditions) != value(other);
}

Decisions decisions_of(const std::vector<grammar::ast::Pack>& packs) {
  Decisions out;
  grammar::Diagnostics quiet;  // compiling said everything
  IrWriter writer(out.ir);
  Names names(packs, quiet);
  FilterBuilder filters(names, writer, quiet);
  for (const grammar::ast::Pack& pack : packs) {
    for_each_filter(pack, [&](FilterPlace place, const FilterUse& use) {
      auto decision = DecisionBuilder(pack.name.value(), filters, writer).build(std::move(place), use);
      if (decision && !decision->conditions.empty()) out.list.push_back(std::move(*decision));
    });
  }
  return out;
}

NodeId deciding_node(const Decision& decision, std::uint32_t condition, bool value, IrWriter& writer) {
  const auto whole = [&](bool assumed) {
    std::vector<NodeId> made;
    for (const DecisionNode& node : decision.nodes) {
      std::vector<NodeId> children;
      for (const std::uint32_t child : node.children) children.push_back(made[child]);
      switch (node.op) {
        case Op::always: made.push_back(writer.always()); break;
        case Op::condition:
          made.push_back(node.condition != condition ? decision.conditions[node.condition].node
                         : assumed                   ? writer.always()
                                                     : writer.never());
          break;
        case Op::all: made.push_back(writer.all(std::move(children))); break;
        case Op::any: made.push_back(writer.any(std::move(children))); break;
        case Op::none: made.push_back(writer.node({Node::Op::none, {}, std::move(children)})); break;
      }
    }
    return made.back();
  };
  const NodeId yes = whole(true), no = whole(false), own = decision.conditions[condition].node;
  const NodeId differs = writer.any({writer.all({yes, writer.none(no)}), writer.all({no, writer.none(yes)})});
  return writer.all({value ? own : writer.none(own), differs});
}

}  // namespace tripline::compiler
