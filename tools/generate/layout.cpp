#include "tools/generate/layout.hpp"

#include "tools/generate/identifiers.hpp"

namespace tripline::tools {

std::string file_key(const Organisation& organisation, const ArchiveSpan& span, const Account& account,
                     std::string_view region, std::int64_t slot) {
  Random random(mix(organisation.seed, key_of("file"), key_of(account.id), key_of(region),
                    static_cast<std::uint64_t>(slot)));
  const Instant delivered = span.slot_start(slot + 1) + minute * random.between(1, 4);
  std::string key = "AWSLogs/";
  key += organisation.id;
  key += '/';
  key += account.id;
  key += "/CloudTrail/";
  key += region;
  key += '/';
  append_date_folders(key, delivered);
  key += '/';
  key += account.id;
  key += "_CloudTrail_";
  key += region;
  key += '_';
  append_file_minute(key, delivered);
  key += '_';
  append_alphanumeric(key, random, 16);
  key += ".json.gz";
  return key;
}

}  // namespace tripline::tools
