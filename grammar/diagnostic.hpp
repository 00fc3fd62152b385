#pragma once
// Diagnostics are plain data: what is wrong, where, what to do. Emitting and printing are separate, so the
// same diagnostic leaves as text, JSON, SARIF or an annotation.

#include <optional>
#include <string>
#include <vector>

#include "grammar/diagnostic_codes.hpp"
#include "grammar/source.hpp"

namespace tripline::grammar {

// A second place that matters ("first defined here").
struct Label {
  Span span;
  std::string text;
};

// Replacing `span` by `replacement` mends the mistake.
struct Fix {
  Span span;
  std::string replacement;
};

// `message` is lower case, without full stop, user text in backticks: what was seen. Advice is in `help`.
struct Diagnostic {
  Code code;
  Severity severity;
  Span span;
  std::string message;
  std::string help;
  std::vector<Label> labels;
  std::optional<Fix> fix;
};

class Diagnostics {
 public:
  // Adds a diagnostic of the code's own severity and returns it, for help, labels and fix.
  Diagnostic& add(Code code, Span span, std::string message);
  Diagnostic& add(Diagnostic diagnostic);

  bool has_errors() const { return errors_ > 0; }
  std::size_t errors() const { return errors_; }
  const std::vector<Diagnostic>& list() const { return list_; }
  std::vector<Diagnostic>& list() { return list_; }
  // By source, then position, then severity (gravest first), then code; equal ones keep their order and exact
  // repetitions go.
  void sort();

 private:
  std::vector<Diagnostic> list_;
  std::size_t errors_ = 0;
};

// The nearest of `candidates` within a third of the word's length in edits (Damerau-Levenshtein, letter case
// counting less), or nothing.
std::optional<std::string_view> nearest_name(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace tripline::grammar
