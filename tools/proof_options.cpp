#include "tools/proof_options.hpp"

#include <CLI/CLI.hpp>

namespace tripline::tools {

void add_proof_options(CLI::App& verb, ProofOptions& options, bool templates) {
  verb.add_option("--budget", options.budget.steps, "How many steps one question may take before it counts as undecided")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}))
      ->capture_default_str();
  if (!templates) return;
  verb.add_option("--parameter", options.parameters, "Name=value of a CloudFormation template, in place of its default")
      ->allow_extra_args(false);
}

}  // namespace tripline::tools
