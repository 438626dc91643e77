// In which words a violation says what was wrong, and what went before. What is violated is in
// judge_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/judge/testing/observations.hpp"
#include "conformance/judge/testing/one_step.hpp"

namespace chathack::judge {
namespace {

using Entry = runner::Entry;
using End = runner::StepRecord::End;

TEST(JudgeSymptom, TellsSymptomsApartByWhatTheActorHasSent) {
    const auto symptom_when_bob = [](const std::string& sent, const match::Observation& saw) {
        OneStep one("expect: {bob: {private_ask: {sender: alice}}}");
        one.bob_sees({saw});
        auto& entry = one.transcript().entries.emplace_back();
        entry.kind = Entry::Kind::sent;
        entry.actor = "bob";
        entry.bytes = sent;
        return judge(one.scenario_case(), one.transcript()).at(0).symptom;
    };
    const std::string with_password("\1\0\0\0\1b\0\0\0\1p", 11), without("\2\0\0\0\1b", 6);
    const std::string refuses("\6\0\0\0\1b\0\0\0\1a", 11);
    const match::Observation packet_error = match::FrameSeen{{"packet_error", {}}, false};
    EXPECT_EQ(symptom_when_bob(without, connected), "unexpected connected");
    EXPECT_EQ(symptom_when_bob(with_password, connected), "unexpected connected behind a password");
    EXPECT_EQ(symptom_when_bob(without, packet_error), "unexpected packet_error unasked");
    EXPECT_EQ(symptom_when_bob(without + refuses, packet_error), "unexpected packet_error");
    EXPECT_EQ(symptom_when_bob(without, match::EndSeen{}), "unexpected end unasked");
    EXPECT_EQ(symptom_when_bob(without + refuses, match::EndSeen{}), "unexpected end");
}

TEST(JudgeSymptom, TellsWhatComesOfOthersBadFrames) {
    OneStep one("expect: {bob: {private_ask: {sender: alice}}}");
    one.bob_sees({match::EndSeen{}});
    const auto send = [&](const std::string& actor, const std::string& bytes) {
        auto& entry = one.transcript().entries.emplace_back();
        entry.kind = Entry::Kind::sent;
        entry.actor = actor;
        entry.bytes = bytes;
    };
    const auto symptom = [&] { return judge(one.scenario_case(), one.transcript()).at(0).symptom; };
    send("bob", std::string("\6\0\0\0\1b\0\0\0\1a", 11));
    send("alice", "\x63");
    EXPECT_EQ(symptom(), "unexpected end beside a bad frame");
    send("bob", "\x63");
    EXPECT_EQ(symptom(), "unexpected end") << "it is his own";
}

TEST(JudgeSymptom, TellsSilenceBesideAHalfFrameOfSomebodyElse) {
    OneStep one("expect: {bob: {private_ask: {sender: alice}}}");
    auto& record = one.ends(End::timed_out);
    record.bindings.logins = {{"alice", "alice-3f"}, {"bob", "b"}};
    record.seen["bob"] = {{}, true};
    decide(one.scenario_case().steps.at(1), record);
    const auto symptom_when = [&](const std::string& actor) {
        auto& entry = one.transcript().entries.emplace_back();
        entry.kind = Entry::Kind::sent;
        entry.actor = actor;
        entry.bytes = std::string("\2\0\0", 3);
        const auto symptom = judge(one.scenario_case(), one.transcript()).at(0).symptom;
        one.transcript().entries.pop_back();
        return symptom;
    };
    EXPECT_EQ(symptom_when("bob"), "missing private_ask beside a half frame")
        << "he may be asked all the same";
    EXPECT_EQ(symptom_when("alice"), "missing private_ask") << "she has not asked yet";
}

TEST(JudgeSymptom, TellsAnAskThatIsMadeAgain) {  // PRIVATE-8
    OneStep one("expect: {bob: {private_ask: {sender: alice}}}");
    auto& record = one.ends(End::timed_out);
    record.bindings.logins = {{"alice", "alice-3f"}, {"bob", "b"}};
    record.seen["bob"] = {{}, true};
    decide(one.scenario_case().steps.at(1), record);
    const auto symptom = [&] { return judge(one.scenario_case(), one.transcript()).at(0).symptom; };
    const auto ask = [&](const std::string& receiver) {
        auto& entry = one.transcript().entries.emplace_back();
        entry.kind = Entry::Kind::sent;
        entry.actor = "alice";
        entry.bytes = std::string("\4\0\0\0\1a\0\0\0\1", 10) + receiver;
    };
    ask("b");
    EXPECT_EQ(symptom(), "missing private_ask");
    ask("c");
    EXPECT_EQ(symptom(), "missing private_ask") << "somebody else was asked";
    ask("b");
    EXPECT_EQ(symptom(), "missing private_ask asked again");
}

TEST(JudgeSymptom, TellsAnEchoFromTheMessageOfAnotherUnderTheReceiversName) {
    OneStep one("expect: {bob: {private_ask: {sender: alice}}}");
    auto& record = one.ends(End::disappointed);
    record.bindings.logins = {{"alice", "alice-3f"}, {"bob", "b"}};
    record.seen["bob"] = {{match::FrameSeen{{"global_message", {{"sender", "b"}, {"message", "hi"}}}, false}},
                          true};
    decide(one.scenario_case().steps.at(1), record);
    const auto symptom = [&] { return judge(one.scenario_case(), one.transcript()).at(0).symptom; };
    EXPECT_EQ(symptom(), "global_message differs in sender") << "he has said nothing";
    auto& entry = one.transcript().entries.emplace_back();
    entry.kind = Entry::Kind::sent;
    entry.actor = "bob";
    entry.bytes = std::string("\3\0\0\0\1b\0\0\0\2hi", 12);
    EXPECT_EQ(symptom(), "unexpected own global_message");
}

TEST(JudgeSymptom, TellsAFurtherAck3ThatComesForAMessage) {
    OneStep one("expect: {bob: {private_ask: {sender: alice}}}");
    auto& record = one.ends(End::disappointed);
    record.bindings.logins = {{"alice", "alice-3f"}, {"bob", "b"}};
    record.seen["bob"] = {{match::FrameSeen{{"connected", {}}, false}}, true};
    decide(one.scenario_case().steps.at(1), record);
    const auto symptom = [&] { return judge(one.scenario_case(), one.transcript()).at(0).symptom; };
    const auto add = [&](Entry::Kind kind, const std::string& bytes) {
        auto& entry = one.transcript().entries.emplace_back();
        entry.kind = kind;
        entry.actor = "bob";
        entry.bytes = bytes;
    };
    add(Entry::Kind::received, "\3");
    add(Entry::Kind::received, "\3");
    EXPECT_EQ(symptom(), "unexpected connected");
    one.transcript().entries.pop_back();
    add(Entry::Kind::sent, std::string("\3\0\0\0\1b\0\0\0\2hi", 12));
    add(Entry::Kind::received, "\3");
    EXPECT_EQ(symptom(), "unexpected connected behind a message");
}

TEST(JudgeSymptom, LooksAtWhoDisappointsAndNotAtWhoIsStillAwaited) {
    OneStep one("expect: {alice: connected, bob: private_ask}");
    auto& record = one.ends(End::disappointed);
    record.seen["alice"] = {{}, false};
    record.seen["bob"] = {{match::FrameSeen{{"packet_error", {}}, false}}, false};
    decide(one.scenario_case().steps.at(1), record);
    auto& entry = one.transcript().entries.emplace_back();
    entry.kind = Entry::Kind::sent;
    entry.actor = "bob";
    entry.bytes = "\x63";
    EXPECT_EQ(judge(one.scenario_case(), one.transcript()).at(0).symptom, "unexpected packet_error")
        << "it was bob's own doing";
}

TEST(JudgeSymptom, TellsWhoHearsNothingMoreOnceRefused) {
    OneStep one("expect: {bob: connected}");
    one.bob_sees({});
    auto& entry = one.transcript().entries.emplace_back();
    entry.kind = Entry::Kind::received;
    entry.actor = "bob";
    entry.bytes = "\4";
    EXPECT_EQ(judge(one.scenario_case(), one.transcript()).at(0).symptom,
              "missing connected, silent behind a refusal");
    entry.bytes = "\3";
    EXPECT_EQ(judge(one.scenario_case(), one.transcript()).at(0).symptom, "missing connected");
}

TEST(JudgeSymptom, LeadsWhatIsMissingBackToAWedge) {
    OneStep one("expect: {bob: connected}");
    one.bob_sees({});
    auto verdicts = judge(one.scenario_case(), one.transcript());
    note_wedge(verdicts, one.transcript());
    EXPECT_EQ(verdicts.at(0).symptom, "wedged");
    EXPECT_THAT(verdicts.at(0).why, ::testing::HasSubstr("let nobody in any more"));
    auto& entry = one.transcript().entries.emplace_back();
    entry.kind = Entry::Kind::sent;
    entry.actor = "bob";
    entry.bytes = "\x63";
    verdicts = judge(one.scenario_case(), one.transcript());
    note_wedge(verdicts, one.transcript());
    EXPECT_EQ(verdicts.at(0).symptom, "wedged of a bad frame");
    verdicts.at(0).symptom = "unexpected connected";
    note_wedge(verdicts, one.transcript());
    EXPECT_EQ(verdicts.at(0).symptom, "unexpected connected") << "that is wrong in itself";
}

TEST(JudgeSymptom, LeadsQuietBackToAWedge) {
    OneStep one("expect: {one_of: {silent: {bob: nothing}, answers: {bob: connected}}, fence: bob}");
    one.bob_sees({});
    std::vector<Verdict> verdicts(1);
    verdicts.at(0).clause = "PRIVATE-11";
    verdicts.at(0).kind = Kind::observed;
    verdicts.at(0).behaviour = "silent";
    auto& record = one.transcript().steps.at(0);
    verdicts.at(0).step = record.step;
    record.proof = runner::Proof::fence;
    EXPECT_FALSE(rests_on_quiet(verdicts, one.transcript())) << "a marker came through: it is well";
    record.proof = runner::Proof::quiet;
    EXPECT_TRUE(rests_on_quiet(verdicts, one.transcript()));
    note_wedge(verdicts, one.transcript());
    EXPECT_EQ(verdicts.at(0).behaviour, verdict::other_behaviour);
    EXPECT_EQ(verdicts.at(0).symptom, "wedged");
    EXPECT_EQ(verdicts.at(0).why, "nothing came; behind the case the target let nobody in any more");
    EXPECT_FALSE(rests_on_quiet(verdicts, one.transcript()));
}

TEST(JudgeSymptom, TellsADeathByABadFrameFromAnyOther) {
    OneStep one("expect: {bob: connected}");
    one.transcript().target_died = "killed by signal 11";
    EXPECT_EQ(judge(one.scenario_case(), one.transcript()).at(0).symptom, "died");
    auto& entry = one.transcript().entries.emplace_back();
    entry.kind = Entry::Kind::sent;
    entry.actor = "bob";
    entry.bytes = "\x63";
    EXPECT_EQ(judge(one.scenario_case(), one.transcript()).at(0).symptom, "died of a bad frame");
    entry.kind = Entry::Kind::left;
    entry.note = "reset";
    EXPECT_EQ(judge(one.scenario_case(), one.transcript()).at(0).symptom, "died behind a reset");
}

TEST(JudgeSymptom, TellsADeathByAFrameCutShort) {
    OneStep one("expect: {bob: connected}");
    one.transcript().target_died = "killed by signal 11";
    auto& entry = one.transcript().entries.emplace_back();
    entry.kind = Entry::Kind::sent;
    entry.actor = "bob";
    entry.bytes = std::string("\2\0\0", 3);
    EXPECT_EQ(judge(one.scenario_case(), one.transcript()).at(0).symptom, "died of a half frame");
}

TEST(JudgeSymptom, TellsALoginThatIsRefusedForAnotherReasonThanThatItIsTaken) {
    OneStep one("reclaim: bob", "LOGIN-9");
    auto& record = one.ends(End::timed_out);
    const auto symptom = [&] { return judge(one.scenario_case(), one.transcript()).at(0).symptom; };
    EXPECT_EQ(symptom(), "login stays taken");
    record.symptom = {match::Symptom::What::unexpected, "login_error", {}, {}};
    EXPECT_EQ(symptom(), "unexpected login_error");
    auto& entry = one.transcript().entries.emplace_back();
    entry.kind = Entry::Kind::sent;
    entry.actor = "bob";
    entry.bytes = std::string("\1\0\0\0\1b\0\0\0\1p", 11);
    EXPECT_EQ(symptom(), "unexpected login_error behind a password");
}

TEST(JudgeSymptom, TellsWhatIsMissingBehindALeave) {
    OneStep one("expect: {bob: {global_message: {sender: alice, message: hi}}}");
    auto& record = one.ends(End::timed_out);
    record.bindings.logins = {{"alice", "a"}, {"bob", "b"}};
    record.seen["bob"] = {{}, true};
    decide(one.scenario_case().steps.at(1), record);
    const auto symptom = [&] { return judge(one.scenario_case(), one.transcript()).at(0).symptom; };
    EXPECT_EQ(symptom(), "missing global_message");
    auto& entries = one.transcript().entries;
    entries.resize(2);
    entries[0].kind = Entry::Kind::sent;
    entries[0].bytes = std::string("\3\0\0\0\1a\0\0\0\2hi", 12);
    entries[1].kind = Entry::Kind::left;
    entries[1].step = 1;
    for (auto& entry : entries)
        entry.actor = "alice";
    EXPECT_EQ(symptom(), "missing global_message, sent right before leaving");
    entries[1].note = "reset";
    EXPECT_EQ(symptom(), "missing global_message behind a reset");
}

TEST(JudgeSymptom, TellsOfMessagesThatAreJustAsLongAsMayBe) {
    for (const std::size_t size : {1023U, 1024U, 1025U}) {
        SCOPED_TRACE(size);
        const std::string counts = size == 1023   ? "\x03\xff"
                                   : size == 1024 ? std::string("\x04\0", 2)
                                                  : "\x04\x01";
        OneStep one("expect: {bob: {private_ask: {sender: alice}}}");
        auto& entry = one.transcript().entries.emplace_back();
        entry.kind = Entry::Kind::sent;
        entry.actor = "bob";
        entry.bytes = std::string("\3\0\0\0\1b\0\0", 8) + counts + std::string(size, 'x');
        one.bob_sees({match::FrameSeen{{"packet_error", {}}, false}});
        EXPECT_EQ(judge(one.scenario_case(), one.transcript()).at(0).symptom,
                  size == 1024 ? "unexpected packet_error at the limit" : "unexpected packet_error");
    }
}

TEST(JudgeSymptom, TellsAMessageThatCameTooOftenOrTooLateForWhoCame) {
    OneStep one("expect: {bob: {global_message: {sender: alice, message: new}}}");
    auto& record = one.ends(End::disappointed);
    record.bindings.logins = {{"alice", "a"}, {"bob", "b"}};
    record.seen["bob"] = {{match::FrameSeen{{"global_message", {{"sender", "a"}, {"message", "hi"}}}, false}},
                          true};
    decide(one.scenario_case().steps.at(1), record);
    const auto symptom = [&] { return judge(one.scenario_case(), one.transcript()).at(0).symptom; };
    auto& entries = one.transcript().entries;
    const auto add = [&](Entry::Kind kind, const std::string& actor, const std::string& bytes) {
        auto& entry = entries.emplace_back();
        entry.kind = kind;
        entry.actor = actor;
        entry.bytes = bytes;
    };
    const std::string sent("\3\0\0\0\1a\0\0\0\2hi", 12), received("\5\0\0\0\1a\0\0\0\2hi", 12);
    add(Entry::Kind::received, "bob", "\3");
    add(Entry::Kind::sent, "alice", sent);
    add(Entry::Kind::received, "bob", received);
    EXPECT_EQ(symptom(), "global_message differs in message");
    add(Entry::Kind::received, "bob", received);
    EXPECT_EQ(symptom(), "unexpected repeated global_message");
    entries.clear();
    add(Entry::Kind::sent, "alice", sent);
    add(Entry::Kind::received, "bob", "\3");
    add(Entry::Kind::received, "bob", received);
    EXPECT_EQ(symptom(), "unexpected old global_message");
}

TEST(JudgeSymptom, BlamesADeathOnOneClause) {
    const auto loaded = scenario::load_text(
        "id: a/b\ntitle: T\nabout: A\nclauses: [GLOBAL-1, LOGIN-1]\nactors: [alice, bob]\nsteps:\n"
        "  - login: [alice, bob]\n"
        "  - expect: {bob: connected, clause: LOGIN-1}\n"
        "  - expect: {alice: connected, clause: GLOBAL-1}\n",
        "a.yaml");
    ASSERT_TRUE(loaded.good());
    const auto& one = loaded.scenario.cases.at(0);
    runner::Transcript transcript;
    for (const std::size_t step : {2U, 3U}) {
        auto& record = transcript.steps.emplace_back();
        record.step = step;
        record.end = End::disappointed;
        record.seen[step == 2 ? "bob" : "alice"] = {{match::EndSeen{}}, true};
        decide(one.steps.at(step - 1), record);
    }
    EXPECT_EQ(judge(one, transcript).at(1).kind, verdict::Kind::violates) << "nobody has died";
    transcript.target_died = "killed by signal 11";
    const auto verdicts = judge(one, transcript);
    EXPECT_EQ(verdicts.at(0).symptom, "died");
    EXPECT_EQ(verdicts.at(1).kind, verdict::Kind::inconclusive);
}

}  // namespace
}  // namespace chathack::judge
