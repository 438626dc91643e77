#pragma once

#include <optional>
#include <string>

namespace chathack::apps {

/// The password to log in with: asked for at `prompt` without echo when standard input is a terminal,
/// otherwise its first line, and no byte more. May be empty.
///
/// @return nothing when there is none, or one over 1024 bytes
std::optional<std::string> read_password(const std::string& prompt);

}  // namespace chathack::apps
