#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace chathack::reports {

/// A checkout, as code scanning knows it: paths of findings are relative to its root.
struct Repository {
    std::filesystem::path root;    ///< absolute
    std::filesystem::path folder;  ///< absolute: relative paths of a result start here
    std::string fallback;          ///< the file, below the root, of findings without a file in the repository
};

/// The repository of a folder: its root is the nearest folder above it, or itself, that has a `.git`; the
/// folder itself when there is none. The fallback is its README.
Repository repository_of(const std::filesystem::path& folder);

/// The path of a file relative to the root, with '/'. Nullopt when it is outside of the repository, or empty.
std::optional<std::string> path_in(const Repository& repository, const std::string& file);

}  // namespace chathack::reports
