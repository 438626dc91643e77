#include <gtest/gtest.h>

#include "conformance/scenario/steps.hpp"
#include "conformance/scenario/testing/scenario_text.hpp"

namespace chathack::scenario {
namespace {

TEST(StepText, IsOneLineForAReport) {
    struct Row {
        std::string step;
        std::string text;
    };
    const std::vector<Row> rows{
        {"connect: alice", "alice connects"},
        {"connect: [alice, bob, carol]", "alice, bob and carol connect"},
        {"login: [alice, bob]", "alice and bob log in"},
        {"reclaim: alice", "alice claims its login until it gets it"},
        {"send: {alice: {new_login: {}}}", "alice sends new_login"},
        {"send: {alice: [{new_login: {}}, {global_message: {}}]}",
         "alice sends new_login and global_message"},
        {"send: {alice: [{byte: 1}, {int: 2}, {new_login: {}}]}", "alice sends raw bytes and new_login"},
        {"send: {alice: {new_login: {}}, cut: every_byte}", "alice sends new_login, one byte at a time"},
        {"send: {alice: {new_login: {}}, cut: [1, 2]}", "alice sends new_login, in 3 pieces"},
        {"send: {alice: {new_login: {}}, most: 2}", "alice sends new_login, a part of it"},
        {"send: {alice: {new_login: {}}, skip: 2}", "alice sends new_login, a part of it"},
        {"send: {alice: {new_login: {}}, drop: 2}", "alice sends new_login, a part of it"},
        {"expect: {bob: connected}", "bob sees connected"},
        {"expect: {bob: [connected, packet_error, closed]}", "bob sees connected, packet_error and the end"},
        {"expect: {bob: nothing, carol: nothing, fence: alice}", "bob and carol see nothing"},
        {"expect: {bob: connected, carol: closed}", "bob sees connected; carol sees the end"},
        {"expect: {one_of: {a: {bob: connected}, b: {bob: closed}, c: {bob: packet_error}}}",
         "a, b or c (GLOBAL-1)"},
        {"race: {among: [alice, bob], one: connected, rest: closed}",
         "one of alice and bob sees connected, the rest the end"},
        {"disconnect: alice", "alice disconnects"},
        {"disconnect: [alice, bob]", "alice and bob disconnect"},
        {"half_close: alice", "alice half-closes"},
        {"reset: alice", "alice resets its connection"},
        {"reset: [alice, bob]", "alice and bob reset their connections"},
        {"pause: alice", "alice stops reading"},
        {"stall: [alice, bob]", "alice and bob stop reading for good"},
        {"resume: alice", "alice reads again"},
        {"parallel: [[{pause: alice}], [{pause: bob}]]", "2 lists of steps at the same time"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.step);
        const auto made = only_case(file_with("  - expect: {bob: connected}\n  - " + row.step + "\n"));
        ASSERT_EQ(made.steps.size(), 3U);
        EXPECT_EQ(made.steps[2].text, row.text);
    }
}

TEST(StepText, NamesOfManyTheFirstThree) {
    const auto text = [](const std::string& count) {
        return only_case(file_of("{crowd: {count: " + count + "}}",
                                 "  - login: crowd\n  - expect: {crowd-1: connected}\n"))
            .steps.at(0)
            .text;
    };
    EXPECT_EQ(text("4"), "crowd-1, crowd-2, crowd-3 and crowd-4 log in");
    EXPECT_EQ(text("10"), "crowd-1, crowd-2, crowd-3 and 7 more log in");
}

TEST(StepText, TellsUsersAndPeersToo) {
    const auto made =
        only_case(file_of("{alice: {role: user}, host: {role: server}, bob: {role: peer}}",
                          "  - listen: bob\n  - connect: alice\n  - user: {alice: [{say: hi}, quit]}\n"
                          "  - connect: {bob: {port: 7000, address: 127.0.0.1}}\n"
                          "  - expect: {alice: logged_in}\n",
                          "CLIENT-3"));
    ASSERT_EQ(made.steps.size(), 5U);
    EXPECT_EQ(made.steps[0].text, "bob listens");
    EXPECT_EQ(made.steps[2].text, "alice's user does say and quit");
    EXPECT_EQ(made.steps[3].text, "bob connects to where an accept says");
}

}  // namespace
}  // namespace chathack::scenario
