// Scores. An event that reaches the level by itself has a signal that weighs enough, so of scores per event the filter
// asks for one: the automaton then leaves out most of the other events, and those cost nothing.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "compiler/build_condition.hpp"
#include "compiler/check_rules.hpp"
#include "runtime/number.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Text;
using grammar::ast::Score;
using runtime::ScoreSignal;

namespace {

constexpr std::size_t longest_reason = 200;

class ScoreCheck {
 public:
  ScoreCheck(const grammar::ast::Pack& pack, const Score& score, Surroundings& in)
      : pack_(pack.name.value()), score_(score), in_(in) {
    out_.rule = rule_head(pack, score.head, runtime::Severity::medium, in.diagnostics);
    for (const Text& group : pack.log_groups) out_.log_groups.push_back(group.value());
    out_.per_event = score.per && score.per->value() == "event";
    errors_before_ = in.diagnostics.errors();
  }

  void run() {
    numbers();
    entity();
    const std::optional<NodeId> own =
        score_.filter ? in_.filters.build(pack_, *score_.filter) : std::optional(json_guard(in_.writer));
    signals();
    categories();
    reachable();
    if (!own || !whole_) return;
    NodeId all = *own;
    if (out_.per_event) all = in_.writer.all({all, in_.writer.any(decisive())});
    const std::string name = out_.rule.pack + "/" + out_.rule.name;
    out_.filter = in_.writer.filter(name, all);
    for (std::size_t i = 0; i < signals_.size(); ++i) {
      out_.signals[i].filter = in_.writer.filter(name + "/" + out_.signals[i].name, in_.writer.all({all, signals_[i]}));
    }
    for (std::size_t i = 0; i < categories_.size(); ++i) {
      const runtime::ScoreCategory& category = out_.categories[i];
      out_.categories[i].filter =
          in_.writer.filter(fmt::format("{}/{}/{}", name, category.of, category.is), in_.writer.all({all, categories_[i]}));
    }
    in_.writer.ir().scores.push_back(std::move(out_));
  }

 private:
  grammar::Diagnostic& refuse(Code code, grammar::Span span, std::string message) {
    whole_ = false;
    return in_.diagnostics.add(code, span, std::move(message));
  }

  void numbers() {
    out_.base = integer_of(score_.base, "base", 0, runtime::highest_score, 0, in_.diagnostics);
    out_.cap = integer_of(score_.cap, "cap", 1, runtime::highest_score, 10, in_.diagnostics);
    out_.level = integer_of(score_.level, "level", 1, runtime::highest_score, 1, in_.diagnostics);
    out_.window = duration_of(score_.window, "window", 0, in_.diagnostics);
  }

  void entity() {
    if (score_.by) {
      const auto field = json_field(*score_.by, "an entity", in_.writer, in_.diagnostics);
      if (field) out_.entity = {static_cast<std::uint32_t>(*field), score_.by->text.value()};
      whole_ &= field.has_value();
    } else if (score_.has_by) {
      whole_ = false;  // said where it was read
    } else if (!out_.per_event) {
      refuse(Code::missing_key, score_.head.name.span(), "a score per entity needs the key `by`").help =
          "add `by`: the field that names the entity, such as `$.sourceIPAddress`";
    }
  }

  void signals() {
    if (score_.signals.size() > runtime::most_signals) {
      refuse(Code::bad_value, score_.signals[runtime::most_signals].place,
             fmt::format("{} signals, at most {} are allowed", score_.signals.size(), runtime::most_signals))
          .help = "make two scores of it";
      return;
    }
    for (const Score::Signal& each : score_.signals) signal(each);
  }

  void signal(const Score::Signal& each) {
    ScoreSignal signal;
    signal.name = each.name.value();
    signal.reason = each.reason ? each.reason->value() : signal.name;
    signal.weight = integer_of(each.weight, "weight", 1, runtime::highest_score, 1, in_.diagnostics);
    for (const ScoreSignal& other : out_.signals) {
      if (other.name == signal.name && !signal.name.empty()) {  // that one is missing was said
        refuse(Code::duplicate_name, each.name.span(), fmt::format("a second signal `{}`", signal.name)).help =
            "give each a name of its own";
      }
    }
    reason(each);
    asks(each);
    if (each.distinct) {
      const auto field = json_field(*each.distinct, "what is counted", in_.writer, in_.diagnostics);
      if (field) signal.distinct = static_cast<std::uint32_t>(*field);
      whole_ &= field.has_value();
    }
    const std::uint32_t most = each.distinct ? runtime::most_distinct : 1'000'000'000;
    signal.at_least = integer_of(each.at_least, "at_least", 1, most, 1, in_.diagnostics);
    if (each.share) signal.share = share(*each.share);
    const auto node = each.filter ? in_.filters.build(pack_, *each.filter) : std::optional(in_.writer.always());
    whole_ &= node.has_value();
    signals_.push_back(node.value_or(in_.writer.never()));
    out_.signals.push_back(std::move(signal));
  }

  // A signal that asks nothing would be a second base.
  void asks(const Score::Signal& each) {
    for (const Text& key : each.asks) {
      if (!out_.per_event || key.value() == "filter") continue;
      refuse(Code::conflicting_keys, key.span(), fmt::format("`{}` in a score per event", key.value())).help =
          "one event is looked at: leave it out, or make it a score per entity";
    }
    const bool filter = std::any_of(each.asks.begin(), each.asks.end(), [](const Text& key) { return key.value() == "filter"; });
    if (out_.per_event ? filter : !each.asks.empty()) return;
    refuse(Code::missing_key, each.place, fmt::format("the signal `{}` asks nothing", each.name.value())).help =
        out_.per_event ? "add `filter`" : "add `filter`, `distinct` or `at_least`";
  }

  void reason(const Score::Signal& each) {
    if (!each.reason) return;
    const std::string& text = each.reason->value();
    if (text.size() > longest_reason) {
      refuse(Code::bad_value, each.reason->span(), fmt::format("a reason of {} bytes", text.size())).help =
          fmt::format("a reason has at most {} bytes", longest_reason);
    }
    for (std::size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1)) {
      const std::size_t end = text.find('}', at);
      if (end == text.npos || text.substr(at, end + 1 - at) == "{count}") continue;
      refuse(Code::reason_template, each.reason->span(at, end == text.npos ? text.size() : end + 1),
             fmt::format("a signal's reason has no `{}`", text.substr(at, end == text.npos ? end : end + 1 - at)))
          .help = "`{count}` is how many were counted";
    }
  }

  // In millionths.
  std::uint32_t share(const Text& text) {
    const double scaled = runtime::to_double(text.value()).value_or(0) * 1e6;
    if (scaled >= 0.5 && scaled < 1e6 + 0.5) {
      const auto millionths = static_cast<std::uint32_t>(scaled + 0.5);
      const std::string spelled = fmt::format("{}e-6", millionths);
      if (compare(*runtime::Decimal::parse(text.value()), *runtime::Decimal::parse(spelled)) == 0) return millionths;
    }
    refuse(Code::bad_value, text.span(), fmt::format("`share` cannot be `{}`", text.value())).help =
        "write a number above 0 and up to 1 with at most six decimals, such as `0.5`";
    return 0;
  }

  void categories() {
    if (score_.categories.size() > runtime::most_categories) {
      refuse(Code::bad_value, score_.categories[runtime::most_categories].of.span(),
             fmt::format("{} categories, at most {} are allowed", score_.categories.size(), runtime::most_categories));
      return;
    }
    for (const Score::Category& each : score_.categories) {
      for (const runtime::ScoreCategory& other : out_.categories) {
        if (other.of != each.of.value() || other.is != each.is.value() || other.of.empty() || other.is.empty()) continue;
        refuse(Code::duplicate_name, each.is.span(), fmt::format("a second category `{}` of `{}`", other.is, other.of)).help =
            "put both filters under `any`";
      }
      const auto node = each.filter ? in_.filters.build(pack_, *each.filter) : std::nullopt;
      whole_ &= node.has_value();
      categories_.push_back(node.value_or(in_.writer.never()));
      out_.categories.push_back({each.of.value(), each.is.value(), 0});
    }
  }

  // The signals of which an event needs one: all but the lightest, which together fall short of the level.
  std::vector<NodeId> decisive() const {
    std::vector<std::size_t> order(signals_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto lighter = [&](std::size_t a, std::size_t b) { return out_.signals[a].weight < out_.signals[b].weight; };
    std::stable_sort(order.begin(), order.end(), lighter);
    std::uint32_t reached = out_.base;
    const auto first = std::find_if(order.begin(), order.end(), [&](std::size_t i) {
      reached += out_.signals[i].weight;
      return reached >= out_.level;
    });
    std::vector<NodeId> out;
    for (auto at = first; at != order.end(); ++at) out.push_back(signals_[*at]);
    return out;
  }

  void reachable() {
    whole_ &= !score_.signals.empty();  // said where it was read
    if (!score_.level || !whole_ || in_.diagnostics.errors() > errors_before_) return;  // numbers that were refused say nothing
    const Text& level = *score_.level;
    std::uint32_t most = out_.base;
    for (const ScoreSignal& signal : out_.signals) most += signal.weight;
    if (out_.level > std::min(most, out_.cap)) {
      auto& diagnostic = refuse(Code::unreachable_threshold, level.span(),
                                fmt::format("a score of at most {} never reaches {}", std::min(most, out_.cap), out_.level));
      diagnostic.help = most < out_.level ? "lower `level`, or add signals" : "lower `level`, or raise `cap`";
    } else if (out_.level <= out_.base) {
      refuse(Code::bad_value, level.span(), fmt::format("the base of {} is a score of {} already", out_.base, out_.level))
          .help = "raise `level` above `base`, or else everything is a finding";
    }
  }

  std::string pack_;
  const Score& score_;
  Surroundings& in_;
  runtime::Score out_;
  std::vector<NodeId> signals_, categories_;
  std::size_t errors_before_ = 0;
  bool whole_ = true;
};

}  // namespace

void check_score(const grammar::ast::Pack& pack, const Score& score, Surroundings& in) { ScoreCheck(pack, score, in).run(); }

}  // namespace tripline::compiler
