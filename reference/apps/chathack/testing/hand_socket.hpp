#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reference/apps/chathack/descriptor.hpp"

namespace chathack::apps::testing {

/// One TCP connection on loopback that a test plays by hand. Every wait is ten seconds at most.
class HandSocket {
public:
    explicit HandSocket(OwnedDescriptor socket) : socket_{std::move(socket)} {}
    /// Connects to 127.0.0.1, or to ::1.
    static HandSocket connect(std::uint16_t port, bool ipv6 = false);

    /// Sends all bytes. False when the far side takes no more.
    bool send(std::string_view bytes) const;
    /// Receives exactly so many bytes, or fewer when the far side ends before.
    std::string receive(std::size_t size_bytes) const;
    /// Whether the far side ends the connection and sends nothing more.
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
