#include "reference/load/swarm.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <span>

#include "reference/wire/check.hpp"

namespace chathack::load {
namespace {

constexpr std::size_t events_per_turn = 512;
constexpr std::size_t read_bytes = 256 * 1024;

timespec to_timespec(Time time) noexcept {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
    return {seconds.count(), (time - seconds).count()};
}

std::error_code pending_error(const SocketDescriptor& socket) noexcept {
    int error = 0;
    socklen_t size_bytes = sizeof error;
    ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size_bytes);
    return {error, std::system_category()};
}

}  // namespace

Time now() noexcept { return std::chrono::steady_clock::now().time_since_epoch(); }

Swarm::Swarm(const Endpoint& server, std::vector<Address> sources, const Dialect& dialect, std::size_t links)
    : server_{server},
      sources_{std::move(sources)},
      dialect_{dialect},
      epoll_{::epoll_create1(EPOLL_CLOEXEC)},
      links_(links),
      events_(events_per_turn),
      in_(read_bytes) {}

std::error_code Swarm::connect(std::size_t index) {
    auto& link = links_[index];
    std::error_code error;
    link.socket =
        begin_connect(server_, sources_.empty() ? Address{} : sources_[index % sources_.size()], error);
    if (error) return error;
    link.parser = dialect_.make_parser();
    dialect_.greet(index, link.out);
    link.wants_write = true;  // a socket becomes writable when it is connected
    epoll_event event{EPOLLIN | EPOLLOUT, {.u64 = index}};
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, link.socket.get(), &event) != 0) return last_error();
    return {};
}

std::vector<std::byte>& Swarm::out(std::size_t index) {
    auto& link = links_[index];
    if (!link.in_dirty) dirty_.push_back(index);
    link.in_dirty = true;
    return link.out;
}

void Swarm::flush() {
    for (const auto index : dirty_) {
        links_[index].in_dirty = false;
        if (links_[index].socket && !links_[index].wants_write)
            write(index);  // the next read will show a failure
    }
    dirty_.clear();
}

std::error_code Swarm::turn(Time until, ConnectionListener& listener) {
    const auto wait = to_timespec(std::max(until - now(), Time{}));
    const int count =
        ::epoll_pwait2(epoll_.get(), events_.data(), static_cast<int>(events_.size()), &wait, nullptr);
    if (count < 0) return errno == EINTR ? std::error_code{} : last_error();
    for (const auto& event : std::span{events_}.first(static_cast<std::size_t>(count)))
        handle(event, listener);
    return {};
}

void Swarm::handle(const epoll_event& event, ConnectionListener& listener) {
    const auto index = static_cast<std::size_t>(event.data.u64);
    if ((event.events & EPOLLERR) != 0) {
        lose(index, pending_error(links_[index].socket), listener);
        return;
    }
    if ((event.events & EPOLLOUT) != 0 && !write(index)) {
        lose(index, last_error(), listener);
        return;
    }
    if ((event.events & (EPOLLIN | EPOLLHUP)) != 0) read(index, listener);
}

/// Reads once. The next turn reads what is left.
/// @return whether the connection goes on
bool Swarm::read(std::size_t index, ConnectionListener& listener) {
    auto& link = links_[index];
    const auto size_bytes = ::recv(link.socket.get(), in_.data(), in_.size(), 0);
    if (size_bytes > 0) {
        received_at_ = now();
        ++reads_;
        link.parser->take(wire::Bytes{in_}.first(static_cast<std::size_t>(size_bytes)), index, listener);
        return true;
    }
    if (size_bytes < 0 && (errno == EAGAIN || errno == EINTR)) return true;
    lose(index, size_bytes == 0 ? std::error_code{} : last_error(), listener);
    return false;
}

/// @return false when the connection is broken, and errno says why
bool Swarm::write(std::size_t index) {
    auto& link = links_[index];
    while (link.written_bytes < link.out.size()) {
        const auto rest = std::span{link.out}.subspan(link.written_bytes);
        const auto size_bytes = ::send(link.socket.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
        if (size_bytes < 0 && errno == EINTR) continue;
        if (size_bytes < 0 && errno != EAGAIN) return false;
        if (size_bytes < 0) {
            watch_writes(index, true);
            return true;
        }
        link.written_bytes += static_cast<std::size_t>(size_bytes);
    }
    link.out.clear();
    link.written_bytes = 0;
    watch_writes(index, false);
    return true;
}

void Swarm::watch_writes(std::size_t index, bool on) {
    auto& link = links_[index];
    if (link.wants_write == on) return;
    link.wants_write = on;
    epoll_event event{on ? EPOLLIN | EPOLLOUT : EPOLLIN, {.u64 = index}};
    CHATHACK_CHECK(::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, link.socket.get(), &event) == 0);
}

void Swarm::lose(std::size_t index, std::error_code error, ConnectionListener& listener) {
    links_[index].socket.close();  // closing also removes it from epoll
    listener.on_lost(index, error);
}

}  // namespace chathack::load
