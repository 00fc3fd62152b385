#pragma once
// Ed25519 (RFC 8032) and SHA-256, by OpenSSL.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "runtime/trailers.hpp"

using EVP_PKEY = struct evp_pkey_st;

namespace tripline::tools {

// Of the parts one behind the other.
runtime::Sha256 sha256(std::initializer_list<std::string_view> parts);
std::string hex(const std::uint8_t* bytes, std::size_t count);

// A key of either kind; movable.
struct Key {
  std::shared_ptr<EVP_PKEY> key;
};
enum class KeyKind : std::uint8_t { secret, open };

// From PEM: a PKCS #8 secret key without password, or a public key (SubjectPublicKeyInfo); anything but Ed25519 is
// refused. The alternative is what is wrong, without the file's name and without anything of its content.
std::variant<Key, std::string> read_key(std::string_view pem, KeyKind kind);

// Of the same key, secret or open, always the same.
std::array<std::uint8_t, 8> key_id(const Key& key);

// The same key and bytes give the same signature, always. `key` is a secret one.
std::array<std::uint8_t, 64> sign(const Key& key, std::string_view bytes);
bool signature_holds(const Key& key, std::string_view bytes, const std::array<std::uint8_t, 64>& signature);

}  // namespace tripline::tools
