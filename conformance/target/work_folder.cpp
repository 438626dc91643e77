#include "conformance/target/work_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

namespace chathack::target {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "chathack-work-";

int open_folder(const fs::path& path) {
    return open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/// Somebody who sweeps may have found it before it was locked.
bool is_still_there(int folder) {
    struct stat status {};
    return fstat(folder, &status) == 0 && status.st_nlink > 0;
}

}  // namespace

WorkFolder::WorkFolder() {
    std::error_code error;
    const auto parent = fs::temp_directory_path(error);
    if (error) {
        const char* named = getenv("TMPDIR");
        why_not_ = std::string{"there is no folder for temporary files: "} + (named ? named : "/tmp") +
                   " is none (TMPDIR)";
        return;
    }
    static const bool swept = [&] {  // once in this process
        sweep_work_folders(parent);
        return true;
    }();
    static_cast<void>(swept);
    while (lock_ < 0) {
        auto pattern = (parent / (std::string{prefix} + "XXXXXX")).string();  // mkdtemp
        if (!mkdtemp(pattern.data())) {
            why_not_ = "no work folder can be made in " + parent.string() + ": " + strerror(errno);
            return;
        }
        path_ = pattern;
        lock_ = open_folder(path_);
        if (lock_ < 0) return;  // unlocked, then: who sweeps may not be able to open it either
        flock(lock_, LOCK_EX);
        if (is_still_there(lock_)) return;
        close(std::exchange(lock_, -1));
    }
}

WorkFolder::~WorkFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
    if (lock_ >= 0) close(lock_);
}

void sweep_work_folders(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
        if (!at->path().filename().string().starts_with(prefix)) continue;
        const int lock = open_folder(at->path());
        struct stat status {};
        std::error_code ignored;
        if (lock >= 0 && fstat(lock, &status) == 0 && status.st_uid == geteuid() &&
            flock(lock, LOCK_EX | LOCK_NB) == 0)
            fs::remove_all(at->path(), ignored);
        if (lock >= 0) close(lock);
    }
}

}  // namespace chathack::target
