#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reference/apps/chathack/descriptor.hpp"

namespace chathack::apps::testing {

/// One TCP connection on loopback that a test plays by hand; everything waits at most ten seconds.
class HandSocket {
public:
    explicit HandSocket(OwnedDescriptor socket) : socket_{std::move(socket)} {}
    /// To 127.0.0.1, or to ::1.
    static HandSocket connect(std::uint16_t port, bool ipv6 = false);

    /// False when the far side takes no more.
    bool send(std::string_view bytes) const;
    /// Exactly so many bytes; fewer when the far side ends before.
    std::string receive(std::size_t size_bytes) const;
    /// Whether the far side ends the connection, having sent nothing more.
    bool ended() const;
    void close() { socket_ = OwnedDescriptor{}; }

private:
    OwnedDescriptor socket_;
};

/// A listening socket on 127.0.0.1.
class HandListener {
public:
    HandListener();
    std::uint16_t port() const noexcept { return port_; }
    /// "127.0.0.1:40123".
    std::string place() const { return "127.0.0.1:" + std::to_string(port_); }
    HandSocket accept() const;

private:
    OwnedDescriptor socket_;
    std::uint16_t port_ = 0;
};

}  // namespace chathack::apps::testing
