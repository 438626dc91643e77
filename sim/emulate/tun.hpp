#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "reference/wire/address.hpp"

namespace chathack::emulate {

/// A network interface of the kernel whose other end is a file descriptor: what the kernel sends through it
/// is read there, IP packet by IP packet.
class Tun {
public:
    /// Makes one in the network namespace that we are in, and brings the namespace's loopback up.
    static std::unique_ptr<Tun> make(std::size_t mtu_bytes, std::string& why_not);
    ~Tun();
    Tun(const Tun&) = delete;
    Tun& operator=(const Tun&) = delete;

    /// Gives the kernel this address there; all of 10.0.0.0/8, or of fd00::/16, is then behind the interface.
    bool set_address(const wire::Address& address, std::string& why_not);

    int descriptor() const noexcept { return descriptor_; }
    /// The next packet that the kernel sent; nothing when there is none. Valid until the next call.
    std::optional<std::span<const std::byte>> read();
    void write(std::span<const std::byte> packet);

private:
    explicit Tun(int descriptor) : descriptor_{descriptor} {}

    static constexpr std::size_t packet_bytes_max = 65'536;

    int descriptor_;
    std::unique_ptr<std::byte[]> buffer_ = std::make_unique<std::byte[]>(packet_bytes_max);
};

}  // namespace chathack::emulate
