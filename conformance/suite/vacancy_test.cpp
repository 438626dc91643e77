#include "conformance/suite/vacancy.hpp"

#include <gtest/gtest.h>

namespace chathack::suite {
namespace {

using namespace std::chrono_literals;

/// A target that notices a departure `notices_after` it, on a clock that only pauses move.
struct Target {
    Vacancy::Time now{1h};
    std::chrono::milliseconds notices_after{};
    std::optional<Vacancy::Time> free_at;
    std::atomic<bool> interrupted = false;
    int pauses = 0;

    Vacancy vacancy() {
        return Vacancy{{[this] { return now; },
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
    void measure(Vacancy& vacancy) {
        vacancy.measure([this] { return log_in_and_leave(); }, interrupted);
    }
    std::chrono::steady_clock::duration waited(const Vacancy& vacancy) {
        const auto before = now;
        vacancy.await(interrupted);
        return now - before;
    }
};

TEST(Vacancy, WaitsForNothingWhereADepartureIsNoticedAtOnce) {  // LOGIN-9
    Target target;
    auto vacancy = target.vacancy();
    target.measure(vacancy);
    vacancy.left();
    EXPECT_EQ(target.waited(vacancy), 0ms);
    EXPECT_EQ(target.pauses, 0);
}

TEST(Vacancy, IsDoubtfulOnceSomebodyHasLeft) {
    Target target;
    auto vacancy = target.vacancy();
    EXPECT_FALSE(vacancy.is_doubtful());
    vacancy.left();
    EXPECT_TRUE(vacancy.is_doubtful());
    const auto before = target.now;
    vacancy.await_longest(target.interrupted);
    EXPECT_EQ(target.now - before, 3s);
    vacancy.forget();
    EXPECT_FALSE(vacancy.is_doubtful());
}

TEST(Vacancy, WaitsHalfAsLongAgainAsTheTargetTookToNotice) {
    Target target;
    target.notices_after = 200ms;
    auto vacancy = target.vacancy();
    target.measure(vacancy);
    EXPECT_EQ(target.waited(vacancy), 0ms) << "nobody has left";
    vacancy.left();
    EXPECT_GE(target.waited(vacancy), 200ms);
    EXPECT_EQ(target.waited(vacancy), 0ms) << "that is over";
}

TEST(Vacancy, NeedsNoWaitOfAFreshTarget) {
    Target target;
    target.notices_after = 200ms;
    auto vacancy = target.vacancy();
    target.measure(vacancy);
    vacancy.left();
    vacancy.forget();
    EXPECT_EQ(target.waited(vacancy), 0ms);
}

TEST(Vacancy, EndsItsMeasurementOfATargetThatNeverNotices) {
    Target target;
    target.notices_after = 1h;
    auto vacancy = target.vacancy();
    target.measure(vacancy);
    EXPECT_LE(target.pauses, 200);
    vacancy.left();
    EXPECT_LE(target.waited(vacancy), 5s);
}

TEST(Vacancy, IsLeftByAnInterrupt) {
    Target target;
    target.notices_after = 1h;
    auto vacancy = target.vacancy();
    target.measure(vacancy);
    vacancy.left();
    target.interrupted = true;
    EXPECT_EQ(target.waited(vacancy), 0ms);
}

}  // namespace
}  // namespace chathack::suite
