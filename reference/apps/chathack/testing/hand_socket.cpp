#include "reference/apps/chathack/testing/hand_socket.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace chathack::apps::testing {
namespace {

constexpr int patience_ms = 10'000;

bool readable(int socket) {
    pollfd watched{socket, POLLIN, 0};
    return ::poll(&watched, 1, patience_ms) == 1;
}

template <class Name>
int connect_to(const Name& name, int family) {
    const int socket = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0)
        << std::strerror(errno);
    return socket;
}

sockaddr_in ipv4_loopback(std::uint16_t port) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return name;
}

}  // namespace

HandSocket HandSocket::connect(std::uint16_t port, bool ipv6) {
    if (!ipv6) return HandSocket{OwnedDescriptor{connect_to(ipv4_loopback(port), AF_INET)}};
    sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    name.sin6_port = htons(port);
    name.sin6_addr = in6addr_loopback;
    return HandSocket{OwnedDescriptor{connect_to(name, AF_INET6)}};
}

bool HandSocket::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string HandSocket::receive(std::size_t size_bytes) const {
    std::string bytes(size_bytes, '\0');
    std::size_t size = 0;
    while (size < size_bytes && readable(socket_.get())) {
        const auto got = ::recv(socket_.get(), bytes.data() + size, size_bytes - size, 0);
        if (got <= 0) break;
        size += static_cast<std::size_t>(got);
    }
    bytes.resize(size);
    return bytes;
}

bool HandSocket::ended() const {
    char byte = 0;
    return readable(socket_.get()) && ::recv(socket_.get(), &byte, 1, 0) <= 0;
}

HandListener::HandListener() : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    auto name = ipv4_loopback(0);
    socklen_t size = sizeof name;
    EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&name), sizeof name), 0);
    EXPECT_EQ(::listen(socket_.get(), 16), 0);
    EXPECT_EQ(::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&name), &size), 0);
    port_ = ntohs(name.sin_port);
}

HandSocket HandListener::accept() const {
    if (!readable(socket_.get())) ADD_FAILURE() << "nobody connected";
    return HandSocket{OwnedDescriptor{::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC)}};
}

}  // namespace chathack::apps::testing
