#include "reference/accounts/failure.hpp"

namespace chathack::accounts {

std::string_view to_string(AccountsError error) noexcept {
    switch (error) {
        case AccountsError::missing:
            return "there is no such file; `chathackd account add` makes one";
        case AccountsError::no_directory:
            return "there is no such directory to make the file in";
        case AccountsError::not_a_file:
            return "this is not a regular file";
        case AccountsError::not_permitted:
            return "this user may not open it";
        case AccountsError::not_a_database:
            return "this is not an accounts file, nor any SQLite file";
        case AccountsError::not_accounts:
            return "this is an SQLite file, but not one with accounts";
        case AccountsError::wrong_version:
            return "this accounts file has a version that this program does not know";
        case AccountsError::locked:
            return "another program keeps the file locked";
        case AccountsError::read_only:
            return "the file or its directory cannot be written to";
        case AccountsError::corrupt:
            return "the file is damaged";
        case AccountsError::disk_full:
            return "there is no room left to write";
        case AccountsError::input_output:
            return "the system failed to read or write the file";
        case AccountsError::out_of_memory:
            return "there is not enough memory";
        case AccountsError::too_many_accounts:
            return "the file holds more accounts than this program takes";
        case AccountsError::bad_login:
            return "a login has 1 to 255 bytes";
        case AccountsError::account_exists:
            return "there is already an account of that login";
        case AccountsError::account_unknown:
            return "there is no account of that login";
        case AccountsError::other:
            break;
    }
    return "something went wrong";
}

AccountsFailure make_failure(AccountsError error, std::string_view subject, std::string_view detail) {
    std::string sentence;
    sentence.append(subject).append(": ").append(to_string(error));
    if (!detail.empty()) sentence.append(" (").append(detail).append(")");
    return {error, std::move(sentence)};
}

}  // namespace chathack::accounts
