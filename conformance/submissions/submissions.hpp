#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

/// What students or groups have handed in: folders or archives, as they come from a course system.
namespace chathack::submissions {

struct Submission {
    std::string name;             ///< as people know it: "Ada Lovelace"
    std::string identifier;       ///< its number in the course system, "12345"; empty: none is known
    std::filesystem::path place;  ///< a folder or an archive
    friend bool operator==(const Submission&, const Submission&) = default;
};

/// Whether the name of a file is that of an archive: .zip, .tar, .tar.gz, .tgz, .tar.xz, .txz, .tar.bz2,
/// .tar.zst or .7z.
bool is_archive(const std::filesystem::path& file);

struct Found {
    std::vector<Submission> submissions;   ///< by name; two of one name have their file names behind them
    std::vector<std::string> passed_over;  ///< what lies there and is none, one sentence for each
};

/// The folders and archives in a folder, but what is hidden. Of Moodle's names
/// "Ada Lovelace_12345_assignsubmission_file_" and "..._file_server.zip" the parts are told apart.
Found find_submissions(const std::filesystem::path& folder);

/// Whether there is nothing in a folder but folders and archives.
bool holds_submissions(const std::filesystem::path& folder);

/// How much a submission may be, unpacked.
struct Size {
    std::uint64_t bytes = 512ULL * 1024 * 1024;
    std::uint64_t files = 50'000;
};

/// Where the files of a submission are, or why they are not there, as a sentence.
struct Unpacked {
    std::filesystem::path folder;
    std::string why_not;
};

/// Whether the only folder in another is what was meant.
using Enters = std::function<bool(const std::filesystem::path&)>;

/// Copies a folder, or unpacks an archive, into `to`, which must not be there. What holds nothing but one
/// folder, for which `enters` is true, is that. One archive is unpacked, too, when there is nothing beside it
/// but texts and pictures; one in that is not.
///
/// Nothing is written outside of `to`. Links stay only where they lead inside; pipes and devices do not; no
/// file gets more rights than its owner's.
Unpacked unpack(const std::filesystem::path& from, const std::filesystem::path& to, const Size& most = {},
                const Enters& enters = {});

/// A hash of the names and contents below a folder or of an archive: equal, when nothing has changed.
std::string fingerprint(const std::filesystem::path& place);

}  // namespace chathack::submissions
