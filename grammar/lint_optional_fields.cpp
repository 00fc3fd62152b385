// A `!=` on an absent field is false (spec F24), which surprises wherever the field is absent from the very
// events that a rule is after. The warning stays away where the author has thought of it: where another
// condition of the pattern asks whether the field is there, or asks for some value of it, where `||` sets the
// comparison beside the kind of identity that has the field, and where the call that the pattern names always
// has it.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "grammar/lint_pattern.hpp"

namespace tripline::grammar {

namespace {
// What a CloudTrail record often lacks (spec cloudtrail.md C20, C22, C26, C30, C32, C40): a name stands for
// the field and all below it. Of userIdentity only the type is always there.
constexpr std::array<std::string_view, 18> optional_fields = {
    "errorCode",           "errorMessage",        "requestParameters", "responseElements",
    "additionalEventData", "serviceEventDetails", "resources",         "apiVersion",
    "sharedEventID",       "vpcEndpointId",       "addendum",          "vpcEndpointAccountId",
    "edgeDeviceDetails",   "tlsDetails",          "insightDetails",    "sessionCredentialFromConsole",
    "eventContext",        "userIdentity"};

// Selectors longer than this are in no record; looking at their every prefix would cost the square of them.
constexpr std::size_t longest_selector = 16;

bool is_key(const SelectorStep& step) {
  return step.kind == SelectorStep::Kind::key || step.kind == SelectorStep::Kind::index;
}

bool is_optional(const Selector& selector) {
  const std::vector<SelectorStep>& steps = selector.steps;
  if (steps.empty() || steps.size() > longest_selector || !std::all_of(steps.begin(), steps.end(), is_key))
    return false;
  std::vector<std::string_view> keys;
  for (const SelectorStep& step : steps) keys.push_back(step.key);
  return is_often_absent(keys);
}

bool is_negation(const Condition& condition) {
  return condition.kind == Condition::Kind::compare && condition.op == CompareOp::ne;
}

// The selectors whose presence the pattern asks about in some way.
std::set<std::string> guarded_selectors(const Pattern& pattern) {
  std::set<std::string> guarded;
  for (const PatternNode& node : pattern.nodes) {
    if (node.kind != PatternNode::Kind::condition || is_negation(node.condition)) continue;
    if (node.condition.selector.steps.size() <= longest_selector)
      guarded.insert(to_string(node.condition.selector));
  }
  return guarded;
}

// A guard may stand further up: `$.userIdentity.sessionContext NOT EXISTS || …`.
bool is_guarded(Selector selector, const std::set<std::string>& guarded) {
  for (; !selector.steps.empty(); selector.steps.pop_back()) {
    if (guarded.contains(to_string(selector))) return true;
  }
  return false;
}

bool is_identity_type(const PatternNode& node) {
  return node.kind == PatternNode::Kind::condition &&
         to_string(node.condition.selector) == "$.userIdentity.type";
}

// The conditions on userIdentity that stand in an `||` beside its type: `type != "AssumedRole" || userName !=
// "x"`.
std::vector<bool> beside_identity_type(const Pattern& pattern) {
  std::vector<bool> beside(pattern.nodes.size());
  for (const PatternNode& node : pattern.nodes) {
    if (node.kind != PatternNode::Kind::any_of) continue;
    const bool has_type = std::any_of(node.children.begin(), node.children.end(),
                                      [&](PatternNodeId child) { return is_identity_type(pattern[child]); });
    if (!has_type) continue;
    for (const PatternNodeId child : node.children) beside[static_cast<std::size_t>(child)] = true;
  }
  return beside;
}
bool names_call(const PatternNode& node, std::string_view call) {
  const Condition& condition = node.condition;
  return node.kind == PatternNode::Kind::condition && condition.kind == Condition::Kind::compare &&
         condition.op == CompareOp::eq && condition.operand.text == call &&
         to_string(condition.selector) == "$.eventName";
}

// The conditions that `&&` joins with one on the name of the call, at whatever depth.
std::vector<bool> joined_with_call(const Pattern& pattern, std::string_view call) {
  std::vector<bool> joined(pattern.nodes.size());
  std::vector<PatternNodeId> todo;
  for (const PatternNode& node : pattern.nodes) {
    const auto names = [&](PatternNodeId child) { return names_call(pattern[child], call); };
    if (node.kind != PatternNode::Kind::all_of || std::none_of(node.children.begin(), node.children.end(), names))
      continue;
    todo.insert(todo.end(), node.children.begin(), node.children.end());
  }
  while (!todo.empty()) {
    const PatternNodeId id = todo.back();
    todo.pop_back();
    if (joined[static_cast<std::size_t>(id)]) continue;
    joined[static_cast<std::size_t>(id)] = true;
    const std::vector<PatternNodeId>& children = pattern[id].children;
    todo.insert(todo.end(), children.begin(), children.end());
  }
  return joined;
}
}  // namespace

bool is_often_absent(const std::vector<std::string_view>& keys) {
  if (keys.empty()) return false;
  if (keys[0] == "userIdentity" && (keys.size() == 1 || keys[1] == "type")) return false;
  return std::find(optional_fields.begin(), optional_fields.end(), keys[0]) != optional_fields.end();
}

void lint_optional_fields(const Pattern& pattern, Diagnostics& diagnostics) {
  if (pattern.kind != Pattern::Kind::json) return;
  const std::set<std::string> guarded = guarded_selectors(pattern);
  const std::vector<bool> beside_type = beside_identity_type(pattern);
  // Every sign-in says whether MFA was used (spec cloudtrail.md C41), and controls are about just that.
  const std::vector<bool> of_sign_in = joined_with_call(pattern, "ConsoleLogin");
  std::set<std::string> reported;
  for (std::size_t i = 0; i < pattern.nodes.size(); ++i) {
    if (pattern.nodes[i].kind != PatternNode::Kind::condition) continue;
    const Condition& condition = pattern.nodes[i].condition;
    if (!is_negation(condition) || !is_optional(condition.selector)) continue;
    if (is_guarded(condition.selector, guarded)) continue;
    const std::string selector = to_string(condition.selector);
    if (beside_type[i] && selector.starts_with("$.userIdentity.")) continue;
    if (of_sign_in[i] && selector == "$.additionalEventData.MFAUsed") continue;
    if (!reported.insert(selector).second) continue;

    const std::string mended =
        fmt::format("({} NOT EXISTS || {} != {})", selector, selector, to_string(condition.operand));
    Diagnostic& diagnostic =
        diagnostics.add(Code::negated_optional_field, condition.span,
                        fmt::format("`!=` is false where `{}` is absent, as it often is", selector));
    // F24: the comparison asks for presence itself, so a guard that keeps such events out would say nothing.
    diagnostic.help = fmt::format("write `{}` to match such events too; if they are to stay out, "
                                  "`# ignore[negated-optional-field]: why` says so", mended);
    diagnostic.fix = Fix{condition.span, mended};
  }
}

}  // namespace tripline::grammar
