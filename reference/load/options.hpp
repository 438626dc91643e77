#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reference/load/histogram.hpp"
#include "reference/load/socket.hpp"

namespace chathack::load {

/// What one run of the load program does. The defaults are those of the command line.
struct LoadOptions {
    Endpoint server;
    bool redis = false;
    std::size_t clients = 100;  ///< that receive
    std::size_t senders = 1;
    std::size_t message_bytes = 64;
    std::size_t window = 1;      ///< closed loop: messages in flight per sender
    double per_second = 0;       ///< above zero: open loop at this rate, all senders together
    std::uint64_t messages = 0;  ///< above zero: end after so many instead of after `duration`
    Time duration = std::chrono::seconds{5};
    Time warm_up = std::chrono::seconds{1};
    bool idle = false;  ///< log in, stay for `duration`, send nothing
    std::size_t connects_at_once = 512;
    Time login_timeout = std::chrono::seconds{60};  ///< for all logins together
    Time stall_timeout = std::chrono::seconds{10};  ///< without one delivery that is owed
    Time drain_timeout = std::chrono::seconds{30};  ///< for what is owed after the last message
    pid_t server_pid = 0;                           ///< whose use of the machine is told; 0: nobody's
    std::vector<Address> sources;                   ///< own addresses; empty: as needed
    std::string prefix;                             ///< of the logins, or the channel

    std::size_t links() const noexcept { return redis ? clients + senders : clients; }
};

/// Connections to one server that one own address can hold: the ports that Linux gives out on its own.
inline constexpr std::size_t links_per_source_max = 25'000;
/// Messages in flight at which an open loop gives up.
inline constexpr std::size_t in_flight_max = std::size_t{1} << 20;

/// Why options cannot be run, as a sentence; empty when they can.
std::string fault_of(const LoadOptions& options);

/// Own addresses for so many connections: none named when one will do, else as many of 127.0.0.0/8 as it
/// takes when the server is in there.
/// @return as many as needed or, towards another server, none
std::vector<Address> sources_for(const Endpoint& server, std::size_t links);

}  // namespace chathack::load
