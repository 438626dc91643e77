#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "reference/transport/event.hpp"
#include "reference/wire/encode.hpp"

namespace chathack::transport {

/// Listen at `local`; answered by Listening or ListenFailed with the same tag.
struct Listen {
    Tag tag{};
    Endpoint local;
    friend bool operator==(const Listen&, const Listen&) = default;
};
/// End a listener; the connections it accepted stay. No event with its tag follows, not even an answer that
/// is still due. Unknown tags are ignored.
struct StopListening {
    Tag tag{};
    friend bool operator==(const StopListening&, const StopListening&) = default;
};
/// Connect to `remote`; answered by Connected or ConnectFailed with the same tag.
struct Connect {
    Tag tag{};
    Endpoint remote;
    friend bool operator==(const Connect&, const Connect&) = default;
};
/// Give up a Connect that was not answered yet; it never will be. Unknown tags are ignored.
struct CancelConnect {
    Tag tag{};
    friend bool operator==(const CancelConnect&, const CancelConnect&) = default;
};
/// Queue `bytes` on every connection of `to`. Both view the `Actions` that they were taken from.
struct Send {
    std::span<const ConnId> to;
    wire::Bytes bytes;
};
/// Send no more once the queue is written (FIN); go on receiving.
struct HalfClose {
    ConnId conn{};
    friend bool operator==(const HalfClose&, const HalfClose&) = default;
};
/// Write the queue, then end the connection in good order; what still arrives is dropped.
struct Close {
    ConnId conn{};
    friend bool operator==(const Close&, const Close&) = default;
};
/// Break the connection at once, the queue unwritten (RST where the transport can).
struct Reset {
    ConnId conn{};
    friend bool operator==(const Reset&, const Reset&) = default;
};
/// Take no more bytes off the connection, so that the far side meets a full window; `Resume` undoes it.
struct Pause {
    ConnId conn{};
    friend bool operator==(const Pause&, const Pause&) = default;
};
struct Resume {
    ConnId conn{};
    friend bool operator==(const Resume&, const Resume&) = default;
};
/// Give the event Woke at or soon after this time. There is one alarm: a new WakeAt replaces the one before.
/// `Time::max()` is never.
struct WakeAt {
    Time at{};
    friend bool operator==(const WakeAt&, const WakeAt&) = default;
};

using Action = std::variant<Listen, StopListening, Connect, CancelConnect, Send, HalfClose, Close, Reset,
                            Pause, Resume, WakeAt>;

/// A list of connections kept by the `Actions` that gave it, until that is cleared.
struct Receivers {
    std::size_t begin = 0;
    std::size_t end = 0;
    friend bool operator==(const Receivers&, const Receivers&) = default;
};

/// What a machine wants done, in order. Filled by one call of a machine, performed by a transport, cleared,
/// used again: once it has grown, it allocates nothing.
///
/// After `Close` or `Reset` the machine hears no more of that connection. Actions on a connection that is
/// gone are ignored: it may have ended between the machine's decision and its performance.
class Actions {
public:
    /// Appends any action but a Send.
    template <class A>
    void add(const A& action) {
        static_assert(!std::is_same_v<A, Send>, "use send()");
        steps_.emplace_back(action);
    }
    /// Queues one frame on some connections: encoded once, shared by all of them.
    template <class F>
    void send(std::span<const ConnId> to, const F& frame) {
        begin_send(to);
        wire::encode(frame, bytes_);
        end_send();
    }
    template <class F>
    void send(ConnId to, const F& frame) {
        send(std::span{&to, 1}, frame);
    }
    /// Keeps a list of connections, to send to them more than once.
    Receivers keep(std::span<const ConnId> to) {
        const auto begin = to_.size();
        to_.insert(to_.end(), to.begin(), to.end());
        return {begin, to_.size()};
    }
    /// Queues one more frame on kept connections. When the last action was a Send to the same list, it joins
    /// that one: the cost does not depend on how many receive it.
    template <class F>
    void send(Receivers to, const F& frame) {
        const auto* last = steps_.empty() ? nullptr : std::get_if<StoredSend>(&steps_.back());
        if (last == nullptr || last->to != to)
            steps_.emplace_back(StoredSend{to, bytes_.size(), bytes_.size()});
        wire::encode(frame, bytes_);
        end_send();
    }
    /// Queues bytes as they are.
    void send_bytes(std::span<const ConnId> to, wire::Bytes bytes) {
        begin_send(to);
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        end_send();
    }
    void send_bytes(ConnId to, wire::Bytes bytes) { send_bytes(std::span{&to, 1}, bytes); }

    bool empty() const noexcept { return steps_.empty(); }
    std::size_t size() const noexcept { return steps_.size(); }
    void clear() noexcept {
        steps_.clear();
        to_.clear();
        bytes_.clear();
    }

    /// The actions in order. A Send views this object and holds until it is changed.
    Action operator[](std::size_t index) const;
    /// Calls `perform(action)` for each action, in order, with its own type.
    template <class Perform>
    void for_each(Perform&& perform) const {
        for (const auto& step : steps_) {
            std::visit(
                [&](const auto& action) {
                    if constexpr (std::is_same_v<std::decay_t<decltype(action)>, StoredSend>) {
                        perform(view(action));
                    } else {
                        perform(action);
                    }
                },
                step);
        }
    }

private:
    /// A Send by position, since both stores may move while they grow.
    struct StoredSend {
        Receivers to;
        std::size_t bytes_begin, bytes_end;
    };
    using Step = std::variant<Listen, StopListening, Connect, CancelConnect, StoredSend, HalfClose, Close,
                              Reset, Pause, Resume, WakeAt>;

    void begin_send(std::span<const ConnId> to) {
        steps_.emplace_back(StoredSend{keep(to), bytes_.size(), bytes_.size()});
    }
    void end_send() { std::get<StoredSend>(steps_.back()).bytes_end = bytes_.size(); }
    Send view(const StoredSend& send) const noexcept {
        return {std::span{to_}.subspan(send.to.begin, send.to.end - send.to.begin),
                wire::Bytes{bytes_}.subspan(send.bytes_begin, send.bytes_end - send.bytes_begin)};
    }

    std::vector<Step> steps_;
    std::vector<ConnId> to_;
    std::vector<std::byte> bytes_;
};

/// One line such as "send to 1/1 2/1: 05 00 00 ..." for tests and journals; a connection is slot/use.
std::string to_string(const Action& action);

}  // namespace chathack::transport
