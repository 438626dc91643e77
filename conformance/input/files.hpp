#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

/// The one way in which files that people write, and folders of them, are read.
namespace chathack::input {

/// The endings of YAML files.
inline constexpr std::array<std::string_view, 2> yaml_endings{".yaml", ".yml"};

/// What a file holds; of one that is larger than `file_bytes_max` (yaml_tree.hpp) just enough to be refused.
/// Without a text `why` tells: "cannot be read: Permission denied".
std::optional<std::string> read_file(const std::string& path, std::string& why);

/// The regular files of a folder whose names have one of these endings, sorted, because the system lists them
/// in any order. Passed over are folders, whatever they are called, and what is hidden (`.name`): such as
/// what editors and macOS leave beside a file.
std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder,
                                            std::span<const std::string_view> endings,
                                            std::error_code& error);

/// The same below a folder, except in folders of these names.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder,
                                               std::span<const std::string_view> endings,
                                               std::span<const std::string_view> except,
                                               std::error_code& error);

/// Entries of a folder with one of these endings, not hidden, that are neither file nor folder: links that
/// lead nowhere, pipes. Sorted.
std::vector<std::filesystem::path> unreadable_in(const std::filesystem::path& folder,
                                                 std::span<const std::string_view> endings,
                                                 std::error_code& error);

}  // namespace chathack::input
