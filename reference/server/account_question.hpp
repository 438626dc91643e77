#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace chathack::server {

/// Connects an answer with its question. A server never uses one twice.
enum class QuestionId : std::uint64_t {};

/// A question of the server machine to the account store. Without a password: does the login have an account
/// (LOGIN-3)? With one: is it the right password (LOGIN-4 to LOGIN-6)? Each question is answered once, later,
/// and in any order.
struct AccountQuestion {
    QuestionId id{};
    std::string login;
    std::optional<std::string> password;
    friend bool operator==(const AccountQuestion&, const AccountQuestion&) = default;
};

enum class AccountVerdict {
    no_account = 1,  ///< to a question without a password: the login has no account
    has_account,     ///< to a question without a password: the login has an account
    match,           ///< to a question with a password: the right one for an account
    mismatch,        ///< to a question with a password: it is wrong, or there is no account
    unavailable,     ///< the store could not answer
};

struct AccountAnswer {
    QuestionId id{};
    AccountVerdict verdict{};
    friend bool operator==(const AccountAnswer&, const AccountAnswer&) = default;
};

}  // namespace chathack::server
