#pragma once
// The filter commands of a Logs Insights query as a tree of claims.

#include "compiler/catalogue/claims.hpp"
#include "grammar/query.hpp"

namespace tripline::compiler {

// All filter commands before the first `stats` hold together: behind it names are columns, not fields. With scopes.
ClaimNode read_query_claims(const grammar::Query& query, CallFinder& finder);

// The fields of records that the commands up to the first `stats`, itself included, look at, in order.
std::vector<Path> query_fields(const grammar::Query& query);

}  // namespace tripline::compiler
