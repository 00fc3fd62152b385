#include "tools/relation_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/escape.hpp"
#include "tools/json_text.hpp"
#include "tools/witness_output.hpp"

namespace tripline::tools {

namespace {

using compiler::Answer;

std::string named(const RelationRow& row, const RelationReport& report) {
  if (!report.sets && report.rows.size() == 1) return {};
  if (row.a == row.b || row.a.empty()) return row.b;
  return row.b.empty() ? row.a : row.b + ", by " + row.a;
}

void event_line(std::string& out, std::string_view who, const std::optional<compiler::Witness>& witness) {
  if (witness) out += fmt::format("  {}  {}\n", who, witness_text(*witness));
}

}  // namespace

Answer answer_of(const RelationReport& report) {
  const auto any = [&](Answer answer) {
    return std::any_of(report.rows.begin(), report.rows.end(), [&](const RelationRow& row) { return row.answer == answer; });
  };
  return any(Answer::no) ? Answer::no : any(Answer::undecided) ? Answer::undecided : Answer::yes;
}

std::string relation_text(const RelationReport& report) {
  std::string out;
  for (const RelationRow& row : report.rows) {
    const std::string name = named(row, report);
    out += fmt::format("{}{}{}\n", compiler::to_string(row.answer), name.empty() ? "" : "  ", terminal_safe(name));
    event_line(out, "only A", row.only_a);
    event_line(out, "only B", row.only_b);
    if (!row.why.empty()) out += "  " + terminal_safe(row.why) + '\n';
  }
  return out;
}

std::string relation_json(const RelationReport& report) {
  using Json = nlohmann::ordered_json;
  Json out = Json::object();
  out["schema"] = relation_schema;
  out["question"] = report.question;
  out["a"] = report.a;
  out["b"] = report.b;
  out["answer"] = compiler::to_string(answer_of(report));
  out["rows"] = Json::array();
  for (const RelationRow& row : report.rows) {
    out["rows"].push_back({{"a", row.a}, {"b", row.b}, {"answer", compiler::to_string(row.answer)},
                           {"only_a", witness_json(row.only_a)}, {"only_b", witness_json(row.only_b)}, {"why", row.why}});
  }
  return json_text(out);
}

}  // namespace tripline::tools
