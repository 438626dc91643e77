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
    loss = 1,    ///< random loss
    burst,       ///< loss in a burst
    corruption,  ///< arrived damaged
    down,        ///< the link is down, or the machine has crashed
    partition,   ///< between two sides of a partition
    queue,       ///< the queue was full, or its discipline thought so
    too_big      ///< more than the MTU of the link
};
inline constexpr std::size_t causes = 7;
/// "loss", "burst" ...
std::string_view to_string(LossCause cause) noexcept;

/// `up` is from the first end of a link to the second: from a machine into the network.
enum class LinkDirection : std::uint8_t { up = 0, down = 1 };
std::string_view to_string(LinkDirection direction) noexcept;

/// One lost packet.
struct Drop {
    std::string link;  ///< the link's name, or the machine's whose link it is
    LinkDirection direction = LinkDirection::up;
    std::uint64_t nth =
        0;  ///< 1 is the first packet that was sent that way; 0 for those lost before: queue, too_big
    network::Duration at{};
    LossCause cause = LossCause::loss;
    friend bool operator==(const Drop&, const Drop&) = default;
};

/// What one direction of a link did.
struct OneWayCount {
    std::uint64_t packets = 0;  ///< sent, lost ones included; not those that found the queue full
    std::uint64_t bytes = 0;
    std::uint64_t duplicated = 0;
    std::uint64_t reordered = 0;
    std::array<std::uint64_t, causes> lost{};  ///< by cause, the first at 0

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

/// What a network did: the links between routers, then the machines' own, in the order of the file.
///
/// On a LAN and a Wi-Fi a machine's `up` counts what it sent, and `down` what came to it; what is lost on the
/// way is counted where it would have arrived.
struct Statistics {
    std::vector<LinkCount> links;
    std::vector<Drop> drops;  ///< in the order in which they were lost; at most Options::drops_kept_max
    std::uint64_t drops_untold = 0;
    OneWayCount all;  ///< the sum over links and directions
};

}  // namespace chathack::topology
