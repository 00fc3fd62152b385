#include "grammar/yaml_events.hpp"

#include <yaml-cpp/mark.h>
#include <yaml.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <new>
#include <string>
#include <unordered_map>

namespace tripline::grammar {

namespace {

// What is no letter to libyaml: YAML 1.1 has three more line breaks than 1.2, and byte order marks may begin
// a line.
bool has_other_letters(std::string_view text) {
  static constexpr std::string_view letters[] = {"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xEF\xBB\xBF"};
  return std::any_of(std::begin(letters), std::end(letters),
                     [&](std::string_view letter) { return text.find(letter) != std::string_view::npos; });
}

bool is_null(std::string_view plain) {
  return plain.empty() || plain == "~" || plain == "null" || plain == "Null" || plain == "NULL";
}

// A tag of somebody's own, like `!Sub`, or none.
bool is_local(const yaml_char_t* tag) { return tag == nullptr || (tag[0] == '!' && tag[1] != '\0'); }

const char* text_of(const yaml_char_t* text) { return reinterpret_cast<const char*>(text); }

// libyaml counts code points; marks mostly go forward, by little.
class Offsets {
 public:
  explicit Offsets(std::string_view text) : text_(text) {}

  std::size_t of(std::size_t index) {
    for (; index_ < index && byte_ < text_.size(); ++index_) {
      for (++byte_; byte_ < text_.size() && is_inside(byte_);) ++byte_;
    }
    for (; index_ > index; --index_) {
      for (--byte_; is_inside(byte_);) --byte_;
    }
    return byte_;
  }

 private:
  bool is_inside(std::size_t byte) const { return (static_cast<unsigned char>(text_[byte]) & 0xC0) == 0x80; }

  std::string_view text_;
  std::size_t index_ = 0;
  std::size_t byte_ = 0;
};

class Parser {
 public:
  explicit Parser(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~Parser() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  // The next event, until another is asked for; nullptr where the text is refused.
  const yaml_event_t* next() {
    yaml_event_delete(&event_);
    return yaml_parser_parse(&parser_, &event_) == 0 ? nullptr : &event_;
  }

 private:
  yaml_parser_t parser_{};
  yaml_event_t event_{};
};

class Sender {
 public:
  Sender(std::string_view text, YAML::EventHandler& handler)
      : text_(text), offsets_(text), handler_(handler) {}

  // False: for yaml-cpp to decide.
  bool send(const yaml_event_t& event) {
    const YAML::Mark mark = mark_of(event);
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        anchors_.clear();
        if (event.data.document_start.version_directive != nullptr) return false;
        handler_.OnDocumentStart(mark);
        return true;
      case YAML_DOCUMENT_END_EVENT:
        handler_.OnDocumentEnd();
        return true;
      case YAML_ALIAS_EVENT: {
        const auto anchor = anchors_.find(text_of(event.data.alias.anchor));
        if (anchor == anchors_.end()) return false;
        handler_.OnAlias(mark, anchor->second);
        return true;
      }
      case YAML_SCALAR_EVENT:
        return send_scalar(event, mark);
      case YAML_SEQUENCE_START_EVENT: {
        const auto& of = event.data.sequence_start;
        if (!is_known(of.tag, event)) return false;
        const auto style = enter(of.style == YAML_FLOW_SEQUENCE_STYLE);
        handler_.OnSequenceStart(mark, tag_of(of.tag, true), anchor_of(of.anchor), style);
        return true;
      }
      case YAML_SEQUENCE_END_EVENT:
        leave();
        handler_.OnSequenceEnd();
        return true;
      case YAML_MAPPING_START_EVENT: {
        const auto& of = event.data.mapping_start;
        if (!is_known(of.tag, event)) return false;
        const auto style = enter(of.style == YAML_FLOW_MAPPING_STYLE);
        handler_.OnMapStart(mark, tag_of(of.tag, true), anchor_of(of.anchor), style);
        return true;
      }
      case YAML_MAPPING_END_EVENT:
        leave();
        handler_.OnMapEnd();
        return true;
      case YAML_NO_EVENT:
      case YAML_STREAM_START_EVENT:
      case YAML_STREAM_END_EVENT:
        return true;
    }
    return false;
  }

 private:
  YAML::Mark mark_of(const yaml_event_t& event) {
    YAML::Mark mark;
    mark.pos = static_cast<int>(offsets_.of(event.start_mark.index));
    return mark;
  }
  // Without a tag, yaml-cpp says whether the value's kind is open.
  static std::string tag_of(const yaml_char_t* tag, bool open) {
    return tag ? text_of(tag) : open ? "?" : "!";
  }
  YAML::anchor_t anchor_of(const yaml_char_t* name) {
    return name == nullptr ? YAML::anchor_t{0} : anchors_[text_of(name)] = ++last_anchor_;
  }

  // Nor what has a tag that is YAML's, or stands alone, and what begins a line in brackets.
  bool is_known(const yaml_char_t* tag, const yaml_event_t& event) const {
    return is_local(tag) && (tag == nullptr || depth_ > 0) &&
           (flow_depth_ == 0 || event.start_mark.column > 0);
  }
  // `>+`
  bool keeps_breaks(const yaml_event_t& event) {
    if (event.data.scalar.style != YAML_FOLDED_SCALAR_STYLE) return false;
    const std::size_t begin = offsets_.of(event.start_mark.index);
    return text_.substr(begin, text_.find('\n', begin) - begin).find('+') != std::string_view::npos;
  }
  YAML::EmitterStyle::value enter(bool flow) {
    ++depth_;
    if (flow && flow_depth_ == 0) flow_depth_ = depth_;
    return flow ? YAML::EmitterStyle::Flow : YAML::EmitterStyle::Block;
  }
  void leave() {
    if (flow_depth_ == depth_) flow_depth_ = 0;
    --depth_;
  }

  bool send_scalar(const yaml_event_t& event, const YAML::Mark& mark) {
    const auto& of = event.data.scalar;
    const bool plain = of.style == YAML_PLAIN_SCALAR_STYLE;
    const bool block = of.style == YAML_LITERAL_SCALAR_STYLE || of.style == YAML_FOLDED_SCALAR_STYLE;
    // Where the two are known to differ: line breaks at the end of folded texts, tags without a value, blocks
    // that begin a line, quotes that close at the begin of one, and texts over several lines where they are
    // no values of a block.
    if (!is_known(of.tag, event) || depth_ == 0 || keeps_breaks(event)) return false;
    if ((of.tag != nullptr && of.length == 0) || (block && event.start_mark.column == 0)) return false;
    if (!plain && !block && event.end_mark.column == 1) return false;
    const bool bare = flow_depth_ == 0 && of.tag == nullptr && of.anchor == nullptr;
    if ((plain || block) && !bare && event.start_mark.line != event.end_mark.line) return false;

    const std::string value(text_of(of.value), of.length);
    const YAML::anchor_t anchor = anchor_of(of.anchor);
    if (plain && of.tag == nullptr && is_null(value)) {
      handler_.OnNull(value.empty() && anchor == 0 ? YAML::Mark() : mark, anchor);
    } else {
      handler_.OnScalar(mark, tag_of(of.tag, plain), anchor, value);
    }
    return true;
  }

  std::string_view text_;
  Offsets offsets_;
  YAML::EventHandler& handler_;
  std::unordered_map<std::string, YAML::anchor_t> anchors_;
  YAML::anchor_t last_anchor_ = 0;
  std::size_t depth_ = 0;       // of open containers
  std::size_t flow_depth_ = 0;  // of the outermost in brackets; 0 where there is none
};

}  // namespace

bool send_yaml_events(std::string_view text, YAML::EventHandler& handler) {
  if (text.size() > std::size_t{std::numeric_limits<int>::max()} || has_other_letters(text)) return false;
  Parser parser(text);
  Sender sender(text, handler);
  while (const yaml_event_t* event = parser.next()) {
    if (event->type == YAML_STREAM_END_EVENT) return true;
    if (!sender.send(*event)) return false;
  }
  return false;
}

}  // namespace tripline::grammar
