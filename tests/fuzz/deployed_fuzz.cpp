// Any bytes as a deployed document, JSON or YAML with functions: refused, or read within its bounds; and each filter
// that comes out can be built.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "compiler/deployed/build_deployed.hpp"
#include "compiler/deployed/template_values.hpp"
#include "grammar/read_json.hpp"
#include "grammar/read_yaml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace tripline;
  if (size > 64 * 1024) return 0;
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  grammar::Sources sources;
  grammar::Diagnostics diagnostics;
  const grammar::SourceId id = sources.add("d", text);
  grammar::YamlLimits limits;
  limits.functions = true;
  const grammar::Text whole(text, {id, 0, static_cast<std::uint32_t>(text.size())});
  const auto tree = text.starts_with('{') ? grammar::read_json(whole, grammar::Code::yaml_syntax, diagnostics)
                                          : grammar::read_yaml(sources, id, diagnostics, limits);
  if (!tree) return 0;
  const auto deployed = compiler::read_deployed(*tree, {{"Given", "{ $.a = b }"}}, diagnostics);
  if (!deployed) {
    if (!diagnostics.has_errors()) std::abort();  // refused without a word
    return 0;
  }
  compiler::Ir ir;
  compiler::IrWriter writer(ir);
  for (const compiler::DeployedFilter& filter : deployed->filters) {
    const auto root = compiler::build_deployed(filter, writer);
    if (root.has_value() != filter.use.has_value()) std::abort();
    if (filter.name.size() > compiler::TemplateValues::longest_text) std::abort();
  }
  return 0;
}
