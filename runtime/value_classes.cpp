#include "runtime/value_classes.hpp"

#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <utility>

#include "runtime/process_seed.hpp"

namespace tripline::runtime {

namespace {
constexpr std::size_t ways = 4;
constexpr std::size_t doorkeeper_slots = 1 << 14;
}  // namespace

ValueClasses::ValueClasses(ValueMatcher matcher, std::size_t predicates)
    : matcher_(std::move(matcher)), truth_(predicates), seed_(process_seed()) {
  number_of({});  // none
  using Type = Value::Type;
  const Type types[] = {Type::missing, Type::null, Type::no, Type::yes, Type::missing, Type::object};
  for (std::size_t i = 0; i < std::size(types); ++i) {
    const Value value{types[i], {}};
    plain_[i] = types[i] == Type::missing ? none : work_out({&value, 1});
  }
  if (!matcher_.constants_only()) {
    make_memo();
    return;
  }
  const std::vector<std::string_view> texts = matcher_.constants();
  constant_mask_ = std::bit_ceil(static_cast<std::uint32_t>(texts.size() * 2 + 1)) - 1;
  constants_.resize(constant_mask_ + 1);
  std::string other = "?";  // a text that is none of the constants: longer than all of them
  for (const std::string_view text : texts) {
    other.resize(std::max(other.size(), text.size() + 1), '?');
    const Value value{Type::string, text};
    const std::uint32_t number = work_out({&value, 1});
    if (number == unknown) {  // more constants than classes: remember values as everywhere else
      constants_.clear();
      make_memo();
      return;
    }
    std::uint64_t at = XXH3_64bits_withSeed(text.data(), text.size(), seed_) & constant_mask_;
    while (constants_[at].number != unknown) at = (at + 1) & constant_mask_;
    constants_[at] = {text, number};
  }
  const Value value{Type::string, other};
  other_ = work_out({&value, 1});
}

void ValueClasses::make_memo() {
  tags_.resize(memo_slots);
  memo_.resize(memo_slots);
  seen_once_.resize(doorkeeper_slots);
}

std::uint32_t ValueClasses::of_constant(std::string_view text) const {
  std::uint64_t at = XXH3_64bits_withSeed(text.data(), text.size(), seed_) & constant_mask_;
  for (; constants_[at].number != unknown; at = (at + 1) & constant_mask_) {
    if (constants_[at].text == text) return constants_[at].number;
  }
  return other_;
}

std::uint32_t ValueClasses::number_of(std::vector<std::uint32_t> predicates) {
  if (const auto at = numbers_.find(predicates); at != numbers_.end()) return at->second;
  if (classes_.size() >= max_classes) return unknown;
  const auto number = static_cast<std::uint32_t>(classes_.size());
  classes_.push_back(&numbers_.emplace(std::move(predicates), number).first->first);
  return number;
}

std::uint32_t ValueClasses::work_out(std::span<const Value> values) {
  truth_.clear();
  for (const Value& value : values) matcher_.match(value, truth_);
  last_ = truth_.list();
  std::sort(last_.begin(), last_.end());
  return number_of(last_);
}

std::uint32_t ValueClasses::of(std::span<const Value> values) {
  if (values.empty()) return none;
  if (values.size() == 1) return of(values.front());
  ++misses_;
  return work_out(values);
}

std::uint32_t ValueClasses::of(const Value& value) {
  using Type = Value::Type;
  switch (value.type) {
    case Type::missing: return none;
    case Type::null: return plain_[1];
    case Type::no: return plain_[2];
    case Type::yes: return plain_[3];
    case Type::object:
    case Type::array: return plain_[5];
    case Type::number:
    case Type::string: break;
  }
  if (!constants_.empty()) return of_constant(value.text);
  if (value.text.size() > max_remembered_bytes) {
    ++misses_;
    return work_out({&value, 1});
  }
  // Numbers and strings of one text may differ in nothing but their type; both are part of the key.
  const std::uint64_t hash =
      XXH3_64bits_withSeed(value.text.data(), value.text.size(), seed_ + static_cast<std::uint64_t>(value.type));
  const auto tag = static_cast<std::uint32_t>(hash >> 32 | 1);
  const std::size_t begin = hash % (memo_slots / ways) * ways;
  for (std::size_t i = begin; i < begin + ways; ++i) {
    if (tags_[i] == tag && memo_[i].type == value.type && memo_[i].text == value.text) return memo_[i].number;
  }
  ++misses_;
  const std::uint32_t number = work_out({&value, 1});
  if (number == unknown) return number;
  std::uint8_t& mark = seen_once_[(hash >> 20) % doorkeeper_slots];
  const auto once = static_cast<std::uint8_t>(hash >> 40 | 1);
  if (mark != once) {
    mark = once;
    return number;
  }
  std::size_t place = begin;
  while (place < begin + ways && tags_[place] != 0) ++place;
  if (place == begin + ways) place = begin + victim_++ % ways;
  tags_[place] = tag;
  memo_[place] = {number, value.type, std::string(value.text)};
  return number;
}

}  // namespace tripline::runtime
