#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

namespace chathack::accounts {

/// Why an operation on accounts failed.
enum class AccountsError {
    missing = 1,        ///< there is no such file
    no_directory,       ///< the directory to make it in does not exist
    not_a_file,         ///< it is a directory, a pipe or a device
    not_permitted,      ///< the system forbids reading or making it
    not_a_database,     ///< it is no SQLite file
    not_accounts,       ///< it is an SQLite file of another program
    wrong_version,      ///< it was made by a later version
    locked,             ///< another program kept it locked for longer than we wait
    read_only,          ///< it, or its directory, cannot be written to
    corrupt,            ///< its content is damaged
    disk_full,          ///< there is no room to write
    input_output,       ///< the system failed to read or write it
    out_of_memory,      ///< there is not enough memory, for a password hash perhaps
    too_many_accounts,  ///< it holds more accounts than we take
    bad_login,          ///< the login is empty or over 255 bytes (LOGIN-13, LOGIN-14)
    account_exists,     ///< there is already an account of that login
    account_unknown,    ///< there is no account of that login
    other,
};

/// An error and the sentence that tells a person what is wrong, with the file it is about. No secrets in it.
struct AccountsFailure {
    AccountsError error{};
    std::string sentence;
};

/// A value, or why there is none. Look before `*` or `error()`; never call `value()`.
template <class T>
using Result = boost::system::result<T, AccountsFailure>;

/// What is wrong, as the end of a sentence that began with a file or a login: "there is no such file".
std::string_view to_string(AccountsError error) noexcept;

/// The failure `error` of `subject`, a file name or a login: "accounts.db: there is no such file (detail)".
AccountsFailure make_failure(AccountsError error, std::string_view subject, std::string_view detail = {});

}  // namespace chathack::accounts
