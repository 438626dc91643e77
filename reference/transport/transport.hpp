#pragma once

#include <cstdint>
#include <functional>

#include "reference/transport/actions.hpp"
#include "reference/transport/event.hpp"

namespace chathack::transport {

/// What a transport can do. A scenario that needs more is skipped on it, with the reason.
struct Capabilities {
    bool reset = true;          ///< Reset reaches the far side as a reset
    bool ipv6 = true;           ///< IPv6 addresses can be listened on and connected to
    bool virtual_time = false;  ///< time is simulated, and moves only from event to event
};

/// What a transport has done since it began.
struct TransportCounters {
    std::uint64_t bytes_in = 0;
    std::uint64_t bytes_out = 0;
    std::uint64_t connections_refused = 0;  ///< turned away by the transport, because it had no descriptors
    std::uint64_t queue_bytes_high_water = 0;  ///< most bytes that ever waited for one connection
    std::uint64_t queues_overflowed = 0;       ///< connections broken with queue_full
};

/// Carries bytes for one machine, over real sockets (Asio) or simulated ones (ns-3).
///
/// Events come one at a time from the transport's own loop, never from inside `perform`. What is sent during
/// one turn of that loop is written at its end, once for each connection. Neither side may throw.
class Transport {
public:
    using Handler = std::function<void(const Event&)>;

    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    /// Sets the handler of events. Call it before the first `perform`.
    virtual void set_handler(Handler handler) = 0;
    /// Performs the actions in order. Failures are reported later, as events.
    virtual void perform(const Actions& actions) noexcept = 0;
    virtual Time now() const noexcept = 0;
    virtual Capabilities capabilities() const noexcept = 0;
    virtual TransportCounters counters() const noexcept = 0;
};

}  // namespace chathack::transport
