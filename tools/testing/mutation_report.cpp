#include "tools/testing/mutation_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/escape.hpp"
#include "tools/json_text.hpp"

namespace tripline::tools {

namespace {

std::string painted(const char* code, const std::string& text, bool colour) {
  return colour ? code + text + "\x1b[0m" : text;
}

// The lines of the change, before and after it.
struct Diff {
  std::uint32_t line = 0;
  std::string before, after;
};

// What goes with an item that is left out of `[a, b]`: the comma in front of it, or the one behind the first.
void take_comma(const std::string& text, std::size_t& begin, std::size_t& end) {
  constexpr const char* blank = " \t\r\n";
  const std::size_t before = begin == 0 ? std::string::npos : text.find_last_not_of(blank, begin - 1);
  if (before == std::string::npos) return;
  const std::size_t after = text.find_first_not_of(blank, end);
  if (text[before] == ',') {
    begin = before;
  } else if (text[before] == '[' && after != std::string::npos && text[after] == ',') {
    end = std::min(text.find_first_not_of(blank, after + 1), text.size());
  }
}

Diff diff_of(const Change& change, const grammar::Source& source) {
  const std::string& text = source.text();
  std::size_t begin = std::min<std::size_t>(change.span.begin, text.size());
  std::size_t end = std::clamp<std::size_t>(change.span.end, begin, text.size());
  if (change.replacement.empty()) take_comma(text, begin, end);
  const std::size_t from = begin == 0 ? 0 : text.rfind('\n', begin - 1) + 1;  // npos + 1 is 0
  const std::size_t to = std::min(text.find('\n', end), text.size());
  const auto spread = [](std::string lines) {  // a change over several lines is shown as one
    std::replace(lines.begin(), lines.end(), '\n', ' ');
    return lines;
  };
  return {source.position(change.span.begin).line, spread(text.substr(from, to - from)),
          spread(text.substr(from, begin - from) + change.replacement + text.substr(end, to - end))};
}

}  // namespace

std::string mutation_text(const MutationResult& result, const grammar::Sources& sources, bool colour) {
  std::string out;
  for (const Survivor& survivor : result.survivors) {
    const Change& change = survivor.mutant.change;
    if (change.span.source == grammar::SourceId::nowhere) continue;
    const grammar::Source& source = sources[change.span.source];
    const Diff diff = diff_of(change, source);
    out += fmt::format("{}:{}: {}/{}: no test notices another {}\n", terminal_safe(source.name()), diff.line,
                       terminal_safe(survivor.pack), terminal_safe(survivor.mutant.name), to_string(change.kind));
    out += painted("\x1b[31m", "  - " + terminal_safe(diff.before), colour) + '\n';
    out += painted("\x1b[32m", "  + " + terminal_safe(diff.after), colour) + '\n';
    if (survivor.witness) {
      out += fmt::format("  an event that only the {} matches: {}\n", survivor.matches ? "rule" : "mutant",
                         terminal_safe(*survivor.witness));
    }
  }
  for (const MutationScore& score : result.scores) {
    const std::size_t all = score.killed + score.survived;
    out += fmt::format("{:5.1f} %  {}/{}: {} of {}\n", 100.0 * static_cast<double>(score.killed) / static_cast<double>(all),
                       terminal_safe(score.pack), terminal_safe(score.name), score.killed, all);
  }
  return out + fmt::format("mutation score {:.1f} %: {} mutants in {:.2f} s, {} survived, {} are equivalent\n", result.percent(),
                           result.mutants(), result.seconds, result.survivors.size(), result.equivalent);
}

std::string mutation_json(const MutationResult& result, const grammar::Sources& sources) {
  using Json = nlohmann::ordered_json;
  Json out = {{"schema", "tripline.mutation/1"}, {"percent", result.percent()}, {"mutants", result.mutants()},
              {"equivalent", result.equivalent}, {"invalid", result.invalid}, {"scores", Json::array()},
              {"survivors", Json::array()}};
  for (const MutationScore& score : result.scores) {
    out["scores"].push_back({{"pack", score.pack}, {"name", score.name}, {"killed", score.killed}, {"survived", score.survived}});
  }
  for (const Survivor& survivor : result.survivors) {
    const Change& change = survivor.mutant.change;
    Json one = {{"pack", survivor.pack}, {"name", survivor.mutant.name}, {"kind", to_string(change.kind)}};
    if (change.span.source != grammar::SourceId::nowhere) {
      const Diff diff = diff_of(change, sources[change.span.source]);
      one["file"] = sources[change.span.source].name();
      one["line"] = diff.line;
      one["before"] = diff.before;
      one["after"] = diff.after;
    }
    one["witness"] = survivor.witness ? Json(*survivor.witness) : Json();
    one["matches"] = survivor.matches;
    out["survivors"].push_back(std::move(one));
  }
  return json_text(out);
}

}  // namespace tripline::tools
