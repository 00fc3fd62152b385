#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <vector>

#include "compiler/scalars.hpp"
#include "runtime/event_time.hpp"
#include "tools/json_text.hpp"
#include "tools/testing/expectation.hpp"
#include "tools/testing/given_events.hpp"
#include "tools/testing/test_outcome.hpp"

namespace tripline::tools {

using grammar::Tree;
using grammar::TreeEntry;
using grammar::TreeId;
using grammar::TreeNode;
using Json = nlohmann::ordered_json;

namespace {

std::string shown(const Json& json) { return json_line(json); }

// How what was wanted differs from what came, in words: `count is 3, not 5`. Empty: it does not.
using Differences = std::vector<std::string>;

class Comparison {
 public:
  explicit Comparison(const Tree& tree) : tree_(tree) {}

  Differences compare(TreeId wanted, const Json& came) const {
    Differences out;
    compare(wanted, came, "", &out);
    return out;
  }
  bool same(TreeId wanted, const Json& came) const { return compare(wanted, came, "", nullptr); }

 private:
  // Whether they are the same; what differs goes to `out`, and without it nobody wants to know.
  bool compare(TreeId wanted, const Json& came, const std::string& where, Differences* out) const {
    const TreeNode& node = tree_[wanted];
    switch (node.kind) {
      case TreeNode::Kind::scalar:
        if (equal(node, came)) return true;
        if (out) out->push_back(fmt::format("{}{} is {}, not {}", where.empty() ? "it" : "", where, shown(came), node.text.value()));
        return false;
      case TreeNode::Kind::map: return compare_map(node, came, where, out);
      case TreeNode::Kind::list: return compare_list(node, came, where, out);
    }
    return false;
  }

  bool compare_map(const TreeNode& wanted, const Json& came, const std::string& where, Differences* out) const {
    bool same = true;
    for (const TreeEntry& entry : wanted.entries) {
      const std::string& key = entry.key.value() == "at" && !came.contains("at") ? time_key : entry.key.value();
      const Json* member = came.is_object() && came.contains(key) ? &came[key] : nullptr;
      if (!member && came.is_object() && came.contains("detail") && came["detail"].contains(key)) member = &came["detail"][key];
      const std::string path = !out ? std::string() : where.empty() ? key : where + "." + key;
      if (member) {
        same &= compare(entry.value, *member, path, out);
      } else {
        same = false;
        if (out) out->push_back(fmt::format("there is no {}", path));
      }
      if (!same && !out) return false;
    }
    return same;
  }

  bool compare_list(const TreeNode& wanted, const Json& came, const std::string& where, Differences* out) const {
    if (!came.is_array() || came.size() != wanted.entries.size()) {
      if (out) {
        out->push_back(fmt::format("{}{} has {}, not {}", where.empty() ? "it" : "", where, came.size(), wanted.entries.size()));
      }
      return false;
    }
    bool same = true;
    for (std::size_t i = 0; i < came.size() && (same || out); ++i) {
      same &= compare(wanted.entries[i].value, came[i], out ? fmt::format("{}[{}]", where, i) : std::string(), out);
    }
    return same;
  }

  bool equal(const TreeNode& wanted, const Json& came) const {
    const std::string& text = wanted.text.value();
    if (came.is_object()) {  // an entity by one of its values, a change of state by the state
      if (came.contains("state")) return equal(wanted, came["state"]);
      return std::any_of(came.begin(), came.end(), [&](const Json& value) { return equal(wanted, value); });
    }
    if (came.is_null()) return grammar::is_null(wanted);
    if (came.is_boolean()) return text == (came.get<bool>() ? "true" : "false");
    if (came.is_number()) return text == number_text(came.get<double>()) || std::strtod(text.c_str(), nullptr) == came.get<double>();
    if (!came.is_string()) return false;
    const std::string& value = came.get_ref<const std::string&>();
    if (value == text) return true;
    const auto time = text.starts_with('+') || text.starts_with('-') || text == "0" ? compiler::parse_test_time(text) : std::nullopt;
    const auto instant = runtime::parse_time(value);
    return instant && ((time && first_test_second + *time == *instant) || runtime::parse_time(text) == instant);
  }

  static inline const std::string time_key = "time";
  const Tree& tree_;
};

// Which of `came` each of `wanted` is, where every one is another (Kuhn's algorithm); `nothing` where none is left.
constexpr std::size_t nothing = static_cast<std::size_t>(-1);
std::vector<std::size_t> pair_up(const std::vector<std::vector<bool>>& fits, std::size_t came) {
  std::vector<std::size_t> taken(came, nothing);
  for (std::size_t w = 0; w < fits.size(); ++w) {
    std::vector<bool> seen(came);
    const auto place = [&](const auto& self, std::size_t of) -> bool {
      for (std::size_t c = 0; c < came; ++c) {
        if (!fits[of][c] || seen[c]) continue;
        seen[c] = true;
        if (taken[c] != nothing && !self(self, taken[c])) continue;
        taken[c] = of;
        return true;
      }
      return false;
    };
    place(place, w);
  }
  return taken;
}

void add_problem(Expectation& e, std::string text) { e.problem += (e.problem.empty() ? "" : "; ") + std::move(text); }

// A list whose order does not matter.
void judge_set(Expectation& e, const Tree& tree, const TreeNode& wanted, const Json& came) {
  const Comparison comparison(tree);
  if (e.brief && came.size() != wanted.entries.size()) return add_problem(e, "another number");
  std::vector<std::vector<bool>> fits;
  for (const TreeEntry& entry : wanted.entries) {
    std::vector<bool>& row = fits.emplace_back();
    for (const Json& one : came) row.push_back(comparison.same(entry.value, one));
  }
  const std::vector<std::size_t> taken = pair_up(fits, came.size());
  if (e.brief) {
    if (std::find(taken.begin(), taken.end(), nothing) != taken.end()) add_problem(e, "others");
    return;
  }
  for (std::size_t w = 0; w < wanted.entries.size(); ++w) {
    if (std::find(taken.begin(), taken.end(), w) != taken.end()) continue;
    add_problem(e, fmt::format("there is no {}", grammar::to_json(tree, wanted.entries[w].value)));
    std::optional<Differences> best;
    for (std::size_t c = 0; c < came.size(); ++c) {
      Differences differences = comparison.compare(wanted.entries[w].value, came[c]);
      if (taken[c] == nothing && (!best || differences.size() < best->size())) best = std::move(differences);
    }
    if (best && e.nearest.empty() && tree[wanted.entries[w].value].kind == TreeNode::Kind::map) {
      for (const std::string& difference : *best) e.nearest += (e.nearest.empty() ? "" : ", ") + difference;
    }
  }
  for (std::size_t c = 0; c < came.size(); ++c) {
    if (taken[c] != nothing) continue;
    const Json& one = came[c];
    add_problem(e, one.is_object() && one.contains("entity")
                       ? fmt::format("one besides of {} with {} events", shown(one["entity"]), one["count"].dump())
                       : fmt::format("{} besides", shown(one)));
  }
}

void judge_sequence(Expectation& e, const Tree& tree, TreeId wanted, const std::string& key, const Json& came) {
  if (e.brief) {
    if (!Comparison(tree).same(wanted, came)) add_problem(e, "others");
    return;
  }
  for (const std::string& difference : Comparison(tree).compare(wanted, came)) {
    add_problem(e, difference.starts_with("it ") ? key + difference.substr(2) : key + difference);
  }
}

// All entities with their scores, and none besides.
void judge_scores(Expectation& e, const Tree& tree, const TreeNode& wanted, const Json& came) {
  Json left = came;
  e.actual = came.size();
  for (const TreeEntry& entry : wanted.entries) {
    const std::string& entity = entry.key.value();
    const std::string& score = tree[entry.value].text.value();
    if (!came.contains(entity)) {
      add_problem(e, fmt::format("`{}` has no score, not {}", entity, score));
    } else if (came[entity].dump() != score) {
      add_problem(e, fmt::format("the score of `{}` is {}, not {}", entity, came[entity].dump(), score));
    }
    left.erase(entity);
  }
  for (const auto& [entity, score] : left.items()) add_problem(e, fmt::format("`{}` with {} besides", entity, score.dump()));
  if (!e.problem.empty()) e.rows = shown(came);
}

void judge_aspect(Expectation& e, const Tree& tree, TreeId wanted, const std::string& key, const TestOutcome& came,
                  const std::string& name) {
  const auto json = came.aspect(name, key);
  if (json && key == "scores" && tree[wanted].kind == TreeNode::Kind::map) return judge_scores(e, tree, tree[wanted], *json);
  if (!json) return add_problem(e, fmt::format("it has no {}", key));
  e.actual = json->size();
  const TreeNode& node = tree[wanted];
  if (node.kind == TreeNode::Kind::scalar) {
    const std::uint64_t number = json->size();
    judge_count(e, node.text.value(), &number);
    if (!e.passed && e.problem.empty()) add_problem(e, fmt::format("{} {}", number, key));
    return;
  }
  if (key == "findings" || key == "edges" || key == "paths") {
    judge_set(e, tree, node, *json);
  } else {
    judge_sequence(e, tree, wanted, key, *json);
  }
  if (!e.problem.empty() && !e.brief) e.rows = shown(key == "findings" ? Json(json->size()) : *json);
}

}  // namespace

void judge_count(Expectation& e, const std::string& wanted, const std::uint64_t* came) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
  const bool is_number = error == std::errc() && end == wanted.data() + wanted.size();
  if (!came) {
    e.problem = "nothing has this name";
  } else if (wanted != "true" && wanted != "false" && !is_number) {
    e.problem = "neither true, false nor a whole number";
  } else {
    e.actual = *came;
    e.passed = is_number ? e.actual == number : (e.actual > 0) == (wanted == "true");
  }
}

void judge(Expectation& e, const Tree& tree, TreeId wanted, const TestOutcome& came, const std::string& name) {
  const TreeNode& node = tree[wanted];
  const std::optional<std::uint64_t> count = came.count(name);
  if (node.kind == TreeNode::Kind::scalar || !count) {
    return judge_count(e, node.text.value(), count ? &*count : nullptr);
  }
  if (node.kind == TreeNode::Kind::list) {
    judge_aspect(e, tree, wanted, came.aspect(name, "edges") ? "edges" : "findings", came, name);
  } else {
    for (const TreeEntry& entry : node.entries) {
      const std::string& key = entry.key.value();
      if (key == "todo") {
        e.todo = tree[entry.value].text.value();
      } else if (key == "matches" || key == "unique" || (key == "findings" && tree[entry.value].kind == TreeNode::Kind::scalar)) {
        judge_count(e, tree[entry.value].text.value(), &*count);
        if (!e.passed && e.problem.empty()) add_problem(e, fmt::format("{} {}", *count, key));
      } else {
        judge_aspect(e, tree, entry.value, key, came, name);
      }
    }
  }
  e.passed = e.problem.empty();
}

}  // namespace tripline::tools
