#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chathack::accounts {

/// A login, which may be any bytes, and the hash of its password.
struct Account {
    std::string login;
    std::string password_hash;
    friend bool operator==(const Account&, const Account&) = default;
};

/// All accounts as they were at one moment. It never changes, so threads may share it. It is wiped at its
/// end.
class AccountTable {
public:
    /// Logins are compared byte for byte (LOGIN-15). Of several accounts with one login the first counts.
    explicit AccountTable(std::vector<Account> accounts);
    ~AccountTable();
    AccountTable(const AccountTable&) = delete;
    AccountTable& operator=(const AccountTable&) = delete;

    std::size_t size() const noexcept { return accounts_.size(); }
    /// The hash of the login's password; null when there is no such account.
    const std::string* hash_of(std::string_view login) const noexcept;
    /// A hash to check a password against when `login` has no account, so that it takes as long as with one.
    /// It is the hash of some account, always the same one for a login. The verdict must be ignored.
    const std::string& decoy_for(std::string_view login) const noexcept;

private:
    std::vector<Account> accounts_;  ///< sorted by login
};

}  // namespace chathack::accounts
