#include "tools/signing.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <stdexcept>

namespace tripline::tools {

namespace {

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

Context new_context() {
  Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (!context) throw std::bad_alloc();
  return context;
}

// What OpenSSL refuses although it was asked correctly, in practice for want of memory.
void demand(bool done, const char* what) {
  if (!done) throw std::runtime_error(fmt::format("OpenSSL could not {}", what));
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// Instead of asking at the terminal, which is OpenSSL's habit.
int no_password(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

}  // namespace

runtime::Sha256 sha256(std::initializer_list<std::string_view> parts) {
  const Context context = new_context();
  demand(EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1, "begin a digest");
  for (const std::string_view part : parts) {
    demand(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1, "digest");
  }
  runtime::Sha256 out;
  unsigned length = 0;
  demand(EVP_DigestFinal_ex(context.get(), out.data(), &length) == 1 && length == out.size(), "end a digest");
  return out;
}

std::string hex(const std::uint8_t* bytes, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += fmt::format("{:02x}", bytes[i]);
  return out;
}

std::variant<Key, std::string> read_key(std::string_view pem, KeyKind kind) {
  const std::string_view text = pem.data() ? pem : "";  // OpenSSL takes no null, even of no bytes
  const std::unique_ptr<BIO, decltype(&BIO_free)> file(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free);
  if (!file) throw std::bad_alloc();
  bool asked = false;
  EVP_PKEY* read = kind == KeyKind::secret ? PEM_read_bio_PrivateKey(file.get(), nullptr, no_password, &asked)
                                           : PEM_read_bio_PUBKEY(file.get(), nullptr, no_password, &asked);
  ERR_clear_error();
  Key key{std::shared_ptr<EVP_PKEY>(read, EVP_PKEY_free)};
  if (asked) return std::string("the key has a password; give one without (openssl pkey -in key.pem -out plain.pem)");
  if (!key.key) {
    return std::string(kind == KeyKind::secret
                           ? "not a secret key in PEM (make one: openssl genpkey -algorithm ed25519 -out key.pem)"
                           : "not a public key in PEM (make one: openssl pkey -in key.pem -pubout -out pub.pem)");
  }
  if (EVP_PKEY_get_base_id(key.key.get()) != EVP_PKEY_ED25519) return std::string("not an Ed25519 key");
  return key;
}

std::array<std::uint8_t, 8> key_id(const Key& key) {
  std::array<unsigned char, 32> raw;
  std::size_t length = raw.size();
  demand(EVP_PKEY_get_raw_public_key(key.key.get(), raw.data(), &length) == 1 && length == raw.size(), "read a public key");
  const runtime::Sha256 digest = sha256({std::string_view(reinterpret_cast<const char*>(raw.data()), raw.size())});
  std::array<std::uint8_t, 8> out;
  std::copy_n(digest.begin(), out.size(), out.begin());
  return out;
}

std::array<std::uint8_t, 64> sign(const Key& key, std::string_view bytes) {
  const Context context = new_context();
  std::array<std::uint8_t, 64> out;
  std::size_t length = out.size();
  demand(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.key.get()) == 1 &&
             EVP_DigestSign(context.get(), out.data(), &length, bytes_of(bytes), bytes.size()) == 1 && length == out.size(),
         "sign");
  return out;
}

bool signature_holds(const Key& key, std::string_view bytes, const std::array<std::uint8_t, 64>& signature) {
  const Context context = new_context();
  demand(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.key.get()) == 1, "begin a verification");
  const int holds = EVP_DigestVerify(context.get(), signature.data(), signature.size(), bytes_of(bytes), bytes.size());
  ERR_clear_error();
  return holds == 1;
}

}  // namespace tripline::tools
