// The nouns of a record: what stands in `<angle brackets>` in the shapes of calls.
//
// Most nouns are bound: drawn when first met in an event and the same wherever they stand in it again, so the
// bucket in requestParameters is the bucket in resources and in the host name. A scenario binds them itself
// before the event is written. A few are fresh: a new draw at each place.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tools/generate/instant.hpp"
#include "tools/generate/organisation.hpp"
#include "tools/generate/random.hpp"

namespace tripline::tools {

// The last seven are fresh.
// clang-format off
#define TRIPLINE_NOUNS(X)                                                                                    \
  X(account) X(role_account) X(target_account) X(region) X(zone) X(caller_arn) X(address)                    \
  X(event_id) X(request_id) X(now_iso) X(now_text) X(expiry_text) X(now_ms) X(day_path)                      \
  X(bucket) X(object) X(bytes) X(bytes_in) X(auth_method) X(kms_key) X(table) X(repository) X(snapshot)      \
  X(instance) X(instance_type) X(instance_count) X(image) X(volume) X(vpc) X(subnet) X(security_group)       \
  X(port) X(private_address) X(function) X(database) X(cluster) X(stack) X(topic) X(queue) X(tag_text)       \
  X(log_group) X(log_stream) X(trail) X(trail_bucket) X(detector) X(flow_log) X(secret) X(parameter)         \
  X(user) X(user_id) X(role) X(role_id) X(role_path) X(session_name) X(issued_key) X(policy)                 \
  X(external_id_field) X(login_result) X(mfa_used) X(principal)                                              \
  X(uuid) X(hex17) X(hex32) X(hex8) X(number) X(token) X(host_id)
// clang-format on

enum class Noun : std::uint8_t {
#define TRIPLINE_NOUN(name) name,
  TRIPLINE_NOUNS(TRIPLINE_NOUN)
#undef TRIPLINE_NOUN
};

inline constexpr std::size_t noun_count = static_cast<std::size_t>(Noun::host_id) + 1;

std::optional<Noun> find_noun(std::string_view name);

// The values bound for one event. Values are JSON text: what needs escaping is bound escaped.
class Bindings {
 public:
  // Forgets all values; `account` and `region` are where the event is recorded. `account` must outlive
  // the event.
  void begin(const Account& account, std::string_view region, Instant time);

  void bind(Noun noun, std::string_view value);

  // Appends the value, drawing it first if need be.
  void append(std::string& out, Noun noun, Random& random);

  // As append, for reading; valid until the noun is bound again. Not for fresh nouns.
  const std::string& value(Noun noun, Random& random);

  Instant time() const { return time_; }

 private:
  const Account* account_ = nullptr;
  Instant time_ = 0;
  std::array<bool, noun_count> bound_{};
  std::array<std::string, noun_count> values_;
};

}  // namespace tripline::tools
