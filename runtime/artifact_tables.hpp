#pragma once
// What writing and reading an artifact's tables have in common (artifact*.cpp), and the tables that several kinds of rule
// have.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/field.hpp"
#include "runtime/program.hpp"
#include "runtime/program_generated.h"

namespace tripline::runtime::artifact {

using Builder = flatbuffers::FlatBufferBuilder;
using Strings = std::vector<std::string>;

inline std::string text(const flatbuffers::String* s) { return s ? s->str() : std::string(); }

template <typename Vector>
std::vector<typename Vector::value_type> numbers(const Vector* v) {
  return v ? std::vector<typename Vector::value_type>(v->begin(), v->end())
           : std::vector<typename Vector::value_type>();
}
inline std::vector<std::uint32_t> numbers(const flatbuffers::Vector<std::uint32_t>* v) {
  return v ? std::vector<std::uint32_t>(v->begin(), v->end()) : std::vector<std::uint32_t>();
}
inline std::vector<std::uint8_t> numbers(const flatbuffers::Vector<std::uint8_t>* v) {
  return v ? std::vector<std::uint8_t>(v->begin(), v->end()) : std::vector<std::uint8_t>();
}
inline Strings strings(const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>* v) {
  Strings out;
  if (v) {
    out.reserve(v->size());
    for (const flatbuffers::String* s : *v) out.push_back(s->str());
  }
  return out;
}

// A table's rows in one vector, each written by `write` before the vector is.
template <typename Row, typename Write>
auto rows(Builder& b, const std::vector<Row>& values, Write write) {
  std::vector<decltype(write(b, values.front()))> offsets;
  offsets.reserve(values.size());
  for (const Row& row : values) offsets.push_back(write(b, row));
  return b.CreateVector(offsets);
}
template <typename Table, typename Read>
auto rows(const flatbuffers::Vector<flatbuffers::Offset<Table>>* v, Read read) {
  std::vector<decltype(read(*v->Get(0)))> out;
  if (v) {
    out.reserve(v->size());
    for (const Table* row : *v) out.push_back(read(*row));
  }
  return out;
}

inline std::int32_t optional_index(const std::optional<std::uint32_t>& index) {
  return index ? static_cast<std::int32_t>(*index) : -1;
}
inline std::optional<std::uint32_t> optional_index(std::int32_t index) {
  return index < 0 ? std::nullopt : std::optional(static_cast<std::uint32_t>(index));
}

inline auto write_step(Builder& b, const Step& s) {
  return trc::CreateStep(b, static_cast<trc::StepKind>(s.kind), b.CreateSharedString(s.key), s.index);
}
inline Step read_step(const trc::Step& s) { return {static_cast<Step::Kind>(s.kind()), text(s.key()), s.index()}; }

inline auto write_field(Builder& b, const Field& f) {
  const auto steps = rows(b, f.steps, write_step);
  return trc::CreateField(b, static_cast<trc::FieldKind>(f.kind), steps, f.index);
}
inline Field read_field(const trc::Field& f) {
  return {static_cast<Field::Kind>(f.kind()), rows(f.steps(), read_step), f.index()};
}

inline auto write_rule(Builder& b, const Rule& r) {
  const auto pack = b.CreateSharedString(r.pack);
  const auto name = b.CreateString(r.name);
  const auto title = b.CreateString(r.title);
  const auto description = b.CreateString(r.description);
  const auto mitre = b.CreateVectorOfStrings(r.mitre);
  const auto tags = b.CreateVectorOfStrings(r.tags);
  const auto references = b.CreateVectorOfStrings(r.references);
  return trc::CreateRule(b, pack, name, title, description, static_cast<std::uint8_t>(r.severity), r.risk, mitre, tags,
                         references);
}
inline Rule read_rule(const trc::Rule* r) {
  if (!r) return {};
  return {text(r->pack()),
          text(r->name()),
          text(r->title()),
          text(r->description()),
          static_cast<Severity>(r->severity()),
          r->risk(),
          strings(r->mitre()),
          strings(r->tags()),
          strings(r->references())};
}

}  // namespace tripline::runtime::artifact
