#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <system_error>
#include <utility>

#include "reference/transport/endpoint.hpp"

namespace chathack::load {

using transport::Address;
using transport::Endpoint;

/// Owns a file descriptor.
class SocketDescriptor {
public:
    SocketDescriptor() noexcept = default;
    explicit SocketDescriptor(int fd) noexcept : fd_{fd} {}
    SocketDescriptor(SocketDescriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
    SocketDescriptor& operator=(SocketDescriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~SocketDescriptor();

    int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }
    void close() noexcept { SocketDescriptor{std::move(*this)}; }

private:
    int fd_ = -1;
};

/// An endpoint as the system calls take it.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size_bytes = 0;

    SocketAddress() noexcept = default;
    explicit SocketAddress(const Endpoint& endpoint) noexcept;
    const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage); }
    /// Port of an address that the system filled in.
    std::uint16_t port() const noexcept;
};

/// What the last failed system call said.
std::error_code last_error() noexcept;

/// A socket that never blocks, without Nagle's delay, on its way to `remote`; `source` as its own address
/// unless that is 0.0.0.0. On failure the descriptor is empty and `error` says why.
SocketDescriptor begin_connect(const Endpoint& remote, const Address& source,
                               std::error_code& error) noexcept;

/// A listening socket that never blocks. Port 0 lets the system choose; `local` then gets its choice.
SocketDescriptor begin_listen(Endpoint& local, std::error_code& error) noexcept;

/// Raises the limit of open files of this process so that `files` fit, as far as the system allows.
/// @return whether they fit now
bool allow_open_files(std::uint64_t files) noexcept;

}  // namespace chathack::load
