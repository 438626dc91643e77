#pragma once

#include <filesystem>
#include <string_view>

namespace chathack::reports {

/// Writes a file whole or not at all; false when it cannot be written.
bool write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace chathack::reports
