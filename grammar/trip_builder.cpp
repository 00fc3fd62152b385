#include "grammar/trip_builder.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "grammar/ignores.hpp"
#include "grammar/trip_spelling.hpp"

namespace tripline::grammar {

namespace {

bool is_blank(char byte) { return byte == ' ' || byte == '\t'; }

bool all_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char byte) { return is_blank(byte) || byte == '\r'; });
}

TreeNode::Kind kind_of(const Section& section) {
  return section.form == Section::Form::list ? TreeNode::Kind::list : TreeNode::Kind::map;
}

SyntaxError unknown_section(std::string_view word, std::uint32_t offset) {
  std::vector<std::string_view> known;
  for (const Section& section : pack_sections()) known.push_back(section.key);
  const auto near = nearest_name(word, known);
  return {offset, "the key of a section", near ? fmt::format("did you mean `{}`?", *near) : std::string()};
}

}  // namespace

TripBuilder::TripBuilder(const Source& source, SourceId id, Diagnostics& diagnostics)
    : source_(source), id_(id), diagnostics_(diagnostics) {
  TreeNode root;
  root.kind = TreeNode::Kind::map;
  root.span = span(0, static_cast<std::uint32_t>(text().size()));
  tree_.root = add(std::move(root), 0);
  frames_.push_back({tree_.root, nullptr, false, 0, 0});
  section_nodes_.resize(pack_sections().size());
  line_end_ = static_cast<std::uint32_t>(std::min(text().find('\n'), text().size()));
}

// Lines. Questions come in nearly ascending order, so the line asked for last is kept.

std::uint32_t TripBuilder::line_of(std::uint32_t offset) {
  if (offset < line_begin_) {
    const std::size_t before = offset == 0 ? std::string::npos : text().rfind('\n', offset - 1);
    line_begin_ = before == std::string::npos ? 0 : static_cast<std::uint32_t>(before + 1);
    line_end_ = static_cast<std::uint32_t>(std::min(text().find('\n', line_begin_), text().size()));
  }
  while (offset > line_end_) {
    line_begin_ = line_end_ + 1;
    line_end_ = static_cast<std::uint32_t>(std::min(text().find('\n', line_begin_), text().size()));
  }
  return line_begin_;
}

std::uint32_t TripBuilder::indent_of(std::uint32_t line) const {
  std::uint32_t at = line;
  while (at < text().size() && is_blank(text()[at])) ++at;
  return at - line;
}

bool TripBuilder::begins_its_line(std::uint32_t offset) {
  const std::uint32_t line = line_of(offset);
  return line + indent_of(line) == offset;
}

void TripBuilder::line_ended(std::uint32_t offset) {
  const std::uint32_t line = line_of(offset);
  const bool empty = all_blank(std::string_view(text()).substr(line, offset - line));
  if (empty && !waiting_.empty() && !waiting_.back().text.empty()) waiting_.push_back({"", false});
}

void TripBuilder::comment(std::uint32_t begin, std::uint32_t end) {
  comments_.push_back(span(begin, end));
  std::string_view said = std::string_view(text()).substr(begin + 1, end - begin - 1);
  if (said.starts_with(' ')) said.remove_prefix(1);
  while (!said.empty() && is_blank(said.back())) said.remove_suffix(1);
  if (said.empty()) said = " ";  // "" would be a blank line
  const std::uint32_t line = line_of(begin);
  if (!begins_its_line(begin)) {
    if (line_owner_.any && owned_line_ == line) {
      if (entry(line_owner_).after.empty()) {
        entry(line_owner_).after = said;
        return;
      }
    } else if (scalar_of_last_entry_ && last_scalar_end_ > line && entry(last_entry_).after.empty()) {
      entry(last_entry_).after = said;
      return;
    }
  }
  waiting_.push_back({std::string(said), begin == line});
}

std::vector<std::string> TripBuilder::take_waiting(std::size_t count) {
  std::vector<std::string> taken;
  for (std::size_t i = 0; i < count; ++i) taken.push_back(std::move(waiting_[i].text));
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
  while (!taken.empty() && taken.back().empty()) taken.pop_back();
  return taken;
}

// Tokens.

void TripBuilder::begin_text(std::uint32_t offset) {
  token_ = {};
  token_.quoted = true;
  token_.text.set_form(Text::Form::double_quoted);
  token_.span = span(offset, offset);
}

void TripBuilder::end_text(std::uint32_t end) {
  token_.span.end = end;
  token_.text.set_span(token_.span);
}

void TripBuilder::plain_text(std::uint32_t begin, std::uint32_t end, bool quoted) {
  token_ = {};
  token_.quoted = quoted;
  token_.span = span(begin, end);
  token_.text = Text(text().substr(begin, end - begin), token_.span);
}

// A """ block: its lines without the indentation of the closing mark, joined by line ends, none behind the
// last.
void TripBuilder::block_text(std::uint32_t begin, std::uint32_t end) {
  begin_text(begin);
  token_.text.set_form(Text::Form::raw);
  const std::string_view source = text();
  const std::uint32_t last = line_of(end);
  const std::string_view indent = source.substr(last, indent_of(last));
  std::size_t at = source.find('\n', begin) + 1;
  for (bool first = true; at < last; first = false) {
    const std::size_t line_end = source.find('\n', at);
    if (!first) token_.text.append('\n', static_cast<std::uint32_t>(at - 1));
    std::string_view line = source.substr(at, line_end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with(indent)) {
      token_.text.append(line.substr(indent.size()), static_cast<std::uint32_t>(at + indent.size()));
    } else if (!all_blank(line)) {
      throw SyntaxError{static_cast<std::uint32_t>(at),
                        "this line to be indented as far as the closing `\"\"\"`"};
    }
    at = line_end + 1;
  }
  end_text(end);
}

// Entries and values.

TreeId TripBuilder::add(TreeNode node, std::uint32_t offset) {
  if (tree_.nodes.size() >= trip_node_limit) {
    throw LimitError{offset, fmt::format("the file has more than {} values", trip_node_limit)};
  }
  return tree_.add(std::move(node));
}

bool TripBuilder::given_twice(const Text& key) {
  const std::string name = fmt::format("{} {}", static_cast<std::uint32_t>(frames_.back().node), key.value());
  const auto [first, fresh] = keys_.emplace(name, key.span());
  if (fresh) return false;
  Diagnostic& diagnostic = diagnostics_.add(Code::duplicate_key, key.span(),
                                            fmt::format("the key `{}` is given twice", key.value()));
  diagnostic.help = "keep one of the two";
  diagnostic.labels.push_back({first->second, "first given here"});
  return true;
}

void TripBuilder::begin_entry(Text key, std::uint32_t offset) {
  const bool twice = tree_[frames_.back().node].kind == TreeNode::Kind::map && given_twice(key);
  TreeEntry entry;
  entry.key = std::move(key);
  entry.before = take_waiting(waiting_.size());
  std::vector<TreeEntry>& entries = top().entries;
  entries.push_back(std::move(entry));
  last_entry_ = {frames_.back().node, entries.size() - 1, true};
  if (twice) twice_.push_back(last_entry_);
  scalar_of_last_entry_ = false;
  const std::uint32_t line = line_of(offset);
  if (!line_owner_.any || owned_line_ != line) {
    line_owner_ = last_entry_;
    owned_line_ = line;
  }
}

void TripBuilder::begin_keyed_entry(std::uint32_t begin, std::uint32_t end) {
  const std::string_view spelled = std::string_view(text()).substr(begin, end - begin);
  if (spelled == key_->name) {
    begin_entry(Text(std::string(spelled), span(begin, end)), begin);
  } else {
    begin_entry(Text::synthetic(std::string(key_->name), span(begin, end)), begin);
  }
  last_end_ = end;
}

void TripBuilder::begin_positional_entry(const Key& key, std::uint32_t offset) {
  key_ = &key;
  begin_entry(Text::synthetic(std::string(key.name), span(offset, offset)), offset);
}

void TripBuilder::begin_token_entry() {
  const std::uint32_t begin = token_.span.begin;
  begin_entry(std::move(token_.text), begin);
}

void TripBuilder::add_scalar() {
  const Span where = token_.span;
  const TreeId id = add(std::move(token_), where.begin);
  token_ = {};
  top().entries.back().value = id;
  last_end_ = last_scalar_end_ = where.end;
  scalar_of_last_entry_ = last_entry_.any;
}

void TripBuilder::open(TreeNode::Kind kind, std::uint32_t offset, const Schema* schema, bool flat) {
  if (frames_.size() >= trip_depth_limit) {
    throw LimitError{offset, fmt::format("values are nested more than {} deep", trip_depth_limit)};
  }
  TreeNode node;
  node.kind = kind;
  node.span = span(offset, offset);
  const TreeId id = add(std::move(node), offset);
  top().entries.back().value = id;
  const std::uint32_t line = flat ? line_of(offset) : 0;
  frames_.push_back({id, schema, flat, line, flat ? indent_of(line) : 0});
}

void TripBuilder::close(std::uint32_t end) {
  std::vector<std::string> comments = take_waiting(waiting_.size());
  std::move(comments.begin(), comments.end(), std::back_inserter(top().end_comments));
  top().span.end = last_end_ = end;
  frames_.pop_back();
  scalar_of_last_entry_ = false;
}

void TripBuilder::close_flat() {
  top().span.end = last_end_;
  closed_flat_ = frames_.back().schema;
  frames_.pop_back();
}

bool TripBuilder::in_list_item() const {
  auto frame = frames_.rbegin();
  while (frame->flat) ++frame;
  return tree_[frame->node].kind == TreeNode::Kind::list;
}

void TripBuilder::comma(std::size_t depth_of_owner) {
  if (frames_.size() > depth_of_owner) return;
  const TreeId first = top().entries.back().value;
  open(TreeNode::Kind::list, tree_[first].span.begin);
  TreeEntry entry;
  entry.value = first;
  top().entries.push_back(std::move(entry));
}

void TripBuilder::end_comma_list(std::size_t depth_of_owner) {
  if (frames_.size() == depth_of_owner) return;
  top().span.end = last_end_;
  frames_.pop_back();
}

// Schemas.

std::size_t TripBuilder::key_here(const char* at, const char* end) {
  const Frame& frame = frames_.back();
  if (frame.schema == nullptr) return 0;
  if (frame.flat) {
    const std::uint32_t here = offset(at);
    const std::uint32_t line = line_of(here);
    // A line that is not indented deeper than the block's own belongs to whoever is outside.
    if (line != frame.line && begins_its_line(here) && here - line <= frame.indent) return 0;
  }
  const SpelledKey spelled =
      spelled_key(*frame.schema, std::string_view(at, static_cast<std::size_t>(end - at)));
  if (spelled.key != nullptr) key_ = spelled.key;
  return spelled.length;
}

void TripBuilder::unknown_key(std::uint32_t begin, std::uint32_t end) {
  const std::string_view word = std::string_view(text()).substr(begin, end - begin);
  Diagnostic& diagnostic = diagnostics_.add(Code::unknown_key, span(begin, end),
                                            fmt::format("`{}` has no key `{}`", schema()->noun, word));
  std::vector<std::string_view> known;
  for (const Schema* asked : {schema(), closed_flat_}) {
    if (asked == nullptr) continue;
    for (const Key& key : asked->keys) known.push_back(printed_word(key));
  }
  for (const std::string_view key : known) {
    if (key.size() > word.size() && key.starts_with(word) && key[word.size()] == ' ') {  // `at` of `at least`
      diagnostic.help = fmt::format("did you mean `{}`?", key);
      return;
    }
  }
  if (const auto near = nearest_name(word, known)) {
    diagnostic.help = fmt::format("did you mean `{}`?", *near);
    diagnostic.fix = Fix{diagnostic.span, std::string(*near)};
  }
}

// Statements.

void TripBuilder::begin_pack() { frames_.back().schema = &pack_schema(); }

std::optional<TreeId>& TripBuilder::section_node(const Section& section) {
  return section_nodes_[static_cast<std::size_t>(&section - pack_sections().data())];
}

// The section's map or list comes into being with its first statement.
void TripBuilder::begin_section(const Section& section, std::uint32_t begin, std::uint32_t end) {
  section_ = &section;
  statement_begin_ = begin;
  last_end_ = end;
  const TreeNode::Kind kind = kind_of(section);
  std::optional<TreeId>& id = section_node(section);
  if (!id) {
    TreeNode node;
    node.kind = kind;
    node.span = span(begin, end);
    id = add(std::move(node), begin);
    TreeEntry entry;
    entry.key = Text::synthetic(std::string(section.key), span(begin, end));
    entry.value = *id;
    top().entries.push_back(std::move(entry));
  } else if (tree_[*id].kind != kind) {
    throw SyntaxError{begin,
                      fmt::format("no statement of a section that `section {} =` gave whole", section.key)};
  }
  frames_.push_back({*id, nullptr, false, 0, 0});
}

void TripBuilder::section_header(std::uint32_t begin, std::uint32_t end) {
  const std::string word = text().substr(begin, end - begin);
  section_ = section_named(word);
  if (section_ == nullptr) throw unknown_section(word, begin);
  if (section_node(*section_)) {
    throw SyntaxError{begin, "a section that no statement was seen of yet"};
  }
  begin_entry(Text(word, span(begin, end)), begin);
  last_end_ = end;
}

void TripBuilder::end_header(bool empty) {
  if (empty) {
    TreeNode node;
    node.kind = kind_of(*section_);
    node.span = top().entries.back().key.span();
    top().entries.back().value = add(std::move(node), last_end_);
  }
  section_node(*section_) = top().entries.back().value;
}

void TripBuilder::section_footer(std::uint32_t begin, std::uint32_t end) {
  const std::string word = text().substr(begin, end - begin);
  const Section* section = section_named(word);
  if (section == nullptr) throw unknown_section(word, begin);
  if (!section_node(*section)) throw SyntaxError{begin, "a section that stands above"};
  std::vector<std::string> comments = take_waiting(waiting_.size());
  TreeNode& node = tree_[*section_node(*section)];
  std::move(comments.begin(), comments.end(), std::back_inserter(node.end_comments));
}

void TripBuilder::begin_rule(std::uint32_t offset) { begin_item(offset); }

void TripBuilder::open_rule() { open(TreeNode::Kind::map, statement_begin_, section_->schema); }

// A statement of a section that is a map: `list x`.
void TripBuilder::begin_named() {
  begin_token_entry();
  const Span where = top().entries.back().key.span();
  last_end_ = where.end;
  open(TreeNode::Kind::map, statement_begin_, section_->schema);
}

// `= value`: the shorthand key's value, and the whole entry's if nothing else follows. The line stays the
// statement's: comments on it belong to the name.
void TripBuilder::begin_shorthand(std::uint32_t offset) {
  const EntryPlace last = last_entry_;
  const EntryPlace owner = line_owner_;
  const std::uint32_t line = owned_line_;
  std::vector<Waiting> waiting;
  waiting.swap(waiting_);
  key_ = find_key(*section_->schema, section_->shorthand);
  begin_entry(Text::synthetic(std::string(section_->shorthand), span(offset, offset)), offset);
  waiting_.swap(waiting);
  last_entry_ = last;
  line_owner_ = owner;
  owned_line_ = line;
  shorthand_ = true;
}

void TripBuilder::end_statement() {
  // Indented comments stay with the statement; those from the first one at column 1 on are the next one's.
  const bool rule = frames_.size() > 2;
  if (rule) {
    const auto column1 =
        std::find_if(waiting_.begin(), waiting_.end(), [](const Waiting& w) { return w.column1; });
    const auto own = static_cast<std::size_t>(column1 - waiting_.begin());
    const bool collapse = shorthand_ && top().entries.size() == 1;
    TreeId keeper = frames_.back().node;
    if (collapse) keeper = top().entries[0].value;
    if (tree_[keeper].kind != TreeNode::Kind::scalar) {
      std::vector<std::string> comments = take_waiting(own);
      std::move(comments.begin(), comments.end(), std::back_inserter(tree_[keeper].end_comments));
    }
    top().span.end = last_end_;
    frames_.pop_back();
    if (collapse) top().entries.back().value = keeper;
  }
  if (frames_.size() > 1) {
    top().span.end = last_end_;
    frames_.pop_back();
  }
  abandon_statement();
}

void TripBuilder::abandon_statement() {
  frames_.resize(1);
  frames_[0].schema = nullptr;
  brackets_ = 0;
  shorthand_ = false;
  closed_flat_ = nullptr;
  line_owner_ = {};
  last_entry_ = {};
  scalar_of_last_entry_ = false;
}

Tree TripBuilder::finish() {
  // From the last one on, so that the places before it stay where they are.
  for (auto place = twice_.rbegin(); place != twice_.rend(); ++place) {
    std::vector<TreeEntry>& entries = tree_[place->node].entries;
    entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(place->index));
  }
  TreeNode& root = tree_[tree_.root];
  std::vector<std::string>& place = root.entries.empty() ? tree_.end_comments : root.end_comments;
  place = take_waiting(waiting_.size());
  tree_.ignores = read_ignores(tree_, text(), std::move(comments_), diagnostics_);
  return std::move(tree_);
}

}  // namespace tripline::grammar
