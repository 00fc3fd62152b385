#include "tools/testing/given_events.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "compiler/scalars.hpp"
#include "runtime/archive.hpp"
#include "runtime/event_time.hpp"
#include "tools/escape.hpp"
#include "tools/generate/generate.hpp"
#include "tools/testing/call_template.hpp"

namespace tripline::tools {

namespace fs = std::filesystem;
using grammar::Tree;
using grammar::TreeEntry;
using grammar::TreeId;
using grammar::TreeNode;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t most_events = 1'000'000;

// A file or a generated archive has many events; their folder goes when they were read.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code error;
    std::string form = (fs::temp_directory_path(error) / "tripline-test-XXXXXX").string();
    if (mkdtemp(form.data()) != nullptr) path_ = form;
  }
  ~TemporaryFolder() {
    std::error_code error;
    if (!path_.empty()) fs::remove_all(path_, error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

template <typename Number>
std::optional<Number> number_of(const std::string& text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::string path_of(const std::string& file, const std::string& folder) {
  return (fs::path(file).is_absolute() ? fs::path(file) : fs::path(folder) / file).string();
}

class Reader {
 public:
  Reader(const Tree& tree, const std::string& folder) : tree_(tree), folder_(folder) {}

  GivenEvents read(TreeId given) {
    const TreeNode& list = tree_[given];
    if (list.kind == TreeNode::Kind::list) {
      for (const TreeEntry& entry : list.entries) {
        if (tree_[entry.value].kind == TreeNode::Kind::map) read_entry(entry.value);
        if (!out_.problem.empty()) break;
      }
    }
    return std::move(out_);
  }

 private:
  const std::string* text(TreeId map, std::string_view key) const {
    const TreeEntry* entry = tree_.find(map, key);
    return entry && tree_[entry->value].kind == TreeNode::Kind::scalar ? &tree_[entry->value].text.value() : nullptr;
  }

  std::int64_t seconds(TreeId map, std::string_view key) const {
    const std::string* duration = text(map, key);
    return duration ? compiler::parse_test_time(*duration).value_or(0) : 0;
  }

  void read_entry(TreeId event) {
    if (const std::string* file = text(event, "$file")) return read_files(path_of(*file, folder_), *file);
    if (const TreeEntry* generate = tree_.find(event, "$generate")) return read_generated(generate->value);
    std::uint64_t copies = 1;
    if (const std::string* repeat = text(event, "$repeat")) {
      copies = number_of<std::uint64_t>(*repeat).value_or(1);
    }
    const std::int64_t every = seconds(event, "$every"), first = time_of(event);
    const Record fixed = record(event);
    for (std::uint64_t i = 0; i < copies && out_.problem.empty(); ++i) {
      now_ = first + static_cast<std::int64_t>(i) * every;
      add(finished(fixed));
    }
  }

  // `$at`, `$after` or the event's own time, which may be no time at all.
  std::int64_t time_of(TreeId event) const {
    if (text(event, "$at")) return first_test_second + seconds(event, "$at");
    if (text(event, "$after")) return now_ + seconds(event, "$after");
    const std::string* time = text(event, "eventTime");
    return time ? runtime::parse_time(*time).value_or(first_test_second) : first_test_second;
  }

  // What all copies of an event have in common: members of a JSON object, and which of those that differ it lacks.
  struct Record {
    std::string members;
    bool lacks_time = true, lacks_id = true;
  };
  static constexpr const char *time_key = "eventTime", *id_key = "eventID";

  Record record(TreeId event) const {
    const std::string* call = text(event, "$call");
    Json base = call && is_call(*call) ? call_template(*call) : Json::object();
    for (const auto& [key, value] : {std::pair("eventVersion", "1.08"), {"awsRegion", "us-east-1"}, {"recipientAccountId", "111122223333"}}) {
      if (!base.contains(key)) base[key] = value;
    }
    Record out;
    const auto put = [&](std::string_view key, std::string_view value) {
      out.members += fmt::format("{}{}:{}", out.members.empty() ? "" : ",", json_string(key), value);
      out.lacks_time &= key != time_key;
      out.lacks_id &= key != id_key;
    };
    // What was written stays to the letter: numbers may have more digits than a double.
    for (const TreeEntry& entry : tree_[event].entries) {
      const std::string& key = entry.key.value();
      if (key.starts_with('$')) continue;
      // A time that is one is in `now_` already, moved on for later copies; anything else stays as it is.
      if (key == time_key && runtime::parse_time(tree_[entry.value].text.value())) continue;
      const bool fill_in = tree_[entry.value].kind == TreeNode::Kind::map && base.contains(key) && base[key].is_object();
      std::string value = grammar::to_json(tree_, entry.value);
      put(key, fill_in ? dump(merged(base[key], Json::parse(value, nullptr, false))) : value);
      base.erase(key);
    }
    for (const auto& [key, value] : base.items()) put(key, dump(value));
    return out;
  }

  // The event of this moment.
  std::string finished(const Record& record) const {
    std::string out = "{" + record.members;
    if (record.lacks_time) out += fmt::format(R"(,"{}":"{}")", time_key, runtime::format_time(now_));
    if (record.lacks_id) out += fmt::format(R"(,"{}":"00000000-0000-4000-8000-{:012x}")", id_key, out_.events.size() + 1);
    return out + "}";
  }

  static std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

  // Maps are filled in, anything else is replaced.
  static Json merged(Json base, const Json& over) {
    if (!base.is_object() || !over.is_object() || over.empty()) return over;
    for (const auto& [key, value] : over.items()) base[key] = merged(base[key], value);
    return base;
  }

  void add(std::string event) {
    if (out_.events.size() >= most_events) {
      out_.problem = fmt::format("a test has at most {} events", most_events);
      return;
    }
    out_.events.push_back(std::move(event));
  }

  void read_files(const std::string& path, const std::string& shown) {
    const runtime::InputList inputs = runtime::find_inputs({path}, {});
    if (!inputs.errors.empty() || inputs.inputs.empty()) {
      out_.problem = fmt::format("{}: holds no events that can be read", terminal_safe(shown));
      return;
    }
    for (const runtime::Input& input : inputs.inputs) {
      std::error_code error;
      if (fs::is_regular_file(input.path, error)) continue;  // a pipe or standard input may wait for ever
      out_.problem = fmt::format("{}: is no file", terminal_safe(shown));
      return;
    }
    const runtime::ReadReport report = runtime::read_archive(
        inputs.inputs, {}, [&](unsigned, const runtime::EventBytes& event) { add(std::string(event.bytes)); });
    if (report.skipped > 0 && out_.problem.empty()) {
      out_.problem = fmt::format("{}: {}", terminal_safe(shown), terminal_safe(report.skips.front().detail));
    }
  }

  void read_generated(TreeId map) {
    GenerateOptions options;
    options.days = 0.1;
    options.threads = 1;
    if (tree_[map].kind == TreeNode::Kind::map) {
      for (const TreeEntry& entry : tree_[map].entries) {
        if (!set(options, entry.key.value(), tree_[entry.value])) {
          out_.problem = fmt::format("`$generate` cannot do `{}`", terminal_safe(entry.key.value()));
          return;
        }
      }
    }
    const TemporaryFolder folder;
    options.out = fs::path(folder.path()) / "archive";
    const GenerateResult made = generate(options);
    if (!made.ok) {
      out_.problem = made.error;
      return;
    }
    read_files((options.out / "AWSLogs").string(), "$generate");
  }

  bool set(GenerateOptions& options, std::string_view key, const TreeNode& value) const {
    const std::string& text = value.text.value();
    const auto number = [&](auto& field) {
      const auto read = number_of<std::remove_reference_t<decltype(field)>>(text);
      if (read) field = *read;
      return read.has_value();
    };
    if (key == "seed") return number(options.seed);
    if (key == "days") return number(options.days) && options.days <= 31;
    if (key == "events_per_day") return number(options.events_per_day) && options.events_per_day <= most_events;
    if (key == "accounts") return number(options.accounts);
    if (key == "people") return number(options.people);
    if (key == "start") return options.start = text, true;
    if (key != "scenarios") return false;
    if (value.kind == TreeNode::Kind::scalar) options.scenarios = {text};
    for (const TreeEntry& name : value.entries) options.scenarios.push_back(tree_[name.value].text.value());
    return true;
  }

  const Tree& tree_;
  const std::string& folder_;
  std::int64_t now_ = first_test_second;  // time of the event before
  GivenEvents out_;
};

}  // namespace

GivenEvents given_events(const Tree& tree, TreeId given, const std::string& folder) {
  return Reader(tree, folder).read(given);
}

std::vector<std::string> named_files(const Tree& tree, TreeId given, const std::string& folder) {
  std::vector<std::string> out;
  const TreeNode& list = tree[given];
  for (const TreeEntry& event : list.kind == TreeNode::Kind::list ? list.entries : std::vector<TreeEntry>()) {
    if (tree[event.value].kind != TreeNode::Kind::map) continue;
    const TreeEntry* file = tree.find(event.value, "$file");
    if (file && tree[file->value].kind == TreeNode::Kind::scalar) out.push_back(path_of(tree[file->value].text.value(), folder));
  }
  return out;
}

runtime::Places given_places(const grammar::ast::Test& test) {
  runtime::Places places;
  for (const grammar::ast::Test::Place& each : test.places) {
    const auto address = runtime::read_address(each.address.value());
    if (!address) continue;
    places.add(*address, {each.country ? runtime::country_number(each.country->value()) : 0,
                          each.as_number ? runtime::as_number_of(each.as_number->value()) : 0});
  }
  return places;
}

}  // namespace tripline::tools
