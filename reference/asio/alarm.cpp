#include "reference/asio/alarm.hpp"

#include <algorithm>

namespace chathack::asio {
namespace {

using transport::Time;

// Longest sleep, so that adding it to the clock cannot overflow. A timer that rings early is set again.
constexpr Time sleep_max = std::chrono::hours{24};

}  // namespace

void Alarm::set(Time at) {
    wanted_ = at;
    if (wanted_ == Time::max()) {
        armed_ = Time::max();
        timer_.cancel();
    } else if (wanted_ < armed_) {
        arm();
    }
}

void Alarm::arm() {
    armed_ = std::min(std::max(wanted_, Time::zero()), now() + sleep_max);
    timer_.expires_at(began_ + armed_);
    shared_.wait(timer_, [this] { ring(); });
}

void Alarm::ring() {
    const auto time = now();
    if (armed_ == Time::max() || time < armed_)
        return;  // an old ring, on its way when the alarm was set anew
    armed_ = Time::max();
    if (time < wanted_) {
        if (wanted_ != Time::max()) arm();
        return;
    }
    wanted_ = Time::max();
    shared_.emit(transport::Woke{});
}

}  // namespace chathack::asio
