#include "tools/lsp/name_places.hpp"

namespace tripline::tools::lsp {

namespace {

namespace ast = grammar::ast;
using grammar::Span;
using grammar::Text;
using enum NameKind;

// What an expectation's name means, as tools/testing/test_outcome.cpp counts: a rule before a filter of its name.
const std::vector<NameKind> of_tests = {rule, edge, filter, metric};
const std::vector<NameKind> of_datapoints = {metric, rule, edge, filter};

class Collector {
 public:
  explicit Collector(const ast::Pack& pack) : pack_(pack) {}

  std::vector<NamePlace> all() {
    define(pack, pack_.name, pack_.name.span(), "pack", pack_.description.value());
    for (const Text& import : pack_.imports) refer({pack}, import);
    for (const ast::List& list : pack_.lists) define(NameKind::list, list.name, list.span, "list", list.description.value());
    for (const ast::Filter& filter : pack_.filters) {
      define(NameKind::filter, filter.name, filter.span, "filter", filter.description.value());
      use(filter.use);
    }
    for (const ast::Metric& metric : pack_.metrics) metric_of(metric);
    for (const ast::Alarm& alarm : pack_.alarms) alarm_of(alarm);
    for (const ast::Composite& composite : pack_.composites) composite_of(composite);
    for (const ast::Contributors& rule : pack_.contributors) head(rule.head, "contributors");
    for (const ast::Threat& threat : pack_.threats) threat_of(threat);
    for (const ast::Outlier& outlier : pack_.outliers) {
      head(outlier.head, "outlier");
      use(outlier.filter);
    }
    for (const ast::Score& score : pack_.scores) score_of(score);
    graphs();
    for (const ast::SavedQuery& query : pack_.queries) {
      define(NameKind::query, query.name, query.name.span(), "query", query.description.value());
    }
    for (const ast::Test& test : pack_.tests) {
      if (test.expect != pack_.tree.root) expectations(test.expect, of_tests);  // it has one
    }
    return std::move(out_);
  }

 private:
  void define(NameKind kind, const Text& name, Span whole, std::string_view noun, const std::string& description) {
    if (name.value().empty() || name.span().begin == name.span().end) return;  // a name that was made up
    out_.push_back({{kind}, name.value(), name.span(), whole, noun, description, true});
  }

  void refer(std::vector<NameKind> kinds, const std::string& name, Span span) {
    if (name.empty() || span.begin == span.end) return;
    out_.push_back({std::move(kinds), name, span, {}, {}, {}, false});
  }
  void refer(std::vector<NameKind> kinds, const Text& name) { refer(std::move(kinds), name.value(), name.span()); }

  void head(const ast::RuleHead& head, std::string_view noun) {
    const std::string& title = head.title.value();
    define(rule, head.name, head.span, noun, title.empty() ? head.description.value() : title);
  }

  void use(const ast::ListUse& list) { refer({NameKind::list}, list.name); }

  void use(const ast::FilterUse& filter) {
    if (filter.kind == ast::FilterUse::Kind::reference) refer({NameKind::filter}, filter.text);
    if (filter.kind == ast::FilterUse::Kind::member && filter.by != ast::FilterUse::By::address_class) use(filter.list);
    for (const ast::FilterUse& child : filter.children) use(child);
  }
  template <typename Use>
  void use(const std::optional<Use>& filter) {
    if (filter) use(*filter);
  }

  void metric_of(const ast::Metric& metric) {
    define(NameKind::metric, metric.name, metric.span, "metric", metric.description.value());
    use(metric.filter);
  }

  void alarm_of(const ast::Alarm& alarm) {
    head(alarm.head, "alarm");
    if (alarm.metric_name) refer({NameKind::metric}, *alarm.metric_name);
    if (alarm.metric) {
      if (alarm.metric->name.span() != alarm.head.name.span()) metric_of(*alarm.metric);
      else use(alarm.metric->filter);
    }
    for (const ast::MathInput& input : alarm.inputs) {
      if (input.metric_name) refer({NameKind::metric}, *input.metric_name);
    }
  }

  void composite_of(const ast::Composite& composite) {
    head(composite.head, "composite");
    if (composite.rule) {
      for (const grammar::AlarmName& name : composite.rule->names) refer({rule}, name.name, name.span);
    }
    if (composite.suppressor) refer({rule}, *composite.suppressor);
  }

  void threat_of(const ast::Threat& threat) {
    head(threat.head, "threat");
    use(threat.filter);
    if (const auto* counted = std::get_if<ast::Threat::Counted>(&threat.kind)) use(counted->in);
    if (const auto* sequence = std::get_if<ast::Threat::Sequence>(&threat.kind)) {
      for (const ast::Threat::Step& step : sequence->steps) {
        use(step.filter);
        use(step.without);
      }
      use(sequence->without);
    }
    if (const auto* absence = std::get_if<ast::Threat::Absence>(&threat.kind)) {
      use(absence->of);
      use(absence->after);
    }
    for (const ast::Threat::Exception& exception : threat.exceptions) use(exception.filter);
  }

  void score_of(const ast::Score& score) {
    head(score.head, "score");
    use(score.filter);
    for (const ast::Score::Signal& signal : score.signals) use(signal.filter);
    for (const ast::Score::Category& category : score.categories) use(category.filter);
  }

  void graphs() {
    for (const ast::Node& n : pack_.nodes) {
      define(node, n.name, n.name.span(), "node", n.description.value());
      use(n.filter);
    }
    for (const ast::Edge& e : pack_.edges) {
      define(edge, e.name, e.name.span(), "edge", e.description.value());
      use(e.filter);
      use(e.denied);
      for (const Text& name : e.from) refer({node}, name);
      for (const Text& name : e.to) refer({node}, name);
    }
    for (const ast::Sensitive& s : pack_.sensitive) use(s.ids);
    for (const ast::Graph& g : pack_.graphs) {
      head(g.head, "graph");
      for (const Text& name : g.edges) refer({edge}, name);
      use(g.untrusted);
      use(g.trusted);
    }
  }

  // Whether a map behind a name asks for datapoints, and for nothing that rules have.
  bool asks_metric(grammar::TreeId wanted) const {
    bool datapoints = false;
    for (const grammar::TreeEntry& entry : pack_.tree[wanted].entries) {
      if (entry.key.value() != "datapoints" && entry.key.value() != "todo") return false;
      datapoints |= entry.key.value() == "datapoints";
    }
    return datapoints;
  }

  // Keys of expectations name things; those of `queries` name queries.
  void expectations(grammar::TreeId id, const std::vector<NameKind>& kinds) {
    const grammar::TreeNode& map = pack_.tree[id];
    if (map.kind != grammar::TreeNode::Kind::map) return;
    for (const grammar::TreeEntry& entry : map.entries) {
      if (entry.key.value() == "queries" && pack_.tree[entry.value].kind == grammar::TreeNode::Kind::map) {
        expectations(entry.value, {query});
      } else {
        refer(asks_metric(entry.value) ? of_datapoints : kinds, entry.key);
      }
    }
  }

  const ast::Pack& pack_;
  std::vector<NamePlace> out_;
};

}  // namespace

std::string_view word_of(NameKind kind) {
  constexpr std::string_view words[] = {"pack", "list", "filter", "metric", "rule", "query", "node", "edge"};
  return words[static_cast<std::size_t>(kind)];
}

std::vector<NamePlace> name_places(const ast::Pack& pack) { return Collector(pack).all(); }

}  // namespace tripline::tools::lsp
