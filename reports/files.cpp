#include "reports/files.hpp"

#include <fstream>

namespace chathack::reports {

bool write_file(const std::filesystem::path& path, std::string_view text) {
    std::error_code error;
    if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error)) {
        std::ofstream out{path, std::ios::binary};  // a pipe or a device
        out << text << std::flush;
        return static_cast<bool>(out);
    }
    const auto part = path.string() + ".part";
    {
        std::ofstream out{part, std::ios::binary};
        out << text << std::flush;
        if (!out) return false;
    }
    std::filesystem::rename(part, path, error);
    return !error;
}

}  // namespace chathack::reports
