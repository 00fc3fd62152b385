#pragma once
// Compiling the whole workspace beside the conversation, and asking the prover and the catalogue about it: on threads
// that always work on the latest texts.

#include <map>
#include <memory>
#include <string>

#include "tools/load_rules.hpp"
#include "tools/lsp/document.hpp"

namespace tripline::tools::lsp {

using Texts = std::map<std::string, std::shared_ptr<const Document>>;

// What was found out about some texts.
struct Analysis {
  Texts texts;
  std::shared_ptr<const LoadedPacks> loaded;  // sources by their paths; those of `texts` stand for themselves
  grammar::Diagnostics diagnostics;           // of `loaded`, and perhaps more; sorted
  // Whether the document still has the text that was looked at.
  bool is_of(const Document& document) const;
  // Whether these are the texts that were looked at, and all of them.
  bool is_of(const Texts& now) const;
};

// Compiles the packs of `texts`; files of lists are read from disk.
std::shared_ptr<const Analysis> analyse(Texts texts);
// The same without a program: whether there are errors.
std::shared_ptr<const Analysis> check(Texts texts);
// The same with what `tripline check` says beyond that: proofs, and what the catalogue knows.
std::shared_ptr<const Analysis> examine(const Analysis& analysis);
// Of each text, by path; null where it is no pack.
using Outlines = std::map<std::string, std::shared_ptr<const Outline>>;
Outlines outlines_of(const Analysis& analysis);

}  // namespace tripline::tools::lsp
