// Threats: which of their kinds is meant, and what each kind has.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/build_filter.hpp"
#include "grammar/build_rules.hpp"

namespace tripline::grammar {

namespace {

using ast::Threat;

constexpr std::string_view kinds[] = {"distinct", "count", "value_count", "sum", "sequence", "absence", "first_seen"};

// The one kind that the threat gives; none and several are errors.
std::optional<std::string_view> kind_of(const BlockReader& block) {
  const TreeEntry* first = nullptr;
  std::string_view chosen;
  for (const std::string_view kind : kinds) {
    const TreeEntry* entry = block.entry(kind);
    if (entry == nullptr) continue;
    if (first == nullptr) {
      first = entry;
      chosen = kind;
      continue;
    }
    const bool in_order = first->key.span().begin < entry->key.span().begin;
    const TreeEntry& earlier = in_order ? *first : *entry;
    const TreeEntry& later = in_order ? *entry : *first;
    auto& diagnostic = block.diagnostics().add(
        Code::conflicting_keys, later.key.span(),
        fmt::format("`{}` beside `{}`: a threat is of one kind", later.key.value(), earlier.key.value()));
    diagnostic.help = "make two threats of it";
    diagnostic.labels.push_back({earlier.key.span(), "the other kind"});
    return std::nullopt;
  }
  if (first == nullptr) {
    block.diagnostics().add(Code::missing_key, block.place(), "a threat that looks for nothing").help =
        fmt::format("add one of {}", alternatives({std::begin(kinds), std::end(kinds)}));
    return std::nullopt;
  }
  return chosen;
}

std::vector<Threat::EntityName> entities_of(const BlockReader& block, std::string_view key, const Threat& threat) {
  std::vector<Threat::EntityName> out;
  std::vector<std::string_view> aliases;
  for (const auto& [name, field] : threat.aliases) aliases.push_back(name.value());
  refuse_empty(block, key, "name at least one field");
  for (const Text& text : block.names(key)) {
    const bool alias = std::find(aliases.begin(), aliases.end(), text.value()) != aliases.end();
    const auto near = text.value().starts_with('$') ? std::nullopt : nearest_name(text.value(), aliases);
    if (alias) {
      out.push_back({text, std::nullopt});
    } else if (near) {
      auto& diagnostic = block.diagnostics().add(Code::unknown_name, text.span(),
                                                 fmt::format("the threat has no alias `{}`", shortened(text.value())));
      diagnostic.help = fmt::format("did you mean `{}`?", *near);
      diagnostic.fix = Fix{text.span(), std::string(*near)};
    } else if (auto field = build_field(text, block.diagnostics())) {
      out.push_back({text, std::move(*field)});
    }
  }
  return out;
}

Threat::Counted counted_of(const BlockReader& block, Threat::Counted::Kind kind) {
  Threat::Counted counted;
  counted.kind = kind;
  if (kind != Threat::Counted::Kind::count) counted.of = build_field(block, "of");
  if (kind == Threat::Counted::Kind::distinct) counted.in = build_list_use(block, "in");
  counted.at_least = block.text("at_least");
  counted.span = block.span();
  return counted;
}

Threat::Sequence sequence_of(const BlockReader& block) {
  Threat::Sequence sequence;
  refuse_empty(block, "steps", "give at least two steps");
  for (const BlockReader& each : block.blocks("steps")) {
    Threat::Step step;
    step.filter = build_filter_use(each, "filter");
    step.name = each.text("name");
    step.aliases = build_field_map(each, "aliases");
    step.max_gap = each.scalar("max_gap");
    step.without = build_filter_use(each, "without");
    step.span = each.place();
    sequence.steps.push_back(std::move(step));
  }
  sequence.order = block.scalar("order");
  sequence.max_gap = block.scalar("max_gap");
  sequence.without = build_filter_use(block, "without");
  sequence.span = block.place();
  return sequence;
}

Threat::Absence absence_of(const BlockReader& block) {
  return {build_filter_use(block, "of"), build_filter_use(block, "after"), build_field_map(block, "aliases"), block.place()};
}

Threat::FirstSeen first_seen_of(const BlockReader& block) {
  return {build_field(block, "of"), block.scalar("learning"), block.place()};
}

Threat::Exception exception_of(const BlockReader& block) {
  return {build_filter_use(block, "filter"), block.text("owner"), block.text("reason"), block.scalar("expires"),
          block.place()};
}

void read_kind(const BlockReader& block, std::string_view kind, Threat& threat) {
  using Kind = Threat::Counted::Kind;
  const TreeEntry& entry = *block.entry(kind);
  const TreeNode& node = block.tree()[entry.value];
  if (node.kind != TreeNode::Kind::map) {
    block.wrong_type(kind, node, "a map");
    return;
  }
  const BlockReader inner(block.tree(), entry.value, *block.key(kind).schema, block.diagnostics());
  if (kind == "distinct") threat.kind = counted_of(inner, Kind::distinct);
  if (kind == "count") threat.kind = counted_of(inner, Kind::count);
  if (kind == "value_count") threat.kind = counted_of(inner, Kind::value_count);
  if (kind == "sum") threat.kind = counted_of(inner, Kind::sum);
  if (kind == "sequence") threat.kind = sequence_of(inner);
  if (kind == "absence") threat.kind = absence_of(inner);
  if (kind == "first_seen") threat.kind = first_seen_of(inner);
}

}  // namespace

ast::Threat build_threat(const BlockReader& block) {
  ast::Threat threat;
  threat.head = head_of(block);
  threat.filter = build_filter_use(block, "filter");
  threat.aliases = build_field_map(block, "aliases");
  threat.by = entities_of(block, "by", threat);
  threat.by_all = entities_of(block, "by_all", threat);
  threat.window = block.scalar("window");
  threat.suppress = block.scalar("suppress");
  threat.reason = block.scalar("reason");
  const auto kind = kind_of(block);
  if (kind) read_kind(block, *kind, threat);
  for (const BlockReader& each : block.blocks("exceptions")) threat.exceptions.push_back(exception_of(each));
  // What the schema cannot say: one of two is required, and one is not needed for one kind.
  if (block.entry("by") == nullptr && block.entry("by_all") == nullptr) {
    block.diagnostics().add(Code::missing_key, block.place(), "a threat needs the key `by`").help =
        "add `by` or `by_all`: whose events belong together";
  }
  if (block.entry("window") == nullptr && kind && *kind != "first_seen") {
    block.diagnostics().add(Code::missing_key, block.place(), "a threat needs the key `window`").help =
        "add `window`: how far apart the events may be";
  }
  return threat;
}

}  // namespace tripline::grammar
