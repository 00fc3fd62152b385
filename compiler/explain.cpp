#include "compiler/explain.hpp"

// The truth of every predicate comes from the runtime itself: each is a filter of a program of its own, so that an
// explanation cannot disagree with a run about a value. What stands above them is followed here, node by node.

#include <algorithm>
#include <utility>

#include "compiler/lower.hpp"

namespace tripline::compiler {

namespace {

using Op = Node::Op;
using runtime::Value;

constexpr std::size_t longest_value = 200, most_values = 10;

std::string cut(std::string_view text) {
  if (text.size() <= longest_value) return std::string(text);
  std::size_t end = longest_value;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

std::string written(const Value& value) {
  switch (value.type) {
    case Value::Type::missing: return "missing";
    case Value::Type::null: return "null";
    case Value::Type::no: return "false";
    case Value::Type::yes: return "true";
    case Value::Type::number: return cut(value.text);
    case Value::Type::string: return '"' + cut(value.text) + '"';
    case Value::Type::object: return "an object";
    case Value::Type::array: return "a list";
  }
  return {};
}

// The predicates under a node, each once, in order.
void collect_predicates(const Ir& ir, NodeId id, std::vector<std::uint32_t>& out) {
  const Node& node = ir[id];
  if (node.op == Op::test) {
    const auto predicate = static_cast<std::uint32_t>(node.predicate);
    if (std::find(out.begin(), out.end(), predicate) == out.end()) out.push_back(predicate);
  }
  for (const NodeId child : node.children) collect_predicates(ir, child, out);
}

const Origin* origin_of(const Ir& ir, NodeId id) {
  const auto at = ir.origins.find(id);
  return at == ir.origins.end() ? nullptr : &at->second;
}

bool is_condition(const Ir& ir, NodeId id) {
  const Origin* origin = origin_of(ir, id);
  return (origin && origin->kind == Origin::Kind::condition) || ir[id].op == Op::test;
}

// What is there without a condition in the rules.
std::string own_words(const Ir& ir, const Node& node) {
  if (node.op == Op::always) return "every event";
  if (node.op == Op::never) return "no event";
  const runtime::Predicate& predicate = ir.predicates[static_cast<std::size_t>(node.predicate)];
  const runtime::Field& field = ir.fields[predicate.field];
  if (predicate.test == runtime::Test::exists && field.kind == runtime::Field::Kind::path && field.steps.empty()) {
    return "the event is a JSON object";
  }
  if (field.kind == runtime::Field::Kind::token_count) return "the line has at least " + predicate.text + " fields";
  std::string out = runtime::to_string(field) + ' ' + std::string(runtime::to_string(predicate.test));
  return predicate.text.empty() ? out : out + ' ' + predicate.text;
}

}  // namespace

std::vector<NodeId> conditions_of(const Ir& ir, NodeId root) {
  std::vector<NodeId> out;
  std::vector<bool> seen(ir.nodes.size());
  std::vector<NodeId> todo{root};
  while (!todo.empty()) {
    const NodeId id = todo.back();
    todo.pop_back();
    if (seen[static_cast<std::size_t>(id)]) continue;
    seen[static_cast<std::size_t>(id)] = true;
    if (const Origin* origin = origin_of(ir, id); origin && origin->kind == Origin::Kind::condition) {
      out.push_back(id);
      continue;
    }
    const auto& children = ir[id].children;
    todo.insert(todo.end(), children.rbegin(), children.rend());
  }
  return out;
}

struct Explainer::Building {
  Explained out;
  std::map<NodeId, std::uint32_t> known;
};

Explainer::Explainer(const Ir& ir, std::unique_ptr<runtime::Program> program)
    : ir_(&ir), program_(std::move(program)), matcher_(std::make_unique<runtime::Matcher>(*program_)),
      truth_(ir.predicates.size()), node_truth_(ir.nodes.size()) {}

std::optional<Explainer> Explainer::make(const Ir& traced) {
  Ir flat;
  flat.fields = traced.fields;
  flat.predicates = traced.predicates;
  for (std::size_t p = 0; p < flat.predicates.size(); ++p) {
    flat.nodes.push_back({Op::test, static_cast<PredicateId>(p), {}});
    flat.filters.push_back({{}, static_cast<NodeId>(p)});
  }
  std::optional<runtime::Program> program = lower(flat);
  if (!program) return std::nullopt;
  return Explainer(traced, std::make_unique<runtime::Program>(std::move(*program)));
}

void Explainer::look_at(std::string_view event, bool stored) {
  std::fill(truth_.begin(), truth_.end(), false);
  for (const std::uint32_t predicate : matcher_->match(event, stored)) truth_[predicate] = true;
  const auto holds = [&](NodeId child) { return node_truth_[static_cast<std::size_t>(child)]; };
  for (std::size_t n = 0; n < ir_->nodes.size(); ++n) {
    const Node& node = ir_->nodes[n];
    const auto& children = node.children;
    switch (node.op) {
      case Op::never: node_truth_[n] = false; break;
      case Op::always: node_truth_[n] = true; break;
      case Op::test: node_truth_[n] = truth_[static_cast<std::size_t>(node.predicate)]; break;
      case Op::all: node_truth_[n] = std::all_of(children.begin(), children.end(), holds); break;
      case Op::any: node_truth_[n] = std::any_of(children.begin(), children.end(), holds); break;
      case Op::none: node_truth_[n] = std::none_of(children.begin(), children.end(), holds); break;
    }
  }
}

bool Explainer::holds(NodeId node) const { return node_truth_[static_cast<std::size_t>(node)]; }

bool Explainer::has_leaf(std::uint32_t field) const {
  const auto values = matcher_->values().all(field);
  return std::any_of(values.begin(), values.end(), [](const Value& v) { return v.leaf() && !v.leaf_text().empty(); });
}

SeenValue Explainer::value(std::uint32_t field) const {
  SeenValue out{runtime::to_string(ir_->fields[field]), {}, 0};
  for (const Value& value : matcher_->values().all(field)) {
    if (out.values.size() < most_values) {
      out.values.push_back(written(value));
    } else {
      ++out.more;
    }
  }
  return out;
}

std::uint32_t Explainer::part(NodeId id, Building& building) const {
  if (const auto at = building.known.find(id); at != building.known.end()) return at->second;
  const Node& node = (*ir_)[id];
  const Origin* origin = origin_of(*ir_, id);
  ExplainedPart made;
  made.node = id;
  made.holds = holds(id);
  if (origin) made.span = origin->span;
  const bool constant = node.op == Op::always || node.op == Op::never;
  if (is_condition(*ir_, id) || constant) {
    made.text = origin && !origin->text.empty() ? origin->text : own_words(*ir_, node);
    std::vector<std::uint32_t> predicates, fields;
    collect_predicates(*ir_, id, predicates);
    for (const std::uint32_t predicate : predicates) {
      const std::uint32_t field = ir_->predicates[predicate].field;
      const bool whole = ir_->fields[field].kind == runtime::Field::Kind::path && ir_->fields[field].steps.empty();
      if (whole || std::find(fields.begin(), fields.end(), field) != fields.end()) continue;
      fields.push_back(field);
      made.values.push_back(value(field));
    }
  } else {
    made.op = node.op == Op::all ? ExplainedPart::Op::all : node.op == Op::any ? ExplainedPart::Op::any : ExplainedPart::Op::none;
    if (origin && origin->kind == Origin::Kind::filter) made.name = origin->text;
    for (const NodeId child : node.children) made.children.push_back(part(child, building));
  }
  building.out.parts.push_back(std::move(made));
  return building.known[id] = static_cast<std::uint32_t>(building.out.parts.size() - 1);
}

Explained Explainer::explain(NodeId root) const {
  Building building;
  part(root, building);
  return std::move(building.out);
}

namespace {

class Deciding {
 public:
  explicit Deciding(const Explained& explained) : explained_(explained), seen_(explained.parts.size()) {}

  void walk(std::uint32_t number) {
    if (seen_[number]) return;
    seen_[number] = true;
    const ExplainedPart& part = explained_.parts[number];
    if (part.op == ExplainedPart::Op::condition) out.push_back(number);
    // Of `all` that fails, what fails; of `any` that holds, what holds; of `none` that fails, what holds. Else each
    // child is as it must be.
    const bool some = part.holds == (part.op == ExplainedPart::Op::any);
    const bool wanted = part.op != ExplainedPart::Op::all;
    for (const std::uint32_t child : part.children) {
      if (!some || explained_.parts[child].holds == wanted) walk(child);
    }
  }

  std::vector<std::uint32_t> out;

 private:
  const Explained& explained_;
  std::vector<bool> seen_;
};

}  // namespace

std::vector<std::uint32_t> deciding_conditions(const Explained& explained) {
  Deciding deciding(explained);
  deciding.walk(static_cast<std::uint32_t>(explained.parts.size() - 1));
  return std::move(deciding.out);
}

}  // namespace tripline::compiler
