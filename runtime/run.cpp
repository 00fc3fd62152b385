#include "runtime/run.hpp"

#include <memory>
#include <utility>

namespace tripline::runtime {

void drop_silent_graphs(Program& program) {
  std::erase_if(program.graphs, [](const Graph& graph) { return !graph.alarm.at_least; });
}

namespace {

// A worker's observers, one a program.
using Worker = std::vector<std::unique_ptr<Observer>>;

std::vector<RunResult> observe_each(const std::vector<const Program*>& programs, const std::vector<Input>& inputs,
                                    const RunOptions& options, SeenEvents* shared) {
  std::vector<Worker> workers;
  // The first program's are the pass's own. Had all programs the same, each would find that the one before it has seen
  // the event already.
  std::vector<std::unique_ptr<SeenEvents>> seen_by_others;
  ArchivePass pass;
  pass.begin = [&](unsigned count, SeenEvents* seen, const Winners* winners) {
    workers.clear();
    workers.resize(count);
    seen_by_others.clear();
    for (std::size_t p = 0; p < programs.size(); ++p) {
      SeenEvents* own = seen;
      if (p > 0 && seen) own = seen_by_others.emplace_back(std::make_unique<SeenEvents>(options.dedup_bytes)).get();
      for (Worker& worker : workers) {
        worker.push_back(std::make_unique<Observer>(*programs[p], options.scope, own, winners));
        if (options.profile) worker.back()->start_profile();
      }
    }
  };
  pass.observe = [&](unsigned number, const EventBytes& event) {
    const Admission admission = workers[number].front()->observe(event);
    for (std::size_t p = 1; p < programs.size(); ++p) workers[number][p]->observe(event);
    return admission;
  };
  // Two threads may meet two copies of an event, and each program see another of them first: but what differs from
  // what was seen differs for all of them.
  pass.conflicts = [&](unsigned number) -> const std::set<std::string>& {
    return workers[number].front()->conflicts();
  };

  const PassAccount account = pass_archive(inputs, options, shared, pass);
  std::vector<RunResult> results;
  for (std::size_t p = 0; p < programs.size(); ++p) {
    RunResult& result = results.emplace_back(*programs[p]);
    if (options.profile) result.profile.emplace(*programs[p]);
    for (const Worker& worker : workers) {
      if (options.profile) result.profile->add(worker[p]->profile());
      result.observations.add(std::move(worker[p]->observations()));
    }
    result.conflicts = account.conflicts;
    result.forgotten = account.forgotten;
    result.report = account.report;
    result.observe_seconds = account.seconds;
  }
  return results;
}

}  // namespace

RunResult observe_archive(const Program& program, const std::vector<Input>& inputs, const RunOptions& options,
                          SeenEvents* shared) {
  return std::move(observe_each({&program}, inputs, options, shared).front());
}

std::vector<RunResult> observe_programs(const std::vector<const Program*>& programs, const std::vector<Input>& inputs,
                                        const RunOptions& options) {
  return observe_each(programs, inputs, options, nullptr);
}

}  // namespace tripline::runtime
