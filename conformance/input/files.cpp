#include "conformance/input/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "conformance/input/yaml_tree.hpp"

namespace chathack::input {
namespace {

namespace fs = std::filesystem;

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

bool is_one_of(const std::string& word, std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_named(const fs::directory_entry& entry, std::span<const std::string_view> endings) {
    return !is_hidden(entry.path()) && is_one_of(entry.path().extension().string(), endings);
}

bool is_wanted(const fs::directory_entry& entry, std::span<const std::string_view> endings) {
    std::error_code unknown;
    return is_named(entry, endings) && entry.is_regular_file(unknown);
}

/// Reads until the end, an error (which `errno` names) or too much.
bool read_all(int descriptor, std::string& text) {
    std::array<char, 65536> part{};
    while (text.size() <= file_bytes_max) {
        const auto size = ::read(descriptor, part.data(), part.size());
        if (size == 0) return true;
        if (size > 0) text.append(part.data(), static_cast<std::size_t>(size));
        if (size < 0 && errno != EINTR) return false;
    }
    return true;
}

}  // namespace

std::optional<std::string> read_file(const std::string& path, std::string& why) {
    std::string text;
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool whole = descriptor >= 0 && read_all(descriptor, text);
    if (!whole) why = "cannot be read: " + std::generic_category().message(errno);
    if (descriptor >= 0) ::close(descriptor);
    if (!whole) return std::nullopt;
    return text;
}

std::vector<fs::path> files_in(const fs::path& folder, std::span<const std::string_view> endings,
                               std::error_code& error) {
    std::vector<fs::path> files;
    for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error))
        if (is_wanted(*at, endings)) files.push_back(at->path());
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<fs::path> files_below(const fs::path& folder, std::span<const std::string_view> endings,
                                  std::span<const std::string_view> except, std::error_code& error) {
    std::vector<fs::path> files;
    for (fs::recursive_directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
        const auto& path = at->path();
        std::error_code unknown;
        const bool passed_over = is_hidden(path) || is_one_of(path.extension().string(), endings) ||
                                 is_one_of(path.filename().string(), except);
        if (passed_over && at->is_directory(unknown)) at.disable_recursion_pending();
        if (is_wanted(*at, endings)) files.push_back(path);
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<fs::path> unreadable_in(const fs::path& folder, std::span<const std::string_view> endings,
                                    std::error_code& error) {
    std::vector<fs::path> found;
    for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
        std::error_code unknown;
        if (is_named(*at, endings) && !at->is_regular_file(unknown) && !at->is_directory(unknown))
            found.push_back(at->path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace chathack::input
