#include "runtime/run.hpp"

#include <memory>

namespace tripline::runtime {

RunResult observe_archive(const Program& program, const std::vector<Input>& inputs, const RunOptions& options,
                          SeenEvents* shared) {
  std::vector<std::unique_ptr<Observer>> observers;
  ArchivePass pass;
  pass.begin = [&](unsigned workers, SeenEvents* seen, const Winners* winners) {
    observers.clear();
    for (unsigned i = 0; i < workers; ++i) {
      observers.push_back(std::make_unique<Observer>(program, options.scope, seen, winners));
    }
  };
  pass.observe = [&](unsigned worker, const EventBytes& event) { return observers[worker]->observe(event); };
  pass.conflicts = [&](unsigned worker) -> const std::set<std::string>& {
    return observers[worker]->conflicts();
  };

  PassAccount account = pass_archive(inputs, options, shared, pass);
  RunResult result(program);
  for (const auto& observer : observers) result.observations.add(std::move(observer->observations()));
  result.conflicts = account.conflicts;
  result.forgotten = account.forgotten;
  result.report = std::move(account.report);
  result.observe_seconds = account.seconds;
  return result;
}

}  // namespace tripline::runtime
