#pragma once

#include <sys/socket.h>

#include <boost/system/result.hpp>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include "reference/asio/asio_options.hpp"
#include "reference/transport/event.hpp"
#include "reference/transport/send_queue.hpp"

namespace chathack::asio {

/// The `errno` of a system call.
enum class Errno : int {};

template <class T>
using SystemResult = boost::system::result<T, Errno>;

constexpr bool would_block(Errno error) noexcept {
    return error == Errno{EAGAIN} || error == Errno{EWOULDBLOCK};
}
/// The error that the machine is told: of a listen, and of a connect, read or write.
transport::TransportError listen_error(Errno error) noexcept;
transport::TransportError connection_error(Errno error) noexcept;

/// Owns a file descriptor until it is released.
class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int number) noexcept : number_{number} {}
    FileDescriptor(FileDescriptor&& other) noexcept : number_{other.release()} {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~FileDescriptor() { close(); }

    explicit operator bool() const noexcept { return number_ >= 0; }
    int number() const noexcept { return number_; }
    int release() noexcept { return std::exchange(number_, -1); }
    void close() noexcept;

private:
    int number_ = -1;
};

struct AcceptedSocket {
    FileDescriptor socket;
    transport::Endpoint remote;
};

/// The system calls on TCP sockets; a fault plan can make each fail. All sockets are non-blocking, and are
/// closed in programs that this one starts.
class Sockets {
public:
    /// `options` must outlive this object.
    explicit Sockets(const AsioOptions& options) noexcept : options_{options} {}

    /// Makes a socket that listens at `local`. `::` takes IPv4 too, or only IPv4 on a system without IPv6.
    /// Accepted sockets inherit its options.
    SystemResult<FileDescriptor> listen(const transport::Endpoint& local) const;
    SystemResult<AcceptedSocket> accept(int listener) const;
    /// Makes a socket that has begun to connect. It becomes writable once the outcome is known; `take_error`
    /// tells it.
    SystemResult<FileDescriptor> connect(const transport::Endpoint& remote) const;
    /// Reads available bytes into `buffer`; 0 means the end.
    SystemResult<std::size_t> read(int socket, std::span<std::byte> buffer) const noexcept;
    /// Has what was read acknowledged now; the system forgets that wish with the next packets.
    void acknowledge(int socket) const noexcept;
    /// Writes the front of `queue`, which must not be empty, in one call.
    /// @return how many bytes were written
    SystemResult<std::size_t> write(int socket, const transport::SendQueue& queue) const noexcept;

private:
    SystemResult<FileDescriptor> open(const transport::Endpoint& endpoint) const;
    std::optional<Errno> fault(AsioSocketOp op) const {
        if (!options_.fault) return {};
        const int number = options_.fault(op);
        return number == 0 ? std::optional<Errno>{} : Errno{number};
    }

    const AsioOptions& options_;
};

/// Takes the pending error off a socket: the outcome of a connect, or what broke it. 0 when there is none.
Errno take_error(int socket) noexcept;
/// Ends the sending direction (FIN).
void shut_send(int socket) noexcept;
/// Makes the next close send a reset.
void abort_on_close(int socket) noexcept;
/// The two ends of a socket. An IPv4-mapped IPv6 address is given as IPv4. 0.0.0.0:0 when unknown.
transport::Endpoint local_endpoint(int socket) noexcept;
transport::Endpoint remote_endpoint(int socket) noexcept;

}  // namespace chathack::asio
