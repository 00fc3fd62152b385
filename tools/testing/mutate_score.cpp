// Scores: what signals weigh and ask for, and where the sum is cut off and raised.
#include "tools/testing/mutate_parts.hpp"

namespace tripline::tools {

namespace ast = grammar::ast;
using grammar::Text;

void mutate(const ast::Score& score, const RuleMutation& emit) {
  using enum MutationKind;
  change(score, threshold, &ast::Score::base, emit);
  change(score, threshold, &ast::Score::cap, emit);
  change(score, threshold, &ast::Score::level, emit);
  change(score, window, &ast::Score::window, emit);
  leave_out_part(score, condition, &ast::Score::filter, [](const ast::FilterUse& use) { return use.span; }, emit);
  for (std::size_t s = 0; s < score.signals.size(); ++s) {
    for (auto member : {&ast::Score::Signal::weight, &ast::Score::Signal::at_least, &ast::Score::Signal::share}) {
      change(score, threshold, [=](auto& of) -> auto& { return of.signals[s].*member; }, emit);
    }
    const auto distinct = [=](auto& of) -> auto& { return of.signals[s].distinct; };
    leave_out_part(score, condition, distinct, [](const ast::FieldRef& field) { return field.text.span(); }, emit);
  }
  leave_out(score, condition, 1, &ast::Score::signals, [](const ast::Score::Signal& signal) { return signal.name.span(); }, emit);
  leave_out(score, condition, 0, &ast::Score::categories,
            [](const ast::Score::Category& category) { return category.is.span(); }, emit);
}

}  // namespace tripline::tools
