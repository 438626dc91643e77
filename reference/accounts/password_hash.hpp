#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chathack::accounts {

/// What one Argon2id computation takes: that many passes over that much memory.
struct HashCost {
    std::uint32_t passes = 0;
    std::size_t memory_bytes = 0;
    friend bool operator==(const HashCost&, const HashCost&) = default;
};

/// What OWASP asks for at the least: tens of milliseconds on one core.
inline constexpr HashCost standard_cost{2, 19 * 1024 * 1024};
/// The least that libsodium takes: microseconds, and worth nothing. For tests and servers under test.
inline constexpr HashCost test_cost{1, 8 * 1024};
/// A stored hash that asks for more than this is taken for damaged.
inline constexpr HashCost cost_max{64, 1024 * 1024 * 1024};

/// Hashes with Argon2id and a fresh salt; the text says algorithm, cost and salt, so that it can be checked
/// alone. Takes any bytes. Nothing when there is not enough memory.
std::optional<std::string> hash_password(std::string_view password, HashCost cost);

enum class PasswordCheck {
    match = 1,
    mismatch,
    impossible,  ///< not enough memory, or not a hash
};

/// Computes the hash again, at its own cost, and compares in constant time. Safe from several threads.
PasswordCheck check_password(const std::string& hash, std::string_view password);

/// The cost of a hash of `hash_password`, or nothing when it is not one or is costlier than `cost_max`.
std::optional<HashCost> cost_of(const std::string& hash);

/// A number drawn from `text`: the same for the same text as long as the program runs,
/// and unpredictable to whoever chose the text.
std::uint64_t keyed_digest(std::string_view text);

/// Overwrites the text, and what its buffer still holds of older text, and empties it.
void wipe(std::string& secret) noexcept;

}  // namespace chathack::accounts
