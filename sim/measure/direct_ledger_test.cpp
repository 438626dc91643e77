#include "sim/measure/direct_ledger.hpp"

#include <gtest/gtest.h>

namespace chathack::measure {
namespace {

using namespace std::chrono_literals;
using workload::Channel;

class Direct : public ::testing::Test {
protected:
    static workload::Workload two_users() {
        workload::Workload workload;
        workload.groups.push_back({.name = "a", .users = 2});
        return workload;
    }
    void open() {
        ledger.open(0, 1);
        ledger.open(1, 0);
    }
    void tell(std::uint32_t number, Channel channel = Channel::direct_message) {
        ledger.tell(0, {1, channel, number, 30}, 1s);
    }
    std::string get(std::uint32_t number, Channel channel = Channel::direct_message) {
        const auto heard = ledger.get(1, {"a-1", channel, workload::text_of(channel, 0, number, 30)}, 2s);
        return heard.violation ? to_string(*heard.violation) : "good";
    }
    std::string owed() const {
        const auto owed = ledger.owed(9s);
        return owed ? to_string(*owed) : "nothing";
    }

    const workload::Workload crowd = two_users();
    DirectLedger ledger{crowd};
};

TEST_F(Direct, OwesAnAnswerToEveryAsk) {
    ledger.ask(0, 1, true, 1s);
    EXPECT_EQ(owed(), "9.000000 s: ask of a-1 to a-2: was never answered (PRIVATE-1)");
    EXPECT_EQ(ledger.answer(0, 1), 1s);
    EXPECT_EQ(owed(), "nothing");
    ledger.ask(0, 1, true, 1s);
    ledger.leave(1);
    EXPECT_EQ(owed(), "nothing");
    ledger.ask(0, 1, false, 1s);
    EXPECT_EQ(owed(), "nothing") << "it crosses the leaving of a-2";
}

TEST_F(Direct, BlamesNobodyForWhatIsStalled) {
    open();
    tell(0);
    EXPECT_EQ(ledger.deliveries_owed(), 1U);
    EXPECT_EQ(ledger.owed(9s, {{}, {{0, 1}}}), std::nullopt);
    EXPECT_TRUE(ledger.owed(9s, {{true, true}, {{1, 0}}})) << "other connections";
    ledger.ask(1, 0, true, 1s);
    EXPECT_EQ(ledger.owed(9s, {{false, true}, {{0, 1}}}), std::nullopt);
}

TEST_F(Direct, OwesEverythingInOrderAndOnce) {  // PEER-4
    open();
    tell(0);
    tell(0, Channel::direct_file);
    EXPECT_EQ(owed(), "9.000000 s: private message 0 of a-1 to a-2: never came (PEER-4)");
    EXPECT_EQ(get(0, Channel::direct_file),
              "2.000000 s: private file 0 of a-1 to a-2: came before private message 0, which was sent first "
              "(PEER-4)");
    EXPECT_EQ(get(0), "good");
    EXPECT_EQ(get(0), "2.000000 s: private message 0 of a-1 to a-2: came again, or was never sent (PEER-4)");
    EXPECT_EQ(get(0, Channel::direct_file), "good");
    EXPECT_EQ(owed(), "nothing");
}

TEST_F(Direct, OwesWhatWasSentBeforeAGoodClose) {
    open();
    tell(0);
    EXPECT_FALSE(ledger.end(0, 1, true, false, 2s));
    EXPECT_EQ(owed(), "9.000000 s: private message 0 of a-1 to a-2: never came (PEER-4)");
    const auto cut = ledger.end(1, 0, false, true, 3s);
    ASSERT_TRUE(cut);
    EXPECT_EQ(to_string(*cut),
              "3.000000 s: private message 0 of a-1 to a-2: did not come before its sender closed (PEER-4)");
}

TEST_F(Direct, ExcusesWhatWasSentToWhoHadClosed) {
    open();
    tell(0);
    ledger.end(1, 0, true, false, 2s);
    tell(1);
    EXPECT_EQ(owed(), "nothing");
    ledger.end(0, 1, false, true, 3s);
    open();
    tell(2);
    EXPECT_EQ(owed(), "9.000000 s: private message 2 of a-1 to a-2: never came (PEER-4)");
    EXPECT_EQ(get(2), "good");
}

TEST_F(Direct, ExcusesWhatBrokeBeforeTheFarSideSawItOpen) {
    ledger.open(0, 1);
    tell(0);
    ledger.fail(1, 0);
    EXPECT_EQ(owed(), "nothing");
    tell(1);
    EXPECT_EQ(owed(), "nothing") << "nobody listens there any more";
}

}  // namespace
}  // namespace chathack::measure
