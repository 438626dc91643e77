#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chathack::accounts {

/// The cost of one Argon2id computation: passes over so much memory.
struct HashCost {
    std::uint32_t passes = 0;
    std::size_t memory_bytes = 0;
    friend bool operator==(const HashCost&, const HashCost&) = default;
};

/// The least cost that OWASP recommends: tens of milliseconds on one core.
inline constexpr HashCost standard_cost{2, 19 * 1024 * 1024};
/// The least cost that libsodium allows: microseconds, and no protection. For tests and servers under test.
inline constexpr HashCost test_cost{1, 8 * 1024};
/// A stored hash with a greater cost counts as damaged.
inline constexpr HashCost cost_max{64, 1024 * 1024 * 1024};

/// Hashes a password of any bytes with Argon2id and a fresh salt. The text holds the algorithm, the cost and
/// the salt, so nothing else is needed to check it. Nothing when there is not enough memory.
std::optional<std::string> hash_password(std::string_view password, HashCost cost);

enum class PasswordCheck {
    match = 1,
    mismatch,
    impossible,  ///< not enough memory, or not a hash
};

/// Computes the hash again with the cost that it names, and compares in constant time. May be called from
/// several threads.
PasswordCheck check_password(const std::string& hash, std::string_view password);

/// The cost of a hash made by `hash_password`. Nothing when it is no such hash or costs more than `cost_max`.
std::optional<HashCost> cost_of(const std::string& hash);

/// A number computed from `text` with a random key. It is the same for the same text as long as the program
/// runs, and the author of the text cannot predict it.
std::uint64_t keyed_digest(std::string_view text);

/// Overwrites the text, and any older text left in its buffer, and empties it.
void wipe(std::string& secret) noexcept;

}  // namespace chathack::accounts
