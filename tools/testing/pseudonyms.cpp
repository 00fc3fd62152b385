// A text is cut into tokens at every character that no name, id or address has; a token is judged by its form, and a run
// of tokens by being a name that was learnt. So an account's number is replaced in an ARN as it is in its own field.
#include "tools/testing/pseudonyms.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "runtime/address.hpp"

namespace tripline::tools {

using Json = nlohmann::ordered_json;

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_word(char c) { return is_digit(c) || is_lower(c) || is_upper(c) || static_cast<unsigned char>(c) >= 0x80; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

// Beginnings of AWS's unique ids, which tell what they are of.
constexpr std::array<std::string_view, 11> id_beginnings{"AKIA", "ASIA", "AIDA", "AROA", "AGPA", "AIPA",
                                                         "ANPA", "ANVA", "APKA", "ASCA", "ABIA"};

std::string_view id_beginning(std::string_view text) {
  if (text.size() < 16) return {};
  for (const std::string_view beginning : id_beginnings) {
    if (text.starts_with(beginning) && std::all_of(text.begin(), text.end(), [](char c) { return is_upper(c) || is_digit(c); })) {
      return beginning;
    }
  }
  return {};
}

bool is_account(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), is_digit);
}

// Ids of resources: `i-0abc...`, `vpc-...`, UUIDs and the like: eight or more hexadecimal digits, a digit among them.
bool is_hex_id(std::string_view text) {
  return text.size() >= 8 && std::all_of(text.begin(), text.end(), is_hex) && std::any_of(text.begin(), text.end(), is_digit);
}

// Where the IP address that begins at `at` ends; `at` if there is none.
std::size_t address_end(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && (is_hex(text[end]) || text[end] == '.' || text[end] == ':')) ++end;
  for (; end > at; --end) {
    const std::string_view some = text.substr(at, end - at);
    const bool v4 = std::count(some.begin(), some.end(), '.') == 3, v6 = std::count(some.begin(), some.end(), ':') > 1;
    if ((v4 || v6) && (end == text.size() || !is_word(text[end])) && runtime::read_address(some)) return end;
  }
  return at;
}

// Where the mail address that begins at `at` ends; `at` if there is none.
std::size_t mail_end(std::string_view text, std::size_t at) {
  const auto local = [](char c) { return is_word(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-'; };
  const auto domain = [](char c) { return is_word(c) || c == '.' || c == '-'; };
  std::size_t end = at;
  while (end < text.size() && local(text[end])) ++end;
  if (end == at || end == text.size() || text[end] != '@') return at;
  const std::size_t host = ++end;
  while (end < text.size() && domain(text[end])) ++end;
  return text.substr(host, end - host).find('.') == std::string_view::npos ? at : end;
}

// Characters of percent-encoded text, the percent sign among them (RFC 3986, 2.1 and 2.3; `+` is a form's blank, and
// `@` is in mail addresses, which go as a whole).
bool is_encoded_text(char c) { return is_digit(c) || is_lower(c) || is_upper(c) || std::string_view("-_.~+@%").find(c) != std::string_view::npos; }

int hex_value(char c) {
  return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// What stands at `at` as `%3A`; nothing where that is none.
std::optional<char> encoded_character(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size() || text[at] != '%') return std::nullopt;
  const int high = hex_value(text[at + 1]), low = hex_value(text[at + 2]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high * 16 + low);
}

// Percent-encoded text without its encoding, and what was encoded, as it was spelled. In such text a character is
// either always encoded or never, so that the same can be done to another text.
struct Decoded {
  std::string text;
  std::map<char, std::string> spelled;

  std::string encode(std::string_view other) const {
    std::string out;
    for (const char c : other) {
      const auto at = spelled.find(c);
      out += at == spelled.end() ? std::string(1, c) : at->second;
    }
    return out;
  }
};

// The run of percent-encoded text that begins at `at` and has its end at `end`; nothing where nothing is encoded.
std::optional<Decoded> decode_run(std::string_view text, std::size_t at, std::size_t& end) {
  if (!is_encoded_text(text[at]) || (at > 0 && is_encoded_text(text[at - 1]))) return std::nullopt;
  Decoded out;
  for (end = at; end < text.size() && is_encoded_text(text[end]);) {
    if (const auto c = encoded_character(text, end)) {
      out.text += *c;
      out.spelled.emplace(*c, text.substr(end, 3));
      end += 3;
    } else {
      out.text += text[end++];
    }
  }
  return out.spelled.empty() ? std::nullopt : std::optional(std::move(out));
}

constexpr unsigned most_encodings = 4;  // of a text in a text in a text

// Where the name of a host made of an IPv4 address ends, `ip-10-1-2-3`; `at` if there is none.
std::size_t host_address_end(std::string_view text, std::size_t at, std::string& address) {
  const std::size_t prefix = text.substr(at).starts_with("ip-") ? 3 : text.substr(at).starts_with("ec2-") ? 4 : 0;
  if (prefix == 0) return at;
  std::size_t end = at + prefix;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '-')) ++end;
  address = text.substr(at + prefix, end - at - prefix);
  std::replace(address.begin(), address.end(), '-', '.');
  return (end == text.size() || !is_word(text[end])) && runtime::read_address(address) ? end : at;
}

// Fields whose values name somebody or something.
bool names_something(const std::string& field) {
  constexpr std::string_view exact[] = {"bucketName", "key", "keyId", "secretId", "functionName", "instanceProfileName", "principal"};
  if (std::find(std::begin(exact), std::end(exact), field) != std::end(exact)) return true;
  constexpr std::string_view endings[] = {"userName", "UserName", "roleName", "groupName", "policyName", "roleSessionName", "ucketName"};
  return std::any_of(std::begin(endings), std::end(endings), [&](std::string_view end) { return field.ends_with(end); });
}

}  // namespace

Pseudonyms::Pseudonyms(std::string key, std::set<std::string> kept) : key_(std::move(key)), kept_(std::move(kept)) {}

std::vector<unsigned char> Pseudonyms::stream(std::string_view kind, std::string_view text, std::size_t length) const {
  std::vector<unsigned char> out;
  for (unsigned block = 0; out.size() < length; ++block) {
    const std::string message = fmt::format("{}:{}:{}", kind, block, text);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), reinterpret_cast<const unsigned char*>(message.data()),
         message.size(), digest.data(), &size);
    out.insert(out.end(), digest.begin(), digest.begin() + size);
  }
  return out;
}

std::string Pseudonyms::disguise(std::string_view text) const {
  if (kept_.contains(std::string(text))) return std::string(text);
  const std::string_view beginning = id_beginning(text);
  const bool hex = is_hex_id(text) && !std::all_of(text.begin(), text.end(), is_digit);
  const std::vector<unsigned char> random = stream("text", text, text.size());
  std::string out(text);
  for (std::size_t i = beginning.size(); i < out.size(); ++i) {
    char& c = out[i];
    if (hex) {
      c = "0123456789abcdef"[random[i] % 16];
    } else if (is_digit(c)) {  // none begins with another zero, as the digits may be a number
      const bool leads = i == 0 && c != '0';
      c = static_cast<char>((leads ? '1' : '0') + random[i] % (leads ? 9 : 10));
    } else if (is_lower(c)) {
      c = static_cast<char>('a' + random[i] % 26);
    } else if (is_upper(c)) {
      c = static_cast<char>('A' + random[i] % 26);
    }
  }
  return out;
}

std::string Pseudonyms::disguise_address(std::string_view text) const {
  if (kept_.contains(std::string(text))) return std::string(text);
  const std::vector<unsigned char> random = stream("address", text, 4);
  const auto address = runtime::read_address(text);
  if (address && address->v6) return fmt::format("2001:db8::{:x}:{:x}", random[0] * 256 + random[1], random[2] * 256 + random[3]);
  if (address && (runtime::is_private(*address) || text.starts_with("127.") || text.starts_with("169.254."))) {
    const std::size_t third = text.find('.', text.find('.') + 1) + 1;  // the network stays, as rules ask for it
    return fmt::format("{}{}.{}", text.substr(0, third), random[0], random[1]);
  }
  constexpr std::string_view networks[] = {"192.0.2", "198.51.100", "203.0.113"};  // RFC 5737
  return fmt::format("{}.{}", networks[random[0] % 3], 1 + random[1] % 254);
}

void Pseudonyms::learn_name(const std::string& name) {
  // Short and common words would tear other texts apart.
  if (name.size() < 3 || name.size() > 256 || name.find("amazonaws") != std::string::npos || kept_.contains(name)) return;
  if (name.find_first_not_of("0123456789.") == std::string::npos || name == "root" || name == "aws") return;
  names_.insert(name);
}

// What stands behind the account: type/name/session, of a bucket its name and key. What AWS owns is known to everybody.
void Pseudonyms::learn_arn(std::string_view arn) {
  if (arn.find("::aws:") != std::string_view::npos) return;
  std::size_t at = 0;
  for (int colon = 0; colon < 5; ++colon) {
    at = arn.find(':', at);
    if (at++ == std::string_view::npos) return;
  }
  const bool bucket = arn.substr(arn.find(':', 4) + 1).starts_with("s3:");
  const std::size_t slash = arn.find('/', at);
  if (!bucket && slash == std::string_view::npos) return;
  for (at = bucket ? at : slash + 1; at <= arn.size();) {
    const std::size_t next = std::min(arn.find('/', at), arn.size());
    learn_name(std::string(arn.substr(at, next - at)));
    at = next + 1;
  }
}

// Wherever they stand in a text: policies are texts of JSON, and IAM answers with percent-encoded ones.
void Pseudonyms::learn_arns(std::string_view text, unsigned encodings) {
  for (std::size_t at = text.find("arn:"); at != std::string_view::npos; at = text.find("arn:", at + 4)) {
    learn_arn(text.substr(at, text.find_first_of(" \t\r\n\"'\\,;()[]{}<>?*", at) - at));
  }
  if (encodings == most_encodings || text.find('%') == std::string_view::npos) return;
  for (std::size_t at = 0, end = 0; at < text.size(); ++at) {
    if (const auto run = decode_run(text, at, end)) learn_arns(run->text, encodings + 1);
  }
}

void Pseudonyms::learn(const std::string& field, const Json& value) {
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) learn(key, member);
  } else if (value.is_array()) {
    for (const Json& member : value) learn(field, member);
  } else if (value.is_string()) {
    const std::string& text = value.get_ref<const std::string&>();
    if (names_something(field)) learn_name(text);
    learn_arns(text, 0);
    const std::size_t colon = text.find(':');
    if (field == "principalId" && colon != std::string::npos) learn_name(text.substr(colon + 1));
  }
}

void Pseudonyms::learn(const Json& event) { learn("", event); }

std::string Pseudonyms::rewrite_token(std::string_view token) const {
  if (is_account(token) || !id_beginning(token).empty() || is_hex_id(token)) return disguise(token);
  return std::string(token);
}

std::string Pseudonyms::rewrite(std::string_view text, bool names) const { return rewrite(text, names, 0); }

std::string Pseudonyms::rewrite(std::string_view text, bool names, unsigned encodings) const {
  if (kept_.contains(std::string(text))) return std::string(text);
  const bool encoded = encodings < most_encodings && text.find('%') != std::string_view::npos;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t run_end = at;
    if (const auto run = encoded ? decode_run(text, at, run_end) : std::nullopt) {
      const std::string made = rewrite(run->text, names, encodings + 1);
      out += made == run->text ? std::string(text.substr(at, run_end - at)) : run->encode(made);
      at = run_end;
      continue;
    }
    const bool begins = at == 0 || !is_word(text[at - 1]);
    if (!begins || !is_word(text[at])) {
      out += text[at++];
      continue;
    }
    if (const std::size_t end = mail_end(text, at); end > at) {  // both parts are as they are elsewhere
      const std::size_t sign = text.find('@', at);
      out += disguise(text.substr(at, sign - at)) + "@" + disguise(text.substr(sign + 1, end - sign - 1));
      at = end;
      continue;
    }
    std::string address;
    if (const std::size_t end = host_address_end(text, at, address); end > at) {
      std::string made = disguise_address(address);
      std::replace(made.begin(), made.end(), '.', '-');
      out += std::string(text.substr(at, end - at - address.size())) + made;
      at = end;
      continue;
    }
    // The longest name that stands here and ends with a word.
    const std::string* name = nullptr;
    for (const std::string& known : names_) {
      if (!names) break;
      const std::size_t end = at + known.size();
      if (text.substr(at, known.size()) == known && (end == text.size() || !is_word(text[end])) &&
          (!name || known.size() > name->size())) {
        name = &known;
      }
    }
    if (name) {
      out += disguise(*name);
      at += name->size();
      continue;
    }
    if (const std::size_t end = address_end(text, at); end > at) {
      out += disguise_address(text.substr(at, end - at));
      at = end;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    out += rewrite_token(text.substr(at, end - at));
    at = end;
  }
  return out;
}

Json Pseudonyms::rewrite(const Json& event) const {
  // What kind of event it is, and not whose.
  constexpr std::string_view structure[] = {"eventName", "eventSource", "eventType", "eventVersion", "eventTime", "eventCategory",
                                            "awsRegion", "type", "errorCode"};
  if (event.is_string()) return rewrite(std::string_view(event.get_ref<const std::string&>()));
  if (event.is_number_unsigned()) {  // an account, without quotes
    const std::string digits = std::to_string(event.get<std::uint64_t>());
    return is_account(digits) ? Json(static_cast<std::uint64_t>(std::stoull(disguise(digits)))) : event;
  }
  if (!event.is_object() && !event.is_array()) return event;
  Json out = event.is_object() ? Json::object() : Json::array();
  for (const auto& [key, value] : event.items()) {
    if (event.is_object()) {
      const bool kept = std::find(std::begin(structure), std::end(structure), key) != std::end(structure);
      out[rewrite(key, false)] = kept && value.is_string() ? value : rewrite(value);
    } else {
      out.push_back(rewrite(value));
    }
  }
  return out;
}

}  // namespace tripline::tools
