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

/// A network interface of the kernel, named `network`, whose other end is ours. Each IP packet that the
/// kernel sends through it is read here, and each packet written here arrives there.
///
/// It is a pair of virtual Ethernet interfaces with a packet socket at the far one. So it needs rights over
/// the network namespace, but no device file.
class VethLink {
public:
    /// Makes one in the current network namespace, and brings the loopback interface of the namespace up.
    /// @return nothing with `why_not`, a sentence for the user, when that fails
    static std::unique_ptr<VethLink> make(std::size_t mtu_bytes, std::string& why_not);
    ~VethLink();
    VethLink(const VethLink&) = delete;
    VethLink& operator=(const VethLink&) = delete;

    /// Gives the kernel's end this address. All of 10.0.0.0/8, or of fd00::/16, is then reached through the
    /// interface. False with `why_not`.
    bool set_address(const wire::Address& address, std::string& why_not);

    int descriptor() const noexcept { return descriptor_; }
    /// The next packet that the kernel sent, valid until the next call; nothing when none waits.
    std::optional<std::span<const std::byte>> read();
    void write(std::span<const std::byte> packet);

private:
    using HardwareAddress = std::array<std::uint8_t, 6>;
    VethLink(int descriptor, int interface, const HardwareAddress& kernel)
        : descriptor_{descriptor}, interface_{interface}, kernel_{kernel} {}

    static constexpr std::size_t packet_bytes_max = 65'536;

    int descriptor_;
    int interface_;           // the number of our end
    HardwareAddress kernel_;  // address of the kernel's end
    std::unique_ptr<std::byte[]> buffer_ = std::make_unique<std::byte[]>(packet_bytes_max);
};

}  // namespace chathack::emulate
