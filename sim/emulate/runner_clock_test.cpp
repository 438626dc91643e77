#include "sim/emulate/runner_clock.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace chathack::emulate {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using transport::Time;

/// A emulated that only has a time, and an alarm that rings as soon as it is due.
struct EmulatedNetwork {
    Time time{};
    bool repairing = false;
    std::optional<Time> alarm;
    std::function<void(const transport::Event&)> handler;

    struct Transport {
        EmulatedNetwork& emulated;
        void set_handler(std::function<void(const transport::Event&)> handler) {
            emulated.handler = std::move(handler);
        }
        void perform(const transport::Actions& actions) {
            actions.for_each([this](const auto& action) {
                if constexpr (std::is_same_v<std::decay_t<decltype(action)>, transport::WakeAt>)
                    emulated.alarm = action.at;
            });
        }
        Time now() const { return emulated.time; }
    };
    Transport transport() { return {*this}; }
    bool is_repairing() const { return repairing; }

    /// Time passes, and the alarm rings when it is due; not more often than that.
    void pass(Time until) {
        int rings = 0;
        while (alarm && *alarm <= until) {
            ASSERT_LT(++rings, 10) << "the alarm rings again and again";
            time = std::max(time, *alarm);
            alarm.reset();
            handler(transport::Woke{});
        }
        time = until;
    }
};

/// Asks for one alarm, and notes what it hears and when.
struct Runner {
    std::optional<Time> asks;
    std::vector<Time> woke;
    std::string abandoned;

    bool finished() const { return !abandoned.empty(); }
    template <class Input>
    void on(const Input& input, Time now, transport::Actions& out) {
        if constexpr (std::is_same_v<Input, transport::Event>) {
            if (std::holds_alternative<transport::Woke>(input)) woke.push_back(now);
        }
        if constexpr (std::is_same_v<Input, runner::Runner::Abandon>) abandoned = input.why;
        if (asks) out.add(transport::WakeAt{*asks});
        asks.reset();
    }
};

struct Begin {};

class RunnerClockTest : public testing::Test {
protected:
    void pass(Time until) {
        emulated_.pass(until);
        clock_.go_on();
    }

    EmulatedNetwork emulated_;
    Runner runner_;
    RunnerClock<EmulatedNetwork, Runner> clock_{emulated_, runner_};
};

TEST_F(RunnerClockTest, WithoutLossesItsTimeIsTheStages) {
    runner_.asks = seconds{5};
    clock_.feed(Begin{});
    pass(seconds{6});
    EXPECT_EQ(runner_.woke, (std::vector<Time>{seconds{5}}));
}

TEST_F(RunnerClockTest, WhileTcpRepairsNothingIsTooLate) {
    runner_.asks = seconds{5};
    clock_.feed(Begin{});
    emulated_.repairing = true;
    pass(seconds{5});
    pass(seconds{8});
    EXPECT_TRUE(runner_.woke.empty());
    emulated_.repairing = false;
    pass(seconds{9});
    pass(seconds{10});
    pass(seconds{11});
    EXPECT_EQ(runner_.woke, (std::vector<Time>{seconds{5}}))
        << "in the runner's time, that stood still meanwhile";
}

TEST_F(RunnerClockTest, AfterRepairsTheProgramHasASecondToAnswer) {
    runner_.asks = seconds{5};
    clock_.feed(Begin{});
    emulated_.repairing = true;
    pass(seconds{5});
    emulated_.repairing = false;  // the question has come
    pass(seconds{7});
    pass(milliseconds{7900});
    EXPECT_TRUE(runner_.woke.empty());
    emulated_.repairing = true;  // the answer is lost
    pass(milliseconds{8000});
    emulated_.repairing = false;
    pass(milliseconds{8500});
    pass(milliseconds{9400});
    EXPECT_TRUE(runner_.woke.empty());
    pass(milliseconds{9600});
    pass(milliseconds{9700});
    EXPECT_EQ(runner_.woke.size(), 1U);
}

TEST_F(RunnerClockTest, AnAlarmRingsOnceAlsoAfterTimeStoodStill) {
    runner_.asks = seconds{5};
    clock_.feed(Begin{});
    emulated_.repairing = true;
    pass(seconds{5});
    emulated_.repairing = false;
    pass(seconds{7});
    pass(seconds{8});
    pass(seconds{9});  // it rings, and the runner needs no other
    EXPECT_EQ(runner_.woke.size(), 1U);
    pass(seconds{60});
    EXPECT_EQ(runner_.woke.size(), 1U);
}

TEST_F(RunnerClockTest, AfterAMinuteOfRepairsTheCaseIsGivenUp) {
    runner_.asks = seconds{5};
    clock_.feed(Begin{});
    emulated_.repairing = true;
    pass(seconds{5});
    pass(seconds{64});
    EXPECT_FALSE(runner_.finished());
    pass(seconds{66});
    EXPECT_EQ(runner_.abandoned, "TCP had not repaired within a minute what the network lost");
}

}  // namespace
}  // namespace chathack::emulate
