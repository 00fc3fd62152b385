#include <fmt/format.h>

#include "compiler/attack.hpp"
#include "compiler/build_condition.hpp"
#include "compiler/check_rules.hpp"
#include "compiler/scalars.hpp"
#include "compiler/time_zones.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Diagnostics;
using grammar::Text;
using runtime::Severity;

namespace {

std::vector<std::string> strings(const std::vector<Text>& texts) {
  std::vector<std::string> out;
  for (const Text& text : texts) out.push_back(text.value());
  return out;
}

// Risk classes as in the PathShield report: 8 to 10 high, 5 to 7 medium, below low.
std::uint8_t risk_of(Severity severity) {
  constexpr std::uint8_t risks[] = {1, 3, 5, 8, 10};
  return risks[static_cast<std::size_t>(severity)];
}
Severity severity_of(std::uint32_t risk) {
  return risk >= 9 ? Severity::critical : risk >= 7 ? Severity::high : risk >= 5 ? Severity::medium
         : risk >= 3 ? Severity::low : Severity::info;
}

// Tactics (TA0006) are named by some packs, too.
void check_technique(const Text& id, Diagnostics& diagnostics) {
  const AttackTechnique* technique = find_technique(id.value());
  if (technique && technique->state == AttackTechnique::State::active) return;
  if (!technique && find_tactic(id.value())) return;
  const auto say = [&](std::string message) -> grammar::Diagnostic& {
    return diagnostics.add(Code::unknown_technique, id.span(), std::move(message));
  };
  if (!technique) {
    const auto near = nearest_technique(id.value());
    say(fmt::format("ATT&CK {} has no technique `{}`", attack_version(), id.value())).help =
        near ? fmt::format("did you mean `{}` ({})?", near->id, near->name)
             : "a technique's id is T and four digits, a sub-technique's has three more behind a dot: `T1098.001`";
    return;
  }
  const std::string name = fmt::format("`{}` ({})", id.value(), technique->name);
  if (technique->replaced_by.empty()) {
    say(fmt::format("ATT&CK {} has withdrawn {}", attack_version(), name)).help = "name a technique that is in use";
    return;
  }
  grammar::Diagnostic& said = say(fmt::format("ATT&CK {} has replaced {}", attack_version(), name));
  const AttackTechnique* now = find_technique(technique->replaced_by);
  said.help = fmt::format("write `{}`{}", technique->replaced_by, now ? fmt::format(" ({})", now->name) : "");
  if (id.span().end - id.span().begin == id.value().size()) said.fix = grammar::Fix{id.span(), std::string(technique->replaced_by)};
}

}  // namespace

runtime::Rule rule_head(const grammar::ast::Pack& pack, const grammar::ast::RuleHead& head, Severity fallback,
                        Diagnostics& diagnostics) {
  runtime::Rule rule;
  rule.pack = pack.name.value();
  rule.name = head.name.value();
  rule.title = head.title.value();
  rule.description = head.description.value();
  rule.mitre = strings(head.mitre);
  for (const Text& technique : head.mitre) check_technique(technique, diagnostics);
  rule.tags = strings(head.tags);
  rule.references = strings(head.references);
  std::optional<Severity> severity;
  if (head.severity) severity = runtime::severity_named(head.severity->value());
  const std::uint32_t risk = integer_of(head.risk, "risk", 1, 10, 0, diagnostics);
  rule.severity = severity ? *severity : risk > 0 ? severity_of(risk) : fallback;
  rule.risk = risk > 0 ? static_cast<std::uint8_t>(risk) : risk_of(rule.severity);
  return rule;
}

std::uint32_t integer_of(const std::optional<Text>& text, std::string_view key, std::uint32_t least, std::uint32_t most,
                         std::uint32_t fallback, Diagnostics& diagnostics) {
  if (!text) return fallback;
  const auto value = parse_integer(text->value());
  if (value && *value >= least && *value <= most) return static_cast<std::uint32_t>(*value);
  diagnostics.add(Code::bad_value, text->span(), fmt::format("`{}` cannot be `{}`", key, text->value())).help =
      fmt::format("write a whole number from {} to {}", least, most);
  return fallback;
}

std::uint32_t duration_of(const std::optional<Text>& text, std::string_view key, std::uint32_t fallback,
                          Diagnostics& diagnostics) {
  if (!text) return fallback;
  if (const auto seconds = parse_duration(text->value())) return *seconds;
  diagnostics.add(Code::bad_value, text->span(), fmt::format("`{}` cannot be `{}`", key, text->value())).help =
      "a duration is at least one second and at most ten years: `30s`, `5m`, `24h`, `7d`";
  return fallback;
}

std::optional<runtime::TimeZone> time_zone_of(const Text& text, std::string_view key, Diagnostics& diagnostics) {
  if (const auto offset = parse_utc_offset(text.value())) return runtime::TimeZone{{}, *offset, {}};
  if (auto zone = named_zone(text.value())) return zone;
  const auto meant = grammar::nearest_name(text.value(), zone_names());
  diagnostics.add(Code::bad_value, text.span(), fmt::format("`{}` cannot be `{}`", key, text.value())).help =
      meant ? fmt::format("did you mean `{}`?", *meant)
            : "write UTC, an offset in steps of five minutes as `+02:00`, or a zone as `Europe/Berlin`";
  return std::nullopt;
}

std::optional<FieldId> json_field(const grammar::ast::FieldRef& ref, std::string_view what, IrWriter& writer,
                                  Diagnostics& diagnostics, bool several) {
  if (ref.kind != grammar::ast::FieldRef::Kind::json) {
    diagnostics.add(Code::field_reference, ref.text.span(), fmt::format("`{}` is no field of a JSON event", ref.text.value()))
        .help = fmt::format("{} must be a path such as `$.userIdentity.arn`", what);
    return std::nullopt;
  }
  runtime::Field field = field_of(ref.selector);
  if (!several && runtime::has_wildcard(field)) {
    diagnostics.add(Code::field_reference, ref.text.span(), fmt::format("`{}` may select several values", ref.text.value()))
        .help = fmt::format("{} must select one value: name an index or a key instead of `*`", what);
    return std::nullopt;
  }
  return writer.field(std::move(field));
}

}  // namespace tripline::compiler
