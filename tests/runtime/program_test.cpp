#include "runtime/program.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

TEST(ToString, Fields) {
  EXPECT_EQ(to_string(path_field("$.a.b-c[0][*].*")), "$.a.b-c[0][*].*");
  EXPECT_EQ(to_string(Field{Field::Kind::path, {{Step::Kind::key, "x.y", 0}, {Step::Kind::key, "", 0}}, 0}),
            "$.['x.y'].['']");
  EXPECT_EQ(to_string(path_field("$")), "$");
  EXPECT_EQ(to_string(text_field(Field::Kind::message)), "@message");
  EXPECT_EQ(to_string(text_field(Field::Kind::token, 2)), "@token[2]");
  EXPECT_EQ(to_string(text_field(Field::Kind::token_back, 0)), "@token[-1]");
  EXPECT_EQ(to_string(text_field(Field::Kind::rest, 1)), "@rest[1]");
  EXPECT_EQ(to_string(text_field(Field::Kind::token_count)), "@token_count");
}

TEST(ToString, WordsComeBack) {
  for (const Severity s :
       {Severity::info, Severity::low, Severity::medium, Severity::high, Severity::critical}) {
    EXPECT_EQ(severity_named(to_string(s)), s);
  }
  EXPECT_EQ(severity_named("High"), std::nullopt);
  EXPECT_EQ(to_string(runtime::Test::exists), "exists");
  EXPECT_EQ(to_string(runtime::Test::number_greater_equal), "number >=");
}

TEST(Verify, AcceptsWhatIsSound) {
  EXPECT_EQ(verify(Program{}), std::nullopt);
  EXPECT_EQ(verify(program_of_every_kind()), std::nullopt);
}

// Every index, order and bound that the runtime relies on, broken once.
TEST(Verify, RefusesWhatIsBroken) {
  static constexpr std::uint32_t far = 1000;
  const double nan = std::nan("");
  struct Case {
    const char* fault;
    std::function<void(Program&)> breaks;
  };
  const Case cases[] = {
      {"field 0 has an unknown kind", [](Program& p) { p.fields[0].kind = static_cast<Field::Kind>(6); }},
      {"field 0 has a step of an unknown kind",
       [](Program& p) { p.fields[0].steps[0].kind = static_cast<Step::Kind>(4); }},
      {"field 0 has 65 steps", [](Program& p) { p.fields[0].steps.resize(65); }},
      {"field 0 has steps that do not fit its kind",
       [](Program& p) { p.fields[0].kind = Field::Kind::message; }},
      {"the selectors have too many overlapping wildcards",
       [](Program& p) {
         for (std::size_t f = 0; f < 24; ++f) {
           Field field;
           for (std::size_t s = 0; s < 24; ++s)
             field.steps.push_back({s == f ? Step::Kind::key : Step::Kind::any_value, "a", 0});
           p.fields.push_back(field);
         }
       }},
      {"predicate 1 has no field", [](Program& p) { p.predicates[1].field = far; }},
      {"predicate 1 has an unknown test",
       [](Program& p) { p.predicates[1].test = static_cast<runtime::Test>(20); }},
      {"predicate 1 has broken networks", [](Program& p) { p.predicates[1] = {0, runtime::Test::in_network, "10.0.0.0"}; }},
      {"predicate 1 has broken networks",
       [](Program& p) { p.predicates[1] = {0, runtime::Test::outside_network, "10.0.0.0/8", false, true}; }},
      {"predicate 1 has broken places", [](Program& p) { p.predicates[1] = {0, runtime::Test::in_country, "DE  FR"}; }},
      {"predicate 1 has broken places", [](Program& p) { p.predicates[1] = {0, runtime::Test::in_country, "64496"}; }},
      {"predicate 1 has broken places", [](Program& p) { p.predicates[1] = {0, runtime::Test::in_as, "0"}; }},
      {"predicate 1 has broken places", [](Program& p) { p.predicates[1] = {0, runtime::Test::in_as, ""}; }},
      {"predicate 1 has broken places", [](Program& p) { p.predicates[1] = {0, runtime::Test::in_as, "1", true}; }},
      {"score `risky` is broken", [](Program& p) { p.scores[0].filter = far; }},
      {"score `risky` is broken", [](Program& p) { p.scores[0].entity->field = far; }},
      {"score `risky` is broken", [](Program& p) { p.scores[0].level = 0; }},
      {"score `risky` is broken", [](Program& p) { p.scores[0].cap = 1; }},
      {"score `risky` is broken", [](Program& p) { p.scores[0].cap = highest_score + 1; }},
      {"score `risky` is broken", [](Program& p) { p.scores[0].base = p.scores[0].level; }},
      {"score `risky` is broken", [](Program& p) { p.scores[0].signals.clear(); }},
      {"score `risky` is broken", [](Program& p) { p.scores[0].signals.resize(most_signals + 1, p.scores[0].signals[0]); }},
      {"score `risky` is broken",
       [](Program& p) { p.scores[0].categories.resize(most_categories + 1, p.scores[0].categories[0]); }},
      {"score `suspicious` is broken", [](Program& p) { p.scores[1].entity.reset(); }},
      {"signal `call` of score `risky` is broken", [](Program& p) { p.scores[0].signals[0].filter = far; }},
      {"signal `call` of score `risky` is broken", [](Program& p) { p.scores[0].signals[0].weight = 0; }},
      {"signal `call` of score `risky` is broken", [](Program& p) { p.scores[0].signals[0].weight = highest_score + 1; }},
      {"signal `call` of score `risky` is broken", [](Program& p) { p.scores[0].signals[0].at_least = 2; }},
      {"signal `call` of score `risky` is broken", [](Program& p) { p.scores[0].signals[0].share = 1; }},
      {"signal `call` of score `risky` is broken", [](Program& p) { p.scores[0].signals[0].distinct = 0; }},
      {"signal `names` of score `suspicious` is broken", [](Program& p) { p.scores[1].signals[0].distinct = far; }},
      {"signal `names` of score `suspicious` is broken", [](Program& p) { p.scores[1].signals[0].at_least = 0; }},
      {"signal `names` of score `suspicious` is broken",
       [](Program& p) { p.scores[1].signals[0].at_least = most_distinct + 1; }},
      {"signal `calls` of score `suspicious` is broken", [](Program& p) { p.scores[1].signals[1].share = 1'000'001; }},
      {"a category of score `risky` is broken", [](Program& p) { p.scores[0].categories[0].filter = far; }},
      {"an automaton has no field", [](Program& p) { p.automata[0].field = far; }},
      {"a field has two automata", [](Program& p) { p.automata.push_back(p.automata[0]); }},
      {"an automaton has 0 states", [](Program& p) { p.automata[0].fail.clear(); }},
      {"an automaton's tables differ in length", [](Program& p) { p.automata[0].edge_begin.pop_back(); }},
      {"an automaton's tables differ in length", [](Program& p) { p.automata[0].output_begin.push_back(0); }},
      {"an automaton's tables differ in length", [](Program& p) { p.automata[0].output_link.pop_back(); }},
      {"an automaton's edges differ in length", [](Program& p) { p.automata[0].edge_byte.pop_back(); }},
      {"an automaton's ranges are not in order", [](Program& p) { p.automata[0].edge_begin[0] = 1; }},
      {"an automaton's ranges are not in order", [](Program& p) { ++p.automata[0].edge_begin.back(); }},
      {"an automaton's ranges are not in order", [](Program& p) { p.automata[0].edge_begin[1] = far; }},
      {"an automaton's ranges are not in order", [](Program& p) { ++p.automata[0].output_begin.back(); }},
      {"an automaton's ranges are not in order", [](Program& p) { p.automata[0].output_begin[1] = far; }},
      {"an automaton's links run forward", [](Program& p) { p.automata[0].fail[0] = 1; }},
      {"an automaton's links run forward", [](Program& p) { p.automata[0].fail[1] = 1; }},
      {"an automaton's links run forward", [](Program& p) { p.automata[0].output_link[0] = 1; }},
      {"an automaton's links run forward", [](Program& p) { p.automata[0].output_link[1] = far; }},
      {"an automaton's edge leads nowhere", [](Program& p) { p.automata[0].edge_target[0] = 0; }},
      {"an automaton's edge leads nowhere", [](Program& p) { p.automata[0].edge_target[0] = far; }},
      {"an automaton's edges are not sorted",
       [](Program& p) { std::swap(p.automata[0].edge_byte[0], p.automata[0].edge_byte[1]); }},
      {"an automaton's output is no piece", [](Program& p) { p.automata[0].output[0] = far; }},
      {"an automaton's piece fits no predicate", [](Program& p) { p.automata[0].pieces[0].predicate = far; }},
      {"an automaton's piece fits no predicate", [](Program& p) { p.automata[0].pieces[0].predicate = 0; }},
      {"an automaton's piece fits no predicate", [](Program& p) { p.automata[0].pieces[0].length = 0; }},
      {"decision 0 has no predicate", [](Program& p) { p.decisions[0].predicate = far; }},
      {"decision 0 leads forward", [](Program& p) { p.decisions[0].on_true = 0; }},
      {"decision 1 leads forward", [](Program& p) { p.decisions[1].on_false = 1; }},
      {"filter 0 has no entry", [](Program& p) { p.filters[0].entry = far; }},
      {"filter 1 is covered by no predicate", [](Program& p) { p.filters[1].cover = {far}; }},
      {"metric `calls` is broken", [](Program& p) { p.metrics[0].filter = far; }},
      {"metric `calls` is broken", [](Program& p) { p.metrics[0].field = far; }},
      {"metric `calls` is broken", [](Program& p) { p.metrics[0].resolution = 0; }},
      {"metric `calls` is broken", [](Program& p) { p.metrics[0].resolution = 120; }},
      {"metric `calls` is broken", [](Program& p) { p.metrics[0].resolution = 7; }},
      {"metric `calls` is broken", [=](Program& p) { p.metrics[0].literal = nan; }},
      {"metric `calls` is broken", [](Program& p) { p.metrics[0].literal = HUGE_VAL; }},
      {"metric `calls` is broken", [](Program& p) { p.metrics[0].default_value = -HUGE_VAL; }},
      {"metric `sizes` is broken", [](Program& p) { p.metrics[1].dimensions[1].field = far; }},
      {"rule `many-calls` has no severity",
       [](Program& p) { p.alarms[0].rule.severity = static_cast<Severity>(5); }},
      {"rule `many-calls` has no severity", [](Program& p) { p.alarms[0].rule.risk = 0; }},
      {"rule `many-calls` has no severity", [](Program& p) { p.alarms[0].rule.risk = 11; }},
      {"alarm `many-calls` is broken", [](Program& p) { p.alarms[0].metric = far; }},
      {"alarm `many-calls` is broken", [](Program& p) { p.alarms[0].statistic = static_cast<Statistic>(11); }},
      {"alarm `many-calls` is broken", [](Program& p) { p.alarms[0].statistic = Statistic::percentile; }},
      {"alarm `many-calls` is broken", [](Program& p) { p.alarms[0].statistic.upper_part += 1; }},
      {"alarm `many-calls` is broken", [](Program& p) { p.alarms[0].statistic.lower = HUGE_VAL; }},
      {"alarm `large calls` is broken", [](Program& p) { p.alarms[3].inputs[1].metric = far; }},
      {"alarm `large calls` is broken", [](Program& p) { p.alarms[3].inputs[1].statistic = Statistic::percentile; }},
      {"alarm `large calls` is broken", [](Program& p) { p.alarms[3].inputs.pop_back(); }},
      {"alarm `large calls` is broken", [](Program& p) { p.alarms[3].math.formulas[0].nodes[2].operands[0] = 2; }},
      {"alarm `large calls` is broken", [](Program& p) { p.alarms[3].math.formulas[0].nodes[0].inputs[0] = 2; }},
      {"alarm `large calls` is broken", [](Program& p) { p.alarms[3].math.formulas.clear(); }},
      {"alarm `large calls` is broken", [](Program& p) { p.metrics[0].dimensions = {{"Other", 0}}; }},
      {"alarm `large calls` does not fit its metric", [](Program& p) { p.alarms[3].period = 30; }},
      {"alarm `many-calls` is broken",
       [](Program& p) { p.alarms[0].comparison = static_cast<Comparison>(7); }},
      {"the band of alarm `many-calls` is broken", [](Program& p) { p.alarms[0].comparison = Comparison::outside_band; }},
      {"the band of alarm `many-calls` is broken", [](Program& p) { p.alarms[0].band.emplace(); }},
      {"the band of alarm `unusual` is broken", [](Program& p) { p.alarms[5].band->width = 0; }},
      {"the band of alarm `unusual` is broken", [=](Program& p) { p.alarms[5].band->width = nan; }},
      {"the band of alarm `unusual` is broken", [](Program& p) { p.alarms[5].band->zone.utc_offset = 90'000; }},
      {"the band of alarm `unusual` is broken", [](Program& p) { p.alarms[5].band->excluded = {{5, 5}}; }},
      {"the band of alarm `unusual` is broken", [](Program& p) { p.alarms[5].band->excluded = {{7, 9}, {5, 6}}; }},
      {"the band of alarm `unusual` is broken", [](Program& p) { p.alarms[5].band->excluded.assign(101, {5, 6}); }},
      {"alarm `many-calls` is broken",
       [](Program& p) { p.alarms[0].missing_data = static_cast<MissingData>(4); }},
      {"alarm `many-calls` is broken", [](Program& p) { p.alarms[0].evaluation_periods = 0; }},
      {"alarm `many-calls` is broken", [](Program& p) { p.alarms[0].datapoints_to_alarm = 0; }},
      {"alarm `many-calls` is broken", [](Program& p) { p.alarms[0].datapoints_to_alarm = 4; }},
      {"alarm `many-calls` is broken", [=](Program& p) { p.alarms[0].threshold = nan; }},
      {"alarm `many-calls` looks at no such periods", [](Program& p) { p.alarms[0].period = 0; }},
      {"alarm `many-calls` looks at no such periods", [](Program& p) { p.alarms[0].period = 90; }},
      {"alarm `many-calls` looks at no such periods", [](Program& p) { p.alarms[0].period = 86'400 * 3; }},
      {"alarm `many-calls` looks at no such periods",
       [](Program& p) { p.alarms[0].evaluation_periods = 721; }},
      {"alarm `many-calls` does not fit its metric", [](Program& p) { p.alarms[0].period = 30; }},
      {"rule `who-did-what` has no severity", [](Program& p) { p.graphs[0].rule.risk = 0; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].nodes[0].kind = "a:b"; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].score.cutoff = PathScore::longest + 1; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].score.cutoff = 0; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].alarm.at_least = std::nan(""); }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].alarm.weight = std::nan(""); }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].alarm.untrusted = {"b", "a"}; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].alarm.trusted = {"b", "a"}; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].nodes[0].kind.clear(); }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].nodes[0].ids.clear(); }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].nodes[0].ids[1].clear(); }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].nodes[0].ids[0][0].field = far; }},
      {"graph `who-did-what` is broken",
       [](Program& p) {
         TextTemplate& id = p.graphs[0].nodes[1].ids[0];
         id.push_back(id[0]);  // two fields of several values
       }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].nodes[0].capture = "("; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].nodes[0].capture = std::string(5000, 'a'); }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].nodes[0].rewrite = "\\2"; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].nodes[0].filter = far; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].edges[0].filter = far; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].edges[0].from = {2}; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].edges[0].to.clear(); }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].edges[0].kind.clear(); }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].edges[0].via[0].field = far; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].edges[0].denied = far; }},
      {"graph `who-did-what` is broken", [=](Program& p) { p.graphs[0].edges[0].risk = nan; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].edges[0].cost = 0; }},
      {"graph `who-did-what` is broken", [](Program& p) { std::swap(p.graphs[0].sensitive[0].ids[0], p.graphs[0].sensitive[0].ids[1]); }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].sensitive[1].weight = 0; }},
      {"graph `who-did-what` is broken", [](Program& p) { std::swap(p.graphs[0].score.assumptions[0], p.graphs[0].score.assumptions[1]); }},
      {"graph `who-did-what` is broken", [=](Program& p) { p.graphs[0].score.base = nan; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].parallel = static_cast<Graph::Parallel>(2); }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].max_edges = 0; }},
      {"graph `who-did-what` is broken", [](Program& p) { p.graphs[0].max_edges = Graph::most_edges + 1; }},
      {"contributors `top-users` are broken", [](Program& p) { p.contributors[0].filter = far; }},
      {"contributors `top-users` are broken", [](Program& p) { p.contributors[0].value_field = far; }},
      {"contributors `top-users` are broken", [](Program& p) { p.contributors[0].period = 0; }},
      {"contributors `top-users` are broken", [](Program& p) { p.contributors[0].top = 0; }},
      {"contributors `top-users` are broken", [](Program& p) { p.contributors[0].keys.clear(); }},
      {"contributors `top-users` are broken", [](Program& p) { p.contributors[0].keys[1] = far; }},
      {"contributors `top-users` are broken", [](Program& p) { p.contributors[0].key_labels.pop_back(); }},
      {"rule `top-users` has no severity", [](Program& p) { p.contributors[0].rule.risk = 0; }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].steps[0].filter = far; }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].steps.clear(); }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].steps.push_back(p.threats[0].steps[0]); }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].steps[0].between = true; }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].kind = static_cast<Threat::Kind>(8); }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].kind = Threat::Kind::count; }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].value_field = far; }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].value_field.reset(); }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].at_least = 0; }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].window = 0; }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].entities.clear(); }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].entities[1].labels.clear(); }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].steps[0].entities[1] = {far}; }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].steps[0].entities[1].clear(); }},
      {"threat `spread` is broken", [](Program& p) { p.threats[0].steps[0].entities.pop_back(); }},
      {"threat `varied` is broken", [](Program& p) { p.threats[2].steps[0].shown = {far}; }},
      {"threat `varied` is broken", [](Program& p) { p.threats[2].steps[0].shown.clear(); }},
      {"threat `varied` is broken", [](Program& p) { p.threats[2].reason[1].number = 1; }},
      {"threat `varied` is broken", [](Program& p) { p.threats[2].reason[0].kind = static_cast<ReasonPiece::Kind>(8); }},
      {"threat `many` is broken", [](Program& p) { p.threats[3].exceptions[0].filter = far; }},
      {"threat `volume` is broken", [](Program& p) { p.threats[4].least_sum = std::nan(""); }},
      {"threat `chain` is broken", [](Program& p) { p.threats[6].steps[2].first = 0; }},
      {"threat `chain` is broken", [](Program& p) { p.threats[6].steps[2].last = 2; }},
      {"threat `chain` is broken", [](Program& p) { p.threats[6].steps[2].between = false; p.threats[6].steps[1].between = true; }},
      {"threat `chain` is broken", [](Program& p) { p.threats[6].steps.erase(p.threats[6].steps.begin()); }},
      {"threat `missed` is broken", [](Program& p) { p.threats[8].steps.pop_back(); }},
      {"threat `listed` is broken",
       [](Program& p) {
         p.threats[1].values = {"b", "a"};
       }},
  };
  for (const Case& c : cases) {
    Program program = program_of_every_kind();
    // A second text predicate on one field, so that the automaton has a state with two edges.
    program.predicates.push_back({program.predicates[1].field, runtime::Test::prefix, "x", false, false});
    program.automata = {*compiler::build_automaton(program.predicates, program.predicates[1].field)};
    ASSERT_EQ(verify(program), std::nullopt);
    c.breaks(program);
    EXPECT_EQ(verify(program), c.fault);
  }
}

}  // namespace
}  // namespace tripline::runtime
