#pragma once
// What the values of a CloudFormation template come to: intrinsic functions resolved as far as parameters' defaults and
// what the template says itself carry. What is known only to AWS stays as `${Name}`, so that equal references are equal
// texts all the same.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "grammar/tree.hpp"

namespace tripline::compiler {

struct TemplateText {
  std::string text;
  std::string unknown;  // the first thing that could not be resolved; empty: all is known
};

// Reads a tree that must outlive it. Bounded: texts to 64 KiB, conditions that name each other to 64 in a row, and all
// that is resolved in its life to a million steps.
class TemplateValues {
 public:
  // `parameters`: in place of the template's defaults.
  TemplateValues(const grammar::Tree& tree, const std::map<std::string, std::string>& parameters)
      : tree_(tree), parameters_(parameters) {}

  // A scalar, or a function that gives one; nothing for a list, a map or null, and for `AWS::NoValue`.
  std::optional<TemplateText> text(grammar::TreeId id) const { return text(id, 0); }
  // Behind `Fn::If`, where its condition is known: the value that counts; else the value itself.
  grammar::TreeId chosen(grammar::TreeId id) const;
  // A condition by name; nothing where it depends on something unknown.
  std::optional<bool> condition(std::string_view name) const { return condition(name, 0); }

  static constexpr std::size_t longest_text = std::size_t{64} << 10;

 private:
  // Whether the node is a call of a function: its name and argument.
  struct Call {
    std::string_view name;
    grammar::TreeId argument{};
  };
  std::optional<Call> call(grammar::TreeId id) const;
  std::optional<grammar::TreeId> section(std::string_view section, std::string_view name) const;

  std::optional<TemplateText> text(grammar::TreeId id, std::size_t depth) const;
  std::optional<TemplateText> reference(const std::string& name) const;
  std::optional<TemplateText> substitute(grammar::TreeId argument, std::size_t depth) const;
  std::optional<TemplateText> join(grammar::TreeId argument, std::size_t depth) const;
  std::optional<TemplateText> find_in_map(grammar::TreeId argument, std::size_t depth) const;
  std::optional<TemplateText> select(grammar::TreeId argument, std::size_t depth) const;
  std::optional<bool> condition(std::string_view name, std::size_t depth) const;
  std::optional<bool> truth(grammar::TreeId id, std::size_t depth) const;

  bool spent() const { return ++steps_ > 1'000'000; }

  mutable std::size_t steps_ = 0;
  const grammar::Tree& tree_;
  const std::map<std::string, std::string>& parameters_;
};

}  // namespace tripline::compiler
