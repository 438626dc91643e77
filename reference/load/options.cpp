#include "reference/load/options.hpp"

#include <limits>

#include "reference/load/stamp.hpp"

namespace chathack::load {
namespace {

bool is_loopback_ipv4(const Address& address) {
    return !address.is_ipv6() && address.bytes()[0] == std::byte{127};
}

std::size_t sources_needed(std::size_t links) {
    return (links + links_per_source_max - 1) / links_per_source_max;
}

}  // namespace

std::string fault_of(const LoadOptions& options) {
    if (options.clients == 0) return "there must be at least one client";
    if (options.server.port == 0) return "the server's port must not be 0";
    if (options.idle) return {};
    if (options.senders == 0) return "there must be at least one sender";
    if (!options.redis && options.clients < 2) return "a message needs a sender and another client";
    if (!options.redis && options.senders > options.clients) return "there are more senders than clients";
    if (options.message_bytes < stamp_bytes) return "a message needs at least 16 bytes for its number";
    if (options.message_bytes > 1024) return "a message has at most 1024 bytes (GLOBAL-5)";
    if (options.per_second < 0) return "the rate must not be below zero";
    if (options.per_second == 0 && options.window == 0) return "the window must not be 0";
    if (options.per_second == 0 && options.window > in_flight_max / options.senders)
        return "the windows are too large";
    if (options.messages > std::numeric_limits<std::uint32_t>::max()) return "there are too many messages";
    if (options.duration <= Time{} && options.messages == 0) return "the duration must be above zero";
    return {};
}

std::vector<Address> sources_for(const Endpoint& server, std::size_t links) {
    if (links <= links_per_source_max || !is_loopback_ipv4(server.address)) return {};
    std::vector<Address> sources;
    for (std::size_t i = 0; i < sources_needed(links); ++i) {
        const auto high = static_cast<std::uint8_t>(i / 250);
        const auto low = static_cast<std::uint8_t>(2 + i % 250);
        sources.emplace_back(std::array<std::uint8_t, 4>{127, 0, high, low});
    }
    return sources;
}

}  // namespace chathack::load
