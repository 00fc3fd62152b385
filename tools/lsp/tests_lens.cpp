// Tests of packs in the editor: a lens above each that runs it.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/lsp/answers.hpp"
#include "tools/rule_tests.hpp"

namespace tripline::tools::lsp {

namespace {
using Json = nlohmann::json;

Json lens(const Asked& asked, grammar::Span span, std::string title, const std::string& test) {
  return {{"range", range_json(asked.document.source(), span, asked.encoding)},
          {"command",
           {{"title", std::move(title)},
            {"command", "tripline.runTests"},
            {"arguments", {asked.document.uri(), test}}}}};
}
}  // namespace

Json code_lenses(const Asked& asked) {
  Json out = Json::array();
  const Outline* outline = asked.document.outline();
  if (!outline || outline->tests.empty()) return out;
  out.push_back(lens(asked, outline->pack_span, fmt::format("run {} tests", outline->tests.size()), ""));
  for (const Outline::Test& test : outline->tests) out.push_back(lens(asked, test.span, "run test", test.name));
  return out;
}

Json run_tests(const Analysis& analysis, const Document& document, const std::string& test, Encoding encoding) {
  std::size_t passed = 0;
  Json failures = Json::array();
  std::vector<grammar::ast::Pack> chosen;
  for (const grammar::ast::Pack& pack : analysis.loaded->files.packs) {
    if (analysis.loaded->files.sources[pack.source].name() != document.path()) continue;
    chosen.push_back(pack);
    std::erase_if(chosen.back().tests, [&](const auto& each) { return !test.empty() && each.name.value() != test; });
  }
  for (const Expectation& e : run_rule_tests(chosen, analysis.loaded->compiled->program)) {
    if (e.passed) {
      ++passed;
      continue;
    }
    const std::string came = !e.problem.empty() ? e.problem : e.rows.empty() ? fmt::format("got {}", e.actual) : "got " + e.rows;
    failures.push_back({{"test", e.test},
                        {"name", e.name},
                        {"message", fmt::format("{}: expected {}, {}", e.name, e.expected, came)},
                        {"range", range_json(analysis.loaded->files.sources[e.span.source], e.span, encoding)}});
  }
  return {{"passed", passed}, {"failed", failures.size()}, {"failures", std::move(failures)}};
}

}  // namespace tripline::tools::lsp
