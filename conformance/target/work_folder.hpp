#pragma once

#include <filesystem>
#include <string>

namespace chathack::target {

/// An empty folder in which programs run. The destructor removes it, with all that is in it.
///
/// It is locked as long as this process lives. So the first one that a process makes knows which are left
/// over from processes that were killed, and removes those.
class WorkFolder {
public:
    /// Makes one in the folder for temporary files. Where that is not possible, `path` is empty and `why_not`
    /// says why.
    WorkFolder();
    ~WorkFolder();
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    const std::filesystem::path& path() const noexcept { return path_; }
    const std::string& why_not() const noexcept { return why_not_; }

private:
    std::filesystem::path path_;
    std::string why_not_;
    int lock_ = -1;  // the folder, open
};

/// Removes the work folders below `folder` whose processes are gone.
void sweep_work_folders(const std::filesystem::path& folder);

}  // namespace chathack::target
