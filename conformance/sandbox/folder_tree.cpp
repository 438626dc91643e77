#include "conformance/sandbox/folder_tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace chathack::sandbox {
namespace {

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/// Opens a folder whose modes forbid that to us, though it is ours, by giving it others.
int open_folder_of(int parent, const char* name) {
    const int folder = openat(parent, name, folder_flags);
    if (folder >= 0 || errno != EACCES) return folder;
    const int closed = openat(parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (closed < 0) return closed;
    const bool opened = chmod(("/proc/self/fd/" + std::to_string(closed)).c_str(), S_IRWXU) == 0;
    close(closed);
    return opened ? openat(parent, name, folder_flags) : -1;
}

/// Called with the open folder, a name in it and its status. False: look no further.
using Seen = std::function<bool(int, const char*, const struct stat&)>;

/// Calls `seen` for all that is below `folder`, which it closes, the folder first. False when it ended
/// before.
bool walk(int folder, unsigned depth, bool& too_deep, const Seen& seen) {
    DIR* const listing = fdopendir(folder);
    if (!listing) {
        close(folder);
        return true;
    }
    bool goes_on = true;
    while (goes_on) {
        const auto* entry = readdir(listing);
        if (!entry) break;
        const std::string_view name{entry->d_name};
        struct stat status {};
        if (name == "." || name == ".." || fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        goes_on = seen(folder, entry->d_name, status);
        if (!goes_on || !S_ISDIR(status.st_mode)) continue;
        too_deep = too_deep || depth == 0;
        const int below = depth == 0 ? -1 : open_folder_of(folder, entry->d_name);
        if (below >= 0) goes_on = walk(below, depth - 1, too_deep, seen);
    }
    closedir(listing);
    return goes_on;
}

}  // namespace

TreeSize& TreeSize::operator+=(const TreeSize& other) {
    bytes += other.bytes;
    files += other.files;
    too_deep = too_deep || other.too_deep;
    return *this;
}

TreeSize size_of_tree(const std::filesystem::path& folder, std::uint64_t files_max) {
    TreeSize size;
    std::set<ino_t> linked;  // files with several names, counted once
    const int top = open_folder_of(AT_FDCWD, folder.c_str());
    if (top < 0) return size;
    walk(top, tree_depth_max, size.too_deep, [&](int, const char*, const struct stat& status) {
        const bool again =
            !S_ISDIR(status.st_mode) && status.st_nlink > 1 && !linked.insert(status.st_ino).second;
        if (!again) size.bytes += static_cast<std::uint64_t>(status.st_blocks) * 512;
        return ++size.files <= files_max;
    });
    return size;
}

bool give_tree(const std::filesystem::path& folder, uid_t user) {
    bool given = lchown(folder.c_str(), user, user) == 0;
    bool too_deep = false;
    const int top = open_folder_of(AT_FDCWD, folder.c_str());
    if (top < 0) return false;
    walk(top, tree_depth_max, too_deep, [&](int parent, const char* name, const struct stat& status) {
        // A second name may stand elsewhere.
        if (!S_ISDIR(status.st_mode) && status.st_nlink > 1 && status.st_uid != user) return given = false;
        return given = given && fchownat(parent, name, user, user, AT_SYMLINK_NOFOLLOW) == 0;
    });
    return given && !too_deep;
}

bool remove_tree(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::remove_all(folder, error);
    if (!error) return true;
    size_of_tree(folder, ~std::uint64_t{0});  // opens what is closed
    std::filesystem::remove_all(folder, error);
    return !error;
}

}  // namespace chathack::sandbox
