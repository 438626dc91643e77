#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reference/accounts/account_table.hpp"
#include "reference/accounts/failure.hpp"

namespace SQLite {
class Database;
}

namespace chathack::accounts {

/// An accounts file: an SQLite database in WAL mode, marked by `application_id` and versioned by
/// `user_version`. Several programs may use one file at once; a change is whole and on disk, or was not made.
///
/// One object belongs to one thread at a time. Whatever waits for another program waits at most
/// `busy_timeout`.
class SqliteAccounts {
public:
    enum class Access {
        read,    ///< the file must be there; nothing is changed
        change,  ///< the file must be there
        create,  ///< as `change`, and made if it is not there, readable by its owner only (mode 0600)
    };
    struct Options {
        std::chrono::milliseconds busy_timeout{3000};
        std::size_t accounts_max = 1'000'000;
        std::uint32_t pages_max = 1U << 20;  ///< most 4 KiB pages that the file may grow to
    };
    static constexpr std::int32_t application_id = 0x43484143;  ///< "CHAC"
    static constexpr std::int32_t schema_version = 1;

    /// Opens `file` and checks that it is ours. Errors: any but too_many_accounts, bad_login, account_*.
    static Result<SqliteAccounts> open(const std::filesystem::path& file, Access access, Options options);
    static Result<SqliteAccounts> open(const std::filesystem::path& file, Access access) {
        return open(file, access, Options{});
    }
    /// All accounts of `file`, sorted by login: open, check the file through, read, close.
    static Result<std::vector<Account>> load(const std::filesystem::path& file, Options options);
    static Result<std::vector<Account>> load(const std::filesystem::path& file) {
        return load(file, Options{});
    }

    SqliteAccounts(SqliteAccounts&&) noexcept;
    SqliteAccounts& operator=(SqliteAccounts&&) noexcept;
    ~SqliteAccounts();

    Result<bool> contains(std::string_view login);
    /// Errors: bad_login, account_exists, too_many_accounts, and those of the file.
    Result<void> add(std::string_view login, const std::string& password_hash);
    /// Errors: account_unknown, and those of the file.
    Result<void> change_hash(std::string_view login, const std::string& password_hash);
    /// Also overwrites what the file held of it. Errors: account_unknown, and those of the file.
    Result<void> remove(std::string_view login);
    /// All accounts, sorted by login. Errors: too_many_accounts, and those of the file.
    Result<std::vector<Account>> all();

private:
    SqliteAccounts(std::string file, Access access, Options options);
    Result<void> check_header();

    std::string file_;
    Options options_;
    std::unique_ptr<SQLite::Database> database_;
};

}  // namespace chathack::accounts
