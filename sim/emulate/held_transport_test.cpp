#include "sim/emulate/held_transport.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "reference/transport/pump.hpp"

namespace chathack::emulate {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using transport::Time;

/// A transport that only has a clock and an alarm, which rings as soon as it is due.
class Clock final : public transport::Transport {
public:
    void set_handler(Handler handler) override { handler_ = std::move(handler); }
    void perform(const transport::Actions& actions) noexcept override {
        actions.for_each([this](const auto& action) {
            if constexpr (std::is_same_v<std::decay_t<decltype(action)>, transport::WakeAt>)
                alarm_ = action.at;
        });
    }
    Time now() const noexcept override { return time_; }
    transport::Capabilities capabilities() const noexcept override { return {}; }
    transport::TransportCounters counters() const noexcept override { return {}; }

    /// Lets time pass. The alarm rings once when it is due.
    void pass(Time until) {
        int rings = 0;
        while (alarm_ && *alarm_ <= until) {
            ASSERT_LT(++rings, 10) << "the alarm rings again and again";
            time_ = std::max(time_, *alarm_);
            alarm_.reset();
            handler_(transport::Woke{});
        }
        time_ = until;
    }

private:
    Time time_{};
    std::optional<Time> alarm_;
    Handler handler_;
};

/// Asks for one alarm, and notes when it rings.
struct Machine {
    std::optional<Time> asks;
    std::vector<Time> woke;

    template <class Input>
    void on(const Input& input, Time now, transport::Actions& out) {
        if constexpr (std::is_same_v<Input, transport::Event>) {
            if (std::holds_alternative<transport::Woke>(input)) woke.push_back(now);
        }
        if (asks) out.add(transport::WakeAt{*asks});
        asks.reset();
    }
};

struct Begin {};

class HeldTransportTest : public testing::Test {
protected:
    void pass(Time until) {
        clock_.pass(until);
        goes_on_ = held_.go_on();
    }

    bool repairing_ = false;
    Clock clock_;
    HeldTransport held_{clock_, [this] { return repairing_; }};
    Machine machine_;
    transport::Pump<Machine> pump_{machine_, held_};
    bool goes_on_ = true;
};

TEST_F(HeldTransportTest, WithoutLossesItsTimeIsTheNetworks) {
    machine_.asks = seconds{5};
    pump_.feed(Begin{});
    pass(seconds{6});
    EXPECT_EQ(machine_.woke, (std::vector<Time>{seconds{5}}));
}

TEST_F(HeldTransportTest, WhileTcpRepairsNothingIsTooLate) {
    machine_.asks = seconds{5};
    pump_.feed(Begin{});
    repairing_ = true;
    pass(seconds{5});
    pass(seconds{8});
    EXPECT_TRUE(machine_.woke.empty());
    repairing_ = false;
    pass(seconds{9});
    pass(seconds{10});
    pass(seconds{11});
    EXPECT_EQ(machine_.woke, (std::vector<Time>{seconds{5}}))
        << "in the machine's time, that stood still meanwhile";
}

TEST_F(HeldTransportTest, AfterRepairsTheProgramHasASecondToAnswer) {
    machine_.asks = seconds{5};
    pump_.feed(Begin{});
    repairing_ = true;
    pass(seconds{5});
    repairing_ = false;  // the question has arrived
    pass(seconds{7});
    pass(milliseconds{7900});
    EXPECT_TRUE(machine_.woke.empty());
    repairing_ = true;  // the answer is lost
    pass(milliseconds{8000});
    repairing_ = false;
    pass(milliseconds{8500});
    pass(milliseconds{9400});
    EXPECT_TRUE(machine_.woke.empty());
    pass(milliseconds{9600});
    pass(milliseconds{9700});
    EXPECT_EQ(machine_.woke.size(), 1U);
}

TEST_F(HeldTransportTest, AnAlarmRingsOnceAlsoAfterTimeStoodStill) {
    machine_.asks = seconds{5};
    pump_.feed(Begin{});
    repairing_ = true;
    pass(seconds{5});
    repairing_ = false;
    pass(seconds{7});
    pass(seconds{8});
    pass(seconds{9});  // the alarm rings, and the machine sets no new one
    EXPECT_EQ(machine_.woke.size(), 1U);
    pass(seconds{60});
    EXPECT_EQ(machine_.woke.size(), 1U);
}

TEST_F(HeldTransportTest, AfterAMinuteOfRepairsThereIsNoUseInWaiting) {
    machine_.asks = seconds{5};
    pump_.feed(Begin{});
    repairing_ = true;
    pass(seconds{5});
    pass(seconds{64});
    EXPECT_TRUE(goes_on_);
    pass(seconds{66});
    EXPECT_FALSE(goes_on_);
}

}  // namespace
}  // namespace chathack::emulate
