#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// A file that holds the JSON of cases, so that their transcripts need not be in memory: the journal of a
/// run, or a result. It stays readable after it was removed or replaced. `read` may be called by several
/// threads.
class CaseFile {
public:
    /// A file to be read. Null, when it cannot be opened.
    static std::shared_ptr<CaseFile> open(const std::filesystem::path& path);
    /// A new file to be written. Null, and `why_not`, when it cannot be made.
    static std::shared_ptr<CaseFile> create(const std::filesystem::path& path, std::string& why_not);
    ~CaseFile();
    CaseFile(const CaseFile&) = delete;
    CaseFile& operator=(const CaseFile&) = delete;

    /// Adds a text at the end, whole or not at all, and hands it to the operating system, which has it though
    /// this program be killed. False, and `why_not`, when there is no room.
    bool append(std::string_view text, std::string& why_not);
    std::uint64_t size() const noexcept { return size_; }
    /// Less than `size` bytes when the file ends, or cannot be read.
    std::string read(std::uint64_t offset, std::uint64_t size) const;

private:
    explicit CaseFile(int descriptor) : descriptor_{descriptor} {}

    int descriptor_;
    std::uint64_t size_ = 0;  // of a file that is written
};

/// The case with its steps and entries, wherever they lie. They are missing when their file cannot be read
/// any more.
CaseResult with_transcript(const CaseResult& one);

}  // namespace chathack::reports
