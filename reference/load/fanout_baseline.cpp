/// The simplest program that passes messages on to everyone. It shows how much the real server adds.
///
/// `fanout_baseline ADDR:PORT` answers every login frame with ACK 3. For every global message it writes the
/// same bytes to everyone else as a CHATHACK server. It trusts its clients, and checks nothing that our
/// clients do right. What it reads in one turn of epoll is encoded once into one flat buffer, and each socket
/// gets it with one write. It ends with SIGTERM or SIGINT.
#include <sys/epoll.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "reference/load/socket.hpp"
#include "reference/transport/endpoint.hpp"
#include "reference/wire/cursor.hpp"

namespace {

using namespace chathack;
using load::SocketDescriptor;

constexpr std::size_t events_per_turn = 512;
constexpr std::size_t read_bytes = 16 * 1024;
constexpr std::size_t waiting_bytes_max = 1024 * 1024;  // for each connection that does not read
constexpr std::size_t text_bytes_max = 64 * 1024;
constexpr std::uint64_t listener_mark = ~std::uint64_t{0};
constexpr int idle_ms = 1000;  // longest time between two looks at `stopped`

volatile std::sig_atomic_t stopped = 0;

/// The part of a turn's bytes that a connection sent itself.
struct Range {
    std::size_t begin, end;
};

struct Peer {
    SocketDescriptor socket;
    std::size_t in_crowd = 0;  // index in `crowd_` once logged in
    bool logged_in = false;
    bool broken = false;
    std::vector<std::byte> in;       // the beginning of an incomplete frame
    std::vector<std::byte> waiting;  // bytes that the socket did not take
    std::vector<Range> own;
};

class Baseline {
public:
    Baseline(SocketDescriptor listener, SocketDescriptor epoll)
        : listener_{std::move(listener)}, epoll_{std::move(epoll)}, buffer_(read_bytes) {
        epoll_event event{EPOLLIN, {.u64 = listener_mark}};
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, listener_.get(), &event);
    }

    void turn() {
        std::array<epoll_event, events_per_turn> events;
        const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), idle_ms);
        for (int i = 0; i < count; ++i) {
            const auto& event = events[static_cast<std::size_t>(i)];
            if (event.data.u64 == listener_mark) {
                accept_all();
            } else {
                handle(*peers_[event.data.u64], event.events);
            }
        }
        if (!turn_.empty()) {
            for (auto* peer : crowd_)
                pass_on(*peer);
            for (auto* peer : speakers_)
                peer->own.clear();
            speakers_.clear();
            turn_.clear();
        }
        for (auto* peer : broken_)
            drop(*peer);
        broken_.clear();
    }

private:
    void accept_all() {
        while (true) {
            SocketDescriptor socket{
                ::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
            if (!socket) return;
            const auto place = static_cast<std::size_t>(socket.get());
            if (peers_.size() <= place) peers_.resize(place + 1);
            epoll_event event{EPOLLIN, {.u64 = place}};
            ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket.get(), &event);
            peers_[place] = std::make_unique<Peer>();
            peers_[place]->socket = std::move(socket);
        }
    }

    void handle(Peer& peer, std::uint32_t what) {
        if ((what & EPOLLOUT) != 0) write_waiting(peer);
        if ((what & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) return;
        const auto size_bytes = ::recv(peer.socket.get(), buffer_.data(), buffer_.size(), 0);
        if (size_bytes <= 0) {
            if (size_bytes == 0 || errno != EAGAIN) break_off(peer);
            return;
        }
        const auto received = wire::Bytes{buffer_}.first(static_cast<std::size_t>(size_bytes));
        if (peer.in.empty()) {
            const auto taken = take_frames(peer, received);
            peer.in.assign(received.begin() + static_cast<std::ptrdiff_t>(taken), received.end());
        } else {
            peer.in.insert(peer.in.end(), received.begin(), received.end());
            const auto taken = take_frames(peer, peer.in);
            peer.in.erase(peer.in.begin(), peer.in.begin() + static_cast<std::ptrdiff_t>(taken));
        }
    }

    /// @return how many bytes were whole frames
    std::size_t take_frames(Peer& peer, wire::Bytes bytes) {
        std::size_t taken = 0;
        while (!peer.broken) {
            const auto rest = bytes.subspan(taken);
            wire::Cursor in{rest};
            const auto opcode = in.take_byte();
            if (!opcode) break;
            const auto first = wire::take_string(in, text_bytes_max);
            const auto second = *opcode == 2 ? first : wire::take_string(in, text_bytes_max);
            if (!first || !second) {
                if ((first ? second : first).error() != wire::WireError::need_more) break_off(peer);
                break;
            }
            const auto frame = rest.first(in.consumed_bytes());
            if (*opcode == 3) {
                speak(peer, frame);
            } else {
                log_in(peer);
            }
            taken += frame.size();
        }
        return taken;
    }

    void log_in(Peer& peer) {
        constexpr std::byte connected{3};
        write(peer, std::array{iovec{const_cast<std::byte*>(&connected), 1}}, 1);
        if (peer.logged_in) return;
        peer.logged_in = true;
        peer.in_crowd = crowd_.size();
        crowd_.push_back(&peer);
    }

    /// Adds a global message to the turn. Its body is the same in both directions; only the opcode differs.
    void speak(Peer& peer, wire::Bytes frame) {
        if (peer.own.empty()) speakers_.push_back(&peer);
        const auto begin = turn_.size();
        turn_.insert(turn_.end(), frame.begin(), frame.end());
        turn_[begin] = std::byte{5};
        if (!peer.own.empty() && peer.own.back().end == begin) {
            peer.own.back().end = turn_.size();
        } else {
            peer.own.push_back({begin, turn_.size()});
        }
    }

    /// Gives a peer the bytes of this turn, except its own.
    void pass_on(Peer& peer) {
        if (peer.broken) return;
        if (peer.own.empty()) {
            write(peer, std::array{iovec{turn_.data(), turn_.size()}}, turn_.size());
            return;
        }
        pieces_.clear();
        std::size_t at = 0, total_bytes = 0;
        const auto add = [&](std::size_t end) {
            if (end > at) pieces_.push_back({turn_.data() + at, end - at});
            total_bytes += end - at;
        };
        for (const auto& range : peer.own) {
            add(range.begin);
            at = range.end;
        }
        add(turn_.size());
        if (total_bytes > 0) write(peer, pieces_, total_bytes);
    }

    void write(Peer& peer, std::span<const iovec> pieces, std::size_t total_bytes) {
        std::size_t written_bytes = 0;
        if (peer.waiting.empty()) {
            const auto result = send(peer, pieces);
            if (result < 0 && errno != EAGAIN) return break_off(peer);
            if (result > 0) written_bytes = static_cast<std::size_t>(result);
            if (written_bytes == total_bytes) return;
            watch_writes(peer, true);
        }
        for (const auto& piece : pieces) {
            const auto skipped = std::min(written_bytes, piece.iov_len);
            written_bytes -= skipped;
            const auto* bytes = static_cast<const std::byte*>(piece.iov_base);
            peer.waiting.insert(peer.waiting.end(), bytes + skipped, bytes + piece.iov_len);
        }
        if (peer.waiting.size() > waiting_bytes_max) break_off(peer);
    }

    static ssize_t send(Peer& peer, std::span<const iovec> pieces) {
        if (pieces.size() == 1)
            return ::send(peer.socket.get(), pieces[0].iov_base, pieces[0].iov_len, MSG_NOSIGNAL);
        msghdr message{};
        message.msg_iov = const_cast<iovec*>(pieces.data());
        message.msg_iovlen = std::min<std::size_t>(pieces.size(), IOV_MAX);
        return ::sendmsg(peer.socket.get(), &message, MSG_NOSIGNAL);
    }

    void write_waiting(Peer& peer) {
        const auto size_bytes =
            ::send(peer.socket.get(), peer.waiting.data(), peer.waiting.size(), MSG_NOSIGNAL);
        if (size_bytes < 0) {
            if (errno != EAGAIN) break_off(peer);
            return;
        }
        peer.waiting.erase(peer.waiting.begin(), peer.waiting.begin() + size_bytes);
        if (peer.waiting.empty()) watch_writes(peer, false);
    }

    void watch_writes(Peer& peer, bool on) {
        const auto place = static_cast<std::uint64_t>(peer.socket.get());
        epoll_event event{on ? EPOLLIN | EPOLLOUT : EPOLLIN, {.u64 = place}};
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, peer.socket.get(), &event);
    }

    void break_off(Peer& peer) {
        if (peer.broken) return;
        peer.broken = true;
        broken_.push_back(&peer);
    }
    void drop(Peer& peer) {
        if (peer.logged_in) {
            crowd_[peer.in_crowd] = crowd_.back();
            crowd_[peer.in_crowd]->in_crowd = peer.in_crowd;
            crowd_.pop_back();
        }
        peers_[static_cast<std::size_t>(peer.socket.get())].reset();
    }

    SocketDescriptor listener_;
    SocketDescriptor epoll_;
    std::vector<std::unique_ptr<Peer>> peers_;  // by descriptor
    std::vector<Peer*> crowd_;                  // who is logged in
    std::vector<Peer*> speakers_;               // who sent in this turn
    std::vector<Peer*> broken_;
    std::vector<std::byte> buffer_;
    std::vector<std::byte> turn_;  // the bytes that this turn passes on
    std::vector<iovec> pieces_;
};

int fail(int exit, const std::string& why) {
    std::fprintf(stderr, "fanout_baseline: %s\n", why.c_str());
    return exit;
}

}  // namespace

int main(int argc, char** argv) {
    const auto endpoint = transport::parse_endpoint(argc == 2 ? argv[1] : "");
    if (!endpoint) return fail(2, "one argument: the ADDR:PORT to listen at");
    constexpr std::uint64_t files = 100'000;
    load::allow_open_files(files);
    auto local = *endpoint;
    std::error_code error;
    auto listener = load::begin_listen(local, error);
    if (error) return fail(3, to_string(local) + ": " + error.message());
    SocketDescriptor epoll{::epoll_create1(EPOLL_CLOEXEC)};
    if (!epoll) return fail(4, "epoll: " + load::last_error().message());

    struct sigaction action {};
    action.sa_handler = [](int) { stopped = 1; };  // epoll_wait then ends with EINTR
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);

    std::printf("listening on %s\n", to_string(local).c_str());
    std::fflush(stdout);
    Baseline baseline{std::move(listener), std::move(epoll)};
    while (stopped == 0)
        baseline.turn();
    return 0;
}
