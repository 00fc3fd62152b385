#include "runtime/admission.hpp"

#include <algorithm>
#include <utility>

#include "runtime/event_time.hpp"

namespace tripline::runtime {

namespace {

// In the order of Gate::fields.
enum : std::uint32_t { event_time, event_id, recipient, identity, region };

Field path(std::initializer_list<const char*> keys) {
  Field field;
  for (const char* key : keys) field.steps.push_back({Step::Kind::key, key, 0});
  return field;
}

std::string_view text_at(const Decoder& values, std::uint32_t field) {
  const Value& value = values.value(field);
  return value.type == Value::Type::string ? value.text : std::string_view();
}

}  // namespace

std::vector<Field> Gate::fields() {
  return {path({"eventTime"}), path({"eventID"}), path({"recipientAccountId"}),
          path({"userIdentity", "accountId"}), path({"awsRegion"})};
}

std::string_view Gate::account(const Decoder& values) const {
  const std::string_view account = text_at(values, first_ + recipient);
  return account.empty() ? text_at(values, first_ + identity) : account;
}

bool Gate::in_scope(std::int64_t time, const Decoder& values) const {
  const auto one_of = [](const std::vector<std::string>& wanted, std::string_view is) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), is) != wanted.end();
  };
  if ((scope_.from && time < *scope_.from) || (scope_.to && time >= *scope_.to)) return false;
  return one_of(scope_.accounts, account(values)) && one_of(scope_.regions, text_at(values, first_ + region));
}

std::optional<Gate::EventTime> Gate::time_of(const EventBytes& event, const Decoder& values) const {
  if (!scope_.envelope_time || !event.timestamp) {
    if (const auto own = parse_time(text_at(values, first_ + event_time))) return EventTime{*own, false};
  }
  return event.timestamp ? std::optional(EventTime{*event.timestamp, true}) : std::nullopt;
}

std::string_view Gate::id_in_scope(const EventBytes& event, const Decoder& values, bool json) const {
  if (!json) return {};
  const auto time = time_of(event, values);
  return time && in_scope(time->seconds, values) ? text_at(values, first_ + event_id) : std::string_view();
}

void Gate::identify(Verdict& verdict) {
  if (!verdict.id.empty()) verdict.reference.id = event_key(verdict.id, verdict.odd_id);
}

void Gate::foresee(const Decoder& values) {
  if (!seen_) return;
  foreseen_ = SeenEvents::key_of(text_at(values, first_ + event_id));
  seen_->foresee(foreseen_);
}

Gate::Verdict Gate::admit(const EventBytes& event, const Decoder& values, bool json) {
  Verdict verdict;
  const std::uint64_t foreseen = std::exchange(foreseen_, 0);
  if (!json && event.must_be_json) return verdict;
  const auto time = time_of(event, values);
  if (!time) {
    verdict.admission = Admission::without_time;
    return verdict;
  }
  verdict.envelope = time->from_envelope;
  verdict.reference = {time->seconds, {}, event.input, event.index};
  if (!in_scope(time->seconds, values)) {
    verdict.admission = Admission::outside;
    return verdict;
  }
  verdict.admission = Admission::counted;
  verdict.id = text_at(values, first_ + event_id);
  if (verdict.id.empty()) return verdict;
  if (!seen_) return verdict;
  if (winners_) {
    const auto winner = winners_->find(std::string(verdict.id));
    if (winner != winners_->end() && winner->second != std::pair(event.input, event.index)) {
      verdict.admission = Admission::copy;
      return verdict;
    }
  }
  switch (seen_->insert(foreseen != 0 ? foreseen : SeenEvents::key_of(verdict.id), event.bytes,
                        time->from_envelope ? time->seconds * 1000 + event.millisecond : 0)) {
    case SeenEvents::Verdict::fresh:
      break;
    case SeenEvents::Verdict::copy:
      verdict.admission = Admission::copy;
      verdict.identical = true;
      break;
    case SeenEvents::Verdict::conflict:
      conflicts_.emplace(verdict.id);
      verdict.admission = Admission::conflict;
      break;
  }
  return verdict;
}

}  // namespace tripline::runtime
