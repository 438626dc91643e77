#pragma once

#include <chrono>
#include <utility>

#include "reference/transport/event.hpp"

namespace chathack::emulate {

/// How much time has passed in the simulation.
transport::Time simulated();

/// Keeps a simulation in step with the wall clock. Make it after the simulation. One at a time, because ns-3
/// has one simulation at a time.
class RealTime {
public:
    /// Simulated time passes from here on.
    RealTime();

    /// Runs `catch_up`, then waits until the next event is due or `descriptor` can be read, but for `at_most`
    /// at most.
    void turn(int descriptor, transport::Time at_most);
    /// Runs the events that are due. When the simulation is far behind, it runs only the first few
    /// milliseconds of them, and the next call goes on.
    void catch_up();
    /// Time until the next event is due: negative when it is late, the greatest time when there is none.
    transport::Time until_next() const;
    /// How long a due event had to wait at most since the last call.
    transport::Time take_lateness() { return std::exchange(lateness_, transport::Time{}); }

private:
    using Clock = std::chrono::steady_clock;

    transport::Time wall() const;

    Clock::time_point began_;
    transport::Time lateness_{};
};

}  // namespace chathack::emulate
