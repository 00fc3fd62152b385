// Scores: their signals and categories are lists of blocks.
#include "grammar/build_filter.hpp"
#include "grammar/build_rules.hpp"

namespace tripline::grammar {

namespace {

ast::Score::Signal build_signal(const BlockReader& block) {
  ast::Score::Signal signal;
  signal.name = block.text("name");
  signal.filter = build_filter_use(block, "filter");
  signal.distinct = build_field(block, "distinct");
  signal.at_least = block.scalar("at_least");
  signal.share = block.scalar("share");
  signal.weight = block.scalar("weight");
  signal.reason = block.scalar("reason");
  for (const std::string_view key : {"filter", "distinct", "at_least", "share"}) {
    if (const TreeEntry* entry = block.entry(key)) signal.asks.push_back(entry->key);
  }
  signal.place = block.place();
  return signal;
}

ast::Score::Category build_category(const BlockReader& block) {
  return {block.text("of"), block.text("is"), build_filter_use(block, "filter")};
}

}  // namespace

ast::Score build_score(const BlockReader& block) {
  ast::Score score;
  score.head = head_of(block);
  score.per = block.scalar("per");
  score.filter = build_filter_use(block, "filter");
  score.by = build_field(block, "by");
  score.has_by = block.entry("by") != nullptr;
  score.base = block.scalar("base");
  score.cap = block.scalar("cap");
  score.level = block.scalar("level");
  score.window = block.scalar("window");
  refuse_empty(block, "signals", "give at least one signal");
  for (const BlockReader& signal : block.blocks("signals")) score.signals.push_back(build_signal(signal));
  for (const BlockReader& category : block.blocks("categories")) score.categories.push_back(build_category(category));
  return score;
}

}  // namespace tripline::grammar
