#pragma once

#include <optional>
#include <string>

namespace chathack::apps {

/// Reads the password to log in with. When standard input is a terminal, asks with `prompt` and without echo.
/// Otherwise takes its first line, and no byte more. The password may be empty.
///
/// @return nothing when there is none or it is over 1024 bytes
std::optional<std::string> read_password(const std::string& prompt);

}  // namespace chathack::apps
