#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/topology/statistics.hpp"

namespace chathack::topology {

/// Keeps a record of each lost packet, up to a limit.
class DropLog {
public:
    struct Entry {
        std::uint32_t link = 0;
        LinkDirection direction = LinkDirection::up;
        LossCause cause = LossCause::loss;
        std::uint64_t nth = 0;
        network::Duration at{};
    };

    explicit DropLog(std::size_t most) : most_{most} {}

    void add(const Entry& entry) {
        if (entries_.size() < most_) {
            entries_.push_back(entry);
        } else {
            ++untold_;
        }
    }
    const std::vector<Entry>& entries() const noexcept { return entries_; }
    std::uint64_t untold() const noexcept { return untold_; }

private:
    std::size_t most_;
    std::vector<Entry> entries_;
    std::uint64_t untold_ = 0;
};

/// The losses to repeat, by link and direction, in the order of the packets' numbers.
class Replay {
public:
    using Losses = std::vector<std::pair<std::uint64_t, LossCause>>;

    explicit Replay(const std::vector<Drop>& drops);
    /// The losses of one direction; empty when there are none.
    const Losses& of(const std::string& link, LinkDirection direction) const;

private:
    std::map<std::pair<std::string, LinkDirection>, Losses> all_;
};

}  // namespace chathack::topology
