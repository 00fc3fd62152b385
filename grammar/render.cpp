#include "grammar/render.hpp"

// The form is rustc's, which people know:
//
//   error[unknown-key]: no key `treshold` in an alarm
//    --> pack.yaml:12:5
//      |
//    9 |   - name: root-usage
//      |     ---- in this alarm
//   12 |     treshold: 1
//      |     ^^^^^^^^
//      = help: did you mean `threshold`?
//      = fix: replace by `threshold`
//
// Columns are code points. Packs and archives come from strangers: nothing of theirs is written that a terminal
// would obey, neither control characters nor what turns the direction of writing.

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "grammar/utf8.hpp"

namespace tripline::grammar {

namespace {

constexpr std::size_t tab_width = 4;
constexpr std::size_t window = 120;
constexpr std::size_t longest_replacement = 200;

struct Colours {
  std::string_view severity, strong, gutter, off;
};

Colours colours_of(Severity severity, bool colour) {
  if (!colour) return {};
  const std::string_view of_severity = severity == Severity::error     ? "\x1b[1;31m"
                                       : severity == Severity::warning ? "\x1b[1;33m"
                                                                       : "\x1b[1;36m";
  return {of_severity, "\x1b[1m", "\x1b[1;34m", "\x1b[0m"};
}

std::string_view word_of(Severity severity) {
  return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

// A source text as it is shown: one string a column, and the column of every source byte.
struct Shown {
  std::vector<std::string> cells;
  std::vector<std::size_t> column_of;  // one more than bytes
};

Shown show(std::string_view text) {
  Shown shown;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    shown.column_of.insert(shown.column_of.end(), point.length, shown.cells.size());
    std::string escaped;
    if (text[at] == '\t') {
      const std::size_t blanks = tab_width - shown.cells.size() % tab_width;
      shown.cells.insert(shown.cells.end(), blanks, " ");
    } else if (!point.valid) {
      escaped = fmt::format("\\x{:02X}", point.value);
    } else if (point.value == '\n') {
      escaped = "\\n";
    } else if (is_control(point.value)) {
      escaped = fmt::format("\\u{{{:04X}}}", point.value);
    } else {
      shown.cells.emplace_back(text.substr(at, point.length));
    }
    for (const char c : escaped) shown.cells.emplace_back(1, c);
    at += point.length;
  }
  shown.column_of.push_back(shown.cells.size());
  return shown;
}

std::string visible(std::string_view text) {
  std::string out;
  for (const std::string& cell : show(text).cells) out += cell;
  return out;
}

struct Mark {
  std::size_t line = 0;  // 1-based
  Span span;
  std::string text;
  bool primary = false;
};

class Renderer {
 public:
  Renderer(const Diagnostic& diagnostic, const Sources& sources, bool colour)
      : d_(diagnostic), sources_(sources), c_(colours_of(diagnostic.severity, colour)) {}

  std::string text() {
    out_ += fmt::format("{}{}[{}]{}{}: {}{}\n", c_.severity, word_of(d_.severity), entry_of(d_.code).word, c_.off,
                        c_.strong, visible(d_.message), c_.off);
    const bool somewhere = has_source(d_.span);
    gutter_ = somewhere ? fmt::format("{}", last_line()).size() : 1;
    if (somewhere) place();
    advice("help", d_.help, somewhere);
    if (d_.fix && has_source(d_.fix->span)) advice("fix", fix(), somewhere);
    return std::move(out_);
  }

  std::string place_text() {
    gutter_ = fmt::format("{}", last_line()).size();
    arrow("-->", d_.span);
    show_labels(d_.span.source, {});
    return std::move(out_);
  }

 private:
  bool has_source(Span span) const { return static_cast<std::size_t>(span.source) < sources_.size(); }

  Position position(Span span) const { return sources_[span.source].position(span.begin); }

  // Of the lines that are shown, which decides how wide their numbers are.
  std::uint32_t last_line() const {
    std::uint32_t last = position(d_.span).line;
    for (const Label& label : d_.labels) {
      if (has_source(label.span)) last = std::max(last, position(label.span).line);
    }
    return last;
  }

  void place() {
    arrow("-->", d_.span);
    show_labels(d_.span.source, {{position(d_.span).line, d_.span, {}, true}});
  }

  // The marks of the first source and its labels, then the labels of others.
  void show_labels(SourceId first, std::vector<Mark> marks) {
    for (const Label& label : d_.labels) {
      if (label.span.source == first) marks.push_back({position(label.span).line, label.span, label.text});
    }
    show_marks(std::move(marks), sources_[first]);
    for (const Label& label : d_.labels) {
      if (label.span.source == first || !has_source(label.span)) continue;
      arrow(":::", label.span);
      show_marks({{position(label.span).line, label.span, label.text}}, sources_[label.span.source]);
    }
  }

  void arrow(std::string_view arrow, Span span) {
    const Position at = position(span);
    out_ += fmt::format("{:{}}{}{}{} {}:{}:{}\n", "", gutter_, c_.gutter, arrow, c_.off,
                        visible(sources_[span.source].name()), at.line, at.column);
    gutter_line({});
  }

  void gutter_line(std::string_view text) {
    out_ += fmt::format("{:{}} {}|{}", "", gutter_, c_.gutter, c_.off);
    if (!text.empty()) out_ += fmt::format(" {}", text);
    out_ += '\n';
  }

  // In the order of the source, the primary mark of a line first.
  void show_marks(std::vector<Mark> marks, const Source& source) {
    std::stable_sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) { return a.line < b.line; });
    std::size_t shown = 0;
    for (const Mark& mark : marks) {
      const auto number = static_cast<std::uint32_t>(mark.line);
      const Shown line = show(source.line(number));
      const std::size_t bytes = line.column_of.size() - 1;
      const std::uint32_t begin = source.line_begin(number);
      const auto column = [&](std::uint32_t offset) {
        return line.column_of[std::min<std::size_t>(offset < begin ? 0 : offset - begin, bytes)];
      };
      const std::size_t from = column(mark.span.begin);
      const std::size_t to = std::max(column(mark.span.end), from + 1);
      const std::size_t left = window_begin(line.cells.size(), from, to);
      if (number != shown || left > 0 || line.cells.size() > window) {
        if (shown > 0 && number > shown + 1) gutter_line({});
        out_ += fmt::format("{}{:>{}} |{} {}\n", c_.gutter, number, gutter_, c_.off, cut(line, left));
        shown = number;
      }
      carets(mark, left, from, std::min(to, left + window));
    }
  }

  // A long line is cut so that the mark's begin stands a third into the window.
  static std::size_t window_begin(std::size_t columns, std::size_t from, std::size_t to) {
    if (columns <= window || to <= window - 3) return 0;
    const std::size_t wanted = from > window / 3 ? from - window / 3 : 0;
    return std::min(wanted, columns - window);
  }

  static std::string cut(const Shown& line, std::size_t left) {
    std::string out = left > 0 ? "..." : "";
    const std::size_t end = std::min(line.cells.size(), left + window);
    for (std::size_t i = left; i < end; ++i) out += line.cells[i];
    return end < line.cells.size() ? out + "..." : out;
  }

  void carets(const Mark& mark, std::size_t left, std::size_t from, std::size_t to) {
    const std::size_t before = from - left + (left > 0 ? 3 : 0);
    const std::string_view colour = mark.primary ? c_.severity : c_.gutter;
    std::string line(before, ' ');
    line += colour;
    line.append(std::max<std::size_t>(to > from ? to - from : 1, 1), mark.primary ? '^' : '-');
    if (!mark.text.empty()) line += ' ' + visible(mark.text);
    line += c_.off;
    gutter_line(line);
  }

  void advice(std::string_view word, std::string_view text, bool somewhere) {
    if (text.empty()) return;
    if (somewhere) {
      out_ += fmt::format("{:{}} {}={} ", "", gutter_, c_.gutter, c_.off);
    } else {
      out_ += "  ";
    }
    out_ += fmt::format("{}{}:{} {}\n", c_.strong, word, c_.off, visible(text));
  }

  std::string fix() const {
    const Fix& fix = *d_.fix;
    const std::string& text = sources_[fix.span.source].text();
    const std::size_t begin = std::min<std::size_t>(fix.span.begin, text.size());
    const std::size_t end = std::clamp<std::size_t>(fix.span.end, begin, text.size());
    const std::string_view old = std::string_view(text).substr(begin, end - begin);
    if (fix.replacement.empty()) return fmt::format("remove `{}`", shorten(old));
    if (old.empty()) return fmt::format("insert `{}`", shorten(fix.replacement));
    return fmt::format("replace `{}` by `{}`", shorten(old), shorten(fix.replacement));
  }

  static std::string shorten(std::string_view text) {
    if (text.size() <= longest_replacement) return std::string(text);
    std::size_t end = longest_replacement;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return std::string(text.substr(0, end)) + "...";
  }

  const Diagnostic& d_;
  const Sources& sources_;
  Colours c_;
  std::string out_;
  std::size_t gutter_ = 1;
};

}  // namespace

std::string render(const Diagnostic& diagnostic, const Sources& sources, bool colour) {
  return Renderer(diagnostic, sources, colour).text();
}

std::string render_place(const std::vector<Label>& labels, const Sources& sources, bool colour) {
  const Diagnostic about{Code{}, Severity::note, labels.front().span, {}, {}, labels, {}};
  return Renderer(about, sources, colour).place_text();
}

}  // namespace tripline::grammar
