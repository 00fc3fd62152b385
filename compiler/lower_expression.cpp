// The request around the expressions: ids are resolved, circles found, expressions put in an order in which
// each uses earlier ones only; lower_math.hpp then takes them one by one.
#include "compiler/lower_expression.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/lower_math.hpp"

namespace tripline::compiler {

namespace {

using grammar::Code;
using grammar::Diagnostic;
using grammar::Diagnostics;
using grammar::MathNode;

constexpr std::size_t most_items = 500;         // M27
constexpr std::size_t most_alarm_metrics = 10;  // M27

// M2
bool is_id(std::string_view text) {
  if (text.empty() || text[0] < 'a' || text[0] > 'z') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

class Request {
 public:
  Request(const MathRequest& request, Diagnostics& diagnostics)
      : request_(request), diagnostics_(diagnostics), state_(request.items.size()) {}

  std::optional<runtime::FormulaSet> lower() {
    const std::size_t errors = diagnostics_.errors();
    if (request_.items.size() > most_items) {
      diagnostics_.add(Code::expression_limit, request_.items[most_items].id.span(),
                       fmt::format("a request has more than {} metrics and expressions", most_items));
      return std::nullopt;
    }
    scope_.insight_rules = request_.insight_rules;
    read_ids();
    for (std::size_t i = 0; i < request_.items.size(); ++i) {
      if (request_.items[i].expression && state_[i] == State::unseen) visit(i);
    }
    for (const std::size_t item : order_) lower(item);
    for (const std::size_t item : order_) judge(item);
    if (diagnostics_.errors() > errors) return std::nullopt;
    return std::move(set_);
  }

 private:
  enum class State : std::uint8_t { unseen, open, done };

  void read_ids() {
    for (std::size_t i = 0; i < request_.items.size(); ++i) {
      const MathItem& item = request_.items[i];
      const std::string& id = item.id.value();
      if (item.expression && id.empty()) continue;
      if (!is_id(id)) {
        diagnostics_.add(Code::bad_name, item.id.span(), fmt::format("`{}` is no id", id)).help =
            "an id is a lower-case letter, then letters, digits and `_`";
      }
      const auto [first, fresh] = items_.emplace(id, i);
      if (!fresh) {
        Diagnostic& diagnostic = diagnostics_.add(Code::duplicate_name, item.id.span(),
                                                  fmt::format("the id `{}` is given twice", id));
        diagnostic.labels.push_back({request_.items[first->second].id.span(), "first given here"});
      }
      MathName known;
      known.expression = item.expression.has_value();
      if (!known.expression) {
        known.number = static_cast<std::uint32_t>(set_.inputs.size());
        known.types = item.array ? array_type : series_type;
        known.period = item.period;
        set_.inputs.push_back({id, item.array});
      }
      scope_.names.emplace(id, known);
    }
  }

  // Depth first; at most most_items deep.
  void visit(std::size_t item) {
    state_[item] = State::open;
    path_.push_back(item);
    for (const MathNode& node : request_.items[item].expression->nodes) {
      if (node.kind != MathNode::Kind::id) continue;
      const auto found = items_.find(node.text);
      if (found == items_.end() || !request_.items[found->second].expression) continue;
      used_.insert(found->second);
      if (state_[found->second] == State::unseen) visit(found->second);
      if (state_[found->second] == State::open) refuse_circle(found->second, node);
    }
    path_.pop_back();
    state_[item] = State::done;
    order_.push_back(item);
  }

  void refuse_circle(std::size_t to, const MathNode& node) {
    const auto from = std::find(path_.begin(), path_.end(), to);
    std::string circle;
    for (auto item = from; item != path_.end(); ++item) circle += request_.items[*item].id.value() + " -> ";
    diagnostics_.add(Code::cyclic_expression, node.span,
                     fmt::format("`{}` is computed from itself: {}{}", node.text, circle, node.text));
    circular_.insert(from, path_.end());
  }

  void lower(std::size_t item) {
    if (circular_.contains(item)) return;
    runtime::Formula formula;
    formula.id = request_.items[item].id.value();
    formula.reported = !used_.contains(item);
    MathName known;
    known.expression = true;
    known.number = static_cast<std::uint32_t>(set_.formulas.size());
    known.types =
        lower_math(*request_.items[item].expression, scope_, set_, formula, known.inputs, diagnostics_);
    types_[item] = known;
    if (!formula.id.empty()) scope_.names[formula.id] = known;
    set_.formulas.push_back(std::move(formula));
  }

  // M8, M27
  void judge(std::size_t item) {
    const auto found = types_.find(item);
    if (found == types_.end() || found->second.types == 0 || used_.contains(item)) return;
    const MathTypes types = found->second.types;
    const grammar::Span span = request_.items[item].expression->span;
    if ((types & many_types) == 0) {
      diagnostics_.add(Code::expression_type, span, "the result is a number").help =
          "an expression ends in a time series: `TIME_SERIES(…)` makes one of a number";
    } else if (request_.alarm && (types & series_type) == 0) {
      diagnostics_.add(Code::expression_type, span, "the result is an array of time series").help =
          "an alarm watches one series: `SUM(…)`, `MAX(…)` or `FIRST(…)` make one of an array";
    }
    if (request_.alarm && found->second.inputs.size() > most_alarm_metrics) {
      diagnostics_
          .add(Code::expression_limit, span,
               fmt::format("an alarm's expression uses {} metrics", found->second.inputs.size()))
          .help = fmt::format("there may be {}", most_alarm_metrics);
    }
  }

  const MathRequest& request_;
  Diagnostics& diagnostics_;
  MathScope scope_;
  runtime::FormulaSet set_;
  std::map<std::string, std::size_t, std::less<>> items_;
  std::vector<State> state_;
  std::vector<std::size_t> path_;
  std::vector<std::size_t> order_;
  std::set<std::size_t> used_;  // expressions that others use
  std::set<std::size_t> circular_;
  std::map<std::size_t, MathName> types_;
};

}  // namespace

std::optional<runtime::FormulaSet> lower_expressions(const MathRequest& request, Diagnostics& diagnostics) {
  return Request(request, diagnostics).lower();
}

}  // namespace tripline::compiler
