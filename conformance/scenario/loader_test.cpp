#include "conformance/scenario/loader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/suite.hpp"
#include "conformance/scenario/testing/scenario_text.hpp"

namespace chathack::scenario {
namespace {

using ::testing::ElementsAre;

TEST(Loader, ReadsWhoSendsWhatAndWhoSeesIt) {
    const auto made = only_case(file_with(R"(
  - send: {alice: {global_message: {message: hi}}}
  - expect: {"bob, carol": {global_message: {sender: alice, message: hi}}}
)"));
    ASSERT_EQ(made.steps.size(), 3U);
    EXPECT_EQ(made.steps[0].text, "alice, bob and carol log in");
    EXPECT_EQ(made.steps[1].text, "alice sends global_message");
    EXPECT_EQ(made.steps[2].text, "bob and carol see global_message");
    EXPECT_EQ(made.steps[2].position, (input::Position{10, 5}));
    const auto& send = std::get<SendStep>(made.steps[1].what);
    EXPECT_EQ(send.actor, "alice");
    const auto& frame = std::get<FrameSpec>(send.parts.at(0));
    EXPECT_EQ(frame.name, "global_message");
    EXPECT_EQ(frame.fields.at(0), (std::pair<std::string, Value>{"message", Text{{Literal{"hi"}}}}));
    const auto& expect = std::get<ExpectStep>(made.steps[2].what);
    EXPECT_EQ(expect.clause, "GLOBAL-1");
    EXPECT_TRUE(expect.alternatives.at(0).means.empty());
    EXPECT_EQ(expect.alternatives.at(0).sees.at(1).actor, "carol");
    EXPECT_THAT(made.clauses, ElementsAre("GLOBAL-1"));
}

TEST(Loader, LeavesOneOutOfACrowd) {
    const auto made = only_case(
        "id: a/b\ntitle: T\nabout: A\nclauses: [GLOBAL-1]\nactors: {crowd: {count: 3}}\nsteps:\n"
        "  - login: crowd\n"
        "  - repeat:\n"
        "      for: {who: crowd except crowd-1}\n"
        "      steps:\n"
        "        - send: {\"${who}\": {global_message: {message: hi}}}\n"
        "        - expect: {\"crowd except ${who}\": {global_message: {message: hi}}}\n");
    ASSERT_EQ(made.steps.size(), 5U);
    EXPECT_EQ(std::get<SendStep>(made.steps[1].what).actor, "crowd-2");
    const auto& sees = std::get<ExpectStep>(made.steps[2].what).alternatives.at(0).sees;
    ASSERT_EQ(sees.size(), 2U);
    EXPECT_EQ(sees[0].actor, "crowd-1");
    EXPECT_EQ(sees[1].actor, "crowd-3");
    EXPECT_EQ(std::get<SendStep>(made.steps[3].what).actor, "crowd-3");
}

TEST(Loader, SaysWhenWhoIsLeftOutWasNotThere) {
    const auto loaded = load_text(
        "id: a/b\ntitle: T\nabout: A\nclauses: [GLOBAL-1]\nactors: {crowd: {count: 3}}\nsteps:\n"
        "  - login: crowd\n"
        "  - expect: {crowd except crowd-4: {global_message: {message: hi}}}\n",
        "a.yaml");
    ASSERT_FALSE(loaded.diagnostics.empty());
    EXPECT_THAT(to_string(loaded.diagnostics.front()), ::testing::HasSubstr("crowd except crowd-4"));
}

TEST(Loader, PutsWhoLooksOnBetweenUsersAndTheServerUnderTest) {
    const auto made = only_case(R"(
id: a/b
title: T
about: A
clauses: [GLOBAL-1]
actors: {alice: {role: user}}
steps:
  - login: alice
  - expect: {alice-client: global_message}
)");
    EXPECT_EQ(side_of(made), clauses::Side::both);
    ASSERT_EQ(made.actors.size(), 4U);
    for (std::size_t i = 1; i < 4; ++i)
        EXPECT_EQ(made.actors[i].watches, "alice");
    EXPECT_EQ(made.actors[1].name, "alice-server");
    EXPECT_EQ(made.actors[3].role, Actor::Role::peer);
    EXPECT_TRUE(made.needs.observations.contains("logged_in"));
}

}  // namespace
}  // namespace chathack::scenario
