#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chathack::apps {

/// Base64 with the standard alphabet and with padding.
std::string to_base64(std::string_view bytes);
/// Nothing when `text` is not base64 with its padding.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace chathack::apps
