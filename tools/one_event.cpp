#include "tools/one_event.hpp"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <set>
#include <utility>

#include "runtime/archive.hpp"
#include "runtime/decode.hpp"
#include "tools/escape.hpp"

namespace tripline::tools {

namespace {

using Place = std::pair<std::uint32_t, std::uint64_t>;

// What one thread found.
struct Finder {
  explicit Finder(const std::vector<runtime::Field>& fields) : decoder(fields) {}
  runtime::Decoder decoder;
  std::uint64_t events = 0;
  std::optional<std::pair<Place, OneEvent>> first;
  std::map<Place, std::string> ids;  // the first few, to choose from

  void take(const runtime::EventBytes& event, const std::optional<std::string>& wanted) {
    constexpr std::size_t few = 5;
    ++events;
    const Place place(event.input, event.index);
    const bool json = decoder.decode(event.bytes, event.stored, event.tokens);
    const std::string_view id = json ? decoder.value(0).leaf_text() : std::string_view();
    if (!wanted && !id.empty()) {
      ids.emplace(place, id);
      if (ids.size() > few) ids.erase(std::prev(ids.end()));
    }
    if ((wanted && id != *wanted) || (first && first->first < place)) return;
    OneEvent found{{}, event.index, event.stored, std::string(event.bytes), event.bytes.size()};
    found.padded.append(runtime::Decoder::padding, ' ');
    first.emplace(place, std::move(found));
  }
};

}  // namespace

std::optional<OneEvent> one_event(const std::vector<std::string>& arguments, const std::optional<std::string>& id,
                                  unsigned threads) {
  const runtime::InputList inputs = runtime::find_inputs(arguments, {});
  for (const std::string& error : inputs.errors) fmt::print(stderr, "tripline: {}\n", terminal_safe(error));
  if (!inputs.errors.empty()) return std::nullopt;
  const std::vector<runtime::Field> fields{{runtime::Field::Kind::path, {{runtime::Step::Kind::key, "eventID", 0}}, 0}};
  std::vector<std::unique_ptr<Finder>> finders;
  for (unsigned i = 0; i < threads; ++i) finders.push_back(std::make_unique<Finder>(fields));
  runtime::ReadOptions options;
  options.threads = threads;
  const runtime::ReadReport report = runtime::read_archive(
      inputs.inputs, options, [&](unsigned worker, const runtime::EventBytes& event) { finders[worker]->take(event, id); });
  for (const runtime::Skip& skip : report.skips) {
    fmt::print(stderr, "tripline: {}:{}: {}\n", terminal_safe(skip.file), skip.index, terminal_safe(skip.detail));
  }

  std::uint64_t events = 0;
  std::map<Place, std::string> ids;
  std::optional<std::pair<Place, OneEvent>> first;
  for (auto& finder : finders) {
    events += finder->events;
    ids.merge(finder->ids);
    if (finder->first && (!first || finder->first->first < first->first)) first = std::move(finder->first);
  }
  if (!first) {
    fmt::print(stderr, "tripline: {}\n", id ? fmt::format("no event has the id `{}`", terminal_safe(*id)) : "no event");
    return std::nullopt;
  }
  if (!id && events > 1) {
    fmt::print(stderr, "tripline: {} events: choose one with --id\n", events);
    std::size_t shown = 0;
    for (const auto& [place, text] : ids) {
      if (shown++ < 5) fmt::print(stderr, "  --id {}\n", terminal_safe(text));
    }
    return std::nullopt;
  }
  first->second.file = inputs.inputs[first->first.first].name;
  return std::move(first->second);
}

}  // namespace tripline::tools
