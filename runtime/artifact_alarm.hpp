#pragma once
// Alarms and composites as tables of an artifact.

#include "runtime/artifact_tables.hpp"

namespace tripline::runtime::artifact {

flatbuffers::Offset<trc::Alarm> write_alarm(Builder& b, const Alarm& alarm);
Alarm read_alarm(const trc::Alarm& alarm);
flatbuffers::Offset<trc::Composite> write_composite(Builder& b, const Composite& composite);
Composite read_composite(const trc::Composite& composite);

}  // namespace tripline::runtime::artifact
