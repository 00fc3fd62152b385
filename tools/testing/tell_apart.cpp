#include "tools/testing/tell_apart.hpp"

#include "compiler/build_condition.hpp"
#include "compiler/check_filter.hpp"
#include "compiler/check_rules.hpp"

namespace tripline::tools {

namespace ast = grammar::ast;
using compiler::Answer;
using compiler::IrWriter;
using compiler::NodeId;

namespace {

// Tests give JSON objects alone, so nothing else can be a witness.
Difference difference(compiler::Ir& ir, NodeId first, NodeId second, NodeId context) {
  Difference out;
  IrWriter writer(ir);
  const NodeId here = writer.all({compiler::json_guard(writer), context});
  const NodeId only_first = writer.all({here, first, writer.none(second)});
  const NodeId only_second = writer.all({here, second, writer.none(first)});
  for (const bool of_first : {true, false}) {
    const compiler::Verdict verdict = compiler::satisfiable(ir, of_first ? only_first : only_second);
    if (verdict.answer == Answer::undecided) return out;
    if (verdict.answer == Answer::no) continue;
    out.same = Answer::no;
    out.first = of_first;
    if (verdict.witness && verdict.witness->json) out.event = verdict.witness->event;
    return out;
  }
  out.same = Answer::yes;
  return out;
}

class ContextBuilder {
 public:
  ContextBuilder(const std::string& pack, compiler::FilterBuilder& filters, IrWriter& writer)
      : pack_(pack), filters_(filters), writer_(writer) {}

  NodeId build(const FilterContext& context) {
    std::vector<NodeId> all;
    for (const ast::FilterUse& use : context.all) {
      if (const auto node = filters_.build(pack_, use)) all.push_back(*node);
    }
    for (const ast::FilterUse& use : context.none) {
      if (const auto node = filters_.build(pack_, use)) all.push_back(writer_.none(*node));
    }
    for (const auto& nodes : context.nodes) {
      std::vector<NodeId> any;
      for (const ast::Node& node : nodes) any.push_back(fits(node));
      if (!any.empty()) all.push_back(writer_.any(std::move(any)));
    }
    for (const ast::TextTemplate& text : context.texts) all.push_back(has(text));
    return all.empty() ? writer_.always() : writer_.all(std::move(all));
  }

 private:
  // The event names the node: by the first text of which it has all fields, if a capture finds something in it.
  NodeId fits(const ast::Node& node) {
    std::vector<NodeId> ways, before;
    for (const ast::TextTemplate& id : node.ids) {
      const NodeId whole = has(id);
      std::vector<NodeId> way{whole};
      if (!before.empty()) way.push_back(writer_.none(writer_.any(before)));
      // What a capture finds in several fields at once is not asked about.
      if (node.capture && id.parts.size() == 1 && id.parts.front().field) {
        way.push_back(test(*id.parts.front().field, runtime::Test::regex, node.capture->value()));
      }
      ways.push_back(writer_.all(std::move(way)));
      before.push_back(whole);
    }
    std::vector<NodeId> all{ways.empty() ? writer_.always() : writer_.any(std::move(ways))};
    if (node.filter) {
      if (const auto filter = filters_.build(pack_, *node.filter)) all.push_back(*filter);
    }
    return writer_.all(std::move(all));
  }

  NodeId has(const ast::TextTemplate& text) {
    std::vector<NodeId> fields;
    for (const auto& part : text.parts) {
      if (part.field) fields.push_back(test(*part.field, runtime::Test::comparable, {}));
    }
    return fields.empty() ? writer_.always() : writer_.all(std::move(fields));
  }

  NodeId test(const ast::FieldRef& field, runtime::Test kind, const std::string& text) {
    const auto number = static_cast<std::uint32_t>(writer_.field(compiler::field_of(field.selector)));
    return writer_.test({number, kind, text, true, false});
  }

  const std::string& pack_;
  compiler::FilterBuilder& filters_;
  IrWriter& writer_;
};

}  // namespace

Difference tell_apart(const std::vector<ast::Pack>& packs, const std::string& pack, const Mutant::Filters& filters) {
  compiler::Ir ir;
  IrWriter writer(ir);
  grammar::Diagnostics quiet;  // compiling said everything
  compiler::Names names(packs, quiet);
  compiler::FilterBuilder builder(names, writer, quiet);
  const auto first = builder.build(pack, filters.before), second = builder.build(pack, filters.after);
  if (!first || !second) return {};
  const NodeId context = ContextBuilder(pack, builder, writer).build(*filters.context);
  return difference(ir, *first, *second, context);
}

Difference tell_apart(const ast::Contributors& a, const ast::Contributors& b) {
  compiler::Ir ir;
  IrWriter writer(ir);
  grammar::Diagnostics quiet;
  const std::vector<ast::Pack> packs(1);
  compiler::Names names(packs, quiet);
  compiler::FilterBuilder builder(names, writer, quiet);
  compiler::Surroundings in{names, builder, writer, quiet};
  for (const ast::Contributors* rule : {&a, &b}) compiler::check_contributors(packs.front(), *rule, in);
  if (ir.contributors.size() != 2) return {};
  const auto root = [&](std::size_t rule) { return ir.filters[ir.contributors[rule].filter].root; };
  std::vector<NodeId> keys;  // an event that lacks one contributes nothing
  for (const std::uint32_t field : ir.contributors[0].keys) {
    keys.push_back(writer.test({field, runtime::Test::comparable, {}, true, false}));
  }
  return difference(ir, root(0), root(1), writer.all(std::move(keys)));
}

}  // namespace tripline::tools
