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
    network::Network network;  ///< with the IP version that is wanted inside
    std::size_t clients = 1;   ///< simulated machines, which real connections take in turn
    std::uint64_t seed = 1;
    transport::Endpoint listen;  ///< where real clients connect
    transport::Endpoint to;      ///< the real server
    std::string pcap;            ///< a folder that exists; empty: none is written
};

/// What an attachment does and did.
struct AttachState {
    Attachment::Counts counts;
    std::uint64_t packets = 0;  ///< in the simulated network
    std::uint64_t lost = 0;
    /// TCP's latest round trip in the network, the mean over open connections; none without any.
    std::optional<transport::Time> round_trip;
    std::optional<transport::Time> round_trip_least, round_trip_most;  ///< so far
    transport::Time lag{};                                             ///< since it was told last
    transport::Time lag_worst{};
};

/// Who hears what an attachment does.
struct AttachListener {
    std::function<void(const transport::Endpoint&)> ready;  ///< where it listens
    std::function<void(const AttachState&)> state;          ///< some times a second
    std::function<void(const std::string&)> note;           ///< a sentence: what could not be reached
};

struct AttachEnd {
    std::optional<transport::TransportError> error;  ///< it could not listen
    AttachState state;
};

/// Leads real clients to a real server through a simulated network, in real time, until `interrupted`. Needs
/// no rights: it ends TCP on both sides, and the network is between its own ends.
///
/// One at a time in a process, as ns-3 has one simulation at a time.
AttachEnd run_attached(const AttachOptions& options, const std::atomic<bool>& interrupted,
                       const AttachListener& listener);

}  // namespace chathack::emulate
