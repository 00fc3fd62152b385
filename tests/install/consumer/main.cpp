// Loads an artifact, runs one event through it, and prints how many filters there are and how many match.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "runtime/artifact.hpp"
#include "runtime/match.hpp"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const auto loaded = tripline::runtime::load(bytes);
  if (const auto* error = std::get_if<tripline::runtime::LoadError>(&loaded)) {
    std::cerr << error->what << "\n";
    return 1;
  }
  const auto& program = std::get<tripline::runtime::Program>(loaded);
  tripline::runtime::Matcher matcher(program);
  const std::string event = argv[2];
  const std::string padded = event + std::string(tripline::runtime::Decoder::padding, ' ');
  const auto& matched = matcher.match(std::string_view(padded).substr(0, event.size()), false);
  std::cout << program.filters.size() << " filters, " << matched.size() << " match\n";
}
