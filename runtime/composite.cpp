#include "runtime/composite.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace tripline::runtime {

AlarmState StateHistory::at(std::int64_t t) const {
  const auto behind = std::upper_bound(changes.begin(), changes.end(), t,
                                       [](std::int64_t time, const auto& change) { return time < change.first; });
  return behind == changes.begin() ? initial : std::prev(behind)->second;
}

namespace {

// Walks one history forward.
class Cursor {
 public:
  explicit Cursor(const StateHistory& history) : history_(history), state_(history.initial) {}

  AlarmState state() const { return state_; }
  // The time of the next change; none: no more comes.
  std::optional<std::int64_t> next() const {
    return at_ < history_.changes.size() ? std::optional(history_.changes[at_].first) : std::nullopt;
  }
  void advance_to(std::int64_t t) {
    while (at_ < history_.changes.size() && history_.changes[at_].first <= t) state_ = history_.changes[at_++].second;
  }

 private:
  const StateHistory& history_;
  std::size_t at_ = 0;
  AlarmState state_;
};

}  // namespace

StateHistory joined(std::span<const StateHistory> series) {
  // ALARM is more than OK, and OK more than INSUFFICIENT_DATA; how many are in each state is all that is needed.
  struct Change {
    std::int64_t time;
    AlarmState from, to;
  };
  std::size_t count[3] = {0, 0, 0};
  std::vector<Change> changes;
  for (const StateHistory& one : series) {
    ++count[static_cast<std::size_t>(one.initial)];
    AlarmState from = one.initial;
    for (const auto& [time, to] : one.changes) {
      changes.push_back({time, from, to});
      from = to;
    }
  }
  // Stable: the changes of one series keep their order.
  std::stable_sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.time < b.time; });
  const auto state = [&] {
    return count[static_cast<std::size_t>(AlarmState::alarm)] > 0 ? AlarmState::alarm
           : count[static_cast<std::size_t>(AlarmState::ok)] > 0 ? AlarmState::ok
                                                                 : AlarmState::insufficient_data;
  };
  StateHistory out{state(), {}};
  AlarmState current = out.initial;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    --count[static_cast<std::size_t>(changes[i].from)];
    ++count[static_cast<std::size_t>(changes[i].to)];
    const bool instant_over = i + 1 == changes.size() || changes[i + 1].time != changes[i].time;
    if (!instant_over || state() == current) continue;
    current = state();
    out.changes.emplace_back(changes[i].time, current);
  }
  return out;
}

bool holds(const Composite& composite, std::span<const AlarmState> children) {
  using Op = RuleStep::Op;
  std::vector<bool> stack;
  for (const RuleStep& step : composite.steps) {
    switch (step.op) {
      case Op::never:
      case Op::always: stack.push_back(step.op == Op::always); break;
      case Op::state: stack.push_back(children[step.children.front()] == step.state); break;
      case Op::at_least: {
        const auto count = std::count_if(step.children.begin(), step.children.end(), [&](std::uint32_t child) {
          return (children[child] == step.state) != step.negated;
        });
        stack.push_back(static_cast<std::uint32_t>(count) >= step.count);
        break;
      }
      case Op::negate: stack.back() = !stack.back(); break;
      case Op::all:
      case Op::any: {
        const auto first = stack.end() - static_cast<std::ptrdiff_t>(step.count);
        const bool value = step.op == Op::all ? std::find(first, stack.end(), false) == stack.end()
                                              : std::find(first, stack.end(), true) != stack.end();
        stack.erase(first, stack.end());
        stack.push_back(value);
        break;
      }
    }
  }
  return stack.back();
}

StateHistory history(const Composite& composite, std::span<const StateHistory* const> children, std::int64_t first) {
  std::set<std::int64_t> instants = {first};
  std::vector<Cursor> cursors;
  for (const StateHistory* child : children) {
    cursors.emplace_back(*child);
    for (const auto& change : child->changes) instants.insert(change.first);
  }
  StateHistory out;
  AlarmState current = out.initial;
  std::vector<AlarmState> states(children.size());
  for (const std::int64_t t : instants) {
    for (std::size_t c = 0; c < cursors.size(); ++c) {
      cursors[c].advance_to(t);
      states[c] = cursors[c].state();
    }
    const AlarmState next = holds(composite, states) ? AlarmState::alarm : AlarmState::ok;
    if (next != current) out.changes.emplace_back(t, next);
    current = next;
  }
  return out;
}

std::vector<std::pair<std::int64_t, AlarmState>> actions(const StateHistory& composite, const StateHistory* suppressor,
                                                         std::uint32_t wait, std::uint32_t extension,
                                                         std::int64_t end) {
  static const StateHistory silent;
  Cursor rule(composite), cover(suppressor ? *suppressor : silent);
  std::vector<std::pair<std::int64_t, AlarmState>> out;
  std::optional<std::int64_t> timer;  // when the wait or the extension at hand ends
  bool pending = false;
  const auto act = [&](std::int64_t t) {
    if (pending) out.emplace_back(t, rule.state());
    pending = false;
  };
  for (;;) {
    std::optional<std::int64_t> next = timer;
    for (const std::optional<std::int64_t>& other : {cover.next(), rule.next()}) {
      if (other && (!next || *other < *next)) next = other;
    }
    if (!next || *next > end) return out;
    const std::int64_t t = *next;
    const bool covered = cover.state() == AlarmState::alarm, waited = pending, changes = rule.next() == t;
    cover.advance_to(t);
    rule.advance_to(t);
    const bool covers = cover.state() == AlarmState::alarm;
    pending = pending || changes;
    // What ends at the very instant of a change gives way to it, as it would a moment before: nobody is told of a state
    // that is over.
    if (timer == t) {
      timer.reset();
      if (!changes) act(t);
    }
    if (covers && !covered) timer.reset();
    if (!covers && covered) {
      if (extension != 0) {
        timer = t + extension;
      } else if (waited) {
        act(t);
      }
    }
    if (!changes || covers || !pending) continue;
    timer.reset();
    if (wait == 0) {
      act(t);
    } else {
      timer = t + wait;
    }
  }
}

}  // namespace tripline::runtime
