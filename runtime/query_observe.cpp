#include "runtime/query_observe.hpp"

#include <algorithm>

namespace tripline::runtime {

namespace {

std::vector<Field> with_gate(std::vector<Field> fields) {
  for (Field& field : Gate::fields()) fields.push_back(std::move(field));
  return fields;
}

std::uint64_t weight_of(const QueryStats& stats, const std::string& key) {
  constexpr std::uint64_t node = 64;
  std::uint64_t weight = node + sizeof(QueryGroup) + stats.keys.size() * sizeof(OwnedQueryValue) + 2 * key.size();
  for (const QueryAggregate& aggregate : stats.aggregates) weight += QueryCell::least_weight(aggregate);
  return weight;
}

// A leaf as a query sees it (L13-L15).
QueryValue leaf(const Value& value) {
  switch (value.type) {
    case Value::Type::string:
      return QueryValue::of_text(value.text);
    case Value::Type::yes:
      return QueryValue::of(true);
    case Value::Type::no:
      return QueryValue::of(false);
    case Value::Type::number: {
      const auto number = number_of(QueryValue::of_text(value.text));
      return number ? QueryValue{QueryValue::Kind::number, *number, value.text}
                    : QueryValue::of_text(value.text);
    }
    default:
      return {};
  }
}

}  // namespace

std::size_t first_cut(const QueryPlan& plan) {
  const std::vector<QueryStep>& steps = plan.segments.front().steps;
  const auto cut = std::find_if(steps.begin(), steps.end(),
                                [](const QueryStep& step) { return step.kind == QueryStep::Kind::cut; });
  return static_cast<std::size_t>(cut - steps.begin());
}

void QueryGrouping::add(QueryGroups& groups, const std::vector<QueryValue>& slots, const QueryPlace& place) {
  QueryScratch& scratch = evaluator_.scratch();
  keys_.clear();
  key_.clear();
  for (const std::uint32_t expression : stats_.keys) {
    QueryValue value = evaluator_.value(expression, slots);
    const auto text = text_of(value, scratch);
    if (!text) value = {};
    if (value.kind == QueryValue::Kind::number) value.text = *text;
    // Null is a key of its own (L43); lengths keep two lists of texts from sharing a key.
    const std::size_t size = text ? text->size() + 1 : 0;
    for (unsigned i = 0; i < 4; ++i)
      key_ += static_cast<char>(static_cast<unsigned char>(size >> (8 * i) & 0xFF));
    if (text) key_ += *text;
    keys_.push_back(value);
  }
  const auto [at, fresh] = groups.by_key.try_emplace(key_);
  QueryGroup& group = at->second;
  if (fresh) {
    groups.weight += weight_of(stats_, key_);
    for (const QueryValue& key : keys_) group.keys.emplace_back(key);
    group.cells.resize(stats_.aggregates.size());
  } else {
    // Equal by text, but a number here and text there: the number is shown, whichever came first.
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (keys_[i].kind < group.keys[i].kind) group.keys[i] = OwnedQueryValue(keys_[i]);
    }
  }
  for (std::size_t i = 0; i < stats_.aggregates.size(); ++i) {
    const QueryAggregate& aggregate = stats_.aggregates[i];
    const QueryValue value =
        aggregate.expression ? evaluator_.value(*aggregate.expression, slots) : QueryValue{};
    QueryPlace row = place;
    if (aggregate.time) {
      const auto time = amount_of(evaluator_.value(*aggregate.time, slots));
      if (!time) continue;
      row.time = *time;
    }
    QueryCell& cell = group.cells[i];
    const std::uint64_t before = cell.weight();
    cell.add(aggregate, value, row, scratch);
    groups.weight += cell.weight() - before;
  }
}

void add_groups(const QueryStats& stats, QueryGroups& into, QueryGroups&& groups) {
  for (auto& [key, group] : groups.by_key) {
    const auto [at, fresh] = into.by_key.try_emplace(key, std::move(group));
    if (fresh) {
      into.weight += weight_of(stats, key);
      for (const QueryCell& cell : at->second.cells) into.weight += cell.weight();
      continue;
    }
    QueryGroup& sum = at->second;
    for (std::size_t i = 0; i < sum.keys.size(); ++i) {
      if (group.keys[i].kind < sum.keys[i].kind) sum.keys[i] = group.keys[i];
    }
    for (std::size_t i = 0; i < sum.cells.size(); ++i) {
      const std::uint64_t before = sum.cells[i].weight();
      sum.cells[i].add(stats.aggregates[i], group.cells[i]);
      into.weight += sum.cells[i].weight() - before;
    }
  }
  groups = {};
}

QueryObservations::QueryObservations(const QueryPlan& plan, std::uint64_t most)
    : rows({}, query_limit), most_bytes(most), plan_(&plan) {
  const std::size_t cut = first_cut(plan);
  const QuerySegment& segment = plan.segments.front();
  if (cut < segment.steps.size()) rows = QueryRows(order_behind(segment, 0, cut), segment.steps[cut].limit);
}

void QueryObservations::add(QueryObservations&& other) {
  too_large |= other.too_large;
  rows.add(std::move(other.rows));
  if (plan_->segments.front().stats)
    add_groups(*plan_->segments.front().stats, groups, std::move(other.groups));
  events += other.events;
  matched += other.matched;
  duplicates += other.duplicates;
  without_time += other.without_time;
  outside += other.outside;
  if (other.first && (!first || *other.first < *first)) first = other.first;
  if (other.last && (!last || *other.last > *last)) last = other.last;
  bound();
}

void QueryObservations::bound() {
  too_large |= rows.weight() + groups.weight > most_bytes;
  if (!too_large) return;
  rows = QueryRows({}, query_limit);
  groups = {};
}

void QueryObservations::renumber(const std::vector<std::uint32_t>& number) {
  rows.renumber(number);
  for (auto& [key, group] : groups.by_key) {
    for (QueryCell& cell : group.cells) cell.renumber(number);
  }
}

QueryObserver::QueryObserver(const QueryPlan& plan, const QueryClock& clock, const Scope& scope,
                             SeenEvents* seen, const Winners* winners, std::uint64_t most_bytes)
    : plan_(plan),
      scope_(scope),
      fields_(with_gate(plan.fields)),
      decoder_(fields_),
      gate_(scope, seen, winners, static_cast<std::uint32_t>(plan.fields.size())),
      evaluator_(plan, clock),
      steps_(plan.segments.front(), evaluator_),
      end_(first_cut(plan)),
      deduplicates_(seen != nullptr),
      observations_(plan, most_bytes) {
  const QuerySegment& segment = plan.segments.front();
  order_ = order_behind(segment, 0, end_);
  if (end_ < segment.steps.size()) {
    cut_ = &segment.steps[end_];
    for (const QueryOrder& by : order_) weighed_.push_back(by.slot);
    weighed_.insert(weighed_.end(), cut_->slots.begin(), cut_->slots.end());
    weighed_.insert(weighed_.end(), plan.kept.begin(), plan.kept.end());
  } else {
    grouping_.emplace(*segment.stats, evaluator_);
  }
  wants_log_ = std::any_of(plan.inputs.begin(), plan.inputs.end(),
                           [](const QueryInput& input) { return input.kind == QueryInput::Kind::log; });
}

void QueryObserver::load(const QueryEvent& event) {
  std::vector<QueryValue>& slots = steps_.slots();
  std::fill(slots.begin(), slots.end(), QueryValue{});
  const auto text = [](std::string_view t) { return t.empty() ? QueryValue{} : QueryValue::of_text(t); };
  for (const QueryInput& input : plan_.inputs) {
    QueryValue& slot = slots[input.slot];
    switch (input.kind) {
      case QueryInput::Kind::timestamp:
        slot = QueryValue::of_time(event.time);
        break;
      case QueryInput::Kind::ingestion_time:
        if (event.ingestion_time) slot = QueryValue::of_time(*event.ingestion_time);
        break;
      case QueryInput::Kind::log_stream:
        slot = text(event.log_stream);
        break;
      case QueryInput::Kind::log:
        slot = text(event.log);
        break;
      case QueryInput::Kind::message:
      case QueryInput::Kind::field:
        for (const std::uint32_t field : input.fields) {
          slot = leaf(decoder_.value(field));
          if (!slot.null()) break;
        }
    }
  }
}

void QueryObserver::keep_row(QueryPlace place) {
  const std::vector<QueryValue>& slots = steps_.slots();
  values_.clear();
  for (const QueryOrder& by : order_) values_.push_back(slots[by.slot]);
  std::uint64_t bytes = sizeof(QueryRow);
  for (const std::uint32_t slot : weighed_) bytes += sizeof(OwnedQueryValue) + slots[slot].text.size();
  observations_.rows.note(bytes);
  if (!observations_.rows.wants(values_, place)) return;
  QueryRow row;
  row.place = place;
  for (const QueryValue& value : values_) row.order.emplace_back(value);
  values_.clear();
  for (const std::uint32_t slot : cut_->slots) values_.push_back(slots[slot]);
  row.key = dedup_key(values_, evaluator_.scratch());
  for (const std::uint32_t slot : plan_.kept) row.slots.emplace_back(slots[slot]);
  observations_.rows.add(std::move(row));
}

void QueryObserver::take(const QueryEvent& event, const QueryPlace& place, bool counts) {
  if (observations_.too_large) return;
  evaluator_.scratch().clear();
  load(event);
  steps_.run(0, end_, [&](std::uint32_t ordinal) {
    QueryPlace row = place;
    row.ordinal = ordinal;
    if (counts) ++observations_.matched;
    if (grouping_) {
      grouping_->add(observations_.groups, steps_.slots(), row);
    } else {
      keep_row(row);
    }
  });
  observations_.too_large |= evaluator_.scratch().overflowed();
  observations_.bound();
}

Admission QueryObserver::observe(const EventBytes& event) {
  const bool json = decoder_.decode(event.bytes, event.stored, event.tokens);
  Gate::Verdict verdict = gate_.admit(event, decoder_, json);
  const bool counts = verdict.admission == Admission::counted;
  switch (verdict.admission) {
    case Admission::not_json:
      return verdict.admission;
    case Admission::without_time:
      ++observations_.without_time;
      return verdict.admission;
    case Admission::outside:
      ++observations_.outside;
      return verdict.admission;
    case Admission::conflict:
      ++observations_.duplicates;
      return verdict.admission;
    case Admission::copy:
      ++observations_.duplicates;
      if (grouping_ || !verdict.identical) return verdict.admission;
      break;  // its place may be the first of the event's
    case Admission::counted:
      break;
  }
  const std::int64_t time = verdict.reference.time;
  if (counts) {
    ++observations_.events;
    if (!observations_.first || time < *observations_.first) observations_.first = time;
    if (!observations_.last || time > *observations_.last) observations_.last = time;
  }
  QueryEvent given;
  given.bytes = event.bytes;
  given.stored = event.stored;
  given.time = static_cast<double>(time) * 1000 + (verdict.envelope ? event.millisecond : 0);
  if (wants_log_) {
    const std::string_view group = scope_.log_group ? std::string_view(*scope_.log_group) : event.log_group;
    const std::string_view account = gate_.account(decoder_);
    log_.assign(account);
    if (!account.empty() && !group.empty()) log_ += ':';
    log_ += group;
    if (!group.empty()) given.log = log_;
  }
  // Where every copy counts, copies are no one row.
  if (deduplicates_) Gate::identify(verdict);
  take(given, {given.time, verdict.reference.id, event.input, event.index, 0}, counts);
  return verdict.admission;
}

void QueryObserver::observe(const QueryEvent& event, std::uint64_t index) {
  decoder_.decode(event.bytes, event.stored);
  ++observations_.events;
  take(event, {event.time, {}, 0, index, 0}, true);
}

}  // namespace tripline::runtime
