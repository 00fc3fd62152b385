#include "runtime/value_classes.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "runtime/keyed_hash.hpp"

namespace tripline::runtime {

ValueClasses::ValueClasses(ValueMatcher matcher, std::size_t predicates)
    : matcher_(std::move(matcher)), truth_(predicates) {
  number_of({});  // none
  using Type = Value::Type;
  const Type types[] = {Type::missing, Type::null, Type::no, Type::yes, Type::missing, Type::object};
  for (std::size_t i = 0; i < std::size(types); ++i) {
    const Value value{types[i], {}};
    plain_[i] = types[i] == Type::missing ? none : work_out({&value, 1});
  }
  if (matcher_.numbers_only()) {
    by_interval_.assign(matcher_.intervals(), not_asked);
    return;
  }
  if (!matcher_.constants_only()) {
    memo_.emplace();
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
      memo_.emplace();
      return;
    }
    std::uint64_t at = keyed_hash(text) & constant_mask_;
    while (constants_[at].number != unknown) at = (at + 1) & constant_mask_;
    constants_[at] = {text, number};
  }
  const Value value{Type::string, other};
  other_ = work_out({&value, 1});
}

std::uint32_t ValueClasses::of_constant(std::string_view text) const {
  std::uint64_t at = keyed_hash(text) & constant_mask_;
  for (; constants_[at].number != unknown; at = (at + 1) & constant_mask_) {
    if (constants_[at].text == text) return constants_[at].number;
  }
  return other_;
}

std::uint32_t ValueClasses::of_number(const Value& value) {
  std::uint32_t& known = by_interval_[matcher_.interval(value.text)];
  if (known < not_asked) return known;
  ++misses_;
  return known = work_out({&value, 1});  // `unknown` is worked out each time, as the caller needs `last`
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
  if (!by_interval_.empty()) return of_number(value);
  if (value.text.size() > ValueMemo::longest) {
    ++misses_;
    return work_out({&value, 1});
  }
  const ValueMemo::Key key = ValueMemo::key_of(value);
  if (const std::uint32_t* number = memo_->find(key)) return *number;
  ++misses_;
  const std::uint32_t number = work_out({&value, 1});
  if (number != unknown) memo_->offer(key, number);
  return number;
}

}  // namespace tripline::runtime
