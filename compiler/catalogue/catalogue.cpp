// The shipped text is taken apart into lines once: services and calls become rows, everything behind a call's name stays
// a piece of text until somebody asks for it. So loading costs the unpacking and one pass, and most runs never load.
#include "compiler/catalogue/catalogue.hpp"

#include <algorithm>
#include <array>

#include "compiler/catalogue/read_extension.hpp"
#include "compiler/packed.hpp"

namespace tripline::compiler {

namespace {

Call::Access access_of(char mark) {
  return mark == 'r' ? Call::Access::read : mark == 'w' ? Call::Access::write : Call::Access::unknown;
}

// `UpdateDistribution2020_05_31` without its version.
std::string_view without_version(std::string_view name) {
  constexpr std::string_view shape = "0000_00_00";
  if (name.size() <= shape.size()) return name;
  const std::string_view tail = name.substr(name.size() - shape.size());
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool digit = tail[i] >= '0' && tail[i] <= '9';
    if (shape[i] == '0' ? !digit : tail[i] != '_') return name;
  }
  return name.substr(0, name.size() - shape.size());
}

// How often each letter occurs, letter case aside. An edit changes one letter into another, brings one or takes one away,
// so words within k edits have at most k letters that the other lacks: that spares most names the quadratic comparison.
using Letters = std::array<std::int8_t, 32>;

Letters letters_of(std::string_view word) {
  Letters letters{};
  for (const char c : word) ++letters[static_cast<unsigned char>(c) & 31U];
  return letters;
}

bool may_be_near(std::string_view word, const Letters& letters, std::string_view name) {
  constexpr std::size_t most_edits = 4;  // a name that is farther off is another name
  const std::size_t edits = std::min(word.size() / 3, most_edits);
  const std::size_t lengths = word.size() > name.size() ? word.size() - name.size() : name.size() - word.size();
  if (lengths > edits || name.size() > 100) return false;
  Letters rest = letters;
  std::size_t foreign = 0;
  for (const char c : name) foreign += --rest[static_cast<unsigned char>(c) & 31U] < 0;
  return foreign <= edits;
}

}  // namespace

std::vector<Member> parse_members(std::string_view line) {
  std::vector<Member> members;
  while (!line.empty()) {
    const std::string_view word = next_word(line);
    if (word.empty()) continue;
    const std::size_t colon = word.rfind(':');
    if (colon == std::string_view::npos) {
      members.push_back({word, "s"});
    } else {
      members.push_back({word.substr(0, colon), word.substr(colon + 1)});
    }
  }
  return members;
}

void Catalogue::read_line(std::string_view line) {
  const std::string_view sign = next_word(line);
  if (sign == "=") {
    const std::string_view source = next_word(line);
    const auto [at, fresh] = by_source_.emplace(source, ServiceId{static_cast<std::uint32_t>(services_.size())});
    if (fresh) services_.emplace_back().source = source;
    open_ = at->second;
    for (std::string_view flag = next_word(line); !flag.empty(); flag = next_word(line)) {
      Service& service = services_[static_cast<std::size_t>(open_)];
      service.camel |= flag == "camel";
      service.loose |= flag == "loose";
      service.dated |= flag == "dated";
    }
    return;
  }
  if (services_.empty()) return;  // the line of the version
  Service& service = services_[static_cast<std::size_t>(open_)];
  if (sign == "*") {
    service.common = line;
    return;
  }
  const std::string_view name = next_word(line);
  if (sign == "+") {
    std::string_view mark = next_word(line);
    Call call{name, open_, access_of(mark.front()), {}, line, false};
    if (mark.size() > 1 && mark[1] == '?') call.open = true;
    if (const std::size_t comma = mark.find(','); comma != std::string_view::npos) call.resource = mark.substr(comma + 1);
    service.calls.push_back(CallId{static_cast<std::uint32_t>(calls_.size())});
    calls_.push_back(call);
  } else if (sign == ".") {
    service.shapes.emplace_back(name, line);
  } else if (sign == ">") {
    service.renamed.emplace(name, line);
  } else if (sign == "-") {
    service.never.emplace(name, line);
  }
}

void Catalogue::read(std::string text) {
  const std::string_view whole = texts_.emplace_back(std::move(text));
  for (std::size_t begin = 0; begin < whole.size();) {
    const std::size_t end = std::min(whole.find('\n', begin), whole.size());
    if (end > begin) read_line(whole.substr(begin, end - begin));
    begin = end + 1;
  }
}

void Catalogue::index() {
  by_name_.clear();
  for (Service& service : services_) {
    std::stable_sort(service.calls.begin(), service.calls.end(),
                     [&](CallId a, CallId b) { return (*this)[a].name < (*this)[b].name; });
    // Of two that are one call the later was said on top.
    const auto last_of_each = std::unique(service.calls.rbegin(), service.calls.rend(), [&](CallId a, CallId b) {
      return (*this)[a].name == (*this)[b].name;
    });
    service.calls.erase(service.calls.begin(), last_of_each.base());
    by_name_.insert(by_name_.end(), service.calls.begin(), service.calls.end());
  }
  std::stable_sort(by_name_.begin(), by_name_.end(), [&](CallId a, CallId b) { return (*this)[a].name < (*this)[b].name; });
}

Catalogue Catalogue::unpacked() {
  Catalogue catalogue;
  catalogue.read(unpack(packed_catalogue()));
  return catalogue;
}

const Catalogue& Catalogue::shipped() {
  static const Catalogue catalogue = [] {
    Catalogue made = unpacked();
    made.index();
    return made;
  }();
  return catalogue;
}

Catalogue Catalogue::extended(const grammar::Sources& sources, std::span<const grammar::SourceId> files,
                              grammar::Diagnostics& diagnostics) {
  Catalogue catalogue = unpacked();
  for (const grammar::SourceId id : files) catalogue.read(read_extension(sources, id, diagnostics));
  catalogue.index();
  return catalogue;
}

std::optional<ServiceId> Catalogue::service(std::string_view source) const {
  const auto at = by_source_.find(source);
  return at == by_source_.end() ? std::nullopt : std::optional(at->second);
}

std::optional<CallId> Catalogue::call(ServiceId id, std::string_view name) const {
  const Service& service = (*this)[id];
  const auto find = [&](std::string_view wanted) -> std::optional<CallId> {
    const auto at = std::lower_bound(service.calls.begin(), service.calls.end(), wanted,
                                     [&](CallId call, std::string_view text) { return (*this)[call].name < text; });
    if (at == service.calls.end() || (*this)[*at].name != wanted) return std::nullopt;
    return *at;
  };
  if (const auto found = find(name)) return found;
  const std::string_view plain = service.dated ? without_version(name) : name;
  return plain.size() == name.size() ? std::nullopt : find(plain);
}

std::vector<CallId> Catalogue::named(std::string_view name) const {
  const auto at = std::lower_bound(by_name_.begin(), by_name_.end(), name,
                                   [&](CallId call, std::string_view text) { return (*this)[call].name < text; });
  std::vector<CallId> found;
  for (auto next = at; next != by_name_.end() && (*this)[*next].name == name; ++next) found.push_back(*next);
  if (without_version(name).size() == name.size()) return found;
  for (const auto& [source, service] : by_source_) {
    if (const auto dated = call(service, name); dated && (*this)[*dated].name != name) found.push_back(*dated);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::optional<std::string_view> Catalogue::renamed(std::string_view operation) const {
  for (const Service& service : services_) {
    if (const auto at = service.renamed.find(operation); at != service.renamed.end()) return at->second;
  }
  return std::nullopt;
}

std::optional<std::string_view> Catalogue::never_logged(std::string_view name) const {
  for (const Service& service : services_) {
    if (const auto at = service.never.find(name); at != service.never.end()) return at->second;
  }
  return std::nullopt;
}

std::vector<Member> Catalogue::parameters(CallId id) const {
  std::vector<Member> members = parse_members((*this)[id].parameters);
  for (const Member& member : parse_members((*this)[(*this)[id].service].common)) {
    const bool own = std::any_of(members.begin(), members.end(), [&](const Member& m) { return m.name == member.name; });
    if (!own) members.push_back(member);
  }
  std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) { return a.name < b.name; });
  return members;
}

std::vector<Member> Catalogue::members(ServiceId id, std::string_view type) const {
  while (type.ends_with("[]")) type.remove_suffix(2);
  if (!type.starts_with('@')) return {};
  const auto& shapes = (*this)[id].shapes;
  const std::string_view name = type.substr(1);
  const auto at = std::lower_bound(shapes.begin(), shapes.end(), name, [](const auto& shape, std::string_view wanted) { return shape.first < wanted; });
  return at == shapes.end() || at->first != name ? std::vector<Member>{} : parse_members(at->second);
}

std::optional<std::string_view> Catalogue::nearest_call(std::string_view name, std::optional<ServiceId> service) const {
  if (name.size() > 100) return std::nullopt;
  const Letters letters = letters_of(name);
  std::vector<std::string_view> near;
  for (const CallId id : service ? (*this)[*service].calls : by_name_) {
    const std::string_view known = (*this)[id].name;
    if ((near.empty() || near.back() != known) && may_be_near(name, letters, known)) near.push_back(known);
  }
  return grammar::nearest_name(name, near);
}

std::optional<std::string_view> Catalogue::nearest_source(std::string_view source) const {
  std::vector<std::string_view> known;
  for (const auto& [name, id] : by_source_) known.push_back(name);
  return grammar::nearest_name(source, known);
}

}  // namespace tripline::compiler
