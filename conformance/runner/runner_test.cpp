#include "conformance/runner/runner.hpp"

#include <gtest/gtest.h>

#include "conformance/runner/testing/play.hpp"

namespace chathack::runner::testing {
namespace {

constexpr const char* alice_waits = R"(
clauses: [GLOBAL-1]
actors: [alice, bob]
steps:
  - login: [alice, bob]
  - expect: {alice: {global_message: {message: hi}}}
)";

transport::Actions fed(Runner& runner, const auto& input, Time now = {}) {
    transport::Actions actions;
    runner.on(input, now, actions);
    return actions;
}

TEST(Runner, DoesNothingBeforeItIsStarted) {
    const auto one = one_case(alice_waits);
    Runner runner{one, usual_options()};
    EXPECT_FALSE(runner.finished());
    EXPECT_TRUE(runner.transcript().entries.empty());
}

TEST(Runner, StartsWithTheFirstStepAndAsksToBeWoken) {
    const auto one = one_case(alice_waits);
    Runner runner{one, usual_options()};
    const auto actions = fed(runner, Runner::Start{}, 5ms);
    ASSERT_EQ(actions.size(), 3U);
    const auto target = *transport::parse_endpoint("192.0.2.7:7777");
    EXPECT_EQ(std::get<transport::Connect>(actions[0]).remote, target);
    EXPECT_EQ(std::get<transport::Connect>(actions[1]).remote, target);
    EXPECT_EQ(std::get<transport::WakeAt>(actions[2]), transport::WakeAt{2005ms});
}

TEST(Runner, IsCompleteWhenEveryStepWasPlayed) {
    Play play{alice_waits};
    play.run_until(3ms);
    EXPECT_FALSE(play.finished());
    play.target.send("alice", frame_by_hand(5, {"bob-7", "hi"}));
    play.run();
    EXPECT_TRUE(play.finished());
    EXPECT_TRUE(play.transcript().complete);
    EXPECT_EQ(play.transcript().cut_short, "");
    EXPECT_FALSE(play.transcript().abandoned);
    EXPECT_EQ(play.transcript().seed, 1U);
}

TEST(Runner, ClosesEverythingAtTheEnd) {
    Play play{alice_waits};
    play.run_until(3ms);
    EXPECT_EQ(play.target.open(), (std::vector<std::string>{"alice", "bob"}));
    play.run();
    EXPECT_EQ(play.target.open(), std::vector<std::string>{});
    EXPECT_EQ(play.target.done(), (std::vector<std::string>{"close alice", "close bob"}));
}

TEST(Runner, GivesUpConnectionsThatAreNotThereYetAtTheEnd) {
    Play play{alice_waits};
    play.run_until(0ms);
    play.abandon("enough");
    EXPECT_EQ(play.target.done(), (std::vector<std::string>{"cancel connect", "cancel connect"}));
}

TEST(Runner, IsAbandonedInTheMiddleOfAStep) {
    Play play{alice_waits};
    play.run_until(3ms);
    play.abandon("interrupted");
    EXPECT_TRUE(play.finished());
    EXPECT_EQ(play.steps_from(2), R"(
3ms step 2 lost: interrupted
abandoned
cut short: interrupted
)");
}

TEST(Runner, IsNotAbandonedWhenItHasFinished) {
    Play play{alice_waits};
    play.run();
    const auto told = play.told_from(1);
    play.abandon("interrupted");
    EXPECT_EQ(play.told_from(1), told);
}

TEST(Runner, IsAbandonedWhenTheWholeTakesTooLong) {
    auto options = usual_options();
    options.whole_most = 4ms;
    Play play{alice_waits, options};
    play.run();
    EXPECT_TRUE(play.transcript().abandoned);
    EXPECT_EQ(play.steps_from(2), R"(
4ms step 2 lost: it takes too long
abandoned
cut short: it takes too long
)");
}

TEST(Runner, TakesNothingInWhenItHasFinished) {
    const auto one = one_case(R"(
clauses: [CLIENT-1]
actors: {alice: {role: user}, server: {role: server}}
steps:
  - connect: alice
  - expect: {server: new_login}
)");
    Runner runner{one, usual_options()};
    fed(runner, Runner::Start{});
    fed(runner, Runner::Abandon{"enough"});
    const auto entries = runner.transcript().entries.size();
    const auto actions = fed(runner, DriverEvent{ProgramEnded{"alice", "signal 9", true, "last words"}}, 1ms);
    EXPECT_TRUE(actions.empty());
    EXPECT_EQ(runner.transcript().entries.size(), entries);
    EXPECT_EQ(runner.transcript().target_died, "") << "the harness ended it";
}

TEST(Runner, IsCutShortByAFlood) {
    auto options = usual_options();
    options.frames_max = 10;
    Play play{alice_waits, options};
    play.run_until(3ms);
    std::string flood;
    for (int i = 0; i < 200; ++i)
        flood += frame_by_hand(1);
    play.target.send("alice", flood);
    play.run();
    // The logins had 12 and 10 bytes: so many frames more may come, two of which have.
    const auto& entries = play.transcript().entries;
    ASSERT_FALSE(entries.empty());
    EXPECT_EQ(entries.back().kind, Entry::Kind::flooded);
    EXPECT_EQ(entries.back().note, "more than 32 frames");
    EXPECT_EQ(play.transcript().left_over.at("alice").observations.size(), 30U);
    EXPECT_EQ(play.transcript().cut_short,
              "the target sent more than 32 frames, which is all that a case takes in");
    EXPECT_EQ(play.target.open(), std::vector<std::string>{});
}

TEST(Runner, AsksToBeWokenForWhateverIsDueFirst) {
    auto options = usual_options();
    options.timing.answer = 100ms;
    Play play{R"(
clauses: [GLOBAL-4, GLOBAL-1]
actors: [alice, bob, eve]
steps:
  - login: [alice, bob]
  - connect: eve
  - parallel:
      - - expect: {bob: {global_message: {message: hi}}, clause: GLOBAL-1, patience: 2}
      - - nothing: {at: eve, fence: alice, clause: GLOBAL-4}
)",
              options};
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
44ms step 5 satisfied, by quiet of 40ms
204ms step 4 timed out: bob should have seen global_message message "hi", and saw nothing
204ms step 3 lost: a step before it was disappointed: bob should have seen global_message message "hi", and saw nothing
cut short: a step before it was disappointed: bob should have seen global_message message "hi", and saw nothing
)");
}

TEST(Runner, IsNotExhaustedInVirtualTimeByWhatItHasOnlyJustAskedFor) {
    Play play{R"(
clauses: [GLOBAL-4, GLOBAL-1]
actors: [alice, bob, eve]
steps:
  - login: [alice, bob]
  - connect: eve
  - nothing: {at: eve, fence: alice, clause: GLOBAL-4}
  - send: {alice: {global_message: {message: hi}}}
  - expect: {bob: {global_message: {message: hi}}, clause: GLOBAL-1}
)"};
    play.virtual_time = true;
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
6ms step 3 satisfied, as nothing was left
6ms step 4 satisfied
8ms step 5 satisfied
complete
)");
}

}  // namespace
}  // namespace chathack::runner::testing
