#include "conformance/driver/folder_watch.hpp"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <system_error>

#include "conformance/driver/below.hpp"

namespace chathack::driver {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t wanted = IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE;

/// The first bytes of an open file, which this closes; nullopt: it is none.
std::optional<std::string> contents(int file) {
    struct stat status {};
    if (file < 0) return std::nullopt;
    std::string bytes(FolderWatch::content_bytes_max, '\0');
    std::size_t size = 0;
    bool is_read = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    while (is_read && size < bytes.size()) {
        const auto count = read(file, bytes.data() + size, bytes.size() - size);
        if (count < 0) is_read = false;
        if (count <= 0) break;
        size += static_cast<std::size_t>(count);
    }
    close(file);
    bytes.resize(size);
    return is_read ? std::optional{std::move(bytes)} : std::nullopt;
}

constexpr int as_folder = O_RDONLY | O_DIRECTORY;

}  // namespace

FolderWatch::FolderWatch(const fs::path& root, const fs::path& downloads)
    : downloads_{downloads.empty() ? fs::path{} : downloads.lexically_relative(root)},
      root_{open(root.c_str(), as_folder | O_CLOEXEC)},
      notify_{inotify_init1(IN_NONBLOCK | IN_CLOEXEC)} {
    watch({}, false);
}

FolderWatch::~FolderWatch() {
    for (const int descriptor : {root_, notify_})
        if (descriptor >= 0) close(descriptor);
}

/// Watches a folder and the folders in it. @param looks  at the files in it, too
void FolderWatch::watch(const fs::path& folder, bool looks) {
    const int opened = open_below(root_, folder, as_folder);
    if (opened < 0) return;
    const auto itself = "/proc/self/fd/" + std::to_string(opened);
    const int id = inotify_add_watch(notify_, itself.c_str(), wanted | IN_ONLYDIR);
    std::error_code error;
    if (id >= 0 && folders_.size() < files_max) {
        folders_[id] = folder;
        for (fs::directory_iterator entry{itself, error}, end; !error && entry != end;
             entry.increment(error)) {
            const auto name = folder / entry->path().filename();
            std::error_code unknown;
            const auto kind = entry->symlink_status(unknown).type();
            if (kind == fs::file_type::directory) watch(name, looks);
            if (kind == fs::file_type::regular && looks) look_at(name);
        }
    }
    close(opened);
}

std::vector<frames::FrameData> FolderWatch::take() {
    alignas(inotify_event) std::array<char, 16 * 1024> buffer{};
    std::map<std::uint32_t, fs::path> moved;
    for (;;) {
        const auto size = read(notify_, buffer.data(), buffer.size());
        if (size <= 0) break;
        for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
            inotify_event event{};
            std::memcpy(&event, buffer.data() + at, sizeof event);
            const auto folder = folders_.find(event.wd);
            const char* name = buffer.data() + at + sizeof event;
            at += sizeof event + event.len;
            if (folder == folders_.end() || event.len == 0) continue;
            const auto path = folder->second / name;
            if ((event.mask & IN_ISDIR) != 0) {
                if ((event.mask & (IN_CREATE | IN_MOVED_TO)) == 0) continue;
                watch(path, true);
            } else if ((event.mask & IN_MOVED_FROM) != 0) {
                moved[event.cookie] = path;
            } else if ((event.mask & IN_MOVED_TO) != 0) {
                const auto from = moved.find(event.cookie);
                if (from != moved.end()) note_moved(from->second, path);
                look_at(path);
            } else if ((event.mask & IN_CLOSE_WRITE) != 0) {
                look_at(path);
            }
        }
    }
    return std::exchange(observations_, {});
}

/// After a rename, what is known of the old name counts for the new one. So a file that was reported while it
/// was incomplete, under a temporary name, is not reported again unless its content has changed.
void FolderWatch::note_moved(const fs::path& from, const fs::path& to) {
    const auto at = known_.find(from);
    if (at == known_.end() || known_.contains(to)) return;
    known_[to] = at->second;
    known_.erase(from);
}

void FolderWatch::look_at(const fs::path& file) {
    const auto content = contents(open_below(root_, file, O_RDONLY));
    if (!content || known_.size() >= files_max) return;
    const auto at = known_.find(file);
    if (at != known_.end() && at->second == *content) return;
    const bool inside = file.parent_path() == (downloads_ == "." ? fs::path{} : downloads_);
    frames::FrameData observation{at == known_.end() ? "file" : "overwritten", {}};
    observation.fields.emplace_back("name", file.filename().string());
    observation.fields.emplace_back("content", *content);
    if (at == known_.end())
        observation.fields.emplace_back("place", std::string{inside ? "downloads" : "outside"});
    known_[file] = *content;
    observations_.push_back(std::move(observation));
}

}  // namespace chathack::driver
