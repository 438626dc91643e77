#pragma once

#include <map>
#include <string>

#include "reference/server/account_question.hpp"

namespace chathack::accounts {

/// Accounts for tests and simulations. Passwords are kept in clear text, and every question is answered at
/// once.
class MemoryAccounts {
public:
    /// Adds an account or changes its password.
    void set(std::string login, std::string password) { passwords_[std::move(login)] = std::move(password); }
    void remove(const std::string& login) { passwords_.erase(login); }

    /// Logins are compared byte for byte (LOGIN-15). Never `unavailable`.
    server::AccountAnswer answer(const server::AccountQuestion& question) const {
        using enum server::AccountVerdict;
        const auto found = passwords_.find(question.login);
        const bool known = found != passwords_.end();
        if (!question.password) return {question.id, known ? has_account : no_account};
        return {question.id, known && found->second == *question.password ? match : mismatch};
    }

private:
    std::map<std::string, std::string> passwords_;
};

}  // namespace chathack::accounts
