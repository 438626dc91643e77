#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace chathack::server {

/// Ties an answer to its question; never used twice by one server.
enum class QuestionId : std::uint64_t {};

/// What the server machine wants to know of the account store. Without a password: is there an account of
/// that login (LOGIN-3)? With one: does it match (LOGIN-4 to LOGIN-6)? Answered at some later time, once, in
/// any order.
struct AccountQuestion {
    QuestionId id{};
    std::string login;
    std::optional<std::string> password;
    friend bool operator==(const AccountQuestion&, const AccountQuestion&) = default;
};

enum class AccountVerdict {
    no_account = 1,  ///< to a question without password: the login is free of an account
    has_account,     ///< to a question without password: the login belongs to an account
    match,           ///< to a question with password: right login, right password
    mismatch,        ///< to a question with password: no such account or wrong password, not told apart
    unavailable,     ///< the store could not answer
};

struct AccountAnswer {
    QuestionId id{};
    AccountVerdict verdict{};
    friend bool operator==(const AccountAnswer&, const AccountAnswer&) = default;
};

}  // namespace chathack::server
