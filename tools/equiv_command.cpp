// `tripline equiv` and `tripline covers`: what two filters mean, decided, with the event that tells them apart.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "compiler/relate.hpp"
#include "tools/archive_options.hpp"
#include "tools/commands.hpp"
#include "tools/proof_options.hpp"
#include "tools/relation_output.hpp"
#include "tools/sides.hpp"

namespace tripline::tools {

namespace {

using compiler::Answer;

struct EquivCommand {
  bool covers = false;
  std::string a, b;
  std::string format = "text";
  ProofOptions proof;
};

// Both events where there are any; of `covers` what A has alone is no answer.
RelationRow ask(compiler::Prover& prover, const SideItem& a, const SideItem& b, bool covers) {
  RelationRow row{a.name, b.name, Answer::undecided, {}, {}, {}};
  if (covers) {
    compiler::Verdict verdict = prover.implies(b.root, a.root);
    row.answer = verdict.answer;
    row.only_b = std::move(verdict.witness);
    row.why = std::move(verdict.why);
    return row;
  }
  compiler::Comparison c = prover.compare(a.root, b.root);
  row.only_a = std::move(c.only_a);
  row.only_b = std::move(c.only_b);
  row.why = std::move(c.why);
  const bool apart = row.only_a || row.only_b;
  row.answer = c.relation == compiler::Relation::equivalent ? Answer::yes : apart ? Answer::no : Answer::undecided;
  if (row.answer == Answer::undecided && c.relation != compiler::Relation::undecided) row.answer = Answer::no;
  return row;
}

// Parts by their names; one part each, whatever they are called.
std::vector<RelationRow> ask_parts(compiler::Prover& prover, const Side& a, const Side& b, bool covers) {
  if (a.items.size() == 1 && b.items.size() == 1) return {ask(prover, a.items.front(), b.items.front(), covers)};
  std::vector<RelationRow> rows;
  const auto named = [](const Side& side, const std::string& name) {
    return std::find_if(side.items.begin(), side.items.end(), [&](const SideItem& item) { return item.name == name; });
  };
  for (const SideItem& item : a.items) {
    const auto other = named(b, item.name);
    if (other != b.items.end()) rows.push_back(ask(prover, item, *other, covers));
    else rows.push_back({item.name, {}, Answer::no, {}, {}, "only A has this part"});
  }
  for (const SideItem& item : b.items) {
    if (named(a, item.name) == a.items.end()) rows.push_back({{}, item.name, Answer::no, {}, {}, "only B has this part"});
  }
  return rows;
}

// Each filter of `wanted` against all of `given`. `swapped`: `wanted` is A.
std::vector<RelationRow> ask_set(const compiler::Ir& ir, compiler::Prover& prover, const Side& given, const Side& wanted, bool covers, bool swapped) {
  std::vector<compiler::NodeId> roots;
  for (const SideItem& item : given.items) roots.push_back(item.root);
  std::vector<RelationRow> rows;
  for (const SideItem& item : wanted.items) {
    compiler::Covered covered = covers ? compiler::covered_together(ir, prover, item.root, roots)
                                       : compiler::covered_by(ir, prover, item.root, roots);
    RelationRow row{{}, item.name, covered.answer, {}, std::move(covered.missed), std::move(covered.why)};
    if (const auto which = covered.by ? covered.by : covered.nearest) row.a = given.items[*which].name;
    for (const std::size_t each : covered.together) row.a += (row.a.empty() ? "" : " + ") + given.items[each].name;
    if (!covers && covered.answer == Answer::yes && covered.relation != compiler::Relation::equivalent) {
      // The most alike covers it and has more; another may be the same.
      row.answer = covered.relation == compiler::Relation::broader ? Answer::no : Answer::undecided;
      row.only_a = std::move(covered.more);
      for (std::size_t c = 0; c < roots.size() && row.answer != Answer::yes; ++c) {
        if (prover.equivalent(roots[c], item.root).answer != Answer::yes) continue;
        row = {given.items[c].name, item.name, Answer::yes, {}, {}, {}};
      }
    }
    if (swapped) {
      std::swap(row.a, row.b);
      std::swap(row.only_a, row.only_b);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

int equiv(const EquivCommand& command) {
  Parameters parameters;
  if (const auto wrong = read_parameters(command.proof.parameters, parameters)) return usage_error(*wrong);
  compiler::Ir ir;
  compiler::IrWriter writer(ir);
  const auto a = read_side(command.a, parameters, writer), b = a ? read_side(command.b, parameters, writer) : std::nullopt;
  if (!a || !b) return exit_not_loaded;
  std::vector<std::string> known = a->parameters;
  known.insert(known.end(), b->parameters.begin(), b->parameters.end());
  if (const auto wrong = unknown_parameter(parameters, known)) return usage_error(*wrong);
  compiler::Prover prover(ir, command.proof.budget);
  RelationReport report{command.covers ? "covers" : "equiv", command.a, command.b, !a->single || !b->single, {}};
  if (!report.sets) {
    report.rows = ask_parts(prover, *a, *b, command.covers);
  } else {
    report.rows = ask_set(ir, prover, *a, *b, command.covers, false);
    if (!command.covers) {
      for (RelationRow& row : ask_set(ir, prover, *b, *a, false, true)) {
        if (row.answer != Answer::yes) report.rows.push_back(std::move(row));
      }
    }
  }
  const std::string out = command.format == "json" ? relation_json(report) : relation_text(report);
  std::fwrite(out.data(), 1, out.size(), stdout);
  const Answer answer = answer_of(report);
  if (answer == Answer::yes) return a->whole && b->whole ? exit_fine : exit_not_loaded;
  return answer == Answer::no ? exit_found : exit_not_loaded;
}

void add(CLI::App& app, Action& action, bool covers) {
  auto command = std::make_shared<EquivCommand>();
  command->covers = covers;
  CLI::App* verb = covers ? app.add_subcommand("covers", "Whether A takes every event that B takes")
                          : app.add_subcommand("equiv", "Whether A and B take the same events");
  verb->add_option("A", command->a, "A filter pattern, pack.yaml#rule, a pack, or deployed filters (JSON, CloudFormation)")->required();
  verb->add_option("B", command->b, "Likewise")->required();
  verb->add_option("--format", command->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  add_proof_options(*verb, command->proof);
  const std::string example = covers ? "tripline covers deployed.json rules/guard.yaml#root-account-usage"
                                     : "tripline equiv '{ $.a = x || $.a = y }' '{ $.a = y || $.a = x }'";
  verb->footer("Example:\n  " + example +
               "\n\nExit codes: 0 yes, 1 no, with the event that tells them apart, 2 undecided within the budget, or something "
               "does not load, 3 usage.");
  verb->callback([command, &action] { action = [command] { return equiv(*command); }; });
}

}  // namespace

void add_equiv(CLI::App& app, Action& action) { add(app, action, false); }
void add_covers(CLI::App& app, Action& action) { add(app, action, true); }

}  // namespace tripline::tools
