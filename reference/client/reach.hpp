#pragma once

#include <optional>
#include <vector>

#include "reference/client/notifications.hpp"
#include "reference/transport/endpoint.hpp"

namespace chathack::client {

/// Where a client stands, as far as it tells whom a direct connection reaches.
struct Surroundings {
    transport::Address own;                     ///< our side of the server link
    transport::Address server;                  ///< the other side
    std::vector<transport::Address> also_ours;  ///< other addresses of our machine
};

/// Why we do not connect to `address`, which a peer has named; nothing when we do. A peer may name whatever
/// it likes: without this, it could have us talk to programs of our own machine, which trust only that one.
/// When the server is on our machine, so may the peer be.
std::optional<Why> why_not_connect(const transport::Address& address, const Surroundings& here);

/// Who can come to `address`, which we advertise.
Reach reach_of(const transport::Address& address, const Surroundings& here);

}  // namespace chathack::client
