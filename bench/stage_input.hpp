#pragma once
// What the benches of single stages run on: the same small archive and the same programs, made once a
// process.

#include <string>
#include <string_view>
#include <vector>

#include "runtime/archive.hpp"

namespace tripline::runtime {
struct Program;
}

namespace tripline::bench {

// The files of an archive of 20 MB from the cache folder; ends the process when it cannot be made.
const std::vector<runtime::Input>& stage_inputs();

// Its first file of more than a megabyte, inflated.
const std::string& stage_text();

// Some thousand of its events, each with the padding behind it that a decoder wants.
const std::vector<std::string_view>& stage_events();

// `rule_patterns(rules)`, each as the filter of a metric.
const runtime::Program& stage_program(std::size_t rules);

}  // namespace tripline::bench
