#include "compiler/query_scope.hpp"

// A discovered field is found by its path's text (L12), and one text may be read in several ways: `a.0` as
// the first element of a list or as a key `0`, `a.b` as two keys or as one with a dot in it. All likely
// readings become fields of the decoder, which costs nothing where the document has no such key; the first
// that has a leaf counts.

#include <algorithm>

namespace tripline::compiler {

namespace {

using grammar::QueryFieldStep;
using runtime::Field;
using runtime::QueryInput;
using runtime::Step;

constexpr std::size_t most_merged = 8;  // segments of a name up to which keys with dots are looked for

// A list index as JSON paths have it: no leading zeros, no overflow.
std::optional<std::uint32_t> index_of(const std::string& text) {
  if (text.empty() || text.size() > 9 || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  std::uint32_t index = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    index = index * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return index;
}

Step step_of(const std::string& text, bool as_key) {
  const auto index = as_key ? std::nullopt : index_of(text);
  return index ? Step{Step::Kind::index, "", *index} : Step{Step::Kind::key, text, 0};
}

std::vector<Step> steps_of(const std::vector<std::string>& texts, bool as_keys) {
  std::vector<Step> steps;
  for (const std::string& text : texts) steps.push_back(step_of(text, as_keys));
  return steps;
}

void add_reading(std::vector<std::vector<Step>>& readings, std::vector<Step> steps) {
  if (std::find(readings.begin(), readings.end(), steps) == readings.end())
    readings.push_back(std::move(steps));
}

std::vector<std::vector<Step>> readings_of(const std::vector<QueryFieldStep>& steps) {
  std::vector<std::string> texts, split;
  for (const QueryFieldStep& step : steps) {
    texts.push_back(step.text);
    for (std::size_t at = 0; at <= step.text.size();) {
      const std::size_t dot = std::min(step.text.find('.', at), step.text.size());
      split.push_back(step.text.substr(at, dot - at));
      at = dot + 1;
    }
  }
  // L11: a key that itself begins with `@` is asked for with a second one.
  for (auto* list : {&texts, &split}) {
    if (list->front().starts_with("@@")) list->front().erase(0, 1);
  }
  std::vector<std::vector<Step>> readings;
  add_reading(readings, steps_of(texts, false));
  add_reading(readings, steps_of(split, false));
  add_reading(readings, steps_of(texts, true));
  if (split.size() > most_merged) return readings;
  for (std::size_t size = 2; size <= split.size(); ++size) {
    for (std::size_t begin = 0; begin + size <= split.size(); ++begin) {
      std::vector<std::string> merged(split.begin(), split.begin() + static_cast<std::ptrdiff_t>(begin + 1));
      for (std::size_t i = begin + 1; i < begin + size; ++i) merged.back() += "." + split[i];
      merged.insert(merged.end(), split.begin() + static_cast<std::ptrdiff_t>(begin + size), split.end());
      std::vector<Step> reading = steps_of(merged, false);
      reading[begin] = Step{Step::Kind::key, merged[begin], 0};
      add_reading(readings, std::move(reading));
    }
  }
  return readings;
}

std::optional<QueryInput::Kind> system_field(std::string_view name) {
  if (name == "@message") return QueryInput::Kind::message;
  if (name == "@timestamp") return QueryInput::Kind::timestamp;
  if (name == "@ingestionTime") return QueryInput::Kind::ingestion_time;
  if (name == "@logStream") return QueryInput::Kind::log_stream;
  if (name == "@log") return QueryInput::Kind::log;
  return std::nullopt;
}

std::uint32_t decoder_field(runtime::QueryPlan& plan, Field field) {
  const auto at = std::find(plan.fields.begin(), plan.fields.end(), field);
  if (at != plan.fields.end()) return static_cast<std::uint32_t>(at - plan.fields.begin());
  plan.fields.push_back(std::move(field));
  return static_cast<std::uint32_t>(plan.fields.size() - 1);
}

}  // namespace

QueryScope::QueryScope(const std::vector<std::string>& columns) {
  for (const std::string& column : columns) define(column, new_slot(), {});
}

void QueryScope::define(const std::string& name, std::uint32_t slot, QueryShape shape) {
  names_[name] = {slot, shape, {}};
}

std::uint32_t QueryScope::input(const std::vector<QueryFieldStep>& steps) {
  std::string key;
  for (const QueryFieldStep& step : steps) (key += step.text) += '\n';
  const auto [at, fresh] = inputs_.emplace(key, slots_);
  if (!fresh) return at->second;
  QueryInput input;
  input.slot = new_slot();
  const std::string& first = steps.front().text;
  if (const auto kind = steps.size() == 1 ? system_field(first) : std::nullopt) {
    input.kind = *kind;
    if (input.kind == QueryInput::Kind::message) {
      input.fields.push_back(decoder_field(*plan_, {Field::Kind::message, {}, 0}));
    }
  } else if (!first.starts_with('@') || first.starts_with("@@")) {
    for (std::vector<Step>& reading : readings_of(steps)) {
      input.fields.push_back(decoder_field(*plan_, {Field::Kind::path, std::move(reading), 0}));
    }
  }  // else: a system field that no event has here, always null
  plan_->inputs.push_back(std::move(input));
  return at->second;
}

std::optional<QueryNamed> QueryScope::find(const std::vector<QueryFieldStep>& steps) {
  const std::string whole = path_text(steps);
  if (const auto at = names_.find(whole); at != names_.end()) return at->second;
  for (std::size_t length = steps.size(); --length > 0;) {
    const std::vector<QueryFieldStep> front(steps.begin(),
                                            steps.begin() + static_cast<std::ptrdiff_t>(length));
    const auto at = names_.find(path_text(front));
    if (at == names_.end() || !at->second.shape.traversable) continue;
    QueryNamed named{at->second.slot, {true, false}, {}};
    for (std::size_t i = length; i < steps.size(); ++i) {
      named.steps.push_back(step_of(steps[i].text, steps[i].kind == QueryFieldStep::Kind::quoted));
    }
    return named;
  }
  if (!of_events()) return std::nullopt;
  return QueryNamed{input(steps), {}, {}};
}

std::vector<std::string_view> QueryScope::names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, named] : names_) names.push_back(name);
  return names;
}

}  // namespace tripline::compiler
