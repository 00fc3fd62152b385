#include "runtime/query_run.hpp"

#include <memory>

namespace tripline::runtime {

QueryRunResult query_archive(const QueryPlan& plan, const QueryClock& clock, const std::vector<Input>& inputs,
                             const RunOptions& options, SeenEvents* seen) {
  std::vector<std::unique_ptr<QueryObserver>> observers;
  ArchivePass pass;
  pass.begin = [&](unsigned workers, SeenEvents* known, const Winners* winners) {
    observers.clear();
    for (unsigned i = 0; i < workers; ++i) {
      observers.push_back(std::make_unique<QueryObserver>(plan, clock, options.scope, known, winners, options.query_bytes));
    }
  };
  pass.observe = [&](unsigned worker, const EventBytes& event) { return observers[worker]->observe(event); };
  pass.conflicts = [&](unsigned worker) -> const std::set<std::string>& {
    return observers[worker]->conflicts();
  };

  QueryRunResult result(plan, options.query_bytes);
  result.account = pass_archive(inputs, options, seen, pass);
  for (const auto& observer : observers) result.observations.add(std::move(observer->observations()));
  return result;
}

}  // namespace tripline::runtime
