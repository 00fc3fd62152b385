#pragma once
// Where text comes from. A Source is one file (or one command-line argument) held whole; a Span marks bytes
// of it. Lines and columns are never carried along: they are computed when something is printed.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tripline::grammar {

// Which of a run's sources a span points into. `nowhere` marks findings about no text at all.
enum class SourceId : std::uint32_t { nowhere = 0xFFFFFFFF };

// Bytes [begin, end) of a source; empty where a place between two bytes is meant.
struct Span {
  SourceId source = SourceId::nowhere;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

// 1-based; a column counts Unicode code points, as editors do.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

class Source {
 public:
  Source(std::string name, std::string text);

  const std::string& name() const { return name_; }
  const std::string& text() const { return text_; }
  // Any offset up to and including the text's length; larger ones count as the end. O(log lines + column).
  Position position(std::uint32_t offset) const;
  // The line (1-based) without its end-of-line bytes.
  std::string_view line(std::uint32_t number) const;
  std::uint32_t line_begin(std::uint32_t number) const;
  std::uint32_t line_count() const { return static_cast<std::uint32_t>(line_begins_.size()); }

 private:
  std::string name_;
  std::string text_;
  std::vector<std::uint32_t> line_begins_;
};

// All sources of one run, in the order in which they were read. References stay valid until the next add.
class Sources {
 public:
  SourceId add(std::string name, std::string text);
  const Source& operator[](SourceId id) const { return sources_[static_cast<std::size_t>(id)]; }
  std::size_t size() const { return sources_.size(); }

 private:
  std::vector<Source> sources_;
};

// A string that was decoded from a source (YAML quotes and folds undone), together with the way back: which
// source byte every decoded byte came from. Runs of bytes that moved together share one entry.
class Text {
 public:
  // How the source spells the text: what a replacement of some of it has to obey.
  enum class Form : std::uint8_t { raw, plain, single_quoted, double_quoted };  // raw: as it is, or a block

  Text() = default;
  // Text that stands in the source exactly as it is, from `span.begin` on.
  Text(std::string value, Span span);
  // Text from nowhere (a default, a generated name): its spans are empty ones at `span`.
  static Text synthetic(std::string value, Span span = {});

  const std::string& value() const { return value_; }
  // The whole scalar in the source, quotes included.
  Span span() const { return span_; }
  // The source bytes of the decoded bytes [begin, end).
  Span span(std::size_t begin, std::size_t end) const;

  // Builds a decoded text byte by byte; `source_offset` is where the byte came from.
  void append(char byte, std::uint32_t source_offset);
  void append(std::string_view bytes, std::uint32_t source_offset);
  // Bytes that stand for `source_length` source bytes together (an escape, a fold): a span never cuts them.
  void append_piece(std::string_view bytes, std::uint32_t source_offset, std::uint32_t source_length);
  void set_span(Span span) { span_ = span; }
  void set_form(Form form) { form_ = form; }

  // `replacement` of the decoded bytes [begin, end) as the source must have it (quotes doubled or escaped), or
  // nothing where the source's spelling has no room for it.
  std::optional<std::string> spelled(std::string_view replacement, std::size_t begin, std::size_t end) const;

 private:
  struct Run {
    std::uint32_t decoded;
    std::uint32_t source;
    std::uint32_t piece;  // source bytes that the run's bytes stand for together; 0: byte for byte
  };
  const Run* run_at(std::size_t decoded) const;

  std::string value_;
  Span span_;
  std::vector<Run> runs_;
  bool synthetic_ = false;
  Form form_ = Form::raw;
};

}  // namespace tripline::grammar
