// The end of a branch of the search: all alternatives are taken, and an event is built that leaves every assumption true,
// as a document, as a line of a log, or as both where an object's raw text is asked about too.
#include <algorithm>
#include <utility>

#include "compiler/prove/document.hpp"
#include "compiler/prove/line.hpp"
#include "compiler/prove/search.hpp"

namespace tripline::compiler::proof {

using runtime::Field;
using runtime::Predicate;
using runtime::Step;
using runtime::Test;

std::vector<Literal> Search::literals(bool (*wanted)(const Field&)) const {
  std::vector<Literal> out;
  for (const std::uint32_t field : touched_) {
    if (!wanted(ir_.fields[field])) continue;
    out.insert(out.end(), fields_[field].literals.begin(), fields_[field].literals.end());
  }
  return out;
}

// All alternatives are taken: an event that leaves every assumption true.
Search::Branch Search::finish() {
  const std::vector<Literal> paths = literals(is_path), texts = literals(is_text), root = literals(is_root);
  for (const Literal& literal : root) {
    if (values_[literal.predicate].test != Test::exists) return give_up("a condition on the event itself");
  }
  const bool json = paths_holding_ > 0 || only_json_ || (!root.empty() && root[0].holds);
  const bool no_json = !root.empty() && !root[0].holds;
  if (json && no_json) return Branch::closed;
  if (!texts.empty()) {
    if (json) return finish_with_text(paths, texts);
    Solved line = build_line(ir_, values_, texts, no_json || !paths.empty());
    if (line.kind == Solved::Kind::none) return Branch::closed;
    if (line.kind == Solved::Kind::budget) return give_up(std::move(line.why));
    outcome_.witness = {std::move(line.text), false};
    return Branch::found;
  }
  if (no_json || (!json && paths.empty())) {
    outcome_.witness = {no_json ? "no JSON" : "", false};
    return Branch::found;
  }
  BuiltDocument built = build_document(ir_, values_, paths);
  if (built.kind == Solved::Kind::none) return Branch::closed;
  if (built.kind == Solved::Kind::budget) return give_up(std::move(built.why));
  outcome_.witness = {to_json(built.root), true};
  return Branch::found;
}

// The object as it may be written: plain, with its words escaped, and with a field more that holds what the raw text
// must have, where no condition would see that field.
std::vector<std::string> Search::spellings(const JsonNode& root, const std::vector<Literal>& paths,
                                           const std::vector<Literal>& texts, const std::string& line) const {
  constexpr std::string_view spare = "text";
  std::string words;
  for (const Literal& literal : texts) {
    const Predicate& p = values_[literal.predicate];
    if (literal.holds && Values::is_language(p.test) && p.test != Test::regex) words += p.text + " ";
  }
  const bool seen = std::any_of(paths.begin(), paths.end(), [&](const Literal& literal) {
    const Step& first = ir_.fields[values_[literal.predicate].field].steps[0];
    return first.kind != Step::Kind::key || first.key == spare;
  });
  std::vector<std::string> out;
  for (const bool escaped : {false, true}) {
    const std::string text = to_json(root, escaped);
    out.insert(out.end(), {text, " " + text + " "});
    for (const std::string& filling : {words, line}) {
      if (seen || filling.empty() || !is_json_text(filling)) continue;
      const std::string comma = root.members.empty() ? "" : ",";
      out.push_back(text.substr(0, text.size() - 1) + comma + to_json_member(spare, filling) + "}");
    }
  }
  return out;
}

// Conditions on an object's values and on its raw text (F11): each side alone can refuse, and spellings of the object
// are judged one by one.
Search::Branch Search::finish_with_text(const std::vector<Literal>& paths, const std::vector<Literal>& texts) {
  const BuiltDocument built = build_document(ir_, values_, paths);
  if (built.kind == Solved::Kind::none) return Branch::closed;
  const Solved line = build_line(ir_, values_, texts, false);
  if (line.kind == Solved::Kind::none) return Branch::closed;
  if (built.kind == Solved::Kind::budget) return give_up(built.why);
  std::vector<Literal> raw;
  for (const Literal& literal : texts) {
    if (ir_.fields[values_[literal.predicate].field].kind == Field::Kind::message) raw.push_back(literal);
  }
  std::sort(raw.begin(), raw.end());
  if (values_.text(raw, Texts::objects).kind == Solved::Kind::none) return Branch::closed;
  for (const std::string& spelling : spellings(built.root, paths, texts, line.text)) {
    if (!line_fits(ir_, values_, texts, spelling)) continue;
    outcome_.witness = {spelling, true};
    return Branch::found;
  }
  if (no_object_reads(texts)) return Branch::closed;
  if (write_object(built.root, paths, texts, Spelling::plain)) return Branch::found;
  if (no_object_reads(paths, texts)) return Branch::closed;
  if (write_object(built.root, paths, texts, Spelling::free)) return Branch::found;
  return give_up("no spelling of an object was found that leaves the conditions on its raw text true");
}

bool Search::write_object(const JsonNode& root, const std::vector<Literal>& paths, const std::vector<Literal>& texts,
                          Spelling spelling) {
  const TextNfa shapes[] = {spellings_of(values_, root, further_members(ir_, values_, paths), spelling)};
  if (shapes[0].states.size() > most_nfa_states) return false;
  Solved text = build_line_within(ir_, values_, texts, shapes, false);
  if (text.kind != Solved::Kind::text) return false;
  outcome_.witness = {std::move(text.text), true};
  return true;
}

// Whether what the raw text must be is nothing that an object is. Alternatives for values ask this again and again.
bool Search::no_object_reads(const std::vector<Literal>& texts) {
  auto at = no_object_.find(texts);
  if (at != no_object_.end()) {
    if (std::exchange(at->second.question, values_.question()) != values_.question()) values_.spend(at->second.cost);
    return at->second.value && !values_.exhausted_for_lines();
  }
  const std::size_t before = values_.spent();
  const auto none = [&](TextNfa shape) {
    return build_line_within(ir_, values_, texts, {&shape, 1}, true).kind == Solved::Kind::none;
  };
  const bool of_tokens = std::any_of(texts.begin(), texts.end(), [&](const Literal& literal) {
    return ir_.fields[values_[literal.predicate].field].kind != Field::Kind::message;
  });
  const bool found = none(object_shape()) || (!of_tokens && none(close_object_shape()));
  if (values_.exhausted_for_lines()) return false;  // and another question may have more left for it
  no_object_.emplace(texts, Remembered<bool>{found, values_.spent() - before, values_.question()});
  return found;
}

// The same of objects in which one of the conditions on values holds, whichever.
bool Search::no_object_reads(const std::vector<Literal>& paths, const std::vector<Literal>& texts) {
  return std::any_of(paths.begin(), paths.end(), [&](const Literal& literal) {
    const Predicate& p = values_[literal.predicate];
    const auto shape = object_shape_with(ir_.fields[p.field], p, literal.holds);
    if (!shape) return false;
    const TextNfa shapes[] = {object_shape(), *shape};
    return build_line_within(ir_, values_, texts, shapes, true).kind == Solved::Kind::none;
  });
}

}  // namespace tripline::compiler::proof
