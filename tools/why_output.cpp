#include "tools/why_output.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "grammar/render.hpp"
#include "tools/colours.hpp"
#include "tools/escape.hpp"
#include "tools/json_text.hpp"
#include "tools/text_table.hpp"
#include "tools/witness_output.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;
using compiler::Explained;
using compiler::ExplainedPart;
using compiler::SeenValue;
using Op = ExplainedPart::Op;

constexpr std::size_t most_labels = 30, widest_condition = 72;

std::string_view word(bool holds) { return holds ? "true" : "false"; }

std::string value_text(const SeenValue& value) {
  if (value.values.empty()) return "missing";
  std::string out = fmt::format("{}", fmt::join(value.values, ", "));
  return value.more == 0 ? out : out + fmt::format(" and {} more", value.more);
}

// The values of a condition: of one field without its name, which the condition says.
std::string values_text(const std::vector<SeenValue>& values) {
  if (values.size() == 1) return value_text(values.front());
  std::string out;
  for (const SeenValue& value : values) out += (out.empty() ? "" : "; ") + value.field + " is " + value_text(value);
  return out;
}

bool in_source(grammar::Span span, const Why& why) { return static_cast<std::size_t>(span.source) < why.sources->size(); }

// The tree as lines: what the language adds by itself is left out where it holds, and so is "all of" one.
class TreeText {
 public:
  TreeText(const Explained& explained, const Colours& colours) : e_(explained), c_(colours), told_(explained.parts.size()) {}

  std::string text() {
    walk(static_cast<std::uint32_t>(e_.parts.size() - 1), 1);
    return std::move(out_);
  }

 private:
  bool hidden(const ExplainedPart& part) const {
    return part.op == Op::condition && part.holds && part.span.source == grammar::SourceId::nowhere;
  }

  void walk(std::uint32_t number, std::size_t depth) {
    const ExplainedPart& part = e_.parts[number];
    if (part.op == Op::condition) return condition(part, depth);
    std::vector<std::uint32_t> shown;
    for (const std::uint32_t child : part.children) {
      if (!hidden(e_.parts[child])) shown.push_back(child);
    }
    if (part.op == Op::all && shown.size() == 1 && part.name.empty()) return walk(shown.front(), depth);
    std::string words = part.op == Op::all ? "all of" : part.op == Op::any ? "any of" : "none of";
    if (!part.name.empty()) words = "filter " + part.name + (told_[number] ? ", as above" : "");
    line(part.holds, fit_middle(words, widest_condition), {}, depth);
    if (told_[number]) return;
    told_[number] = !part.name.empty();
    for (const std::uint32_t child : shown) walk(child, depth + 1);
  }

  void condition(const ExplainedPart& part, std::size_t depth) {
    line(part.holds, fit_middle(part.text, widest_condition), terminal_safe(values_text(part.values)), depth);
  }

  void line(bool holds, const std::string& safe, const std::string& values, std::size_t depth) {
    const std::string mark = pad(word(holds), 5);
    out_ += std::string(2 * depth, ' ') + (holds ? c_.strong(mark) : c_.faint(mark)) + "  " + safe;
    if (!values.empty()) out_ += "  " + c_.faint("is " + values);
    out_ += '\n';
  }

  const Explained& e_;
  Colours c_;
  std::vector<bool> told_;
  std::string out_;
};

// The rule's lines with what decided: the first condition marks the place, all say what they are.
std::string deciding_text(const WhyPart& part, const Why& why, bool colour) {
  std::vector<grammar::Label> labels;
  for (const std::uint32_t number : compiler::deciding_conditions(part.explained)) {
    const ExplainedPart& condition = part.explained.parts[number];
    if (!in_source(condition.span, why) || labels.size() == most_labels) continue;
    const std::string values = values_text(condition.values);
    labels.push_back({condition.span, fmt::format("{}{}{}", word(condition.holds), values.empty() ? "" : ": ", values)});
  }
  return labels.empty() ? std::string() : grammar::render_place(labels, *why.sources, colour);
}

// What would have to be otherwise.
std::string nearest_text(const WhyPart& part, const Colours& colours) {
  const compiler::Nearest& nearest = *part.nearest;
  if (nearest.answer == compiler::Answer::no) return "\n  no event matches\n";
  if (nearest.answer == compiler::Answer::undecided) return fmt::format("\n  the nearest match is not known: {}\n", terminal_safe(nearest.why));
  std::string out = "\n  it would match with\n";
  for (const std::uint32_t number : nearest.flips) {
    const ExplainedPart& condition = part.explained.parts[number];
    out += fmt::format("    {}  {}\n", colours.strong(pad(word(!condition.holds), 5)), fit_middle(condition.text, widest_condition));
  }
  if (nearest.witness) out += "  as in  " + witness_text(*nearest.witness) + '\n';
  return out;
}

Json nearest_json(const WhyPart& part) {
  if (!part.nearest) return Json();
  return {{"answer", compiler::to_string(part.nearest->answer)}, {"flips", part.nearest->flips},
          {"event", witness_json(part.nearest->witness)}, {"why", part.nearest->why}};
}

Json span_json(grammar::Span span, const Why& why) {
  if (!in_source(span, why)) return Json();
  const grammar::Source& source = (*why.sources)[span.source];
  const grammar::Position begin = source.position(span.begin), end = source.position(span.end);
  return {{"file", source.name()}, {"line", begin.line}, {"column", begin.column}, {"end_line", end.line}, {"end_column", end.column}};
}

Json values_json(const std::vector<SeenValue>& values) {
  Json out = Json::array();
  for (const SeenValue& value : values) {
    out.push_back({{"field", value.field}, {"values", value.values}, {"more", value.more}});
  }
  return out;
}

Json part_json(const Explained& explained, const Why& why) {
  constexpr std::string_view ops[] = {"all", "any", "none", "condition"};
  Json out = Json::array();
  for (const ExplainedPart& part : explained.parts) {
    Json one = {{"op", ops[static_cast<std::size_t>(part.op)]}, {"holds", part.holds}};
    if (part.op == Op::condition) one["text"] = part.text;
    if (!part.name.empty()) one["filter"] = part.name;
    one["place"] = span_json(part.span, why);
    if (part.op == Op::condition) {
      one["values"] = values_json(part.values);
    } else {
      one["children"] = part.children;
    }
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

bool Why::counts() const {
  return std::any_of(parts.begin(), parts.end(), [](const WhyPart& part) { return part.counts; });
}

std::string why_text(const Why& why, bool colour) {
  const Colours colours(colour);
  std::string out = fmt::format("{} {}\nevent {}:{}\n", why.noun, terminal_safe(why.name), terminal_safe(why.file), why.index);
  for (const WhyPart& part : why.parts) {
    const bool holds = part.explained.holds();
    out += '\n' + colours.strong(fmt::format("{}: {}{}", terminal_safe(part.role), holds ? "matches" : "does not match",
                                             holds && !part.counts ? ", but does not count" : "")) + '\n';
    out += TreeText(part.explained, colours).text();
    for (const WhyNeeded& needed : part.needed) {
      out += fmt::format("  {} {}, {}\n", needed.there ? "with" : "without", terminal_safe(needed.role),
                         terminal_safe(values_text(needed.values)));
    }
    const std::string place = deciding_text(part, why, colour);
    if (!place.empty()) out += '\n' + place;
    if (part.nearest) out += nearest_text(part, colours);
  }
  return out;
}

std::string why_json(const Why& why) {
  Json out = Json::object();
  out["schema"] = why_schema;
  out["rule"] = {{"noun", why.noun}, {"name", why.name}};
  out["event"] = {{"file", why.file}, {"index", why.index}};
  out["counts"] = why.counts();
  out["parts"] = Json::array();
  for (const WhyPart& part : why.parts) {
    Json one = {{"role", part.role}, {"matches", part.explained.holds()}, {"counts", part.counts}};
    one["needed"] = Json::array();
    for (const WhyNeeded& needed : part.needed) {
      one["needed"].push_back({{"role", needed.role}, {"there", needed.there}, {"values", values_json(needed.values)}});
    }
    one["conditions"] = part_json(part.explained, why);
    one["decided_by"] = compiler::deciding_conditions(part.explained);
    if (part.nearest) one["nearest"] = nearest_json(part);
    out["parts"].push_back(std::move(one));
  }
  return json_text(out);
}

}  // namespace tripline::tools
