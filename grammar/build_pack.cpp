#include "grammar/build_pack.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/block_reader.hpp"
#include "grammar/build_filter.hpp"
#include "grammar/build_graph.hpp"
#include "grammar/build_rules.hpp"
#include "grammar/schema.hpp"

namespace tripline::grammar {

namespace {

// Reports the second of two equal names of one section.
class NamesOfSection {
 public:
  NamesOfSection(std::string_view noun, Diagnostics& diagnostics) : noun_(noun), diagnostics_(diagnostics) {}

  // `scope` tells apart what may share a name (metrics of different namespaces).
  void add(const Text& name, std::string_view scope = {}) {
    if (name.value().empty()) return;
    const auto [first, fresh] = seen_.emplace(std::pair(std::string(scope), name.value()), name.span());
    if (fresh) return;
    Diagnostic& diagnostic = diagnostics_.add(Code::duplicate_name, name.span(),
                                              fmt::format("a second {} `{}`", noun_, name.value()));
    diagnostic.help = "give each a name of its own";
    diagnostic.labels.push_back({first->second, "first defined here"});
  }

 private:
  std::string_view noun_;
  Diagnostics& diagnostics_;
  std::map<std::pair<std::string, std::string>, Span> seen_;
};

class PackBuilder {
 public:
  PackBuilder(const Tree& tree, Diagnostics& diagnostics) : tree_(tree), diagnostics_(diagnostics) {}

  std::optional<ast::Pack> build() {
    const TreeNode& root = tree_[tree_.root];
    if (root.kind != TreeNode::Kind::map) {
      const std::string what = is_null(root) ? "the file is empty" : fmt::format("the file is {}, not a pack", found(root));
      diagnostics_.add(Code::wrong_type, root.span, what).help = "begin with `pack:` and the pack's name";
      return std::nullopt;
    }
    std::vector<std::string_view> sections;
    for (const Section& section : pack_sections()) sections.push_back(section.key);
    const BlockReader block(tree_, tree_.root, pack_schema(), diagnostics_, std::move(sections));
    const auto name = block.scalar("pack");
    pack_.name = name.value_or(Text{});
    pack_.version = block.text("version");
    pack_.description = block.text("description");
    pack_.log_groups = block.names("log_groups");
    pack_.imports = block.names("imports");
    pack_.source = root.span.source;
    for (const Section& section : pack_sections()) {
      if (const TreeEntry* entry = block.entry(section.key)) read(section, *entry);
    }
    if (!name) return std::nullopt;
    return std::move(pack_);
  }

 private:
  void read(const Section& section, const TreeEntry& entry) {
    const TreeNode& node = tree_[entry.value];
    if (is_null(node)) return;  // all of it is commented out, say
    const bool list = section.form == Section::Form::list;
    if (node.kind != (list ? TreeNode::Kind::list : TreeNode::Kind::map)) {
      wrong_type(section.key, node, list ? "a list" : "a map", diagnostics_);
      diagnostics_.list().back().help =
          list ? fmt::format("begin each {} with `- name:`", section.schema->noun)
               : fmt::format("write the name of each {} as a key", section.schema->noun);
      return;
    }
    NamesOfSection names(section.schema->noun, diagnostics_);
    for (const TreeEntry& item : node.entries) {
      if (list) {
        read_item(section, item, names);
      } else if (section.key == "lists") {
        pack_.lists.push_back(list_of(*section.schema, item));
      } else if (section.key == "filters") {
        pack_.filters.push_back(build_filter(tree_, item, *section.schema, diagnostics_));
      }
    }
  }

  ast::List list_of(const Schema& schema, const TreeEntry& entry) {
    const TreeNode& node = tree_[entry.value];
    ast::List list;
    list.name = entry.key;
    list.span = node.span;
    check_name(entry.key, NameForm::word, schema.noun, diagnostics_);
    if (node.kind != TreeNode::Kind::map) {
      list.values = read_texts(tree_, entry.value, entry.key.value(), diagnostics_);
      return list;
    }
    const BlockReader block(tree_, entry.value, schema, diagnostics_);
    list.values = block.names("values");
    list.file = block.scalar("file");
    list.description = block.text("description");
    if (block.entry("values") == nullptr && block.entry("file") == nullptr) {
      diagnostics_.add(Code::missing_key, entry.key.span(), fmt::format("the list `{}` has no values", entry.key.value()))
          .help = "add `values` or `file`";
    }
    return list;
  }

  void read_item(const Section& section, const TreeEntry& item, NamesOfSection& names) {
    const TreeNode& node = tree_[item.value];
    const std::string_view noun = section.schema->noun;
    if (node.kind != TreeNode::Kind::map) {
      diagnostics_.add(Code::wrong_type, node.span, fmt::format("{} is {}, not a map", with_article(noun), found(node)))
          .help = fmt::format("begin each {} with `- name:`", noun);
      return;
    }
    const BlockReader block(tree_, item.value, *section.schema, diagnostics_);
    if (section.key == "metrics") {
      const ast::Metric& metric = pack_.metrics.emplace_back(build_metric(block, pack_.name));
      names.add(metric.name, metric.space.value());
    } else if (section.key == "alarms") {
      names.add(pack_.alarms.emplace_back(build_alarm(block, pack_.name)).head.name);
    } else if (section.key == "composites") {
      names.add(pack_.composites.emplace_back(build_composite(block)).head.name);
    } else if (section.key == "contributors") {
      names.add(pack_.contributors.emplace_back(build_contributors(block)).head.name);
    } else if (section.key == "threats") {
      names.add(pack_.threats.emplace_back(build_threat(block)).head.name);
    } else if (section.key == "outliers") {
      names.add(pack_.outliers.emplace_back(build_outlier(block)).head.name);
    } else if (section.key == "scores") {
      names.add(pack_.scores.emplace_back(build_score(block)).head.name);
    } else if (section.key == "nodes") {
      names.add(pack_.nodes.emplace_back(build_node(block)).name);
    } else if (section.key == "edges") {
      names.add(pack_.edges.emplace_back(build_edge(block)).name);
    } else if (section.key == "sensitive") {
      names.add(pack_.sensitive.emplace_back(build_sensitive(block)).name);
    } else if (section.key == "graphs") {
      names.add(pack_.graphs.emplace_back(build_graph(block)).head.name);
    } else if (section.key == "queries") {
      names.add(pack_.queries.emplace_back(build_saved_query(block)).name);
    } else if (section.key == "tests") {
      names.add(pack_.tests.emplace_back(build_test(block)).name);
    }
  }

  const Tree& tree_;
  Diagnostics& diagnostics_;
  ast::Pack pack_;
};

}  // namespace

std::optional<ast::Pack> build_pack(Tree tree, Diagnostics& diagnostics) {
  if (tree.nodes.empty()) tree.root = tree.add({});
  auto pack = PackBuilder(tree, diagnostics).build();
  if (pack) pack->tree = std::move(tree);
  return pack;
}

}  // namespace tripline::grammar
