#include "tools/lsp/document.hpp"

#include "grammar/build_pack.hpp"
#include "grammar/print_trip.hpp"
#include "grammar/print_yaml.hpp"
#include "grammar/read_trip.hpp"
#include "grammar/read_yaml.hpp"
#include "tools/read_packs.hpp"

namespace tripline::tools::lsp {

Document::Document(std::string path, std::string text) { sources_.add(std::move(path), std::move(text)); }

bool Document::is_trip() const { return is_trip_file(path()); }

bool Document::is_pack() const {
  return is_trip() || text().starts_with("pack:") || text().find("\npack:") != std::string::npos;
}

std::optional<grammar::Tree> Document::tree(grammar::Diagnostics& diagnostics) const {
  const grammar::SourceId id{0};
  return is_trip() ? grammar::read_trip(sources_, id, diagnostics) : grammar::read_yaml(sources_, id, diagnostics);
}

const std::optional<grammar::ast::Pack>& Document::pack() const {
  if (parsed_) return pack_;
  parsed_ = true;
  grammar::Diagnostics unused;
  if (auto read = tree(unused)) pack_ = grammar::build_pack(std::move(*read), unused);
  if (pack_) names_ = name_places(*pack_);
  return pack_;
}

const std::vector<NamePlace>& Document::names() const {
  pack();
  return names_;
}

std::optional<std::string> Document::formatted() const {
  grammar::Diagnostics diagnostics;
  const auto read = tree(diagnostics);
  if (!read || diagnostics.has_errors()) return std::nullopt;
  return is_trip() ? grammar::print_trip(*read) : grammar::print_yaml(*read);
}

}  // namespace tripline::tools::lsp
