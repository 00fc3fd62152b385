#include "tools/testing/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "compiler/build_condition.hpp"
#include "compiler/prove/prove.hpp"
#include "grammar/print_trip.hpp"
#include "grammar/print_yaml.hpp"
#include "runtime/event_time.hpp"
#include "tools/read_packs.hpp"
#include "tools/testing/given_events.hpp"
#include "tools/testing/json_tree.hpp"
#include "tools/testing/stage.hpp"
#include "tools/testing/test_outcome.hpp"

namespace tripline::tools {

namespace ast = grammar::ast;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t most_scenes = 200;  // of one rule

// An event that tests of a rule should contain, in this part of it.
struct Wanted {
  std::string part;
  Json event;
};

class Suggester {
 public:
  Suggester(const runtime::Program& program, const CoverageMeter& meter, const MutationResult& mutation)
      : program_(program), meter_(meter), observer_(program, scope_, nullptr, nullptr) {
    for (const Survivor& survivor : mutation.survivors) add(survivor);
    for (std::size_t d = 0; d < meter.decisions().list.size(); ++d) add_undecided(d);
  }

  // The tests of one file, as items of its `tests`.
  Json tests_of(const ast::Pack& pack, const std::vector<ast::Pack>& packs) {
    pack_ = pack.name.value();
    whole_ = whole_pack(packs, pack_);
    tests_ = Json::array();
    titles_.clear();
    for (const auto& filter : pack.filters) add_rule(filter, true);
    for (const auto& metric : pack.metrics) add_rule(metric, true);
    for (const auto& alarm : pack.alarms) add_rule(alarm, false);
    for (const auto& threat : pack.threats) add_rule(threat, false);
    for (const auto& rule : pack.contributors) add_events({rule.head.name.value()}, rule.head.name.value());
    for (const auto& edge : pack.edges) add_events({edge.name.value()}, edge.name.value());
    for (const auto& composite : pack.composites) add_composite(composite);
    for (const auto& outlier : pack.outliers) add_outlier(outlier);
    for (const auto& score : pack.scores) add_events({score.head.name.value()}, score.head.name.value());
    // Nodes show in what the graph has edges between.
    std::vector<std::string> nodes;
    for (const auto& node : pack.nodes) nodes.push_back(node.name.value());
    for (const runtime::Graph& graph : program_.graphs) {
      if (graph.rule.pack == pack_) add_events(nodes, graph.rule.name);
    }
    return std::move(tests_);
  }

 private:
  void want(const std::string& pack, const std::string& name, std::string part, const std::string& text) {
    Json event = Json::parse(text, nullptr, false);
    if (!event.is_object()) return;
    std::vector<Wanted>& list = wanted_[{pack, name}];
    const bool known = std::any_of(list.begin(), list.end(), [&](const Wanted& w) { return w.part == part && w.event == event; });
    if (!known && list.size() < most_scenes) list.push_back({std::move(part), std::move(event)});
  }

  void add(const Survivor& survivor) {
    const Mutant& mutant = survivor.mutant;
    if (!survivor.witness) {
      at_edges_.insert({survivor.pack, mutant.name});
      return;
    }
    want(survivor.pack, mutant.name, mutant.part, *survivor.witness);
  }

  // What coverage lacks: an event for each value of a condition that never decided.
  void add_undecided(std::size_t number) {
    const compiler::Decision& decision = meter_.decisions().list[number];
    compiler::Ir ir = meter_.decisions().ir;
    compiler::IrWriter writer(ir);
    for (std::uint32_t c = 0; c < decision.conditions.size(); ++c) {
      for (const bool value : {true, false}) {
        if (!meter_.lacks(number, c, value)) continue;
        const auto asked = writer.all({compiler::deciding_node(decision, c, value, writer), compiler::json_guard(writer)});
        const compiler::Verdict verdict = compiler::satisfiable(ir, asked);
        if (verdict.witness && verdict.witness->json) {
          want(decision.pack, decision.place.name, decision.place.part, verdict.witness->event);
        }
      }
    }
  }

  template <typename Rule>
  void add_rule(const Rule& rule, bool by_events) {
    MutableRule mutable_rule = rule;
    put_lists_in_place(whole_, mutable_rule);
    const std::string& name = name_of(mutable_rule).value();
    const Stage stage(pack_, mutable_rule, meter_.decisions());
    std::vector<Scene> scenes;
    for (const Wanted& wanted : wanted_[{pack_, name}]) {
      scenes.push_back(by_events ? Scene{wanted.event} : stage.play(wanted.part, wanted.event));
    }
    if (!by_events && at_edges_.contains({pack_, name})) {
      for (Scene& scene : stage.edges()) scenes.push_back(std::move(scene));
    }
    put_tests(name, scenes, by_events ? 0 : stage.pause(), by_events ? nullptr : &stage);
  }

  // Events for the filters of `names`, counted by `judge`.
  void add_events(const std::vector<std::string>& names, const std::string& judge) {
    std::vector<Scene> scenes;
    for (const std::string& name : names) {
      for (const Wanted& wanted : wanted_[{pack_, name}]) scenes.push_back({wanted.event});
    }
    put_tests(judge, scenes, 0, nullptr);
  }

  // What raises its alarms, by ones and in all ways together.
  void add_composite(const ast::Composite& composite) {
    constexpr std::size_t most_alarms = 4;
    const std::string& name = composite.head.name.value();
    if (!at_edges_.contains({pack_, name}) || !composite.rule) return;
    std::set<std::string> names;
    for (const grammar::AlarmName& alarm : composite.rule->names) names.insert(alarm.name);
    if (composite.suppressor) names.insert(composite.suppressor->value());
    std::vector<Scene> parts;
    std::int64_t pause = 0;
    for (const ast::Alarm& alarm : whole_.alarms) {
      if (!names.contains(alarm.head.name.value())) continue;
      const MutableRule rule = alarm;
      const Stage stage(pack_, rule, meter_.decisions());
      const std::vector<Scene> scenes = stage.edges();
      if (!scenes.empty()) parts.push_back(scenes.front());
      pause = std::max(pause, stage.pause());
    }
    if (parts.size() > most_alarms) return;
    std::vector<Scene> scenes;
    for (std::size_t chosen = 1; chosen < (std::size_t{1} << parts.size()); ++chosen) {
      Scene scene;
      for (std::size_t p = 0; p < parts.size(); ++p) {
        if ((chosen >> p & 1) == 0) continue;
        for (Json event : parts[p]) {
          if (!scene.empty() && !event.contains("$after")) event["$after"] = "0";
          scene.push_back(std::move(event));
        }
      }
      scenes.push_back(std::move(scene));
    }
    put_tests(name, std::move(scenes), pause, nullptr);
  }

  // One entity beside many others, with just so many events that it is raised, and with one fewer; and with events that
  // its filter should not take in place of these.
  void add_outlier(const ast::Outlier& outlier) {
    constexpr std::size_t others = 20;
    const std::string& name = outlier.head.name.value();
    std::vector<Wanted>& wanted = wanted_[{pack_, name}];
    if (wanted.empty() && !at_edges_.contains({pack_, name})) return;
    MutableRule rule = outlier;
    put_lists_in_place(whole_, rule);
    const Stage stage(pack_, rule, meter_.decisions());
    const auto proper = stage.matching("filter");
    if (!proper) return;
    const auto raises = [&](std::size_t times) {
      const Scene scene = stage.beside_others(*proper, times, others);
      return !scene.empty() && count_of(name, together(scene)) > 0;
    };
    std::size_t few = 1, enough = 2;
    while (enough <= 1024 && !raises(enough)) few = std::exchange(enough, 2 * enough);
    if (enough > 1024) return;
    while (few + 1 < enough) {
      const std::size_t middle = (few + enough) / 2;
      (raises(middle) ? enough : few) = middle;
    }
    for (const std::size_t times : {enough, few}) put_test(name, together(stage.beside_others(*proper, times, others)));
    for (const Wanted& other : wanted) put_test(name, together(stage.beside_others(other.event, enough, others)));
  }

  std::uint64_t count_of(const std::string& name, const Json& given) {
    grammar::Tree tree;
    const GivenEvents events = given_events(tree, add_json(tree, given), {});
    const runtime::Observations observations = observe_events(observer_, events.events);
    return TestOutcome(program_, pack_, observations).count(name).value_or(0);
  }

  static Json together(const Scene& scene) {
    Json out = Json::array();
    for (const Json& event : scene) out.push_back(event);
    return out;
  }

  // Scenes that raise the rule in one test, a pause between them, and scenes that do not in another. Of a rule that counts
  // (`stage`) the silent ones of one kind of event each become one scene.
  void put_tests(const std::string& name, std::vector<Scene> scenes, std::int64_t pause, const Stage* stage) {
    Json raising = Json::array(), silent = Json::array();
    const auto add = [&](Json& to, Json scene) {
      if (!to.empty() && pause > 0) scene.front()["$after"] = runtime::duration_text(pause);
      for (Json& event : scene) to.push_back(std::move(event));
    };
    if (stage) join_silent(name, scenes, *stage);
    for (const Scene& scene : scenes) {
      if (scene.empty()) continue;
      Json alone = together(scene);
      Json& to = count_of(name, alone) > 0 ? raising : silent;
      add(to, std::move(alone));
    }
    if (!raising.empty()) put_test(name, raising);
    if (!silent.empty()) put_test(name, silent);
  }

  // Events that nothing comes of, as one scene that one of them would make fire.
  void join_silent(const std::string& name, std::vector<Scene>& scenes, const Stage& stage) {
    std::vector<Json> events;
    for (const Wanted& wanted : wanted_[{pack_, name}]) {
      const Scene scene = stage.play(wanted.part, wanted.event);
      if (!scene.empty() && count_of(name, together(scene)) == 0) events.push_back(wanted.event);
    }
    Scene joined = stage.near_misses(events);
    if (events.size() < 2 || joined.empty() || count_of(name, together(joined)) > 0) return;
    for (const Wanted& wanted : wanted_[{pack_, name}]) {
      if (std::find(events.begin(), events.end(), wanted.event) == events.end()) continue;
      std::erase(scenes, stage.play(wanted.part, wanted.event));
    }
    scenes.push_back(std::move(joined));
  }

  void put_test(const std::string& name, const Json& given) {
    const std::uint64_t count = count_of(name, given);
    const std::string plain = name + (count > 0 ? ": what counts" : ": what is only like it");
    std::string title = plain;
    for (std::size_t number = 2; !titles_.insert(title).second; ++number) title = fmt::format("{} ({})", plain, number);
    tests_.push_back({{"name", title}, {"given", given}, {"expect", {{name, count == 0 ? Json(false) : Json(count)}}}});
  }

  const runtime::Program& program_;
  const CoverageMeter& meter_;
  const runtime::Scope scope_;
  runtime::Observer observer_;
  std::map<std::pair<std::string, std::string>, std::vector<Wanted>> wanted_;  // (pack, rule or filter)
  std::set<std::pair<std::string, std::string>> at_edges_;                     // whose thresholds and windows lack tests
  std::string pack_;
  ast::Pack whole_;  // all files of it
  Json tests_;
  std::set<std::string> titles_;
};

}  // namespace

std::vector<SuggestedFile> suggest_tests(const std::vector<ast::Pack>& packs, const grammar::Sources& sources,
                                         const runtime::Program& program, const CoverageMeter& meter,
                                         const MutationResult& mutation) {
  Suggester suggester(program, meter, mutation);
  std::vector<SuggestedFile> out;
  for (const ast::Pack& pack : packs) {
    Json tests = suggester.tests_of(pack, packs);
    if (tests.empty()) continue;
    const std::filesystem::path path(sources[pack.source].name());
    SuggestedFile& file = out.emplace_back();
    file.path = (path.parent_path() / path.stem()).string() + ".test" + path.extension().string();
    file.tests = tests.size();
    grammar::Tree tree;
    tree.root = add_json(tree, {{"pack", pack.name.value()}, {"tests", std::move(tests)}});
    file.text = is_trip_file(path.string()) ? grammar::print_trip(tree) : grammar::print_yaml(tree);
  }
  return out;
}

}  // namespace tripline::tools
