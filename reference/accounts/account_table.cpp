#include "reference/accounts/account_table.hpp"

#include <algorithm>

#include "reference/accounts/password_hash.hpp"

namespace chathack::accounts {

AccountTable::AccountTable(std::vector<Account> accounts) : accounts_{std::move(accounts)} {
    std::ranges::stable_sort(accounts_, {}, &Account::login);
    const auto repeated = std::ranges::unique(accounts_, {}, &Account::login);
    accounts_.erase(repeated.begin(), repeated.end());
}

AccountTable::~AccountTable() {
    for (auto& account : accounts_)
        wipe(account.password_hash);
}

const std::string* AccountTable::hash_of(std::string_view login) const noexcept {
    const auto at = std::ranges::lower_bound(accounts_, login, {}, &Account::login);
    if (at == accounts_.end() || at->login != login) return nullptr;
    return &at->password_hash;
}

const std::string& AccountTable::decoy_for(std::string_view login) const noexcept {
    // Used when nobody has an account. It has standard_cost, and no matching password is known.
    static const std::string nobody =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    if (accounts_.empty()) return nobody;
    return accounts_[keyed_digest(login) % accounts_.size()].password_hash;
}

}  // namespace chathack::accounts
