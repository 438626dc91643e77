#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

namespace chathack::apps {

/// Why there is no password.
enum class PasswordFault {
    none_given = 1,  ///< the input ended before a line, or could not be read
    empty,
    too_long,  ///< over 1024 bytes, wire::Limits::password_bytes_max
    not_utf8,
    differs,  ///< typed differently the second time
};

/// One sentence: "the password is empty".
std::string_view to_string(PasswordFault fault) noexcept;

/// What is wrong with a password that a user chose, or the password.
boost::system::result<std::string, PasswordFault> checked_password(std::string password);

/// Asks for a new password: on a terminal at `prompt`, without echo, twice; otherwise takes one line of
/// standard input, and no byte more.
boost::system::result<std::string, PasswordFault> read_new_password(const std::string& prompt);

}  // namespace chathack::apps
