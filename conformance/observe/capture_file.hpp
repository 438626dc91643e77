#pragma once

#include <pcap/pcap.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace chathack::observe {

/// A pcap or pcapng file, maybe compressed with gzip, that is read once from its beginning to its end: a
/// pipe, or "-" for the input, will do.
class CaptureFile {
public:
    /// @throws std::runtime_error with the end of a sentence about the file, such as "is a folder, ..."
    explicit CaptureFile(const std::string& file);

    /// A DLT_ number of libpcap.
    int link_type() const { return pcap_datalink(capture_.get()); }

    struct Frame {
        std::span<const std::uint8_t> bytes;  ///< valid until the next call
        std::chrono::microseconds at{};
    };
    /// Nothing at the end, and where the rest cannot be read: then `fault` says why.
    std::optional<Frame> next();
    const std::string& fault() const noexcept { return fault_; }

private:
    struct Close {
        void operator()(pcap_t* capture) const { pcap_close(capture); }
    };
    std::unique_ptr<pcap_t, Close> capture_;
    std::string fault_;
};

}  // namespace chathack::observe
