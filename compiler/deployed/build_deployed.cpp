#include "compiler/deployed/build_deployed.hpp"

#include "compiler/check_filter.hpp"
#include "compiler/names.hpp"

namespace tripline::compiler {

std::optional<NodeId> build_deployed(const DeployedFilter& filter, IrWriter& writer) {
  if (!filter.use) return std::nullopt;
  grammar::Diagnostics none;  // what could be wrong was said when it was read
  const std::vector<grammar::ast::Pack> packs;
  Names names(packs, none);
  return FilterBuilder(names, writer, none).build("", *filter.use);
}

}  // namespace tripline::compiler
