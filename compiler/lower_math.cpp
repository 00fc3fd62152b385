// One walk over the nodes of an expression, operands first, that checks and translates at once. Constant
// numbers are computed along the way, so that `5 / 0` is refused where it is written.
#include "compiler/lower_math.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "runtime/evaluate_formula.hpp"

namespace tripline::compiler {

namespace {

using grammar::Code;
using grammar::Diagnostic;
using grammar::Diagnostics;
using grammar::Expression;
using grammar::MathNode;
using grammar::MathNodeId;
using runtime::FormulaNode;
using runtime::Operation;

constexpr std::uint32_t shortest_band_period = 60;                      // M24
constexpr std::string_view sort_keys[] = {"AVG", "MIN", "MAX", "SUM"};  // as runtime::SortKey
constexpr std::string_view sort_orders[] = {"ASC", "DESC"};

Operation operation_of(grammar::MathOperator op) {
  using grammar::MathOperator;
  switch (op) {
    case MathOperator::either:
      return Operation::either;
    case MathOperator::both:
      return Operation::both;
    case MathOperator::eq:
      return Operation::eq;
    case MathOperator::ne:
      return Operation::ne;
    case MathOperator::lt:
      return Operation::lt;
    case MathOperator::gt:
      return Operation::gt;
    case MathOperator::le:
      return Operation::le;
    case MathOperator::ge:
      return Operation::ge;
    case MathOperator::add:
      return Operation::add;
    case MathOperator::subtract:
      return Operation::subtract;
    case MathOperator::multiply:
      return Operation::multiply;
    case MathOperator::divide:
      return Operation::divide;
    case MathOperator::power:
      return Operation::power;
  }
  return Operation::add;
}

class Lowering {
 public:
  Lowering(const Expression& expression, const MathScope& scope, runtime::FormulaSet& set,
           Diagnostics& diagnostics)
      : expression_(expression),
        scope_(scope),
        set_(set),
        diagnostics_(diagnostics),
        places_(expression.nodes.size()) {}

  MathTypes run(runtime::Formula& formula, std::set<std::uint32_t>& inputs) {
    formula.text = expression_.text;
    nodes_ = &formula.nodes;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const MathNode& node = expression_.nodes[i];
      lower(node, places_[i]);
    }
    const Place& root = places_[static_cast<std::size_t>(expression_.root)];
    if (root.types == 0) complain_of_word(expression_[expression_.root], root);
    check_band();
    inputs = std::move(inputs_);
    return failed_ ? MathTypes{0} : root.types;
  }

 private:
  // A node as it was lowered. Strings and words give no node; who takes them looks at the syntax tree.
  struct Place {
    MathTypes types = 0;
    std::uint32_t node = 0;
    std::optional<double> constant;
    bool refused = false;  // an error was said, so what builds on it stays silent
  };

  Place& place(MathNodeId id) { return places_[static_cast<std::size_t>(id)]; }

  Diagnostic& refuse(Code code, grammar::Span span, std::string message) {
    failed_ = true;
    return diagnostics_.add(code, span, std::move(message));
  }

  FormulaNode& emit(const MathNode& node, Place& place, Operation operation, MathTypes types) {
    place.types = types;
    place.node = static_cast<std::uint32_t>(nodes_->size());
    FormulaNode out;
    out.operation = operation;
    out.begin = node.begin;
    out.end = node.end;
    return nodes_->emplace_back(std::move(out));
  }

  void lower(const MathNode& node, Place& place) {
    switch (node.kind) {
      case MathNode::Kind::number:
        emit(node, place, Operation::number, scalar_type).number = node.number;
        place.constant = node.number;
        break;
      case MathNode::Kind::id:
        lower_id(node, place);
        break;
      case MathNode::Kind::word:
      case MathNode::Kind::text:
        break;
      case MathNode::Kind::array:
        lower_array(node, place);
        break;
      case MathNode::Kind::call:
        lower_call(node, place);
        break;
      case MathNode::Kind::negate:
        lower_operands(node, place, Operation::negate);
        if (const auto constant = this->place(node.operands[0]).constant; constant && place.types != 0) {
          place.constant = -*constant;
        }
        break;
      case MathNode::Kind::binary:
        lower_binary(node, place);
        break;
    }
  }

  void lower_id(const MathNode& node, Place& place) {
    const auto found = scope_.names.find(node.text);
    if (found == scope_.names.end()) {
      place.refused = true;
      unknown_id(node);
      return;
    }
    const MathName& known = found->second;
    if (known.types == 0) {  // refused itself
      place.refused = failed_ = true;
      return;
    }
    emit(node, place, known.expression ? Operation::result : Operation::input, known.types).inputs = {
        known.number};
    if (known.expression) {
      inputs_.insert(known.inputs.begin(), known.inputs.end());
    } else {
      inputs_.insert(known.number);
    }
  }

  void unknown_id(const MathNode& node) {
    Diagnostic& diagnostic =
        refuse(Code::unknown_name, node.span, fmt::format("there is no id `{}`", node.text));
    std::vector<std::string_view> ids;
    for (const auto& [id, known] : scope_.names) ids.push_back(id);
    if (const auto near = grammar::nearest_name(node.text, ids)) {
      diagnostic.help = fmt::format("did you mean `{}`?", *near);
      diagnostic.fix = grammar::Fix{node.span, std::string(*near)};
    }
  }

  // A string, or a word such as REPEAT, where a value should be.
  void complain_of_word(const MathNode& node, const Place& place) {
    if (place.refused) return;
    if (node.kind == MathNode::Kind::word) {
      Diagnostic& diagnostic =
          refuse(Code::unknown_name, node.span, fmt::format("there is no id `{}`", node.text));
      diagnostic.help = math_function(node.text)
                            ? fmt::format("a function has parentheses: `{}(…)`", node.text)
                            : "ids begin with a lower-case letter";
    } else if (node.kind == MathNode::Kind::text) {
      refuse(Code::expression_type, node.span, "a string is no value").help =
          "strings are arguments of METRICS and INSIGHT_RULE_METRIC only";
    }
  }

  // Whether an operand is a value of one of `types`; says so if not.
  bool check(MathNodeId id, MathTypes types, std::string_view taker) {
    const MathNode& node = expression_[id];
    const Place& at = place(id);
    if (at.types == 0) {
      complain_of_word(node, at);
      return false;
    }
    if ((at.types & types) != 0) return true;
    refuse(Code::expression_type, node.span,
           fmt::format("{} takes {}, not {}", taker, words_of(types), words_of(at.types)));
    return false;
  }

  std::uint32_t operand(MathNodeId id) { return place(id).node; }

  void lower_operands(const MathNode& node, Place& at, Operation operation) {
    const std::string taker = fmt::format("`{}`", to_string(operation));
    bool fine = true;
    for (const MathNodeId id : node.operands) fine &= check(id, scalar_type | many_types, taker);
    if (!fine) {
      at.refused = true;
      return;
    }
    MathTypes types = place(node.operands[0]).types;
    std::vector<std::uint32_t> operands = {operand(node.operands[0])};
    if (node.operands.size() == 2) {
      types = joined(types, place(node.operands[1]).types);
      operands.push_back(operand(node.operands[1]));
    }
    emit(node, at, operation, types).operands = std::move(operands);
  }

  // Of an operator: the larger of what the sides may be.
  static MathTypes joined(MathTypes a, MathTypes b) {
    MathTypes out = 0;
    for (const MathTypes left : {scalar_type, series_type, array_type}) {
      for (const MathTypes right : {scalar_type, series_type, array_type}) {
        if ((a & left) && (b & right)) out = static_cast<MathTypes>(out | std::max(left, right));
      }
    }
    return out;
  }

  void lower_binary(const MathNode& node, Place& at) {
    const Operation operation = operation_of(node.op);
    lower_operands(node, at, operation);
    const auto left = place(node.operands[0]).constant, right = place(node.operands[1]).constant;
    if (at.types == 0 || !left || !right) return;
    at.constant = runtime::apply(operation, *left, *right);
    if (at.constant) return;
    at.refused = true;
    refuse(Code::expression_value, node.span, "the result is no finite number").help =
        node.op == grammar::MathOperator::divide && *right == 0 ? "the divisor is 0" : "";
  }

  void lower_array(const MathNode& node, Place& at) {
    bool fine = true;
    std::vector<std::uint32_t> operands;
    for (const MathNodeId id : node.operands) {
      fine &= check(id, many_types, "an array");
      operands.push_back(operand(id));
    }
    at.refused = !fine;
    if (fine) emit(node, at, Operation::array, array_type).operands = std::move(operands);
  }

  // Calls.

  void lower_call(const MathNode& node, Place& at) {
    at.refused = true;  // until it is known to be fine
    const MathFunction* function = math_function(node.text);
    if (function == nullptr) return unknown_function(node);
    if (!function->offline) {
      refuse(Code::offline_function, node.mark, fmt::format("`{}` cannot be answered offline", node.text))
          .help = node.text == "SEARCH" ? "name the metrics in the request, or use a Metrics Insights query"
                                        : "write the quota as a number";
      return;
    }
    if (!check_count(node, *function)) return;
    std::vector<std::uint32_t> operands;
    bool fine = true;
    for (std::size_t i = 0; i < node.operands.size(); ++i) {
      fine &= check_argument(node, *function, i, operands);
    }
    if (!fine) return;
    const MathTypes types = result_types(node, *function);
    if (types == 0) return;
    at.refused = false;
    FormulaNode& out = emit(node, at, function->operation, types);
    out.operands = std::move(operands);
    complete(node, out);
  }

  void unknown_function(const MathNode& node) {
    Diagnostic& diagnostic =
        refuse(Code::unknown_function, node.mark, fmt::format("there is no function `{}`", node.text));
    if (node.text == "NOT") {
      diagnostic.help = "compare with zero: `m1 == 0`";
      return;
    }
    std::vector<std::string_view> names;
    for (const MathFunction& function : math_functions()) names.push_back(function.name);
    if (const auto near = grammar::nearest_name(node.text, names)) {
      diagnostic.help = fmt::format("did you mean `{}`?", *near);
      diagnostic.fix = grammar::Fix{node.mark, std::string(*near)};
    }
  }

  bool check_count(const MathNode& node, const MathFunction& function) {
    const std::size_t given = node.operands.size();
    if (given >= function.required && given <= function.count) return true;
    const std::string wanted = function.required == function.count
                                   ? fmt::format("{}", function.count)
                                   : fmt::format("{} to {}", function.required, function.count);
    refuse(
        Code::function_arguments,
        given > function.count ? expression_[node.operands[function.count]].span : node.mark,
        fmt::format("`{}` takes {} argument{}, not {}", node.text, wanted, wanted == "1" ? "" : "s", given));
    return false;
  }

  bool check_argument(const MathNode& node, const MathFunction& function, std::size_t index,
                      std::vector<std::uint32_t>& operands) {
    const MathNodeId id = node.operands[index];
    const MathNode& argument = expression_[id];
    const MathParameter& parameter = function.parameters[index];
    const bool is_word = argument.kind == MathNode::Kind::word;
    switch (parameter.kind) {
      case MathParameter::Kind::text:
        return check_text(node, argument, place(id));
      case MathParameter::Kind::metric:
        return check_metric(node, argument, place(id));
      case MathParameter::Kind::sort_key:
        return check_word(node, argument, place(id), sort_keys);
      case MathParameter::Kind::sort_order:
        return check_word(node, argument, place(id), sort_orders);
      case MathParameter::Kind::filler:
        if (is_word && (argument.text == "REPEAT" || argument.text == "LINEAR")) return true;
        break;
      case MathParameter::Kind::value:
        break;
    }
    if (!check(id, parameter.types, fmt::format("`{}`", node.text))) return false;
    operands.push_back(operand(id));
    return check_constant(node, function, index);
  }

  bool check_text(const MathNode& node, const MathNode& argument, const Place& at) {
    if (argument.kind == MathNode::Kind::text && !argument.single_quoted) return true;
    if (at.refused) return false;
    refuse(Code::function_arguments, argument.span, fmt::format("`{}` takes a string there", node.text))
        .help = "strings stand in double quotes";
    return false;
  }

  // M22: PERIOD asks for a metric by its id; the argument's own node is dropped.
  bool check_metric(const MathNode& node, const MathNode& argument, const Place& at) {
    const auto known =
        argument.kind == MathNode::Kind::id ? scope_.names.find(argument.text) : scope_.names.end();
    if (known != scope_.names.end() && !known->second.expression) return true;
    if (at.refused) return false;
    refuse(Code::function_arguments, argument.span, fmt::format("`{}` takes the id of a metric", node.text));
    return false;
  }

  template <std::size_t Count>
  bool check_word(const MathNode& node, const MathNode& argument, const Place& at,
                  const std::string_view (&words)[Count]) {
    if (argument.kind == MathNode::Kind::word &&
        std::find(words, words + Count, argument.text) != words + Count) {
      return true;
    }
    if (at.refused && argument.kind != MathNode::Kind::id) return false;
    std::string wanted;
    for (const std::string_view word : words) {
      wanted += wanted.empty() ? "" : ", ";
      wanted += word;
    }
    refuse(Code::function_arguments, argument.span,
           fmt::format("`{}` takes one of {} there", node.text, wanted));
    return false;
  }

  // Numbers that are known already and have no meaning there: band widths, positions.
  bool check_constant(const MathNode& node, const MathFunction& function, std::size_t index) {
    const auto constant = place(node.operands[index]).constant;
    if (!constant || index == 0) return true;
    const double least = function.operation == Operation::sort ? 1 : 0;
    const bool position = function.operation == Operation::sort || function.operation == Operation::slice;
    const grammar::Span span = expression_[node.operands[index]].span;
    if (position && (*constant < least || *constant != std::floor(*constant))) {
      refuse(Code::expression_value, span,
             fmt::format("`{}` takes a whole number of at least {}, not {}", node.text, least, *constant));
      return false;
    }
    if (function.operation == Operation::band && !(*constant > 0)) {
      refuse(Code::expression_value, span, "a band is a positive number of deviations wide");
      return false;
    }
    return true;
  }

  MathTypes result_types(const MathNode& node, const MathFunction& function) {
    switch (function.result) {
      case MathFunction::Result::scalar:
        return scalar_type;
      case MathFunction::Result::series:
        return series_type;
      case MathFunction::Result::array:
        return array_type;
      case MathFunction::Result::same:
        return place(node.operands[0]).types & many_types;
      case MathFunction::Result::reduced:  // one step down
        return static_cast<MathTypes>((place(node.operands[0]).types & many_types) >> 1);
      case MathFunction::Result::branches:
        break;
    }
    // M20: the condition's slots, or the whole of one branch.
    MathTypes given = 0;
    for (const MathNodeId id : node.operands) given = static_cast<MathTypes>(given | place(id).types);
    if (given == scalar_type) {
      refuse(Code::expression_type, node.span, "one argument of `IF` is a time series");
      return 0;
    }
    const MathTypes condition = place(node.operands[0]).types;
    MathTypes types = condition & series_type;
    if (condition & scalar_type) {
      types =
          static_cast<MathTypes>(types | place(node.operands[1]).types |
                                 (node.operands.size() > 2 ? place(node.operands[2]).types : series_type));
    }
    return types & (scalar_type | series_type);
  }

  // What stands in a node beside its operands.
  void complete(const MathNode& node, FormulaNode& out) {
    const auto argument = [&](std::size_t i) -> const MathNode& { return expression_[node.operands[i]]; };
    switch (out.operation) {
      case Operation::gather: {
        const std::string part = node.operands.empty() ? "" : argument(0).text;
        for (std::uint32_t i = 0; i < set_.inputs.size(); ++i) {
          if (set_.inputs[i].id.find(part) == std::string::npos) continue;
          out.inputs.push_back(i);
          inputs_.insert(i);
        }
        if (gathers_ == nullptr) gathers_ = &node;
        break;
      }
      case Operation::insight:
        complete_insight(node, out);
        break;
      case Operation::fill:
        if (argument(1).kind == MathNode::Kind::word) {
          out.operation = argument(1).text == "REPEAT" ? Operation::fill_repeat : Operation::fill_linear;
        }
        break;
      case Operation::sort:
        out.key = static_cast<runtime::SortKey>(
            std::find(std::begin(sort_keys), std::end(sort_keys), argument(1).text) - std::begin(sort_keys));
        out.descending = argument(2).text == "DESC";
        break;
      case Operation::band:
        bands_.push_back(&node);
        break;
      default:
        break;
    }
  }

  void complete_insight(const MathNode& node, FormulaNode& out) {
    const MathNode& rule = expression_[node.operands[0]];
    const MathNode& metric = expression_[node.operands[1]];
    const auto metrics = insight_metrics();
    if (std::find(metrics.begin(), metrics.end(), metric.text) == metrics.end()) {
      Diagnostic& diagnostic =
          refuse(Code::function_arguments, metric.span,
                 fmt::format("a Contributor Insights rule has no metric `{}`", metric.text));
      const auto near = grammar::nearest_name(metric.text, {metrics.begin(), metrics.end()});
      diagnostic.help = near ? fmt::format("did you mean `{}`?", *near)
                             : std::string(
                                   "there are UniqueContributors, MaxContributorValue, SampleCount, Sum, "
                                   "Minimum, Maximum and Average");
    }
    if (scope_.insight_rules && std::find(scope_.insight_rules->begin(), scope_.insight_rules->end(),
                                          rule.text) == scope_.insight_rules->end()) {
      refuse(Code::unknown_name, rule.span,
             fmt::format("there is no Contributor Insights rule `{}`", rule.text));
    }
    std::uint32_t number = 0;
    while (number < set_.insights.size() &&
           (set_.insights[number].rule != rule.text || set_.insights[number].metric != metric.text)) {
      ++number;
    }
    if (number == set_.insights.size()) set_.insights.push_back({rule.text, metric.text});
    out.inputs = {number};
  }

  // M24
  void check_band() {
    if (bands_.empty()) return;
    if (bands_.size() > 1) {
      Diagnostic& diagnostic = refuse(Code::function_arguments, bands_[1]->mark,
                                      "a second `ANOMALY_DETECTION_BAND` in one expression");
      diagnostic.labels.push_back({bands_[0]->mark, "the first one"});
    }
    if (gathers_ != nullptr) {
      refuse(Code::function_arguments, gathers_->mark, "`METRICS` stands beside `ANOMALY_DETECTION_BAND`")
          .help = "name the metrics that are meant";
    }
    std::set<std::uint32_t> periods;
    for (const auto& [id, known] : scope_.names) {
      if (!known.expression && inputs_.contains(known.number)) periods.insert(known.period);
    }
    if (periods.size() > 1) {
      refuse(Code::function_arguments, bands_[0]->mark, "the metrics of a band have different periods");
    } else if (!periods.empty() && *periods.begin() < shortest_band_period) {
      refuse(Code::function_arguments, bands_[0]->mark, "a band has a period of a minute or longer");
    }
  }

  const Expression& expression_;
  const MathScope& scope_;
  runtime::FormulaSet& set_;
  Diagnostics& diagnostics_;
  std::vector<Place> places_;
  std::vector<FormulaNode>* nodes_ = nullptr;
  std::set<std::uint32_t> inputs_;
  std::vector<const MathNode*> bands_;
  const MathNode* gathers_ = nullptr;
  bool failed_ = false;
};

}  // namespace

MathTypes lower_math(const Expression& expression, const MathScope& scope, runtime::FormulaSet& set,
                     runtime::Formula& formula, std::set<std::uint32_t>& inputs, Diagnostics& diagnostics) {
  return Lowering(expression, scope, set, diagnostics).run(formula, inputs);
}

}  // namespace tripline::compiler
