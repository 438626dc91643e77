// Steps that wait for something: expect, race, parallel. What steps do is in step_thread_test.cpp.
#include <gtest/gtest.h>

#include "conformance/runner/step_thread.hpp"
#include "conformance/runner/testing/play.hpp"

namespace chathack::runner::testing {
namespace {

using transport::TransportError;

// --- expect
// -------------------------------------------------------------------------------------------------------------

constexpr const char* expects_an_answer = R"(
clauses: [PRIVATE-6]
actors: [alice, nobody]
steps:
  - login: alice
  - send: {alice: {private_ask: {receiver: nobody}}}
  - expect:
      one_of:
        refuses: {alice: private_refusal}
        rejects: {alice: packet_error}
)";

/// Answers Alice's ask.
void answer_ask(Play& play, const std::string& bytes, Time delay = trip) {
    play.target.answer = [&play, bytes, delay](const Heard& frame) {
        if (frame.opcode == 4) play.target.send("alice", bytes, delay);
        return frame.opcode == 4;
    };
}

TEST(Expect, IsSatisfiedByAnyAlternative) {
    Play play{expects_an_answer};
    answer_ask(play, frame_by_hand(1));
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
5ms step 3 satisfied
complete
)");
    EXPECT_EQ(play.transcript().steps.back().came_true, 1U) << "the second";
}

TEST(Expect, IsDisappointedOnceNoAlternativeIsLeft) {
    Play play{expects_an_answer};
    answer_ask(play, frame_by_hand(2));
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
5ms step 3 disappointed: alice should have seen private_refusal, and saw login_error
left over: alice login_error
cut short: a step before it was disappointed: alice should have seen private_refusal, and saw login_error
)");
}

TEST(Expect, IsDisappointedByBytesThatAreNoFrame) {
    Play play{expects_an_answer};
    answer_ask(play, "\x63");
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
5ms alice unreadable 63 (unknown opcode)
5ms step 3 disappointed: alice should have seen private_refusal, and saw bytes that are no frame (unknown opcode): "c"
left over: alice bytes that are no frame (unknown opcode): "c"
cut short: a step before it was disappointed: alice should have seen private_refusal, and saw bytes that are no frame (unknown opcode): "c"
)");
}

TEST(Expect, IsDisappointedByTheEndOfTheConnection) {
    Play play{expects_an_answer};
    play.run_until(3ms);
    play.target.break_off("alice", TransportError::reset);
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
4ms alice ended (connection reset)
4ms step 3 disappointed: alice should have seen private_refusal, and saw the end of the connection
left over: alice the end of the connection
cut short: a step before it was disappointed: alice should have seen private_refusal, and saw the end of the connection
)");
}

TEST(Expect, TimesOutAtItsDeadline) {
    Play play{expects_an_answer};
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
2003ms step 3 timed out: alice should have seen private_refusal, and saw nothing
cut short: a step before it was disappointed: alice should have seen private_refusal, and saw nothing
)");
    EXPECT_EQ(play.transcript().waited, 2s);
}

TEST(Expect, TakesWhatComesJustBeforeItsDeadline) {
    Play play{expects_an_answer};
    answer_ask(play, frame_by_hand(1), 1998ms);
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
2002ms step 3 satisfied
complete
)");
}

TEST(Expect, KeepsTheSymptomOfItsDisappointment) {
    Play play{expects_an_answer};
    play.run();
    EXPECT_EQ(to_string(play.transcript().steps.back().symptom), "missing private_refusal");
}

TEST(Expect, SaysHowLateItCame) {
    auto options = usual_options();
    options.timing.late = 500ms;
    Play late{expects_an_answer, options};
    answer_ask(late, frame_by_hand(1), 600ms);
    late.run();
    EXPECT_EQ(late.transcript().steps.back().late, 601ms);
    Play in_time{expects_an_answer, options};
    answer_ask(in_time, frame_by_hand(1), 490ms);
    in_time.run();
    EXPECT_EQ(in_time.transcript().steps.back().late, 0ms);
}

TEST(Expect, IsNotLateWhileItsListGoesOn) {
    auto options = usual_options();
    options.timing.late = 500ms;
    Play play{R"(
clauses: [GLOBAL-3]
actors: [alice]
steps:
  - login: alice
  - expect: {alice: [packet_error, packet_error, packet_error]}
)",
              options};
    play.run_until(3ms);
    for (const auto delay : {400ms, 800ms, 1200ms})
        play.target.send("alice", frame_by_hand(1), delay);
    play.run();
    EXPECT_TRUE(play.transcript().complete);
    EXPECT_EQ(play.transcript().steps.back().late, 0ms);
}

TEST(Expect, IsDisappointedInVirtualTimeAsSoonAsNothingCanCome) {
    Play play{expects_an_answer};
    play.virtual_time = true;
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
4ms step 3 disappointed: alice should have seen private_refusal, and saw nothing
cut short: a step before it was disappointed: alice should have seen private_refusal, and saw nothing
)");
}

TEST(Expect, HasAsMuchPatienceAsItSays) {
    Play play{R"(
clauses: [PRIVATE-1]
actors: [alice]
steps:
  - login: alice
  - expect: {alice: private_ask, patience: 3}
)"};
    play.run();
    EXPECT_EQ(play.steps_from(2), R"(
6003ms step 2 timed out: alice should have seen private_ask, and saw nothing
cut short: a step before it was disappointed: alice should have seen private_ask, and saw nothing
)");
}

TEST(Expect, HasTwiceThePatienceAtMostWhereItIsPatientAnyway) {
    auto options = usual_options();
    options.timing.late = 500ms;
    Play play{R"(
clauses: [PRIVATE-1]
actors: [alice]
steps:
  - login: alice
  - expect: {alice: private_ask, patience: 3}
)",
              options};
    play.run();
    EXPECT_EQ(play.transcript().steps.back().ended, 4003ms);
    EXPECT_EQ(play.transcript().steps.back().late, 0ms) << "what never came was not late";
}

TEST(Expect, LeavesWhatItDidNotNeedToTheNext) {
    Play play{R"(
clauses: [GLOBAL-3]
actors: [alice]
steps:
  - login: alice
  - expect: {alice: {global_message: {message: one}}}
  - expect: {alice: {global_message: {message: two}}}
)"};
    play.run_until(3ms);
    play.target.send("alice",
                     frame_by_hand(5, {"bob", "one"}) + frame_by_hand(5, {"bob", "two"}) + frame_by_hand(1));
    play.run();
    EXPECT_EQ(play.told_from(2), R"(
4ms alice gets global_message 'bob' 'one'
4ms alice gets global_message 'bob' 'two'
4ms alice gets packet_error
4ms step 2 satisfied
4ms step 3 satisfied
left over: alice packet_error
complete
)");
}

TEST(Expect, CapturesForTheStepsThatFollow) {
    Play play{R"(
clauses: [GLOBAL-1]
actors: [alice]
steps:
  - login: alice
  - expect: {alice: {global_message: {message: {capture: said}}}}
  - expect: {alice: {global_message: {message: "${said}!"}}}
)"};
    play.run_until(3ms);
    play.target.send("alice", frame_by_hand(5, {"bob", "hi"}) + frame_by_hand(5, {"bob", "hi!"}));
    play.run();
    EXPECT_EQ(play.steps_from(2), R"(
4ms step 2 satisfied
4ms step 3 satisfied
complete
)");
}

constexpr const char* expects_a_list = R"(
clauses: [GLOBAL-3]
actors: [alice]
steps:
  - login: alice
  - expect: {alice: {repeat: {for: {i: {from: 1, to: 30}}, frames: [{global_message: {message: "${i}"}}]}}}
)";

/// Sends `count` messages to Alice, one each second and a half.
void send_slowly(Play& play, int count) {
    play.run_until(3ms);
    for (int i = 1; i <= count; ++i)
        play.target.send("alice", frame_by_hand(5, {"bob", std::to_string(i)}), i * 1500ms);
}

TEST(Expect, WaitsAnewWhileALongListGoesOn) {
    Play play{expects_a_list};
    send_slowly(play, 5);
    play.run();
    EXPECT_EQ(play.steps_from(2), R"(
9503ms step 2 timed out: alice should have seen global_message message "6", and saw nothing more after 5 others
left over: alice global_message sender "bob" message "1"
left over: alice global_message sender "bob" message "2"
left over: alice global_message sender "bob" message "3"
left over: alice global_message sender "bob" message "4"
left over: alice global_message sender "bob" message "5"
cut short: a step before it was disappointed: alice should have seen global_message message "6", and saw nothing more after 5 others
)");
}

TEST(Expect, WaitsFourTimesAsLongAtMostForTheNextOfAListThatGoesOn) {
    std::string patient{expects_a_list};
    patient.insert(patient.rfind('}'), ", patience: 10");
    Play play{patient};
    send_slowly(play, 2);
    play.run();
    EXPECT_EQ(play.steps_from(2), R"(
11003ms step 2 timed out: alice should have seen global_message message "3", and saw nothing more after 2 others
left over: alice global_message sender "bob" message "1"
left over: alice global_message sender "bob" message "2"
cut short: a step before it was disappointed: alice should have seen global_message message "3", and saw nothing more after 2 others
)");
}

TEST(Expect, WaitsOnceAsLongForTheNextWhereItIsPatientAnyway) {
    auto options = usual_options();
    options.timing.late = 500ms;
    std::string patient{expects_a_list};
    patient.insert(patient.rfind('}'), ", patience: 10");
    Play play{patient, options};
    send_slowly(play, 2);
    play.run();
    EXPECT_EQ(play.transcript().steps.back().ended, 5003ms) << "two seconds behind the latest";
}

TEST(Expect, WaitsForALongListTenTimesAsLongAndNoLonger) {
    Play play{expects_a_list};
    send_slowly(play, 29);
    play.run();
    EXPECT_EQ(play.steps_from(2), R"(
20003ms step 2 timed out: alice should have seen global_message message "14", and saw nothing more after 13 others
left over: alice global_message sender "bob" message "1"
left over: alice global_message sender "bob" message "2"
left over: alice global_message sender "bob" message "3"
left over: alice global_message sender "bob" message "4"
left over: alice global_message sender "bob" message "5"
left over: alice global_message sender "bob" message "6"
left over: alice global_message sender "bob" message "7"
left over: alice global_message sender "bob" message "8"
left over: alice global_message sender "bob" message "9"
left over: alice global_message sender "bob" message "10"
left over: alice global_message sender "bob" message "11"
left over: alice global_message sender "bob" message "12"
left over: alice global_message sender "bob" message "13"
cut short: a step before it was disappointed: alice should have seen global_message message "14", and saw nothing more after 13 others
)");
}

// --- race
// -------------------------------------------------------------------------------------------------------------

constexpr const char* races = R"(
clauses: [LOGIN-8]
actors: {crowd: {count: 3}, nobody: }
steps:
  - connect: crowd
  - parallel:
      for: {who: crowd}
      steps:
        - send: {"${who}": {new_login: {login: nobody}}}
  - race: {among: crowd, one: connected, rest: login_exists}
)";

TEST(Race, IsWonByOne) {
    Play play{races};
    play.run();
    EXPECT_EQ(play.steps_from(1), R"(
1ms step 1 satisfied
1ms step 3 satisfied
1ms step 4 satisfied
1ms step 5 satisfied
1ms step 2 satisfied
3ms step 6 satisfied
complete
)");
}

TEST(Race, IsNotWonByTwo) {
    Play play{races};
    play.target.answer = [&](const Heard& frame) {
        play.target.send(frame.actor, frame_by_hand(frame.actor == "crowd-2" ? 4 : 3));
        return true;
    };
    play.run();
    EXPECT_EQ(play.steps_from(5), R"(
1ms step 5 satisfied
3ms step 6 disappointed: exactly one should have seen connected, and 2 did
left over: crowd-1 connected
left over: crowd-2 login_exists
left over: crowd-3 connected
cut short: a step before it was disappointed: exactly one should have seen connected, and 2 did
)");
}

TEST(Race, TimesOutWithoutAnAnswer) {
    Play play{races};
    play.target.answer = [&](const Heard& frame) { return frame.actor == "crowd-3"; };
    play.run();
    EXPECT_EQ(play.steps_from(5), R"(
1ms step 5 satisfied
2001ms step 6 timed out: crowd-3 should have seen connected or login_exists, and saw nothing
left over: crowd-1 connected
left over: crowd-2 login_exists
cut short: a step before it was disappointed: crowd-3 should have seen connected or login_exists, and saw nothing
)");
}

TEST(Race, IsOverInVirtualTimeAsSoonAsNothingCanCome) {
    Play play{races};
    play.target.answer = [&](const Heard& frame) { return frame.actor == "crowd-3"; };
    play.virtual_time = true;
    play.run();
    EXPECT_EQ(play.steps_from(5), R"(
1ms step 5 satisfied
3ms step 6 disappointed: crowd-3 should have seen connected or login_exists, and saw nothing
left over: crowd-1 connected
left over: crowd-2 login_exists
cut short: a step before it was disappointed: crowd-3 should have seen connected or login_exists, and saw nothing
)");
}

// --- parallel
// -------------------------------------------------------------------------------------------------------------

constexpr const char* in_parallel = R"(
clauses: [GLOBAL-1]
actors: [alice, bob, carol]
steps:
  - login: [alice, bob, carol]
  - parallel:
      - - send: {alice: {global_message: {message: from alice}}}
        - expect: {carol: {global_message: {message: from bob}}}
      - - send: {bob: {global_message: {message: from bob}}}
  - expect: {bob: {global_message: {message: from alice}}}
)";

TEST(Parallel, PlaysBranchesAtTheSameTimeAndWaitsForAll) {
    Play play{in_parallel};
    play.target.carry = [](const Parcel& parcel) {
        auto carried = parcel;
        if (parcel.actor == "carol" && parcel.bytes.ends_with("from alice")) return std::vector<Parcel>{};
        if (parcel.actor == "carol" && parcel.bytes.ends_with("from bob")) carried.delay = 20ms;
        return std::vector{carried};
    };
    play.run();
    EXPECT_EQ(play.told_from(2), R"(
3ms alice sends global_message 'alice-7' 'from alice'
3ms bob sends global_message 'bob-7' 'from bob'
5ms bob gets global_message 'alice-7' 'from alice'
5ms alice gets global_message 'bob-7' 'from bob'
24ms carol gets global_message 'bob-7' 'from bob'
3ms step 3 satisfied
3ms step 5 satisfied
24ms step 4 satisfied
24ms step 2 satisfied
24ms step 6 satisfied
left over: alice global_message sender "bob-7" message "from bob"
complete
)");
}

TEST(Parallel, EndsWithTheFirstDisappointment) {
    Play play{in_parallel};
    play.run();
    EXPECT_EQ(play.steps_from(2), R"(
3ms step 3 satisfied
3ms step 5 satisfied
5ms step 4 disappointed: carol should have seen global_message message "from bob", and saw global_message sender "alice-7" message "from alice"
5ms step 2 lost: a step before it was disappointed: carol should have seen global_message message "from bob", and saw global_message sender "alice-7" message "from alice"
left over: bob global_message sender "alice-7" message "from alice"
left over: carol global_message sender "alice-7" message "from alice"
cut short: a step before it was disappointed: carol should have seen global_message message "from bob", and saw global_message sender "alice-7" message "from alice"
)");
}

}  // namespace
}  // namespace chathack::runner::testing
