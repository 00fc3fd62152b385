#include "compiler/catalogue/check_catalogue.hpp"

#include <fmt/format.h>

#include "compiler/catalogue/checks.hpp"
#include "compiler/catalogue/query_claims.hpp"
#include "compiler/catalogue/read_claims.hpp"
#include "grammar/parse_pattern.hpp"

namespace tripline::compiler {

using grammar::Text;
using grammar::ast::FieldRef;
using grammar::ast::FilterUse;
using grammar::ast::Pack;
using grammar::ast::Threat;

namespace {

// The events that something is about.
struct Events {
  Scope scope;
  bool about_cloudtrail = false;
};

Events both(const Events& a, const Events& b) { return {a.scope & b.scope, a.about_cloudtrail || b.about_cloudtrail}; }

class PackWalk {
 public:
  PackWalk(const Pack& pack, ClaimReader& reader, CatalogueChecks& in) : pack_(pack), reader_(reader), in_(in) {}

  void walk() {
    for (const auto& filter : pack_.filters) events(filter.use, {});
    for (const auto& metric : pack_.metrics) walk_metric(metric);
    for (const auto& alarm : pack_.alarms) {
      if (alarm.metric) walk_metric(*alarm.metric, &alarm.head.name);
    }
    for (const auto& contributors : pack_.contributors) walk_contributors(contributors);
    for (const auto& threat : pack_.threats) walk_threat(threat);
    for (const auto& outlier : pack_.outliers) walk_outlier(outlier);
    for (const auto& score : pack_.scores) walk_score(score);
    for (const auto& node : pack_.nodes) walk_node(node);
    for (const auto& edge : pack_.edges) walk_edge(edge);
    for (const auto& query : pack_.queries) walk_query(query);
  }

 private:
  // Checks a tree among events that are known already; returns those that pass it.
  Events events(const ClaimNode& node, const Events& around) {
    check_claims(node, around.scope, in_);
    return both(around, {node.scope, is_about_cloudtrail(node)});
  }
  Events events(const FilterUse& use, const Events& around) { return events(reader_.read(pack_.name.value(), use), around); }
  Events events(const std::optional<FilterUse>& use, const Events& around) { return use ? events(*use, around) : around; }

  void field(const FieldRef& ref, const Events& of) {
    if (ref.kind == FieldRef::Kind::json) check_field(path_of(ref.selector), of.scope, of.about_cloudtrail, in_);
  }
  void field(const std::optional<FieldRef>& ref, const Events& of) {
    if (ref) field(*ref, of);
  }
  void fields(const std::optional<grammar::ast::TextTemplate>& text, const Events& of) {
    if (text) fields(*text, of);
  }
  void fields(const grammar::ast::TextTemplate& text, const Events& of) {
    for (const auto& part : text.parts) field(part.field, of);
  }

  void rule(const Text& name, const Events& of) {
    if (!in_.trails || in_.trails->records(of.scope, in_.finder.catalogue()) != Recording::no) return;
    in_.diagnostics
        .add(grammar::Code::dead_on_trail, name.span(),
             fmt::format("the trail records no event that `{}` looks for: {}", name.value(),
                         in_.trails->reason(of.scope, in_.finder.catalogue())))
        .help = "select these events in the trail, or take the rule out";
  }

  void walk_metric(const grammar::ast::Metric& metric, const Text* alarm = nullptr) {
    const Events of = events(metric.filter, {});
    field(metric.value.field, of);
    for (const auto& dimension : metric.dimensions) field(dimension.field, of);
    rule(alarm ? *alarm : metric.name, of);
  }

  void walk_contributors(const grammar::ast::Contributors& contributors) {
    if (!contributors.rule || contributors.rule->clf) return;
    const Events of = events(reader_.read(*contributors.rule), {});
    grammar::Diagnostics quiet;  // check_contributors says what is wrong with a key
    const auto key = [&](const Text& text) {
      if (const auto selector = grammar::parse_selector(text, quiet)) {
        check_field(path_of(*selector), of.scope, of.about_cloudtrail, in_);
      }
    };
    for (const Text& text : contributors.rule->keys) key(text);
    if (contributors.rule->value_of) key(*contributors.rule->value_of);
    rule(contributors.head.name, of);
  }

  void walk_outlier(const grammar::ast::Outlier& outlier) {
    const Events of = events(outlier.filter, {});
    field(outlier.by, of);
    rule(outlier.head.name, of);
  }

  void walk_score(const grammar::ast::Score& score) {
    const Events of = events(score.filter, {});
    field(score.by, of);
    for (const auto& signal : score.signals) field(signal.distinct, events(signal.filter, of));
    for (const auto& category : score.categories) events(category.filter, of);
    rule(score.head.name, of);
  }

  void walk_node(const grammar::ast::Node& node) {
    const Events of = events(node.filter, {});
    for (const auto& id : node.ids) fields(id, of);
  }

  void walk_edge(const grammar::ast::Edge& edge) {
    const Events of = events(edge.filter, {});
    fields(edge.kind, of);
    fields(edge.via, of);
    events(edge.denied, of);
    rule(edge.name, of);
  }

  void walk_query(const grammar::ast::SavedQuery& query) {
    if (!query.query) return;
    const Events of = events(read_query_claims(*query.query, in_.finder), {});
    for (const Path& path : query_fields(*query.query)) check_field(path, of.scope, of.about_cloudtrail, in_);
    rule(query.name, of);
  }

  void walk_threat(const Threat& threat) {
    const Events of = events(threat.filter, {});
    for (const auto& exception : threat.exceptions) events(exception.filter, {});
    aliases(threat.aliases, of);
    const Events counted = std::visit([&](const auto& kind) { return walk_kind(kind, of, threat); }, threat.kind);
    for (const auto* names : {&threat.by, &threat.by_all}) {
      for (const auto& name : *names) field(name.field, counted);
    }
    rule(threat.head.name, counted);
  }

  void aliases(const Threat::Aliases& aliases, const Events& of) {
    for (const auto& [name, ref] : aliases) field(ref, of);
  }

  // The events that a threat of that kind cannot do without.
  Events walk_kind(std::monostate, const Events& of, const Threat&) { return of; }
  Events walk_kind(const Threat::Counted& counted, const Events& of, const Threat&) {
    if (!counted.of) return of;
    if (counted.in) return events(reader_.read_member(pack_.name.value(), *counted.of, *counted.in), of);
    field(counted.of, of);
    return of;
  }
  Events walk_kind(const Threat::Sequence& sequence, const Events& of, const Threat& threat) {
    Events any{{}, of.about_cloudtrail};  // its steps are different events: each must be one that happens
    for (const auto& step : sequence.steps) {
      const Events here = events(step.filter, of);
      aliases(step.aliases, here);
      events(step.without, of);
      any.about_cloudtrail |= here.about_cloudtrail;
      rule(threat.head.name, here);
    }
    events(sequence.without, of);
    return any;
  }
  Events walk_kind(const Threat::Absence& absence, const Events& of, const Threat&) {
    aliases(absence.aliases, events(absence.of, of));
    return events(absence.after, of);
  }
  Events walk_kind(const Threat::FirstSeen& first, const Events& of, const Threat&) {
    field(first.of, of);
    return of;
  }

  const Pack& pack_;
  ClaimReader& reader_;
  CatalogueChecks& in_;
};

}  // namespace

void check_catalogue(const std::vector<Pack>& packs, const Catalogue& catalogue, const Trails* trails,
                     grammar::Diagnostics& diagnostics) {
  CallFinder finder(catalogue);
  ClaimReader reader(packs, finder);
  CatalogueChecks in{finder, diagnostics, trails};
  for (const Pack& pack : packs) PackWalk(pack, reader, in).walk();
}

}  // namespace tripline::compiler
