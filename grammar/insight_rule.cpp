// One class walks the body with the diagnostics at hand; each member function reads one member and goes on
// after a mistake, so that a body is mended in one round. A member that is missing beside an unknown one of
// nearly its name is reported once, as the misspelling it is.

#include "grammar/insight_rule.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/insight_field.hpp"
#include "grammar/parse_pattern.hpp"
#include "grammar/read_json.hpp"

namespace tripline::grammar {

namespace {
using Op = ast::InsightFilter::Op;
using Names = std::vector<std::string_view>;

constexpr std::size_t body_limit = 8192;

constexpr std::pair<std::string_view, Op> operators[] = {
    {"In", Op::in},
    {"NotIn", Op::not_in},
    {"StartsWith", Op::starts_with},
    {"GreaterThan", Op::greater_than},
    {"LessThan", Op::less_than},
    {"EqualTo", Op::equal_to},
    {"NotEqualTo", Op::not_equal_to},
    {"IsPresent", Op::is_present},
};
constexpr std::string_view operator_names =
    "`In`, `NotIn`, `StartsWith`, `GreaterThan`, `LessThan`, `EqualTo`, `NotEqualTo` and `IsPresent`";

std::string ticked(std::string_view text) { return "`" + std::string(text) + "`"; }

// What a value is, for "not ...".
std::string kind_of(const TreeNode& node) {
  if (node.kind == TreeNode::Kind::map) return "an object";
  if (node.kind == TreeNode::Kind::list) return "a list";
  if (is_null(node)) return "null";
  if (is_boolean(node)) return "a boolean";
  if (is_number(node)) return "a number";
  return "text";
}

bool is_text(const TreeNode& node) {
  return node.kind == TreeNode::Kind::scalar && !is_null(node) && !is_boolean(node) && !is_number(node);
}

class Reader {
 public:
  Reader(const Tree& tree, Diagnostics& diagnostics) : tree_(tree), diagnostics_(diagnostics) {}

  std::optional<ast::InsightRule> read(TreeId body) {
    const std::size_t errors_before = diagnostics_.errors();
    const TreeNode& node = tree_[body];
    rule_.span = node.span;
    if (node.kind != TreeNode::Kind::map) {
      error(node.span, "a rule body is an object, not " + kind_of(node));
      return std::nullopt;
    }
    const Span owner = opening(node);
    members(body,
            {"Schema", "LogGroupNames", "LogGroupARNs", "LogFormat", "Fields", "Contribution", "AggregateOn"},
            {"Schema", "LogFormat", "Contribution", "AggregateOn"}, "a rule body", owner);
    if (const TreeEntry* e = tree_.find(body, "Schema")) schema(*e);
    log_groups(body, owner);
    if (const TreeEntry* e = tree_.find(body, "LogFormat")) log_format(*e);
    if (const TreeEntry* e = tree_.find(body, "Fields")) fields(*e);
    if (const TreeEntry* e = tree_.find(body, "AggregateOn")) aggregate_on(*e);
    if (const TreeEntry* e = tree_.find(body, "Contribution")) contribution(*e);
    if (diagnostics_.errors() != errors_before) return std::nullopt;
    lint();
    return std::move(rule_);
  }

 private:
  Diagnostic& error(Span span, std::string message) {
    return diagnostics_.add(Code::insight_rule, span, std::move(message));
  }
  Diagnostic& warn(Span span, std::string message) {
    return diagnostics_.add(Code::insight_rule_lint, span, std::move(message));
  }

  // Where a member is missing: the first byte of what should have it.
  static Span opening(const TreeNode& node) {
    Span span = node.span;
    if (span.end > span.begin + 1) span.end = span.begin + 1;
    return span;
  }

  // Reports members that do not exist and required ones that are missing.
  void members(TreeId map, const Names& known, const Names& required, std::string_view whose, Span owner) {
    Names meant;  // known names that an unknown one is a misspelling of
    for (const TreeEntry& entry : tree_[map].entries) {
      const std::string& key = entry.key.value();
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      Diagnostic& d = error(entry.key.span(), std::string(whose) + " has no member " + ticked(key));
      const auto near = nearest_name(key, known);
      if (near && !tree_.find(map, *near)) {
        d.help = "did you mean " + ticked(*near) + "?";
        d.fix = Fix{entry.key.span(0, key.size()), std::string(*near)};
        meant.push_back(*near);
      } else {
        std::string names;
        for (const std::string_view name : known) names += (names.empty() ? "" : ", ") + ticked(name);
        d.help = "its members are " + names;
      }
    }
    for (const std::string_view name : required) {
      if (tree_.find(map, name) || std::find(meant.begin(), meant.end(), name) != meant.end()) continue;
      error(owner, ticked(name) + " is missing");
    }
    if (std::find(meant.begin(), meant.end(), "LogGroupNames") != meant.end() ||
        std::find(meant.begin(), meant.end(), "LogGroupARNs") != meant.end()) {
      groups_misspelt_ = true;
    }
  }

  // A member of the wrong type is reported once, with the type that it should have.
  bool expect(const TreeEntry& entry, TreeNode::Kind kind, std::string_view should) {
    const TreeNode& node = tree_[entry.value];
    if (node.kind == kind && (kind != TreeNode::Kind::scalar || is_text(node))) return true;
    error(node.span, ticked(entry.key.value()) + " is " + std::string(should) + ", not " + kind_of(node));
    return false;
  }

  // One of a few words.
  std::optional<std::size_t> word(const TreeEntry& entry, const Names& words) {
    const TreeNode& node = tree_[entry.value];
    std::string should;
    for (const std::string_view w : words) should += (should.empty() ? "" : " or ") + ticked(w);
    if (!expect(entry, TreeNode::Kind::scalar, should)) return std::nullopt;
    const std::string& value = node.text.value();
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == value) return i;
    }
    Diagnostic& d = error(node.span, ticked(entry.key.value()) + " is " + should + ", not " + ticked(value));
    if (const auto near = nearest_name(value, words)) {
      d.help = "did you mean " + ticked(*near) + "?";
      d.fix = Fix{node.text.span(0, value.size()), std::string(*near)};
    }
    return std::nullopt;
  }

  void schema(const TreeEntry& entry) {
    if (!expect(entry, TreeNode::Kind::map, "an object")) return;
    members(entry.value, {"Name", "Version"}, {"Name", "Version"}, "`Schema`", entry.key.span());
    if (const TreeEntry* name = tree_.find(entry.value, "Name")) word(*name, {"CloudWatchLogRule"});
    const TreeEntry* version = tree_.find(entry.value, "Version");
    if (!version) return;
    const TreeNode& node = tree_[version->value];
    if (is_number(node) && node.text.value() == "1") return;
    const bool scalar = node.kind == TreeNode::Kind::scalar;
    Diagnostic& d =
        error(node.span, "`Version` is the number 1, not " +
                             (scalar && !is_null(node) ? ticked(node.text.value()) : kind_of(node)));
    if (scalar) d.fix = Fix{node.span, "1"};
  }

  void log_groups(TreeId body, Span owner) {
    const TreeEntry* names = tree_.find(body, "LogGroupNames");
    const TreeEntry* arns = tree_.find(body, "LogGroupARNs");
    if (names && arns) {
      Diagnostic& d = error(arns->key.span(), "`LogGroupARNs` stands beside `LogGroupNames`");
      d.labels.push_back({names->key.span(), "the names are given here"});
      d.help = "a rule has exactly one of the two";
    }
    if (!names && !arns && !groups_misspelt_) {
      error(owner, "`LogGroupNames` is missing").help = "or `LogGroupARNs`, exactly one of the two";
    }
    for (const TreeEntry* entry : {names, arns}) {
      if (!entry || !expect(*entry, TreeNode::Kind::list, "a list of texts")) continue;
      const TreeNode& list = tree_[entry->value];
      if (list.entries.empty()) error(list.span, ticked(entry->key.value()) + " is empty");
      for (const Text& text : texts(list, entry->key.value())) {
        const auto name =
            entry == names ? read_group_name(text, diagnostics_) : read_group_arn(text, diagnostics_);
        if (name) rule_.log_groups.push_back(*name);
      }
      if (list.entries.size() > 20) {
        warn(entry->key.span(),
             "the console stops at 20 log groups, these are " + std::to_string(list.entries.size()));
      }
    }
  }

  void log_format(const TreeEntry& entry) {
    format_key_ = entry.key.span();
    const auto which = word(entry, {"JSON", "CLF"});
    if (!which) return;
    clf_ = *which == 1;
    rule_.clf = *clf_;
  }

  void fields(const TreeEntry& entry) {
    if (clf_ == false) {
      Diagnostic& d = error(entry.key.span(), "`Fields` belongs to CLF rules only");
      d.labels.push_back({format_key_, "the format is JSON"});
      d.help = "fields of a JSON rule are paths, `$.name`";
    }
    if (!expect(entry, TreeNode::Kind::map, "an object of positions and aliases")) return;
    for (const TreeEntry& field : tree_[entry.value].entries) this->field(field);
  }

  void field(const TreeEntry& entry) {
    const auto position = clf_position(entry.key.value());
    if (!position) {
      error(entry.key.span(), ticked(entry.key.value()) + " is no position").help =
          "a field's key is the token's position in digits, counted from 1";
    }
    if (!expect(entry, TreeNode::Kind::scalar, "an alias, a text")) return;
    const Text& alias = tree_[entry.value].text;
    if (alias.value().empty()) {
      error(alias.span(), "an alias is empty");
      return;
    }
    if (alias.value().rfind("$.", 0) == 0) {
      error(alias.span(), "an alias is a name, not a path").help = "a CLF rule has no `$.` paths";
      return;
    }
    for (const auto& [other, name] : rule_.fields) {
      if (name.value() != alias.value() && other != position) continue;
      const std::string what = name.value() == alias.value() ? "the alias " + ticked(alias.value())
                                                             : "position " + std::to_string(other);
      const Span place = name.value() == alias.value() ? alias.span() : entry.key.span();
      error(place, what + " is given twice").labels.push_back({name.span(), "first given here"});
      return;
    }
    if (const auto number = clf_position(alias.value()); number && number != position) {
      warn(alias.span(), "the alias " + ticked(alias.value()) + " hides the position of that number");
    }
    rule_.fields.emplace_back(position.value_or(0), alias);
  }

  void aggregate_on(const TreeEntry& entry) {
    aggregate_key_ = entry.key.span();
    if (const auto which = word(entry, {"Count", "Sum"})) rule_.sum = *which == 1;
  }

  void contribution(const TreeEntry& entry) {
    if (!expect(entry, TreeNode::Kind::map, "an object")) return;
    members(entry.value, {"Keys", "ValueOf", "Filters"}, {"Keys"}, "`Contribution`", entry.key.span());
    if (const TreeEntry* keys = tree_.find(entry.value, "Keys")) {
      if (expect(*keys, TreeNode::Kind::list, "a list of one to four fields")) this->keys(*keys);
    }
    if (const TreeEntry* value = tree_.find(entry.value, "ValueOf")) {
      value_of_key_ = value->key.span();
      if (expect(*value, TreeNode::Kind::scalar, "a field, a text"))
        rule_.value_of = field_text(value->value);
    }
    if (const TreeEntry* filters = tree_.find(entry.value, "Filters")) {
      if (!expect(*filters, TreeNode::Kind::list, "a list of filters")) return;
      const TreeNode& list = tree_[filters->value];
      count(list, "filters", 0, 4);
      for (const TreeEntry& item : list.entries) filter(item.value);
    }
  }

  void keys(const TreeEntry& entry) {
    const TreeNode& list = tree_[entry.value];
    count(list, "keys", 1, 4);
    for (const Text& key : texts(list, "Keys")) {
      check_field(key);
      const auto same = [&](const Text& other) { return other.value() == key.value(); };
      const auto first = std::find_if(rule_.keys.begin(), rule_.keys.end(), same);
      if (first != rule_.keys.end()) {
        warn(key.span(), "the key " + ticked(key.value()) + " is given twice")
            .labels.push_back({first->span(), "first given here"});
      }
      rule_.keys.push_back(key);
    }
  }

  // Marks what is too much, or the empty list.
  void count(const TreeNode& list, std::string_view what, std::size_t least, std::size_t most) {
    const std::size_t n = list.entries.size();
    if (n < least) {
      error(list.span, "there are no " + std::string(what)).help = "at least one is needed";
    } else if (n > most) {
      Span span = tree_[list.entries[most].value].span;
      span.end = std::max(span.end, tree_[list.entries.back().value].span.end);
      error(span, std::to_string(n) + " " + std::string(what) + ", at most " + std::to_string(most) +
                      " are allowed");
    }
  }

  // The texts of a list; other items are reported.
  std::vector<Text> texts(const TreeNode& list, std::string_view of) {
    std::vector<Text> result;
    for (const TreeEntry& item : list.entries) {
      const TreeNode& node = tree_[item.value];
      if (is_text(node)) {
        result.push_back(node.text);
        continue;
      }
      Diagnostic& d = error(node.span, "the values of " + ticked(of) + " are texts, not " + kind_of(node));
      if (node.kind == TreeNode::Kind::scalar && !is_null(node)) quote_fix(node, d);
    }
    return result;
  }

  static void quote_fix(const TreeNode& node, Diagnostic& d) {
    d.help = "write `\"" + node.text.value() + "\"`";
    d.fix = Fix{node.span, "\"" + node.text.value() + "\""};
  }

  std::optional<Text> field_text(TreeId id) {
    const Text& text = tree_[id].text;
    check_field(text);
    return text;
  }

  void check_field(const Text& field) {
    if (!clf_) return;  // the format itself was refused
    if (*clf_)
      check_clf_field(field, rule_.fields, diagnostics_);
    else
      check_insight_path(field, diagnostics_);
  }

  void filter(TreeId id) {
    const TreeNode& node = tree_[id];
    if (node.kind != TreeNode::Kind::map) {
      error(node.span, "a filter is an object, not " + kind_of(node));
      return;
    }
    ast::InsightFilter filter;
    filter.span = node.span;
    Names known = {"Match"};
    for (const auto& [name, op] : operators) known.push_back(name);
    const std::size_t errors_before = diagnostics_.errors();
    members(id, known, {"Match"}, "a filter", opening(node));
    const bool misspelt = std::any_of(node.entries.begin(), node.entries.end(), [&](const TreeEntry& entry) {
      return std::find(known.begin(), known.end(), entry.key.value()) == known.end();
    });
    if (const TreeEntry* match = tree_.find(id, "Match")) {
      if (expect(*match, TreeNode::Kind::scalar, "a field, a text")) filter.match = *field_text(match->value);
    }
    const TreeEntry* first = nullptr;
    for (const TreeEntry& entry : node.entries) {
      const auto* op = std::find_if(std::begin(operators), std::end(operators),
                                    [&](const auto& o) { return o.first == entry.key.value(); });
      if (op == std::end(operators)) continue;
      operand(entry, op->second, filter);
      if (!first) {
        first = &entry;
        continue;
      }
      Diagnostic& d = error(entry.key.span(), "a filter has one operator, and this is another one");
      d.labels.push_back({first->key.span(), "the first operator"});
      d.help = "filters of a list hold together: write one filter for each";
    }
    if (!first && !misspelt) {
      error(opening(node), "the filter has no operator").help =
          "operators are " + std::string(operator_names);
    }
    if (diagnostics_.errors() == errors_before) rule_.filters.push_back(std::move(filter));
  }

  void operand(const TreeEntry& entry, Op op, ast::InsightFilter& filter) {
    filter.op = op;
    const TreeNode& node = tree_[entry.value];
    switch (op) {
      case Op::in:
      case Op::not_in:
      case Op::starts_with: {
        if (!expect(entry, TreeNode::Kind::list, "a list of texts")) {
          if (is_text(node)) {
            Diagnostic& d = diagnostics_.list().back();
            d.help = "put it into brackets";
            d.fix = Fix{node.span, "[\"" + node.text.value() + "\"]"};
            if (node.text.value().find_first_of("\"\\") != std::string::npos) d.fix.reset();
          }
          return;
        }
        count(node, "values", 1, 10);
        filter.values = texts(node, entry.key.value());
        return;
      }
      case Op::is_present:
        if (is_boolean(node)) {
          filter.present = node.text.value().front() == 't' || node.text.value().front() == 'T';
          return;
        }
        boolean_error(entry, node);
        return;
      default:
        if (is_number(node) && is_number_shape(node.text.value())) {
          filter.number = node.text;
          return;
        }
        number_error(entry, node);
    }
  }

  void boolean_error(const TreeEntry& entry, const TreeNode& node) {
    Diagnostic& d = error(node.span, ticked(entry.key.value()) + " is true or false, not " + kind_of(node));
    const std::string& text = node.text.value();
    if (node.kind == TreeNode::Kind::scalar && (text == "true" || text == "false")) {
      d.help = "without quotes";
      d.fix = Fix{node.span, text};
    }
  }

  void number_error(const TreeEntry& entry, const TreeNode& node) {
    const std::string& text = node.text.value();
    Diagnostic& d = error(node.span, ticked(entry.key.value()) + " is a number, not " +
                                         (is_number(node) ? ticked(text) : kind_of(node)));
    if (node.kind != TreeNode::Kind::scalar || !is_text(node)) return;
    d.help = "texts are compared with `In`";
    if (is_number_shape(text)) {
      d.help += "; a number stands without quotes";
      d.fix = Fix{node.span, text};
    }
  }

  // Members that are allowed and change nothing (C10), and filters that leave nothing to count.
  void lint() {
    if (rule_.sum && !rule_.value_of) {
      warn(aggregate_key_, "`Sum` without `ValueOf` counts like `Count`").help =
          "name the number's field in `ValueOf`, or aggregate on `Count`";
    }
    if (!rule_.sum && rule_.value_of) {
      warn(value_of_key_, "`ValueOf` has no effect beside `Count`").help =
          "aggregate on `Sum`, or leave it out";
    }
    for (const ast::InsightFilter& filter : rule_.filters) {
      if (filter.op != Op::is_present || filter.present) continue;
      for (const Text& key : rule_.keys) {
        if (key.value() != filter.match.value()) continue;
        warn(filter.span, "no event passes: the key " + ticked(key.value()) + " must be present and absent")
            .labels.push_back({key.span(), "the key"});
      }
    }
  }

  const Tree& tree_;
  Diagnostics& diagnostics_;
  ast::InsightRule rule_;
  std::optional<bool> clf_;
  Span format_key_, aggregate_key_, value_of_key_;
  bool groups_misspelt_ = false;
};
}  // namespace

std::optional<ast::InsightRule> read_insight_rule(const Tree& tree, TreeId body, Diagnostics& diagnostics) {
  std::optional<ast::InsightRule> rule = Reader(tree, diagnostics).read(body);
  if (!rule) return std::nullopt;
  // A body that was written as YAML goes to AWS as JSON, and the limit is on that.
  if (const std::size_t size = to_json(tree, body).size(); size > body_limit) {
    diagnostics.add(
        Code::insight_rule, rule->span,
        "as JSON the rule body has " + std::to_string(size) + " characters, at most 8192 are allowed");
    return std::nullopt;
  }
  return rule;
}

std::optional<ast::InsightRule> read_insight_rule_text(const Text& text, Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.errors();
  const std::size_t diagnostics_before = diagnostics.list().size();
  const std::string& value = text.value();
  if (value.size() > body_limit) {
    const std::string seen = std::to_string(value.size());
    diagnostics.add(Code::insight_rule_text, text.span(),
                    "the rule body has " + seen + " characters, at most 8192 are allowed");
    return std::nullopt;
  }
  const auto is_ascii = [](char c) { return (c & 0x80) == 0; };
  const auto odd = std::find_if_not(value.begin(), value.end(), is_ascii);
  if (odd != value.end()) {
    const auto begin = static_cast<std::size_t>(odd - value.begin());
    const auto end = static_cast<std::size_t>(std::find_if(odd, value.end(), is_ascii) - value.begin());
    diagnostics.add(Code::insight_rule_text, text.span(begin, end), "a rule body is ASCII only").help =
        "in a string, any character can be written as `\\u` and four hexadecimal digits";
  }
  const std::optional<Tree> tree = recover_json(text, Code::insight_rule_text, diagnostics);
  if (!tree) return std::nullopt;
  std::optional<ast::InsightRule> rule = read_insight_rule(*tree, tree->root, diagnostics);
  // Fixes are JSON so far; the body may stand in YAML's quotes.
  for (std::size_t i = diagnostics_before; i < diagnostics.list().size(); ++i) {
    std::optional<Fix>& fix = diagnostics.list()[i].fix;
    if (!fix) continue;
    if (auto spelled = text.spelled(fix->replacement, 1, 1)) fix->replacement = std::move(*spelled);
  }
  if (diagnostics.errors() != errors_before) return std::nullopt;
  return rule;
}

}  // namespace tripline::grammar
