#include "runtime/judge_threat.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/event_time.hpp"

namespace tripline::runtime {

namespace {

constexpr std::size_t most_named = 8, longest_text = 100, longest_reason = 2000;

// Cut between characters; what is left out is said.
std::string shortened(std::string_view text, std::size_t longest) {
  if (text.size() <= longest) return std::string(text);
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

std::vector<std::string> names_of(const Incident& incident) {
  std::vector<std::string> out;
  for (const auto& [value, count] : incident.values) out.push_back(value);
  return out;
}

// What aliases showed in the stretch, by number.
std::vector<FewTexts> shown_of(const Threat& threat, const ThreatHistory& history, const Incident& incident) {
  std::vector<FewTexts> out(threat.shown.size());
  for (auto at = history.shown.lower_bound({incident.first, 0}); at != history.shown.end(); ++at) {
    if (at->first.first > incident.last) break;
    out[at->first.second].add(at->second);
  }
  return out;
}

std::string shown_text(const FewTexts& texts) {
  std::string out;
  for (std::size_t i = 0; i < std::min(texts.list().size(), FewTexts::limit - 1); ++i) {
    out += (i == 0 ? "" : ", ") + shortened(texts.list()[i], longest_text);
  }
  return texts.list().size() == FewTexts::limit ? out + " and more" : texts.list().empty() ? "nothing" : out;
}

std::string plain_reason(const Threat& threat, const Incident& incident) {
  const std::string within = duration_text(threat.window);
  switch (threat.kind) {
    case Threat::Kind::distinct:
    case Threat::Kind::value_count:
      return fmt::format("{} different values of {} within {}: {}", incident.values.size(), threat.value_label, within,
                         few(names_of(incident)));
    case Threat::Kind::count: return fmt::format("{} events, {} or more within {}", incident.count, threat.at_least, within);
    case Threat::Kind::sum:
      return fmt::format("{} sums up to {}, {} or more within {}", threat.value_label, incident.sum, threat.least_sum, within);
    case Threat::Kind::sequence: return fmt::format("in this order within {}: {}", within, few(names_of(incident)));
    case Threat::Kind::any_order: return fmt::format("all of these within {}: {}", within, few(names_of(incident)));
    case Threat::Kind::absence:
      return fmt::format("not followed by {} within {}", shortened(threat.steps[1].name, longest_text), within);
    case Threat::Kind::first_seen:
      return fmt::format("{} not seen before, after {} of learning: {}", threat.value_label, duration_text(threat.learning),
                         few(names_of(incident)));
  }
  return {};
}

std::string reason_of(const Threat& threat, const Finding& finding, const Incident& incident,
                      const std::vector<FewTexts>& shown) {
  if (threat.reason.empty()) return plain_reason(threat, incident);
  const auto own = [&](std::string_view label) -> const std::string* {
    for (const auto& [name, value] : finding.entity) {
      if (name == label) return &value;
    }
    return nullptr;
  };
  std::string out;
  for (const ReasonPiece& piece : threat.reason) {
    using Kind = ReasonPiece::Kind;
    switch (piece.kind) {
      case Kind::text: out += piece.text; break;
      case Kind::shown: {
        const std::string* value = own(threat.shown[piece.number]);
        out += value ? shortened(*value, longest_text) : shown_text(shown[piece.number]);
        break;
      }
      case Kind::entity: {
        std::vector<std::string> values;
        for (const auto& [label, value] : finding.entity) values.push_back(value);
        out += few(values);
        break;
      }
      case Kind::values: out += few(names_of(incident)); break;
      case Kind::count: out += std::to_string(incident.count); break;
      case Kind::first_seen: out += format_time(incident.first); break;
      case Kind::last_seen: out += format_time(incident.last); break;
      case Kind::window: out += duration_text(threat.window); break;
    }
  }
  return shortened(out, longest_reason);
}

}  // namespace

std::string few(const std::vector<std::string>& texts) {
  std::string out;
  for (std::size_t i = 0; i < std::min(texts.size(), most_named); ++i) {
    out += (i == 0 ? "" : ", ") + shortened(texts[i], longest_text);
  }
  return texts.size() > most_named ? out + fmt::format(" and {} more", texts.size() - most_named) : out;
}

std::vector<std::pair<std::string, std::string>> entity_of(const ThreatEntity& entity, std::string_view name) {
  if (entity.labels.size() == 1) return {{entity.labels[0], std::string(name)}};
  std::vector<std::pair<std::string, std::string>> out;
  const std::vector<std::string> parts = split_key(name);
  for (std::size_t p = 0; p < parts.size(); ++p) out.emplace_back(entity.labels[p], parts[p]);
  return out;
}

std::vector<ThreatFinding> judge_threat(const Threat& threat, const std::vector<ThreatEntities>& cells,
                                        std::int64_t last_event) {
  std::vector<ThreatFinding> out;
  for (std::size_t e = 0; e < threat.entities.size(); ++e) {
    for (const auto& [name, history] : cells[e].kept()) {
      const Timeline timeline = timeline_of(*history);
      for (const Incident& incident : suppress(incidents_of(threat, timeline, last_event), threat.suppress)) {
        Finding finding{&threat.rule, entity_of(threat.entities[e], name), incident.first, incident.last, incident.count,
                        {}, {}, {}};
        finding.reason = reason_of(threat, finding, incident, shown_of(threat, *history, incident));
        ThreatDetail detail{threat.value_label, incident.values, threat.kind, incident.incidents, std::nullopt};
        if (threat.kind == Threat::Kind::sum) detail.sum = incident.sum;
        finding.detail = std::move(detail);
        out.push_back({std::move(finding), incident.evidence});
      }
    }
  }
  return out;
}

}  // namespace tripline::runtime
