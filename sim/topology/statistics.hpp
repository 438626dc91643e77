#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/network/network.hpp"

namespace chathack::topology {

/// Why a packet was lost.
enum class LossCause : std::uint8_t {
    loss = 1,    ///< random loss of a single packet
    burst,       ///< loss in a burst
    corruption,  ///< arrived damaged
    down,        ///< the link is down, or the machine has crashed
    partition,   ///< it would have crossed a partition
    queue,       ///< the queue was full, or its discipline dropped it
    too_big      ///< greater than the MTU of the link
};
inline constexpr std::size_t causes = 7;
/// "loss", "burst" ...
std::string_view to_string(LossCause cause) noexcept;

/// `up` is from the first end of a link to the second: from a machine into the network.
enum class LinkDirection : std::uint8_t { up = 0, down = 1 };
std::string_view to_string(LinkDirection direction) noexcept;

/// One lost packet.
struct Drop {
    std::string link;  ///< the name of the link, or of the machine that it belongs to
    LinkDirection direction = LinkDirection::up;
    /// Counts packets sent that way, from 1; 0 when lost before sending: queue, too_big.
    std::uint64_t nth = 0;
    network::Duration at{};
    LossCause cause = LossCause::loss;
    friend bool operator==(const Drop&, const Drop&) = default;
};

/// What one direction of a link did.
struct OneWayCount {
    std::uint64_t packets = 0;  ///< sent, including lost ones; without those that found the queue full
    std::uint64_t bytes = 0;
    std::uint64_t duplicated = 0;
    std::uint64_t reordered = 0;
    std::array<std::uint64_t, causes> lost{};  ///< by cause; the first cause is at index 0

    std::uint64_t lost_by(LossCause cause) const noexcept {
        return lost[static_cast<std::size_t>(cause) - 1];
    }
    std::uint64_t lost_in_all() const noexcept;
};

struct LinkCount {
    std::string link;
    OneWayCount up;
    OneWayCount down;
};

/// What a network did. The links between routers come first, then those of the machines, in the order of the
/// file.
///
/// On a LAN or a Wi-Fi, a machine's `up` counts what it sent, and its `down` what arrived at it. What is lost
/// on the medium is counted where it would have arrived.
struct Statistics {
    std::vector<LinkCount> links;
    std::vector<Drop> drops;  ///< in the order of their loss; at most TopologyOptions::drops_kept_max
    std::uint64_t drops_untold = 0;
    OneWayCount all;  ///< the sum over links and directions
};

}  // namespace chathack::topology
