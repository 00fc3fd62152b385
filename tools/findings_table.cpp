#include "tools/findings_output.hpp"

// Findings for a person's eyes:
//
//   TIME                  SEVERITY     RULE                  ENTITY          COUNT  REASON
//   2025-03-03T10:00:00Z  high      8  privilege-escalation  userName=alice      4  3 different values of ...
//
// On a terminal the columns share its width; where the reason would get too little, it has a line of its own.
// Names are cut with an ellipsis, and what is cut is in the other forms. A contributors report has its
// ranking beneath.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "runtime/event_time.hpp"
#include "tools/colours.hpp"
#include "tools/escape.hpp"
#include "tools/json_text.hpp"
#include "tools/text_table.hpp"

namespace tripline::tools {

namespace {

using runtime::Finding;

constexpr std::size_t time_width = 20, severity_width = 11;
constexpr std::size_t longest_rule = 60, longest_entity = 100, longest_reason = 400, longest_key = 60;
constexpr std::size_t least_reason = 56;
constexpr std::string_view gap = "  ";

std::size_t shown_width(std::string_view text, std::size_t longest) {
  return display_width(fit(text, longest));
}

std::string entity_text(const std::vector<std::pair<std::string, std::string>>& entity) {
  std::string out;
  for (const auto& [label, value] : entity) out += (out.empty() ? "" : ", ") + label + "=" + value;
  return out.empty() ? "-" : out;
}

class Table {
 public:
  Table(std::span<const Finding> findings, const FindingsContext& context)
      : findings_(findings), colours_(context.colour), width_(context.width) {
    std::set<std::string_view> packs;
    for (const Finding& finding : findings_) packs.insert(finding.rule->pack);
    several_packs_ = packs.size() > 1;
    measure();
  }

  std::string text() {
    out_ += colours_.strong(head()) + '\n';
    for (const Finding& finding : findings_) row(finding);
    return std::move(out_);
  }

 private:
  std::string rule_text(const Finding& finding) const {
    return several_packs_ ? finding.rule->pack + "/" + finding.rule->name : finding.rule->name;
  }

  void measure() {
    std::size_t rule = 4, entity = 6;
    reason_width_ = 6;
    for (const Finding& finding : findings_) {
      rule = std::max(rule, shown_width(rule_text(finding), longest_rule));
      entity = std::max(entity, shown_width(entity_text(finding.entity), longest_entity));
      count_width_ = std::max(count_width_, std::to_string(finding.count).size());
      reason_width_ = std::max(reason_width_, shown_width(finding.reason, longest_reason));
    }
    rule_width_ = rule;
    entity_width_ = entity;
    if (width_ == 0) return;
    const std::size_t fixed = time_width + severity_width + count_width_ + 4 * gap.size();
    const std::size_t room = width_ > fixed ? width_ - fixed : 0;
    const std::size_t wanted = std::min(reason_width_, least_reason) + gap.size();
    const std::vector<std::size_t> beside = share_width({rule, entity}, room > wanted ? room - wanted : 0, 1);
    // A reason beside its finding is worth it as long as names stay readable.
    reason_beside_ =
        beside[0] >= std::min<std::size_t>(rule, 16) && beside[1] >= std::min<std::size_t>(entity, 20);
    const std::vector<std::size_t> widths = reason_beside_ ? beside : share_width({rule, entity}, room, 8);
    rule_width_ = widths[0];
    entity_width_ = widths[1];
    if (!reason_beside_) {
      reason_width_ = width_ > 4 ? width_ - 4 : 1;
    } else {
      reason_width_ = std::min(reason_width_, room - rule_width_ - entity_width_ - gap.size());
    }
  }

  std::string head() const {
    std::string line = pad("TIME", time_width);
    line.append(gap).append(pad("SEVERITY", severity_width));
    line.append(gap).append(pad("RULE", rule_width_));
    line.append(gap).append(pad("ENTITY", entity_width_));
    line.append(gap).append(pad_left("COUNT", count_width_));
    return reason_beside_ ? line.append(gap).append("REASON") : line;
  }

  void row(const Finding& finding) {
    const runtime::Rule& rule = *finding.rule;
    out_ += pad(runtime::format_time(finding.first_seen), time_width);
    out_ += gap;
    out_ +=
        colours_.of(rule.severity, fmt::format("{:<8} {:>2}", runtime::to_string(rule.severity), rule.risk));
    out_ += gap;
    out_ += pad(fit_middle(rule_text(finding), rule_width_), rule_width_);
    out_ += gap;
    out_ += pad(fit_middle(entity_text(finding.entity), entity_width_), entity_width_);
    out_ += gap;
    out_ += pad_left(std::to_string(finding.count), count_width_);
    const std::string reason = fit(finding.reason, reason_width_);
    if (!reason.empty()) {
      if (reason_beside_) {
        out_.append(gap).append(reason);
      } else {
        out_.append("\n    ").append(colours_.faint(reason));
      }
    }
    out_ += '\n';
    if (const auto* report = std::get_if<runtime::ContributorsDetail>(&finding.detail)) ranking(*report);
  }

  void ranking(const runtime::ContributorsDetail& report) {
    std::vector<std::size_t> widths(report.key_labels.size());
    std::size_t value_width = shown_width(report.statistic, longest_key);
    for (std::size_t k = 0; k < widths.size(); ++k)
      widths[k] = shown_width(report.key_labels[k], longest_key);
    for (const auto& row : report.top) {
      for (std::size_t k = 0; k < widths.size() && k < row.keys.size(); ++k) {
        widths[k] = std::max(widths[k], shown_width(row.keys[k], longest_key));
      }
      value_width = std::max(value_width, number_text(row.value).size());
    }
    if (width_ > 0) {
      const std::size_t fixed = 4 + value_width + 8 + widths.size() * gap.size();
      widths = share_width(widths, width_ > fixed ? width_ - fixed : 0, 8);
    }
    const auto line = [&](const std::vector<std::string>& keys, std::string_view value,
                          std::string_view share) {
      std::string text = "    ";
      for (std::size_t k = 0; k < widths.size() && k < keys.size(); ++k) {
        text.append(pad(fit_middle(keys[k], widths[k]), widths[k])).append(gap);
      }
      text.append(pad_left(value, value_width));
      return share.empty() ? text : text.append(gap).append(pad_left(share, 6));
    };
    const bool shares = report.total > 0;
    out_ +=
        colours_.faint(line(report.key_labels, fit(report.statistic, longest_key), shares ? "SHARE" : "")) +
        '\n';
    for (const auto& row : report.top) {
      const std::string share = shares ? fmt::format("{:.1f}%", 100 * row.value / report.total) : "";
      out_ += line(row.keys, number_text(row.value), share) + '\n';
    }
    if (report.unique > report.top.size()) {
      out_ += colours_.faint(fmt::format("    … and {} more", report.unique - report.top.size())) + '\n';
    }
  }

  std::span<const Finding> findings_;
  Colours colours_;
  std::size_t width_;
  bool several_packs_ = false;
  bool reason_beside_ = true;
  std::size_t rule_width_ = 0, entity_width_ = 0, count_width_ = 5, reason_width_ = 0;
  std::string out_;
};

}  // namespace

std::string near_misses_table(std::span<const runtime::NearMiss> misses, const FindingsContext& context) {
  if (misses.empty()) return "no near misses\n";
  const Colours colours(context.colour);
  std::string out = colours.strong("NEAR MISSES (0 would be a finding)") + '\n';
  for (const runtime::NearMiss& miss : misses) {
    const std::string name = fit_middle(miss.rule->pack + "/" + miss.rule->name, longest_rule);
    const std::string entity = fit_middle(entity_text(miss.entity), longest_entity);
    out += fmt::format("{:.2f}  {}  {}  {}\n", miss.distance, runtime::format_time(miss.first_seen), name, entity);
    out += "      " + colours.faint(fit(miss.reason, longest_reason)) + '\n';
  }
  return out;
}

std::string findings_table(std::span<const Finding> findings, const FindingsContext& context) {
  if (findings.empty()) return "no findings\n";
  return Table(findings, context).text();
}

}  // namespace tripline::tools
