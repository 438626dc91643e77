#include "conformance/runner/fence.hpp"

#include <gtest/gtest.h>

#include "conformance/runner/testing/play.hpp"

namespace chathack::runner::testing {
namespace {

/// Alice does something, and Bob must see nothing of it. The third step is the fence, the fourth waits a
/// little for what comes late.
constexpr const char* deed_of_alice = R"(
clauses: [GLOBAL-5]
actors: [alice, bob, eve]
steps:
  - login: [alice, bob]
  - send: {alice: {global_message: {message: deed}}}
  - nothing: {at: bob, fence: alice}
  - connect: eve
  - nothing: {at: eve, fence: alice}
)";
constexpr const char* deed_of_carol = R"(
clauses: [GLOBAL-5]
actors: [alice, bob, carol]
steps:
  - login: [alice, bob, carol]
  - send: {carol: {global_message: {message: deed}}}
  - nothing: {at: bob, fence: alice}
  - nothing: {at: bob, fence: alice}
)";
/// Alice looks at herself while she sends the marker.
constexpr const char* alice_looks = R"(
clauses: [GLOBAL-2]
actors: [alice, bob]
steps:
  - login: [alice, bob]
  - send: {alice: {global_message: {message: deed}}}
  - expect:
      fence: alice
      one_of:
        no-echo: {alice: nothing}
        echo: {alice: {global_message: {message: deed}}}
)";
/// The same, and nobody else is there.
constexpr const char* alice_alone = R"(
clauses: [GLOBAL-6]
actors: [alice]
steps:
  - login: alice
  - send: {alice: {global_message: {message: deed}}}
  - nothing: {at: alice, fence: alice}
  - nothing: {at: alice, fence: alice}
)";
/// Eve is not logged in: no marker can come to her.
constexpr const char* eve_looks = R"(
clauses: [GLOBAL-4]
actors: [alice, eve, bob]
steps:
  - login: [alice, bob]
  - connect: eve
  - send: {alice: {global_message: {message: deed}}}
  - nothing: {at: eve, fence: alice}
  - nothing: {at: bob, fence: alice}
)";

bool says(const Heard& frame, const std::string& text) { return frame.opcode == 3 && frame.texts[1] == text; }
bool says_marker(const Heard& frame) { return frame.opcode == 3 && frame.texts[1].starts_with("fence "); }
bool holds(const Parcel& parcel, const std::string& text) {
    return parcel.bytes.find(text) != std::string::npos;
}

/// The server relays nothing of the deed.
void withhold_deed(Play& play) {
    play.target.answer = [](const Heard& frame) { return says(frame, "deed"); };
}
/// It takes so long until the deed comes to anybody.
void delay_deed(Play& play, Time delay) {
    play.target.carry = [delay](const Parcel& parcel) {
        auto carried = parcel;
        if (holds(parcel, "deed")) carried.delay = delay;
        return std::vector{carried};
    };
}
/// What carries this text to this actor is lost.
void lose(Play& play, const std::string& actor, const std::string& text) {
    play.target.carry = [actor, text](const Parcel& parcel) {
        return parcel.actor == actor && holds(parcel, text) ? std::vector<Parcel>{} : std::vector{parcel};
    };
}

// --- the marker
// -------------------------------------------------------------------------------------------------------------

TEST(Fence, AMarkerThatComesAloneShowsThatNothingElseCame) {
    Play play{deed_of_alice};
    withhold_deed(play);
    play.run_until(6ms);
    EXPECT_EQ(play.told_from(3), R"(
3ms alice sends global_message 'alice-7' 'fence 1 of 1' *
5ms bob gets global_message 'alice-7' 'fence 1 of 1' *
5ms eve connecting
6ms eve connected (127.0.0.1:50000)
6ms alice sends global_message 'alice-7' 'fence 2 of 1' *
5ms step 3 satisfied, by a fence
6ms step 4 satisfied
)");
}

TEST(Fence, WhatComesBeforeTheMarkerIsSeen) {
    Play play{deed_of_alice};
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
3ms alice sends global_message 'alice-7' 'fence 1 of 1' *
5ms bob gets global_message 'alice-7' 'deed'
5ms step 3 disappointed: bob should have seen nothing, and saw global_message sender "alice-7" message "deed"
left over: bob global_message sender "alice-7" message "deed"
cut short: a step before it was disappointed: bob should have seen nothing, and saw global_message sender "alice-7" message "deed"
)");
}

TEST(Fence, WhatTheServerSendsBehindTheMarkerIsLeftForLater) {
    Play play{deed_of_alice};
    delay_deed(play, 2ms);
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
5ms step 3 satisfied, by a fence
6ms step 4 satisfied
46ms step 5 satisfied, by quiet of 40ms
left over: bob global_message sender "alice-7" message "deed"
complete
)");
}

TEST(Fence, AMarkerThatSomebodyElseGotDoesNotPass) {
    Play play{deed_of_carol};
    withhold_deed(play);
    lose(play, "bob", "fence 1");
    play.run_until(1900ms);
    EXPECT_EQ(play.steps_from(3), "\n");
}

TEST(Fence, AMarkerThatIsLostCostsThePatienceOfAnAnswer) {
    Play play{deed_of_alice};
    withhold_deed(play);
    lose(play, "bob", "fence 1");
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
2003ms step 3 satisfied, by quiet of 2000ms
2004ms step 4 satisfied
2044ms step 5 satisfied, by quiet of 40ms
complete
)");
}

TEST(Fence, AMarkerOfAStepBeforeIsTakenOutWheneverItComes) {
    Play play{deed_of_carol};
    withhold_deed(play);
    play.target.carry = [](const Parcel& parcel) {
        if (!holds(parcel, "fence 1")) return std::vector{parcel};
        auto again = parcel;
        again.delay = 2ms;
        return std::vector{parcel, again};
    };
    play.run();
    EXPECT_EQ(play.told_from(4), R"(
5ms alice sends global_message 'alice-7' 'fence 2 of 1' *
5ms carol gets global_message 'alice-7' 'fence 1 of 1' *
6ms bob gets global_message 'alice-7' 'fence 1 of 1' *
6ms carol gets global_message 'alice-7' 'fence 1 of 1' *
7ms bob gets global_message 'alice-7' 'fence 2 of 1' *
7ms step 4 satisfied, by a fence
complete
)");
}

TEST(Fence, AMarkerThatIsChangedOnItsWayIsSeen) {
    Play play{deed_of_alice};
    withhold_deed(play);
    play.target.carry = [](const Parcel& parcel) {
        if (!holds(parcel, "fence 1")) return std::vector{parcel};
        return std::vector{Parcel{parcel.actor, frame_by_hand(5, {"alice-7", "fence 1 of "})}};
    };
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
5ms step 3 disappointed: bob should have seen nothing, and saw global_message sender "alice-7" message "fence 1 of "
left over: bob global_message sender "alice-7" message "fence 1 of "
cut short: a step before it was disappointed: bob should have seen nothing, and saw global_message sender "alice-7" message "fence 1 of "
)");
}

TEST(Fence, AMarkerOfACaseThatIsOverIsNotSeen) {
    Play play{deed_of_alice};
    play.target.answer = [&](const Heard& frame) {
        if (!says(frame, "deed")) return false;
        play.target.send("bob", frame_by_hand(5, {"alice-6", "fence 9 of 1"}));
        return true;
    };
    play.run_until(6ms);
    EXPECT_EQ(play.told_from(3), R"(
3ms alice sends global_message 'alice-7' 'fence 1 of 1' *
5ms bob gets global_message 'alice-6' 'fence 9 of 1' *
5ms bob gets global_message 'alice-7' 'fence 1 of 1' *
5ms eve connecting
6ms eve connected (127.0.0.1:50000)
6ms alice sends global_message 'alice-7' 'fence 2 of 1' *
5ms step 3 satisfied, by a fence
6ms step 4 satisfied
)");
}

TEST(Fence, WhatLooksLikeAMarkerButIsSaidByAnActorOfThisCaseIsSeen) {
    Play play{deed_of_alice};
    play.target.answer = [&](const Heard& frame) {
        if (!says(frame, "deed")) return false;
        play.target.send("bob", frame_by_hand(5, {"alice-7", "fence 9 of 1"}));
        return true;
    };
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
5ms step 3 disappointed: bob should have seen nothing, and saw global_message sender "alice-7" message "fence 9 of 1"
left over: bob global_message sender "alice-7" message "fence 9 of 1"
cut short: a step before it was disappointed: bob should have seen nothing, and saw global_message sender "alice-7" message "fence 9 of 1"
)");
}

TEST(Markers, AreAllDifferentAndKnown) {
    Markers markers{258};
    EXPECT_EQ(markers.make(), "fence 1 of 258");
    EXPECT_EQ(markers.make(), "fence 2 of 258");
    EXPECT_TRUE(markers.known("fence 1 of 258"));
    EXPECT_FALSE(markers.known("fence 3 of 258"));
    EXPECT_TRUE(markers.like_one("fence 3 of 259"));
    for (const auto* text :
         {"fence", "fence ", "fence 3", "fence 3 of ", "fence of 258", "fence 3 of 258 sheep"})
        EXPECT_FALSE(markers.like_one(text)) << text;
}

// --- overtaking
// -------------------------------------------------------------------------------------------------------------

TEST(Fence, IsOvertakableWhenSomebodyElseHadActed) {
    Play play{deed_of_carol};
    withhold_deed(play);
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
5ms step 3 satisfied, by a fence, overtakable
7ms step 4 satisfied, by a fence
complete
)") << "and what was done before a fence is forgotten after it";
}

TEST(Fence, IsOvertakableWhenSomebodyElseHadLeft) {
    Play play{R"(
clauses: [GLOBAL-1]
actors: [alice, bob, carol]
steps:
  - login: [alice, bob, carol]
  - disconnect: carol
  - nothing: {at: bob, fence: alice}
)"};
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
5ms step 3 satisfied, by a fence, overtakable
complete
)");
}

constexpr const char* bob_hears_carol = R"(
clauses: [GLOBAL-1]
actors: [alice, bob, carol]
steps:
  - login: [alice, bob, carol]
  - send: {carol: {global_message: {message: deed}}}
  - expect: {bob: {global_message: {message: deed}}, fence: alice}
)";

TEST(Fence, WaitsForWhatItsMarkerMayHaveOvertaken) {
    Play play{bob_hears_carol};
    delay_deed(play, 500ms);
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
3ms alice sends global_message 'alice-7' 'fence 1 of 1' *
5ms bob gets global_message 'alice-7' 'fence 1 of 1' *
5ms carol gets global_message 'alice-7' 'fence 1 of 1' *
504ms alice gets global_message 'carol-7' 'deed'
504ms bob gets global_message 'carol-7' 'deed'
504ms step 3 satisfied, by a fence, overtakable
left over: alice global_message sender "carol-7" message "deed"
complete
)");
}

TEST(Fence, WaitsNoLongerThanTheDeadlineForWhatItsMarkerMayHaveOvertaken) {
    Play play{bob_hears_carol};
    withhold_deed(play);
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
2003ms step 3 timed out, by a fence: bob should have seen global_message message "deed", and saw nothing
cut short: a step before it was disappointed: bob should have seen global_message message "deed", and saw nothing
)");
}

TEST(Fence, DoesNotWaitForWhatTheSpeakerDidBeforeItsMarker) {
    Play play{R"(
clauses: [GLOBAL-1]
actors: [alice, bob]
steps:
  - login: [alice, bob]
  - send: {alice: {global_message: {message: deed}}}
  - expect: {bob: {global_message: {message: deed}}, fence: alice}
)"};
    delay_deed(play, 500ms);
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
3ms alice sends global_message 'alice-7' 'fence 1 of 1' *
5ms bob gets global_message 'alice-7' 'fence 1 of 1' *
5ms step 3 disappointed, by a fence: bob should have seen global_message message "deed", and saw nothing
cut short: a step before it was disappointed: bob should have seen global_message message "deed", and saw nothing
)");
}

// --- who leaves
// -------------------------------------------------------------------------------------------------------------

TEST(Fence, WaitsForQuietWhenTheSpeakerIsCutOffOverItsMarker) {
    Play play{deed_of_alice};
    play.target.answer = [&](const Heard& frame) {
        if (says_marker(frame)) play.target.end("alice");
        return says_marker(frame) || says(frame, "deed");
    };
    play.run_until(46ms);
    EXPECT_EQ(play.told_from(3), R"(
3ms alice sends global_message 'alice-7' 'fence 1 of 1' *
5ms alice ended (end of stream)
45ms eve connecting
46ms eve connected (127.0.0.1:50000)
45ms step 3 satisfied, by quiet of 40ms
46ms step 4 satisfied
)");
}

TEST(Fence, WaitsForQuietWhenTheSpeakerHasLeftBefore) {
    Play play{R"(
clauses: [GLOBAL-1]
actors: [alice, bob]
steps:
  - login: [alice, bob]
  - disconnect: alice
  - nothing: {at: bob, fence: alice}
)"};
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
43ms step 3 satisfied, by quiet of 40ms
complete
)");
}

TEST(Fence, WaitsForQuietWhenTheSpeakerIsNotLoggedIn) {
    Play play{R"(
clauses: [GLOBAL-4]
actors: [alice, bob]
steps:
  - login: bob
  - connect: alice
  - nothing: {at: bob, fence: alice}
)"};
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
44ms step 3 satisfied, by quiet of 40ms
complete
)");
}

constexpr const char* bob_and_carol_look = R"(
clauses: [GLOBAL-8]
actors: [alice, bob, carol]
steps:
  - login: [alice, bob, carol]
  - expect:
      fence: alice
      one_of:
        closes: {bob: closed, carol: nothing}
        goes-on: {bob: nothing, carol: nothing}
)";

TEST(Fence, DoesNotWaitForAnObserverWhoIsCutOffOverTheMarker) {
    Play play{bob_and_carol_look};
    play.target.carry = [&](const Parcel& parcel) {
        if (parcel.actor != "bob" || !holds(parcel, "fence 1")) return std::vector{parcel};
        play.target.end("bob", 5ms);
        return std::vector<Parcel>{};
    };
    play.run();
    EXPECT_EQ(play.told_from(2), R"(
3ms alice sends global_message 'alice-7' 'fence 1 of 1' *
5ms carol gets global_message 'alice-7' 'fence 1 of 1' *
9ms bob ended (end of stream)
9ms step 2 satisfied, by a fence
complete
)");
}

TEST(Fence, StillWaitsForTheOthersWhenOneObserverIsGone) {
    Play play{bob_and_carol_look};
    play.target.carry = [&](const Parcel& parcel) {
        if (!holds(parcel, "fence 1")) return std::vector{parcel};
        if (parcel.actor == "bob") {
            play.target.end("bob");
            return std::vector<Parcel>{};
        }
        return std::vector{Parcel{parcel.actor, parcel.bytes, 20ms}};
    };
    play.run();
    EXPECT_EQ(play.steps_from(2), R"(
24ms step 2 satisfied, by a fence
complete
)");
}

TEST(Fence, WaitsForQuietWhenTheSpeakerIsCutOffBeforeAllHaveItsMarker) {
    Play play{bob_and_carol_look};
    play.target.carry = [&](const Parcel& parcel) {
        if (!holds(parcel, "fence 1") || parcel.actor == "bob") return std::vector{parcel};
        play.target.end("alice", 5ms);
        return std::vector<Parcel>{};
    };
    play.run();
    EXPECT_EQ(play.told_from(2), R"(
3ms alice sends global_message 'alice-7' 'fence 1 of 1' *
5ms bob gets global_message 'alice-7' 'fence 1 of 1' *
9ms alice ended (end of stream)
49ms step 2 satisfied, by quiet of 40ms
left over: alice the end of the connection
complete
)");
}

TEST(Fence, IsNotAwaitedAnyMoreOnceTheConnectionHasEnded) {
    Play play{R"(
clauses: [LOGIN-11]
actors: [alice]
steps:
  - connect: alice
  - send: {alice: {global_message: {message: deed}}}
  - expect: {alice: [packet_error, closed], fence: alice}
)"};
    play.target.carry = [&](const Parcel& parcel) {
        play.target.end("alice", 5ms);
        return std::vector{parcel};
    };
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
3ms alice gets packet_error
7ms alice ended (end of stream)
7ms step 3 satisfied, as it had ended
complete
)");
}

TEST(Fence, IsNotAwaitedAnyMoreOnceTheConnectionOfADeafObserverHasEnded) {
    Play play{R"(
clauses: [GLOBAL-8]
actors: [alice, eve]
steps:
  - login: alice
  - connect: eve
  - expect: {eve: closed, fence: alice, means: closes}
)"};
    play.run_until(5ms);
    play.target.end("eve", 5ms);
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
4ms alice sends global_message 'alice-7' 'fence 1 of 1' *
10ms eve ended (end of stream)
10ms step 3 satisfied, as it had ended
complete
)");
}

// --- the speaker looks at itself
// -------------------------------------------------------------------------------------------------------------

TEST(Fence, IsAnsweredWhenTheSpeakerLooksAtItself) {
    Play play{alice_looks};
    withhold_deed(play);
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
3ms alice sends global_message 'alice-7' 'fence 1 of 1' *
5ms bob gets global_message 'alice-7' 'fence 1 of 1' *
5ms bob sends global_message 'bob-7' 'fence 2 of 1' *
7ms alice gets global_message 'bob-7' 'fence 2 of 1' *
7ms step 3 satisfied, by a fence
complete
)");
}

TEST(Fence, SeesWhatComesToTheSpeakerBeforeTheAnswer) {
    Play play{alice_looks};
    play.target.answer = [&](const Heard& frame) {
        if (!says(frame, "deed")) return false;
        play.target.send("alice", frame_by_hand(1), 2ms);
        return true;
    };
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
3ms alice sends global_message 'alice-7' 'fence 1 of 1' *
5ms bob gets global_message 'alice-7' 'fence 1 of 1' *
5ms bob sends global_message 'bob-7' 'fence 2 of 1' *
6ms alice gets packet_error
6ms step 3 disappointed: alice should have seen nothing, and saw packet_error
left over: alice packet_error
cut short: a step before it was disappointed: alice should have seen nothing, and saw packet_error
)");
}

TEST(Fence, IsNotPassedByAnEchoOfItsMarker) {
    Play play{alice_looks};
    play.target.echoes = true;
    play.target.carry = [](const Parcel& parcel) {
        if (parcel.actor != "alice") return std::vector{parcel};
        if (holds(parcel, "fence 2")) return std::vector<Parcel>{};
        return std::vector{Parcel{parcel.actor, parcel.bytes, holds(parcel, "fence 1") ? 5 * trip : trip}};
    };
    play.run_until(1900ms);
    EXPECT_EQ(play.told_from(3), R"(
3ms alice sends global_message 'alice-7' 'fence 1 of 1' *
5ms alice gets global_message 'alice-7' 'deed'
5ms bob gets global_message 'alice-7' 'deed'
5ms bob gets global_message 'alice-7' 'fence 1 of 1' *
5ms bob sends global_message 'bob-7' 'fence 2 of 1' *
7ms bob gets global_message 'bob-7' 'fence 2 of 1' *
9ms alice gets global_message 'alice-7' 'fence 1 of 1' *
)");
}

TEST(Fence, IsNotPassedByAnAnswerThatSomebodyElseGot) {
    Play play{R"(
clauses: [GLOBAL-6]
actors: [alice, bob, carol]
steps:
  - login: [alice, bob, carol]
  - nothing: {at: [alice, carol], fence: alice}
)"};
    lose(play, "carol", "fence 1");
    play.run_until(1900ms);
    EXPECT_EQ(play.told_from(2), R"(
3ms alice sends global_message 'alice-7' 'fence 1 of 1' *
5ms bob gets global_message 'alice-7' 'fence 1 of 1' *
5ms bob sends global_message 'bob-7' 'fence 2 of 1' *
7ms alice gets global_message 'bob-7' 'fence 2 of 1' *
7ms carol gets global_message 'bob-7' 'fence 2 of 1' *
)");
}

TEST(Fence, PassesOverOneEchoOfEachMessageWhereNoneIsExpected) {
    Play play{R"(
clauses: [GLOBAL-6]
actors: [alice, bob]
steps:
  - login: [alice, bob]
  - send: {alice: {global_message: {message: deed}}}
  - nothing: {at: alice, fence: alice}
)"};
    play.target.echoes = true;
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
7ms step 3 satisfied, by a fence
left over: bob global_message sender "alice-7" message "deed"
complete
)");
}

TEST(Fence, SeesASecondEcho) {
    Play play{alice_looks};
    play.target.echoes = true;
    play.target.carry = [](const Parcel& parcel) {
        const bool again = parcel.actor == "alice" && holds(parcel, "deed");
        return again ? std::vector{parcel, parcel} : std::vector{parcel};
    };
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
5ms step 3 disappointed: alice should have seen nothing, and saw global_message sender "alice-7" message "deed"
left over: alice global_message sender "alice-7" message "deed"
left over: alice global_message sender "alice-7" message "deed"
cut short: a step before it was disappointed: alice should have seen nothing, and saw global_message sender "alice-7" message "deed"
)");
}

TEST(Fence, WaitsForQuietWhenWhoShouldAnswerIsCutOff) {
    Play play{alice_looks};
    withhold_deed(play);
    play.target.carry = [&](const Parcel& parcel) {
        if (!holds(parcel, "fence 1")) return std::vector{parcel};
        play.target.end("bob");
        return std::vector<Parcel>{};
    };
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
3ms alice sends global_message 'alice-7' 'fence 1 of 1' *
5ms bob ended (end of stream)
45ms step 3 satisfied, by quiet of 40ms
left over: bob the end of the connection
complete
)");
}

TEST(Fence, WaitsForQuietWhenWhoAnswersIsCutOffOverTheAnswer) {
    Play play{alice_looks};
    play.target.answer = [&](const Heard& frame) {
        const bool answers = frame.actor == "bob" && says_marker(frame);
        if (answers) play.target.end("bob");
        return answers || says(frame, "deed");
    };
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
47ms step 3 satisfied, by quiet of 40ms
left over: bob the end of the connection
complete
)");
}

constexpr const char* alice_looks_and_bob_says_no_more = R"(
clauses: [GLOBAL-6]
actors: [alice, bob, carol]
steps:
  - login: [alice, bob, carol]
  - half_close: bob
  - nothing: {at: alice, fence: alice}
)";

TEST(Fence, IsAnsweredBySomebodyWhoCanStillSpeak) {
    Play play{alice_looks_and_bob_says_no_more};
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
3ms alice sends global_message 'alice-7' 'fence 1 of 1' *
5ms bob gets global_message 'alice-7' 'fence 1 of 1' *
5ms carol gets global_message 'alice-7' 'fence 1 of 1' *
5ms carol sends global_message 'carol-7' 'fence 2 of 1' *
7ms alice gets global_message 'carol-7' 'fence 2 of 1' *
7ms step 3 satisfied, by a fence, overtakable
complete
)");
}

// --- the witness
// -------------------------------------------------------------------------------------------------------------

TEST(Fence, CallsAWitnessWhereNobodyElseCouldAnswerAndKeepsIt) {
    Play play{alice_alone};
    withhold_deed(play);
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
3ms (witness) connecting *
4ms (witness) connected (127.0.0.1:50000) *
4ms (witness) sends new_login 'witness-7' *
6ms (witness) gets connected *
6ms alice sends global_message 'alice-7' 'fence 1 of 1' *
8ms (witness) gets global_message 'alice-7' 'fence 1 of 1' *
8ms (witness) sends global_message 'witness-7' 'fence 2 of 1' *
10ms alice gets global_message 'witness-7' 'fence 2 of 1' *
10ms alice sends global_message 'alice-7' 'fence 3 of 1' *
12ms (witness) gets global_message 'alice-7' 'fence 3 of 1' *
12ms (witness) sends global_message 'witness-7' 'fence 4 of 1' *
14ms alice gets global_message 'witness-7' 'fence 4 of 1' *
10ms step 3 satisfied, by a fence
14ms step 4 satisfied, by a fence
complete
)");
}

TEST(Fence, WaitsForQuietWhenTheWitnessCannotConnect) {
    Play play{alice_alone};
    withhold_deed(play);
    play.target.unreachable.insert("(witness)");
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
3ms (witness) connecting *
4ms (witness) connect failed (connection refused) *
44ms (witness) connecting *
45ms (witness) connect failed (connection refused) *
44ms step 3 satisfied, by quiet of 40ms
85ms step 4 satisfied, by quiet of 40ms
complete
)");
}

TEST(Fence, WaitsForQuietWhenTheWitnessIsTurnedAway) {
    Play play{alice_alone};
    play.target.answer = [&](const Heard& frame) {
        const bool turned_away = frame.actor == "(witness)";
        if (turned_away) play.target.end("(witness)");
        return turned_away || says(frame, "deed");
    };
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
46ms step 3 satisfied, by quiet of 40ms
89ms step 4 satisfied, by quiet of 40ms
complete
)");
}

TEST(Fence, TakesQuietForProofAtOnceWhenTheWitnessIsNotLetIn) {
    Play play{alice_alone};
    play.target.answer = [&](const Heard& frame) {
        if (frame.actor == "(witness)") play.target.send("(witness)", frame_by_hand(4));
        return frame.actor == "(witness)" || says(frame, "deed");
    };
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
46ms step 3 satisfied, by quiet of 40ms
86ms step 4 satisfied, by quiet of 40ms
complete
)");
}

TEST(Fence, WaitsForQuietWhenTheSpeakerIsCutOffWhileTheWitnessComes) {
    Play play{alice_alone};
    play.target.answer = [&](const Heard& frame) {
        if (says(frame, "deed")) play.target.end("alice");
        return says(frame, "deed");
    };
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
3ms (witness) connecting *
4ms (witness) connected (127.0.0.1:50000) *
4ms (witness) sends new_login 'witness-7' *
5ms alice ended (end of stream)
5ms step 3 disappointed: alice should have seen nothing, and saw the end of the connection
left over: alice the end of the connection
cut short: a step before it was disappointed: alice should have seen nothing, and saw the end of the connection
)");
}

// --- who cannot hear
// -------------------------------------------------------------------------------------------------------------

TEST(Fence, WaitsForQuietTooWhenAnObserverIsNotLoggedIn) {
    Play play{eve_looks};
    withhold_deed(play);
    play.run();
    EXPECT_EQ(play.told_from(4), R"(
4ms alice sends global_message 'alice-7' 'fence 1 of 1' *
6ms bob gets global_message 'alice-7' 'fence 1 of 1' *
44ms alice sends global_message 'alice-7' 'fence 2 of 1' *
46ms bob gets global_message 'alice-7' 'fence 2 of 1' *
44ms step 4 satisfied, by quiet of 40ms
46ms step 5 satisfied, by a fence
complete
)");
}

TEST(Fence, SeesWhatComesInTheQuietTime) {
    Play play{eve_looks};
    play.target.answer = [&](const Heard& frame) {
        if (says(frame, "deed")) play.target.send("eve", frame_by_hand(5, {"alice-7", "deed"}), 30ms);
        return says(frame, "deed");
    };
    play.run();
    EXPECT_EQ(play.steps_from(4), R"(
35ms step 4 disappointed: eve should have seen nothing, and saw global_message sender "alice-7" message "deed"
left over: eve global_message sender "alice-7" message "deed"
cut short: a step before it was disappointed: eve should have seen nothing, and saw global_message sender "alice-7" message "deed"
)");
}

TEST(Fence, IsFooledByWhatComesAfterTheQuietTime) {
    Play play{eve_looks};
    play.target.answer = [&](const Heard& frame) {
        if (says(frame, "deed")) play.target.send("eve", frame_by_hand(5, {"alice-7", "deed"}), 45ms);
        return says(frame, "deed");
    };
    lose(play, "bob", "fence 2");  // so that the case goes on for a while
    play.run();
    EXPECT_EQ(play.steps_from(4), R"(
44ms step 4 satisfied, by quiet of 40ms
2050ms step 5 satisfied, by quiet of 2006ms
left over: eve global_message sender "alice-7" message "deed"
complete
)");
}

TEST(Fence, WaitsOnAfterAQuietTimeThatDidNotBringWhatMustCome) {
    Play play{R"(
clauses: [GLOBAL-4]
actors: [alice, eve]
steps:
  - login: alice
  - connect: eve
  - send: {eve: {private_ask: {receiver: alice}}}
  - expect: {eve: packet_error, fence: alice}
)"};
    play.target.carry = [](const Parcel& parcel) {
        return std::vector{Parcel{parcel.actor, parcel.bytes, parcel.actor == "eve" ? 300ms : trip}};
    };
    play.run();
    EXPECT_EQ(play.steps_from(4), R"(
305ms step 4 satisfied, by quiet of 40ms, overtakable
complete
)");
}

// --- virtual time
// -------------------------------------------------------------------------------------------------------------

TEST(Fence, IsNotAwaitedInVirtualTimeWhenNothingCanCome) {
    Play play{deed_of_carol};
    withhold_deed(play);
    lose(play, "bob", "fence 1");
    play.virtual_time = true;
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
5ms step 3 satisfied, as nothing was left
5ms step 4 satisfied, as nothing was left
complete
)");
}

TEST(Fence, NeedsNoQuietTimeInVirtualTime) {
    Play play{eve_looks};
    withhold_deed(play);
    play.virtual_time = true;
    play.run();
    EXPECT_EQ(play.steps_from(4), R"(
6ms step 4 satisfied, as nothing was left
6ms step 5 satisfied, as nothing was left
complete
)");
}

}  // namespace
}  // namespace chathack::runner::testing
