#include "conformance/runner/step_thread.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "conformance/runner/testing/play.hpp"

namespace chathack::runner::testing {
namespace {

using transport::TransportError;

bool is_login(const Heard& frame) { return frame.opcode <= 2; }

// --- connect
// -------------------------------------------------------------------------------------------------------------

constexpr const char* connects = R"(
clauses: [LOGIN-11]
actors: [alice, bob]
steps:
  - connect: [alice, bob]
  - send: {alice: {private_ask: {receiver: bob}}}
  - expect: {alice: packet_error}
)";

TEST(Connect, IsDoneWhenAllAreConnected) {
    Play play{connects};
    play.run_until(1ms);
    EXPECT_EQ(play.told_from(1), R"(
0ms alice connecting
0ms bob connecting
1ms alice connected (127.0.0.1:50000)
1ms bob connected (127.0.0.1:50000)
1ms alice sends private_ask 'alice-7' 'bob-7'
1ms step 1 satisfied
1ms step 2 satisfied
)");
}

TEST(Connect, IsLostWhenOneIsRefused) {
    Play play{connects};
    play.target.unreachable.insert("bob");
    play.run();
    EXPECT_EQ(play.told_from(1), R"(
0ms alice connecting
0ms bob connecting
1ms alice connected (127.0.0.1:50000)
1ms bob connect failed (connection refused)
1ms step 1 lost: bob could not connect: connection refused
cut short: bob could not connect: connection refused
)");
}

TEST(Connect, TimesOutWithoutAnAnswer) {
    Play play{connects};
    play.target.unanswered.insert("bob");
    play.run();
    EXPECT_EQ(play.steps_from(1), R"(
2000ms step 1 timed out: no connection in time
cut short: no connection in time
)");
    EXPECT_EQ(play.transcript().waited, 2s);
}

TEST(Connect, OpensAConnectionAnewAndForgetsWhatTheOldOneHadBrought) {
    Play play{R"(
clauses: [LOGIN-9]
actors: [alice]
steps:
  - login: alice
  - disconnect: alice
  - connect: alice
  - send: {alice: new_login}
  - expect: {alice: connected}
)"};
    play.target.answer = [&](const Heard& frame) {
        if (is_login(frame)) play.target.send("alice", frame_by_hand(3) + frame_by_hand(1));
        return is_login(frame);
    };
    play.run();
    EXPECT_EQ(play.told_from(2), R"(
3ms alice left (close)
3ms alice connecting
4ms alice connected (127.0.0.1:50000)
4ms alice sends new_login 'alice-7'
6ms alice gets connected
6ms alice gets packet_error
3ms step 2 satisfied
4ms step 3 satisfied
4ms step 4 satisfied
6ms step 5 satisfied
left over: alice packet_error
complete
)");
}

// --- login
// -------------------------------------------------------------------------------------------------------------

constexpr const char* logs_in = R"(
clauses: [GLOBAL-1]
actors: [alice, bob]
steps:
  - login: [alice, bob]
  - send: {alice: {global_message: {message: hi}}}
  - expect: {bob: {global_message: {sender: alice, message: hi}}}
)";

TEST(Login, IsDoneWhenAllHaveTheirAck3) {
    Play play{logs_in};
    play.run();
    EXPECT_EQ(play.told_from(1), R"(
0ms alice connecting
0ms bob connecting
1ms alice connected (127.0.0.1:50000)
1ms alice sends new_login 'alice-7' *
1ms bob connected (127.0.0.1:50000)
1ms bob sends new_login 'bob-7' *
3ms alice gets connected
3ms bob gets connected
3ms alice sends global_message 'alice-7' 'hi'
5ms bob gets global_message 'alice-7' 'hi'
3ms step 1 satisfied
3ms step 2 satisfied
5ms step 3 satisfied
complete
)");
}

TEST(Login, LeavesWhatComesBehindItsAck3ForTheStepsThatFollow) {
    Play play{logs_in};
    play.target.carry = [](const Parcel& parcel) {
        const bool to_bob = parcel.actor == "bob" && parcel.bytes == frame_by_hand(3);
        return std::vector{Parcel{parcel.actor, parcel.bytes + (to_bob ? frame_by_hand(4) : "")}};
    };
    play.run();
    EXPECT_EQ(play.steps_from(1), R"(
3ms step 1 satisfied
3ms step 2 satisfied
3ms step 3 disappointed: bob should have seen global_message sender "alice-7" message "hi", and saw login_exists
left over: bob login_exists
cut short: a step before it was disappointed: bob should have seen global_message sender "alice-7" message "hi", and saw login_exists
)");
}

TEST(Login, IsLostOnAnyOtherAnswer) {
    Play play{logs_in};
    play.target.answer = [&](const Heard& frame) {
        if (frame.actor == "bob") play.target.send("bob", frame_by_hand(4));
        return frame.actor == "bob";
    };
    play.run();
    EXPECT_EQ(play.steps_from(1), R"(
3ms step 1 lost: logging in, bob saw login_exists
left over: bob login_exists
cut short: logging in, bob saw login_exists
)");
}

TEST(Login, IsLostWhenTheConnectionEndsInstead) {
    Play play{logs_in};
    play.target.answer = [&](const Heard& frame) {
        if (frame.actor == "bob") play.target.break_off("bob", TransportError::reset);
        return frame.actor == "bob";
    };
    play.run();
    EXPECT_EQ(play.steps_from(1), R"(
3ms step 1 lost: logging in, bob saw the end of the connection
left over: bob the end of the connection
cut short: logging in, bob saw the end of the connection
)");
}

TEST(Login, IsLostWhenOneCannotConnect) {
    Play play{logs_in};
    play.target.unreachable.insert("bob");
    play.run();
    EXPECT_EQ(play.steps_from(1), R"(
1ms step 1 lost: bob could not connect: connection refused
cut short: bob could not connect: connection refused
)");
}

TEST(Login, TimesOutWithoutAnAnswer) {
    Play play{logs_in};
    play.target.answer = [&](const Heard& frame) { return frame.actor == "bob"; };
    play.run();
    EXPECT_EQ(play.steps_from(1), R"(
2000ms step 1 timed out: logging in, bob got no answer
cut short: logging in, bob got no answer
)");
}

TEST(Login, UsesAConnectionThatIsOpen) {
    Play play{R"(
clauses: [GLOBAL-1]
actors: [alice, bob]
steps:
  - connect: alice
  - login: [alice, bob]
  - send: {alice: {global_message: {message: hi}}}
  - expect: {bob: global_message}
)"};
    play.run_until(3ms);
    EXPECT_EQ(play.told_from(2), R"(
1ms bob connecting
1ms alice sends new_login 'alice-7' *
2ms bob connected (127.0.0.1:50000)
2ms bob sends new_login 'bob-7' *
3ms alice gets connected
)");
}

// --- reclaim
// -------------------------------------------------------------------------------------------------------------

constexpr const char* reclaims = R"(
clauses: [LOGIN-9]
actors: [alice, bob]
steps:
  - login: [alice, bob]
  - disconnect: alice
  - reclaim: alice
  - send: {alice: {global_message: {message: hi}}}
  - expect: {bob: global_message}
)";

/// So many claims are made in vain.
void turn_away(Play& play, int times) {
    play.target.answer = [&play, claims = 0, times](const Heard& frame) mutable {
        if (frame.actor != "alice" || !is_login(frame) || claims++ == 0) return false;
        if (claims > times + 1) return false;
        play.target.send("alice", frame_by_hand(4));
        return true;
    };
}

TEST(Reclaim, IsDoneWithAck3AtOnce) {
    Play play{reclaims};
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
3ms alice connecting
4ms alice connected (127.0.0.1:50000)
4ms alice sends new_login 'alice-7'
6ms alice gets connected
6ms alice sends global_message 'alice-7' 'hi'
8ms bob gets global_message 'alice-7' 'hi'
6ms step 3 satisfied
6ms step 4 satisfied
8ms step 5 satisfied
complete
)");
}

TEST(Reclaim, ClaimsAgainOnANewConnectionALittleLater) {
    Play play{reclaims};
    turn_away(play, 2);
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
3ms alice connecting
4ms alice connected (127.0.0.1:50000)
4ms alice sends new_login 'alice-7'
6ms alice gets login_exists
6ms alice left (reset)
8ms alice connecting
9ms alice connected (127.0.0.1:50000)
9ms alice sends new_login 'alice-7'
11ms alice gets login_exists
11ms alice left (reset)
13ms alice connecting
14ms alice connected (127.0.0.1:50000)
14ms alice sends new_login 'alice-7'
16ms alice gets connected
16ms alice sends global_message 'alice-7' 'hi'
18ms bob gets global_message 'alice-7' 'hi'
16ms step 3 satisfied: alice saw login_exists
16ms step 4 satisfied
18ms step 5 satisfied
complete
)");
    EXPECT_EQ(play.target.done(), (std::vector<std::string>{"close alice", "reset alice", "reset alice",
                                                            "close alice", "close bob"}));
}

TEST(Reclaim, ClaimsAgainWhereItsConnectionEnds) {
    Play play{reclaims};
    play.target.answer = [&play, claims = 0](const Heard& frame) mutable {
        if (frame.actor != "alice" || !is_login(frame) || ++claims != 2) return false;
        play.target.end("alice");
        return true;
    };
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
11ms step 3 satisfied: alice saw the end of the connection
11ms step 4 satisfied
13ms step 5 satisfied
complete
)");
}

TEST(Reclaim, ClaimsAgainWhereAck3ComesBehindARefusal) {
    Play play{reclaims};
    play.target.answer = [&play, claims = 0](const Heard& frame) mutable {
        if (frame.actor != "alice" || !is_login(frame) || ++claims != 2) return false;
        play.target.send("alice", frame_by_hand(4) + frame_by_hand(3));
        return true;
    };
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
11ms step 3 satisfied: alice saw login_exists
11ms step 4 satisfied
13ms step 5 satisfied
complete
)");
}

TEST(Reclaim, TimesOutWhenTheLoginNeverBecomesFree) {
    Play play{reclaims};
    turn_away(play, 10'000);
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
2003ms step 3 timed out: alice saw login_exists
cut short: the login did not become free
)");
}

TEST(Reclaim, WaitsForOneMoreAnswerAndThenTimesOut) {
    Play play{reclaims};
    play.target.answer = [claims = 0](const Heard& frame) mutable {
        return frame.actor == "alice" && is_login(frame) && ++claims > 1;
    };
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
4003ms step 3 timed out: alice got no answer
cut short: the login did not become free
)");
}

TEST(Reclaim, IsNotGivenUpInVirtualTimeWhileItWillClaimAgain) {
    Play play{reclaims};
    turn_away(play, 2);
    play.virtual_time = true;
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
16ms step 3 satisfied: alice saw login_exists
16ms step 4 satisfied
18ms step 5 satisfied
complete
)");
}

// --- leave
// -------------------------------------------------------------------------------------------------------------

TEST(Leave, ClosesHalfClosesAndResets) {
    Play play{R"(
clauses: [GLOBAL-1]
actors: [alice, bob, carol, dan]
steps:
  - login: [alice, bob, carol, dan]
  - disconnect: bob
  - half_close: carol
  - reset: dan
  - send: {alice: {global_message: {message: hi}}}
  - expect: {carol: global_message}
)"};
    play.run();
    EXPECT_EQ(play.told_from(2), R"(
3ms bob left (close)
3ms carol left (half-close)
3ms dan left (reset)
3ms alice sends global_message 'alice-7' 'hi'
5ms carol gets global_message 'alice-7' 'hi'
3ms step 2 satisfied
3ms step 3 satisfied
3ms step 4 satisfied
3ms step 5 satisfied
5ms step 6 satisfied
complete
)");
    EXPECT_EQ(play.target.done(), (std::vector<std::string>{"close bob", "half-close carol", "reset dan",
                                                            "close alice", "close carol"}));
}

// --- send
// -------------------------------------------------------------------------------------------------------------

constexpr const char* sends_in_pieces = R"(
clauses: [WIRE-3]
actors: [alice, bob]
steps:
  - login: [alice, bob]
  - send: {alice: {global_message: {message: hi}}, cut: [1, 5]}
  - expect: {bob: {global_message: {sender: alice, message: hi}}}
)";

TEST(Send, WritesPieceAfterPieceWithGapsBetween) {
    Play play{sends_in_pieces};
    play.run_until(4ms);
    EXPECT_EQ(play.told_from(2), R"(
3ms alice sends 03
3.2ms alice sends 00 00 00 07
3.4ms alice sends 61 6c 69 63 65 2d 37 00 00 00 02 68 69
3.4ms step 2 satisfied
)");
}

TEST(Send, WritesFramesThatStandTogetherInOnePiece) {
    Play play{R"(
clauses: [WIRE-3]
actors: [alice, bob]
steps:
  - login: [alice, bob]
  - send: {alice: [{global_message: {message: one}}, {global_message: {message: two}}]}
  - expect: {bob: [{global_message: {message: one}}, {global_message: {message: two}}]}
)"};
    play.run();
    EXPECT_EQ(play.told_from(2), R"(
3ms alice sends global_message 'alice-7' 'one' + global_message 'alice-7' 'two'
5ms bob gets global_message 'alice-7' 'one'
5ms bob gets global_message 'alice-7' 'two'
3ms step 2 satisfied
5ms step 3 satisfied
complete
)");
}

TEST(Send, GoesByteByByteWhereTheRunSaysSo) {
    auto options = usual_options();
    options.delivery = DeliveryMode::bytes;
    options.timing.piece_gap = 1ms;
    Play play{logs_in, options};
    play.run();
    const auto& entries = play.transcript().entries;
    const auto pieces = std::count_if(entries.begin(), entries.end(), [](const auto& entry) {
        return entry.kind == Entry::Kind::sent && entry.step == 2 && entry.bytes.size() == 1;
    });
    EXPECT_EQ(pieces, 1 + 4 + 7 + 4 + 2);  // alice-7 says hi
    EXPECT_EQ(play.steps_from(2), R"(
20ms step 2 satisfied
22ms step 3 satisfied
complete
)");
}

TEST(Send, StopsWhenTheTargetHangsUp) {
    auto options = usual_options();
    options.timing.piece_gap = 10ms;
    Play play{sends_in_pieces, options};
    play.run_until(5ms);
    play.target.end("alice");
    play.run_until(30ms);
    EXPECT_EQ(play.told_from(2), R"(
3ms alice sends 03
5ms alice ended (end of stream)
5ms step 2 satisfied
)");
}

TEST(Send, IsNotExhaustedInVirtualTimeWhilePiecesAreToBeWritten) {
    auto options = usual_options();
    options.timing.piece_gap = 10ms;
    Play play{R"(
clauses: [WIRE-3]
actors: [alice, bob]
steps:
  - login: [alice, bob]
  - parallel:
      - - send: {alice: {global_message: {message: hi}}, cut: [1, 5]}
      - - expect: {bob: {global_message: {sender: alice, message: hi}}}
)",
              options};
    play.virtual_time = true;
    play.run();
    EXPECT_EQ(play.steps_from(2), R"(
23ms step 3 satisfied
25ms step 4 satisfied
25ms step 2 satisfied
complete
)");
}

// --- reading
// -------------------------------------------------------------------------------------------------------------

TEST(Reading, StopsAndGoesOn) {
    Play play{R"(
clauses: [GLOBAL-1]
actors: [alice, bob]
steps:
  - login: [alice, bob]
  - pause: bob
  - send: {alice: [{global_message: {message: hi}}, {private_ask: {receiver: alice}}]}
  - expect: {alice: private_ask}
  - resume: bob
  - expect: {bob: {global_message: {message: hi}}}
)"};
    play.run();
    EXPECT_EQ(play.told_from(2), R"(
3ms bob paused
3ms alice sends global_message 'alice-7' 'hi' + private_ask 'alice-7' 'alice-7'
5ms alice gets private_ask 'alice-7'
5ms bob resumed
5ms bob gets global_message 'alice-7' 'hi'
3ms step 2 satisfied
3ms step 3 satisfied
5ms step 4 satisfied
5ms step 5 satisfied
5ms step 6 satisfied
complete
)");
}

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
