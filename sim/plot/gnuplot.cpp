#include "sim/plot/gnuplot.hpp"

// Boost.Process 1.81 with std::filesystem does not include what it needs, so these two stand first.
#include <boost/optional.hpp>
#include <boost/type_traits.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/process/v2/default_launcher.hpp>
#include <boost/process/v2/environment.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/stdio.hpp>
#include <fstream>

namespace chathack::plot {
namespace {

namespace process = boost::process::v2;

/// A file in memory, closed at the end of its scope.
class MemoryFile {
public:
    explicit MemoryFile(const char* name) : fd_{memfd_create(name, MFD_CLOEXEC)} {}
    ~MemoryFile() {
        if (fd_ >= 0) close(fd_);
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    int fd() const noexcept { return fd_; }
    bool write(std::string_view text) const {
        while (!text.empty()) {
            const auto count = ::write(fd_, text.data(), text.size());
            if (count <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(count));
        }
        return lseek(fd_, 0, SEEK_SET) == 0;
    }
    std::string read() const {
        std::string text;
        std::array<char, 65536> buffer{};
        lseek(fd_, 0, SEEK_SET);
        for (;;) {
            const auto count = ::read(fd_, buffer.data(), buffer.size());
            if (count <= 0) return text;
            text.append(buffer.data(), static_cast<std::size_t>(count));
        }
    }

private:
    int fd_;
};

std::string first_line(const std::string& text) {
    const auto begin = text.find_first_not_of("\n ");
    if (begin == text.npos) return "it gives no reason";
    return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace

std::string in_quotes(std::string_view text) {
    std::string out{"'"};
    for (const char letter : text) {
        if (letter == '\'') out += '\'';
        out += static_cast<unsigned char>(letter) < ' ' ? ' ' : letter;
    }
    return out + "'";
}

std::optional<std::string> draw(const std::string& script, const std::string& path) {
    const MemoryFile in{"script"};
    const MemoryFile out{"picture"};
    const MemoryFile errors{"errors"};
    if (!in.write(script)) return "no memory for the script of gnuplot";
    const auto program = process::environment::find_executable("gnuplot");
    if (program.empty())
        return "pictures need gnuplot, and it is not installed (Debian: apt-get install gnuplot-nox)";
    boost::asio::io_context loop;
    boost::system::error_code error;
    auto gnuplot =
        process::default_process_launcher{}(loop, error, program, std::array<std::string, 1>{"-"},
                                            process::process_stdio{in.fd(), out.fd(), errors.fd()});
    if (error) return "gnuplot cannot be started: " + error.message();
    const int status = gnuplot.wait(error);
    const auto picture = out.read();
    if (error || status != 0 || picture.empty())
        return "gnuplot cannot draw " + path + ": " + first_line(errors.read());
    std::ofstream file{path, std::ios::binary};
    file << picture << std::flush;
    if (!file) return path + ": cannot be written";
    return std::nullopt;
}

}  // namespace chathack::plot
