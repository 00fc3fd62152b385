#include "tools/testing/coverage_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "tools/colours.hpp"
#include "tools/escape.hpp"
#include "tools/json_text.hpp"

namespace tripline::tools {

namespace {

constexpr std::size_t kinds = 3;

Shade shade_of(const CoverageItem& item) {
  if (item.covered) return Shade::yes;
  const bool seen = item.kind == CoverageItem::Kind::condition && item.times_true > 0 && item.times_false > 0;
  return seen ? Shade::partly : Shade::no;
}

bool has_place(const CoverageItem& item) { return item.span.source != grammar::SourceId::nowhere; }

std::string place_of(const CoverageItem& item, const grammar::Sources& sources) {
  if (!has_place(item)) return "?";
  const grammar::Source& source = sources[item.span.source];
  const grammar::Position at = source.position(item.span.begin);
  return fmt::format("{}:{}:{}", source.name(), at.line, at.column);
}

// Green, yellow and red, on a terminal that has colours.
std::string painted(Shade shade, std::string_view text, bool colour) {
  constexpr std::string_view codes[] = {"\x1b[32m", "\x1b[33m", "\x1b[31m"};
  if (!colour || text.empty()) return std::string(text);
  return std::string(codes[static_cast<std::size_t>(shade)]).append(text).append("\x1b[0m");
}

struct RuleTotals {
  std::array<std::size_t, kinds> covered{}, all{};
  std::vector<const CoverageItem*> missing;
};

std::map<std::pair<std::string, std::string>, RuleTotals> by_rule(const Coverage& coverage) {
  std::map<std::pair<std::string, std::string>, RuleTotals> out;
  for (const CoverageItem& item : coverage.items) {
    RuleTotals& totals = out[{item.pack, item.rule}];
    const auto kind = static_cast<std::size_t>(item.kind);
    ++totals.all[kind];
    totals.covered[kind] += item.covered;
    if (!item.covered) totals.missing.push_back(&item);
  }
  return out;
}

}  // namespace

std::vector<ShadedSpan> shaded_spans(const Coverage& coverage) {
  std::vector<ShadedSpan> out;
  for (const CoverageItem& item : coverage.items) {  // they are in order of their places
    if (!has_place(item) || item.span.begin >= item.span.end) continue;
    const std::string note = item.covered ? "" : fmt::format("{}: {}", item.text, item.missing);
    if (!out.empty() && out.back().span == item.span) {
      out.back().shade = std::max(out.back().shade, shade_of(item));
      if (!note.empty()) out.back().note += (out.back().note.empty() ? "" : "; ") + note;
    } else if (out.empty() || out.back().span.source != item.span.source || out.back().span.end <= item.span.begin) {
      out.push_back({item.span, shade_of(item), note});
    }
  }
  return out;
}

std::string coverage_text(const Coverage& coverage, const grammar::Sources& sources, bool colour) {
  std::string out;
  for (const auto& [rule, totals] : by_rule(coverage)) {
    std::string line;
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      if (totals.all[kind] == 0) continue;
      line += fmt::format("  {}s {}/{}", to_string(static_cast<CoverageItem::Kind>(kind)), totals.covered[kind], totals.all[kind]);
    }
    out += fmt::format("{}{}\n",
                       painted(totals.missing.empty() ? Shade::yes : Shade::no,
                               terminal_safe(rule.first + "/" + rule.second), colour),
                       line);
    for (const CoverageItem* item : totals.missing) {
      out += fmt::format("  {}: {} `{}`: {}\n", terminal_safe(place_of(*item, sources)), to_string(item->kind),
                         terminal_safe(item->text), painted(shade_of(*item), item->missing, colour));
    }
  }
  for (const std::string& impossible : coverage.impossible) out += fmt::format("left out: {}\n", terminal_safe(impossible));
  return out + fmt::format("coverage {:.1f} %: {} of {} conditions, steps and states (masking MC/DC)\n", coverage.percent(),
                           coverage.covered(), coverage.items.size());
}

std::string coverage_sources(const Coverage& coverage, const grammar::Sources& sources, bool colour) {
  std::string out;
  const Colours colours(colour);
  const std::vector<ShadedSpan> spans = shaded_spans(coverage);
  for (std::size_t at = 0; at < spans.size();) {
    const grammar::SourceId id = spans[at].span.source;
    const grammar::Source& source = sources[id];
    out += colours.strong(terminal_safe(source.name())) + '\n';
    for (std::uint32_t number = 1; number <= source.line_count() && at < spans.size() && spans[at].span.source == id; ++number) {
      const std::string_view line = source.line(number);
      const std::uint32_t begin = source.line_begin(number), end = begin + static_cast<std::uint32_t>(line.size());
      if (spans[at].span.begin > end) continue;
      std::string shown, notes;
      std::uint32_t done = begin;
      const auto take = [&](std::uint32_t until) { return terminal_safe(source.text().substr(done, until - done)); };
      while (at < spans.size() && spans[at].span.source == id && spans[at].span.begin <= end) {
        const ShadedSpan& span = spans[at];
        if (span.span.begin > done) shown += take(span.span.begin), done = span.span.begin;
        const std::uint32_t until = std::min(span.span.end, end);
        shown += painted(span.shade, take(until), colour);
        done = std::max(done, until);
        if (span.span.end > end) break;  // it goes on in the next line
        if (!span.note.empty()) notes += fmt::format("      | {}\n", painted(span.shade, "^ " + terminal_safe(span.note), colour));
        ++at;
      }
      shown += take(end);
      out += fmt::format("{:5} | {}\n{}", number, shown, notes);
    }
  }
  return out;
}

std::string coverage_html(const Coverage& coverage, const grammar::Sources& sources) {
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Coverage of rules</title>\n"
      "<style>body{{font-family:sans-serif;margin:2em}}pre{{line-height:1.4}}.yes{{background:#cfc}}.partly{{background:#fe9}}"
      ".no{{background:#fbb}}td{{padding:0 1em 0 0}}</style></head><body>\n"
      "<h1>Coverage {:.1f} %</h1>\n<p>{} of {} conditions, steps and states. A condition counts when tests show it true and "
      "false, deciding both times (masking MC/DC).</p>\n<table>\n",
      coverage.percent(), coverage.covered(), coverage.items.size());
  for (const auto& [rule, totals] : by_rule(coverage)) {
    out += fmt::format("<tr><td>{}</td><td class=\"{}\">", html_text(rule.first + "/" + rule.second),
                       totals.missing.empty() ? "yes" : "no");
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      if (totals.all[kind] > 0) {
        out += fmt::format("{}s {}/{} ", to_string(static_cast<CoverageItem::Kind>(kind)), totals.covered[kind], totals.all[kind]);
      }
    }
    out += "</td></tr>\n";
  }
  out += "</table>\n";
  const auto lines = [](std::string_view text) {  // html_text escapes line ends, which are wanted here
    std::string escaped;
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      escaped += html_text(text.substr(begin, end - begin));
      if (end < text.size()) escaped += '\n';
      begin = end + 1;
    }
    return escaped;
  };
  constexpr std::string_view classes[] = {"yes", "partly", "no"};
  const std::vector<ShadedSpan> spans = shaded_spans(coverage);
  for (std::size_t at = 0; at < spans.size();) {
    const grammar::Source& source = sources[spans[at].span.source];
    const grammar::SourceId id = spans[at].span.source;
    out += fmt::format("<h2>{}</h2>\n<pre>", html_text(source.name()));
    std::uint32_t done = 0;
    const std::string_view text = source.text();
    for (; at < spans.size() && spans[at].span.source == id; ++at) {
      const ShadedSpan& span = spans[at];
      out += lines(text.substr(done, span.span.begin - done));
      out += fmt::format("<span class=\"{}\" title=\"{}\">{}</span>", classes[static_cast<std::size_t>(span.shade)],
                         html_text(span.note), lines(text.substr(span.span.begin, span.span.end - span.span.begin)));
      done = span.span.end;
    }
    out += lines(text.substr(done)) + "</pre>\n";
  }
  return out + "</body></html>\n";
}

std::string coverage_lcov(const Coverage& coverage, const grammar::Sources& sources) {
  std::map<grammar::SourceId, std::vector<const CoverageItem*>> files;
  for (const CoverageItem& item : coverage.items) {
    if (has_place(item)) files[item.span.source].push_back(&item);
  }
  std::string out;
  for (const auto& [id, items] : files) {
    const grammar::Source& source = sources[id];
    out += fmt::format("TN:\nSF:{}\n", terminal_safe(source.name()));
    std::map<std::uint32_t, std::uint64_t> lines;
    std::size_t block = 0, branches = 0, taken = 0;
    for (const CoverageItem* item : items) {
      const std::uint32_t line = source.position(item->span.begin).line;
      lines[line] += item->times_true;
      if (item->kind != CoverageItem::Kind::condition) {
        out += fmt::format("FN:{0},{1}\nFNDA:{2},{1}\n", line, terminal_safe(item->rule + ": " + item->text), item->times_true);
        continue;
      }
      for (int value = 0; value < 2; ++value) {
        const std::uint64_t times = value == 0 ? item->times_true : item->times_false;
        out += fmt::format("BRDA:{},{},{},{}\n", line, block, value, times);
        ++branches;
        taken += times > 0;
      }
      ++block;
    }
    out += fmt::format("BRF:{}\nBRH:{}\n", branches, taken);
    std::size_t hit = 0;
    for (const auto& [line, times] : lines) {
      out += fmt::format("DA:{},{}\n", line, times);
      hit += times > 0;
    }
    out += fmt::format("LF:{}\nLH:{}\nend_of_record\n", lines.size(), hit);
  }
  return out;
}

std::string coverage_json(const Coverage& coverage, const grammar::Sources& sources) {
  nlohmann::ordered_json out = {{"schema", "tripline.coverage/1"},
                                {"percent", coverage.percent()},
                                {"covered", coverage.covered()},
                                {"all", coverage.items.size()},
                                {"impossible", coverage.impossible},
                                {"items", nlohmann::ordered_json::array()}};
  for (const CoverageItem& item : coverage.items) {
    out["items"].push_back({{"kind", to_string(item.kind)}, {"pack", item.pack}, {"rule", item.rule}, {"part", item.part},
                            {"place", place_of(item, sources)}, {"text", item.text}, {"times_true", item.times_true},
                            {"times_false", item.times_false}, {"covered", item.covered}, {"missing", item.missing}});
  }
  return json_text(out);
}

}  // namespace tripline::tools
