#pragma once

#include <array>
#include <filesystem>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

/// The one way in which folders of files are read.
namespace chathack::input {

/// The endings of YAML files.
inline constexpr std::array<std::string_view, 2> yaml_endings{".yaml", ".yml"};

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
