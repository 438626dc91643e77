#pragma once

#include <cstddef>
#include <set>
#include <utility>
#include <vector>

namespace chathack::measure {

/// Where TCP had something under way when a run ended, users by number: no program can be blamed for what is
/// owed there.
struct Stalled {
    std::vector<bool> with_server;                         ///< in either direction; empty: nobody
    std::set<std::pair<std::size_t, std::size_t>> direct;  ///< from the first to the second

    bool is_with_server(std::size_t user) const { return user < with_server.size() && with_server[user]; }
};

}  // namespace chathack::measure
