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

/// Listen at `local`. The answer is Listening or ListenFailed with the same tag.
struct Listen {
    Tag tag{};
    Endpoint local;
    friend bool operator==(const Listen&, const Listen&) = default;
};
/// End a listener. The connections that it accepted stay. No event with its tag follows, not even an answer
/// that is still due. Unknown tags are ignored.
struct StopListening {
    Tag tag{};
    friend bool operator==(const StopListening&, const StopListening&) = default;
};
/// Connect to `remote`. The answer is Connected or ConnectFailed with the same tag.
struct Connect {
    Tag tag{};
    Endpoint remote;
    friend bool operator==(const Connect&, const Connect&) = default;
};
/// Give up a Connect that has no answer yet. It will get none. Unknown tags are ignored.
struct CancelConnect {
    Tag tag{};
    friend bool operator==(const CancelConnect&, const CancelConnect&) = default;
};
/// Queue `bytes` on every connection of `to`. Both point into the `Actions` that they were taken from.
struct Send {
    std::span<const ConnId> to;
    wire::Bytes bytes;
};
/// End the sending direction once the queue is written (FIN). Receiving goes on.
struct HalfClose {
    ConnId conn{};
    friend bool operator==(const HalfClose&, const HalfClose&) = default;
};
/// Write the queue, then end the connection in good order. Bytes that still arrive are dropped.
struct Close {
    ConnId conn{};
    friend bool operator==(const Close&, const Close&) = default;
};
/// Break the connection at once without writing the queue (with RST where the transport can).
struct Reset {
    ConnId conn{};
    friend bool operator==(const Reset&, const Reset&) = default;
};
/// Read no more bytes, so that the far side finds the window full. `Resume` undoes it.
struct Pause {
    ConnId conn{};
    friend bool operator==(const Pause&, const Pause&) = default;
};
struct Resume {
    ConnId conn{};
    friend bool operator==(const Resume&, const Resume&) = default;
};
/// Give the event Woke at this time or soon after. There is one alarm, so a new WakeAt replaces the last one.
/// `Time::max()` means never.
struct WakeAt {
    Time at{};
    friend bool operator==(const WakeAt&, const WakeAt&) = default;
};

using Action = std::variant<Listen, StopListening, Connect, CancelConnect, Send, HalfClose, Close, Reset,
                            Pause, Resume, WakeAt>;

/// A list of connections that an `Actions` keeps until it is cleared.
struct Receivers {
    std::size_t begin = 0;
    std::size_t end = 0;
    friend bool operator==(const Receivers&, const Receivers&) = default;
};

/// The actions that a machine wants, in order. One call of a machine fills it, a transport performs it, and
/// it is cleared and used again, so once it has grown it allocates nothing.
///
/// After `Close` or `Reset` the machine gets no more events of that connection. Actions on a connection that
/// is gone are ignored, because it may have ended before the transport performed them.
class Actions {
public:
    /// Appends any action except a Send.
    template <class A>
    void add(const A& action) {
        static_assert(!std::is_same_v<A, Send>, "use send()");
        steps_.emplace_back(action);
    }
    /// Queues one frame on some connections. It is encoded once, and they share the bytes.
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
    /// Keeps a list of connections, for sending to them more than once.
    Receivers keep(std::span<const ConnId> to) {
        const auto begin = to_.size();
        to_.insert(to_.end(), to.begin(), to.end());
        return {begin, to_.size()};
    }
    /// Queues a frame on kept connections. When the last action is a Send to the same list, the frame is
    /// added to it, so the cost does not depend on the number of receivers.
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

    /// The actions in order. A Send points into this object, and is valid until that is changed.
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
    /// A Send with positions instead of pointers, since both vectors may move while they grow.
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

/// One line such as "send to 1/1 2/1: 05 00 00 ..." for tests and journals. A connection is written slot/use.
std::string to_string(const Action& action);

}  // namespace chathack::transport
