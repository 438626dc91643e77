#pragma once

#include <deque>
#include <functional>

#include "reference/asio/shared.hpp"

namespace chathack::asio {

/// Many time-outs of the same length with one timer. Entries are not removed; when the time of one is over,
/// it asks whether the entry still counts.
class TimerQueue {
public:
    struct Entry {
        transport::ConnId conn;
        std::uint32_t stage;  ///< set by the owner: tells one time-out of a connection from the next
    };
    /// @param counts   whether the time-out still matters
    /// @param expired  called from the loop for an entry that counts, once its time is over
    TimerQueue(AsioShared& shared, std::chrono::milliseconds length, std::function<bool(const Entry&)> counts,
               std::function<void(const Entry&)> expired);

    /// Starts the time-out of this entry.
    void add(const Entry& entry);
    /// Call it when an entry may have stopped counting. When no entry counts any more, the timer is switched
    /// off, so that the loop can end.
    void settle();

private:
    struct Timed {
        Clock::time_point at;
        Entry entry;
    };
    void arm();
    void ring();

    AsioShared& shared_;
    const std::chrono::milliseconds length_;
    const std::function<bool(const Entry&)> counts_;
    const std::function<void(const Entry&)> expired_;
    Timer timer_;
    std::deque<Timed> entries_;
};

}  // namespace chathack::asio
