#pragma once
// Events of a real account made fit for a repository: who and where become somebody and somewhere else, the same one
// each time, and what rules look at keeps its form.

#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tripline::tools {

class Pseudonyms {
 public:
  // `key`: whoever has it can make the same pseudonyms again; without it nobody learns the names from them (HMAC-SHA-256).
  // `kept`: texts that stay, because rules compare with them.
  Pseudonyms(std::string key, std::set<std::string> kept);

  // Looks for names in an event: values of fields that name somebody or something, and parts of their ARNs.
  void learn(const nlohmann::ordered_json& event);
  // The event with every name, account, key, id and address replaced, inside longer texts too, percent-encoded ones
  // among them, and numbers that may be an account.
  nlohmann::ordered_json rewrite(const nlohmann::ordered_json& event) const;
  // `names`: not only what has the form of an account, an id or an address, but also names that were learnt.
  std::string rewrite(std::string_view text, bool names = true) const;

  // Digits stay digits, letters letters of their case; anything else, and known beginnings of ids (AKIA), stays.
  std::string disguise(std::string_view text) const;
  // IPv4 addresses stay of their kind: private ones keep their network, others become ones for documentation.
  std::string disguise_address(std::string_view text) const;

 private:
  std::vector<unsigned char> stream(std::string_view kind, std::string_view text, std::size_t length) const;
  void learn_name(const std::string& name);
  void learn(const std::string& field, const nlohmann::ordered_json& value);
  void learn_arn(std::string_view arn);
  void learn_arns(std::string_view text, unsigned encodings);
  std::string rewrite(std::string_view text, bool names, unsigned encodings) const;
  std::string rewrite_token(std::string_view token) const;

  std::string key_;
  std::set<std::string> kept_, names_;
};

}  // namespace tripline::tools
