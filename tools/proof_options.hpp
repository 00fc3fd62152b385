#pragma once
// The options of every verb that proves.

#include <string>
#include <vector>

#include "compiler/prove/prove.hpp"

namespace CLI {
class App;
}

namespace tripline::tools {

struct ProofOptions {
  compiler::ProofBudget budget;
  std::vector<std::string> parameters;  // `Name=value`, of templates
};

// The options must outlive the parsing. `templates`: the verb reads deployed documents.
void add_proof_options(CLI::App& verb, ProofOptions& options, bool templates = true);

}  // namespace tripline::tools
