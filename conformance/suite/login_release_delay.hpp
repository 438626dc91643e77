#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <utility>

namespace chathack::suite {

/// How long a target takes to notice that somebody has left (LOGIN-9 sets no time), so that the next case
/// which needs an account finds it free. Real time; where each case has a server of its own nothing is waited
/// for.
class LoginReleaseDelay {
public:
    using Time = std::chrono::steady_clock::time_point;
    /// Where time comes from: what it is, and how to let a little of it pass.
    struct Clock {
        std::function<Time()> now;
        std::function<void()> pause;
    };
    static Clock real();
    explicit LoginReleaseDelay(Clock clock = real()) : clock_{std::move(clock)} {}

    /// Measures: `log_in` logs in under one and the same login, leaves, and says whether the target let it
    /// in.
    void measure(const std::function<bool()>& log_in, const std::atomic<bool>& interrupted);
    /// Somebody may have left an account just now.
    void left() { left_at_ = clock_.now(); }
    /// A fresh target has nobody.
    void forget() { left_at_.reset(); }
    /// Whether somebody has left on this target, and may not have been noticed yet: no measure is certain.
    bool is_doubtful() const noexcept { return left_at_.has_value(); }
    /// Whether waiting takes longer than starting a fresh target may.
    bool is_long() const noexcept { return left_at_.has_value() && lasts_ > std::chrono::milliseconds{200}; }
    /// Waits until whoever left has been noticed to be gone.
    void await(const std::atomic<bool>& interrupted) const;
    /// Waits for as long as a target is given at most.
    void await_longest(const std::atomic<bool>& interrupted) const;

private:
    void await(std::chrono::steady_clock::duration lasts, const std::atomic<bool>& interrupted) const;

    Clock clock_;
    std::optional<Time> left_at_;
    std::chrono::steady_clock::duration lasts_{};
};

}  // namespace chathack::suite
