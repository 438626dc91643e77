#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <variant>

#include "reference/transport/endpoint.hpp"
#include "reference/transport/ids.hpp"
#include "reference/wire/bytes.hpp"

namespace chathack::transport {

/// Time since the transport was made, real or simulated. It never goes back.
using Time = std::chrono::nanoseconds;

/// Whole microseconds.
inline std::int64_t in_us(Time time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

/// Why an attempt or a connection failed.
enum class TransportError {
    refused = 1,  ///< nobody listens there
    timed_out,    ///< no answer in time
    unreachable,  ///< no route to the host or network
    reset,        ///< the far side, or the network, broke the connection
    queue_full,   ///< the transport broke the connection, as the far side does not read and its queue is full
    address_in_use,       ///< somebody else listens there
    address_unavailable,  ///< not an address of this machine
    not_permitted,        ///< the system forbids it
    out_of_resources,     ///< no file descriptors, ports or memory left
    other,
};

std::string_view to_string(TransportError error) noexcept;

/// A `Listen` succeeded. When it had port 0, `local` has the port that the system chose.
struct Listening {
    Tag tag{};
    Endpoint local;
    friend bool operator==(const Listening&, const Listening&) = default;
};
struct ListenFailed {
    Tag tag{};
    TransportError error{};
    friend bool operator==(const ListenFailed&, const ListenFailed&) = default;
};
/// Somebody connected to the listener `tag`.
struct Accepted {
    Tag tag{};
    ConnId conn{};
    Endpoint local;
    Endpoint remote;
    friend bool operator==(const Accepted&, const Accepted&) = default;
};
/// A `Connect` succeeded.
struct Connected {
    Tag tag{};
    ConnId conn{};
    Endpoint local;
    Endpoint remote;
    friend bool operator==(const Connected&, const Connected&) = default;
};
struct ConnectFailed {
    Tag tag{};
    TransportError error{};
    friend bool operator==(const ConnectFailed&, const ConnectFailed&) = default;
};
/// Bytes arrived, at least one. They are valid only during the call.
struct Received {
    ConnId conn{};
    wire::Bytes bytes;
};
/// The far side sends no more. The machine may still send.
struct Ended {
    ConnId conn{};
    friend bool operator==(const Ended&, const Ended&) = default;
};
/// The connection is gone, and not because the machine closed it. It is the last event of a connection. Some
/// transports show a reset as `Ended` instead, so no machine may depend on the difference.
struct Closed {
    ConnId conn{};
    TransportError error{};
    friend bool operator==(const Closed&, const Closed&) = default;
};
/// The time of `WakeAt` has come.
struct Woke {
    friend bool operator==(const Woke&, const Woke&) = default;
};

using Event =
    std::variant<Listening, ListenFailed, Accepted, Connected, ConnectFailed, Received, Ended, Closed, Woke>;

}  // namespace chathack::transport
