#pragma once
// The catalogue of the AWS API as CloudTrail logs it: event sources, the calls of each, and what requestParameters of a
// call may hold. Facts of AWS's public service models and of its user guides (tools/catalogue/rebuild.py), shipped inside
// the binary; the format is in README.md here.
//
// A catalogue is never complete: AWS adds calls every week, consoles and services log names that no model has. Whoever
// asks treats an unknown name as a doubt, and only a contradiction between known facts as a mistake.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::compiler {

enum class ServiceId : std::uint32_t {};
enum class CallId : std::uint32_t {};

struct Member {
  std::string_view name;
  // `s` text, `n` number, `b` boolean, `o` anything, `@Shape` an object of the service, each with `[]` for every list.
  std::string_view type;
};

struct Call {
  enum class Access : std::uint8_t { read, write, unknown };
  std::string_view name;
  ServiceId service{};
  Access access = Access::unknown;
  std::string_view resource;    // of a data event the type of its resources, `AWS::S3::Object`; else empty
  std::string_view parameters;  // as in the text; see Catalogue::parameters
  bool open = false;            // the text says nothing of its parameters
};

struct Service {
  std::string_view source;  // `iam.amazonaws.com`
  bool camel = false;       // its parameters are known to be logged in lowerCamelCase
  bool loose = false;       // its parameters are logged in shapes of their own, which the models do not tell
  bool dated = false;       // names may end in a version, `UpdateDistribution2020_05_31`
  std::string_view common;  // parameters of every call
  std::vector<CallId> calls;  // by name
  std::vector<std::pair<std::string_view, std::string_view>> shapes;  // by name; members as in the text
  std::map<std::string_view, std::string_view> renamed;  // an operation -> the name in its records
  std::map<std::string_view, std::string_view> never;    // a permission -> what is logged in its place
};

class Catalogue {
 public:
  Catalogue(Catalogue&&) = default;
  Catalogue(const Catalogue&) = delete;

  // The shipped one, unpacked when it is first asked for (some 10 ms); safe from any thread.
  static const Catalogue& shipped();
  // The shipped one and what files (YAML or JSON, see README.md) add to it; what the last says of a call counts.
  // Adds errors for what it cannot mean (yaml-syntax, unknown-key, wrong-type, bad-value).
  static Catalogue extended(const grammar::Sources& sources, std::span<const grammar::SourceId> files,
                            grammar::Diagnostics& diagnostics);

  std::span<const Service> services() const { return services_; }
  std::size_t call_count() const { return by_name_.size(); }
  const Service& operator[](ServiceId id) const { return services_[static_cast<std::size_t>(id)]; }
  const Call& operator[](CallId id) const { return calls_[static_cast<std::size_t>(id)]; }

  std::optional<ServiceId> service(std::string_view source) const;
  // The calls of that name, of all services, in order. O(log n).
  std::vector<CallId> named(std::string_view name) const;
  std::optional<CallId> call(ServiceId service, std::string_view name) const;
  // The name in the records of an operation whose name never occurs there: `CreateFunction` -> `CreateFunction20150331`.
  std::optional<std::string_view> renamed(std::string_view operation) const;
  // What is logged in place of a permission that is no call, `PassRole`; a part of a sentence.
  std::optional<std::string_view> never_logged(std::string_view name) const;

  // What requestParameters of the call may hold, by name.
  std::vector<Member> parameters(CallId call) const;
  // The members of `@Shape`, by name; empty for one that the service does not have.
  std::vector<Member> members(ServiceId service, std::string_view type) const;

  // The nearest known name within a third of its letters and some four edits, of one service or of all; nothing where
  // none is near.
  // Linear in the names, so ask once a name.
  std::optional<std::string_view> nearest_call(std::string_view name, std::optional<ServiceId> service = {}) const;
  std::optional<std::string_view> nearest_source(std::string_view source) const;

 private:
  Catalogue() = default;
  void read(std::string text);  // in the shipped form; what comes later counts
  void read_line(std::string_view line);
  void index();
  static Catalogue unpacked();

  std::deque<std::string> texts_;  // what all views point into
  std::vector<Service> services_;
  std::vector<Call> calls_;
  std::map<std::string_view, ServiceId> by_source_;
  std::vector<CallId> by_name_;
  ServiceId open_{};  // which service the lines being read are about
};

// ` name name:type …` as a catalogue's line has it.
std::vector<Member> parse_members(std::string_view line);

// The shipped text, compressed; generated at build time.
std::string_view packed_catalogue();

}  // namespace tripline::compiler
