#include "reference/apps/chathack/outgoing_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "reference/apps/chathack/descriptor.hpp"
#include "reference/apps/chathack/words.hpp"

namespace chathack::apps {
namespace {

FileFault too_long(std::string_view path, std::size_t bytes_max) {
    return {"too_long",
            fmt::format("{} is over the {} bytes that a file may have", visible(path), bytes_max)};
}

}  // namespace

FileResult<OutgoingFile> read_outgoing_file(const std::string& path, std::size_t bytes_max) {
    if (path.find('\0') != std::string::npos) return file_fault(ENOENT, path);
    const OwnedDescriptor file{
        ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};  // opening a pipe must not block
    if (!file) return file_fault(errno, path);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return file_fault(errno, path);
    if (!S_ISREG(status.st_mode)) {
        return FileFault{"not_a_file",
                         visible(path) + (S_ISDIR(status.st_mode) ? " is a directory, not a file"
                                                                  : " is not a regular file")};
    }
    if (status.st_size > static_cast<off_t>(bytes_max)) return too_long(path, bytes_max);

    std::string bytes(bytes_max + 1, '\0');  // one more, to notice that the file has grown
    std::size_t size = 0;
    while (size < bytes.size()) {
        const auto got = ::read(file.get(), bytes.data() + size, bytes.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return file_fault(errno, path);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    if (size > bytes_max) return too_long(path, bytes_max);
    bytes.resize(size);
    return OutgoingFile{path.substr(path.rfind('/') + 1), std::move(bytes)};
}

}  // namespace chathack::apps
