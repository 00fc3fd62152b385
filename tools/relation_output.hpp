#pragma once
// Answers of `equiv` and `covers`, as they leave the program.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/prove/prove.hpp"

namespace tripline::tools {

inline constexpr std::string_view relation_schema = "tripline.relation/1";

// One filter of B, or a part of it, and what of A it was asked about.
struct RelationRow {
  std::string a, b;  // names; empty: there is none
  compiler::Answer answer = compiler::Answer::undecided;
  std::optional<compiler::Witness> only_a, only_b;
  std::string why;  // of undecided; of no without a witness
};

struct RelationReport {
  std::string question;  // "equiv" or "covers"
  std::string a, b;      // as they were given
  bool sets = false;     // rows are filters of a set, not the two sides themselves
  std::vector<RelationRow> rows;
};

// Yes if all are; no if one is; else undecided.
compiler::Answer answer_of(const RelationReport& report);

// `file` keeps an event of strangers' making apart from the terminal: escaped.
std::string relation_text(const RelationReport& report);
std::string relation_json(const RelationReport& report);

}  // namespace tripline::tools
