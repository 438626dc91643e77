#pragma once

#include <chrono>
#include <utility>

#include "reference/transport/event.hpp"

namespace chathack::emulate {

/// Makes a simulation keep step with the clock on the wall. One at a time, as ns-3 has one simulation at a
/// time; make it once that simulation exists.
class RealTime {
public:
    /// From here on simulated time passes.
    RealTime();

    /// Runs what is due, or some of it when that is much, and then waits until the next event is due or
    /// `descriptor` can be read, but not longer than `at_most`.
    void turn(int descriptor, transport::Time at_most);
    /// Runs what is due, so that the simulation's time is the clock's. When much is due, only some of it
    /// runs.
    void catch_up();
    /// How long until the next event is due: below zero when it is late, and never without one.
    transport::Time until_next() const;
    /// How late the simulation was at most since this was asked last: what was due had to wait so long.
    transport::Time take_lateness() { return std::exchange(lateness_, transport::Time{}); }

private:
    using Clock = std::chrono::steady_clock;

    transport::Time wall() const;

    Clock::time_point began_;
    transport::Time lateness_{};
};

}  // namespace chathack::emulate
