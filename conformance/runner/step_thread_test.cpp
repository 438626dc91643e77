// Steps that do something: connect, log in, claim, leave, send, read. What steps await is in
// step_thread_expect_test.cpp.
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

TEST(Reclaim, SaysWithWhatItWasRefusedWhenThatIsNotThatTheLoginIsTaken) {
    for (const auto& [opcode, refusal] : {std::pair{char{4}, ""}, std::pair{char{2}, "login_error"}}) {
        Play play{reclaims};
        play.target.answer = [&play, opcode = opcode, claims = 0](const Heard& frame) mutable {
            if (frame.actor != "alice" || !is_login(frame) || claims++ == 0) return false;
            play.target.send("alice", frame_by_hand(opcode));
            return true;
        };
        play.run();
        const auto at = std::ranges::find(play.transcript().steps, 3U, &StepRecord::step);
        ASSERT_NE(at, play.transcript().steps.end());
        EXPECT_EQ(at->symptom.frame, refusal);
    }
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

}  // namespace
}  // namespace chathack::runner::testing
