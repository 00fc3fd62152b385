#include "tools/testing/tell_apart.hpp"

#include "compiler/build_condition.hpp"
#include "compiler/check_filter.hpp"

namespace tripline::tools {

using compiler::Answer;
using compiler::NodeId;

Difference tell_apart(const std::vector<grammar::ast::Pack>& packs, const std::string& pack,
                      const grammar::ast::FilterUse& a, const grammar::ast::FilterUse& b) {
  Difference out;
  compiler::Ir ir;
  compiler::IrWriter writer(ir);
  grammar::Diagnostics quiet;  // compiling said everything
  compiler::Names names(packs, quiet);
  compiler::FilterBuilder filters(names, writer, quiet);
  const auto first = filters.build(pack, a), second = filters.build(pack, b);
  if (!first || !second) return out;
  // Tests give JSON objects alone, so nothing else can be a witness.
  const NodeId guard = compiler::json_guard(writer);
  const NodeId only_first = writer.all({guard, *first, writer.none(*second)});
  const NodeId only_second = writer.all({guard, *second, writer.none(*first)});
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

}  // namespace tripline::tools
