#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "reference/wire/address.hpp"

namespace chathack::emulate {

/// A network interface of the kernel, `network`, whose other end is ours: what the kernel sends through it is
/// read here, IP packet by IP packet, and what is written here arrives there.
///
/// It is a pair of virtual Ethernet interfaces with a packet socket at the far one, so it needs rights over
/// the network namespace, and no device file.
class VethLink {
public:
    /// Makes one in the network namespace that we are in, and brings the namespace's loopback up.
    static std::unique_ptr<VethLink> make(std::size_t mtu_bytes, std::string& why_not);
    ~VethLink();
    VethLink(const VethLink&) = delete;
    VethLink& operator=(const VethLink&) = delete;

    /// Gives the kernel this address there; all of 10.0.0.0/8, or of fd00::/16, is then behind the interface.
    bool set_address(const wire::Address& address, std::string& why_not);

    int descriptor() const noexcept { return descriptor_; }
    /// The next packet that the kernel sent; nothing when there is none. Valid until the next call.
    std::optional<std::span<const std::byte>> read();
    void write(std::span<const std::byte> packet);

private:
    using HardwareAddress = std::array<std::uint8_t, 6>;
    VethLink(int descriptor, int interface, const HardwareAddress& kernel)
        : descriptor_{descriptor}, interface_{interface}, kernel_{kernel} {}

    static constexpr std::size_t packet_bytes_max = 65'536;

    int descriptor_;
    int interface_;           // our end's number
    HardwareAddress kernel_;  // the kernel's end
    std::unique_ptr<std::byte[]> buffer_ = std::make_unique<std::byte[]>(packet_bytes_max);
};

}  // namespace chathack::emulate
