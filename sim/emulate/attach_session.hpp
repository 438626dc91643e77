#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "reference/transport/event.hpp"
#include "sim/emulate/attachment.hpp"
#include "sim/network/network.hpp"

namespace chathack::emulate {

struct AttachOptions {
    network::Network network;  ///< with the IP version to use inside
    std::size_t clients = 1;   ///< simulated machines; real connections use them in turn
    std::uint64_t seed = 1;
    transport::Endpoint listen;  ///< where real clients connect
    transport::Endpoint to;      ///< the real server
    std::string pcap;            ///< an existing folder for captures; empty: none are written
};

/// What an attachment is doing and has done.
struct AttachState {
    Attachment::Counts counts;
    std::uint64_t packets = 0;  ///< in the simulated network
    std::uint64_t lost = 0;
    /// TCP's latest measured round trip in the network, as the mean over open connections; nothing when none
    /// is open.
    std::optional<transport::Time> round_trip;
    std::optional<transport::Time> round_trip_least, round_trip_most;  ///< of all so far
    transport::Time lag{};                                             ///< worst since the last `state` call
    transport::Time lag_worst{};
};

/// Who hears what an attachment does.
struct AttachListener {
    std::function<void(const transport::Endpoint&)> ready;  ///< where it listens
    std::function<void(const AttachState&)> state;          ///< called a few times a second
    std::function<void(const std::string&)> note;           ///< a sentence: what could not be reached
};

struct AttachEnd {
    std::optional<transport::TransportError> error;  ///< set when it could not listen
    AttachState state;
};

/// Connects real clients to a real server through a simulated network, in real time, until `interrupted`. It
/// needs no special rights: it ends the TCP connections of both sides itself, and simulates only what lies
/// between.
///
/// One at a time in a process, because ns-3 has one simulation at a time.
AttachEnd run_attached(const AttachOptions& options, const std::atomic<bool>& interrupted,
                       const AttachListener& listener);

}  // namespace chathack::emulate
