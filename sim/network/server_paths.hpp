#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/network/network.hpp"

namespace chathack::network {

/// The path between clients of a group and the server, there and back, by the values of the file, without
/// faults.
struct ServerPath {
    Duration round_trip{};  ///< of packets of 100 bytes that wait in no queue; without jitter and Wi-Fi
    std::uint64_t rate_up_bits_per_second = 0;  ///< rate of the narrowest link towards the server
    std::uint64_t rate_down_bits_per_second = 0;
    std::string narrowest_up;  ///< the name of that link
    std::string narrowest_down;
    double loss_up = 0;  ///< part of the packets lost on the whole path by loss, bursts and corruption
    double loss_down = 0;
    bool over_wifi = false;  ///< there is Wi-Fi on the path; the figures leave out its rate and loss
};

/// @param group  index into Network::groups; the path is that of its first client
ServerPath path_to_server(const Network& network, std::size_t group);
/// One path for each node that clients of the group are connected to.
std::vector<ServerPath> paths_to_server(const Network& network, std::size_t group);

/// The part of the packets that is lost by bursts, random loss and corruption, from 0 to 1.
double loss_of(const OneWay& way);

}  // namespace chathack::network
