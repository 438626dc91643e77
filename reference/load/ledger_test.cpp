#include "reference/load/ledger.hpp"

#include <gtest/gtest.h>

namespace chathack::load {
namespace {

using namespace std::chrono_literals;

const Ledger::Sizes three_that_chat{.receivers = 3, .senders = 2, .senders_receive = true};

TEST(Ledger, OwesAMessageToEveryoneButItsSender) {
    Ledger ledger{three_that_chat};
    const auto stamp = ledger.send(0, 10ns);
    EXPECT_EQ(stamp, (Stamp{0, 0}));
    EXPECT_EQ(ledger.owed(), 2U);
    EXPECT_EQ(ledger.in_flight(), 1U);
    EXPECT_FALSE(ledger.deliver(1, stamp, 15ns));
    EXPECT_EQ(ledger.deliver(2, stamp, 20ns), 0U);
    EXPECT_EQ(ledger.owed(), 0U);
    EXPECT_EQ(ledger.in_flight(0), 0U);
    EXPECT_EQ(ledger.tally(), (Tally{.sent = 1, .deliveries = 2}));
    EXPECT_EQ(ledger.latency().min(), 5ns);
    EXPECT_EQ(ledger.latency().max(), 10ns);
}

TEST(Ledger, OwesAMessageToAllWhereSendersDoNotReceive) {
    Ledger ledger{{.receivers = 2, .senders = 1, .senders_receive = false}};
    const auto stamp = ledger.send(0, 0ns);
    EXPECT_FALSE(ledger.deliver(0, stamp, 1ns));
    EXPECT_EQ(ledger.deliver(1, stamp, 1ns), 0U);
}

TEST(Ledger, CountsAnEchoAndOwesNothingForIt) {  // GLOBAL-2
    Ledger ledger{three_that_chat};
    const auto stamp = ledger.send(1, 0ns);
    EXPECT_FALSE(ledger.deliver(1, stamp, 1ns));
    EXPECT_EQ(ledger.tally(), (Tally{.sent = 1, .echoes = 1}));
    EXPECT_EQ(ledger.owed(), 2U);
}

TEST(Ledger, TellsARepeatedDelivery) {  // GLOBAL-3
    Ledger ledger{three_that_chat};
    const auto stamp = ledger.send(0, 0ns);
    ledger.deliver(1, stamp, 1ns);
    ledger.deliver(1, stamp, 2ns);
    EXPECT_EQ(ledger.tally(), (Tally{.sent = 1, .deliveries = 1, .repeated = 1}));
    EXPECT_EQ(ledger.owed(), 1U);
}

TEST(Ledger, TellsAnOvertakenMessageAndStillOpensTheWindow) {  // GLOBAL-3
    Ledger ledger{{.receivers = 2, .senders = 1, .senders_receive = true}};
    const auto first = ledger.send(0, 0ns);
    const auto second = ledger.send(0, 0ns);
    EXPECT_EQ(ledger.deliver(1, second, 1ns), 0U);
    EXPECT_EQ(ledger.in_flight(), 0U);
    ledger.deliver(1, first, 2ns);
    EXPECT_EQ(ledger.tally(), (Tally{.sent = 2, .deliveries = 1, .skipped = 1, .repeated = 1}));
}

TEST(Ledger, TellsWhatNobodySent) {  // GLOBAL-1
    Ledger ledger{three_that_chat};
    ledger.send(0, 0ns);
    ledger.deliver(1, {0, 1}, 1ns);
    ledger.deliver(1, {1, 0}, 1ns);
    ledger.deliver(1, {2, 0}, 1ns);
    EXPECT_EQ(ledger.tally(), (Tally{.sent = 1, .wrong = 3}));
    EXPECT_EQ(ledger.owed(), 2U);
}

TEST(Ledger, KeepsTheNumbersOfEachSenderApartWhileMessagesOverlap) {
    Ledger ledger{three_that_chat};
    for (int i = 0; i < 3; ++i) {
        ledger.send(0, 0ns);
        ledger.send(1, 0ns);
    }
    for (std::uint32_t number = 0; number < 3; ++number) {
        ledger.deliver(2, {0, number}, 1ns);
        ledger.deliver(2, {1, number}, 1ns);
    }
    EXPECT_EQ(ledger.in_flight(), 6U);
    for (std::uint32_t number = 0; number < 3; ++number) {
        EXPECT_EQ(ledger.deliver(1, {0, number}, 1ns), 0U);
        EXPECT_EQ(ledger.deliver(0, {1, number}, 1ns), 1U);
    }
    EXPECT_EQ(ledger.tally(), (Tally{.sent = 6, .deliveries = 12}));
    EXPECT_EQ(ledger.send(0, 0ns), (Stamp{0, 3}));
}

TEST(Ledger, TimesFromTheIntendedSendAndOnlySinceTold) {
    Ledger ledger{three_that_chat};
    const auto early = ledger.send(0, 99ns);
    ledger.begin_timing(100ns);
    const auto late = ledger.send(0, 100ns);  // timed from then, however late it was sent
    ledger.deliver(1, early, 500ns);
    ledger.deliver(1, late, 500ns);
    EXPECT_EQ(ledger.latency().count(), 1U);
    EXPECT_EQ(ledger.latency().max(), 400ns);
    EXPECT_EQ(ledger.tally().deliveries, 2U);
}

}  // namespace
}  // namespace chathack::load
