#pragma once
// Sizes on the command line.

#include <CLI/CLI.hpp>

namespace tripline::tools {

// Takes `64KiB`, `1G`, `500`: bytes, kilo as 1000 and kibi as 1024. One below zero would be read as a huge one: refused.
CLI::Validator size_value();

}  // namespace tripline::tools
