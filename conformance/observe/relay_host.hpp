#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "conformance/observe/relay.hpp"

namespace chathack::observe {

struct RelayEnd {
    std::optional<transport::TransportError> error;  ///< it could not listen
    Time at{};
};

/// Runs a relay on real sockets until `interrupted`.
///
/// @param ready  hears where it listens
/// @param note   hears each sentence of `Relay::take_notes`
RelayEnd run_relay(Relay& relay, const transport::Endpoint& listen, const std::atomic<bool>& interrupted,
                   const std::function<void(const transport::Endpoint&)>& ready,
                   const std::function<void(const std::string&)>& note);

}  // namespace chathack::observe
