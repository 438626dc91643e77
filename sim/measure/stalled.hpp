#pragma once

#include <cstddef>
#include <set>
#include <utility>
#include <vector>

namespace chathack::measure {

/// Where TCP had bytes under way when a run ended. No program can be blamed for what is owed there. Users are
/// given by number.
struct Stalled {
    std::vector<bool> with_server;  ///< between user and server, in either direction; empty: none
    std::set<std::pair<std::size_t, std::size_t>> direct;  ///< from the first user to the second

    bool is_with_server(std::size_t user) const { return user < with_server.size() && with_server[user]; }
};

}  // namespace chathack::measure
