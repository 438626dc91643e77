#pragma once

#include <deque>
#include <functional>

#include "reference/asio/shared.hpp"

namespace chathack::asio {

/// Many time-outs of one length behind one timer. An entry is not taken back: whether it still counts is
/// asked when its time has come.
class TimerQueue {
public:
    struct Entry {
        transport::ConnId conn;
        std::uint32_t stage;  ///< the owner's: tells one time-out of a connection from the next
    };
    /// @param counts   whether the time-out still matters
    /// @param expired  called from the loop for an entry that counts, once its time is over
    TimerQueue(AsioShared& shared, std::chrono::milliseconds length, std::function<bool(const Entry&)> counts,
               std::function<void(const Entry&)> expired);

    /// The time of this entry begins.
    void add(const Entry& entry);
    /// An entry may have stopped counting. When none that counts is left, the timer is switched off, so that
    /// the loop can end.
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
