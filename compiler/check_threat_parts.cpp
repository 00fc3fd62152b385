#include "compiler/check_threat_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "runtime/event_time.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Text;
using runtime::ReasonPiece;

namespace {

constexpr std::int64_t day = 86'400;

struct Word {
  std::string_view name;
  ReasonPiece::Kind kind;
};
constexpr Word words[] = {
    {"entity", ReasonPiece::Kind::entity},         {"values", ReasonPiece::Kind::values},
    {"count", ReasonPiece::Kind::count},           {"first_seen", ReasonPiece::Kind::first_seen},
    {"last_seen", ReasonPiece::Kind::last_seen},   {"window", ReasonPiece::Kind::window},
};

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

class ReasonReader {
 public:
  ReasonReader(const Text& text, const std::vector<std::string_view>& aliases, grammar::Diagnostics& diagnostics)
      : text_(text), aliases_(aliases), diagnostics_(diagnostics) {}

  std::optional<Reason> read() {
    const std::string_view text = text_.value();
    for (std::size_t at = 0; at < text.size();) {
      const char c = text[at];
      if ((c == '{' || c == '}') && at + 1 < text.size() && text[at + 1] == c) {
        add_text(c);
        at += 2;
      } else if (c == '{') {
        const std::size_t end = text.find('}', at);
        if (end == text.npos) return refuse(at, text.size(), "a placeholder that is not closed", "write `{{` for a brace");
        placeholder(text.substr(at + 1, end - at - 1), at + 1);
        at = end + 1;
      } else if (c == '}') {
        return refuse(at, at + 1, "a `}` that closes nothing", "write `}}` for a brace");
      } else {
        add_text(c);
        ++at;
      }
    }
    return sound_ ? std::optional(std::move(out_)) : std::nullopt;
  }

 private:
  void add_text(char c) {
    if (out_.pieces.empty() || out_.pieces.back().kind != ReasonPiece::Kind::text) out_.pieces.emplace_back();
    out_.pieces.back().text += c;
  }

  void placeholder(std::string_view name, std::size_t at) {
    if (std::find(aliases_.begin(), aliases_.end(), name) != aliases_.end()) {
      auto place = std::find(out_.shown.begin(), out_.shown.end(), name);
      if (place == out_.shown.end()) place = out_.shown.insert(place, std::string(name));
      out_.pieces.push_back({ReasonPiece::Kind::shown, {}, static_cast<std::uint32_t>(place - out_.shown.begin())});
      return;
    }
    const auto word = std::find_if(std::begin(words), std::end(words), [&](const Word& w) { return w.name == name; });
    if (word != std::end(words)) {
      out_.pieces.push_back({word->kind, {}, 0});
      return;
    }
    std::vector<std::string_view> known = aliases_;
    for (const Word& each : words) known.push_back(each.name);
    refuse(at, at + name.size(), fmt::format("there is no alias `{}`", name), "");
    auto& diagnostic = diagnostics_.list().back();
    if (const auto near = grammar::nearest_name(name, known)) {
      diagnostic.help = fmt::format("did you mean `{}`?", *near);
      diagnostic.fix = grammar::Fix{diagnostic.span, std::string(*near)};
    } else {
      diagnostic.help = "name an alias of the threat, or `entity`, `values`, `count`, `first_seen`, `last_seen`, `window`";
    }
  }

  std::nullopt_t refuse(std::size_t begin, std::size_t end, std::string message, std::string help) {
    diagnostics_.add(Code::reason_template, text_.span(begin, end), std::move(message)).help = std::move(help);
    sound_ = false;
    return std::nullopt;
  }

  const Text& text_;
  const std::vector<std::string_view>& aliases_;
  grammar::Diagnostics& diagnostics_;
  Reason out_;
  bool sound_ = true;
};

}  // namespace

std::optional<Reason> check_reason(const Text& text, const std::vector<std::string_view>& aliases,
                                   grammar::Diagnostics& diagnostics) {
  return ReasonReader(text, aliases, diagnostics).read();
}

std::optional<runtime::ThreatException> check_exception(std::string_view pack, const runtime::Rule& rule,
                                                        const grammar::ast::Threat::Exception& exception,
                                                        Surroundings& in) {
  runtime::ThreatException out{0, exception.owner.value(), exception.reason.value(), 0};
  if (!exception.filter || !exception.expires) return std::nullopt;
  const auto filter = in.filters.build(pack, *exception.filter);
  const std::string& last = exception.expires->value();
  const auto midnight = last.size() == 10 ? runtime::parse_time(last) : std::nullopt;
  if (!midnight) {
    in.diagnostics.add(Code::bad_value, exception.expires->span(), fmt::format("`expires` cannot be `{}`", last)).help =
        "write the last day of the exception as `2026-12-31`";
  }
  if (!filter || !midnight) return std::nullopt;
  out.expires = *midnight + day;
  if (out.expires <= now()) {
    in.diagnostics
        .add(Code::expired_exception, exception.expires->span(), fmt::format("the exception was over on {}", last))
        .help = fmt::format("ask {} whether it is still needed, or take it out", out.owner);
  }
  out.filter = in.writer.filter(rule.pack + "/" + rule.name, *filter);
  return out;
}

}  // namespace tripline::compiler
