// Graphs: which nodes and edges events become, and when a path through them is raised.
#include "tools/testing/mutate_parts.hpp"

namespace tripline::tools {

namespace ast = grammar::ast;
using grammar::Text;

namespace {

grammar::Span span_of_use(const ast::FilterUse& use) { return use.span; }
grammar::Span span_of_template(const ast::TextTemplate& text) { return text.text.span(); }

}  // namespace

void mutate(const ast::Node& node, const RuleMutation& emit) {
  using enum MutationKind;
  leave_out(node, condition, 1, &ast::Node::ids, span_of_template, emit);
  leave_out_part(node, condition, &ast::Node::filter, span_of_use, emit);
  leave_out_part(node, condition, &ast::Node::last, span_of_text, emit);
  leave_out_part(node, operator_, &ast::Node::as, span_of_text, emit);
  if (!node.capture) return;
  ast::Node whole = node;  // what becomes of a capture goes with it
  whole.capture.reset();
  whole.as.reset();
  emit(std::move(whole), {condition, node.capture->span(), ""});
}

void mutate(const ast::Edge& edge, const RuleMutation& emit) {
  using enum MutationKind;
  leave_out(edge, condition, 1, &ast::Edge::from, span_of_text, emit);
  leave_out(edge, condition, 1, &ast::Edge::to, span_of_text, emit);
  leave_out_part(edge, condition, &ast::Edge::filter, span_of_use, emit);
  leave_out_part(edge, condition, &ast::Edge::denied, span_of_use, emit);
  leave_out_part(edge, field, &ast::Edge::kind, span_of_template, emit);
  change(edge, threshold, &ast::Edge::risk, emit);
}

void mutate(const ast::Graph& graph, const RuleMutation& emit) {
  using enum MutationKind;
  if (graph.parallel) {
    change_text(graph, operator_, {graph.parallel->value() == "earliest" ? "separate" : "earliest"}, *graph.parallel,
                [](auto& of) -> auto& { return of.parallel; }, emit);
  }
  leave_out(graph, condition, 1, &ast::Graph::edges, span_of_text, emit);
  for (auto member : {&ast::Graph::cutoff, &ast::Graph::base, &ast::Graph::per_node, &ast::Graph::most,
                      &ast::Graph::lateral_above, &ast::Graph::lateral_risk, &ast::Graph::raise_at, &ast::Graph::raise_weight}) {
    change(graph, threshold, member, emit);
  }
  leave_out(graph, literal, 0, &ast::Graph::assumptions, span_of_text, emit);
  for (auto member : {&ast::Graph::untrusted, &ast::Graph::trusted}) {
    if (graph.*member) leave_out(graph, literal, 1, [=](auto& of) -> auto& { return (of.*member)->values; }, span_of_text, emit);
  }
}

}  // namespace tripline::tools
