#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "conformance/observe/relay.hpp"

namespace boost::asio {
class io_context;
}

namespace chathack::observe {

/// A relay on real sockets. The event loop may be shared, but must be run by one thread.
class LiveRelay {
public:
    struct Hooks {
        std::function<void(const transport::Endpoint&)> ready;     ///< called with where it listens
        std::function<void(transport::TransportError)> not_ready;  ///< called when it cannot listen
        std::function<void(const std::string&)> note = {};         ///< called with each note of the relay
    };
    /// The parameters after `loop` are those of Relay. The process ignores SIGPIPE from now on.
    LiveRelay(boost::asio::io_context& loop, Observer& observer, const transport::Endpoint& to, bool peers,
              Relay::Tap tap, Hooks hooks);
    ~LiveRelay();
    LiveRelay(const LiveRelay&) = delete;
    LiveRelay& operator=(const LiveRelay&) = delete;

    void start(const transport::Endpoint& listen);
    Time now() const noexcept;
    std::size_t rewritten() const noexcept;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// How `run_relay` ended.
struct RelayEnd {
    std::optional<transport::TransportError> error;  ///< why it could not listen
    Time at{};
    std::size_t rewritten = 0;  ///< how many accepts were rewritten
};

/// The parameters of a relay; `to`, `peers` and `tap` are those of Relay.
struct RelayPlan {
    transport::Endpoint listen;
    transport::Endpoint to;  ///< the server
    bool peers = false;
    Relay::Tap tap = {};
    std::function<void()> each_round = {};  ///< called often: after each event, and ten times a second
};

/// Runs a relay until `interrupted` is set or it turns out that it cannot listen.
///
/// @param ready  called with where it listens
/// @param note   called with each note of the relay
RelayEnd run_relay(Observer& observer, const RelayPlan& plan, const std::atomic<bool>& interrupted,
                   const std::function<void(const transport::Endpoint&)>& ready,
                   const std::function<void(const std::string&)>& note);

}  // namespace chathack::observe
