#include "reference/load/socket.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace chathack::load {
namespace {

SocketDescriptor open_socket(const Address& address) noexcept {
    const int family = address.is_ipv6() ? AF_INET6 : AF_INET;
    return SocketDescriptor{::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP)};
}

bool turn_on(const SocketDescriptor& socket, int level, int option) noexcept {
    const int on = 1;
    return ::setsockopt(socket.get(), level, option, &on, sizeof on) == 0;
}

}  // namespace

SocketDescriptor::~SocketDescriptor() {
    if (fd_ >= 0) ::close(fd_);
}

SocketAddress::SocketAddress(const Endpoint& endpoint) noexcept {
    const auto bytes = endpoint.address.bytes();
    if (endpoint.address.is_ipv6()) {
        sockaddr_in6 address{};
        address.sin6_family = AF_INET6;
        address.sin6_port = htons(endpoint.port);
        std::memcpy(&address.sin6_addr, bytes.data(), bytes.size());
        address.sin6_scope_id = endpoint.zone;
        std::memcpy(&storage, &address, size_bytes = sizeof address);
    } else {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(endpoint.port);
        std::memcpy(&address.sin_addr, bytes.data(), bytes.size());
        std::memcpy(&storage, &address, size_bytes = sizeof address);
    }
}

std::uint16_t SocketAddress::port() const noexcept {
    sockaddr_in address{};  // the port is at the same place in both IP versions
    std::memcpy(&address, &storage, sizeof address);
    return ntohs(address.sin_port);
}

std::error_code last_error() noexcept { return {errno, std::system_category()}; }

SocketDescriptor begin_connect(const Endpoint& remote, const Address& source,
                               std::error_code& error) noexcept {
    auto socket = open_socket(remote.address);
    const SocketAddress to{remote};
    bool good = socket && turn_on(socket, IPPROTO_TCP, TCP_NODELAY);
    if (good && source != Address{}) {
        const SocketAddress from{Endpoint{source, 0}};
        good = turn_on(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT) &&
               ::bind(socket.get(), from.get(), from.size_bytes) == 0;
    }
    if (!good || (::connect(socket.get(), to.get(), to.size_bytes) != 0 && errno != EINPROGRESS)) {
        error = last_error();
        return {};
    }
    error = {};
    return socket;
}

SocketDescriptor begin_listen(Endpoint& local, std::error_code& error) noexcept {
    auto socket = open_socket(local.address);
    SocketAddress address{local};
    if (!socket || !turn_on(socket, SOL_SOCKET, SO_REUSEADDR) ||
        ::bind(socket.get(), address.get(), address.size_bytes) != 0 ||
        ::listen(socket.get(), SOMAXCONN) != 0 ||
        ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address.storage), &address.size_bytes) !=
            0) {
        error = last_error();
        return {};
    }
    local.port = address.port();
    error = {};
    return socket;
}

bool allow_open_files(std::uint64_t files) noexcept {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
    if (limit.rlim_cur >= files) return true;
    const rlimit both{files,
                      std::max<rlim_t>(limit.rlim_max, files)};  // raising the hard limit needs privileges
    if (::setrlimit(RLIMIT_NOFILE, &both) == 0) return true;
    limit.rlim_cur = limit.rlim_max;
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= files;
}

}  // namespace chathack::load
