#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/network/network.hpp"

namespace chathack::network {

/// The way between clients of a group and the server, there and back, as the file says it, without faults.
struct ServerPath {
    Duration
        round_trip{};  ///< of packets of 100 bytes that wait nowhere; jitter and what Wi-Fi adds not counted
    std::uint64_t rate_up_bits_per_second = 0;  ///< of the narrowest link towards the server
    std::uint64_t rate_down_bits_per_second = 0;
    std::string narrowest_up;  ///< its name
    std::string narrowest_down;
    double loss_up = 0;  ///< part of the packets that get lost on the whole way: loss, bursts and corruption
    double loss_down = 0;
    bool over_wifi = false;  ///< rate and loss of the Wi-Fi are not in the figures
};

/// @param group  index into Network::groups; the way is that of its first client
ServerPath path_to_server(const Network& network, std::size_t group);
/// One for each node that clients of the group are at.
std::vector<ServerPath> paths_to_server(const Network& network, std::size_t group);

/// Part of the packets that bursts, random loss and corruption take.
double loss_of(const OneWay& way);

}  // namespace chathack::network
