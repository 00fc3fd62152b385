// Composite alarms (A45-A54). They may refer to each other in any order, so all of them are resolved first, then
// ordered so that children come before what refers to them; what cannot be ordered goes in a circle (A48).
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/check_rules.hpp"
#include "grammar/parse_alarm_rule.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Span;
using grammar::ast::Composite;
using grammar::ast::Pack;
using grammar::ast::RuleHead;
using runtime::RuleStep;

namespace {

constexpr std::size_t max_parents = 150;  // A45

// A composite, and what the names in its rule mean.
struct Resolved {
  const Pack* pack;
  const Composite* composite;
  std::vector<const RuleHead*> children;  // by number of the name in the rule; null: unknown
  const RuleHead* suppressor = nullptr;
};

// `name` as it must be written in a rule.
std::string in_rule(std::string_view name) {
  if (!name.empty() && name.find_first_of(" \t\r\n\f\v(),\"") == std::string_view::npos) return std::string(name);
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

class Composites {
 public:
  Composites(const std::vector<Pack>& packs, Surroundings& in) : in_(in) {
    for (const Pack& pack : packs) {
      for (const Composite& composite : pack.composites) add(pack, composite);
    }
  }

  void run() {
    check_parents();
    if (!order()) return;
    for (const std::size_t c : order_) write(all_[c]);
    for (const std::size_t c : order_) write_suppressor(all_[c]);
  }

 private:
  void add(const Pack& pack, const Composite& composite) {
    Resolved made{&pack, &composite, {}, nullptr};
    if (composite.rule) {
      for (const grammar::AlarmName& name : composite.rule->names) {
        made.children.push_back(look_up(pack, name.name, name.span, !name.quoted));
      }
    }
    if (composite.suppressor) {
      const std::string name(grammar::alarm_name_of(composite.suppressor->value()));
      made.suppressor = look_up(pack, name, composite.suppressor->span(), false);
    }
    number_.emplace(&composite.head, all_.size());
    all_.push_back(std::move(made));
  }

  // A47. `plain`: the span holds the name and nothing else, so that it may be replaced in a rule.
  const RuleHead* look_up(const Pack& pack, const std::string& name, Span span, bool plain) {
    std::vector<std::string_view> known;
    if (const RuleHead* head = in_.names.alarm(pack.name.value(), name, known)) return head;
    auto& diagnostic = in_.diagnostics.add(Code::unknown_name, span, fmt::format("there is no alarm `{}`", name));
    if (const auto near = grammar::nearest_name(name, known)) {
      diagnostic.help = fmt::format("did you mean `{}`?", *near);
      if (plain && span.end - span.begin == name.size()) diagnostic.fix = grammar::Fix{span, in_rule(*near)};
    }
    return nullptr;
  }

  void check_parents() {
    std::map<const RuleHead*, std::size_t> parents;
    for (const Resolved& resolved : all_) {
      std::vector<const RuleHead*> children = resolved.children;
      std::sort(children.begin(), children.end());
      children.erase(std::unique(children.begin(), children.end()), children.end());
      for (const RuleHead* child : children) {
        if (!child || ++parents[child] != max_parents + 1) continue;
        in_.diagnostics
            .add(Code::composite_limit, resolved.composite->head.name.span(),
                 fmt::format("alarm `{}` is a child of more than {} composites", child->name.value(), max_parents))
            .labels.push_back({child->name.span(), "the alarm"});
      }
    }
  }

  // Composites that have no children left to wait for, one after the other (Kahn). False: there is a circle.
  bool order() {
    std::vector<std::size_t> waits(all_.size());
    std::vector<std::vector<std::size_t>> parents(all_.size());
    for (std::size_t c = 0; c < all_.size(); ++c) {
      for (const RuleHead* child : all_[c].children) {
        const auto at = number_.find(child);
        if (at == number_.end()) continue;
        ++waits[c];
        parents[at->second].push_back(c);
      }
    }
    for (std::size_t c = 0; c < all_.size(); ++c) {
      if (waits[c] == 0) order_.push_back(c);
    }
    for (std::size_t i = 0; i < order_.size(); ++i) {
      for (const std::size_t parent : parents[order_[i]]) {
        if (--waits[parent] == 0) order_.push_back(parent);
      }
    }
    if (order_.size() == all_.size()) return true;
    report_circles(waits);
    return false;
  }

  // Whoever still waits is in a circle or above one: going down among the waiting must come back.
  void report_circles(const std::vector<std::size_t>& waits) {
    std::vector<bool> told(all_.size());
    for (std::size_t start = 0; start < all_.size(); ++start) {
      if (waits[start] == 0) continue;
      std::vector<std::size_t> path;
      std::size_t at = start;
      while (!told[at] && std::find(path.begin(), path.end(), at) == path.end()) {
        path.push_back(at);
        at = waiting_child(at, waits);
      }
      for (const std::size_t c : path) {
        told[c] = true;
      }
      const auto first = std::find(path.begin(), path.end(), at);
      if (first != path.end()) report_circle({first, path.end()});
    }
  }

  std::size_t waiting_child(std::size_t c, const std::vector<std::size_t>& waits) const {
    for (const RuleHead* child : all_[c].children) {
      const auto at = number_.find(child);
      if (at != number_.end() && waits[at->second] > 0) return at->second;
    }
    return c;
  }

  void report_circle(std::vector<std::size_t> circle) {
    // From the one that stands first, whichever of them it was found from.
    std::rotate(circle.begin(), std::min_element(circle.begin(), circle.end()), circle.end());
    std::string path;
    constexpr std::size_t most_shown = 10;
    for (std::size_t i = 0; i < std::min(circle.size(), most_shown); ++i) {
      path += fmt::format("`{}` -> ", all_[circle[i]].composite->head.name.value());
    }
    if (circle.size() > most_shown) path += fmt::format("{} more -> ", circle.size() - most_shown);
    const Resolved& head = all_[circle.front()];
    const Resolved& next = all_[circle[circle.size() > 1 ? 1 : 0]];
    auto& diagnostic = in_.diagnostics.add(
        Code::cyclic_composite, reference(head, next),
        fmt::format("composites refer to each other in a circle: {}`{}`", path, head.composite->head.name.value()));
    diagnostic.help = "let one of them do without the next";
    for (std::size_t i = 1; i < std::min(circle.size(), most_shown); ++i) {
      const Resolved& of = all_[circle[i]];
      const Resolved& to = all_[circle[(i + 1) % circle.size()]];
      diagnostic.labels.push_back(
          {reference(of, to), fmt::format("`{}` refers to `{}`", of.composite->head.name.value(),
                                          to.composite->head.name.value())});
    }
  }

  // Where one composite names another.
  Span reference(const Resolved& of, const Resolved& to) const {
    for (std::size_t n = 0; n < of.children.size(); ++n) {
      if (of.children[n] == &to.composite->head) return of.composite->rule->names[n].span;
    }
    return of.composite->head.name.span();
  }

  void write(const Resolved& resolved) {
    const Composite& composite = *resolved.composite;
    runtime::Composite out;
    out.rule = rule_head(*resolved.pack, composite.head, runtime::Severity::medium, in_.diagnostics);
    for (const grammar::Text& action : composite.actions) out.actions.push_back(action.value());
    out.wait = delay(composite, composite.wait, "wait");
    out.extension = delay(composite, composite.extension, "extension");
    if (!composite.rule) return;
    out.text = composite.rule->text;

    std::vector<std::uint32_t> number;  // of the child, by name in the rule
    for (const RuleHead* child : resolved.children) {
      const auto at = in_.alarms.find(child);
      if (at == in_.alarms.end()) return;  // what is wrong with the child was said there
      const auto known = std::find(out.children.begin(), out.children.end(), at->second);
      number.push_back(static_cast<std::uint32_t>(known - out.children.begin()));
      if (known == out.children.end()) out.children.push_back(at->second);
    }
    for (const grammar::AlarmRuleStep& step : composite.rule->steps) {
      RuleStep made;
      made.op = static_cast<RuleStep::Op>(step.op);
      made.state = static_cast<runtime::AlarmState>(step.state);
      made.negated = step.negated;
      made.count = step.op == grammar::AlarmRuleStep::Op::at_least ? needed(step, step.names.size()) : step.count;
      for (const std::uint32_t name : step.names) made.children.push_back(number[name]);
      out.steps.push_back(std::move(made));
    }
    auto& composites = in_.writer.ir().composites;
    in_.alarms.emplace(&composite.head, runtime::AlarmRef{true, static_cast<std::uint32_t>(composites.size())});
    composites.push_back(std::move(out));
  }

  // A suppressor's state does not depend on what it suppresses, so any order and even a circle is fine.
  void write_suppressor(const Resolved& resolved) {
    const auto self = in_.alarms.find(&resolved.composite->head), other = in_.alarms.find(resolved.suppressor);
    if (self == in_.alarms.end() || other == in_.alarms.end()) return;
    in_.writer.ir().composites[self->second.number].suppressor = other->second;
  }

  // A wait or an extension; unlike other durations it may be none.
  std::uint32_t delay(const Composite& composite, const std::optional<grammar::Text>& text, std::string_view key) {
    if (!text) return 0;
    if (!composite.suppressor) {
      in_.diagnostics
          .add(Code::ignored_option, text->span(), fmt::format("`{}` has no effect without a suppressor", key))
          .help = "add `suppressor`";
    }
    const std::string& value = text->value();
    if (value.find_first_not_of("0") == std::string::npos || value == "0s") return 0;
    return duration_of(text, key, 0, in_.diagnostics);
  }

  Surroundings& in_;
  std::vector<Resolved> all_;
  std::map<const RuleHead*, std::size_t> number_;  // in all_
  std::vector<std::size_t> order_;
};

static_assert(static_cast<int>(grammar::AlarmRuleStep::Op::any) == static_cast<int>(RuleStep::Op::any) &&
              static_cast<int>(grammar::AlarmRuleStep::Op::state) == static_cast<int>(RuleStep::Op::state) &&
              static_cast<int>(grammar::AlarmRuleStep::State::alarm) == static_cast<int>(runtime::AlarmState::alarm));

}  // namespace

void check_composites(const std::vector<Pack>& packs, Surroundings& in) { Composites(packs, in).run(); }

}  // namespace tripline::compiler
