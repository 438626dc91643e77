#include "reference/asio/sockets.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace chathack::asio {
namespace {

using transport::Address;
using transport::Endpoint;

/// A system socket address of either IP version.
struct SystemAddress {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;

    sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
};

SystemAddress to_system(const Endpoint& endpoint) noexcept {
    SystemAddress to;
    const auto bytes = endpoint.address.bytes();
    if (endpoint.address.is_ipv6()) {
        auto& in6 = reinterpret_cast<sockaddr_in6&>(to.storage);
        in6.sin6_family = AF_INET6;
        in6.sin6_port = htons(endpoint.port);
        std::memcpy(&in6.sin6_addr, bytes.data(), bytes.size());
        in6.sin6_scope_id = endpoint.zone;
        to.size = sizeof in6;
    } else {
        auto& in = reinterpret_cast<sockaddr_in&>(to.storage);
        in.sin_family = AF_INET;
        in.sin_port = htons(endpoint.port);
        std::memcpy(&in.sin_addr, bytes.data(), bytes.size());
        to.size = sizeof in;
    }
    return to;
}

Endpoint from_system(const SystemAddress& from) noexcept {
    if (from.storage.ss_family == AF_INET) {
        const auto& in = reinterpret_cast<const sockaddr_in&>(from.storage);
        std::array<std::uint8_t, 4> bytes{};
        std::memcpy(bytes.data(), &in.sin_addr, bytes.size());
        return {Address{bytes}, ntohs(in.sin_port)};
    }
    const auto& in6 = reinterpret_cast<const sockaddr_in6&>(from.storage);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &in6.sin6_addr, bytes.size());
    const auto port = ntohs(in6.sin6_port);
    if (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr)) {
        return {Address{std::array{bytes[12], bytes[13], bytes[14], bytes[15]}}, port};
    }
    return {Address{bytes}, port};
}

/// Failures are ignored, because options only tune a socket.
void set_option(int socket, int level, int name, int value) noexcept {
    ::setsockopt(socket, level, name, &value, sizeof value);
}

void notice_vanished(int socket, std::chrono::seconds within) noexcept {
    if (within.count() <= 0) return;
    // Half of the time passes in silence, then come four probes. Unacknowledged bytes have the same limit.
    const auto total = static_cast<int>(std::min<std::chrono::seconds::rep>(within.count(), 86'400));
    set_option(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(socket, IPPROTO_TCP, TCP_KEEPIDLE, std::max(total / 2, 1));
    set_option(socket, IPPROTO_TCP, TCP_KEEPINTVL, std::max(total / 8, 1));
    set_option(socket, IPPROTO_TCP, TCP_KEEPCNT, 4);
    set_option(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, total * 1000);
}

constexpr Address any_ipv6{std::array<std::uint8_t, 16>{}};

Errno last_error() noexcept { return Errno{errno}; }

/// Repeats a system call that a signal interrupted.
template <class Call>
auto uninterrupted(Call call) noexcept {
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

}  // namespace

void FileDescriptor::close() noexcept {
    if (number_ >= 0) ::close(release());
}

SystemResult<FileDescriptor> Sockets::open(const Endpoint& endpoint) const {
    if (const auto error = fault(AsioSocketOp::socket)) return *error;
    const int family = endpoint.address.is_ipv6() ? AF_INET6 : AF_INET;
    FileDescriptor socket{::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!socket) return last_error();
    set_option(socket.number(), IPPROTO_TCP, TCP_NODELAY, 1);
    notice_vanished(socket.number(), options_.vanished_timeout);
    if (options_.socket_buffer_bytes > 0) {
        set_option(socket.number(), SOL_SOCKET, SO_SNDBUF, options_.socket_buffer_bytes);
        set_option(socket.number(), SOL_SOCKET, SO_RCVBUF, options_.socket_buffer_bytes);
    }
    return socket;
}

SystemResult<FileDescriptor> Sockets::listen(const Endpoint& local) const {
    auto socket = open(local);
    if (!socket && socket.error() == Errno{EAFNOSUPPORT} && local == Endpoint{any_ipv6, local.port})
        return listen({Address{}, local.port});  // the system has no IPv6
    if (!socket) return socket;
    const int number = socket->number();
    set_option(number, SOL_SOCKET, SO_REUSEADDR, 1);
    if (local.address.is_ipv6())
        set_option(number, IPPROTO_IPV6, IPV6_V6ONLY, local.address == any_ipv6 ? 0 : 1);
    if (const auto error = fault(AsioSocketOp::bind)) return *error;
    auto address = to_system(local);
    if (::bind(number, address.get(), address.size) != 0) return last_error();
    if (const auto error = fault(AsioSocketOp::listen)) return *error;
    if (::listen(number, options_.backlog) != 0) return last_error();
    return socket;
}

SystemResult<AcceptedSocket> Sockets::accept(int listener) const {
    if (const auto error = fault(AsioSocketOp::accept)) return *error;
    SystemAddress from;
    FileDescriptor socket{uninterrupted(
        [&] { return ::accept4(listener, from.get(), &from.size, SOCK_NONBLOCK | SOCK_CLOEXEC); })};
    if (!socket) return last_error();
    return AcceptedSocket{std::move(socket), from_system(from)};
}

SystemResult<FileDescriptor> Sockets::connect(const Endpoint& remote) const {
    auto socket = open(remote);
    if (!socket) return socket;
    if (const auto error = fault(AsioSocketOp::connect)) return *error;
    auto address = to_system(remote);
    if (::connect(socket->number(), address.get(), address.size) != 0 && errno != EINPROGRESS &&
        errno != EINTR)
        return last_error();
    return socket;
}

SystemResult<std::size_t> Sockets::read(int socket, std::span<std::byte> buffer) const noexcept {
    if (const auto error = fault(AsioSocketOp::read)) return *error;
    const auto count = uninterrupted([&] { return ::recv(socket, buffer.data(), buffer.size(), 0); });
    if (count < 0) return last_error();
    return static_cast<std::size_t>(count);
}

void Sockets::acknowledge(int socket) const noexcept { set_option(socket, IPPROTO_TCP, TCP_QUICKACK, 1); }

SystemResult<std::size_t> Sockets::write(int socket, const transport::SendQueue& queue) const noexcept {
    if (const auto error = fault(AsioSocketOp::write)) return *error;
    std::array<iovec, 64>
        pieces;  // NOLINT(cppcoreguidelines-pro-type-member-init): only filled entries are used
    const auto count = std::min(queue.slices(), pieces.size());
    for (std::size_t i = 0; i < count; ++i) {
        const auto bytes = queue.slice(i);
        pieces[i] = {const_cast<std::byte*>(bytes.data()), bytes.size()};
    }
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = count;
    const auto written = uninterrupted([&] {
        return count == 1 ? ::send(socket, pieces[0].iov_base, pieces[0].iov_len, MSG_NOSIGNAL)
                          : ::sendmsg(socket, &message, MSG_NOSIGNAL);
    });
    if (written < 0) return last_error();
    return static_cast<std::size_t>(written);
}

Errno take_error(int socket) noexcept {
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return last_error();
    return Errno{error};
}

void shut_send(int socket) noexcept { ::shutdown(socket, SHUT_WR); }

void abort_on_close(int socket) noexcept {
    const linger at_once{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

Endpoint local_endpoint(int socket) noexcept {
    SystemAddress address;
    if (::getsockname(socket, address.get(), &address.size) != 0) return {};
    return from_system(address);
}

Endpoint remote_endpoint(int socket) noexcept {
    SystemAddress address;
    if (::getpeername(socket, address.get(), &address.size) != 0) return {};
    return from_system(address);
}

}  // namespace chathack::asio
