#include "runtime/query_steps.hpp"

#include <re2/re2.h>

namespace tripline::runtime {

struct QuerySteps::Parsing {
  std::vector<std::string> literals;  // around the stars of a glob
  std::unique_ptr<re2::RE2> regex;
};

std::vector<QueryOrder> order_behind(const QuerySegment& segment, std::size_t from, std::size_t to) {
  std::vector<QueryOrder> order;
  for (std::size_t i = to; i-- > from;) {
    const QueryStep& step = segment.steps[i];
    if (step.kind == QueryStep::Kind::sort) order.insert(order.end(), step.order.begin(), step.order.end());
  }
  return order;
}

QuerySteps::QuerySteps(const QuerySegment& segment, QueryEvaluator& evaluator)
    : segment_(segment), evaluator_(evaluator), parsing_(segment.steps.size()), slots_(segment.slots) {
  for (std::size_t i = 0; i < segment.steps.size(); ++i) {
    const QueryStep& step = segment.steps[i];
    if (step.kind == QueryStep::Kind::parse_regex) parsing_[i].regex = query_regex(step.text);
    if (step.kind != QueryStep::Kind::parse_glob) continue;
    parsing_[i].literals.emplace_back();
    for (const char c : step.text) {
      if (c == '*') {
        parsing_[i].literals.emplace_back();
      } else {
        parsing_[i].literals.back() += c;
      }
    }
  }
}

QuerySteps::~QuerySteps() = default;

void QuerySteps::run(std::size_t from, std::size_t to, const std::function<void(std::uint32_t)>& emit) {
  emitted_ = 0;
  go_on(from, to, emit);
}

// Recurses once per unnest.
void QuerySteps::go_on(std::size_t at, std::size_t to, const std::function<void(std::uint32_t)>& emit) {
  for (; at < to; ++at) {
    const QueryStep& step = segment_.steps[at];
    switch (step.kind) {
      case QueryStep::Kind::compute:
        slots_[step.slot] = evaluator_.value(step.expression, slots_);
        break;
      case QueryStep::Kind::filter:
        if (!is_true(evaluator_.value(step.expression, slots_))) return;
        break;
      case QueryStep::Kind::parse_glob:
        parse_glob(step, parsing_[at]);
        break;
      case QueryStep::Kind::parse_regex:
        parse_regex(step, parsing_[at]);
        break;
      case QueryStep::Kind::unnest:
        return unnest(step, at, to, emit);
      case QueryStep::Kind::sort:
      case QueryStep::Kind::cut:
        break;  // of many rows
    }
  }
  if (emitted_ < most_rows) emit(emitted_++);
}

// L33. What stands behind the first place of a literal also stands behind any later one, so no search goes
// back.
void QuerySteps::parse_glob(const QueryStep& step, const Parsing& parsing) {
  for (const std::uint32_t slot : step.slots) slots_[slot] = {};
  const auto text = text_of(evaluator_.value(step.expression, slots_), evaluator_.scratch());
  if (!text) return;
  std::size_t at = text->find(parsing.literals[0]);
  if (at == text->npos) return;
  at += parsing.literals[0].size();
  std::vector<std::string_view> captures;
  for (std::size_t i = 1; i < parsing.literals.size(); ++i) {
    const std::string& literal = parsing.literals[i];
    const bool last = i + 1 == parsing.literals.size();
    const std::size_t end = last && literal.empty() ? text->size() : text->find(literal, at);
    if (end == text->npos) return;
    captures.push_back(text->substr(at, end - at));
    at = end + literal.size();
  }
  for (std::size_t i = 0; i < step.slots.size(); ++i)
    slots_[step.slots[i]] = QueryValue::of_text(captures[i]);
}

void QuerySteps::parse_regex(const QueryStep& step, const Parsing& parsing) {
  for (const std::uint32_t slot : step.slots) slots_[slot] = {};
  const auto text = text_of(evaluator_.value(step.expression, slots_), evaluator_.scratch());
  if (!text) return;
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(parsing.regex->NumberOfCapturingGroups()) +
                                       1);
  const re2::StringPiece whole(text->data(), text->size());
  if (!parsing.regex->Match(whole, 0, text->size(), re2::RE2::UNANCHORED, groups.data(),
                            static_cast<int>(groups.size()))) {
    return;
  }
  for (std::size_t i = 0; i < step.slots.size(); ++i) {
    const re2::StringPiece& group = groups[step.groups[i]];
    if (group.data()) slots_[step.slots[i]] = QueryValue::of_text({group.data(), group.size()});
  }
}

// L39
void QuerySteps::unnest(const QueryStep& step, std::size_t at, std::size_t to,
                        const std::function<void(std::uint32_t)>& emit) {
  const QueryValue source = evaluator_.value(step.expression, slots_);
  const std::vector<QueryValue> row = slots_;
  const bool list = evaluator_.json().for_each(source, evaluator_.scratch(), [&](const QueryValue& element) {
    slots_ = row;
    slots_[step.slot] = element;
    go_on(at + 1, to, emit);
    return emitted_ < most_rows;
  });
  if (list) return;
  slots_[step.slot] = source;
  go_on(at + 1, to, emit);
}

}  // namespace tripline::runtime
