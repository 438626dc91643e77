#include "conformance/scenario/scenario_header.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/testing/scenario_text.hpp"

namespace chathack::scenario {
namespace {

using ::testing::ElementsAre;

TEST(ScenarioId, IsLowerCaseWordsWithSlashesBetween) {
    for (const auto* good : {"a", "a/b", "global/limit-2", "1", "a/b/c"})
        EXPECT_TRUE(is_id(good)) << good;
    for (const auto* bad : {"", "/", "a/", "/a", "a//b", "A", "a b", "-a", "a/-b", "a_b", "é"})
        EXPECT_FALSE(is_id(bad)) << bad;
    EXPECT_TRUE(is_id(std::string(100, 'a')));
    EXPECT_FALSE(is_id(std::string(101, 'a')));
}

const std::string head = "id: a/b\ntitle: T\nabout: A\nclauses: [GLOBAL-1]\n";
const std::string steps = "steps:\n  - login: alice\n  - expect: {alice: connected}\n";

TEST(ScenarioNeeds, AreWhatTheFileSaysAndWhatActorsAndStepsTake) {
    const auto said =
        only_case(head +
                  "needs: {accounts: 2, ipv6: true, fresh_target: true, heavy: true}\nactors: [alice]\n" +
                  steps)
            .needs;
    EXPECT_EQ(said.accounts, 2U);
    EXPECT_TRUE(said.ipv6 && said.fresh_target && said.heavy);
    EXPECT_FALSE(said.reset);
    const auto taken =
        only_case(head + "actors: {alice: {account: true}, bob: {account: true, login: alice}}\n" + steps +
                  "  - login: bob\n  - reset: bob\n")
            .needs;
    EXPECT_EQ(taken.accounts, 1U);  // bob uses the account of alice
    EXPECT_TRUE(taken.reset);
    EXPECT_FALSE(taken.ipv6 || taken.fresh_target || taken.heavy);
}

TEST(ScenarioNeeds, NameWhatAClientMustDoAndShow) {
    const auto needs_of = [](const std::string& actors, const std::string& more) {
        return only_case(file_of(actors, "  - connect: alice\n" + more, "CLIENT-3")).needs;
    };
    const std::string actors = "{alice: {role: user}, host: {role: server}}";
    const auto usual = needs_of(actors,
                                "  - user: {alice: [{say: hi}, quit]}\n"
                                "  - expect: {alice: [{maybe: server_lost}, {some: message}, asked]}\n");
    EXPECT_THAT(usual.acts, ElementsAre("quit", "say"));
    EXPECT_THAT(usual.observations, ElementsAre("asked", "message"));
    EXPECT_FALSE(usual.raw_texts || usual.password || usual.ipv6);
    EXPECT_TRUE(
        needs_of(actors, "  - user: {alice: {say: {hex: 01}}}\n  - expect: {alice: asked}\n").raw_texts);
    EXPECT_TRUE(
        needs_of(actors, "  - user: {alice: {say: {random: 4, of: bytes}}}\n  - expect: {alice: asked}\n")
            .raw_texts);
    EXPECT_TRUE(needs_of(actors, "  - expect: {alice: {message: {text: {hex: ff}}}}\n").raw_texts);
    EXPECT_FALSE(needs_of(actors,
                          "  - user: {alice: {file: {login: bob, name: a, content: {hex: ff}}}}\n"
                          "  - expect: {alice: asked}\n")
                     .raw_texts);  // a file may hold anything
    const auto fenced = needs_of(actors, "  - expect: {host: nothing, fence: alice}\n");
    EXPECT_THAT(fenced.acts, ElementsAre("say"));
    const auto more = needs_of("{alice: {role: user, password: secret}, host: {role: server, ipv6: true}}",
                               "  - expect: {alice: asked}\n");
    EXPECT_TRUE(more.password && more.ipv6);
}

TEST(ScenarioActors, HaveTheRolesAndOptionsThatTheFileGives) {
    const auto made = only_case(
        file_of("{alice: {role: user, server: first}, bob: {role: user, server: second, password: secret}, "
                "first: {role: server}, second: {role: server, ipv6: true}, pat: {role: peer}}",
                "  - connect: [alice, bob]\n  - listen: pat\n  - expect: {alice: asked}\n", "CLIENT-3"));
    ASSERT_EQ(made.actors.size(), 5U);
    EXPECT_EQ(made.actors[0].server, "first");
    EXPECT_EQ(made.actors[1].server, "second");
    EXPECT_EQ(made.actors[1].password, (Text{{Literal{"secret"}}}));
    EXPECT_EQ(made.actors[2].role, Actor::Role::server);
    EXPECT_TRUE(made.actors[3].ipv6);
    EXPECT_EQ(made.actors[4].role, Actor::Role::peer);
}

TEST(ScenarioActors, TellWhatDoesNotGoTogether) {
    struct Row {
        std::string actors;
        std::vector<std::string> errors;
    };
    const std::vector<Row> rows{
        {"{alice: {server: host}, host: {role: server}}",
         {"5:26 only a user, a client under test, has this; give it `role: user`"}},
        {"{alice: {password: x}}", {"5:28 only a user, a client under test, has this; give it `role: user`"}},
        {"{alice: {ipv6: true}}", {"5:24 only a server or peer chooses what it listens on"}},
        {"{alice: {role: user, account: true}, host: {role: server}}",
         {"5:39 only a client of a server under test has an account there"}},
        {"{alice: {role: user}, first: {role: server}, second: {role: server}}",
         {"5:9 `alice` needs a server of its own: an actor with `role: server`, named by its `server` when "
          "there "
          "are several"}},
        {"{alice: {role: user, server: bob}, bob: {}}", {"5:9 `bob` is not an actor with `role: server`"}},
        {"{alice: {role: user}, bob: {role: user}, host: {role: server}}",
         {"5:9 a server actor serves one user; `host` has two"}},
        {"{alice: {role: user}, alice-peer: {role: user}}",
         {"5:9 `alice-peer` is the name of an onlooker; give the actor another name"}},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.actors);
        const auto told = errors_of(head + "actors: " + row.actors + "\n" + steps);
        for (const auto& error : row.errors)
            EXPECT_THAT(told, ::testing::Contains(error));
    }
}

}  // namespace
}  // namespace chathack::scenario
