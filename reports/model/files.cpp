#include "reports/model/files.hpp"

#include <fstream>
#include <ostream>

namespace chathack::reports {

bool write_file(const std::filesystem::path& path, std::string_view text) {
    return write_file(path, [text](std::ostream& out) { out << text; });
}

bool write_file(const std::filesystem::path& path, const std::function<void(std::ostream&)>& write) {
    std::error_code error;
    if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error)) {
        std::ofstream out{path, std::ios::binary};  // a pipe or a device, which cannot be replaced by a file
        write(out);
        out.flush();
        return static_cast<bool>(out);
    }
    const auto part = path.string() + ".part";
    {
        std::ofstream out{part, std::ios::binary};
        write(out);
        out.flush();
        if (!out) error = std::make_error_code(std::errc::no_space_on_device);
    }
    if (!error) std::filesystem::rename(part, path, error);
    if (!error) return true;
    std::filesystem::remove(part, error);
    return false;
}

}  // namespace chathack::reports
