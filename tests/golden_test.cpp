// Golden cases and pages of diagnostics.
//
// tests/golden/check/*.yaml and *.trip are packs, *.filter are AWS metric filters as JSON, *.query are Logs
// Insights queries. Each is about one
// idea and ends in comments that say what must come out: every diagnostic with its place, help, labels and
// fix, in order, and nothing else. What is compiled is the text above these comments, so that a broken file
// cannot swallow them. TRIPLINE_UPDATE_GOLDEN=1 (tools/golden
// --update) rewrites the comments instead; the difference is then reviewed like code.
//
// A page of grammar/explain has two blocks: what raises its code, and the same mended.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/aws_metric_filter.hpp"
#include "compiler/catalogue/check_catalogue.hpp"
#include "compiler/check_meaning.hpp"
#include "compiler/check_test_calls.hpp"
#include "compiler/compile.hpp"
#include "compiler/lower_expression.hpp"
#include "compiler/lower_query.hpp"
#include "compiler/policy.hpp"
#include "compiler/read_lists.hpp"
#include "grammar/build_pack.hpp"
#include "grammar/parse_expression.hpp"
#include "grammar/parse_pattern.hpp"
#include "grammar/parse_sql.hpp"
#include "grammar/read_json.hpp"
#include "grammar/read_yaml.hpp"
#if __has_include("grammar/read_trip.hpp")
#include "grammar/read_trip.hpp"
#define TRIPLINE_HAS_TRIP 1
#else
#define TRIPLINE_HAS_TRIP 0
#endif

namespace tripline {
namespace {

using grammar::Code;
using grammar::Diagnostic;
using grammar::Diagnostics;

const std::filesystem::path cases_folder = std::filesystem::path(TRIPLINE_ROOT) / "tests/golden/check";
const std::filesystem::path pages_folder = std::filesystem::path(TRIPLINE_ROOT) / "grammar/explain";

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder,
                                            std::set<std::string> endings) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (endings.contains(entry.path().extension().string())) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// A pack, an AWS filter or a lone pattern, all the way through the compiler.
struct Judged {
  grammar::Sources sources;
  Diagnostics diagnostics;
};

// Trails stand in comments of their own, as the AWS CLI would print them.
void judge_catalogue(const std::string& text, const std::vector<grammar::ast::Pack>& packs, Diagnostics& diagnostics) {
  compiler::Trails trails;
  bool given = false;
  constexpr std::string_view mark = "# trail: ";
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1), given = true) {
    const std::size_t begin = at + mark.size();
    trails.read(grammar::Text::synthetic(text.substr(begin, text.find('\n', begin) - begin)), diagnostics);
  }
  compiler::check_catalogue(packs, compiler::Catalogue::shipped(), given ? &trails : nullptr, diagnostics);
  compiler::check_test_calls(packs, compiler::Catalogue::shipped(), diagnostics);
}

// Lines of `id: expression`, or one expression, over the metrics m1 and m2.
void judge_math(const grammar::Text& whole, Diagnostics& diagnostics) {
  compiler::MathRequest request;
  for (const char* metric : {"m1", "m2"}) request.items.push_back({grammar::Text::synthetic(metric), {}});
  const std::string& text = whole.value();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::size_t colon = text.find(": ", begin);
    const bool named = colon < end;
    const auto part = [&](std::size_t from, std::size_t to) {
      return grammar::Text(text.substr(from, to - from), whole.span(from, to));
    };
    if (end > begin && text[begin] != '#') {
      auto expression = grammar::parse_expression(part(named ? colon + 2 : begin, end), diagnostics);
      if (expression) request.items.push_back({named ? part(begin, colon) : grammar::Text(), std::move(expression)});
    }
    begin = end + 1;
  }
  if (!diagnostics.has_errors()) compiler::lower_expressions(request, diagnostics);
}

// `# policy: {required: [title]}` in the first line stands for what .tripline.yaml asks of rules.
void judge_policy(const std::string& text, const std::vector<grammar::ast::Pack>& packs, Judged& judged) {
  constexpr std::string_view opening = "# policy: ";
  if (!text.starts_with(opening)) return;
  const grammar::SourceId id = judged.sources.add("policy", text.substr(opening.size(), text.find('\n') - opening.size()));
  const auto tree = grammar::read_yaml(judged.sources, id, judged.diagnostics);
  if (!tree) return;
  const grammar::BlockReader block(*tree, tree->root, compiler::policy_schema(), judged.diagnostics);
  compiler::check_policy(packs, compiler::read_policy(block), judged.diagnostics);
}

// `spelling`: yaml, trip, filter, query, math, sql or pattern. Lists' files are read from the folder of the cases. Most
// cases use names that AWS does not have, so only those that are about the catalogue are held against it.
Judged judge(const std::string& text, std::string_view spelling, bool catalogue = false) {
  Judged judged;
  const grammar::SourceId id = judged.sources.add("case", text);
  const grammar::Text whole(text, {id, 0, static_cast<std::uint32_t>(text.size())});
  if (spelling == "pattern") {
    const auto pattern = grammar::parse_pattern(whole, judged.diagnostics);
    if (pattern) compiler::check_pattern_meaning(whole, *pattern, judged.diagnostics);
  }
  if (spelling == "query") compiler::compile_query(whole, judged.diagnostics);
  if (spelling == "math") judge_math(whole, judged.diagnostics);
  if (spelling == "sql") grammar::parse_sql(whole, judged.diagnostics);
  if (spelling == "filter") {
    if (const auto tree = grammar::read_json(whole, Code::yaml_syntax, judged.diagnostics)) {
      compiler::read_aws_metric_filter(*tree, tree->root, judged.diagnostics);
    }
  }
  std::optional<grammar::Tree> tree;
  if (spelling == "yaml") tree = grammar::read_yaml(judged.sources, id, judged.diagnostics);
#if TRIPLINE_HAS_TRIP
  if (spelling == "trip") tree = grammar::read_trip(judged.sources, id, judged.diagnostics);
#endif
  if (tree) {
    std::vector<grammar::ast::Pack> packs;
    if (auto pack = grammar::build_pack(std::move(*tree), judged.diagnostics))
      packs.push_back(std::move(*pack));
    for (grammar::ast::Pack& pack : packs) {
      const auto read = [](const std::string& path) { return read_file(cases_folder / path); };
      compiler::read_lists(pack, "", read, judged.sources, judged.diagnostics);
    }
    judge_policy(text, packs, judged);
    if (!packs.empty() && compiler::compile(packs, judged.diagnostics)) {
      compiler::check_meaning(packs, judged.diagnostics);
    }
    if (catalogue) judge_catalogue(text, packs, judged.diagnostics);
  }
  judged.diagnostics.sort();
  return judged;
}

bool raises(const Judged& judged, Code code) {
  const auto& list = judged.diagnostics.list();
  return std::any_of(list.begin(), list.end(), [&](const Diagnostic& d) { return d.code == code; });
}

// Whether the code is about what a file looks like rather than what it means.
bool is_of_form(Code code) {
  return code == Code::yaml_syntax || code == Code::trip_syntax || code == Code::wrong_type ||
         code == Code::unknown_key || code == Code::missing_key;
}

bool is_about_catalogue(Code code) { return code >= Code::unknown_event_name && code <= Code::dead_on_trail; }

// One diagnostic as the comments of a case say it.

std::string_view word_of(grammar::Severity severity) {
  switch (severity) {
    case grammar::Severity::note:
      return "note";
    case grammar::Severity::warning:
      return "warning";
    case grammar::Severity::error:
      return "error";
  }
  return "";
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

std::string place_of(grammar::Span span, const grammar::Sources& sources) {
  if (span.source == grammar::SourceId::nowhere) return "0:0";
  const grammar::Source& source = sources[span.source];
  const grammar::Position at = source.position(span.begin);
  const std::string file = static_cast<std::size_t>(span.source) == 0
                               ? ""
                               : std::filesystem::path(source.name()).filename().string() + ":";
  return fmt::format("{}{}:{}", file, at.line, at.column);
}

std::string text_at(grammar::Span span, const grammar::Sources& sources) {
  if (span.source == grammar::SourceId::nowhere) return "";
  return sources[span.source].text().substr(span.begin, span.end - span.begin);
}

std::string expectation_of(const Judged& judged) {
  std::string out;
  for (const Diagnostic& d : judged.diagnostics.list()) {
    out += fmt::format("# expect: {}[{}] {} {}\n", word_of(d.severity), grammar::entry_of(d.code).word,
                       place_of(d.span, judged.sources), one_line(d.message));
    constexpr std::size_t longest_marked = 60;
    if (const std::string marked = text_at(d.span, judged.sources); marked.size() <= longest_marked) {
      out += fmt::format("# expect-mark: `{}`\n", one_line(marked));
    } else {
      out += fmt::format("# expect-mark: `{}…` ({} bytes)\n", one_line(marked.substr(0, 30)), marked.size());
    }
    if (!d.help.empty()) out += fmt::format("# expect-help: {}\n", one_line(d.help));
    for (const grammar::Label& label : d.labels) {
      out +=
          fmt::format("# expect-label: {} {}\n", place_of(label.span, judged.sources), one_line(label.text));
    }
    if (d.fix) {
      out += fmt::format("# expect-fix: {} `{}` -> `{}`\n", place_of(d.fix->span, judged.sources),
                         one_line(text_at(d.fix->span, judged.sources)), one_line(d.fix->replacement));
    }
  }
  return out;
}

struct Case {
  std::filesystem::path path;
  std::string text;      // what is compiled
  std::string expected;  // the comments below it

  std::string spelling() const { return path.extension().string().substr(1); }
  bool is_about_catalogue() const { return path.stem().string().find("catalogue_") != std::string::npos; }
  bool is_readable() const { return spelling() != "trip" || TRIPLINE_HAS_TRIP == 1; }
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const auto& path : files_of(cases_folder, {".yaml", ".trip", ".filter", ".query", ".math", ".sql"})) {
    Case c{path, read_file(path).value_or(""), ""};
    if (const std::size_t at = c.text.find("\n# expect"); at != std::string::npos) {
      c.expected = c.text.substr(at + 1);
      c.text.resize(at + 1);
    }
    all.push_back(std::move(c));
  }
  return all;
}

bool is_update() {
  const char* value = std::getenv("TRIPLINE_UPDATE_GOLDEN");
  return value != nullptr && std::string_view(value) == "1";
}

void update(const Case& c, const std::string& expected) {
  std::string text = c.text.substr(0, c.text.find_last_not_of('\n') + 1) + "\n";
  if (!expected.empty()) text += "\n" + expected;
  std::ofstream(c.path, std::ios::binary) << text;
}

TEST(Golden, EveryCaseGivesItsDiagnostics) {
  for (const Case& c : cases()) {
    if (!c.is_readable()) continue;
    SCOPED_TRACE(c.path.filename().string());
    const Judged judged = judge(c.text, c.spelling(), c.is_about_catalogue());
    EXPECT_EQ(judged.diagnostics.has_errors(), c.path.filename().string().starts_with("fail_"))
        << "the name begins with fail_ exactly if there is an error";
    const std::string got = expectation_of(judged);
    if (is_update()) {
      if (got != c.expected) update(c, got);
    } else {
      EXPECT_EQ(got, c.expected);
    }
  }
}

// A fix is offered as the mending: with it, the diagnostic is gone and the file is no worse formed. (Others
// may come up that stood behind it: a pattern is read as far as its first mistake.)
TEST(Golden, EveryFixMends) {
  for (const Case& c : cases()) {
    if (!c.is_readable()) continue;
    const Judged before = judge(c.text, c.spelling(), c.is_about_catalogue());
    for (const Diagnostic& d : before.diagnostics.list()) {
      if (!d.fix) continue;
      SCOPED_TRACE(fmt::format("{}: {} -> {}", c.path.filename().string(), d.message, d.fix->replacement));
      std::string mended = c.text;
      mended.replace(d.fix->span.begin, d.fix->span.end - d.fix->span.begin, d.fix->replacement);
      const Judged after = judge(mended, c.spelling(), c.is_about_catalogue());
      for (const Diagnostic& other : after.diagnostics.list()) {
        EXPECT_FALSE(other.code == d.code && other.span.begin == d.span.begin && other.message == d.message)
            << mended << expectation_of(after);
        EXPECT_TRUE(raises(before, other.code) || !is_of_form(other.code)) << mended << expectation_of(after);
      }
    }
  }
}

// Pages.

struct Block {
  std::string language;
  std::string text;
};

std::vector<Block> blocks_of(const std::string& page) {
  std::vector<Block> blocks;
  std::istringstream lines(page);
  bool open = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      open = !open;
      if (open) blocks.push_back({line.substr(3), ""});
    } else if (open) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

TEST(Explain, EveryCodeHasItsPageAndACase) {
  std::set<std::string> codes, pages, named;
  for (const grammar::CodeEntry& entry : grammar::diagnostic_codes()) codes.emplace(entry.word);
  for (const auto& path : files_of(pages_folder, {".md"})) pages.insert(path.stem().string());
  EXPECT_EQ(pages, codes);
  for (const Case& c : cases()) {
    for (std::size_t at = 0; (at = c.expected.find("# expect: ", at)) != std::string::npos; ++at) {
      const std::size_t open = c.expected.find('[', at), close = c.expected.find(']', open);
      named.insert(c.expected.substr(open + 1, close - open - 1));
    }
  }
  if (!TRIPLINE_HAS_TRIP) named.emplace("trip-syntax");
  EXPECT_EQ(named, codes);
}

TEST(Explain, EveryPageHasItsForm) {
  for (const auto& path : files_of(pages_folder, {".md"})) {
    SCOPED_TRACE(path.filename().string());
    const std::string page = read_file(path).value_or("");
    EXPECT_TRUE(page.starts_with("# " + path.stem().string() + "\n\n"));
    EXPECT_TRUE(page.ends_with("\n"));
    const auto lines = std::count(page.begin(), page.end(), '\n');
    EXPECT_GE(lines, 10);
    EXPECT_LE(lines, 40);
    EXPECT_LT(page.size(), std::size_t{16} * 1024);
    std::istringstream text(page);
    bool example = false;  // an example of what is too long may be long
    for (std::string line; std::getline(text, line);) {
      if (line.starts_with("```")) example = !example;
      EXPECT_LE(line.size(), example ? 240U : 110U) << line;
    }
  }
}

// Blocks of language `text` show what no block can hold (bytes that are not UTF-8) and are not run.
TEST(Explain, EveryExampleRaisesItsCodeAndEveryMendedOneDoesNot) {
  for (const auto& path : files_of(pages_folder, {".md"})) {
    SCOPED_TRACE(path.filename().string());
    const auto code = grammar::code_named(path.stem().string());
    if (!code) continue;  // said by EveryCodeHasItsPageAndACase
    const std::vector<Block> blocks = blocks_of(read_file(path).value_or(""));
    ASSERT_EQ(blocks.size(), 2U);
    for (const Block& block : blocks) {
      const bool mended = &block == &blocks.back();
      if (block.language == "text" || (block.language == "trip" && !TRIPLINE_HAS_TRIP)) continue;
      ASSERT_TRUE((std::set<std::string>{"yaml", "trip", "pattern", "json", "query", "math", "sql"}.contains(block.language)))
          << block.language;
      const Judged judged = judge(block.text, block.language == "json" ? "filter" : block.language, is_about_catalogue(*code));
      if (mended) {
        EXPECT_EQ(expectation_of(judged), "") << block.text;
      } else {
        EXPECT_TRUE(raises(judged, *code)) << block.text << expectation_of(judged);
      }
    }
  }
}

}  // namespace
}  // namespace tripline
