#include "conformance/driver/folder_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <fstream>

namespace chathack::driver {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t wanted = IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE;

std::optional<std::string> contents(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(fs::symlink_status(file, error))) return std::nullopt;
    std::ifstream in{file, std::ios::binary};
    if (!in) return std::nullopt;
    std::string bytes(FolderWatch::content_bytes_max, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

}  // namespace

FolderWatch::FolderWatch(fs::path root, fs::path downloads, fs::path ignored)
    : downloads_{std::move(downloads)},
      ignored_{std::move(ignored)},
      notify_{inotify_init1(IN_NONBLOCK | IN_CLOEXEC)} {
    watch(root);
}

FolderWatch::~FolderWatch() {
    if (notify_ >= 0) close(notify_);
}

/// Watches a folder and the folders in it.
void FolderWatch::watch(const fs::path& folder) {
    if (folder == ignored_) return;
    const int id = inotify_add_watch(notify_, folder.c_str(), wanted | IN_ONLYDIR | IN_DONT_FOLLOW);
    if (id < 0) return;
    folders_[id] = folder;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{folder, error}) {
        if (entry.is_directory(error) && !entry.is_symlink(error)) watch(entry.path());
    }
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
                watch(path);
                std::error_code error;
                for (const auto& entry : fs::directory_iterator{path, error})
                    look_at(entry.path());
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
    const auto content = contents(file);
    if (!content || known_.size() >= files_max) return;
    const auto at = known_.find(file);
    if (at != known_.end() && at->second == *content) return;
    const bool inside = file.parent_path() == downloads_;
    frames::FrameData observation{at == known_.end() ? "file" : "overwritten", {}};
    observation.fields.emplace_back("name", file.filename().string());
    observation.fields.emplace_back("content", *content);
    if (at == known_.end())
        observation.fields.emplace_back("place", std::string{inside ? "downloads" : "outside"});
    known_[file] = *content;
    observations_.push_back(std::move(observation));
}

}  // namespace chathack::driver
