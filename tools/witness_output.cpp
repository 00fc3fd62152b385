#include "tools/witness_output.hpp"

#include <nlohmann/json.hpp>

#include "tools/escape.hpp"

namespace tripline::tools {

std::string witness_text(const compiler::Witness& witness) {
  constexpr std::size_t longest = 2000;
  return witness.event.empty() ? std::string("an empty line") : fit(witness.event, longest);
}

nlohmann::ordered_json witness_json(const std::optional<compiler::Witness>& witness) {
  using Json = nlohmann::ordered_json;
  return witness ? Json{{"event", witness->event}, {"json", witness->json}} : Json();
}

}  // namespace tripline::tools
