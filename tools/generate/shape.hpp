// The shape of a call: which service and name, and what its record holds, as JSON with nouns in angle
// brackets.
//
// Shapes are tables of text (the shapes_*.cpp files) because a record is read far more easily than the code
// that would build it; they are cut into literal pieces and nouns once per process, and writing one is then a
// handful of appends.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "tools/generate/nouns.hpp"

namespace tripline::tools {

enum Trait : std::uint8_t {
  reads = 1,     // readOnly
  data = 2,      // a data event: managementEvent false, eventCategory Data
  global = 4,    // recorded in us-east-1 wherever it is made
  sign_in = 8,   // AwsConsoleSignIn
  unasked = 16,  // AwsServiceEvent: a service tells what it did; `additional` is its serviceEventDetails
};

struct Shape {
  std::string_view id;  // "s3:GetObject"
  unsigned traits = 0;
  std::string_view request = "null";
  std::string_view response = "null";
  std::string_view additional = {};
  std::string_view resources = {};
  std::string_view error = {};  // "Code|message" of the failure seen now and then in everyday work
};

std::span<const Shape> storage_shapes();
std::span<const Shape> compute_shapes();
std::span<const Shape> watch_shapes();
std::span<const Shape> identity_shapes();

// Text cut at its nouns: the literal comes before the noun; the last piece has none.
struct Piece {
  std::string_view literal;
  Noun noun;
  bool has_noun;
};

class Template {
 public:
  Template() = default;
  explicit Template(std::string_view text);

  bool empty() const { return pieces_.empty(); }
  void append(std::string& out, Bindings& bindings, Random& random) const;

 private:
  std::vector<Piece> pieces_;
};

struct Call {
  std::string_view service, name;  // "s3", "GetObject"
  unsigned traits;
  std::string_view version;  // eventVersion
  Template request, response, additional, resources, host;
  std::string_view error_code, error_message;

  bool is(Trait trait) const { return (traits & trait) != 0; }
};

// All calls; made at first use, then shared.
const std::vector<Call>& all_calls();

// The call of "service:Name"; asserts that there is one, since ids are written in this program only.
const Call& call_named(std::string_view id);

}  // namespace tripline::tools
