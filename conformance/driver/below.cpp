#include "conformance/driver/below.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace chathack::driver {

int open_below(int root, const std::filesystem::path& relative, int flags) {
    constexpr int careful = O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    if (relative.empty()) return openat(root, ".", flags | careful);
    int folder = root;
    for (const auto& part : relative.parent_path()) {
        const int next = openat(folder, part.c_str(), O_PATH | O_DIRECTORY | careful);
        if (folder != root) close(folder);
        folder = next;
        if (folder < 0) return folder;
    }
    const int found = openat(folder, relative.filename().c_str(), flags | careful);
    if (folder != root) close(folder);
    return found;
}

}  // namespace chathack::driver
