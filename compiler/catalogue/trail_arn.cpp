// The ARNs that an event's resource may have are a small language: one text, or all texts with one beginning. It is put
// beside the selector's conditions on one made-up field, and the prover says whether both can hold and whether the one
// implies the other.
#include "compiler/catalogue/trail_arn.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "compiler/catalogue/trail.hpp"
#include "compiler/ir.hpp"
#include "compiler/prove/prove.hpp"

namespace tripline::compiler {

namespace {

using runtime::Test;

constexpr std::string_view object_type = "AWS::S3::Object", function_type = "AWS::Lambda::Function";
// Calls on objects whose records name a second object, or the beginning of many ARNs in the place of one.
constexpr std::array<std::string_view, 3> of_several_objects = {"CopyObject", "UploadPartCopy", "DeleteObjects"};

// The beginning of all ARNs of the type, in the partition that has no name of its own.
std::string beginning_of(std::string_view type) {
  const std::size_t first = type.find("::"), second = first == type.npos ? first : type.find("::", first + 2);
  if (second == type.npos) return {};
  std::string out = "arn:aws:";
  for (const char c : type.substr(first + 2, second - first - 2))
    out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out + ':';
}

class Question {
 public:
  explicit Question(const FieldSelector& selector) {
    constexpr auto key = runtime::Step::Kind::key;
    field_ = static_cast<std::uint32_t>(writer_.field({runtime::Field::Kind::path, {{key, "arn", 0}}, 0}));
    std::vector<NodeId> wanted, all;
    add(selector.equals, Test::equals, wanted);
    add(selector.starts_with, Test::prefix, wanted);
    add(selector.ends_with, Test::suffix, wanted);
    if (!wanted.empty()) all.push_back(writer_.any(std::move(wanted)));
    std::vector<NodeId> unwanted;
    add(selector.not_equals, Test::equals, unwanted);
    add(selector.not_starts_with, Test::prefix, unwanted);
    add(selector.not_ends_with, Test::suffix, unwanted);
    for (const NodeId node : unwanted) all.push_back(writer_.none(node));
    selected_ = writer_.all(std::move(all));
  }

  NodeId test(Test test, std::string text) { return writer_.test({field_, test, std::move(text)}); }
  NodeId any(std::vector<NodeId> nodes) { return writer_.any(std::move(nodes)); }

  Recording ask(NodeId arn) {
    Prover prover(ir_, {2000, 2000});  // small questions, and perhaps many of them
    if (prover.implies(arn, selected_).answer == Answer::yes) return Recording::yes;
    return prover.disjoint(arn, selected_).answer == Answer::yes ? Recording::no : Recording::depends;
  }

 private:
  void add(const std::vector<std::string>& texts, Test how, std::vector<NodeId>& out) {
    for (const std::string& text : texts) out.push_back(test(how, text));
  }

  Ir ir_;
  IrWriter writer_{ir_};
  std::uint32_t field_ = 0;
  NodeId selected_{};
};

// The ARNs of the type's resource in an event one of whose resources has an ARN like `text`: that one, or for an object
// whose bucket is told, what lies in it.
NodeId resource_of(std::string_view type, std::string_view text, Question& question) {
  const bool open = text.ends_with('*');
  if (open) text.remove_suffix(1);
  const bool bucket = type == object_type && text.find('/') == text.npos;
  if (open) return question.test(Test::prefix, std::string(text));
  return bucket ? question.test(Test::prefix, std::string(text) + '/') : question.test(Test::equals, std::string(text));
}

// Whether the event has one resource of the call's type, so that what is known of some ARN is known of that one's.
bool has_one(const Call& call) {
  if (call.resource == function_type) return true;
  const auto& several = of_several_objects;
  return call.resource == object_type && std::find(several.begin(), several.end(), call.name) == several.end();
}

// Whether the selector lets through every ARN of the type; asked for each call, so without a proof.
bool lets_all_through(const FieldSelector& selector, std::string_view type) {
  const std::string all = beginning_of(type);
  const bool excludes =
      selector.not_equals.size() + selector.not_starts_with.size() + selector.not_ends_with.size() > 0;
  return !all.empty() && !excludes &&
         std::any_of(selector.starts_with.begin(), selector.starts_with.end(),
                     [&](const std::string& text) { return all.starts_with(text) || all + "::" == text; });
}

}  // namespace

Recording selects_arn(const FieldSelector& selector, const Call& call, const SomeOf<std::string>& arns) {
  if (lets_all_through(selector, call.resource)) return Recording::yes;
  if (arns.any || !has_one(call)) return Recording::depends;
  Question question(selector);
  std::vector<NodeId> resources;
  for (const std::string& text : arns.values) resources.push_back(resource_of(call.resource, text, question));
  return question.ask(question.any(std::move(resources)));
}

}  // namespace tripline::compiler
