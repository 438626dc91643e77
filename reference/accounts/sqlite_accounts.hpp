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

/// An accounts file: an SQLite database in WAL mode, marked by `application_id`, with its version in
/// `user_version`. Several programs may use one file at once. A change is either whole and on disk or not
/// made.
///
/// Use one object from one thread at a time. A call waits for other programs for `busy_timeout` at most.
class SqliteAccounts {
public:
    enum class Access {
        read,    ///< the file must exist; nothing is changed
        change,  ///< the file must exist
        create,  ///< as `change`, but a missing file is made, readable by its owner only (mode 0600)
    };
    struct Options {
        std::chrono::milliseconds busy_timeout{3000};
        std::size_t accounts_max = 1'000'000;
        std::uint32_t pages_max = 1U << 20;  ///< most 4 KiB pages that the file may grow to
    };
    static constexpr std::int32_t application_id = 0x43484143;  ///< "CHAC"
    static constexpr std::int32_t schema_version = 1;

    /// Opens `file` and checks that it is an accounts file. Errors: any but too_many_accounts, bad_login,
    /// account_exists and account_unknown.
    static Result<SqliteAccounts> open(const std::filesystem::path& file, Access access, Options options);
    static Result<SqliteAccounts> open(const std::filesystem::path& file, Access access) {
        return open(file, access, Options{});
    }
    /// Opens `file`, checks all of it, reads all accounts sorted by login, and closes it.
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
    /// Removes an account and overwrites its bytes in the file. Errors: account_unknown, and those of the
    /// file.
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
