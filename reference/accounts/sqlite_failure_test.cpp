#include "reference/accounts/sqlite_failure.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cerrno>

namespace chathack::accounts {
namespace {

TEST(SqliteFailure, NamesEachResultCode) {
    const struct {
        int code;
        AccountsError error;
    } table[] = {
        {SQLITE_BUSY, AccountsError::locked},           {SQLITE_BUSY_SNAPSHOT, AccountsError::locked},
        {SQLITE_READONLY, AccountsError::read_only},    {SQLITE_READONLY_DBMOVED, AccountsError::read_only},
        {SQLITE_PERM, AccountsError::not_permitted},    {SQLITE_NOTADB, AccountsError::not_a_database},
        {SQLITE_CORRUPT, AccountsError::corrupt},       {SQLITE_ERROR, AccountsError::corrupt},
        {SQLITE_FULL, AccountsError::disk_full},        {SQLITE_IOERR_WRITE, AccountsError::input_output},
        {SQLITE_CANTOPEN, AccountsError::input_output}, {SQLITE_NOMEM, AccountsError::out_of_memory},
        {SQLITE_MISUSE, AccountsError::other},          {-1, AccountsError::other},
    };
    for (const auto& row : table)
        EXPECT_EQ(error_of_sqlite(row.code), row.error) << row.code;
}

TEST(SqliteFailure, NamesEachSystemError) {
    const struct {
        int number;
        AccountsError error;
    } table[] = {
        {ENOENT, AccountsError::missing},       {ENOTDIR, AccountsError::missing},
        {EACCES, AccountsError::not_permitted}, {EROFS, AccountsError::read_only},
        {ENOSPC, AccountsError::disk_full},     {EDQUOT, AccountsError::disk_full},
        {EIO, AccountsError::input_output},     {ENAMETOOLONG, AccountsError::input_output},
    };
    for (const auto& row : table)
        EXPECT_EQ(error_of_system(row.number), row.error) << row.number;
}

TEST(AccountsFailure, IsASentenceAboutTheFile) {
    EXPECT_EQ(make_failure(AccountsError::disk_full, "accounts.db").sentence,
              "accounts.db: there is no room left to write");
    EXPECT_EQ(make_failure(AccountsError::corrupt, "accounts.db", "page 3").sentence,
              "accounts.db: the file is damaged (page 3)");
}

}  // namespace
}  // namespace chathack::accounts
