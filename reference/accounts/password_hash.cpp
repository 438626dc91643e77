#include "reference/accounts/password_hash.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>

#include "reference/wire/check.hpp"

namespace chathack::accounts {

namespace {

/// libsodium must be initialised first. After that its functions may be called from any thread.
void require_sodium() {
    static const bool ready = ::sodium_init() >= 0;
    CHATHACK_CHECK(ready);
}

using Salt = std::array<unsigned char, crypto_pwhash_SALTBYTES>;
using Digest = std::array<unsigned char, 32>;

struct ParsedHash {
    HashCost cost;
    Salt salt{};
    Digest digest{};
};

/// Whether `text` is unpadded base64 that fills all of `bytes`.
template <class Bytes>
bool from_base64(std::string_view text, Bytes& bytes) {
    std::size_t size_bytes = 0;
    const char* end = nullptr;
    return ::sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size_bytes,
                               &end, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
           size_bytes == bytes.size() && end == text.data() + text.size();
}

/// Reads the text that libsodium makes: $argon2id$v=19$m=19456,t=2,p=1$<salt>$<digest>.
std::optional<ParsedHash> parse(const std::string& hash) {
    require_sodium();
    unsigned memory_kib = 0;
    unsigned passes = 0;
    int begin = 0;
    if (std::sscanf(hash.c_str(), "$argon2id$v=19$m=%9u,t=%9u,p=1$%n", &memory_kib, &passes, &begin) != 2 ||
        begin == 0) {
        return std::nullopt;
    }
    const auto rest = std::string_view{hash}.substr(static_cast<std::size_t>(begin));
    const auto dollar = std::min(rest.find('$'), rest.size());
    ParsedHash parsed{{passes, std::size_t{memory_kib} * 1024}};
    const bool read = from_base64(rest.substr(0, dollar), parsed.salt) && dollar < rest.size() &&
                      from_base64(rest.substr(dollar + 1), parsed.digest);
    return read ? std::optional{parsed} : std::nullopt;
}

}  // namespace

std::optional<std::string> hash_password(std::string_view password, HashCost cost) {
    require_sodium();
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (::crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost.passes, cost.memory_bytes,
                                crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return std::nullopt;
    }
    return std::string{hash.data()};
}

PasswordCheck check_password(const std::string& hash, std::string_view password) {
    // Not crypto_pwhash_str_verify(), because it reports a lack of memory as a wrong password.
    const auto expected = parse(hash);
    if (!expected) return PasswordCheck::impossible;
    Digest computed{};
    if (::crypto_pwhash(computed.data(), computed.size(), password.data(), password.size(),
                        expected->salt.data(), expected->cost.passes, expected->cost.memory_bytes,
                        crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return PasswordCheck::impossible;
    }
    const bool equal = ::sodium_memcmp(computed.data(), expected->digest.data(), computed.size()) == 0;
    ::sodium_memzero(computed.data(), computed.size());
    return equal ? PasswordCheck::match : PasswordCheck::mismatch;
}

std::optional<HashCost> cost_of(const std::string& hash) {
    const auto parsed = parse(hash);
    if (!parsed || parsed->cost.passes < test_cost.passes || parsed->cost.passes > cost_max.passes ||
        parsed->cost.memory_bytes < test_cost.memory_bytes ||
        parsed->cost.memory_bytes > cost_max.memory_bytes) {
        return std::nullopt;
    }
    return parsed->cost;
}

std::uint64_t keyed_digest(std::string_view text) {
    require_sodium();
    static const auto key = [] {
        std::array<unsigned char, crypto_shorthash_KEYBYTES> fresh{};
        ::crypto_shorthash_keygen(fresh.data());
        return fresh;
    }();
    std::array<unsigned char, crypto_shorthash_BYTES> bytes{};
    ::crypto_shorthash(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                       key.data());
    std::uint64_t digest = 0;
    static_assert(sizeof digest == sizeof bytes);
    std::memcpy(&digest, bytes.data(), sizeof digest);
    return digest;
}

void wipe(std::string& secret) noexcept {
    secret.resize(secret.capacity());  // does not allocate; makes bytes of older text accessible
    ::sodium_memzero(secret.data(), secret.size());
    secret.clear();
}

}  // namespace chathack::accounts
