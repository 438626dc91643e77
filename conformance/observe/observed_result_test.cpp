#include "conformance/observe/observed_result.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/observe/testing/traffic.hpp"
#include "reports/model/coverage.hpp"

namespace chathack::observe {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

/// alice sends a message that is too long, and then bytes that are not a frame.
Traffic sample() {
    Traffic traffic;
    const auto alice = traffic.log_in("alice");
    traffic.says(alice, global("alice", std::string(1025, 'x')) + "\x63");
    traffic.gets(alice, ack_1);
    traffic.observer().end(alice, End::listener, false, traffic.tick());
    traffic.observer().end(alice, End::opener, true, traffic.tick());
    return traffic;
}

TEST(ObservedLine, SaysWhoSendsWhatToWhom) {
    auto traffic = sample();
    std::vector<std::string> lines;
    for (const auto& event : traffic.observer().events())
        lines.push_back(line_of(traffic.observer(), event, suite::Secrets{}));
    EXPECT_THAT(lines,
                ElementsAre("alice connects to the server", "alice > server: new_login login \"alice\"",
                            "server > alice: connected",
                            "alice > server: global_message sender \"alice\" message \"" +
                                std::string(60, 'x') + "\"... (1025 bytes)",
                            "alice > server: unreadable: unknown opcode", "server > alice: packet_error",
                            "server ends its side towards alice", "alice breaks the connection"));
}

TEST(ObservedResult, ShowsNoPassword) {
    Traffic traffic;
    traffic.log_in_with_password("alice");
    const auto line_with = [&](const suite::Secrets& secrets) {
        return line_of(traffic.observer(), traffic.observer().events().at(1), secrets);
    };
    EXPECT_EQ(line_with(suite::Secrets{}),
              "alice > server: login_with_password login \"alice\" password \"******\"");
    EXPECT_EQ(line_with(suite::Secrets::shown()),
              "alice > server: login_with_password login \"alice\" password \"secret\"");
    const auto one = make_result(traffic.observer(), Time{}, suite::Secrets{}).cases.at(0);
    EXPECT_EQ(one.entries.at(1).hex, "0100000005616c696365000000062a2a2a2a2a2a");
    EXPECT_EQ(one.entries.at(1).frames.at(0).fields.at(1).value, "\"******\"");
}

TEST(ObservedResult, IsOneCaseWithAVerdictForEachFinding) {
    auto traffic = sample();
    const auto result = make_result(traffic.observer(), Time{}, suite::Secrets{});
    ASSERT_EQ(result.cases.size(), 1U);
    const auto& one = result.cases[0];
    EXPECT_EQ(one.id, reports::observed_traffic);
    EXPECT_EQ(one.variant, "whole");
    EXPECT_EQ(one.cut_short, "");
    std::vector<std::string> verdicts;
    for (const auto& verdict : one.verdicts)
        verdicts.push_back(verdict.clause + " " + std::string{to_string(verdict.level)} + " " +
                           std::string{to_string(verdict.kind)} + ": " + verdict.why);
    EXPECT_THAT(verdicts,
                Contains("CLIENT-5 SHOULD violates: a global message of 1025 bytes is sent (alice, at "
                         "0.004 s)"));
    EXPECT_EQ(std::count(one.clauses.begin(), one.clauses.end(), "CLIENT-5"), 1);
    EXPECT_EQ(one.duration_us, 7000);
    EXPECT_EQ(result.run.duration_us, 7000);
}

TEST(ObservedResult, TellsClientsFromTheirServerAndPeersFromBoth) {
    Traffic traffic;
    const auto direct = traffic.meet();
    traffic.says(direct, hello("alice", 42));
    traffic.gets(direct, private_message("bob", "hi"));
    const auto one = make_result(traffic.observer(), Time{}, suite::Secrets{}).cases.at(0);
    std::vector<std::string> actors;
    for (const auto& actor : one.actors)
        actors.push_back(actor.name + " " + actor.role);
    EXPECT_THAT(actors,
                ElementsAre("alice client", "bob client", "alice on link 3 peer", "bob on link 3 peer"));
    std::vector<std::string> entries;
    for (const auto& entry : one.entries)
        entries.push_back(entry.actor + " " + entry.kind +
                          (entry.frames.empty() ? "" : " " + entry.frames[0].name));
    EXPECT_THAT(entries, ::testing::IsSupersetOf(
                             {"alice connected", "alice sent new_login", "alice received connected",
                              "alice on link 3 sent private_hello", "bob on link 3 sent private_message"}));
}

TEST(ObservedResult, ShowsBothSidesClauses) {
    const auto result = make_result(Traffic{}.observer(), Time{}, suite::Secrets{});
    std::vector<std::string> ids;
    for (const auto& clause : result.clauses)
        ids.push_back(clause.id);
    EXPECT_THAT(ids, ::testing::IsSupersetOf({"GLOBAL-1", "CLIENT-1"}));
}

TEST(ObservedResult, SaysHowMuchIsLeftOut) {
    Traffic traffic;
    const auto alice = traffic.log_in("alice");
    std::string many;
    for (std::size_t i = 0; i < Observer::events_max; ++i)
        many += global("carol", "");
    traffic.says(alice, many);
    EXPECT_THAT(make_result(traffic.observer(), Time{}, suite::Secrets{}).cases.at(0).cut_short,
                ::testing::StartsWith("3 later frames are not shown and "));
}

}  // namespace
}  // namespace chathack::observe
