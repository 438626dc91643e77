#include "reference/apps/chathack/downloads.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "reference/apps/chathack/descriptor.hpp"
#include "reference/apps/escape.hpp"

namespace chathack::apps {
namespace {

constexpr std::size_t name_bytes_max = 200;      // leaves room for " (9999)" below the usual 255
constexpr std::size_t extension_bytes_max = 20;  // a longer one is cut like the rest
constexpr int copies_max = 9999;

/// At most `bytes_max` bytes from the front, cut between characters.
std::string_view front_bytes(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0U) == 0x80U)
        --bytes_max;
    return text.substr(0, bytes_max);
}

struct SplitName {
    std::string_view stem;
    std::string_view extension;  // including its dot
};
SplitName split(std::string_view name) {
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || name.size() - dot > extension_bytes_max)
        return {name, ""};
    return {name.substr(0, dot), name.substr(dot)};
}

}  // namespace

std::string safe_file_name(std::string_view name) {
    name.remove_prefix(name.find_last_of("/\\") + 1);
    auto safe = without_harm(name, '_');
    for (std::size_t i = 0; i < safe.size() && (safe[i] == '.' || safe[i] == '-'); ++i)
        safe[i] = '_';
    if (std::all_of(safe.begin(), safe.end(), [](char c) { return c == '_' || c == ' '; })) return "file";
    const auto [stem, extension] = split(safe);
    return std::string{front_bytes(stem, name_bytes_max - extension.size())} + std::string{extension};
}

FileResult<std::string> Downloads::store(std::string_view name, std::string_view bytes) const {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    const OwnedDescriptor folder{::open(folder_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
    if (!folder) return file_fault(error ? error.value() : errno, folder_);

    const auto safe = safe_file_name(name);
    const auto [stem, extension] = split(safe);
    auto candidate = safe;
    for (int copy = 1; copy <= copies_max; candidate = fmt::format("{} ({}){}", stem, ++copy, extension)) {
        const auto path = (std::filesystem::path{folder_} / candidate).string();
        const OwnedDescriptor file{::openat(folder.get(), candidate.c_str(),
                                            O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
        if (!file && errno == EEXIST) continue;
        if (!file) return file_fault(errno, path);
        const int failed = write_all(file.get(), bytes);
        if (failed == 0) return path;
        ::unlinkat(folder.get(), candidate.c_str(), 0);
        return file_fault(failed, path);
    }
    return FileFault{"too_many", fmt::format("there are {} files of that name", copies_max)};
}

}  // namespace chathack::apps
