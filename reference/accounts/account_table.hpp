#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chathack::accounts {

/// A login, any bytes, and the hash of its password.
struct Account {
    std::string login;
    std::string password_hash;
    friend bool operator==(const Account&, const Account&) = default;
};

/// All accounts as they were at one moment. Never changes, so threads share it; wiped at the end.
class AccountTable {
public:
    /// Of several accounts of one login, compared byte for byte (LOGIN-15), the first counts.
    explicit AccountTable(std::vector<Account> accounts);
    ~AccountTable();
    AccountTable(const AccountTable&) = delete;
    AccountTable& operator=(const AccountTable&) = delete;

    std::size_t size() const noexcept { return accounts_.size(); }
    /// The hash of that login's password; null when there is no such account.
    const std::string* hash_of(std::string_view login) const noexcept;
    /// The hash to check a password against when `login` has no account, so that it takes as long as if it
    /// had: that of some account, always the same for one login. Its verdict means nothing.
    const std::string& decoy_for(std::string_view login) const noexcept;

private:
    std::vector<Account> accounts_;  ///< sorted by login
};

}  // namespace chathack::accounts
