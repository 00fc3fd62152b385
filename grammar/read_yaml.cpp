#include "grammar/read_yaml.hpp"

// libyaml or, where that refuses, yaml-cpp parses and tells what it meets as events with start marks. Beside it a cursor
// walks over the source (yaml_cursor): at every event the gap up to the event is read for indicators and comments, and every scalar is located
// byte for byte (yaml_scalar). So the value of everything is the parser's, while places and comments are ours.
//
// A comment belongs to the entry that it follows on a line, or to the next entry; what stands behind a container's
// last entry at its indentation stays in the container.
//
// yaml-cpp is lenient where a person has made a mistake: an unclosed quote ends with the file, a line without colon
// is a key, a second root begins a second document. Those are errors here.

#include <yaml-cpp/yaml.h>

#include <yaml-cpp/eventhandler.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "grammar/ignores.hpp"
#include "grammar/yaml_bytes.hpp"
#include "grammar/yaml_cursor.hpp"
#include "grammar/yaml_errors.hpp"
#include "grammar/yaml_events.hpp"
#include "grammar/yaml_scalar.hpp"

namespace tripline::grammar {

namespace {

using Kind = GapToken::Kind;

constexpr std::string_view core_tag = "tag:yaml.org,2002:";

// Ends the parse from inside an event; caught in read_yaml.
struct Stop {
  Diagnostic diagnostic;
};

Diagnostic error(Code code, Span span, std::string message, std::string help = {}) {
  return {code, entry_of(code).severity, span, std::move(message), std::move(help), {}, {}};
}

class TreeReader : public YAML::EventHandler, private YamlCursor {
 public:
  TreeReader(std::string_view source, SourceId id, const YamlLimits& limits, Diagnostics& diagnostics)
      : YamlCursor(source, id), limits_(limits), diagnostics_(diagnostics), mark_shift_(cursor_) {
    last_end_ = last_text_ = cursor_;
  }

  // What the parsers' marks count in.
  std::string_view behind_mark() const { return source_.substr(mark_shift_); }

  Tree finish() {
    if (tree_.nodes.empty()) tree_.root = add_scalar(Text({}, at(cursor_, cursor_)), false);
    for (;;) {
      const GapToken token = next_gap_token(source_, cursor_);
      if (token.kind == Kind::comment) take_comment(token);
      if (token.kind == Kind::scalar || token.kind == Kind::end) break;
      cursor_ = token.end;
    }
    // Behind a container there is no place of its own for comments in what a printer writes.
    TreeNode& root = tree_[tree_.root];
    auto& place = root.entries.empty() ? tree_.end_comments : root.end_comments;
    for (std::string& text : take_pending(pending_.size())) place.push_back(std::move(text));
    tree_.ignores = read_ignores(tree_, source_, std::move(comments_), diagnostics_);
    return std::move(tree_);
  }

  YamlProblem problem(const YAML::Exception& exception) const {
    YamlProblem problem{source_, id_, exception.msg, offset(exception.mark), cursor_, last_text_, {}};
    for (const Frame& frame : frames_) {
      if (frame.bracket) problem.open_bracket = frame.begin;
    }
    return problem;
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (std::exchange(document_begun_, true)) {
      const GapToken next = next_gap_token(source_, cursor_);
      if (next.kind == Kind::marker) {
        throw Stop{error(Code::yaml_syntax, at(next.begin, next.end), "a second document begins",
                         "a file holds one pack: move what follows into a file of its own")};
      }
      const std::uint32_t begin = offset(mark);
      throw Stop{error(Code::yaml_syntax, at(begin, line_end(begin)), "this line continues nothing above it",
                       "give the entries of one map or list the same indentation; a list item begins with `- `")};
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (skipping_ > 0) return;
    const std::uint32_t begin = offset(mark);
    const Role role = this->role();
    if (role == Role::item) begin_item(begin);
    if (role == Role::value) find_colon();
    if (const auto word = null_word(begin, role == Role::key, !frames_.empty() && frames_.back().flow)) {
      read_scalar(role, begin, anchor, "?", source_.substr(word->begin, word->end - word->begin));
    } else if (role == Role::key) {
      const std::uint32_t place = std::min(std::max(begin, cursor_), static_cast<std::uint32_t>(source_.size()));
      diagnostics_.add(error(Code::yaml_syntax, at(place, place + (place < source_.size() ? 1u : 0u)),
                             "a key is missing before `:`"));
      begin_key(Text({}, at(place, place)), true);
    } else {
      last_end_ = cursor_;
      place_node(role, add_scalar(Text({}, at(cursor_, cursor_)), false), anchor);
      value_done();
    }
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (skipping_ > 0) return;
    const Role role = this->role();
    const std::uint32_t begin = offset(mark);
    if (role == Role::item) begin_item(begin);
    advance(begin);
    const GapToken token = next_gap_token(source_, begin);
    cursor_ = last_end_ = token.end;
    const Span span = at(token.begin, token.end);
    // Anchors inside of what was refused are not known.
    const TreeId target =
        anchor < anchors_.size() && anchors_[anchor] ? *anchors_[anchor] : add_scalar(Text({}, span), false);
    for (const Frame& frame : frames_) {
      if (frame.node == target || frame.whole == target) throw Stop{error(Code::yaml_syntax, span, "an alias stands inside what it repeats")};
    }
    if (role == Role::key) {
      const bool scalar = tree_[target].kind == TreeNode::Kind::scalar;
      if (!scalar) diagnostics_.add(key_is_no_scalar(span));
      begin_key(tree_[target].text, !scalar);
      return;
    }
    if (role != Role::root) flush_pending();
    place_node(role, copy(target, frames_.size(), span), 0);
    value_done();
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (skipping_ > 0) return;
    const Role role = this->role();
    if (role == Role::item) begin_item(offset(mark));
    read_scalar(role, offset(mark), anchor, tag, value);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    begin_container(TreeNode::Kind::list, mark, tag, anchor, style == YAML::EmitterStyle::Flow);
  }
  void OnSequenceEnd() override { end_container(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    begin_container(TreeNode::Kind::map, mark, tag, anchor, style == YAML::EmitterStyle::Flow);
  }
  void OnMapEnd() override { end_container(); }

 private:
  enum class Role : std::uint8_t { root, item, key, value };

  // A list or map whose end has not come yet.
  struct Frame {
    TreeId node{};
    TreeId whole{};  // with the function around it, if there is one
    bool map = false;
    bool flow = false;
    bool bracket = false;  // false for `a: b` as an item of a flow list, which is a map, too
    bool in_value = false;
    bool discard = false;  // the entry being read has a bad key
    std::uint32_t begin = 0;
    std::uint32_t column = 0;  // of the entries, in a block
    std::unordered_map<std::string, Span> keys;
  };

  std::uint32_t offset(const YAML::Mark& mark) const {
    const std::size_t place = mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos) + mark_shift_;
    return static_cast<std::uint32_t>(std::min(place, source_.size()));
  }
  Span at(std::uint32_t begin, std::uint32_t end) const { return {id_, begin, end}; }
  std::uint32_t line_end(std::uint32_t place) const {
    auto end = static_cast<std::uint32_t>(std::min(source_.find('\n', place), source_.size()));
    while (end > place && std::string_view(" \t\r\n").find(source_[end - 1]) != std::string_view::npos) --end;
    return end;
  }
  static Diagnostic key_is_no_scalar(Span span) {
    return error(Code::yaml_syntax, span, "a list or map stands where a key is expected",
                 "a text that begins with `{` or `[` needs quotes: '...'");
  }

  Role role() const {
    if (frames_.empty()) return Role::root;
    if (!frames_.back().map) return Role::item;
    return frames_.back().in_value ? Role::value : Role::key;
  }

  TreeEntry* current_entry() override {
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
      if (!tree_[frame->node].entries.empty()) return &tree_[frame->node].entries.back();
    }
    return nullptr;
  }

  TreeEntry* bracketed_entry(std::uint32_t line) override {
    for (std::size_t i = 1; i < frames_.size(); ++i) {
      if (frames_[i].bracket && frames_[i].begin >= line) return &tree_[frames_[i - 1].node].entries.back();
    }
    return nullptr;
  }

  // A map's value is missing: so may be the colon, which yaml-cpp does not mind.
  void find_colon() {
    const GapToken token = next_gap_token(source_, cursor_);
    const bool found = token.kind == Kind::colon;
    if (found) {
      cursor_ = token.end;
    } else if (!frames_.back().flow && !explicit_key_ && !frames_.back().discard) {
      const Text& key = tree_[frames_.back().node].entries.back().key;
      diagnostics_.add(error(Code::yaml_syntax, key.span(), fmt::format("no `:` follows `{}`", key.value()),
                             "write `key: value`; a text over several lines needs quotes or `|`"));
    }
  }

  // Nodes ---------------------------------------------------------------------------------------------------

  TreeId add(TreeNode node) {
    const Span span = node.span;
    return add(std::move(node), span);
  }

  // `cause` is what is pointed at when it is too much.
  TreeId add(TreeNode node, Span cause) {
    decoded_bytes_ += node.text.value().size();
    check_limits(cause);
    return tree_.add(std::move(node));
  }

  void check_limits(Span span) const {
    if (tree_.nodes.size() >= limits_.nodes) {
      throw Stop{error(Code::input_limit, span, fmt::format("the file has more than {} values", limits_.nodes),
                       "aliases count as often as they are used")};
    }
    if (decoded_bytes_ > limits_.decoded_bytes) {
      throw Stop{error(Code::input_limit, span,
                       fmt::format("the file's texts take more than {} bytes", limits_.decoded_bytes),
                       "aliases count as often as they are used")};
    }
  }

  void check_depth(std::size_t depth, Span span) const {
    if (depth >= limits_.depth) {
      throw Stop{error(Code::input_limit, span, fmt::format("nested more than {} levels deep", limits_.depth))};
    }
  }

  TreeId add_scalar(Text text, bool quoted) {
    TreeNode node;
    node.quoted = quoted;
    node.span = text.span();
    node.text = std::move(text);
    return add(std::move(node));
  }

  // For the alias at `alias`; `depth` is how many containers stand around the copy.
  TreeId copy(TreeId from, std::size_t depth, Span alias) {
    TreeNode node = tree_[from];
    if (node.kind != TreeNode::Kind::scalar) check_depth(depth, alias);
    for (TreeEntry& entry : node.entries) {
      decoded_bytes_ += entry.key.value().size();
      entry.value = copy(entry.value, depth + 1, alias);
    }
    return add(std::move(node), alias);
  }

  void place_node(Role role, TreeId id, YAML::anchor_t anchor) {
    if (anchor != 0) {
      if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
      anchors_[anchor] = id;
    }
    if (role == Role::root) tree_.root = id;
    if (role == Role::item || role == Role::value) tree_[frames_.back().node].entries.back().value = id;
  }

  // Behind a value that is complete.
  void value_done() {
    if (frames_.empty() || !frames_.back().map) return;
    Frame& frame = frames_.back();
    frame.in_value = false;
    if (std::exchange(frame.discard, false)) tree_[frame.node].entries.pop_back();
  }

  void begin_entry(Text key, std::uint32_t begin) {
    Frame& frame = frames_.back();
    auto& entries = tree_[frame.node].entries;
    if (entries.empty() && !frame.flow) frame.column = begin - yaml_line_begin(source_, begin);
    TreeEntry entry;
    entry.key = std::move(key);
    entry.before = take_pending(pending_.size());
    entries.push_back(std::move(entry));
  }

  void begin_item(std::uint32_t mark) {
    std::uint32_t begin = mark;
    if (frames_.back().flow) {
      advance(mark);
    } else if (const auto dash = advance_to(Kind::dash)) {
      begin = *dash;
    }
    begin_entry({}, begin);
  }

  void begin_key(Text key, bool bad) {
    Frame& frame = frames_.back();
    decoded_bytes_ += key.value().size();
    check_limits(key.span());
    if (!bad) {
      const auto [first, fresh] = frame.keys.emplace(key.value(), key.span());
      if (!fresh) {
        Diagnostic& twice = diagnostics_.add(error(Code::duplicate_key, key.span(),
                                                   fmt::format("the key `{}` is given twice", key.value()),
                                                   "keep one of the two"));
        twice.labels.push_back({first->second, "first given here"});
        bad = true;
      }
    }
    const std::uint32_t begin = key.span().begin;
    begin_entry(std::move(key), begin);
    frame.in_value = true;
    frame.discard = bad;
  }

  void read_scalar(Role role, std::uint32_t mark, YAML::anchor_t anchor, const std::string& tag,
                   std::string_view value) {
    explicit_key_ = role == Role::key ? false : explicit_key_;
    advance(mark);
    GapToken token = next_gap_token(source_, cursor_);
    bool same_line = true;
    bool property = false;  // only behind a tag or an anchor may a value be missing
    while (token.kind == Kind::property || token.kind == Kind::comment) {
      property |= token.kind == Kind::property;
      if (token.kind == Kind::comment) {
        take_comment(token);
        same_line = false;
      }
      cursor_ = token.end;
      token = next_gap_token(source_, cursor_);
    }
    const auto gap = source_.substr(cursor_, token.begin - cursor_);
    same_line = same_line && gap.find('\n') == std::string_view::npos;
    const char first = token.begin < source_.size() ? source_[token.begin] : '\0';
    const bool quoted = std::string_view("'\"|>").find(first) != std::string_view::npos && first != '\0';
    const bool function = role != Role::key && is_function(tag);
    if (!function) check_tag(tag, at(mark, cursor_), quoted);
    YamlScalar scalar;
    if (value.empty() && !(quoted && (same_line || !property))) {  // a tag without a value
      scalar.text = Text({}, at(cursor_, cursor_));
      scalar.end = cursor_;
    } else {
      scalar = locate_yaml_scalar(source_, id_, token.begin, value);
    }
    if (!scalar.closed) {
      throw Stop{error(Code::yaml_syntax, at(token.begin, token.begin + 1), "this quote is never closed",
                       first == '"' ? "end the text with `\"`" : "end the text with `'`; inside it, write `''` for `'`")};
    }
    last_text_ = token.begin;
    cursor_ = last_end_ = scalar.end;
    const bool is_text = scalar.style != YamlScalar::Style::plain || tag == "!" || tag == core_tag_str ||
                         value.find('\n') != std::string_view::npos;
    if (role == Role::key) {
      if (anchor != 0) place_node(role, add_scalar(scalar.text, is_text), anchor);
      begin_key(std::move(scalar.text), false);
      return;
    }
    if (role != Role::root) flush_pending();
    const TreeId node = add_scalar(std::move(scalar.text), is_text);
    place_node(role, function ? call_of(tag, node, at(mark, mark)) : node, anchor);
    if (scalar.header_comment != 0) take_header_comment(scalar.header_comment);
    value_done();
  }

  // YAML's own types only, and none that contradicts quotes: an unknown tag would say something that is lost.
  void check_tag(const std::string& tag, Span span, bool quoted) {
    static constexpr std::array<std::string_view, 4> plain_only = {"int", "float", "bool", "null"};
    static constexpr std::array<std::string_view, 3> always = {"str", "map", "seq"};
    if (tag.empty() || tag == "?" || tag == "!") return;
    if (tag.starts_with(core_tag)) {
      const std::string_view type = std::string_view(tag).substr(core_tag.size());
      if (std::find(always.begin(), always.end(), type) != always.end()) return;
      if (!quoted && std::find(plain_only.begin(), plain_only.end(), type) != plain_only.end()) return;
    }
    diagnostics_.add(error(Code::yaml_syntax, at(span.begin, next_gap_token(source_, span.begin).end),
                           fmt::format("the tag `{}` means nothing here", tag),
                           "leave the tag out; a text that begins with `!` needs quotes: '...'"));
  }

  bool is_function(const std::string& tag) const {
    return limits_.functions && tag.size() > 1 && tag.front() == '!' &&
           std::all_of(tag.begin() + 1, tag.end(), [](char c) {
             return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':';
           });
  }

  // The long form of `!Name argument`.
  TreeId call_of(const std::string& tag, TreeId argument, Span place) {
    const std::string name = tag.substr(1);
    TreeEntry entry;
    entry.key = Text::synthetic(name == "Ref" || name == "Condition" ? name : "Fn::" + name, place);
    entry.value = argument;
    TreeNode call;
    call.kind = TreeNode::Kind::map;
    call.span = tree_[argument].span;
    call.entries.push_back(std::move(entry));
    return add(std::move(call));
  }

  void begin_container(TreeNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       bool flow) {
    if (skipping_ > 0) {
      ++skipping_;
      check_depth(frames_.size() + skipping_, at(offset(mark), offset(mark)));
      return;
    }
    const Role role = this->role();
    std::uint32_t begin = offset(mark);
    if (role == Role::key) {
      advance(begin);
      diagnostics_.add(key_is_no_scalar(at(begin, line_end(begin))));
      begin_key(Text({}, at(begin, begin)), true);
      skipping_ = 1;
      return;
    }
    if (role == Role::item) begin_item(begin);
    advance(begin);
    if (!is_function(tag)) check_tag(tag, at(begin, begin), false);
    Frame frame;
    if (flow) {
      if (role != Role::root) flush_pending();
      GapToken token = next_gap_token(source_, cursor_);
      while (token.kind == Kind::property) token = next_gap_token(source_, token.end);
      if (token.kind == Kind::open) {
        frame.bracket = true;
        begin = token.begin;
        cursor_ = token.end;
      }
    }
    check_depth(frames_.size(), at(begin, begin + 1));
    TreeNode node;
    node.kind = kind;
    node.span = at(begin, begin);
    frame.node = add(std::move(node));
    frame.map = kind == TreeNode::Kind::map;
    frame.flow = flow;
    frame.begin = begin;
    frame.whole = is_function(tag) ? call_of(tag, frame.node, at(begin, begin)) : frame.node;
    place_node(role, frame.whole, anchor);
    frames_.push_back(std::move(frame));
  }

  void end_container() {
    if (skipping_ > 0) {
      --skipping_;
      return;
    }
    Frame& frame = frames_.back();
    std::size_t mine = 0;
    if (frame.bracket) {
      if (advance_to(Kind::close)) last_end_ = cursor_;
      mine = pending_.size();
    } else if (!frame.flow) {
      take_comments();
      std::uint32_t column = frame.column;
      // A list may stand at the indentation of its key; then what follows at that indentation is the map's.
      const Frame* parent = frames_.size() > 1 ? &frames_[frames_.size() - 2] : nullptr;
      if (!frame.map && parent != nullptr && parent->map && !parent->flow && parent->column == column) ++column;
      while (mine < pending_.size() && pending_[mine].column >= column) ++mine;
    }
    TreeNode& node = tree_[frame.node];
    for (std::string& text : take_pending(mine)) node.end_comments.push_back(std::move(text));
    node.span.end = std::max(node.span.begin, last_end_);
    frames_.pop_back();
    value_done();
  }

  static constexpr std::string_view core_tag_str = "tag:yaml.org,2002:str";

  const YamlLimits& limits_;
  Diagnostics& diagnostics_;
  std::uint32_t mark_shift_;  // neither parser counts a byte order mark
  Tree tree_;
  std::vector<Frame> frames_;
  std::vector<std::optional<TreeId>> anchors_;  // by the parser's number
  std::size_t decoded_bytes_ = 0;
  std::size_t skipping_ = 0;  // containers open inside of a key that is none
  std::uint32_t last_end_ = 0;   // end of the last value
  std::uint32_t last_text_ = 0;  // begin of the last scalar
  bool document_begun_ = false;
};

}  // namespace

std::optional<Tree> read_yaml(const Sources& sources, SourceId id, Diagnostics& diagnostics) {
  return read_yaml(sources, id, diagnostics, YamlLimits{});
}

std::optional<Tree> read_yaml(const Sources& sources, SourceId id, Diagnostics& diagnostics,
                              const YamlLimits& limits) {
  if (!check_yaml_bytes(sources[id].text(), id, limits.bytes, diagnostics)) return std::nullopt;
  auto tree = read_faultless_yaml(sources, id, diagnostics, limits);
  return tree ? std::move(tree) : read_any_yaml(sources, id, diagnostics, limits);
}

std::optional<Tree> read_faultless_yaml(const Sources& sources, SourceId id, Diagnostics& diagnostics,
                                        const YamlLimits& limits) {
  const std::string& text = sources[id].text();
  Diagnostics found;
  TreeReader reader(text, id, limits, found);
  std::optional<Tree> tree;
  try {
    if (!send_yaml_events(reader.behind_mark(), reader)) return std::nullopt;
    tree = reader.finish();
  } catch (const Stop&) {
    return std::nullopt;
  }
  if (found.has_errors()) return std::nullopt;
  for (Diagnostic& warning : found.list()) diagnostics.add(std::move(warning));
  return tree;
}

std::optional<Tree> read_any_yaml(const Sources& sources, SourceId id, Diagnostics& diagnostics,
                                  const YamlLimits& limits) {
  const std::string& text = sources[id].text();
  TreeReader reader(text, id, limits, diagnostics);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(reader)) {
    }
    return reader.finish();
  } catch (Stop& stop) {
    diagnostics.add(std::move(stop.diagnostic));
  } catch (const YAML::Exception& exception) {
    diagnostics.add(explain_yaml_error(reader.problem(exception)));
  }
  return std::nullopt;
}

}  // namespace tripline::grammar
