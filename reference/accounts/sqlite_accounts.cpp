#include "reference/accounts/sqlite_accounts.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "reference/accounts/password_hash.hpp"
#include "reference/accounts/sqlite_failure.hpp"
#include "reference/wire/limits.hpp"

namespace chathack::accounts {

namespace {

constexpr auto immediate = SQLite::TransactionBehavior::IMMEDIATE;

AccountsFailure system_failure(const std::string& file, int number) {
    return make_failure(error_of_system(number), file, ::strerrordesc_np(number));
}

/// Makes an empty file that only its owner can read, because SQLite would make it readable for everybody.
/// Does nothing when the file exists.
Result<void> make_file(const std::string& file) {
    const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0 && errno == ENOENT) return make_failure(AccountsError::no_directory, file);
    if (descriptor < 0 && errno != EEXIST) return system_failure(file, errno);
    // O_EXCL: an existing file is not opened, because closing it would drop the locks of this process's other
    // connections to it.
    if (descriptor >= 0) ::close(descriptor);
    return {};
}

/// Finds faults of the path, for a clearer message than SQLite's, and because SQLite would wait on a pipe.
Result<void> check_path(const std::string& file, SqliteAccounts::Access access) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        if (errno == ENOENT && access == SqliteAccounts::Access::create) return make_file(file);
        if (errno == ENOENT) return make_failure(AccountsError::missing, file);
        return system_failure(file, errno);
    }
    if (!S_ISREG(status.st_mode)) return make_failure(AccountsError::not_a_file, file);
    if (::faccessat(AT_FDCWD, file.c_str(), R_OK, AT_EACCESS) != 0) return system_failure(file, errno);
    return {};
}

/// Makes the table in a new file. When several programs do this at once, the first one makes it.
void initialise(SQLite::Database& database) {
    if (database.execAndGet("PRAGMA application_id").getInt() != 0) return;
    SQLite::Transaction transaction{database, immediate};
    const bool is_new = database.execAndGet("PRAGMA application_id").getInt() == 0 &&
                        database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
    if (!is_new) return;
    database.exec(
        "CREATE TABLE account (login BLOB PRIMARY KEY NOT NULL, password_hash TEXT NOT NULL)"
        " STRICT, WITHOUT ROWID");
    database.exec("PRAGMA user_version = " + std::to_string(SqliteAccounts::schema_version));
    database.exec("PRAGMA application_id = " + std::to_string(SqliteAccounts::application_id));
    transaction.commit();
}

bool is_login(std::string_view login) {
    return !login.empty() && login.size() <= wire::Limits{}.login_bytes_max;
}

void bind_login(SQLite::Statement& statement, int index, std::string_view login) {
    statement.bindNoCopy(index, login.data(), static_cast<int>(login.size()));
}

std::string text_of(const SQLite::Column& column) {
    // The order matters: SQLite counts the bytes of the last conversion.
    const auto* bytes = static_cast<const char*>(column.getBlob());
    return {bytes, static_cast<std::size_t>(column.getBytes())};
}

/// What is wrong with a list read from a file; empty when nothing is. It names no login, since a damaged one
/// may hold any bytes.
std::string fault_of(const std::vector<Account>& accounts) {
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        const auto account = "account " + std::to_string(i + 1) + " of the list ";
        if (!is_login(accounts[i].login)) return account + "has an impossible login";
        if (!cost_of(accounts[i].password_hash)) return account + "has no readable password hash";
        if (i > 0 && accounts[i - 1].login >= accounts[i].login) return account + "is out of order";
    }
    return {};
}

}  // namespace

Result<SqliteAccounts> SqliteAccounts::open(const std::filesystem::path& file, Access access,
                                            Options options) {
    const auto name = file.string();
    if (const auto checked = check_path(name, access); !checked) return checked.error();
    return guarded(name, [&]() -> Result<SqliteAccounts> {
        SqliteAccounts accounts{name, access, options};
        if (const auto checked = accounts.check_header(); !checked) return checked.error();
        return accounts;
    });
}

SqliteAccounts::SqliteAccounts(std::string file, Access access, Options options)
    : file_{std::move(file)}, options_{options} {
    // SQLite opens the file for reading when it may not write. The path is absolute, because SQLite gives
    // some relative names another meaning.
    database_ = std::make_unique<SQLite::Database>(std::filesystem::absolute(file_).string(),
                                                   SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX,
                                                   static_cast<int>(options.busy_timeout.count()));
    if (access == Access::create) initialise(*database_);
    if (access == Access::read) {
        database_->exec("PRAGMA query_only = ON");
        return;
    }
    // Fails while another program uses the file in the old mode. Then a later start turns it on.
    database_->tryExec("PRAGMA journal_mode = WAL");
    database_->exec("PRAGMA secure_delete = ON");
    database_->exec("PRAGMA max_page_count = " + std::to_string(options.pages_max));
}

SqliteAccounts::SqliteAccounts(SqliteAccounts&&) noexcept = default;
SqliteAccounts& SqliteAccounts::operator=(SqliteAccounts&&) noexcept = default;
SqliteAccounts::~SqliteAccounts() = default;

Result<void> SqliteAccounts::check_header() {
    if (database_->execAndGet("PRAGMA application_id").getInt() != application_id) {
        return make_failure(AccountsError::not_accounts, file_);
    }
    const int version = database_->execAndGet("PRAGMA user_version").getInt();
    if (version != schema_version) {
        return make_failure(AccountsError::wrong_version, file_,
                            std::to_string(version) + ", known is " + std::to_string(schema_version));
    }
    return {};
}

Result<bool> SqliteAccounts::contains(std::string_view login) {
    return guarded(file_, [&]() -> Result<bool> {
        SQLite::Statement select{*database_, "SELECT 1 FROM account WHERE login = ?"};
        bind_login(select, 1, login);
        return select.executeStep();
    });
}

Result<void> SqliteAccounts::add(std::string_view login, const std::string& password_hash) {
    if (!is_login(login)) return make_failure(AccountsError::bad_login, file_);
    return guarded(file_, [&]() -> Result<void> {
        SQLite::Transaction transaction{*database_, immediate};
        const auto count = database_->execAndGet("SELECT count(*) FROM account").getInt64();
        SQLite::Statement insert{*database_, "INSERT INTO account VALUES (?, ?) ON CONFLICT DO NOTHING"};
        bind_login(insert, 1, login);
        insert.bindNoCopy(2, password_hash);
        if (insert.exec() == 0) return make_failure(AccountsError::account_exists, file_);
        if (static_cast<std::size_t>(count) >= options_.accounts_max) {
            return make_failure(AccountsError::too_many_accounts, file_);
        }
        transaction.commit();
        return {};
    });
}

Result<void> SqliteAccounts::change_hash(std::string_view login, const std::string& password_hash) {
    return guarded(file_, [&]() -> Result<void> {
        SQLite::Statement update{*database_, "UPDATE account SET password_hash = ? WHERE login = ?"};
        update.bindNoCopy(1, password_hash);
        bind_login(update, 2, login);
        if (update.exec() == 0) return make_failure(AccountsError::account_unknown, file_);
        return {};
    });
}

Result<void> SqliteAccounts::remove(std::string_view login) {
    return guarded(file_, [&]() -> Result<void> {
        SQLite::Statement erase{*database_, "DELETE FROM account WHERE login = ?"};
        bind_login(erase, 1, login);
        if (erase.exec() == 0) return make_failure(AccountsError::account_unknown, file_);
        return {};
    });
}

Result<std::vector<Account>> SqliteAccounts::all() {
    return guarded(file_, [&]() -> Result<std::vector<Account>> {
        std::vector<Account> accounts;
        SQLite::Statement select{*database_, "SELECT login, password_hash FROM account ORDER BY login"};
        while (select.executeStep()) {
            if (accounts.size() == options_.accounts_max) {
                return make_failure(AccountsError::too_many_accounts, file_);
            }
            accounts.push_back({text_of(select.getColumn(0)), text_of(select.getColumn(1))});
        }
        return accounts;
    });
}

Result<std::vector<Account>> SqliteAccounts::load(const std::filesystem::path& file, Options options) {
    auto opened = open(file, Access::read, options);
    if (!opened) return opened.error();
    return guarded(opened->file_, [&]() -> Result<std::vector<Account>> {
        SQLite::Transaction one_moment{*opened->database_};
        const auto verdict = opened->database_->execAndGet("PRAGMA quick_check(1)").getString();
        if (verdict != "ok") return make_failure(AccountsError::corrupt, opened->file_, verdict);
        auto accounts = opened->all();
        if (!accounts) return accounts;
        if (const auto fault = fault_of(*accounts); !fault.empty()) {
            return make_failure(AccountsError::corrupt, opened->file_, fault);
        }
        return accounts;
    });
}

}  // namespace chathack::accounts
