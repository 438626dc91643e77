#include "reference/apps/testing/test_client.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

namespace chathack::testing {
namespace {

using Clock = std::chrono::steady_clock;

/// Waits until the socket is ready for `events` or broken, or until the time is over.
bool ready(int socket, short events, Clock::time_point until) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
    pollfd poll_socket{.fd = socket, .events = events, .revents = 0};
    return poll(&poll_socket, 1, static_cast<int>(std::max(left.count(), std::int64_t{0}))) == 1;
}

bool begin_connect(int socket, std::uint16_t port, bool ipv6) {
    if (ipv6) {
        sockaddr_in6 address{};
        address.sin6_family = AF_INET6;
        address.sin6_port = htons(port);
        address.sin6_addr = in6addr_loopback;
        return connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

TestClient::TestClient(std::uint16_t port, Options options)
    : socket_{socket(options.ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)} {
    const int yes = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (options.receive_buffer_bytes > 0)
        setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &options.receive_buffer_bytes,
                   sizeof options.receive_buffer_bytes);
    if (begin_connect(socket_, port, options.ipv6)) return;
    int error = errno == EINPROGRESS && ready(socket_, POLLOUT, Clock::now() + patience) ? 0 : -1;
    socklen_t size_bytes = sizeof error;
    if (error == 0) getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size_bytes);
    if (error != 0) close();
}

TestClient::TestClient(TestClient&& other) noexcept : socket_{std::exchange(other.socket_, -1)} {}

TestClient& TestClient::operator=(TestClient&& other) noexcept {
    std::swap(socket_, other.socket_);
    return *this;
}

bool TestClient::send(std::string_view bytes, Milliseconds deadline) {
    const auto until = Clock::now() + deadline;
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        } else if (errno != EAGAIN || !ready(socket_, POLLOUT, until)) {
            return false;
        }
    }
    return true;
}

std::string TestClient::receive(std::size_t size_bytes, Milliseconds deadline) {
    const auto until = Clock::now() + deadline;
    std::string bytes(size_bytes, '\0');
    std::size_t have = 0;
    while (have < size_bytes && ready(socket_, POLLIN, until)) {
        const auto received = recv(socket_, bytes.data() + have, size_bytes - have, 0);
        if (received == 0 || (received < 0 && errno != EAGAIN)) break;
        if (received > 0) have += static_cast<std::size_t>(received);
    }
    bytes.resize(have);
    return bytes;
}

bool TestClient::ends(Milliseconds deadline) {
    if (!connected()) return true;
    const auto until = Clock::now() + deadline;
    std::array<char, 4096> dropped{};
    while (ready(socket_, POLLIN, until)) {
        const auto received = recv(socket_, dropped.data(), dropped.size(), 0);
        if (received == 0 || (received < 0 && errno != EAGAIN)) return true;
    }
    return false;
}

void TestClient::half_close() noexcept { shutdown(socket_, SHUT_WR); }

void TestClient::close() noexcept {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

void TestClient::reset() noexcept {
    const linger none{.l_onoff = 1, .l_linger = 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close();
}

std::uint16_t port_of(const std::optional<std::string>& line) {
    std::uint16_t port = 0;
    if (line && line->starts_with("listening on ")) {
        const auto digits = line->substr(line->rfind(':') + 1);
        std::from_chars(digits.data(), digits.data() + digits.size(), port);
    }
    return port;
}

}  // namespace chathack::testing
