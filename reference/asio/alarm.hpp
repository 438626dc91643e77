#pragma once

#include "reference/asio/shared.hpp"

namespace chathack::asio {

/// The one alarm of a machine. A later time than the one before costs no system call: the timer rings at the
/// earlier time and is set again.
class Alarm {
public:
    explicit Alarm(AsioShared& shared) : shared_{shared}, timer_{shared.loop} {}

    /// Time since this object began.
    transport::Time now() const noexcept { return Clock::now() - began_; }
    /// Gives Woke at that time, instead of any before. `Time::max()` is never.
    void set(transport::Time at);
    void cancel() { set(transport::Time::max()); }

private:
    void arm();
    void ring();

    AsioShared& shared_;
    const Clock::time_point began_ = Clock::now();
    Timer timer_;
    transport::Time wanted_ = transport::Time::max();
    transport::Time armed_ = transport::Time::max();  ///< when the timer rings; max when it does not
};

}  // namespace chathack::asio
