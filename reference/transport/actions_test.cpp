#include "reference/transport/actions.hpp"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <vector>

#include "reference/wire/testing/allocations.hpp"
#include "reference/wire/testing/hex.hpp"

namespace chathack::transport {
namespace {

using testing::from_hex;
using testing::to_hex;
using wire::to_client::GlobalMessage;
using wire::to_client::PrivateAsk;

constexpr ConnId alice = make_conn_id(1, 1);
constexpr ConnId bob = make_conn_id(2, 1);
constexpr ConnId carol = make_conn_id(3, 7);

std::vector<std::string> lines(const Actions& actions) {
    std::vector<std::string> all;
    actions.for_each([&](const auto& action) { all.push_back(to_string(Action{action})); });
    return all;
}
Send send_at(const Actions& actions, std::size_t index) { return std::get<Send>(actions[index]); }

TEST(ConnId, CountsTheUsesOfASlot) {
    EXPECT_EQ(slot_of(carol), 3U);
    EXPECT_EQ(use_of(carol), 7U);
    const auto last = make_conn_id(0xffffffff, 0xffffffff);
    EXPECT_EQ(slot_of(last), 0xffffffffU);
    EXPECT_EQ(use_of(last), 0xffffffffU);
    EXPECT_NE(make_conn_id(3, 8), carol);
}

TEST(Actions, KeepTheirOrder) {
    Actions actions;
    EXPECT_TRUE(actions.empty());
    const Endpoint endpoint{Address{std::array<std::uint8_t, 4>{192, 0, 2, 7}}, 7777};
    actions.add(Listen{Tag{1}, endpoint});
    actions.add(Connect{Tag{2}, endpoint});
    actions.send(bob, PrivateAsk{"al"});
    actions.add(Pause{alice});
    actions.add(Resume{alice});
    actions.send_bytes(carol, from_hex("ff 00"));
    actions.add(HalfClose{carol});
    actions.add(Close{alice});
    actions.add(Reset{bob});
    actions.add(CancelConnect{Tag{2}});
    actions.add(StopListening{Tag{1}});
    actions.add(WakeAt{std::chrono::milliseconds{5}});
    EXPECT_EQ(lines(actions),
              (std::vector<std::string>{"listen 1 at 192.0.2.7:7777", "connect 2 to 192.0.2.7:7777",
                                        "send to 2/1: 06 00 00 00 02 61 6c", "pause 1/1", "resume 1/1",
                                        "send to 3/7: ff 00", "half-close 3/7", "close 1/1", "reset 2/1",
                                        "cancel connect 2", "stop listening 1", "wake at 5000000 ns"}));
    EXPECT_EQ(actions.size(), 12U);
    EXPECT_EQ(std::get<Close>(actions[7]), Close{alice});
}

TEST(Actions, ShareOneFrameAmongItsReceivers) {
    Actions actions;
    const std::vector<ConnId> both{bob, carol};
    actions.send(both, PrivateAsk{"al"});
    ASSERT_EQ(actions.size(), 1U);
    const auto send = send_at(actions, 0);
    EXPECT_EQ(std::vector<ConnId>(send.to.begin(), send.to.end()), both);
    EXPECT_EQ(to_hex(send.bytes), "06 00 00 00 02 61 6c");
}

TEST(Actions, SendToNobodyWithoutHarm) {
    Actions actions;
    actions.send(std::span<const ConnId>{}, PrivateAsk{"al"});
    actions.send(bob, PrivateAsk{"bo"});
    const auto last = send_at(actions, actions.size() - 1);
    EXPECT_EQ(last.to.front(), bob);
    EXPECT_EQ(to_hex(last.bytes), "06 00 00 00 02 62 6f");
}

TEST(Actions, StayRightWhileTheirStoresGrow) {
    Actions actions;
    constexpr std::size_t sends = 1000;
    for (std::size_t i = 0; i < sends; ++i) {
        const std::vector<ConnId> to(i % 5, make_conn_id(static_cast<std::uint32_t>(i), 1));
        actions.send(to, GlobalMessage{"a", std::string(i, 'x')});
        if (i % 3 == 0) actions.add(Pause{alice});
    }
    std::size_t i = 0;
    actions.for_each([&](const auto& action) {
        if constexpr (std::is_same_v<std::decay_t<decltype(action)>, Send>) {
            ASSERT_EQ(action.to.size(), i % 5);
            for (const auto conn : action.to)
                ASSERT_EQ(slot_of(conn), i);
            ASSERT_EQ(action.bytes.size(), 1 + 4 + 1 + 4 + i);
            ASSERT_EQ(to_hex(action.bytes.first(6)), "05 00 00 00 01 61");
            ++i;
        }
    });
    EXPECT_EQ(i, sends);
}

TEST(Actions, JoinAdjacentFramesToOneKeptList) {
    Actions actions;
    const std::vector<ConnId> both{bob, carol};
    const auto kept = actions.keep(both);
    EXPECT_TRUE(actions.empty());
    actions.send(kept, PrivateAsk{"a"});
    actions.send(kept, PrivateAsk{"b"});
    actions.send(alice, PrivateAsk{"c"});  // comes between them, and the order must be kept
    actions.send(kept, PrivateAsk{"d"});
    actions.add(Close{bob});
    actions.send(kept, PrivateAsk{"e"});
    const auto other = actions.keep(both);
    actions.send(other, PrivateAsk{"f"});  // the same connections, but another list
    EXPECT_EQ(lines(actions),
              (std::vector<std::string>{
                  "send to 2/1 3/7: 06 00 00 00 01 61 06 00 00 00 01 62", "send to 1/1: 06 00 00 00 01 63",
                  "send to 2/1 3/7: 06 00 00 00 01 64", "close 2/1", "send to 2/1 3/7: 06 00 00 00 01 65",
                  "send to 2/1 3/7: 06 00 00 00 01 66"}));
}

TEST(Actions, AllocateNothingOnceTheyHaveGrown) {
    Actions actions;
    const std::vector<ConnId> to(100, bob);
    const std::string message(1000, 'x');
    const auto fill = [&] {
        actions.clear();
        for (int i = 0; i < 10; ++i) {
            actions.send(to, GlobalMessage{"alice", message});
            const auto kept = actions.keep(to);
            actions.send(kept, PrivateAsk{"alice"});
            actions.send(kept, PrivateAsk{"alice"});
            actions.send_bytes(bob, wire::as_bytes(message));
            actions.add(Close{bob});
        }
    };
    fill();
    std::size_t bytes = 0;
    const auto made = testing::allocations_of([&] {
        fill();
        actions.for_each([&](const auto& action) {
            if constexpr (std::is_same_v<std::decay_t<decltype(action)>, Send>) bytes += action.bytes.size();
        });
    });
    EXPECT_EQ(made.count, 0U);
    EXPECT_EQ(bytes, 10U * (1014 + 2 * 10 + 1000));
    EXPECT_EQ(actions.size(), 40U);
}

}  // namespace
}  // namespace chathack::transport
