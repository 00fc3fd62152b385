#pragma once
// The two sides of a question about filters: a pattern, a rule, a pack, or what is deployed, each as roots of one Ir.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/deployed/deployed.hpp"
#include "compiler/ir.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::tools {

struct SideItem {
  std::string name;  // of a set: the rule or filter; of one rule: its part
  compiler::NodeId root{};
};

struct Side {
  std::string label;            // as it was given
  bool single = false;          // one pattern, rule or filter; its items are its parts
  std::vector<SideItem> items;  // in order of the source
  bool whole = true;            // false: something of it could not be read and was left out
  std::vector<std::string> parameters = {};  // that may be given; see compiler::Deployed
};

using Parameters = std::map<std::string, std::string>;

// `argument`: a filter pattern; a pack, artifact or deployed document; or one of these with `#name` behind it, one rule
// or filter of it. A set has the alarms and metrics of a pack, the filters of a document. Nothing, after saying why on
// standard error, when it does not load.
std::optional<Side> read_side(const std::string& argument, const Parameters& parameters, compiler::IrWriter& writer);

// Whether a file is a deployed document and no pack: JSON, or YAML with resources, metric sets or a catalogue of filters.
bool is_deployed_file(const std::string& path);

struct DeployedFile {
  compiler::Deployed deployed;
  bool whole = true;  // no error, no warning
};
// Reads a document, and says on standard error what is wrong with it.
std::optional<DeployedFile> load_deployed(const std::string& path, const Parameters& parameters);

// `Name=value` of --parameter; what is wrong with them, else empty.
std::optional<std::string> read_parameters(const std::vector<std::string>& given, Parameters& parameters);

// What is wrong where a name is none of `known`, those of all documents together; else empty. Pseudo parameters
// (`AWS::Region`) are always known.
std::optional<std::string> unknown_parameter(const Parameters& given, const std::vector<std::string>& known);

}  // namespace tripline::tools
