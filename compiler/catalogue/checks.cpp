#include "compiler/catalogue/checks.hpp"

#include <fmt/format.h>

namespace tripline::compiler {

namespace {

bool is_field(const Path& path, std::string_view name) { return path.steps.size() == 1 && path.steps.front().key == name; }

void collect_names(const ClaimNode& node, std::set<std::string>& names) {
  for (const ClaimNode& child : node.children) collect_names(child, names);
  if (node.kind != ClaimNode::Kind::claim || !is_field(node.claim.path, "eventName")) return;
  for (const ClaimValue& value : node.claim.values) names.insert(value.text);
}

void check_insights(const Claim& claim, const Scope& own, CatalogueChecks& in) {
  if (own.categories != Scope::insight) return;
  if (in.trails && in.trails->records(own, in.finder.catalogue()) != Recording::no) return;
  const auto severity = in.trails ? grammar::Severity::warning : grammar::Severity::note;
  const std::string_view what = in.trails ? "the trail has no Insights switched on, so no event is one"
                                          : "such events come only where a trail has Insights switched on";
  in.diagnostics.add({grammar::Code::needs_insight_events, severity, claim.span, std::string(what), {}, {}, {}}).help =
      in.trails ? "give what `get-insight-selectors` prints too, if it has" : "check with `--trail` what the trail records";
}

class Visit {
 public:
  Visit(const ClaimNode& root, CatalogueChecks& in) : in_(in), about_cloudtrail_(is_about_cloudtrail(root)) {
    collect_names(root, names_);
  }

  // `beside`: what everything that must hold together with the node lets through.
  void visit(const ClaimNode& node, const Scope& beside) {
    switch (node.kind) {
      case ClaimNode::Kind::known: return;
      case ClaimNode::Kind::claim: return visit_claim(node, beside);
      case ClaimNode::Kind::none:
        for (const ClaimNode& child : node.children) visit(child, {});
        return;
      case ClaimNode::Kind::any:
        for (const ClaimNode& child : node.children) visit(child, beside);
        return;
      case ClaimNode::Kind::all: return visit_all(node, beside);
    }
  }

 private:
  // Each child sees all others: those before it and those behind it, put together once.
  void visit_all(const ClaimNode& node, const Scope& beside) {
    const std::size_t count = node.children.size();
    std::vector<Scope> behind(count + 1);
    for (std::size_t i = count; i > 0; --i) behind[i - 1] = behind[i] & node.children[i - 1].scope;
    Scope before = beside;
    for (std::size_t i = 0; i < count; ++i) {
      visit(node.children[i], before & behind[i + 1]);
      before = before & node.children[i].scope;
    }
  }

  void visit_claim(const ClaimNode& node, const Scope& beside) {
    const Claim& claim = node.claim;
    if (is_field(claim.path, "eventName")) check_names(claim, beside, names_, in_);
    if (is_field(claim.path, "eventSource")) check_sources(claim, in_);
    check_field(claim.path, beside, about_cloudtrail_, in_);
    check_values(claim, beside, in_);
    check_insights(claim, node.scope, in_);
  }

  CatalogueChecks& in_;
  std::set<std::string> names_;
  bool about_cloudtrail_;
};

}  // namespace

void check_claims(const ClaimNode& node, const Scope& around, CatalogueChecks& in) { Visit(node, in).visit(node, around); }

}  // namespace tripline::compiler
