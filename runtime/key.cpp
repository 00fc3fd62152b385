#include "runtime/key.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <string>

#include "runtime/envelope.hpp"

// [prefix/]AWSLogs/[o-id/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_UNIQUE.json.gz
// The file's name repeats all that matters, so it is enough where only a part of an archive was copied.

namespace tripline::runtime {

namespace {

const re2::RE2& name_form() {
  static const re2::RE2 form(
      R"((\d{12})_(CloudTrail(?:-[A-Za-z]+)?)_([a-z]{2}(?:-[a-z]+)+-\d)_(\d{8}T\d{4}Z)_?([A-Za-z0-9]{8,32}))"
      R"(\.json(?:\.gz|\.zst)?)");
  return form;
}

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// What follows AWSLogs and the organisation: ACCOUNT/SERVICE/REGION/…; nothing when the layout is another.
std::vector<std::string_view> below_organisation(std::string_view path) {
  auto parts = components(from_aws_logs(path));
  if (parts.empty()) return {};
  parts.erase(parts.begin());
  if (!parts.empty() && parts[0].starts_with("o-")) parts.erase(parts.begin());
  if (parts.size() < 3 || !is_account(parts[0])) return {};
  return parts;
}

bool is_event_service(std::string_view folder) {
  return folder == "CloudTrail" || (folder.starts_with("CloudTrail-") && folder != "CloudTrail-Digest");
}

}  // namespace

std::vector<std::string_view> components(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash != 0) parts.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

std::string_view from_aws_logs(std::string_view path) {
  const std::size_t inner = path.rfind("/AWSLogs/");
  if (inner != path.npos) return path.substr(inner + 1);
  return path.starts_with("AWSLogs/") ? path : std::string_view();
}

std::optional<Key> parse_key(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (name.find("_CloudTrail") != 12) return std::nullopt;
  re2::StringPiece account, kind, region, minute;
  if (!re2::RE2::FullMatch({name.data(), name.size()}, name_form(), &account, &kind, &region, &minute)) {
    return std::nullopt;
  }
  const auto view = [](re2::StringPiece piece) { return std::string_view(piece.data(), piece.size()); };
  Key key{.account = view(account), .kind = view(kind), .region = view(region)};
  const std::string_view digits = view(minute);
  std::string time;
  for (const auto& [from, size, behind] :
       {std::tuple(0, 4, "-"), {4, 2, "-"}, {6, 2, "T"}, {9, 2, ":"}, {11, 2, ":00Z"}}) {
    time += digits.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(size));
    time += behind;
  }
  const auto delivered = leading_time(time);
  if (!delivered) return std::nullopt;
  key.delivered = delivered->seconds;
  const auto parts = below_organisation(path);
  if (parts.size() >= 4 && (parts[0] != key.account || parts[1] != key.kind || parts[2] != key.region)) {
    return std::nullopt;
  }
  return key;
}

bool is_pruned(std::string_view path, const Prune& prune) {
  if (!prune.from && !prune.to && prune.accounts.empty() && prune.regions.empty()) return false;
  const auto key = parse_key(path);
  if (!key) return false;
  const auto lacks = [](const std::vector<std::string>& wanted, std::string_view value) {
    return !wanted.empty() && std::find(wanted.begin(), wanted.end(), value) == wanted.end();
  };
  constexpr std::int64_t minute = 60, day = 86400;
  return lacks(prune.accounts, key->account) || lacks(prune.regions, key->region) ||
         (prune.from && key->delivered + minute <= *prune.from) ||
         (prune.to && key->delivered - day >= *prune.to);
}

bool is_other_service(std::string_view path) {
  const auto parts = below_organisation(path);
  if (parts.size() >= 3 && !is_event_service(parts[1])) return true;
  const auto all = components(path);
  if (std::find(all.begin(), all.end(), "CloudTrail-Digest") != all.end()) return true;
  return !all.empty() && all.back().find("_CloudTrail-Digest_") != std::string_view::npos;
}

}  // namespace tripline::runtime
