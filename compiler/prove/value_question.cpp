// A text is of one of four kinds: a number, an IPv4 address, an IPv6 address, or none of these. Within a kind (and for
// numbers and addresses within a range between two neighbouring bounds) all conditions on numbers and networks are
// decided, and what is left are regular languages. Where a kind's language is only known from above (numbers with an
// exponent, IPv6), each text that the search hands out is judged by itself, so an answer is right or is none.
#include "compiler/prove/value.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "compiler/prove/line.hpp"
#include "runtime/number.hpp"
#include "runtime/order_holds.hpp"

namespace tripline::compiler::proof {

using runtime::Address;
using runtime::Decimal;
using runtime::Predicate;
using runtime::Test;

namespace {

bool is_network_test(Test test) { return test == Test::in_network || test == Test::outside_network; }

// Bounds on a value are few; how many ranges of addresses are searched one by one before giving up.
constexpr std::size_t most_ranges = 64;
constexpr std::size_t tries = 300;
constexpr std::string_view object_form = "^[ \\t\\r\\n]*\\{[\\x00-\\x{10FFFF}]*\\}[ \\t\\r\\n]*$";

std::uint32_t ipv4_number(const Address& address) {
  return std::uint32_t{address.bytes[0]} << 24 | std::uint32_t{address.bytes[1]} << 16 |
         std::uint32_t{address.bytes[2]} << 8 | address.bytes[3];
}
Address ipv4_address(std::uint32_t number) {
  Address out;
  for (std::size_t i = 0; i < 4; ++i) out.bytes[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  return out;
}

}  // namespace

// One conjunction on its way to an answer. Signs are of the plain predicate, without its own negation.
struct Values::Question {
  struct Part {
    PredicateId id;
    const Predicate* predicate;
    bool wanted;  // of the plain predicate
  };

  Question(Values& values, const std::vector<Literal>& literals, Texts texts)
      : values_(values), literals_(literals), texts_(texts) {}

  Solved answer() {
    for (const Literal& literal : literals_) {
      const Predicate& p = values_[literal.predicate];
      const bool wanted = literal.holds != p.negated;
      switch (p.test) {
        case Test::exists:
        case Test::comparable:
          if (!wanted) return {};
          break;
        case Test::is_null:
        case Test::is_true:
        case Test::is_false:
          if (wanted) return {};
          break;
        default: add({literal.predicate, &p, wanted});
      }
    }
    if (constant_) return judged(*constant_) ? found(*constant_) : Solved{};
    if (propose()) return found(text_);
    search_all();
    if (found_) return found(text_);
    if (!why_.empty()) return {Solved::Kind::budget, {}, why_};
    return {};
  }

 private:
  void add(const Part& part) {
    if (runtime::is_number_test(part.predicate->test)) {
      numbers_.push_back(part);
    } else if (is_network_test(part.predicate->test)) {
      networks_.push_back(part);
    } else if (part.predicate->test == Test::equals) {
      if (part.wanted) {
        constant_ = part.predicate->text;
      } else {
        excluded_.push_back(part.predicate->text);
      }
    } else {
      texts_parts_.push_back(part);
    }
  }

  Solved found(std::string_view text) const { return {Solved::Kind::text, std::string(text), {}}; }
  bool judged(std::string_view text) const {
    return (texts_ != Texts::objects || may_be_json(text)) && values_.fits(literals_, text);
  }
  bool take(std::string text) {
    if (!judged(text)) return false;
    text_ = std::move(text);
    return found_ = true;
  }

  // Texts that often do, before anything is searched: the wanted pieces one behind the other, plain words, and numbers
  // next to the bounds.
  bool propose() {
    const bool needs_number = std::any_of(numbers_.begin(), numbers_.end(), [](const Part& p) { return p.wanted; });
    for (const Part& part : numbers_) {
      if (!needs_number) break;
      const auto bound = Decimal::parse(part.predicate->text);
      if (take(part.predicate->text)) return true;
      if (!bound || !bound->small) continue;
      if (take(std::to_string(bound->integer + 1)) || take(std::to_string(bound->integer - 1))) return true;
    }
    const bool needs_address = std::any_of(networks_.begin(), networks_.end(), [](const Part& p) { return p.wanted; });
    if (needs_number || needs_address) return false;
    std::string front, back, glob;
    std::vector<std::string> middle;
    for (const Part& part : texts_parts_) {
      if (!part.wanted) continue;
      const std::string& text = part.predicate->text;
      switch (part.predicate->test) {
        case Test::prefix:
          if (text.size() > front.size()) front = text;
          break;
        case Test::suffix:
          if (text.size() > back.size()) back = text;
          break;
        case Test::contains: middle.push_back(text); break;
        case Test::glob: glob = text; break;
        default: return false;
      }
    }
    if (!glob.empty()) {
      for (const char* filling : {"", "x", "-"}) {
        std::string text;
        for (const char c : glob) text += c == '*' ? std::string(filling) : std::string(1, c);
        if (take(std::move(text))) return true;
      }
      return false;
    }
    // A piece within another needs no place of its own.
    std::sort(middle.begin(), middle.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    std::vector<std::string> kept;
    for (const std::string& piece : middle) {
      const auto has = [&](const std::string& text) { return text.find(piece) != text.npos; };
      if (!has(front) && !has(back) && std::none_of(kept.begin(), kept.end(), has)) kept.push_back(piece);
    }
    middle = std::move(kept);
    const bool bare = front.empty() && back.empty() && middle.empty();
    if (texts_ == Texts::objects && take("{}")) return true;
    if (bare) return take("x") || take("other") || take("example") || take("1");
    const bool single = middle.size() + (front.empty() ? 0 : 1) + (back.empty() ? 0 : 1) < 2;
    for (const std::string between : {single ? "" : " ", "", "x", "-", "_", "zz"}) {
      std::string text = front;
      for (const std::string& piece : middle) text += (text.empty() ? "" : between) + piece;
      if (take(text + (text.empty() || back.empty() ? "" : between) + back)) return true;
      if (take(between + text + (back.empty() ? between : between + back))) return true;
      if (take(text + between + back)) return true;
    }
    return false;
  }

  // All that the texts' conditions say, and what the caller adds of the kind that is looked for.
  struct Extra {
    std::unique_ptr<Automaton> automaton;
    bool wanted;
  };
  Found search(std::vector<Extra> extra, bool several) {
    TextSearch search(texts_);
    for (const Part& part : texts_parts_) {
      std::unique_ptr<Automaton> automaton = values_.automaton(part.id);
      if (!automaton) {
        why_ = "a regular expression is too large";
        return Found::budget;
      }
      search.add(std::move(automaton), part.wanted);
    }
    for (const std::string& text : excluded_) search.tell_apart(text);
    if (texts_ == Texts::objects) search.add(automaton_of(*nfa_of_regex(object_form)), true);
    for (Extra& each : extra) search.add(std::move(each.automaton), each.wanted);
    std::string text;
    // Of texts that only fail for being excluded, one more than those is enough.
    const Found result = search.find(values_.states_, tries + excluded_.size() * (several ? 2 : 1),
                                     [&](const std::string& each) { return judged(each); }, text);
    values_.spend(search.explored());
    if (result == Found::text) take(std::move(text));
    if (result == Found::budget && why_.empty()) why_ = "the conditions on one value need too many states";
    return result;
  }
  template <typename... More>
  static std::vector<Extra> extras(std::unique_ptr<Automaton> automaton, bool wanted, More... more) {
    std::vector<Extra> out;
    out.push_back({std::move(automaton), wanted});
    if constexpr (sizeof...(more) > 0) {
      for (Extra& each : extras(std::move(more)...)) out.push_back(std::move(each));
    }
    return out;
  }

  void search_all() {
    if (cannot_meet()) return;
    if (!find_number() && !find_address()) find_other();
  }

  // Two wanted conditions can need a product as large as all their subsets; a wanted one against all unwanted ones stays
  // small, and is what most contradictions come from.
  bool cannot_meet() {
    std::vector<Part> wanted, unwanted;
    for (const Part& part : texts_parts_) (part.wanted ? wanted : unwanted).push_back(part);
    if (wanted.size() < 3) return false;
    const auto kept_parts = texts_parts_;
    for (const Part& part : wanted) {
      texts_parts_ = unwanted;
      texts_parts_.push_back(part);
      TextSearch search(texts_);
      bool whole = true;
      for (const Part& each : texts_parts_) {
        std::unique_ptr<Automaton> automaton = values_.automaton(each.id);
        whole &= automaton != nullptr;
        if (automaton) search.add(std::move(automaton), each.wanted);
      }
      texts_parts_ = kept_parts;
      std::string text;
      const bool met = !whole || search.find(values_.states_, 0, [](const std::string&) { return true; }, text) != Found::none;
      values_.spend(search.explored());
      if (!met) return true;
    }
    return false;
  }

  bool numbers_allow(const Decimal& value) const {
    return std::all_of(numbers_.begin(), numbers_.end(), [&](const Part& part) {
      const auto bound = Decimal::parse(part.predicate->text);
      return (bound && runtime::order_holds(part.predicate->test, compare(value, *bound))) == part.wanted;
    });
  }
  bool none_wanted(const std::vector<Part>& parts) const {
    return std::none_of(parts.begin(), parts.end(), [](const Part& part) { return part.wanted; });
  }

  // Between neighbouring bounds all numbers are alike.
  bool find_number() {
    if (numbers_.empty() || !none_wanted(networks_)) return false;
    std::vector<std::string_view> bounds;
    for (const Part& part : numbers_) {
      if (Decimal::parse(part.predicate->text)) bounds.push_back(part.predicate->text);
    }
    const auto order = [](std::string_view a, std::string_view b) { return compare(*Decimal::parse(a), *Decimal::parse(b)); };
    std::sort(bounds.begin(), bounds.end(), [&](auto a, auto b) { return order(a, b) < 0; });
    bounds.erase(std::unique(bounds.begin(), bounds.end(), [&](auto a, auto b) { return order(a, b) == 0; }), bounds.end());
    bool above_zero = false, below_zero = false;
    const Decimal zero = *Decimal::parse("0");
    for (std::size_t cell = 0; cell <= 2 * bounds.size(); ++cell) {
      const bool point = cell % 2 == 1;
      const std::string_view low = cell > 0 ? bounds[(cell - 1) / 2] : std::string_view();
      const std::string_view high = point ? low : cell / 2 < bounds.size() ? bounds[cell / 2] : std::string_view();
      if (!cell_allowed(bounds, cell)) continue;
      if (point) {
        if (find_in_cell(number_automaton(low, false, true, false), nullptr)) return true;
        if (auto spelled = exponent_automaton(low)) {
          if (search(extras(std::move(spelled), true), true) == Found::text) return true;
        }
        continue;
      }
      std::unique_ptr<Automaton> above, below;
      if (!low.empty()) above = number_automaton(low, false, false, true);
      if (!high.empty()) below = number_automaton(high, true, false, false);
      if ((!low.empty() && !above) || (!high.empty() && !below)) {
        why_ = "a number has too many places";
        continue;
      }
      if (find_in_cell(std::move(above), std::move(below))) return true;
      above_zero |= high.empty() || compare(*Decimal::parse(high), zero) > 0;
      below_zero |= low.empty() || compare(*Decimal::parse(low), zero) < 0;
    }
    const auto with_exponent = [&](bool possible, Spelled spelled) {
      if (!possible) return false;
      const Found any = search(extras(number_shape_automaton(spelled), true), true);
      if (any != Found::budget) return any == Found::text;
      // Small numbers are spelled with negative exponents, which the first tries are not.
      return search(extras(number_shape_automaton(spelled), true, automaton_of(nfa_of_glob("e-", false, true, true)), true),
                    true) == Found::text;
    };
    return with_exponent(numbers_allow(zero), Spelled::exponent_zero) ||
           with_exponent(above_zero, Spelled::exponent_positive) ||
           with_exponent(below_zero, Spelled::exponent_negative);
  }

  // Cells are numbered from below: a range, a bound, a range, ...
  bool cell_allowed(const std::vector<std::string_view>& bounds, std::size_t cell) const {
    return std::all_of(numbers_.begin(), numbers_.end(), [&](const Part& part) {
      const auto bound = Decimal::parse(part.predicate->text);
      if (!bound) return !part.wanted;
      std::size_t place = 0;
      while (compare(*Decimal::parse(bounds[place]), *bound) != 0) ++place;
      const auto order = cell <=> 2 * place + 1;
      return runtime::order_holds(part.predicate->test, order) == part.wanted;
    });
  }

  bool find_in_cell(std::unique_ptr<Automaton> a, std::unique_ptr<Automaton> b) {
    std::vector<Extra> extra;
    if (a) extra.push_back({std::move(a), true});
    if (b) extra.push_back({std::move(b), true});
    if (extra.empty()) {
      why_ = "a number has too many places";
      return false;
    }
    return search(std::move(extra), true) == Found::text;
  }

  bool addresses_allow(const Address& address) {
    return std::all_of(networks_.begin(), networks_.end(), [&](const Part& part) {
      const runtime::Networks* networks = values_.networks_of(part.id);
      const bool holds = networks && networks->contains(address) != (part.predicate->test == Test::outside_network);
      return holds == part.wanted;
    });
  }

  bool find_address() {
    if (networks_.empty() || !none_wanted(numbers_)) return false;
    // Where ranges begin, of both kinds of addresses.
    std::set<std::uint32_t> v4{0};
    std::set<Address> v6;
    Address first_v6;
    first_v6.v6 = true;
    first_v6.bytes[15] = 2;  // neither unspecified nor loopback
    v6.insert(first_v6);
    for (const Part& part : networks_) add_edges(part.predicate->text, v4, v6);
    return find_ipv4(v4) || find_ipv6(v6);
  }

  static void add_edges(std::string_view text, std::set<std::uint32_t>& v4, std::set<Address>& v6) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(' '), text.size());
      if (const auto subnet = runtime::read_subnet(text.substr(0, end))) {
        const runtime::Subnet net = runtime::plain(*subnet);
        if (net.address.v6) {
          add_edges_v6(net, v6);
        } else {
          const std::uint32_t first = ipv4_number(net.address);
          const std::uint32_t rest = net.prefix == 0 ? 0xFFFFFFFF : net.prefix == 32 ? 0 : 0xFFFFFFFF >> net.prefix;
          v4.insert(first);
          if ((first | rest) != 0xFFFFFFFF) v4.insert((first | rest) + 1);
        }
      }
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  static void add_edges_v6(const runtime::Subnet& net, std::set<Address>& v6) {
    v6.insert(net.address);
    Address behind = net.address;
    for (unsigned bit = net.prefix; bit < 128; ++bit) behind.bytes[bit / 8] |= static_cast<std::uint8_t>(0x80u >> bit % 8);
    for (std::size_t i = 16; i-- > 0;) {
      if (++behind.bytes[i] != 0) break;
    }
    v6.insert(behind);
  }

  bool find_ipv4(const std::set<std::uint32_t>& edges) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges;
    for (auto at = edges.begin(); at != edges.end(); ++at) {
      const std::uint32_t last = std::next(at) == edges.end() ? 0xFFFFFFFF : *std::next(at) - 1;
      if (addresses_allow(ipv4_address(*at))) ranges.emplace_back(*at, last);
    }
    for (const auto& [first, last] : ranges) {
      const std::uint32_t inner = last - first > 1 ? first + 1 : first;
      if (take(runtime::to_string(ipv4_address(inner)))) return true;
    }
    if (ranges.empty() || search(extras(ipv4_automaton(0, 0xFFFFFFFF), true), true) == Found::none) return false;
    if (found_) return true;
    why_.clear();  // the search over all of them may have met too many of other ranges
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      if (i == most_ranges) {
        why_ = "the networks have too many ranges";
        return false;
      }
      if (search(extras(ipv4_automaton(ranges[i].first, ranges[i].second), true), true) == Found::text) return true;
    }
    return false;
  }

  bool find_ipv6(const std::set<Address>& edges) {
    bool possible = false;
    for (const Address& edge : edges) {
      possible |= addresses_allow(edge);
      if (take(runtime::to_string(edge))) return true;
    }
    // Addresses of IPv4 in the spelling of IPv6 are judged as those; so this is tried whatever the ranges say.
    return (possible || !texts_parts_.empty()) && search(extras(ipv6_shape_automaton(), true), true) == Found::text;
  }

  void find_other() {
    if (!none_wanted(numbers_) || !none_wanted(networks_)) return;
    std::vector<Extra> extra;
    if (!numbers_.empty()) extra.push_back({number_shape_automaton(Spelled::any), false});
    if (!networks_.empty()) extra.push_back({ipv4_automaton(0, 0xFFFFFFFF), false});
    search(std::move(extra), false);
  }

  Values& values_;
  const std::vector<Literal>& literals_;
  Texts texts_;
  std::optional<std::string> constant_;
  std::vector<std::string> excluded_;
  std::vector<Part> numbers_, networks_, texts_parts_;
  std::string text_, why_;
  bool found_ = false;
};

Solved Values::solve(const std::vector<Literal>& literals, Texts texts) { return Question(*this, literals, texts).answer(); }

}  // namespace tripline::compiler::proof
