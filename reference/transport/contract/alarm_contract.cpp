// The alarm and the clock.
#include "reference/transport/contract/contract.hpp"

namespace chathack::transport::contract {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST_P(AlarmContract, ItRingsOnceAndNotBeforeItsTime) {
    const auto now = client_.transport().now();
    EXPECT_GE(now, Time::zero());
    client_.act(WakeAt{now + milliseconds{20}});
    ASSERT_TRUE(until([&] { return client_.count<Woke>() == 1; }));
    EXPECT_GE(client_.transport().now(), now + milliseconds{20});
    fence(client_, server_, listen(server_));
    EXPECT_EQ(client_.count<Woke>(), 1U);
}

TEST_P(AlarmContract, ATimeThatIsPastRingsSoon) {
    for (const auto at : {Time::zero(), Time{-1}, Time::min(), client_.transport().now()}) {
        SCOPED_TRACE(at.count());
        const auto before = client_.count<Woke>();
        client_.act(WakeAt{at});
        ASSERT_TRUE(until([&] { return client_.count<Woke>() == before + 1; }));
    }
}

TEST_P(AlarmContract, AnEarlierTimeReplacesALaterOne) {
    const auto now = client_.transport().now();
    Actions actions;
    actions.add(WakeAt{now + hours{1}});
    actions.add(WakeAt{now + milliseconds{5}});
    client_.perform(actions);
    ASSERT_TRUE(until([&] { return client_.count<Woke>() == 1; }));
    EXPECT_LT(client_.transport().now(), now + hours{1});
}

TEST_P(AlarmContract, ALaterTimeReplacesAnEarlierOne) {
    const auto now = client_.transport().now();
    Actions actions;
    actions.add(WakeAt{now + milliseconds{5}});
    actions.add(WakeAt{now + milliseconds{40}});
    client_.perform(actions);
    ASSERT_TRUE(until([&] { return client_.count<Woke>() == 1; }));
    EXPECT_GE(client_.transport().now(), now + milliseconds{40});
}

TEST_P(AlarmContract, TheEndOfTimeIsNever) {
    const auto now = client_.transport().now();
    Actions actions;
    actions.add(WakeAt{now + milliseconds{5}});
    actions.add(WakeAt{Time::max()});
    client_.perform(actions);
    server_.act(WakeAt{server_.transport().now() + milliseconds{30}});
    ASSERT_TRUE(until([&] { return server_.count<Woke>() == 1; }));
    EXPECT_EQ(client_.count<Woke>(), 0U);
    client_.act(WakeAt{client_.transport().now() + milliseconds{1}});
    ASSERT_TRUE(until([&] { return client_.count<Woke>() == 1; }));
}

TEST_P(AlarmContract, ItMayBeSetAnewWhenItRings) {
    client_.react = [&](const Event& event) {
        if (std::holds_alternative<Woke>(event) && client_.count<Woke>() < 5)
            client_.act(WakeAt{client_.transport().now() + milliseconds{1}});
    };
    const auto begin = client_.transport().now();
    client_.act(WakeAt{begin + milliseconds{1}});
    ASSERT_TRUE(until([&] { return client_.count<Woke>() == 5; }));
    EXPECT_GE(client_.transport().now(), begin + milliseconds{5});
}

TEST_P(AlarmContract, TheClockNeverGoesBack) {
    auto before = client_.transport().now();
    client_.react = [&](const Event&) {
        EXPECT_GE(client_.transport().now(), before);
        before = client_.transport().now();
    };
    fence(client_, server_, listen(server_));
}

}  // namespace
}  // namespace chathack::transport::contract
