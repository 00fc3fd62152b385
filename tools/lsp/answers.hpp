#pragma once
// What the server answers, request by request: pure functions of the workspace and, where diagnostics are asked
// about, of the last analysis. JSON in LSP 3.17's shapes; `null` where there is nothing to say.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "tools/lsp/analysis.hpp"
#include "tools/lsp/place.hpp"
#include "tools/lsp/workspace.hpp"

namespace tripline::tools::lsp {

// A place of a document that was asked about.
struct Asked {
  const Workspace& workspace;
  const Document& document;
  const Analysis* analysis;  // null before the first one
  Encoding encoding;
};

nlohmann::json completion(const Asked& asked, std::uint32_t offset);
nlohmann::json hover(const Asked& asked, std::uint32_t offset);

nlohmann::json definition(const Asked& asked, std::uint32_t offset);
nlohmann::json references(const Asked& asked, std::uint32_t offset, bool with_definition);
nlohmann::json highlights(const Asked& asked, std::uint32_t offset);
nlohmann::json document_symbols(const Asked& asked);
nlohmann::json workspace_symbols(const Workspace& workspace, const std::string& query, Encoding encoding);
nlohmann::json prepare_rename(const Asked& asked, std::uint32_t offset);
// A WorkspaceEdit; or a text that says why not, when the packs would be worse off with the new name.
nlohmann::json rename(const Asked& asked, std::uint32_t offset, const std::string& name);

nlohmann::json formatting(const Asked& asked);
nlohmann::json code_actions(const Asked& asked, grammar::Span range);
nlohmann::json code_lenses(const Asked& asked);

// LSP's diagnostics of one document of the analysis.
nlohmann::json diagnostics_of(const Analysis& analysis, const Document& document, Encoding encoding);

// Runs tests of the analysed packs: those of a pack file, all or one by name. {passed, failed, failures: [{test, name,
// message, range}]}.
nlohmann::json run_tests(const Analysis& analysis, const Document& document, const std::string& test, Encoding encoding);

}  // namespace tripline::tools::lsp
