// Binding: a noun is drawn when first met. Strings keep their capacity from event to event, so that drawing
// seldom allocates.
#include "tools/generate/nouns.hpp"

#include "tools/generate/draw.hpp"

namespace tripline::tools {
namespace {

constexpr std::array<std::string_view, noun_count> noun_names = {
#define TRIPLINE_NOUN(name) #name,
    TRIPLINE_NOUNS(TRIPLINE_NOUN)
#undef TRIPLINE_NOUN
};

constexpr bool is_fresh(Noun noun) { return noun >= Noun::uuid; }

}  // namespace

std::optional<Noun> find_noun(std::string_view name) {
  for (std::size_t i = 0; i < noun_names.size(); ++i) {
    if (noun_names[i] == name) return static_cast<Noun>(i);
  }
  return std::nullopt;
}

void Bindings::begin(const Account& account, std::string_view region, Instant time) {
  account_ = &account;
  time_ = time;
  bound_.fill(false);
  bind(Noun::region, region);
}

void Bindings::bind(Noun noun, std::string_view value) {
  bound_[static_cast<std::size_t>(noun)] = true;
  values_[static_cast<std::size_t>(noun)].assign(value);
}

const std::string& Bindings::value(Noun noun, Random& random) {
  const auto index = static_cast<std::size_t>(noun);
  std::string& value = values_[index];
  if (!bound_[index]) {
    value.clear();
    if (noun == Noun::zone) {
      value += values_[static_cast<std::size_t>(Noun::region)];
      value += static_cast<char>('a' + static_cast<char>(random.below(3)));
    } else {
      draw(value, noun, random, *account_, time_);
    }
    bound_[index] = true;
  }
  return value;
}

void Bindings::append(std::string& out, Noun noun, Random& random) {
  if (is_fresh(noun)) {
    draw(out, noun, random, *account_, time_);
  } else {
    out += value(noun, random);
  }
}

}  // namespace tripline::tools
