#pragma once
// Keys of tests, made of a seed: as PEM, the form in which people have them.

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>

namespace tripline::tools {

struct KeyPems {
  std::string secret, open;
};

using BioPtr = std::unique_ptr<BIO, decltype(&BIO_free)>;

inline std::string text_of(BIO* bio) {
  char* begin = nullptr;
  const long length = BIO_get_mem_data(bio, &begin);
  return {begin, static_cast<std::size_t>(length)};
}

inline KeyPems pems_of(EVP_PKEY* key) {
  const BioPtr secret(BIO_new(BIO_s_mem()), BIO_free), open(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_PKCS8PrivateKey(secret.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_bio_PUBKEY(open.get(), key);
  return {text_of(secret.get()), text_of(open.get())};
}

inline KeyPems ed25519_pems(const std::array<std::uint8_t, 32>& seed, int type = EVP_PKEY_ED25519) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_new_raw_private_key(type, nullptr, seed.data(), seed.size()), EVP_PKEY_free);
  return pems_of(key.get());
}

// Two keys that have nothing to do with each other.
inline KeyPems first_key() { return ed25519_pems({1, 2, 3}); }
inline KeyPems second_key() { return ed25519_pems({4, 5, 6}); }

}  // namespace tripline::tools
