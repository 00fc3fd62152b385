// One walk over the nodes: operands stand before what they belong to and belong to one node only, so values
// are moved from node to node and no recursion follows the depth of a formula.
#include "runtime/evaluate_formula.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "runtime/series_functions.hpp"

namespace tripline::runtime {

namespace {

constexpr std::size_t most_series = 10'000;
constexpr std::size_t longest_label = 60;

// Thrown and caught in this file.
struct Failure {
  std::string message;
};

std::string_view kind_of(const MathValue& value) {
  constexpr std::string_view kinds[] = {"a number", "a time series", "an array of time series"};
  return kinds[value.index()];
}

Binary function_of(Operation operation) {
  switch (operation) {
    case Operation::add:
      return [](double a, double b) { return a + b; };
    case Operation::subtract:
      return [](double a, double b) { return a - b; };
    case Operation::multiply:
      return [](double a, double b) { return a * b; };
    case Operation::divide:
      return [](double a, double b) { return a / b; };
    case Operation::power:
      return [](double a, double b) { return std::pow(a, b); };
    case Operation::eq:
      return [](double a, double b) { return a == b ? 1.0 : 0.0; };
    case Operation::ne:
      return [](double a, double b) { return a != b ? 1.0 : 0.0; };
    case Operation::lt:
      return [](double a, double b) { return a < b ? 1.0 : 0.0; };
    case Operation::gt:
      return [](double a, double b) { return a > b ? 1.0 : 0.0; };
    case Operation::le:
      return [](double a, double b) { return a <= b ? 1.0 : 0.0; };
    case Operation::ge:
      return [](double a, double b) { return a >= b ? 1.0 : 0.0; };
    case Operation::both:
      return [](double a, double b) { return a != 0 && b != 0 ? 1.0 : 0.0; };
    case Operation::either:
      return [](double a, double b) { return a != 0 || b != 0 ? 1.0 : 0.0; };
    default:
      return nullptr;
  }
}

Unary unary_of(Operation operation) {
  switch (operation) {
    case Operation::negate:
      return [](double value) { return -value; };
    case Operation::abs:
      return [](double value) { return std::abs(value); };
    case Operation::ceil:
      return [](double value) { return std::ceil(value); };
    case Operation::floor:
      return [](double value) { return std::floor(value); };
    case Operation::log:
      return [](double value) { return std::log(value); };
    case Operation::log10:
      return [](double value) { return std::log10(value); };
    default:
      return nullptr;
  }
}

std::optional<Reduction> reduction_of(Operation operation) {
  switch (operation) {
    case Operation::average:
      return Reduction::average;
    case Operation::sum:
      return Reduction::sum;
    case Operation::minimum:
      return Reduction::minimum;
    case Operation::maximum:
      return Reduction::maximum;
    case Operation::deviation:
      return Reduction::deviation;
    case Operation::datapoint_count:
      return Reduction::datapoint_count;
    default:
      return std::nullopt;
  }
}

Reduction reduction_of(SortKey key) {
  switch (key) {
    case SortKey::average:
      return Reduction::average;
    case SortKey::minimum:
      return Reduction::minimum;
    case SortKey::maximum:
      return Reduction::maximum;
    case SortKey::sum:
      return Reduction::sum;
  }
  return Reduction::sum;
}

class Evaluation {
 public:
  Evaluation(const FormulaSet& set, const Formula& formula, const FormulaData& data,
             const std::vector<MathValue>& results)
      : set_(set), formula_(formula), data_(data), results_(results), values_(formula.nodes.size()) {}

  std::optional<MathValue> run(FormulaFault& fault) {
    for (std::size_t i = 0; i < formula_.nodes.size(); ++i) {
      const FormulaNode& node = formula_.nodes[i];
      try {
        values_[i] = value_of(node);
        const auto* array = std::get_if<SeriesArray>(&values_[i]);
        if (array != nullptr && array->size() > most_series) {
          throw Failure{fmt::format("an array of more than {} time series", most_series)};
        }
      } catch (const Failure& failure) {
        fault = {fault.formula, node.begin, node.end, failure.message};
        return std::nullopt;
      }
    }
    const FormulaNode& root = formula_.nodes.back();
    if (formula_.reported && std::holds_alternative<double>(values_.back())) {
      fault = {fault.formula, root.begin, root.end, "the result is a number"};
      return std::nullopt;
    }
    return std::move(values_.back());
  }

 private:
  std::string label_of(const FormulaNode& node) const {
    return formula_.text.substr(node.begin, std::min<std::size_t>(node.end - node.begin, longest_label));
  }

  TimeSeries series(const FormulaNode& node, Slots values) const {
    return {label_of(node), std::move(values)};
  }

  bool has(const FormulaNode& node, std::size_t operand) const { return operand < node.operands.size(); }
  MathValue& at(const FormulaNode& node, std::size_t operand) { return values_[node.operands[operand]]; }

  template <typename Kind>
  Kind& take(const FormulaNode& node, std::size_t operand, std::string_view wanted) {
    MathValue& value = at(node, operand);
    if (Kind* found = std::get_if<Kind>(&value)) return *found;
    throw Failure{fmt::format("`{}` takes {}, not {}", to_string(node.operation), wanted, kind_of(value))};
  }
  double scalar(const FormulaNode& node, std::size_t operand) {
    return take<double>(node, operand, "a number there");
  }
  TimeSeries& one(const FormulaNode& node, std::size_t operand) {
    return take<TimeSeries>(node, operand, "a time series");
  }
  SeriesArray& array(const FormulaNode& node, std::size_t operand) {
    return take<SeriesArray>(node, operand, "an array of time series");
  }

  // A series on its own, or every member of an array (M10). Labels stay.
  template <typename Change>
  MathValue each(const FormulaNode& node, std::size_t operand, const Change& change) {
    MathValue& value = at(node, operand);
    if (auto* only = std::get_if<TimeSeries>(&value)) {
      only->values = change(only->values);
    } else if (auto* members = std::get_if<SeriesArray>(&value)) {
      for (TimeSeries& member : *members) member.values = change(member.values);
    } else {
      throw Failure{
          fmt::format("`{}` takes a time series or an array, not a number", to_string(node.operation))};
    }
    return std::move(value);
  }

  MathValue negated(const FormulaNode& node) {
    if (const double* number = std::get_if<double>(&at(node, 0))) return *finite(-*number);
    return each(node, 0, [](const Slots& slots) { return map(slots, unary_of(Operation::negate)); });
  }

  static double defined(Operation operation, double a, double b) {
    if (const auto value = apply(operation, a, b)) return *value;
    throw Failure{fmt::format("`{} {} {}` has no value", a, to_string(operation), b)};
  }

  MathValue binary(const FormulaNode& node, Binary function) {
    MathValue& a = at(node, 0);
    MathValue& b = at(node, 1);
    auto* left = std::get_if<double>(&a);
    auto* right = std::get_if<double>(&b);
    if (left && right) return defined(node.operation, *left, *right);
    if (right) return each(node, 0, [&](const Slots& slots) { return combine(slots, *right, function); });
    if (left) return each(node, 1, [&](const Slots& slots) { return combine(*left, slots, function); });
    auto* one_left = std::get_if<TimeSeries>(&a);
    auto* one_right = std::get_if<TimeSeries>(&b);
    if (one_left && one_right) return series(node, combine(one_left->values, one_right->values, function));
    if (one_right) {
      return each(node, 0, [&](const Slots& slots) { return combine(slots, one_right->values, function); });
    }
    if (one_left) {
      return each(node, 1, [&](const Slots& slots) { return combine(one_left->values, slots, function); });
    }
    auto& members = std::get<SeriesArray>(a);
    const auto& others = std::get<SeriesArray>(b);
    if (members.size() != others.size()) {
      throw Failure{fmt::format("arrays of {} and of {} time series have no common size", members.size(),
                                others.size())};
    }
    for (std::size_t i = 0; i < members.size(); ++i) {
      members[i].values = combine(members[i].values, others[i].values, function);
    }
    return std::move(a);
  }

  MathValue reduced(const FormulaNode& node, Reduction reduction) {
    MathValue& value = at(node, 0);
    if (const auto* members = std::get_if<SeriesArray>(&value)) {
      return series(node, reduce(reduction, *members, data_.grid.slots));
    }
    if (const auto number = reduce(reduction, one(node, 0).values)) return *number;
    throw Failure{
        fmt::format("`{}` of a time series without points has no value", to_string(node.operation))};
  }

  MathValue filled(const FormulaNode& node) {
    const MathValue& filler = at(node, 1);
    if (const double* number = std::get_if<double>(&filler)) {
      return each(node, 0, [&](const Slots& slots) { return fill(slots, *number); });
    }
    const Slots& other = one(node, 1).values;
    return each(node, 0, [&](const Slots& slots) { return fill(slots, other); });
  }

  // A number of series: whole and not negative.
  std::size_t position(const FormulaNode& node, std::size_t operand, double least) {
    const double number = scalar(node, operand);
    if (number != std::floor(number) || number < least) {
      throw Failure{fmt::format("`{}` takes a whole number of at least {}, not {}", to_string(node.operation),
                                least, number)};
    }
    return static_cast<std::size_t>(std::min(number, static_cast<double>(most_series)));
  }

  MathValue sliced(const FormulaNode& node) {
    SeriesArray& members = array(node, 0);
    const std::size_t to = has(node, 2) ? std::min(position(node, 2, 0), members.size()) : members.size();
    const std::size_t from = std::min(position(node, 1, 0), to);
    return SeriesArray(std::make_move_iterator(members.begin() + static_cast<std::ptrdiff_t>(from)),
                       std::make_move_iterator(members.begin() + static_cast<std::ptrdiff_t>(to)));
  }

  // Stable (M19). Series that have no such value come last, in either order.
  MathValue sorted(const FormulaNode& node) {
    SeriesArray& members = array(node, 0);
    struct Ranked {
      std::optional<double> key;
      std::size_t place;
    };
    std::vector<Ranked> ranks;
    for (std::size_t i = 0; i < members.size(); ++i) {
      ranks.push_back({reduce(reduction_of(node.key), members[i].values), i});
    }
    std::stable_sort(ranks.begin(), ranks.end(), [&](const Ranked& a, const Ranked& b) {
      if (!a.key || !b.key) return a.key.has_value() > b.key.has_value();
      return node.descending ? *a.key > *b.key : *a.key < *b.key;
    });
    if (has(node, 1)) ranks.resize(std::min(ranks.size(), position(node, 1, 1)));
    SeriesArray out;
    for (const Ranked& rank : ranks) out.push_back(std::move(members[rank.place]));
    return out;
  }

  MathValue edge(const FormulaNode& node) {
    SeriesArray& members = array(node, 0);
    if (members.empty()) throw Failure{fmt::format("`{}` of an empty array", to_string(node.operation))};
    return std::move(node.operation == Operation::first ? members.front() : members.back());
  }

  // M20
  MathValue chosen(const FormulaNode& node) {
    for (std::size_t i = 0; i < node.operands.size(); ++i) {
      if (std::holds_alternative<SeriesArray>(at(node, i))) throw Failure{"`IF` does not take arrays"};
    }
    if (const double* condition = std::get_if<double>(&at(node, 0))) {
      if (*condition != 0) return std::move(at(node, 1));
      if (has(node, 2)) return std::move(at(node, 2));
      return series(node, Slots(data_.grid.slots));
    }
    const Slots& condition = std::get<TimeSeries>(at(node, 0)).values;
    const auto branch = [&](std::size_t operand, std::size_t slot) -> std::optional<double> {
      if (!has(node, operand)) return std::nullopt;
      const MathValue& value = at(node, operand);
      if (const double* number = std::get_if<double>(&value)) return *number;
      return std::get<TimeSeries>(value).values[slot];
    };
    Slots out(data_.grid.slots);
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (!condition[i]) continue;
      out[i] = *condition[i] != 0 ? branch(1, i).value_or(0) : branch(2, i);
    }
    return series(node, std::move(out));
  }

  MathValue band(const FormulaNode& node) {
    const TimeSeries& of = one(node, 0);
    const double deviations = has(node, 1) ? scalar(node, 1) : 2;
    if (!(deviations > 0)) throw Failure{"a band is a positive number of deviations wide"};
    const FormulaNode& argument = formula_.nodes[node.operands[0]];
    std::optional<std::uint32_t> input;
    if (argument.operation == Operation::input) input = argument.inputs[0];
    auto edges = data_.band ? data_.band({of, input, deviations}) : std::nullopt;
    if (!edges) throw Failure{"there is no anomaly band here"};
    return SeriesArray{{of.label + " upper", std::move(edges->upper)},
                       {of.label + " lower", std::move(edges->lower)}};
  }

  MathValue members(const FormulaNode& node) {
    SeriesArray out;
    for (std::size_t i = 0; i < node.operands.size(); ++i) {
      MathValue& value = at(node, i);
      if (auto* only = std::get_if<TimeSeries>(&value)) {
        out.push_back(std::move(*only));
      } else {
        SeriesArray& inner = array(node, i);
        std::move(inner.begin(), inner.end(), std::back_inserter(out));
      }
      if (out.size() > most_series) break;  // run() says so
    }
    return out;
  }

  MathValue gathered(const FormulaNode& node) const {
    SeriesArray out;
    for (const std::uint32_t input : node.inputs) {
      out.insert(out.end(), data_.inputs[input].begin(), data_.inputs[input].end());
    }
    return out;
  }

  MathValue value_of(const FormulaNode& node);

  const FormulaSet& set_;
  const Formula& formula_;
  const FormulaData& data_;
  const std::vector<MathValue>& results_;
  std::vector<MathValue> values_;
};

MathValue Evaluation::value_of(const FormulaNode& node) {
  const std::int64_t period = data_.grid.period;
  if (const Binary function = function_of(node.operation)) return binary(node, function);
  if (const auto reduction = reduction_of(node.operation)) return reduced(node, *reduction);
  switch (node.operation) {
    case Operation::number:
      return node.number;
    case Operation::input: {
      const SeriesArray& given = data_.inputs[node.inputs[0]];
      if (set_.inputs[node.inputs[0]].array) return given;
      return given.front();
    }
    case Operation::gather:
      return gathered(node);
    case Operation::result:
      return results_[node.inputs[0]];
    case Operation::insight: {
      const std::uint32_t number = node.inputs[0];
      if (number < data_.insights.size()) return data_.insights[number];
      throw Failure{fmt::format("there are no data of the rule `{}`", set_.insights[number].rule)};
    }
    case Operation::array:
      return members(node);
    case Operation::negate:
      return negated(node);
    case Operation::difference:
      return each(node, 0, difference);
    case Operation::difference_time:
      return each(node, 0, [&](const Slots& slots) { return difference_time(slots, period); });
    case Operation::rate:
      return each(node, 0, [&](const Slots& slots) { return rate(slots, period); });
    case Operation::running_sum:
      return each(node, 0, running_sum);
    case Operation::fill:
      return filled(node);
    case Operation::fill_repeat:
      return each(node, 0, fill_repeat);
    case Operation::fill_linear:
      return each(node, 0, fill_linear);
    case Operation::first:
    case Operation::last:
      return edge(node);
    case Operation::slice:
      return sliced(node);
    case Operation::sort:
      return sorted(node);
    case Operation::remove_empty: {
      SeriesArray& all = array(node, 0);
      std::erase_if(all, [](const TimeSeries& member) { return is_empty(member.values); });
      return std::move(all);
    }
    case Operation::metric_count:
      return static_cast<double>(array(node, 0).size());
    case Operation::choose:
      return chosen(node);
    case Operation::period:
      return static_cast<double>(period);
    case Operation::time_series:
      return series(node, Slots(data_.grid.slots, scalar(node, 0)));
    case Operation::band:
      return band(node);
    default:
      break;
  }
  if (const Unary function = unary_of(node.operation)) {
    return each(node, 0, [&](const Slots& slots) { return map(slots, function); });
  }
  one(node, 0);  // MINUTE … EPOCH look at the grid only, but take a series
  const auto clock =
      static_cast<Clock>(static_cast<int>(node.operation) - static_cast<int>(Operation::minute));
  return series(node, clock_values(clock, data_.grid));
}

}  // namespace

std::optional<double> apply(Operation operation, double a, double b) {
  const Binary function = function_of(operation);
  return function == nullptr ? std::nullopt : finite(function(a, b));
}

std::optional<std::vector<MathValue>> evaluate_formulas(const FormulaSet& set, const FormulaData& data,
                                                        FormulaFault& fault) {
  std::vector<MathValue> results;
  for (std::size_t i = 0; i < set.formulas.size(); ++i) {
    fault.formula = i;
    Evaluation evaluation(set, set.formulas[i], data, results);
    auto value = evaluation.run(fault);
    if (!value) return std::nullopt;
    results.push_back(std::move(*value));
  }
  return results;
}

}  // namespace tripline::runtime
