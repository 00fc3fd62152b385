#include "runtime/observe_score.hpp"

#include <gtest/gtest.h>

#include "tests/compiler/packs.hpp"
#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

// The findings of the only score over events a second apart.
std::vector<Finding> findings(const Program& program, const std::vector<std::string>& events) {
  const Scope scope;
  Observer observer(program, scope, nullptr, nullptr);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Padded padded("{\"eventTime\":\"" + format_time(1'714'564'800 + static_cast<std::int64_t>(i)) + "\"," + events[i] + "}");
    EventBytes event;
    event.index = i;
    event.bytes = padded.view();
    observer.observe(event);
  }
  return evaluate(program, observer.observations(), {"f"});
}

std::string said(const std::vector<Finding>& list) {
  std::string out;
  for (const Finding& finding : list) {
    const auto& detail = std::get<ScoreDetail>(finding.detail);
    out += (finding.entity.empty() ? "everybody" : finding.entity[0].second) + " " + std::to_string(finding.count) + "x" +
           std::to_string(detail.score);
    for (const auto& signal : detail.signals) out += " " + signal.name + ":" + std::to_string(signal.count);
    for (const auto& category : detail.categories) {
      for (const auto& [is, events] : category.events) out += " " + category.of + "/" + is + ":" + std::to_string(events);
    }
    out += "\n";
  }
  return out;
}

TEST(ObserveScore, OnlyEventsThatReachTheLevelCount) {
  const compiler::Packs packs(R"(pack: p
scores:
  - name: s
    per: event
    by: $.user
    base: 1
    level: 6
    cap: 9
    signals:
      - { name: call, filter: '{ $.call = a }', weight: 5 }
      - { name: error, filter: '{ $.error = * }', weight: 3 }
      - { name: outside, filter: '{ $.outside = 1 }', weight: 2 }
    categories:
      - { of: kind, is: call, filter: '{ $.call = * }' }
      - { of: kind, is: other, filter: '' }
      - { of: failed, is: 'yes', filter: '{ $.error = * }' }
)");
  const std::vector<std::string> events = {
      R"("user":"ana","call":"a")",                               // 6
      R"("user":"ana","call":"a","error":"e","outside":1)",       // 11, of which 9
      R"("user":"ana","call":"b","error":"e")",                   // 4
      R"("user":"ben","error":"e","outside":1)",                  // 6
      R"("user":"cleo","outside":1)",                             // 3
      R"("call":"a","outside":1)",                                // 8, nobody's
      R"("user":"","call":"a")",                                  // the same
  };
  EXPECT_EQ(said(findings(packs.program(), events)),
            "ana 2x9 call:2 error:1 outside:1 kind/call:2 failed/yes:1\n"
            "ben 1x6 error:1 outside:1 kind/other:1 failed/yes:1\n"
            "unknown 2x8 call:2 outside:1 kind/call:2\n");
}

TEST(ObserveScore, EntitiesInWindows) {
  const compiler::Packs packs(R"(pack: p
scores:
  - name: s
    by: $.ip
    filter: '{ $.call = * }'
    level: 3
    signals:
      - { name: users, distinct: $.user, at_least: 3, weight: 3 }
      - { name: errors, filter: '{ $.error = * }', share: 0.5, weight: 3 }
    window: 5s
)");
  const std::vector<std::string> events = {
      R"("ip":"1","call":"x","user":"ana")", R"("ip":"1","call":"x","user":"ben")",
      R"("ip":"1","call":"x")",                     // nobody is a third user
      R"("ip":"1","user":"dan","error":"e")",       // no call: no event of the score
      R"("call":"x","error":"e")",                  // nobody's
      R"("ip":"1","call":"x","user":"ana")",        // the next window
      R"("ip":"2","call":"x","error":"e")", R"("ip":"2","call":"x")",
      R"("ip":"1","call":"x","user":"ben")", R"("ip":"1","call":"x","user":"ben","error":"e")",
  };
  EXPECT_EQ(said(findings(packs.program(), events)), "1 3x3 users:3\n2 2x3 errors:1\n");
}

TEST(ObserveScore, WithoutAnEntityTheArchiveIsOne) {
  const compiler::Packs packs(R"(pack: p
scores:
  - { name: s, per: event, level: 2, signals: [{ name: error, filter: '{ $.error = * }', weight: 2 }] }
)");
  EXPECT_EQ(said(findings(packs.program(), {R"("error":"e")", R"("user":"ana","error":"e")", R"("user":"ana")"})),
            "everybody 2x2 error:2\n");
}

}  // namespace
}  // namespace tripline::runtime
