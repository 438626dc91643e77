#pragma once

#include "reference/asio/shared.hpp"

namespace chathack::asio {

/// The one alarm of a machine. Setting a later time than before costs no system call: the timer rings at the
/// earlier time and is then set again.
class Alarm {
public:
    explicit Alarm(AsioShared& shared) : shared_{shared}, timer_{shared.loop} {}

    /// Time since this object was made.
    transport::Time now() const noexcept { return Clock::now() - began_; }
    /// Gives Woke at that time, instead of the time set before. `Time::max()` means never.
    void set(transport::Time at);
    void cancel() { set(transport::Time::max()); }

private:
    void arm();
    void ring();

    AsioShared& shared_;
    const Clock::time_point began_ = Clock::now();
    Timer timer_;
    transport::Time wanted_ = transport::Time::max();
    transport::Time armed_ = transport::Time::max();  ///< when the timer will ring; max when it is off
};

}  // namespace chathack::asio
