#include "conformance/observe/capture_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include "conformance/observe/link_layer.hpp"

namespace chathack::observe {
namespace {

using namespace std::string_view_literals;

/// How a file begins that is something else, and what to do about it. libpcap gives up after four bytes.
struct OtherFormat {
    std::string_view beginning;
    std::string_view sentence;
};
constexpr OtherFormat other_formats[] = {
    {"\x28\xb5\x2f\xfd"sv, "is compressed with zstd; unpack it first: zstd -d FILE"},
    {"\xfd"
     "7zX"sv,
     "is compressed with xz; unpack it first: unxz FILE"},
    {"BZh"sv, "is compressed with bzip2; unpack it first: bunzip2 FILE"},
    {"\x04\x22\x4d\x18"sv, "is compressed with lz4; unpack it first: lz4 -d FILE"},
    {"PK\x03\x04"sv, "is a zip archive; unpack it first: unzip FILE"},
    {"snoo"sv, "is a capture of snoop; make a pcap file of it: editcap -F pcap FILE FILE.pcap"},
};

/// What libpcap reads: what zlib reads of a descriptor, unpacked when it is packed.
struct Source {
    gzFile packed = nullptr;
    std::string beginning;  ///< of what was read

    static ssize_t read(void* self, char* buffer, std::size_t size) {
        auto& source = *static_cast<Source*>(self);
        const int got = gzread(source.packed, buffer, static_cast<unsigned>(size));
        if (got > 0 && source.beginning.size() < 8)
            source.beginning.append(buffer, static_cast<std::size_t>(std::min(got, 8)));
        return got;
    }
    static int close(void* self) {
        const std::unique_ptr<Source> source{static_cast<Source*>(self)};
        return gzclose(source->packed);
    }
};

int open_descriptor(const std::string& file) {
    const int descriptor = file == "-" ? ::dup(STDIN_FILENO) : ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw std::runtime_error{fmt::format("cannot be read: {}", std::strerror(errno))};
    struct stat status {};
    std::string_view fault;
    if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) fault = "is a folder, not a capture";
    if (S_ISREG(status.st_mode) && status.st_size == 0) fault = "is an empty file, not a capture";
    if (file == "-" && ::isatty(descriptor) == 1) fault = "is a terminal, not a capture";
    if (fault.empty()) return descriptor;
    ::close(descriptor);
    throw std::runtime_error{std::string{fault}};
}

std::string why_no_capture(const std::string& beginning, std::string_view error) {
    for (const auto& other : other_formats)
        if (beginning.starts_with(other.beginning)) return std::string{other.sentence};
    if (beginning.empty()) return "cannot be read as a capture: nothing came";
    return fmt::format("cannot be read as a capture: {}; needed is a pcap or pcapng file, as of tcpdump -w",
                       error);
}

}  // namespace

CaptureFile::CaptureFile(const std::string& file) {
    auto source = std::make_unique<Source>();
    source->packed = gzdopen(open_descriptor(file), "rb");
    if (source->packed == nullptr) throw std::runtime_error{"cannot be read: no memory left"};
    auto* const opened = source.get();
    auto* const stream =
        ::fopencookie(source.release(), "rb",
                      {.read = &Source::read, .write = nullptr, .seek = nullptr, .close = &Source::close});
    if (stream == nullptr) throw std::runtime_error{"cannot be read: no memory left"};
    std::setvbuf(stream, nullptr, _IONBF, 0);
    std::array<char, PCAP_ERRBUF_SIZE> error{};
    capture_.reset(pcap_fopen_offline(stream, error.data()));
    if (!capture_) {
        const auto why = why_no_capture(opened->beginning, error.data());
        std::fclose(stream);
        throw std::runtime_error{why};
    }
    if (is_known_link(link_type())) return;
    const char* const name = pcap_datalink_val_to_name(link_type());
    const char* const about = pcap_datalink_val_to_description(link_type());
    throw std::runtime_error{fmt::format(
        "has the link type {} ({}), of which nothing is read; capture again with another one, as "
        "tcpdump -i any does, or with one that tcpdump -L lists: tcpdump -y EN10MB",
        name != nullptr ? name : std::to_string(link_type()), about != nullptr ? about : "unknown")};
}

std::optional<CaptureFile::Frame> CaptureFile::next() {
    pcap_pkthdr* header = nullptr;
    const u_char* bytes = nullptr;
    const int got = pcap_next_ex(capture_.get(), &header, &bytes);
    if (got == PCAP_ERROR) fault_ = pcap_geterr(capture_.get());
    if (got != 1) return {};
    return Frame{{bytes, header->caplen},
                 std::chrono::seconds{header->ts.tv_sec} + std::chrono::microseconds{header->ts.tv_usec}};
}

}  // namespace chathack::observe
