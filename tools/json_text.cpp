#include "tools/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "tools/escape.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t line_width = 110;

// Recursion is as deep as our documents are: they are built by us, and none is deeper than a dozen.
class Writer {
 public:
  explicit Writer(bool lines) : lines_(lines) {}

  std::string take() { return std::move(out_); }

  void value(const Json& json, std::size_t indent) {
    if (!json.is_structured()) {
      scalar(json);
      return;
    }
    if (json.empty()) {
      out_ += json.is_array() ? "[]" : "{}";
      return;
    }
    if (lines_ && nesting_at_most(json, 2)) {
      Writer one(false);
      one.value(json, 0);
      std::string line = one.take();
      if (line.size() + indent <= line_width) {
        out_ += line;
        return;
      }
    }
    members(json, indent + 2);
  }

 private:
  static bool nesting_at_most(const Json& json, int levels) {
    if (!json.is_structured() || json.empty()) return true;
    if (levels == 0) return false;
    return std::all_of(json.begin(), json.end(),
                       [&](const Json& m) { return nesting_at_most(m, levels - 1); });
  }

  void members(const Json& json, std::size_t indent) {
    out_ += json.is_array() ? '[' : '{';
    bool first = true;
    for (auto member = json.begin(); member != json.end(); ++member) {
      if (!first) out_ += lines_ ? "," : ", ";
      first = false;
      if (lines_) line(indent);
      if (json.is_object()) out_ += json_string(member.key()) + ": ";
      value(*member, indent);
    }
    if (lines_) line(indent - 2);
    out_ += json.is_array() ? ']' : '}';
  }

  void scalar(const Json& json) {
    if (json.is_string()) {
      out_ += json_string(json.get_ref<const std::string&>());
    } else if (json.is_number_unsigned()) {
      out_ += fmt::format("{}", json.get<std::uint64_t>());
    } else if (json.is_number_integer()) {
      out_ += fmt::format("{}", json.get<std::int64_t>());
    } else if (json.is_number_float()) {
      out_ += number_text(json.get<double>());
    } else if (json.is_boolean()) {
      out_ += json.get<bool>() ? "true" : "false";
    } else {
      out_ += "null";
    }
  }

  void line(std::size_t indent) {
    out_ += '\n';
    out_.append(indent, ' ');
  }

  bool lines_;
  std::string out_;
};

}  // namespace

std::string json_text(const Json& json) {
  Writer writer(true);
  writer.value(json, 0);
  return writer.take() + '\n';
}

std::string json_line(const Json& json) {
  Writer writer(false);
  writer.value(json, 0);
  return writer.take();
}

std::string number_text(double number) {
  if (!std::isfinite(number)) return "null";
  // Whole numbers up to 2^53 are exact; -0 is 0 to everyone who reads a report.
  if (number == std::trunc(number) && std::abs(number) <= 9007199254740992.0) {
    return fmt::format("{}", static_cast<std::int64_t>(number));
  }
  return fmt::format("{}", number);
}

}  // namespace tripline::tools
