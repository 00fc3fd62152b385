// The identifiers AWS hands out, drawn from a stream: UUIDs, access key ids, resource ids, opaque tokens.
//
// Only their shape is AWS's (length, alphabet, prefix); all append to text because records are built that
// way.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tools/generate/random.hpp"

namespace tripline::tools {

void append_uuid(std::string& out, Random& random);                       // version 4
void append_hex(std::string& out, Random& random, std::size_t digits);    // lower case
void append_digits(std::string& out, Random& random, std::size_t count);  // no leading zero
void append_base64(std::string& out, Random& random, std::size_t count);
void append_alphanumeric(std::string& out, Random& random,
                         std::size_t count);                              // letters of both cases, digits
void append_base32(std::string& out, Random& random, std::size_t count);  // the alphabet of access key ids

std::string access_key_id(Random& random);                       // AKIA..., 20 characters, long-lived
std::string session_key_id(Random& random);                      // ASIA..., 20 characters, of a session
std::string user_id(Random& random);                             // AIDA..., 21 characters
std::string role_id(Random& random);                             // AROA..., 21 characters
std::string resource_id(Random& random, std::string_view kind);  // kind-<17 hex digits>, as EC2's

}  // namespace tripline::tools
