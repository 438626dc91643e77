#include "reference/load/pacer.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace chathack::load {
namespace {

using namespace std::chrono_literals;
using Due = Pacer::Due;

Ledger pair_ledger(std::size_t senders) {
    return Ledger{{.receivers = 2, .senders = senders, .senders_receive = true}};
}

std::vector<Due> send_all_due(Pacer& pacer, Ledger& ledger, Time now) {
    std::vector<Due> sent;
    while (const auto due = pacer.next(ledger, now)) {
        ledger.send(due->sender, due->intended);
        sent.push_back(*due);
    }
    return sent;
}

TEST(ClosedLoop, FillsEveryWindowAndThenWaits) {
    auto ledger = pair_ledger(2);
    auto pacer = Pacer::closed_loop(2, 2);
    EXPECT_EQ(send_all_due(pacer, ledger, 7ns), (std::vector<Due>{{0, 7ns}, {0, 7ns}, {1, 7ns}, {1, 7ns}}));
    EXPECT_TRUE(send_all_due(pacer, ledger, 8ns).empty());
    EXPECT_FALSE(pacer.next_due());
}

TEST(ClosedLoop, SendsAgainWhenAMessageIsWithAllItsReceivers) {
    auto ledger = pair_ledger(1);
    auto pacer = Pacer::closed_loop(1, 2);
    send_all_due(pacer, ledger, 0ns);
    ASSERT_EQ(ledger.deliver(1, {0, 0}, 5ns), 0U);
    pacer.freed(0);
    pacer.freed(0);
    EXPECT_EQ(send_all_due(pacer, ledger, 5ns), (std::vector<Due>{{0, 5ns}}));
}

TEST(OpenLoop, SendsAtItsRateTheSendersTakingTurns) {
    auto ledger = pair_ledger(2);
    auto pacer = Pacer::open_loop(2, 1000, 1s);
    EXPECT_TRUE(send_all_due(pacer, ledger, 999ms).empty());
    EXPECT_EQ(pacer.next_due(), 1s);
    EXPECT_EQ(send_all_due(pacer, ledger, 1001500us), (std::vector<Due>{{0, 1s}, {1, 1001ms}}));
    EXPECT_EQ(pacer.next_due(), 1002ms);
}

TEST(OpenLoop, CatchesUpAfterAStallWithTheTimesThatWereIntended) {  // no coordinated omission
    auto ledger = pair_ledger(1);
    auto pacer = Pacer::open_loop(1, 10, 0s);
    EXPECT_EQ(send_all_due(pacer, ledger, 250ms), (std::vector<Due>{{0, 0s}, {0, 100ms}, {0, 200ms}}));
}

TEST(OpenLoop, DoesNotDriftAtARateThatDividesNoSecond) {
    auto ledger = pair_ledger(1);
    auto pacer = Pacer::open_loop(1, 3, 0s);
    EXPECT_EQ(send_all_due(pacer, ledger, 100s).size(), 301U);
}

}  // namespace
}  // namespace chathack::load
