#pragma once
// `field` with what is asked of it -> nodes of the Ir. Each returns nothing where a member was refused and said so.

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/ir.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::compiler {

// The value is one of `values`, or fits one with asterisks at its edges.
NodeId value_node(FieldId field, const std::vector<grammar::Text>& values, IrWriter& writer);

// The value is of one of the classes: those of runtime/address.hpp; `public`, an IP address of none of these; and
// `aws-service`, the name under which a service of AWS calls.
std::optional<NodeId> address_class_node(FieldId field, const std::vector<grammar::Text>& names, IrWriter& writer,
                                         grammar::Diagnostics& diagnostics);

// The value is an IP address in one of `networks`: `10.0.0.0/8`, or one address.
std::optional<NodeId> network_node(FieldId field, const std::vector<grammar::Text>& networks, IrWriter& writer,
                                   grammar::Diagnostics& diagnostics);
bool is_network(std::string_view text);

// The value is an IP address with one of these countries (ISO 3166-1 alpha-2) or autonomous systems (`64496`, `AS64496`);
// `*`: with any that is known.
std::optional<NodeId> country_node(FieldId field, const std::vector<grammar::Text>& codes, IrWriter& writer,
                                   grammar::Diagnostics& diagnostics);
std::optional<NodeId> as_number_node(FieldId field, const std::vector<grammar::Text>& numbers, IrWriter& writer,
                                     grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
