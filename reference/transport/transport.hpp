#pragma once

#include <cstdint>
#include <functional>

#include "reference/transport/actions.hpp"
#include "reference/transport/event.hpp"

namespace chathack::transport {

/// What a transport can do. A scenario that needs more is skipped there, and says so.
struct Capabilities {
    bool reset = true;          ///< Reset reaches the far side as a reset
    bool ipv6 = true;           ///< IPv6 addresses can be listened on and connected to
    bool virtual_time = false;  ///< time is simulated: it moves only from event to event
};

/// What a transport has done since it began.
struct TransportCounters {
    std::uint64_t bytes_in = 0;
    std::uint64_t bytes_out = 0;
    std::uint64_t connections_refused = 0;     ///< turned away by the transport, for want of descriptors
    std::uint64_t queue_bytes_high_water = 0;  ///< most that one connection ever had waiting
    std::uint64_t queues_overflowed = 0;       ///< connections broken with queue_full
};

/// Carries bytes for one machine: real sockets (Asio), simulated sockets (ns-3).
///
/// Events come one at a time from the transport's own loop, never from inside `perform`. What is sent during
/// one turn of that loop is written once per connection at its end. Nothing is thrown in either direction.
class Transport {
public:
    using Handler = std::function<void(const Event&)>;

    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    /// Sets who hears the events; before the first `perform`.
    virtual void set_handler(Handler handler) = 0;
    /// Does what `actions` say, in order. Failures come back later, as events.
    virtual void perform(const Actions& actions) noexcept = 0;
    virtual Time now() const noexcept = 0;
    virtual Capabilities capabilities() const noexcept = 0;
    virtual TransportCounters counters() const noexcept = 0;
};

}  // namespace chathack::transport
