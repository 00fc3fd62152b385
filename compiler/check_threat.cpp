// Threats: each kind becomes steps, entities and a window (runtime/threat.hpp).
#include <fmt/format.h>

#include <algorithm>

#include "compiler/build_condition.hpp"
#include "compiler/check_rules.hpp"
#include "compiler/check_threat_parts.hpp"
#include "runtime/number.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Text;
using grammar::ast::FilterUse;
using runtime::ThreatStep;
using AstThreat = grammar::ast::Threat;

namespace {

constexpr std::size_t most_entities = 8;
constexpr std::uint32_t most_values = 1000, most_events = 1'000'000'000;
constexpr std::uint32_t merge_new_values = 3600;  // seconds; of first_seen without a window

class ThreatChecker {
 public:
  ThreatChecker(const grammar::ast::Pack& pack, const AstThreat& threat, Surroundings& in)
      : pack_(pack.name.value()), threat_(threat), in_(in) {
    out_.rule = rule_head(pack, threat.head, runtime::Severity::medium, in.diagnostics);
    for (const Text& group : pack.log_groups) out_.log_groups.push_back(group.value());
  }

  void run() {
    out_.window = duration_of(threat_.window, "window", merge_new_values, in_.diagnostics);
    out_.suppress = duration_of(threat_.suppress, "suppress", 0, in_.diagnostics);
    common_ = in_.writer.always();
    if (threat_.filter) common_ = in_.filters.build(pack_, *threat_.filter);
    entities();
    if (threat_.reason) reason();
    std::visit([this](const auto& kind) { check(kind); }, threat_.kind);
    for (const AstThreat::Exception& exception : threat_.exceptions) {
      if (auto made = check_exception(pack_, out_.rule, exception, in_)) out_.exceptions.push_back(std::move(*made));
    }
    if (sound_ && !out_.entities.empty() && !out_.steps.empty()) in_.writer.ir().threats.push_back(std::move(out_));
  }

 private:
  void check(const std::monostate&) {}  // missing or refused, and said so where the block was read

  void check(const AstThreat::Counted& counted) {
    using Kind = AstThreat::Counted::Kind;
    constexpr runtime::Threat::Kind kinds[] = {runtime::Threat::Kind::distinct, runtime::Threat::Kind::count,
                                               runtime::Threat::Kind::value_count, runtime::Threat::Kind::sum};
    out_.kind = kinds[static_cast<std::size_t>(counted.kind)];
    if (counted.at_least.value().empty()) return;  // missing, and said so where the block was read
    if (counted.kind == Kind::sum) {
      least_sum(counted.at_least);
    } else {
      out_.at_least = integer_of(counted.at_least, "at_least", 1, counted.kind == Kind::count ? most_events : most_values,
                                 1, in_.diagnostics);
    }
    NodeId counts = in_.writer.always();
    if (counted.kind != Kind::count) {
      if (!counted.of) return;
      const auto made = counted_values(*counted.of, counted);
      if (!made) return;
      counts = *made;
    }
    if (common_) add_step({}, in_.writer.all({*common_, counts}), nullptr);
  }

  void check(const AstThreat::FirstSeen& first_seen) {
    out_.kind = runtime::Threat::Kind::first_seen;
    out_.learning = duration_of(first_seen.learning, "learning", 1, in_.diagnostics);
    if (!first_seen.of || !first_seen.learning) return;
    const auto counts = value_field(*first_seen.of);
    if (counts && common_) add_step({}, in_.writer.all({*common_, *counts}), nullptr);
  }

  void check(const AstThreat::Absence& absence) {
    out_.kind = runtime::Threat::Kind::absence;
    if (!absence.of || !absence.after) return;
    add_filter_step(name_of(*absence.after), *absence.after, nullptr);
    if (out_.steps.empty()) return;
    add_filter_step(name_of(*absence.of), *absence.of, &absence.aliases);
  }

  void check(const AstThreat::Sequence& sequence) {
    const bool any = sequence.order && sequence.order->value() == "any";
    out_.kind = any ? runtime::Threat::Kind::any_order : runtime::Threat::Kind::sequence;
    if (sequence.steps.empty()) return;  // said where the block was read
    if (sequence.steps.size() < 2 || sequence.steps.size() > runtime::most_threat_steps) {
      refuse(sequence.span, fmt::format("a sequence of {} step{}", sequence.steps.size(), sequence.steps.size() == 1 ? "" : "s"),
             fmt::format("a sequence has 2 to {} steps", runtime::most_threat_steps));
      return;
    }
    if (any) refuse_order(sequence);
    for (std::size_t s = 0; s < sequence.steps.size(); ++s) {
      const AstThreat::Step& step = sequence.steps[s];
      if (!step.filter) return;
      const std::string name = step.name.value().empty() ? fmt::format("step {}", s + 1) : step.name.value();
      add_filter_step(name, *step.filter, &step.aliases);
      if (out_.steps.size() != s + 1) return;
      gap(step, s, sequence.max_gap);
    }
    const auto last = static_cast<std::uint32_t>(sequence.steps.size() - 1);
    if (sequence.without) add_between(*sequence.without, 1, last);
    for (std::uint32_t s = 0; s <= last; ++s) {
      if (sequence.steps[s].without && s > 0) add_between(*sequence.steps[s].without, s, s);
    }
  }

  void gap(const AstThreat::Step& step, std::size_t number, const std::optional<Text>& of_all) {
    if (number == 0) {
      if (step.max_gap) refuse(step.max_gap->span(), "`max_gap` of the first step", "no step stands before it");
      if (step.without) refuse(step.without->span, "`without` of the first step", "no step stands before it");
      return;
    }
    out_.steps.back().max_gap = duration_of(step.max_gap ? step.max_gap : of_all, "max_gap", 0, in_.diagnostics);
  }

  void refuse_order(const AstThreat::Sequence& sequence) {
    const char* help = "steps in any order have none before or behind them: take it out, or `order: any`";
    if (sequence.max_gap) refuse(sequence.max_gap->span(), "`max_gap` beside `order: any`", help);
    if (sequence.without) refuse(sequence.without->span, "`without` beside `order: any`", help);
    for (const AstThreat::Step& step : sequence.steps) {
      if (step.max_gap) refuse(step.max_gap->span(), "`max_gap` beside `order: any`", help);
      if (step.without) refuse(step.without->span, "`without` beside `order: any`", help);
    }
  }

  // The field that values are counted of, as `out_` has it; and which events count.
  std::optional<NodeId> value_field(const grammar::ast::FieldRef& of) {
    const auto value = json_field(of, "what is counted", in_.writer, in_.diagnostics);
    if (!value) return std::nullopt;
    out_.value_field = static_cast<std::uint32_t>(*value);
    out_.value_label = of.text.value();
    const NodeId node = in_.writer.test({*out_.value_field, runtime::Test::comparable, {}, true, false});
    if (in_.writer.traces()) {
      in_.writer.note(node, Origin::Kind::condition, of.text.span(), out_.value_label + " is text, a number or a boolean");
    }
    return node;
  }

  // Without a list every event with the field counts; with one, only its values do.
  std::optional<NodeId> counted_values(const grammar::ast::FieldRef& of, const AstThreat::Counted& counted) {
    const auto any = value_field(of);
    if (!counted.in) return any;
    const auto values = in_.filters.values(pack_, *counted.in);
    if (!values) return std::nullopt;
    out_.values = *values;
    if (values->size() < out_.at_least && std::none_of(values->begin(), values->end(), fits_many)) {
      auto& diagnostic = in_.diagnostics.add(
          Code::unreachable_threshold, counted.at_least.span(),
          fmt::format("a list of {} never gives {} different values", values->size(), out_.at_least));
      diagnostic.help = "lower `at_least`, or add values to the list; a value that is listed twice counts once";
      diagnostic.labels.push_back({counted.in->span, "the list"});
    }
    if (!any) return std::nullopt;
    std::vector<NodeId> members;
    for (const std::string& text : *values) {
      runtime::Predicate test = text_test(FieldId{*out_.value_field}, text);
      test.booleans = test.test == runtime::Test::equals || test.test == runtime::Test::comparable;
      members.push_back(in_.writer.test(std::move(test)));
    }
    const NodeId node = in_.writer.any(std::move(members));
    if (in_.writer.traces()) {
      in_.writer.note(node, Origin::Kind::condition, counted.in->span, out_.value_label + " in " + counted.in->name.value());
    }
    return node;
  }

  void least_sum(const Text& at_least) {
    const auto number = runtime::to_double(at_least.value());
    if (number && *number > 0) {
      out_.least_sum = *number;
      return;
    }
    in_.diagnostics.add(Code::bad_value, at_least.span(), fmt::format("`at_least` cannot be `{}`", at_least.value())).help =
        "a number greater than 0";
  }

  // What findings call the events of a filter: its name or its pattern.
  static std::string name_of(const FilterUse& use) {
    return use.text.value().empty() ? "the event" : use.text.value();
  }

  void add_filter_step(const std::string& name, const FilterUse& use, const AstThreat::Aliases* aliases) {
    const auto own = in_.filters.build(pack_, use);
    if (own && common_) add_step(name, in_.writer.all({*common_, *own}), aliases);
  }

  void add_between(const FilterUse& use, std::uint32_t first, std::uint32_t last) {
    const std::size_t before = out_.steps.size();
    add_filter_step({}, use, nullptr);
    if (out_.steps.size() == before) return;
    out_.steps.back().between = true;
    out_.steps.back().first = first;
    out_.steps.back().last = last;
  }

  void add_step(const std::string& name, NodeId root, const AstThreat::Aliases* aliases) {
    ThreatStep step;
    step.name = name;
    step.filter = in_.writer.filter(out_.rule.pack + "/" + out_.rule.name, root);
    if (aliases) check_aliases(*aliases);
    bool fits = true;
    const auto take = [&](const grammar::ast::FieldRef& ref, std::string_view what, std::vector<std::uint32_t>& to) {
      const auto field = json_field(ref, what, in_.writer, in_.diagnostics);
      fits = fits && field;
      if (field) to.push_back(static_cast<std::uint32_t>(*field));
    };
    for (const auto& names : named_) {
      step.entities.emplace_back();
      for (const AstThreat::EntityName& each : names) take(field_of_entity(each, aliases), "an entity", step.entities.back());
    }
    for (const std::string& alias : out_.shown) take(*find_alias(alias, aliases), "an alias", step.shown);
    if (fits) out_.steps.push_back(std::move(step));
  }

  // Aliases of a step stand for those of the threat.
  const grammar::ast::FieldRef* find_alias(std::string_view name, const AstThreat::Aliases* step) const {
    for (const AstThreat::Aliases* aliases : {step, &threat_.aliases}) {
      if (!aliases) continue;
      for (const auto& [alias, field] : *aliases) {
        if (alias.value() == name) return &field;
      }
    }
    return nullptr;
  }

  const grammar::ast::FieldRef& field_of_entity(const AstThreat::EntityName& name, const AstThreat::Aliases* step) const {
    return name.field ? *name.field : *find_alias(name.text.value(), step);
  }

  void check_aliases(const AstThreat::Aliases& aliases) {
    for (const auto& [alias, field] : aliases) {
      if (find_alias(alias.value(), nullptr)) continue;
      std::vector<std::string_view> known;
      for (const auto& [other, of] : threat_.aliases) known.push_back(other.value());
      unknown_alias(alias.span(), alias.value(), known);
    }
  }

  void unknown_alias(grammar::Span span, std::string_view name, const std::vector<std::string_view>& known) {
    sound_ = false;
    auto& diagnostic =
        in_.diagnostics.add(Code::unknown_name, span, fmt::format("the threat has no alias `{}`", name));
    diagnostic.help = "a step's aliases stand for those of the threat: give it there first";
    if (const auto near = grammar::nearest_name(name, known)) {
      diagnostic.help = fmt::format("did you mean `{}`?", *near);
      diagnostic.fix = grammar::Fix{span, std::string(*near)};
    }
  }

  void entities() {
    for (const AstThreat::EntityName& name : threat_.by) named_.push_back({name});
    if (!threat_.by_all.empty()) named_.push_back(threat_.by_all);
    for (const auto* list : {&threat_.by, &threat_.by_all}) {
      if (list->size() <= most_entities) continue;
      const bool tuple = list == &threat_.by_all;
      in_.diagnostics
          .add(Code::bad_value, (*list)[most_entities].text.span(),
               fmt::format("{} {}, at most {} are allowed", list->size(),
                           tuple ? "parts of an entity" : "kinds of entity", most_entities))
          .help = tuple ? "leave some out" : "make two threats of it";
      sound_ = false;
    }
    refuse_twice(threat_.by);
    refuse_twice(threat_.by_all);
    for (const auto& names : named_) {
      runtime::ThreatEntity entity;
      for (const AstThreat::EntityName& name : names) entity.labels.push_back(name.text.value());
      out_.entities.push_back(std::move(entity));
    }
  }

  // A field or an alias that stands twice in one list would give every finding twice, or a pair of itself.
  void refuse_twice(const std::vector<AstThreat::EntityName>& list) {
    const auto same = [](const AstThreat::EntityName& a, const AstThreat::EntityName& b) {
      if (a.text.value() == b.text.value()) return true;
      using Kind = grammar::ast::FieldRef::Kind;
      if (!a.field || !b.field || a.field->kind != Kind::json || b.field->kind != Kind::json) return false;
      return runtime::to_string(field_of(a.field->selector)) == runtime::to_string(field_of(b.field->selector));
    };
    for (auto at = list.begin(); at != list.end(); ++at) {
      const auto first =
          std::find_if(list.begin(), at, [&](const AstThreat::EntityName& each) { return same(each, *at); });
      if (first == at) continue;
      auto& diagnostic =
          in_.diagnostics.add(Code::bad_value, at->text.span(), fmt::format("`{}` is named twice", at->text.value()));
      diagnostic.help = "leave one of them out";
      diagnostic.labels.push_back({first->text.span(), "first named here"});
      sound_ = false;
    }
  }

  void reason() {
    std::vector<std::string_view> aliases;
    for (const auto& [alias, field] : threat_.aliases) aliases.push_back(alias.value());
    if (auto made = check_reason(*threat_.reason, aliases, in_.diagnostics)) {
      out_.reason = std::move(made->pieces);
      out_.shown = std::move(made->shown);
    } else {
      sound_ = false;
    }
  }

  void refuse(grammar::Span span, std::string message, std::string help) {
    in_.diagnostics.add(Code::threat_definition, span, std::move(message)).help = std::move(help);
    sound_ = false;
  }

  const std::string& pack_;
  const AstThreat& threat_;
  Surroundings& in_;
  runtime::Threat out_;
  std::optional<NodeId> common_;
  std::vector<std::vector<AstThreat::EntityName>> named_;  // as out_.entities
  bool sound_ = true;
};

}  // namespace

void check_threat(const grammar::ast::Pack& pack, const grammar::ast::Threat& threat, Surroundings& in) {
  ThreatChecker(pack, threat, in).run();
}

}  // namespace tripline::compiler
