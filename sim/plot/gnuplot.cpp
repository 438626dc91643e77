#include "sim/plot/gnuplot.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

extern char** environ;

namespace chathack::plot {
namespace {

/// A file descriptor of a file in memory, closed at the end.
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

/// Starts gnuplot on these files. @return 0, or the error
int start(const MemoryFile& in, const MemoryFile& out, const MemoryFile& errors, pid_t& pid) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in.fd(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out.fd(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, errors.fd(), STDERR_FILENO);
    std::array<std::string, 2> words{"gnuplot", "-"};
    std::array<char*, 3> arguments{words[0].data(), words[1].data(), nullptr};
    const int error = posix_spawnp(&pid, "gnuplot", &files, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

std::string first_line(const std::string& text) {
    const auto begin = text.find_first_not_of("\n ");
    if (begin == text.npos) return "it says nothing";
    return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace

std::string quoted(std::string_view text) {
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
    pid_t pid = 0;
    const int error = start(in, out, errors, pid);
    if (error == ENOENT)
        return "pictures need gnuplot, and it is not installed (Debian: apt-get install gnuplot-nox)";
    if (error != 0) return std::string{"gnuplot cannot be started: "} + std::strerror(error);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    const auto picture = out.read();
    if (status != 0 || picture.empty())
        return "gnuplot cannot draw " + path + ": " + first_line(errors.read());
    std::ofstream file{path, std::ios::binary};
    file << picture << std::flush;
    if (!file) return path + ": cannot be written";
    return std::nullopt;
}

}  // namespace chathack::plot
