// Drawing nouns nobody bound.
#pragma once

#include <string>

#include "tools/generate/nouns.hpp"

namespace tripline::tools {

// Appends a value for `noun` in a record of `account` at `time`. Draws nothing for nouns that follow from
// others or that only a caller can know (zone, caller_arn, external_id_field).
void draw(std::string& out, Noun noun, Random& random, const Account& account, Instant time);

}  // namespace tripline::tools
