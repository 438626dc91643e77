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

/// A relay on real sockets of its own, on a loop that others may use too. One thread runs the loop.
class LiveRelay {
public:
    struct Hooks {
        std::function<void(const transport::Endpoint&)> ready;     ///< where it listens
        std::function<void(transport::TransportError)> not_ready;  ///< it could not listen
        std::function<void(const std::string&)> note = {};         ///< each sentence of `Relay::take_notes`
    };
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

struct RelayEnd {
    std::optional<transport::TransportError> error;  ///< it could not listen
    Time at{};
    std::size_t rewritten = 0;  ///< accepts
};

/// What a relay stands between, and how.
struct RelayPlan {
    transport::Endpoint listen;
    transport::Endpoint to;  ///< the server
    bool peers = false;
    Relay::Tap tap = {};
};

/// Runs a relay until `interrupted`.
///
/// @param ready  hears where it listens
/// @param note   hears each sentence of `Relay::take_notes`
RelayEnd run_relay(Observer& observer, const RelayPlan& plan, const std::atomic<bool>& interrupted,
                   const std::function<void(const transport::Endpoint&)>& ready,
                   const std::function<void(const std::string&)>& note);

}  // namespace chathack::observe
