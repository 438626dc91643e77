#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

namespace chathack::apps {

/// Why there is no password.
enum class PasswordFault {
    none_given = 1,  ///< the input ended before there was a line, or could not be read
    empty,
    too_long,  ///< over 1024 bytes, wire::Limits::password_bytes_max
    not_utf8,
    differs,  ///< the second time another password was typed
};

/// A sentence: "the password is empty".
std::string_view to_string(PasswordFault fault) noexcept;

/// Checks a password that a user has chosen. Returns it, or what is wrong with it.
boost::system::result<std::string, PasswordFault> checked_password(std::string password);

/// Reads a new password. On a terminal it asks with `prompt`, twice and without echo. Otherwise it takes one
/// line of standard input, and no byte more.
boost::system::result<std::string, PasswordFault> read_new_password(const std::string& prompt);

}  // namespace chathack::apps
