#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string_view>

namespace chathack::reports {

/// Writes a file whole or not at all, by way of a second file `path`.part. False when it cannot be written.
bool write_file(const std::filesystem::path& path, std::string_view text);
/// The same for a text that is written piece by piece.
bool write_file(const std::filesystem::path& path, const std::function<void(std::ostream&)>& write);

}  // namespace chathack::reports
