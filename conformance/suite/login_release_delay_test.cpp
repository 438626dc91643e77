#include "conformance/suite/login_release_delay.hpp"

#include <gtest/gtest.h>

namespace chathack::suite {
namespace {

using namespace std::chrono_literals;

/// A target that notices a departure `notices_after` it, on a clock that only pauses move.
struct Target {
    LoginReleaseDelay::Time now{1h};
    std::chrono::milliseconds notices_after{};
    std::optional<LoginReleaseDelay::Time> free_at;
    std::atomic<bool> interrupted = false;
    int pauses = 0;

    LoginReleaseDelay release_delay() {
        return LoginReleaseDelay{{[this] { return now; },
                                  [this] {
                                      now += 20ms;
                                      ++pauses;
                                  }}};
    }
    bool log_in_and_leave() {
        if (free_at && now < *free_at) return false;
        free_at = now + notices_after;
        return true;
    }
    void measure(LoginReleaseDelay& release_delay) {
        release_delay.measure([this] { return log_in_and_leave(); }, interrupted);
    }
    std::chrono::steady_clock::duration waited(const LoginReleaseDelay& release_delay) {
        const auto before = now;
        release_delay.await(interrupted);
        return now - before;
    }
};

TEST(LoginReleaseDelay, WaitsForNothingWhereADepartureIsNoticedAtOnce) {  // LOGIN-9
    Target target;
    auto release_delay = target.release_delay();
    target.measure(release_delay);
    release_delay.left();
    EXPECT_EQ(target.waited(release_delay), 0ms);
    EXPECT_EQ(target.pauses, 0);
}

TEST(LoginReleaseDelay, IsDoubtfulOnceSomebodyHasLeft) {
    Target target;
    auto release_delay = target.release_delay();
    EXPECT_FALSE(release_delay.is_doubtful());
    release_delay.left();
    EXPECT_TRUE(release_delay.is_doubtful());
    const auto before = target.now;
    release_delay.await_longest(target.interrupted);
    EXPECT_EQ(target.now - before, 3s);
    release_delay.forget();
    EXPECT_FALSE(release_delay.is_doubtful());
}

TEST(LoginReleaseDelay, WaitsHalfAsLongAgainAsTheTargetTookToNotice) {
    Target target;
    target.notices_after = 200ms;
    auto release_delay = target.release_delay();
    target.measure(release_delay);
    EXPECT_EQ(target.waited(release_delay), 0ms) << "nobody has left";
    release_delay.left();
    EXPECT_GE(target.waited(release_delay), 200ms);
    EXPECT_EQ(target.waited(release_delay), 0ms) << "that is over";
}

TEST(LoginReleaseDelay, NeedsNoWaitOfAFreshTarget) {
    Target target;
    target.notices_after = 200ms;
    auto release_delay = target.release_delay();
    target.measure(release_delay);
    release_delay.left();
    release_delay.forget();
    EXPECT_EQ(target.waited(release_delay), 0ms);
}

TEST(LoginReleaseDelay, EndsItsMeasurementOfATargetThatNeverNotices) {
    Target target;
    target.notices_after = 1h;
    auto release_delay = target.release_delay();
    target.measure(release_delay);
    EXPECT_LE(target.pauses, 200);
    release_delay.left();
    EXPECT_LE(target.waited(release_delay), 5s);
}

TEST(LoginReleaseDelay, IsLongWhereAFreshTargetIsHadSooner) {
    for (const auto& [notices_after, is_long] : {std::pair{50ms, false}, std::pair{500ms, true}}) {
        Target target;
        target.notices_after = notices_after;
        auto release_delay = target.release_delay();
        target.measure(release_delay);
        EXPECT_FALSE(release_delay.is_long()) << "nobody has left yet";
        release_delay.left();
        EXPECT_EQ(release_delay.is_long(), is_long);
        release_delay.forget();
        EXPECT_FALSE(release_delay.is_long());
    }
}

TEST(LoginReleaseDelay, IsLeftByAnInterrupt) {
    Target target;
    target.notices_after = 1h;
    auto release_delay = target.release_delay();
    target.measure(release_delay);
    release_delay.left();
    target.interrupted = true;
    EXPECT_EQ(target.waited(release_delay), 0ms);
}

}  // namespace
}  // namespace chathack::suite
