#include "grammar/ignores.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace tripline::grammar {

namespace {

// By the list of codes, in which those of the catalogue stand together, and most of those by proof.
IgnoresOf family_of(Code code) {
  if (code == Code::policy_field || code == Code::policy_severity || code == Code::policy_name) return IgnoresOf::policy;
  const bool catalogue = code >= Code::unknown_event_name && code <= Code::dead_on_trail;
  if (catalogue) return IgnoresOf::catalogue;
  const bool meaning = code == Code::never_matches || code == Code::always_matches ||
                       (code >= Code::redundant_condition && code <= Code::metric_never_alarmed);
  return meaning ? IgnoresOf::meaning : IgnoresOf::language;
}

struct Extent {
  std::uint32_t begin, end;
};

// Adds the extents of all entries below `id`; returns where the last byte of it stands. Aliases repeat what stands
// elsewhere, and so do their extents, which does no harm.
std::uint32_t add_extents(const Tree& tree, TreeId id, std::vector<Extent>& out) {
  const TreeNode& node = tree[id];
  std::uint32_t end = node.span.end;
  for (const TreeEntry& entry : node.entries) {
    const std::uint32_t last = add_extents(tree, entry.value, out);
    std::uint32_t begin = tree[entry.value].span.begin;
    if (!entry.key.value().empty()) begin = std::min(begin, entry.key.span().begin);
    out.push_back({begin, std::max(last, begin)});
    end = std::max(end, last);
  }
  return end;
}

// All entries of a tree, those that begin first in front, outer ones before inner ones.
std::vector<Extent> extents_of(const Tree& tree) {
  std::vector<Extent> out;
  if (!tree.nodes.empty()) add_extents(tree, tree.root, out);
  std::sort(out.begin(), out.end(), [](const Extent& a, const Extent& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  return out;
}

Span covered(const std::vector<Extent>& extents, std::string_view source, Span comment) {
  const std::size_t before = comment.begin == 0 ? std::string_view::npos : source.rfind('\n', comment.begin - 1);
  const auto line = static_cast<std::uint32_t>(before == std::string_view::npos ? 0 : before + 1);
  std::string_view in_front = source.substr(line, comment.begin - line);
  if (in_front.starts_with("\xEF\xBB\xBF")) in_front.remove_prefix(3);
  const bool whole_line = in_front.find_first_not_of(" \t") == std::string_view::npos;
  const auto next = std::lower_bound(extents.begin(), extents.end(), comment.begin,
                                     [](const Extent& extent, std::uint32_t at) { return extent.begin < at; });
  const bool begins_here = next != extents.begin() && std::prev(next)->begin >= line;
  const bool item = !begins_here && in_front.find_first_not_of(" \t-") == std::string_view::npos;  // of a dash, which begins below
  if (whole_line || item) {
    return next == extents.end() ? comment : Span{comment.source, next->begin, next->end};
  }
  return {comment.source, line, begins_here ? std::max(std::prev(next)->end, comment.begin) : comment.begin};
}

class Reader {
 public:
  Reader(std::string_view source, Diagnostics& diagnostics) : source_(source), diagnostics_(diagnostics) {}

  // The codes that a comment names, without their covers.
  void read(Span comment) {
    std::string_view text = source_.substr(comment.begin, comment.end - comment.begin);
    text.remove_prefix(std::min(text.find_first_not_of("# \t"), text.size()));
    if (!is_ignore(text)) return;
    text.remove_prefix(text.find('[') + 1);
    const std::size_t close = text.find(']');
    const bool formed = close != std::string_view::npos && text.substr(close + 1).starts_with(":");
    if (!formed || text.find_first_not_of(" \t", close + 2) == std::string_view::npos) {
      wrong(comment, formed ? "an ignored warning has no reason" : "a comment that ignores a warning is not well formed",
            "write `# ignore[code]: reason`");
      return;
    }
    std::string_view codes = text.substr(0, close);
    const std::size_t first = out.size();
    while (true) {
      const std::size_t comma = codes.find(',');
      add(comment, codes.substr(0, comma));
      if (comma == std::string_view::npos) break;
      codes.remove_prefix(comma + 1);
    }
    if (out.size() == first + 1) out.back().alone = true;
  }

  std::vector<Ignore> out;

 private:
  void wrong(Span comment, std::string message, std::string help) {
    diagnostics_.add(Code::ignore_comment, comment, std::move(message)).help = std::move(help);
  }

  void add(Span comment, std::string_view word) {
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    const auto code = code_named(word);
    if (!code) {
      std::vector<std::string_view> words;
      for (const CodeEntry& entry : diagnostic_codes()) {
        if (entry.severity != Severity::error) words.push_back(entry.word);
      }
      const auto near = nearest_name(word, words);
      wrong(comment, fmt::format("there is no warning `{}`", word),
            near ? fmt::format("did you mean `{}`?", *near) : "the code stands in brackets behind `warning`");
      return;
    }
    if (entry_of(*code).severity == Severity::error || code == Code::unused_ignore || code == Code::ignore_comment) {
      wrong(comment, fmt::format("`{}` cannot be ignored", word),
            entry_of(*code).severity == Severity::error ? "it is an error: what does not load does not run" : "mend the comment");
      return;
    }
    out.push_back({*code, comment, {}, false});
  }

  std::string_view source_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::vector<Ignore> read_ignores(const Tree& tree, std::string_view source, std::vector<Span> comments,
                                 Diagnostics& diagnostics) {
  std::sort(comments.begin(), comments.end(), [](Span a, Span b) { return a.begin < b.begin; });
  comments.erase(std::unique(comments.begin(), comments.end()), comments.end());
  Reader reader(source, diagnostics);
  for (const Span comment : comments) {
    reader.read(comment);
    if (reader.out.size() <= most_ignores) continue;
    diagnostics.add(Code::ignore_comment, comment, fmt::format("more than {} warnings are ignored in one file", most_ignores))
        .help = "this comment and those below it are not heard; mend the rules, or part the file";
    reader.out.resize(most_ignores);
    break;
  }
  if (reader.out.empty()) return {};
  const std::vector<Extent> extents = extents_of(tree);
  for (Ignore& ignore : reader.out) ignore.covers = covered(extents, source, ignore.comment);
  return std::move(reader.out);
}

void apply_ignores(const std::vector<ast::Pack>& packs, IgnoresOf which, Diagnostics& diagnostics) {
  struct Use {
    const Ignore* ignore;
    bool used = false;
  };
  std::map<std::pair<SourceId, Code>, std::vector<Use>> by_code;
  for (const ast::Pack& pack : packs) {
    for (const Ignore& ignore : pack.tree.ignores) {
      if (family_of(ignore.code) != which) continue;
      by_code[{ignore.comment.source, ignore.code}].push_back({&ignore});
    }
  }
  if (by_code.empty()) return;
  std::erase_if(diagnostics.list(), [&](const Diagnostic& diagnostic) {
    const auto here = by_code.find({diagnostic.span.source, diagnostic.code});
    if (here == by_code.end() || diagnostic.severity == Severity::error) return false;
    bool ignored = false;
    for (Use& use : here->second) {
      const Span covers = use.ignore->covers;
      if (diagnostic.span.begin < covers.begin || diagnostic.span.begin >= covers.end) continue;
      use.used = ignored = true;
    }
    return ignored;
  });
  if (diagnostics.has_errors()) return;
  for (const auto& [key, uses] : by_code) {
    for (const Use& use : uses) {
      if (use.used) continue;
      Diagnostic& said = diagnostics.add(Code::unused_ignore, use.ignore->comment,
                                         fmt::format("`{}` is not given here", entry_of(use.ignore->code).word));
      said.help = "take the comment out";
      if (use.ignore->alone) said.fix = Fix{use.ignore->comment, ""};
    }
  }
}

}  // namespace tripline::grammar
