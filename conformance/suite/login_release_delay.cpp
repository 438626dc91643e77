#include "conformance/suite/login_release_delay.hpp"

#include <thread>

namespace chathack::suite {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds lasts_max{3000};  // more would make every case with an account wait for long
constexpr milliseconds between_looks{20};

}  // namespace

LoginReleaseDelay::Clock LoginReleaseDelay::real() {
    const auto pause = [] {
        std::this_thread::sleep_for(between_looks);  // a target says nothing when it notices: only time tells
    };
    return {steady_clock::now, pause};
}

void LoginReleaseDelay::measure(const std::function<bool()>& log_in, const std::atomic<bool>& interrupted) {
    if (!log_in()) return;
    const auto left = clock_.now();
    auto tried = left;
    for (; !log_in() && tried - left < lasts_max && !interrupted; tried = clock_.now())
        clock_.pause();
    lasts_ = tried == left ? steady_clock::duration{} : (tried - left) + (tried - left) / 2;
}

void LoginReleaseDelay::await(const std::atomic<bool>& interrupted) const { await(lasts_, interrupted); }

void LoginReleaseDelay::await_longest(const std::atomic<bool>& interrupted) const {
    await(lasts_max, interrupted);
}

void LoginReleaseDelay::await(steady_clock::duration lasts, const std::atomic<bool>& interrupted) const {
    while (left_at_ && clock_.now() < *left_at_ + lasts && !interrupted)
        clock_.pause();
}

}  // namespace chathack::suite
