#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conformance/frames/frame_data.hpp"

namespace chathack::driver {

/// Reports the files that a client stores, once each is written and closed: those in its download folder, and
/// those elsewhere below the root folder of the client (PEER-7). Files that are already there are not
/// reported, and links are not followed.
class FolderWatch {
public:
    static constexpr std::size_t content_bytes_max = 64 * 1024;  ///< of each file; the rest is ignored
    static constexpr std::size_t files_max = 1000;               ///< further files are ignored

    /// @param downloads  below `root`; empty: there is none
    FolderWatch(const std::filesystem::path& root, const std::filesystem::path& downloads);
    ~FolderWatch();
    FolderWatch(const FolderWatch&) = delete;
    FolderWatch& operator=(const FolderWatch&) = delete;

    /// Becomes readable when something has happened.
    int descriptor() const noexcept { return notify_; }
    /// The observations `file` and `overwritten` since the last call, in the order in which the files were
    /// closed. Never waits.
    std::vector<frames::FrameData> take();

private:
    // All paths from here on are relative to the root.
    void watch(const std::filesystem::path& folder, bool looks);
    void look_at(const std::filesystem::path& file);
    void note_moved(const std::filesystem::path& from, const std::filesystem::path& to);

    std::filesystem::path downloads_;
    int root_ = -1;
    int notify_ = -1;
    std::map<int, std::filesystem::path> folders_;
    std::map<std::filesystem::path, std::string> known_;  // content of each file when it was reported
    std::vector<frames::FrameData> observations_;
};

}  // namespace chathack::driver
