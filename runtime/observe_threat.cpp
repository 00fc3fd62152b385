#include "runtime/observe_threat.hpp"

#include <algorithm>
#include <optional>

#include "runtime/cut_key.hpp"
#include "runtime/threat_steps.hpp"

namespace tripline::runtime {

namespace {

bool is_excepted(const Threat& threat, const std::vector<std::uint32_t>& matched, std::int64_t time) {
  return std::any_of(threat.exceptions.begin(), threat.exceptions.end(), [&](const ThreatException& e) {
    return time < e.expires && std::binary_search(matched.begin(), matched.end(), e.filter);
  });
}

// Nothing where the event has no such value, or one that the threat does not count.
std::optional<std::string_view> value_of(const Threat& threat, const Decoder& values) {
  const Value& value = values.value(*threat.value_field);
  if (!value.leaf()) return std::nullopt;
  const std::string_view text = cut_key(value.leaf_text());
  if (!threat.values.empty() && !std::binary_search(threat.values.begin(), threat.values.end(), text)) return std::nullopt;
  return text;
}

}  // namespace

void ThreatObserver::add(const Decoder& values, const std::vector<std::uint32_t>& matched, const Reference& reference,
                         std::vector<std::vector<ThreatEntities>>& to) {
  if (taken_.empty()) return;
  std::sort(taken_.begin(), taken_.end());
  for (std::size_t i = 0; i < taken_.size();) {
    std::size_t end = i;
    while (end < taken_.size() && taken_[end].threat == taken_[i].threat) ++end;
    const std::uint32_t threat = taken_[i].threat;
    if (!is_excepted(program_.threats[threat], matched, reference.time)) {
      StopwatchIf watch(profile_ != nullptr);
      add_steps(&taken_[i], taken_.data() + end, values, reference, to[threat]);
      if (profile_) profile_->filters[program_.threats[threat].steps[taken_[i].step].filter].nanoseconds += watch.lap();
    }
    i = end;
  }
  taken_.clear();
}

bool ThreatObserver::name_entity(const std::vector<std::uint32_t>& fields, const Decoder& values) {
  parts_.clear();
  for (const std::uint32_t field : fields) {
    const Value& value = values.value(field);
    if (!value.leaf() || value.leaf_text().empty()) return false;
    parts_.push_back(cut_key(value.leaf_text()));
  }
  if (parts_.size() == 1) {
    name_ = parts_[0];
  } else {
    name_ = join_key(parts_);
  }
  return true;
}

void ThreatObserver::add_steps(const Taken* begin, const Taken* end, const Decoder& values, const Reference& reference,
                               std::vector<ThreatEntities>& to) {
  const Threat& threat = program_.threats[begin->threat];
  const bool stepped = threat.steps.size() > 1;
  std::string_view value;
  if (threat.value_field) {
    const auto given = value_of(threat, values);
    if (!given) return;
    value = *given;
  }
  const bool first_only = threat.kind == Threat::Kind::first_seen;
  for (std::size_t e = 0; e < threat.entities.size(); ++e) {
    // An entity may be named by another field in each step, so one event may be steps of several.
    named_.clear();
    for (const Taken* taken = begin; taken != end; ++taken) {
      const ThreatStep& step = threat.steps[taken->step];
      if (!name_entity(step.entities[e], values)) continue;
      for (std::uint32_t a = 0; a < step.shown.size() && !step.between; ++a) {
        const Value& shown = values.value(step.shown[a]);
        if (shown.leaf()) to[e].show(name_, reference.time, a, cut_key(shown.leaf_text()));
      }
      const std::uint64_t bit = std::uint64_t{1} << taken->step;
      if (begin + 1 == end) {
        to[e].add(name_, stepped ? step_value(bit) : value, reference, first_only);
        continue;
      }
      const auto at = std::find_if(named_.begin(), named_.end(), [&](const Named& n) { return n.entity == name_; });
      if (at == named_.end()) {
        named_.push_back({name_, bit});
      } else {
        at->steps |= bit;
      }
    }
    for (const Named& named : named_) to[e].add(named.entity, step_value(named.steps), reference, first_only);
  }
}

}  // namespace tripline::runtime
