#pragma once
// Threats as tables of an artifact.

#include "runtime/artifact_tables.hpp"

namespace tripline::runtime::artifact {

flatbuffers::Offset<trc::Threat> write_threat(Builder& b, const Threat& threat);
Threat read_threat(const trc::Threat& threat);

}  // namespace tripline::runtime::artifact
