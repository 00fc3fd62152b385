// One pattern under the prover. A chain is the conditions that `&&` or `||` joins, through parentheses of the same kind.
// For what never or always holds the fewest conditions of a chain that do it are named; for what is redundant, conditions
// are taken out from the last to the first as long as the pattern still means the same.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/build_condition.hpp"
#include "compiler/check_meaning.hpp"
#include "compiler/prove/prove.hpp"
#include "grammar/parse_pattern.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Condition;
using grammar::Pattern;
using grammar::PatternNode;
using grammar::PatternNodeId;
using grammar::Span;
using runtime::Field;
using runtime::Test;

namespace {

// Chains longer than this are not looked through pair by pair, patterns with more conditions not for redundant ones.
constexpr std::size_t most_paired = 64, most_conditions = 400;

std::size_t at(PatternNodeId id) { return static_cast<std::size_t>(id); }

class PatternMeaning {
 public:
  PatternMeaning(const grammar::Text& text, const Pattern& pattern, grammar::Diagnostics& diagnostics,
                 const ProofBudget& budget)
      : text_(text), pattern_(pattern), diagnostics_(diagnostics), writer_(ir_), prover_(ir_, budget) {}

  void run() {
    whole_ = build_pattern(pattern_, writer_);
    if (pattern_.kind == Pattern::Kind::terms || pattern_.kind == Pattern::Kind::regex) return of_text();
    guard_ = pattern_.kind == Pattern::Kind::json ? json_guard(writer_) : writer_.always();
    nodes_.resize(pattern_.nodes.size());
    fields_.resize(pattern_.nodes.size());
    for (const auto& [root, slot] : roots()) {
      note_fields(root, slot ? &*slot : nullptr);
      if (find_never(root)) never_ = true;
      find_always(root);
    }
    if (never_) return;
    if (prover_.satisfiable(whole_).answer == Answer::no) {
      diagnostics_.add(Code::never_matches, pattern_.span, "no event meets all conditions of this pattern").help =
          "each alternative is ruled out by conditions around it";
      return;
    }
    if (always_) return;
    if (pattern_.kind == Pattern::Kind::json && prover_.tautology(whole_, Events::json_objects).answer == Answer::yes) {
      diagnostics_.add(Code::always_matches, pattern_.span, "every JSON event matches this pattern").help =
          "a pattern that is meant to match everything is written \"\"";
      return;
    }
    if (pattern_.nodes.size() > most_conditions) return;
    for (const auto& [root, slot] : roots()) find_redundant(root, root);
  }

 private:
  using Parts = std::vector<PatternNodeId>;

  void of_text() {
    if (prover_.satisfiable(whole_).answer != Answer::no) return;
    const bool terms = pattern_.kind == Pattern::Kind::terms;
    diagnostics_.add(Code::never_matches, pattern_.span,
                     terms ? "no text has what this pattern requires without what it excludes"
                           : "no text is found by this regular expression")
        .help = terms ? "a required term contains an excluded one" : "an anchor stands where text would have to be";
  }

  std::vector<std::pair<PatternNodeId, std::optional<Field>>> roots() const {
    if (pattern_.kind == Pattern::Kind::json) return {{pattern_.root, std::nullopt}};
    std::vector<std::pair<PatternNodeId, std::optional<Field>>> out;
    for (std::size_t s = 0; s < pattern_.slots.size(); ++s) {
      if (pattern_.slots[s].condition) out.emplace_back(*pattern_.slots[s].condition, slot_field(pattern_, s));
    }
    return out;
  }

  void note_fields(PatternNodeId id, const Field* slot) {
    nodes_[at(id)] = build_tree(pattern_, id, slot, {}, writer_);
    const PatternNode& node = pattern_[id];
    if (node.kind == PatternNode::Kind::condition) {
      fields_[at(id)] = slot ? *slot : field_of(node.condition.selector);
      return;
    }
    for (const PatternNodeId child : node.children) note_fields(child, slot);
  }

  NodeId node_of(PatternNodeId id) const { return nodes_[at(id)]; }
  bool is_condition(PatternNodeId id) const { return pattern_[id].kind == PatternNode::Kind::condition; }
  Span span_of(PatternNodeId id) const { return pattern_[id].span; }

  void collect(PatternNodeId id, PatternNode::Kind kind, Parts& out) const {
    for (const PatternNodeId child : pattern_[id].children) {
      if (pattern_[child].kind == kind) {
        collect(child, kind, out);
      } else {
        out.push_back(child);
      }
    }
  }
  Parts chain_of(PatternNodeId id) const {
    Parts out;
    collect(id, pattern_[id].kind, out);
    return out;
  }

  bool impossible(std::vector<NodeId> hold, const std::vector<NodeId>& fail = {}) {
    hold.push_back(guard_);
    return prover_.possible(hold, fail).answer == Answer::no;
  }
  std::vector<NodeId> nodes_of(const Parts& parts) const {
    std::vector<NodeId> out;
    for (const PatternNodeId part : parts) out.push_back(node_of(part));
    return out;
  }

  // The fewest of `parts` for which `does` still holds: the first pair, or what is left after taking out all that can be.
  template <typename Does>
  Parts core(const Parts& parts, Does does) {
    if (parts.size() <= most_paired) {
      for (std::size_t j = 1; j < parts.size(); ++j) {
        for (std::size_t i = 0; i < j; ++i) {
          if (does({parts[i], parts[j]})) return {parts[i], parts[j]};
        }
      }
    }
    Parts kept = parts;
    for (std::size_t i = 0; i < kept.size() && kept.size() > 2;) {
      Parts fewer = kept;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (does(fewer)) {
        kept = std::move(fewer);
      } else {
        ++i;
      }
    }
    return kept;
  }

  std::string field_name(PatternNodeId id) const {
    const Condition& condition = pattern_[id].condition;
    return condition.selector.steps.empty() ? "the field" : fmt::format("`{}`", to_string(condition.selector));
  }
  // The field of all parts, if they are conditions on one.
  std::optional<std::string> common_field(const Parts& parts) const {
    for (const PatternNodeId part : parts) {
      if (!is_condition(part) || fields_[at(part)] != fields_[at(parts[0])]) return std::nullopt;
    }
    return field_name(parts[0]);
  }

  void add(Code code, const Parts& parts, std::string message, std::string help) {
    grammar::Diagnostic& diagnostic = diagnostics_.add(code, span_of(parts.back()), std::move(message));
    diagnostic.help = std::move(help);
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      diagnostic.labels.push_back({span_of(parts[i]), parts.size() == 2 ? "the other condition" : "one of the others"});
    }
  }

  // Whether something within was said to never hold.
  bool find_never(PatternNodeId id) {
    const PatternNode& node = pattern_[id];
    if (node.kind == PatternNode::Kind::condition) {
      if (!impossible({node_of(id)})) return false;
      diagnostics_.add(Code::never_matches, node.span, "a condition that no value meets").help =
          "look at its regular expression: an anchor stands where text would have to be";
      return true;
    }
    const Parts parts = chain_of(id);
    bool found = false;
    for (const PatternNodeId part : parts) found |= find_never(part);
    if (found || node.kind != PatternNode::Kind::all_of || !impossible(nodes_of(parts))) return found;
    const Parts few = core(parts, [&](const Parts& some) { return impossible(nodes_of(some)); });
    const auto field = common_field(few);
    const std::string on = field ? " on " + *field : "";
    add(Code::never_matches, few,
        few.size() == 2 ? fmt::format("two conditions{} can never both hold", on)
                        : fmt::format("{} conditions{} can never all hold", few.size(), on),
        field ? "join alternatives with `||`" : "no event meets them together");
    return true;
  }

  void find_always(PatternNodeId id) {
    const PatternNode& node = pattern_[id];
    if (node.kind == PatternNode::Kind::condition) return;
    const Parts parts = chain_of(id);
    for (const PatternNodeId part : parts) find_always(part);
    if (node.kind != PatternNode::Kind::any_of) return;
    std::map<Field, Parts> groups;
    for (const PatternNodeId part : parts) {
      if (is_condition(part) && !runtime::has_wildcard(fields_[at(part)])) groups[fields_[at(part)]].push_back(part);
    }
    for (const auto& [field, group] : groups) {
      if (group.size() > 1) judge_group(field, group);
    }
  }

  void judge_group(const Field& field, const Parts& group) {
    const NodeId present = writer_.test({static_cast<std::uint32_t>(writer_.field(field)), Test::comparable, {}});
    const auto everything = [&](const Parts& some) {
      return pattern_.kind == Pattern::Kind::json && impossible({}, nodes_of(some));
    };
    const auto every_value = [&](const Parts& some) { return impossible({present}, nodes_of(some)); };
    const bool all = everything(group);
    if (!all && (!every_value(group) || std::any_of(group.begin(), group.end(), [&](auto id) { return every_value({id}); }))) {
      return;
    }
    always_ = true;
    const Parts few = all ? core(group, everything) : core(group, every_value);
    add(Code::always_matches, few,
        fmt::format("one of {} conditions on {} {}", few.size() == 2 ? "two" : std::to_string(few.size()),
                    field_name(few[0]), all ? "always holds" : "holds for every text and number"),
        "join the conditions with `&&` to require both");
  }

  // The tree with some parts left out; nothing where all of it is.
  std::optional<NodeId> without(PatternNodeId id, const std::set<PatternNodeId>& left_out) {
    if (left_out.contains(id)) return std::nullopt;
    const PatternNode& node = pattern_[id];
    if (node.kind == PatternNode::Kind::condition) return node_of(id);
    std::vector<NodeId> children;
    for (const PatternNodeId child : node.children) {
      if (const auto made = without(child, left_out)) children.push_back(*made);
    }
    if (children.empty()) return std::nullopt;
    return node.kind == PatternNode::Kind::all_of ? writer_.all(std::move(children)) : writer_.any(std::move(children));
  }

  bool is_guard(PatternNodeId id) const {
    const Condition& condition = pattern_[id].condition;
    return condition.kind == Condition::Kind::exists || condition.operand.text == "*";
  }
  // `f = * && f != x` says what `f != x` means (F24): people are told to write it so.
  bool is_clear_guard(PatternNodeId id, const Parts& chain) const {
    if (!is_condition(id) || !is_guard(id)) return false;
    return std::any_of(chain.begin(), chain.end(), [&](PatternNodeId other) {
      if (!is_condition(other) || fields_[at(other)] != fields_[at(id)]) return false;
      const Condition& condition = pattern_[other].condition;
      return condition.kind == Condition::Kind::compare && condition.op == grammar::CompareOp::ne;
    });
  }

  void count_fields(PatternNodeId id, std::map<Field, std::size_t>& counts) const {
    if (is_condition(id)) {
      ++counts[fields_[at(id)]];
      return;
    }
    for (const PatternNodeId child : pattern_[id].children) count_fields(child, counts);
  }
  // Only what other conditions ask about too can be redundant, or what stands above or below it in the event.
  bool meets_others(PatternNodeId id, PatternNodeId root) const {
    std::map<Field, std::size_t> inside, all;
    count_fields(id, inside);
    count_fields(root, all);
    for (const auto& [field, count] : inside) {
      for (const auto& [other, total] : all) {
        if (other == field ? total > count : related(field, other)) return true;
      }
    }
    return false;
  }
  static bool related(const Field& a, const Field& b) {
    if (a.kind != Field::Kind::path || b.kind != Field::Kind::path) return false;
    if (runtime::has_wildcard(a) || runtime::has_wildcard(b)) return true;
    const std::size_t common = std::min(a.steps.size(), b.steps.size());
    return std::equal(a.steps.begin(), a.steps.begin() + static_cast<std::ptrdiff_t>(common), b.steps.begin());
  }

  void find_redundant(PatternNodeId id, PatternNodeId root) {
    if (is_condition(id)) return;
    const Parts parts = chain_of(id);
    const bool all = pattern_[id].kind == PatternNode::Kind::all_of;
    for (std::size_t i = parts.size(); i-- > 0;) {
      const PatternNodeId part = parts[i];
      if (!meets_others(part, root) || is_clear_guard(part, parts)) continue;
      if (!changes_nothing(part, id, root, parts, all)) continue;
      left_out_.insert(part);
      report(part, parts, all);
    }
    for (const PatternNodeId part : parts) {
      if (!left_out_.contains(part)) find_redundant(part, root);
    }
  }

  bool changes_nothing(PatternNodeId part, PatternNodeId chain, PatternNodeId root, const Parts& parts, bool all) {
    std::vector<NodeId> others;
    for (const PatternNodeId other : parts) {
      if (other != part && !left_out_.contains(other)) others.push_back(node_of(other));
    }
    if (others.empty()) return false;
    // Within the chain first; what stands around it matters only to chains within others.
    if (all ? impossible(others, {node_of(part)}) : impossible({node_of(part)}, others)) return true;
    if (chain == root) return false;
    std::set<PatternNodeId> without_part = left_out_;
    without_part.insert(part);
    const auto before = without(root, left_out_), after = without(root, without_part);
    if (!before || !after) return false;
    return prover_.equivalent(writer_.all({guard_, *before}), writer_.all({guard_, *after})).answer == Answer::yes;
  }

  void report(PatternNodeId part, const Parts& parts, bool all) {
    grammar::Diagnostic& diagnostic = diagnostics_.add(
        Code::redundant_condition, span_of(part),
        all ? "a condition that excludes nothing the others let through" : "an alternative that adds nothing to the others");
    diagnostic.help = "take it out: the pattern matches the same events without it";
    for (const PatternNodeId other : parts) {
      if (other == part || left_out_.contains(other)) continue;
      const bool says_it = all ? impossible({node_of(other)}, {node_of(part)}) : impossible({node_of(part)}, {node_of(other)});
      if (!says_it) continue;
      diagnostic.labels.push_back({span_of(other), all ? "this asks for more" : "this matches all of it"});
      break;
    }
    diagnostic.fix = removal(part);
  }

  // Taking out the text of a part and of the operator beside it, where what is left is a pattern of the same meaning.
  std::optional<grammar::Fix> removal(PatternNodeId part) {
    const std::string& value = text_.value();
    grammar::Diagnostics quiet;
    const grammar::Text plain(value, {grammar::SourceId{0}, 0, static_cast<std::uint32_t>(value.size())});
    const auto local = grammar::parse_pattern(plain, quiet);
    if (!local || local->nodes.size() != pattern_.nodes.size()) return std::nullopt;
    for (const PatternNode& node : local->nodes) {
      const auto child = std::find(node.children.begin(), node.children.end(), part);
      if (child == node.children.end()) continue;
      const bool first = child == node.children.begin();
      const Span own = (*local)[part].span, beside = (*local)[first ? *std::next(child) : *std::prev(child)].span;
      const auto cut = [&](Span a, Span b) {
        return first ? fix_of(a.begin, b.begin, value) : fix_of(b.end, a.end, value);
      };
      if (auto fix = cut(in_parentheses(own, value), in_parentheses(beside, value))) return fix;
      if (auto fix = cut(in_parentheses(own, value), beside)) return fix;
      return cut(own, beside);
    }
    return std::nullopt;
  }

  static Span in_parentheses(Span span, std::string_view value) {
    for (;;) {
      const std::size_t open = value.substr(0, span.begin).find_last_not_of(" \t\r\n");
      const std::size_t close = value.find_first_not_of(" \t\r\n", span.end);
      if (open == value.npos || close == value.npos || value[open] != '(' || value[close] != ')') return span;
      span.begin = static_cast<std::uint32_t>(open);
      span.end = static_cast<std::uint32_t>(close + 1);
    }
  }

  std::optional<grammar::Fix> fix_of(std::size_t begin, std::size_t end, const std::string& value) {
    if (begin >= end) return std::nullopt;
    const std::string mended = value.substr(0, begin) + value.substr(end);
    grammar::Diagnostics quiet;
    const grammar::Text plain(mended, {grammar::SourceId{0}, 0, static_cast<std::uint32_t>(mended.size())});
    const auto pattern = grammar::parse_pattern(plain, quiet);
    if (!pattern || pattern->kind != pattern_.kind) return std::nullopt;
    if (prover_.equivalent(whole_, build_pattern(*pattern, writer_)).answer != Answer::yes) return std::nullopt;
    const auto spelled = text_.spelled("", begin, end);
    return spelled ? std::optional(grammar::Fix{text_.span(begin, end), *spelled}) : std::nullopt;
  }

  const grammar::Text& text_;
  const Pattern& pattern_;
  grammar::Diagnostics& diagnostics_;
  Ir ir_;
  IrWriter writer_;
  Prover prover_;
  NodeId whole_{}, guard_{};
  std::vector<NodeId> nodes_;   // by node of the pattern
  std::vector<Field> fields_;   // of its conditions
  std::set<PatternNodeId> left_out_;
  bool never_ = false, always_ = false;
};

}  // namespace

void check_pattern_meaning(const grammar::Text& text, const Pattern& pattern, grammar::Diagnostics& diagnostics,
                           const ProofBudget& budget) {
  if (pattern.kind == Pattern::Kind::match_all) return;
  PatternMeaning(text, pattern, diagnostics, budget).run();
}

}  // namespace tripline::compiler
