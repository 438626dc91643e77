// How much the runner asks of a target at the same time.
#include <gtest/gtest.h>

#include "conformance/runner/testing/play.hpp"

namespace chathack::runner::testing {
namespace {

RunOptions at(Pace pace) {
    auto options = usual_options();
    options.pace = pace;
    options.timing.settle = 10ms;
    return options;
}

constexpr const char* two_messages = R"(
clauses: [GLOBAL-1]
actors: [alice, bob]
steps:
  - login: [alice, bob]
  - send: {alice: [{global_message: {message: one}}, {global_message: {message: two}}]}
  - expect: {bob: [{global_message: {message: one}}, {global_message: {message: two}}]}
)";

TEST(Pace, FastLogsInTogetherAndSendsAllAtOnce) {
    Play play{two_messages, at(Pace::fast)};
    play.run();
    EXPECT_EQ(play.steps_from(1), R"(
3ms step 1 satisfied
3ms step 2 satisfied
5ms step 3 satisfied
complete
)");
}

TEST(Pace, GentleLogsInOneAfterAnotherAndAwaitsWhatEachFrameCauses) {
    Play play{two_messages, at(Pace::gentle)};
    play.run();
    EXPECT_EQ(play.told_from(1), R"(
0ms alice connecting
1ms alice connected (127.0.0.1:50000)
1ms alice sends new_login 'alice-7' *
3ms alice gets connected
3ms bob connecting
4ms bob connected (127.0.0.1:50000)
4ms bob sends new_login 'bob-7' *
6ms bob gets connected
16ms alice sends global_message 'alice-7' 'one'
18ms bob gets global_message 'alice-7' 'one'
28ms alice sends global_message 'alice-7' 'two'
30ms bob gets global_message 'alice-7' 'two'
16ms step 1 satisfied
40ms step 2 satisfied
40ms step 3 satisfied
complete
)");
}

TEST(Pace, GentleAwaitsForLongerWhatHasHadNoEffectSoFar) {
    Play play{two_messages, at(Pace::gentle)};
    play.target.answer = [](const Heard& frame) { return frame.opcode > 2; };  // nobody gets a message
    play.run();
    EXPECT_NE(play.told_from(1).find("16ms alice sends global_message 'alice-7' 'one'\n"
                                     "56ms alice sends global_message 'alice-7' 'two'\n"),
              std::string::npos)
        << play.told_from(1);
}

TEST(Pace, OneStepSendsWhatOneStepSaysTogetherAndAwaitsIt) {
    Play play{two_messages, at(Pace::one_step)};
    play.run();
    EXPECT_EQ(play.steps_from(1), R"(
6ms step 1 satisfied
18ms step 2 satisfied
18ms step 3 satisfied
complete
)");
}

TEST(Pace, GentleAwaitsWhatALeavingCauses) {
    Play play{R"(
clauses: [LOGIN-9]
actors: [alice, bob]
steps:
  - login: alice
  - disconnect: alice
  - login: bob
  - send: {bob: {private_ask: {receiver: bob}}}
  - expect: {bob: {private_ask: {}}}
)",
              at(Pace::gentle)};
    play.run_until(24ms);
    EXPECT_EQ(play.steps_from(1), R"(
13ms step 1 satisfied
23ms step 2 satisfied
)");
}

TEST(Pace, GentleDoesNotCut) {
    auto options = at(Pace::gentle);
    options.delivery = DeliveryMode::bytes;
    Play play{R"(
clauses: [WIRE-3]
actors: [alice, bob]
steps:
  - login: [alice, bob]
  - send: {alice: {global_message: {message: one}}, cut: [3, 9]}
  - expect: {bob: {global_message: {message: one}}}
)",
              options};
    play.run();
    std::size_t pieces = 0;
    for (const auto& entry : play.transcript().entries)
        pieces += entry.kind == Entry::Kind::sent && !entry.harness ? 1 : 0;
    EXPECT_EQ(pieces, 1U);
}

/// A server that greets whoever logs in, before and behind ACK 3.
void greet(Play& play) {
    play.target.carry = [](const Parcel& parcel) -> std::vector<Parcel> {
        auto greeting = parcel;
        greeting.bytes = frame_by_hand(5, {"server", "welcome"});
        return {greeting, parcel, greeting};
    };
}

TEST(OwnWords, ArePassedOverWhereverTheyCome) {
    for (const auto pace : {Pace::fast, Pace::gentle}) {
        Play play{two_messages, at(pace)};
        greet(play);
        play.run();
        EXPECT_TRUE(play.transcript().complete) << play.transcript().cut_short;
        ASSERT_EQ(play.transcript().steps.size(), 3U);
        EXPECT_TRUE(play.transcript().steps[2].came_true.has_value());
    }
}

TEST(OwnWords, AreSeenByAStepThatAsksForThem) {
    Play play{R"(
clauses: [GLOBAL-11]
actors: [alice]
steps:
  - login: alice
  - expect:
      fence: alice
      one_of:
        speaks: {alice: {some: {global_message: {}}}}
        silent: {alice: nothing}
)",
              at(Pace::fast)};
    greet(play);
    play.run();
    ASSERT_EQ(play.transcript().steps.size(), 2U);
    EXPECT_EQ(play.transcript().steps[1].came_true, 0U);
}

}  // namespace
}  // namespace chathack::runner::testing
