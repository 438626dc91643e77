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

/// An endpoint in the form of the system calls.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size_bytes = 0;

    SocketAddress() noexcept = default;
    explicit SocketAddress(const Endpoint& endpoint) noexcept;
    const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage); }
    /// The port of an address that the system filled in.
    std::uint16_t port() const noexcept;
};

/// The error of the last failed system call.
std::error_code last_error() noexcept;

/// Makes a non-blocking socket without Nagle's delay, and begins to connect it to `remote`.
/// @param source  its own address; 0.0.0.0: the system chooses
/// @return an empty descriptor, with the reason in `error`, on failure
SocketDescriptor begin_connect(const Endpoint& remote, const Address& source,
                               std::error_code& error) noexcept;

/// Makes a non-blocking socket that listens. With port 0 the system chooses a port and `local` gets it.
/// Failures as above.
SocketDescriptor begin_listen(Endpoint& local, std::error_code& error) noexcept;

/// Raises the limit of open files of this process to `files`, as far as the system allows.
/// @return whether the limit is high enough now
bool allow_open_files(std::uint64_t files) noexcept;

}  // namespace chathack::load
