#pragma once
// Packs from texts, compiled, with what was said about them.

#include <gtest/gtest.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/compile.hpp"
#include "grammar/build_pack.hpp"
#include "grammar/read_yaml.hpp"

namespace tripline::compiler {

struct Packs {
  grammar::Sources sources;
  grammar::Diagnostics diagnostics;
  std::vector<grammar::ast::Pack> packs;
  std::optional<Compiled> compiled;

  explicit Packs(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      const grammar::SourceId id = sources.add(std::to_string(sources.size()) + ".yaml", text);
      auto tree = grammar::read_yaml(sources, id, diagnostics);
      if (!tree) continue;
      if (auto pack = grammar::build_pack(std::move(*tree), diagnostics)) packs.push_back(std::move(*pack));
    }
    compiled = compile(packs, diagnostics);
    diagnostics.sort();
  }
  explicit Packs(std::initializer_list<std::string> texts) : Packs(std::vector<std::string>(texts)) {}
  explicit Packs(const std::string& text) : Packs(std::vector<std::string>{text}) {}

  std::string at(grammar::Span span) const {
    if (span.source == grammar::SourceId::nowhere) return "";
    return sources[span.source].text().substr(span.begin, span.end - span.begin);
  }
  // `code marked-text {fix}`, a line each; of errors only, or of everything.
  std::string said(bool warnings = false) const {
    std::string out;
    for (const grammar::Diagnostic& d : diagnostics.list()) {
      if (!warnings && d.severity != grammar::Severity::error) continue;
      out += (out.empty() ? "" : "\n") + std::string(entry_of(d.code).word) + " " + at(d.span);
      if (d.fix) out += " {" + d.fix->replacement + "}";
    }
    return out;
  }
  const runtime::Program& program() const {
    if (!compiled) ADD_FAILURE() << said();
    return compiled.value().program;
  }
};

}  // namespace tripline::compiler
