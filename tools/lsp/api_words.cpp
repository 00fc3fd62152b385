#include "tools/lsp/api_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/attack.hpp"
#include "compiler/catalogue/catalogue.hpp"
#include "compiler/catalogue/record_fields.hpp"

namespace tripline::tools::lsp {

namespace {

using compiler::Call;
using compiler::CallId;
using compiler::Catalogue;
using compiler::Service;

constexpr int deepest_field = 4;

void add_members(std::string_view type, const std::string& path, int depth, std::vector<ApiWord>& out) {
  for (const compiler::Member& member : compiler::record_members(type)) {
    const std::string here = path.empty() ? std::string(member.name) : fmt::format("{}.{}", path, member.name);
    std::string_view of = member.type;
    while (of.ends_with("[]")) of.remove_suffix(2);
    out.push_back({here, std::string(member.type), ""});
    if (of.starts_with('@') && depth < deepest_field) add_members(of, here, depth + 1, out);
  }
}

// The source that the pattern around a place asks for: the last `$.eventSource = word` before it.
std::string asked_source(std::string_view before) {
  const std::size_t brace = before.rfind('{');
  if (brace == std::string_view::npos) return "";
  std::string_view pattern = before.substr(brace);
  const std::size_t at = pattern.rfind("$.eventSource");
  if (at == std::string_view::npos) return "";
  pattern.remove_prefix(at + std::string_view("$.eventSource").size());
  const auto skip = [&](std::string_view characters) {
    pattern.remove_prefix(std::min(pattern.find_first_not_of(characters), pattern.size()));
  };
  skip(" ");
  if (!pattern.starts_with('=')) return "";
  skip(" =\"\\");
  return std::string(pattern.substr(0, pattern.find_first_of(" \"\\)&|")));
}

std::string services_of(const Catalogue& catalogue, std::string_view name) {
  std::string out;
  for (const CallId id : catalogue.named(name)) {
    out += fmt::format("{}{}", out.empty() ? "" : ", ", catalogue[catalogue[id].service].source);
  }
  return out;
}

std::string_view access_word(Call::Access access) {
  switch (access) {
    case Call::Access::read: return "read";
    case Call::Access::write: return "write";
    case Call::Access::unknown: break;
  }
  return "";
}

std::string describe_call(const Catalogue& catalogue, CallId id) {
  const Call& call = catalogue[id];
  std::string out = fmt::format("**{}** of `{}`", call.name, catalogue[call.service].source);
  if (const auto word = access_word(call.access); !word.empty()) out += fmt::format(", {}", word);
  if (!call.resource.empty()) out += fmt::format(", a data event of `{}`", call.resource);
  const auto parameters = catalogue.parameters(id);
  for (std::size_t i = 0; i < parameters.size() && i < 40; ++i) {
    out += fmt::format("{}`{}`", i == 0 ? "\n\n`requestParameters`: " : ", ", parameters[i].name);
  }
  return out;
}

}  // namespace

std::vector<ApiWord> api_fields() {
  std::vector<ApiWord> out;
  add_members("@Record", "", 1, out);
  return out;
}

std::vector<ApiWord> api_calls(std::string_view source) {
  const Catalogue& catalogue = Catalogue::shipped();
  std::vector<ApiWord> out;
  for (const Service& service : catalogue.services()) {
    if (!source.empty() && service.source != source) continue;
    for (const CallId id : service.calls) out.push_back({std::string(catalogue[id].name), std::string(service.source), ""});
  }
  std::sort(out.begin(), out.end(), [](const ApiWord& a, const ApiWord& b) { return a.word < b.word; });
  // One name of several services is one word.
  std::vector<ApiWord> unique;
  for (ApiWord& word : out) {
    if (!unique.empty() && unique.back().word == word.word) unique.back().detail += ", " + word.detail;
    else unique.push_back(std::move(word));
  }
  return unique;
}

std::vector<ApiWord> api_values(std::string_view field, std::string_view before) {
  if (field == "$.eventName") return api_calls(asked_source(before));
  std::vector<ApiWord> out;
  if (field == "$.eventSource") {
    for (const Service& service : Catalogue::shipped().services()) out.push_back({std::string(service.source), "", ""});
  } else if (field.starts_with("$.")) {
    for (const std::string_view value : compiler::record_values(field.substr(2))) out.push_back({std::string(value), "", ""});
  }
  std::sort(out.begin(), out.end(), [](const ApiWord& a, const ApiWord& b) { return a.word < b.word; });
  return out;
}

std::vector<ApiWord> attack_techniques() {
  std::vector<ApiWord> out;
  for (const compiler::AttackTechnique& technique : compiler::attack_techniques()) {
    if (technique.state == compiler::AttackTechnique::State::active) {
      out.push_back({std::string(technique.id), std::string(technique.name), ""});
    }
  }
  return out;
}

std::string describe_api_word(std::string_view word) {
  if (const auto* technique = compiler::find_technique(word)) {
    std::string out = fmt::format("**{}** {}", technique->id, technique->name);
    for (std::size_t i = 0; i < technique->tactics.size(); ++i) {
      out += fmt::format("{}{}", i == 0 ? "\n\n" : ", ", technique->tactics[i]);
    }
    return out;
  }
  const Catalogue& catalogue = Catalogue::shipped();
  std::string out;
  for (const CallId id : catalogue.named(word)) out += (out.empty() ? "" : "\n\n") + describe_call(catalogue, id);
  if (!out.empty()) return out;
  if (const auto service = catalogue.service(word)) {
    return fmt::format("**{}**: {} calls", word, catalogue[*service].calls.size());
  }
  if (const auto renamed = catalogue.renamed(word)) return fmt::format("logged as `{}` ({})", *renamed, services_of(catalogue, *renamed));
  if (const auto instead = catalogue.never_logged(word)) return fmt::format("never logged: {}", *instead);
  if (!word.starts_with("$.")) return "";
  for (const ApiWord& field : api_fields()) {
    if (field.word == word.substr(2)) return fmt::format("`{}`: {}", word, field.detail);
  }
  return "";
}

std::string markdown_safe(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>()#!|~").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace tripline::tools::lsp
