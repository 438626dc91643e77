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

/// The options of one run of the load program. The defaults are those of the command line.
struct LoadOptions {
    Endpoint server;
    bool redis = false;
    std::size_t clients = 100;  ///< connections that receive
    std::size_t senders = 1;
    std::size_t message_bytes = 64;
    std::size_t window = 1;      ///< closed loop: messages in flight for each sender
    double per_second = 0;       ///< above zero: open loop with this rate for all senders together
    std::uint64_t messages = 0;  ///< above zero: end after so many messages instead of after `duration`
    Time duration = std::chrono::seconds{5};
    Time warm_up = std::chrono::seconds{1};
    bool idle = false;  ///< log in, stay for `duration`, send nothing
    std::size_t connects_at_once = 512;
    Time login_timeout = std::chrono::seconds{60};  ///< for all logins together
    Time stall_timeout = std::chrono::seconds{10};  ///< longest time without a delivery while some are owed
    Time drain_timeout = std::chrono::seconds{30};  ///< for deliveries owed after the last message
    pid_t server_pid = 0;          ///< the process whose CPU time and memory are told; 0: none
    std::vector<Address> sources;  ///< own addresses to connect from; empty: as needed
    std::string prefix;            ///< prefix of the logins, or name of the Redis channel

    std::size_t links() const noexcept { return redis ? clients + senders : clients; }
};

/// Most connections to one server from one own address: the number of ports that Linux chooses from.
inline constexpr std::size_t links_per_source_max = 25'000;
/// The number of messages in flight at which an open loop gives up.
inline constexpr std::size_t in_flight_max = std::size_t{1} << 20;

/// Why a run with these options is impossible, as a sentence; empty when it is possible.
std::string fault_of(const LoadOptions& options);

/// Own addresses for so many connections. When the server is in 127.0.0.0/8, these are as many addresses of
/// that network as needed.
/// @return empty when one address is enough, or when the server is elsewhere
std::vector<Address> sources_for(const Endpoint& server, std::size_t links);

}  // namespace chathack::load
