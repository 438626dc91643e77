#include "sim/measure/public_ledger.hpp"

#include <gtest/gtest.h>

#include "sim/workload/texts.hpp"

namespace chathack::measure {
namespace {

using namespace std::chrono_literals;
using workload::Channel;

/// Users a-1, a-2 and a-3, whose numbers are 0, 1 and 2.
class Ledger : public ::testing::Test {
protected:
    void log_in_all() {
        for (std::size_t user = 0; user < 3; ++user)
            ledger->log_in(user, 0s);
    }
    void say(std::size_t user, Time at) { ledger->say(user, 20, at); }
    std::string hear(std::size_t to, std::size_t from, std::uint32_t number) {
        return hear_text(to, workload::login_of(crowd, from),
                         workload::text_of(Channel::everyone, from, number, 20));
    }
    std::string hear_text(std::size_t to, const std::string& login, const std::string& text) {
        const auto heard = ledger->hear(to, login, text, 9s);
        EXPECT_NE(heard.delivery.has_value(), heard.violation.has_value());
        return heard.violation ? to_string(*heard.violation) : "good";
    }
    std::string owed() const {
        const auto owed = ledger->owed(10s);
        return owed ? to_string(*owed) : "nothing";
    }

    static workload::Workload three_users() {
        workload::Workload workload;
        workload.groups.push_back({.name = "a", .users = 3});
        return workload;
    }

    const workload::Workload crowd = three_users();
    std::optional<PublicLedger> ledger{crowd};
};

TEST_F(Ledger, TellsWhatIsOwedUntilItCame) {  // GLOBAL-1
    log_in_all();
    say(0, 1s);
    EXPECT_EQ(owed(), "10.000000 s: message 0 of a-1 to a-2: never came (GLOBAL-1)");
    EXPECT_EQ(hear(1, 0, 0), "good");
    EXPECT_EQ(owed(), "10.000000 s: message 0 of a-1 to a-3: never came (GLOBAL-1)");
    EXPECT_EQ(hear(2, 0, 0), "good");
    EXPECT_EQ(owed(), "nothing");
}

TEST_F(Ledger, CountsWhatIsOwedAndLeavesOutWhoIsStalled) {
    log_in_all();
    say(0, 1s);
    say(0, 2s);
    EXPECT_EQ(hear(1, 0, 0), "good");
    EXPECT_EQ(ledger->deliveries_owed(1), 1U);
    EXPECT_EQ(ledger->deliveries_owed(2), 2U);
    EXPECT_EQ(ledger->owed(9s, {{true, false, false}, {}}), std::nullopt);
    EXPECT_EQ(ledger->owed(9s, {{false, true, true}, {}}), std::nullopt);
    EXPECT_EQ(ledger->owed(9s, {{false, true, false}, {}}).value().receiver, "a-3");
    EXPECT_TRUE(ledger->owed(9s, {{}, {{0, 1}, {0, 2}}})) << "direct connections are another matter";
    ledger->end(2, false);
    EXPECT_EQ(ledger->deliveries_owed(2), 0U);
}

TEST_F(Ledger, TellsRepeatedSkippedChangedAndForeignOnes) {  // GLOBAL-1, GLOBAL-3, GLOBAL-5
    log_in_all();
    for (const auto at : {1s, 2s, 3s})
        say(0, at);
    EXPECT_EQ(hear(1, 0, 1),
              "9.000000 s: message 1 of a-1 to a-2: came, and message 0 before it did not (GLOBAL-3)");
    EXPECT_EQ(hear(1, 0, 0), "good");
    EXPECT_EQ(hear(1, 0, 0),
              "9.000000 s: message 0 of a-1 to a-2: came again, or after a later one (GLOBAL-3)");
    EXPECT_EQ(hear(1, 0, 3), "9.000000 s: message 3 of a-1 to a-2: came and was never sent (GLOBAL-1)");
    EXPECT_EQ(hear(1, 1, 0), "9.000000 s: message 0 of a-2 to a-2: came and was never sent (GLOBAL-1)");
    auto text = workload::text_of(Channel::everyone, 0, 1, 20);
    text.back() ^= 1;
    EXPECT_EQ(hear_text(1, "a-1", text), "9.000000 s: message 1 of a-1 to a-2: came changed (GLOBAL-1)");
    EXPECT_EQ(hear_text(1, "b-1", text),
              "9.000000 s: message 1 of b-1 to a-2: came under a login that nobody has (GLOBAL-1)");
    EXPECT_EQ(hear_text(1, "a-1", "1 " + std::string(1023, 'x')),
              "9.000000 s: message 1 of a-1 to a-2: has more than 1024 bytes (GLOBAL-5)");
}

TEST_F(Ledger, OwesNothingFromBeforeALoginAndAllFromAfterIt) {
    ledger->log_in(0, 0s);
    say(0, 1s);
    say(0, 2s);
    ledger->log_in(1, 1500ms);
    EXPECT_EQ(owed(), "10.000000 s: message 1 of a-1 to a-2: never came (GLOBAL-1)");
    EXPECT_EQ(hear(1, 0, 1), "good") << "message 0 is from before its login";
    EXPECT_EQ(hear(2, 0, 1), "9.000000 s: message 1 of a-1 to a-3: came before the login (GLOBAL-4)");
    EXPECT_EQ(owed(), "nothing");
}

TEST_F(Ledger, MayDeliverWhatWasOnItsWayDuringTheLogin) {
    ledger->log_in(0, 0s);
    say(0, 1s);
    ledger->log_in(1, 1500ms);
    EXPECT_EQ(hear(1, 0, 0), "good");
}

TEST_F(Ledger, ExcusesWhoseConnectionBroke) {
    log_in_all();
    say(0, 1s);
    ledger->end(1, true);
    EXPECT_EQ(hear(2, 0, 0), "good");
    EXPECT_EQ(owed(), "nothing");
    say(0, 2s);
    ledger->end(0, true);  // message 1 may never have reached the server
    EXPECT_EQ(owed(), "nothing");
    ledger->log_in(0, 3s);
    say(0, 4s);
    EXPECT_EQ(hear(2, 0, 2), "good");
}

TEST_F(Ledger, OwesWhatSomebodyElseGotFromABrokenConnection) {
    log_in_all();
    say(0, 1s);
    ledger->end(0, true);
    EXPECT_EQ(hear(1, 0, 0), "good");
    EXPECT_EQ(owed(), "10.000000 s: message 0 of a-1 to a-3: never came (GLOBAL-1)");
}

TEST_F(Ledger, OwesWhatWasSaidBeforeLeavingInGoodOrder) {
    log_in_all();
    say(0, 1s);
    ledger->end(0, false);
    EXPECT_EQ(owed(), "10.000000 s: message 0 of a-1 to a-2: never came (GLOBAL-1)");
}

TEST_F(Ledger, TellsARepeatFromBeforeTheLastLogin) {  // GLOBAL-3
    log_in_all();
    say(0, 1s);
    EXPECT_EQ(hear(1, 0, 0), "good");
    ledger->end(1, false);
    ledger->log_in(1, 2s);
    EXPECT_EQ(hear(1, 0, 0),
              "9.000000 s: message 0 of a-1 to a-2: came again, or after a later one (GLOBAL-3)");
}

}  // namespace
}  // namespace chathack::measure
