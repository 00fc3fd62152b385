#pragma once
// A line of a log that leaves conditions on its raw text and on its tokens true, or the knowledge that there is none.

#include <span>
#include <string_view>
#include <vector>

#include "compiler/prove/text_nfa.hpp"
#include "compiler/prove/value.hpp"

namespace tripline::compiler::proof {

// Whether the literals, all of them on fields of the text, are true of the line.
bool line_fits(const Ir& ir, Values& values, const std::vector<Literal>& literals, std::string_view line);

// `no_json`: the line must not be a JSON object.
Solved build_line(const Ir& ir, Values& values, const std::vector<Literal>& literals, bool no_json);

// The same among the texts that all of `shapes` match, which are texts of JSON objects or more. `none_expected`: what
// is looked for is the proof that there is none, so nothing is searched twice.
Solved build_line_within(const Ir& ir, Values& values, const std::vector<Literal>& literals,
                         std::span<const TextNfa> shapes, bool none_expected);

// Whether the text has the outer form of a JSON object; those that have not are none.
bool may_be_json(std::string_view text);

}  // namespace tripline::compiler::proof
