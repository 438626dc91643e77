#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>

namespace chathack::sandbox {

// Folders in which a stranger's program writes, perhaps at this moment. No link is followed, and a folder
// that its owner has closed is opened again where this process may do that.

/// How much lies in a folder.
struct TreeSize {
    std::uint64_t bytes = 0;  ///< on the disk
    std::uint64_t files = 0;  ///< folders, too
    bool too_deep = false;    ///< it has folders in folders beyond `tree_depth_max`, which are not counted
    TreeSize& operator+=(const TreeSize& other);
};
inline constexpr unsigned tree_depth_max = 256;

/// Counts no further than `files_max`.
TreeSize size_of_tree(const std::filesystem::path& folder, std::uint64_t files_max);

/// Makes `user`, and the group of that number, the owner of all. False where something refuses.
bool give_tree(const std::filesystem::path& folder, uid_t user);

/// Removes it with all that is in it. False when something is left.
bool remove_tree(const std::filesystem::path& folder);

}  // namespace chathack::sandbox
