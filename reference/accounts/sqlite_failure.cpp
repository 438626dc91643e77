#include "reference/accounts/sqlite_failure.hpp"

#include <sqlite3.h>

#include <cerrno>

namespace chathack::accounts {

AccountsError error_of_sqlite(int code) noexcept {
    switch (code & 0xff) {  // the low byte of an extended code is the basic code
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL:
            return AccountsError::locked;
        case SQLITE_READONLY:
            return AccountsError::read_only;
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return AccountsError::not_permitted;
        case SQLITE_NOTADB:
            return AccountsError::not_a_database;
        case SQLITE_ERROR:  // a table or column is missing
        case SQLITE_MISMATCH:
        case SQLITE_CONSTRAINT:
        case SQLITE_CORRUPT:
            return AccountsError::corrupt;
        case SQLITE_FULL:
            return AccountsError::disk_full;
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
            return AccountsError::input_output;
        case SQLITE_NOMEM:
            return AccountsError::out_of_memory;
        default:
            return AccountsError::other;
    }
}

AccountsError error_of_system(int number) noexcept {
    switch (number) {
        case ENOENT:
        case ENOTDIR:
            return AccountsError::missing;
        case EACCES:
        case EPERM:
            return AccountsError::not_permitted;
        case EROFS:
            return AccountsError::read_only;
        case ENOSPC:
        case EDQUOT:
            return AccountsError::disk_full;
        case ENOMEM:
            return AccountsError::out_of_memory;
        default:
            return AccountsError::input_output;
    }
}

}  // namespace chathack::accounts
