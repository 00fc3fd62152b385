// Globs ride on the automaton: their pieces are found in order of their ends, and taking each piece at its
// earliest end that is not before the piece in front of it leaves most room for the rest, so one pass decides.
#include "runtime/value_matcher.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>

#include "runtime/glob.hpp"
#include "runtime/keyed_hash.hpp"
#include "runtime/order_holds.hpp"

namespace tripline::runtime {

namespace {

bool is_text_test(Test test) { return test >= Test::equals && test <= Test::regex; }

}  // namespace

ValueMatcher::~ValueMatcher() = default;
ValueMatcher::ValueMatcher(ValueMatcher&&) noexcept = default;

ValueMatcher::ValueMatcher(const Program& program, std::uint32_t field, const Automaton* automaton,
                           const Places* places)
    : program_(&program), automaton_(automaton), places_(places) {
  std::vector<std::uint32_t> constants;
  for (std::uint32_t p = 0; p < program.predicates.size(); ++p) {
    const Predicate& predicate = program.predicates[p];
    if (predicate.field != field) continue;
    empty_ = false;
    if (predicate.negated) {
      negated_.push_back(p);
      if (predicate.test == Test::regex) {
        regexes_.push_back({std::make_unique<re2::RE2>(predicate.text, re2::RE2::Quiet), p});
      }
      continue;
    }
    if (predicate.booleans && predicate.test != Test::comparable) booleans_.push_back(p);
    switch (predicate.test) {
      case Test::exists: exists_.push_back(p); break;
      case Test::is_null: is_null_.push_back(p); break;
      case Test::is_true: is_true_.push_back(p); break;
      case Test::is_false: is_false_.push_back(p); break;
      case Test::comparable: (predicate.booleans ? leaf_ : comparable_).push_back(p); break;
      case Test::equals: constants.push_back(p); break;
      case Test::regex:
        regexes_.push_back({std::make_unique<re2::RE2>(predicate.text, re2::RE2::Quiet), p});
        break;
      case Test::prefix:
      case Test::suffix:
      case Test::contains:
      case Test::glob: break;  // the automaton's
      case Test::number_equal:
      case Test::number_less:
      case Test::number_less_equal:
      case Test::number_greater:
      case Test::number_greater_equal:
        if (const auto number = Decimal::parse(predicate.text)) thresholds_.push_back({*number, predicate.test, p});
        break;
      case Test::in_network:
      case Test::outside_network:
        if (auto networks = Networks::read(predicate.text)) {
          networks_.push_back({std::move(*networks), predicate.test == Test::outside_network, p});
        }
        break;
      case Test::in_country:
      case Test::in_as:
        if (auto numbers = PlaceNumbers::read(predicate.test, predicate.text); numbers && places_) {
          place_tests_.push_back({std::move(*numbers), predicate.test == Test::in_country, p});
        }
        break;
    }
  }
  std::stable_sort(thresholds_.begin(), thresholds_.end(),
                   [](const Threshold& a, const Threshold& b) { return compare(a.at, b.at) < 0; });
  for (const Threshold& threshold : thresholds_) {
    if (points_.empty() || compare(points_.back(), threshold.at) != 0) points_.push_back(threshold.at);
  }
  if (!constants.empty()) {
    constant_mask_ = std::bit_ceil(constants.size() * 2) - 1;
    constants_.assign(constant_mask_ + 1, {{}, reject});
    for (const std::uint32_t p : constants) {
      const std::string_view text = program.predicates[p].text;
      std::uint64_t at = keyed_hash(text) & constant_mask_;
      while (constants_[at].predicate != reject) at = (at + 1) & constant_mask_;
      constants_[at] = {text, p};
    }
  }
  if (automaton_) {
    root_.assign(256, 0);
    for (std::uint32_t e = automaton_->edge_begin[0]; e < automaton_->edge_begin[1]; ++e) {
      root_[automaton_->edge_byte[e]] = automaton_->edge_target[e];
    }
    std::map<std::uint32_t, std::uint32_t> globs;
    for (const Piece& piece : automaton_->pieces) {
      glob_of_piece_.push_back(globs.emplace(piece.predicate, static_cast<std::uint32_t>(globs.size())).first->second);
    }
    progress_.resize(globs.size());
  }
}

bool ValueMatcher::constants_only() const {
  return !automaton_ && regexes_.empty() && thresholds_.empty() && networks_.empty() && place_tests_.empty() && negated_.empty();
}

bool ValueMatcher::numbers_only() const {
  return !thresholds_.empty() && !automaton_ && constants_.empty() && regexes_.empty() && networks_.empty() &&
         place_tests_.empty() && negated_.empty();
}

std::size_t ValueMatcher::interval(std::string_view text) const {
  const auto number = Decimal::parse(text);
  if (!number) return intervals() - 1;
  const auto at = std::lower_bound(points_.begin(), points_.end(), *number,
                                   [](const Decimal& a, const Decimal& b) { return compare(a, b) < 0; });
  const bool on = at != points_.end() && compare(*at, *number) == 0;
  return 2 * static_cast<std::size_t>(at - points_.begin()) + (on ? 1 : 0);
}

std::vector<std::string_view> ValueMatcher::constants() const {
  std::vector<std::string_view> out;
  for (const Constant& constant : constants_) {
    if (constant.predicate != reject) out.push_back(constant.text);
  }
  return out;
}

void ValueMatcher::match(const Value& value, Truth& truth) {
  using Type = Value::Type;
  for (const std::uint32_t p : exists_) truth.set(p);
  switch (value.type) {
    case Type::missing:
    case Type::object:
    case Type::array: return;
    case Type::null:
      for (const std::uint32_t p : is_null_) truth.set(p);
      return;
    case Type::yes:
    case Type::no:
      for (const std::uint32_t p : value.type == Type::yes ? is_true_ : is_false_) truth.set(p);
      for (const std::uint32_t p : leaf_) truth.set(p);
      for (const std::uint32_t p : booleans_) {
        if (holds(program_->predicates[p], value.leaf_text())) truth.set(p);
      }
      return;
    case Type::number:
    case Type::string: break;
  }
  for (const std::uint32_t p : comparable_) truth.set(p);
  for (const std::uint32_t p : leaf_) truth.set(p);
  match_text(value.text, truth);
  if (!thresholds_.empty()) match_number(value.text, truth);
  if (!networks_.empty() || !place_tests_.empty()) match_address(value.text, truth);
  for (const std::uint32_t p : negated_) {
    if (!holds(program_->predicates[p], value.text)) truth.set(p);
  }
}

void ValueMatcher::match_text(std::string_view text, Truth& truth) {
  if (!constants_.empty()) {
    std::uint64_t at = keyed_hash(text) & constant_mask_;
    // Equal texts may stand twice, once reading booleans: go on to the first free slot.
    for (; constants_[at].predicate != reject; at = (at + 1) & constant_mask_) {
      if (constants_[at].text == text) truth.set(constants_[at].predicate);
    }
  }
  if (automaton_) match_pieces(text, truth);
  for (const Regex& r : regexes_) {
    if (!program_->predicates[r.predicate].negated && !truth[r.predicate] && r.regex->ok() &&
        re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *r.regex)) {
      truth.set(r.predicate);
    }
  }
}

void ValueMatcher::match_number(std::string_view text, Truth& truth) {
  const auto number = Decimal::parse(text);
  if (!number) return;
  const auto equal = std::lower_bound(thresholds_.begin(), thresholds_.end(), *number,
                                      [](const Threshold& a, const Decimal& b) { return compare(a.at, b) < 0; });
  auto order = std::strong_ordering::greater;  // of the number against those before `equal`
  for (auto at = thresholds_.begin(); at != thresholds_.end(); ++at) {
    if (at >= equal && order != std::strong_ordering::less) order = compare(*number, at->at);
    if (order_holds(at->test, order)) truth.set(at->predicate);
  }
}

void ValueMatcher::match_address(std::string_view text, Truth& truth) {
  const auto address = read_address(text);
  if (!address) return;
  for (const NetworkTest& test : networks_) {
    if (test.networks.contains(*address) != test.outside) truth.set(test.predicate);
  }
  if (place_tests_.empty()) return;
  const Place place = places_->of(*address);
  for (const PlaceTest& test : place_tests_) {
    if (test.numbers.contains(test.country ? place.country : place.as_number)) truth.set(test.predicate);
  }
}

void ValueMatcher::match_pieces(std::string_view text, Truth& truth) {
  ++value_number_;
  const Automaton& a = *automaton_;
  const auto length = static_cast<std::uint32_t>(text.size());
  std::uint32_t state = 0;
  for (std::uint32_t i = 0; i < length; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    for (;;) {
      if (state == 0) {
        state = root_[byte];
        break;
      }
      const auto begin = a.edge_byte.begin() + a.edge_begin[state], end = a.edge_byte.begin() + a.edge_begin[state + 1];
      const auto edge = std::lower_bound(begin, end, byte);
      if (edge != end && *edge == byte) {
        state = a.edge_target[static_cast<std::size_t>(edge - a.edge_byte.begin())];
        break;
      }
      state = a.fail[state];
    }
    for (std::uint32_t s = state; s != 0; s = a.output_link[s]) {
      for (std::uint32_t o = a.output_begin[s]; o < a.output_begin[s + 1]; ++o) {
        piece_found(a.pieces[a.output[o]], i + 1, length, truth);
      }
    }
  }
}

void ValueMatcher::piece_found(const Piece& piece, std::uint32_t end, std::uint32_t length, Truth& truth) {
  if (truth[piece.predicate]) return;
  const std::uint32_t begin = end - piece.length;
  if ((piece.at_begin && begin != 0) || (piece.at_end && end != length)) return;
  if (piece.ordinal == 0 && piece.last) {
    truth.set(piece.predicate);
    return;
  }
  Progress& progress = progress_[glob_of_piece_[static_cast<std::size_t>(&piece - automaton_->pieces.data())]];
  if (progress.value != value_number_) progress = {value_number_, 0, 0};
  if (progress.next != piece.ordinal || begin < progress.from) return;
  if (piece.last) {
    truth.set(piece.predicate);
  } else {
    ++progress.next;
    progress.from = end;
  }
}

bool ValueMatcher::holds(const Predicate& predicate, std::string_view text) const {
  const std::string_view literal = predicate.text;
  switch (predicate.test) {
    case Test::comparable: return true;
    case Test::equals: return text == literal;
    case Test::prefix: return text.starts_with(literal);
    case Test::suffix: return text.ends_with(literal);
    case Test::contains: return text.find(literal) != std::string_view::npos;
    case Test::glob: return star_match(literal, text);
    case Test::regex:
      for (const Regex& r : regexes_) {
        if (&program_->predicates[r.predicate] == &predicate) {
          return r.regex->ok() && re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *r.regex);
        }
      }
      return false;
    default: break;
  }
  if (!is_number_test(predicate.test) || is_text_test(predicate.test)) return false;
  const auto a = Decimal::parse(text), b = Decimal::parse(literal);
  return a && b && order_holds(predicate.test, compare(*a, *b));
}

}  // namespace tripline::runtime
