#pragma once
// The speed of light, layer by layer: the least that any tool of this kind has to do, written as fast as
// packaged libraries allow, and the product's own layers one on top of the other.

#include <memory>
#include <vector>

#include "bench/contest.hpp"
#include "runtime/archive.hpp"
#include "runtime/program.hpp"

namespace tripline::bench {

// I: read each file whole and inflate it whole by libdeflate.
Contestant inflate_floor(const std::vector<runtime::Input>& inputs, unsigned threads);

// F3: I, then twelve fields of every record by simdjson's On-Demand in one pass over the keys. Checks
// nothing, decides nothing, keeps nothing.
Contestant extract_floor(const std::vector<runtime::Input>& inputs, unsigned threads);

// The product's window-wise inflating alone.
Contestant inflate_windows(const std::vector<runtime::Input>& inputs, unsigned threads);

// ... with events found and handed over.
Contestant split_events(const std::vector<runtime::Input>& inputs, unsigned threads);

// ... with the fields that the program wants decoded.
Contestant decode_events(const std::vector<runtime::Input>& inputs, unsigned threads,
                         std::shared_ptr<const runtime::Program> program, std::string name);

// ... with all filters decided; nothing is done with what matched.
Contestant match_events(const std::vector<runtime::Input>& inputs, unsigned threads,
                        std::shared_ptr<const runtime::Program> program, std::string name);

// The whole of stage 1 and 2 as `tripline run` does them by default.
Contestant whole_run(const std::vector<runtime::Input>& inputs, unsigned threads,
                     std::shared_ptr<const runtime::Program> program, std::string name);

}  // namespace tripline::bench
