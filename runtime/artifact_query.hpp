#pragma once
// Saved queries as tables of an artifact.

#include "runtime/artifact_tables.hpp"
#include "runtime/program.hpp"

namespace tripline::runtime::artifact {

flatbuffers::Offset<trc::SavedQuery> write_query(Builder& b, const SavedQuery& query);
// As it stands in the file; whether it can be run is for `verify` to say.
SavedQuery read_query(const trc::SavedQuery& query);

}  // namespace tripline::runtime::artifact
