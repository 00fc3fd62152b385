#include "tools/signing.hpp"

#include <gtest/gtest.h>

#include "tests/tools/test_keys.hpp"

namespace tripline::tools {
namespace {

std::string fault(std::string_view pem, KeyKind kind) {
  const auto read = read_key(pem, kind);
  const auto* out = std::get_if<std::string>(&read);
  return out ? *out : "";
}

Key key_of(std::string_view pem, KeyKind kind) { return std::get<Key>(read_key(pem, kind)); }

std::array<std::uint8_t, 32> seed_of(std::string_view digits) {
  std::array<std::uint8_t, 32> out;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<std::uint8_t>(std::stoi(std::string(digits.substr(2 * i, 2)), nullptr, 16));
  }
  return out;
}

TEST(Signing, Sha256OfPartsIsThatOfTheWhole) {
  const auto digest = sha256({"a", "", "bc"});
  // FIPS 180-4, "abc"
  EXPECT_EQ(hex(digest.data(), digest.size()), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256({"abc"}), digest);
}

// RFC 8032, section 7.1, tests 1 and 2.
TEST(Signing, SignsAsTheStandardSays) {
  struct Case {
    std::string_view seed, message, signature;
  };
  const Case cases[] = {
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "\x72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
  };
  for (const Case& c : cases) {
    const KeyPems pems = ed25519_pems(seed_of(c.seed));
    const auto signature = sign(key_of(pems.secret, KeyKind::secret), c.message);
    EXPECT_EQ(hex(signature.data(), signature.size()), c.signature);
    EXPECT_TRUE(signature_holds(key_of(pems.open, KeyKind::open), c.message, signature));
    EXPECT_FALSE(signature_holds(key_of(pems.open, KeyKind::open), "other", signature));
    EXPECT_FALSE(signature_holds(key_of(second_key().open, KeyKind::open), c.message, signature));
  }
}

TEST(Signing, AKeyHasOneIdInBothItsForms) {
  const KeyPems pems = first_key();
  EXPECT_EQ(key_id(key_of(pems.secret, KeyKind::secret)), key_id(key_of(pems.open, KeyKind::open)));
  EXPECT_NE(key_id(key_of(pems.open, KeyKind::open)), key_id(key_of(second_key().open, KeyKind::open)));
}

TEST(Signing, WhatIsNoKeyIsRefused) {
  const KeyPems pems = first_key();
  for (const std::string_view text : {std::string_view(), std::string_view("\0\1\2", 3), std::string_view("hello"),
                                      std::string_view("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")}) {
    EXPECT_TRUE(fault(text, KeyKind::secret).starts_with("not a secret key in PEM")) << text;
    EXPECT_TRUE(fault(text, KeyKind::open).starts_with("not a public key in PEM")) << text;
  }
  EXPECT_TRUE(fault(pems.open, KeyKind::secret).starts_with("not a secret key"));
  EXPECT_TRUE(fault(pems.secret, KeyKind::open).starts_with("not a public key"));
  EXPECT_EQ(fault(ed25519_pems({7}, EVP_PKEY_X25519).secret, KeyKind::secret), "not an Ed25519 key");
  EXPECT_EQ(fault(ed25519_pems({7}, EVP_PKEY_X25519).open, KeyKind::open), "not an Ed25519 key");
}

TEST(Signing, APasswordIsNotAskedFor) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, std::array<std::uint8_t, 32>{9}.data(), 32), EVP_PKEY_free);
  const BioPtr out(BIO_new(BIO_s_mem()), BIO_free);
  char password[] = "hush";
  ASSERT_EQ(PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), EVP_aes_128_cbc(), password, 4, nullptr, nullptr), 1);
  EXPECT_TRUE(fault(text_of(out.get()), KeyKind::secret).starts_with("the key has a password"));
}

}  // namespace
}  // namespace tripline::tools
