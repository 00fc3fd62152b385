// Any bytes as a query, and behind a NUL any lines as events: parsing ends with a tree or an error, spans are
// inside the text, a plan holds what it promises, and running it ends. Events one by one and all together
// give one result.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/lower_query.hpp"
#include "runtime/query_evaluate.hpp"

namespace {

using namespace tripline;

std::string shown(const runtime::QueryTable& table) {
  std::string out;
  for (const std::string& column : table.columns) out += column + ";";
  for (const auto& row : table.rows) {
    out += '\n';
    for (const runtime::OwnedQueryValue& value : row) {
      runtime::QueryScratch scratch;
      out += std::to_string(static_cast<int>(value.kind)) + ":";
      out += std::string(runtime::text_of(value.view(), scratch).value_or(value.text)) + ";";
    }
  }
  return out;
}

void observe(runtime::QueryObserver& observer, const std::string& line, std::size_t index) {
  const std::string bytes = line + std::string(runtime::Decoder::padding, ' ');
  runtime::QueryEvent event;
  event.bytes = std::string_view(bytes).substr(0, line.size());
  event.stored = true;
  event.time = static_cast<double>(index % 3) * 1000;
  observer.observe(event, index);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size > 70'000) return 0;
  const std::string input(reinterpret_cast<const char*>(bytes), size);
  const std::string query = input.substr(0, input.find('\0'));
  grammar::Diagnostics diagnostics;
  const grammar::Span span{grammar::SourceId{0}, 0, static_cast<std::uint32_t>(query.size())};
  const auto plan = compiler::compile_query({query, span}, diagnostics);
  if (plan.has_value() == diagnostics.has_errors()) std::abort();
  for (const grammar::Diagnostic& d : diagnostics.list()) {
    if (d.span.begin > d.span.end || d.span.end > query.size() || d.message.empty()) std::abort();
    if (d.fix && (d.fix->span.begin > d.fix->span.end || d.fix->span.end > query.size())) std::abort();
  }
  if (!plan) return 0;
  if (runtime::verify(*plan)) std::abort();

  const runtime::QueryClock clock{1000, 0.0, 5000.0};
  const runtime::Scope scope;
  runtime::QueryObserver whole(*plan, clock, scope, nullptr, nullptr);
  runtime::QueryObservations sum(*plan);
  std::size_t index = 0;
  for (std::size_t at = query.size() + 1; at < input.size() && index < 64; ++index) {
    const std::size_t end = std::min(input.find('\n', at), input.size());
    const std::string line = input.substr(at, end - at);
    at = end + 1;
    observe(whole, line, index);
    runtime::QueryObserver one(*plan, clock, scope, nullptr, nullptr);
    observe(one, line, index);
    sum.add(std::move(one.observations()));
  }
  const std::string together = shown(runtime::evaluate(*plan, clock, std::move(whole.observations())));
  const std::string added = shown(runtime::evaluate(*plan, clock, std::move(sum)));
  if (together != added) std::abort();
  return 0;
}
