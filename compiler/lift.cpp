// A decision is "if the test holds, this way, else that way". Where one way is a verdict the choice is a plain `all` or
// `any`, which is what most decisions were made of.
#include "compiler/lift.hpp"

#include <vector>

namespace tripline::compiler {

namespace {

class Lifting {
 public:
  explicit Lifting(const runtime::Program& program) : program_(program), ir_(tables(program)), writer_(ir_) {}

  Ir run() {
    // A decision leads to earlier ones only (Program's `verify`).
    for (const runtime::Decision& decision : program_.decisions) made_.push_back(choice(decision));
    for (const runtime::Filter& filter : program_.filters) ir_.filters.push_back({filter.names, node(filter.entry)});
    return std::move(ir_);
  }

 private:
  static Ir tables(const runtime::Program& program) {
    Ir ir;
    ir.fields = program.fields;
    ir.packs = program.packs;
    ir.metrics = program.metrics;
    ir.alarms = program.alarms;
    ir.contributors = program.contributors;
    ir.threats = program.threats;
    ir.composites = program.composites;
    ir.scores = program.scores;
    ir.outliers = program.outliers;
    ir.graphs = program.graphs;
    ir.queries = program.queries;
    return ir;
  }

  NodeId node(std::uint32_t entry) {
    return entry == runtime::accept ? writer_.always() : entry == runtime::reject ? writer_.never() : made_[entry];
  }

  NodeId choice(const runtime::Decision& d) {
    const NodeId test = writer_.test(program_.predicates[d.predicate]);
    const bool yes = d.on_true == runtime::accept, no = d.on_true == runtime::reject;
    const bool else_yes = d.on_false == runtime::accept, else_no = d.on_false == runtime::reject;
    if (yes) return else_no ? test : writer_.any({test, node(d.on_false)});
    if (no) return else_yes ? writer_.none(test) : writer_.all({writer_.none(test), node(d.on_false)});
    if (else_no) return writer_.all({test, node(d.on_true)});
    if (else_yes) return writer_.any({writer_.none(test), node(d.on_true)});
    return writer_.any({writer_.all({test, node(d.on_true)}), writer_.all({writer_.none(test), node(d.on_false)})});
  }

  const runtime::Program& program_;
  Ir ir_;
  IrWriter writer_;
  std::vector<NodeId> made_;  // by decision
};

}  // namespace

Ir lift(const runtime::Program& program) { return Lifting(program).run(); }

}  // namespace tripline::compiler
