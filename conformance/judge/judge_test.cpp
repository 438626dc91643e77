#include "conformance/judge/judge.hpp"

#include <gtest/gtest.h>

#include "conformance/judge/testing/decided.hpp"
#include "conformance/judge/testing/observations.hpp"
#include "conformance/judge/testing/one_step.hpp"
#include "conformance/scenario/loader.hpp"

namespace chathack::judge {
namespace {

using namespace std::chrono_literals;
using verdict::Kind;
using End = runner::StepRecord::End;
using runner::Entry;

/// A message too long for everybody; its fence is walt's, who has done nothing.
constexpr const char* too_long = R"(
id: a/b
title: T
about: A
clauses: [GLOBAL-5, GLOBAL-6]
actors: [alice, bob, walt]
steps:
  - login: [alice, bob, walt]
  - send: {alice: {global_message: {message: too long}}}
  - nothing: {at: bob, fence: walt, clause: GLOBAL-5}
  - send: {alice: {global_message: {message: and a good one}}}
  - expect: {alice: packet_error, bob: nothing, fence: walt, clause: GLOBAL-6}
)";

const match::Observation told = match::FrameSeen{{"packet_error", {}}, false};

class TooLongMessagePlay {
public:
    TooLongMessagePlay() : case_{scenario::load_text(too_long, "a.yaml").scenario.cases.at(0)} {
        login();
        send(1, "\x05too long");
        silence(2, {});
        send(3,
             "\x05"
             "and a good one");
    }
    runner::StepRecord& silence(std::size_t step, std::vector<match::Observation> bob) {
        auto& made = record(step, bob.empty() ? End::satisfied : End::disappointed);
        made.seen["bob"] = {std::move(bob), true};
        made.overtakable = made.end == End::satisfied;
        decide(case_.steps.at(step), made);
        return made;
    }
    void last(std::vector<match::Observation> alice, std::vector<match::Observation> bob) {
        auto& made = record(4, bob.empty() ? End::satisfied : End::disappointed);
        made.seen["alice"] = {std::move(alice), true};
        made.seen["bob"] = {std::move(bob), true};
        decide(case_.steps.at(4), made);
    }
    void leave_over(const std::string& actor, match::Observation observation) {
        transcript_.left_over[actor].observations.push_back(std::move(observation));
    }
    void send_again(std::size_t step, runner::Time at, const std::string& bytes) {
        transcript_.entries.push_back(
            {at, case_.steps.at(step).index, "alice", Entry::Kind::sent, bytes, {}, {}, false});
    }
    runner::StepRecord& at(std::size_t step) { return transcript_.steps.at(step); }
    Kind of(const std::string& clause) const {
        for (const auto& verdict : judge(case_, transcript_)) {
            if (verdict.clause == clause) return verdict.kind;
        }
        ADD_FAILURE() << "no verdict of " << clause;
        return Kind::skipped;
    }

private:
    void login() { record(0, End::satisfied); }
    void send(std::size_t step, const std::string& bytes) {
        record(step, End::satisfied);
        send_again(step, now_, bytes);
    }
    runner::StepRecord& record(std::size_t step, End end) {
        auto& made = transcript_.steps.emplace_back();
        made.step = case_.steps.at(step).index;
        made.began = now_;
        made.ended = now_ += 1ms;
        made.end = end;
        return made;
    }
    scenario::Case case_;
    runner::Transcript transcript_;
    runner::Time now_{};
};

TEST(Judge, LetsEveryClauseConformWhenEveryStepCameTrue) {
    TooLongMessagePlay play;
    play.last({told}, {});
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::conforms);
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::conforms);
}

TEST(Judge, BlamesTheStepThatWasDisappointed) {
    TooLongMessagePlay play;
    play.last({}, {});
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::conforms);
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::violates);
}

TEST(Judge, BlamesTheSilenceThatALateFrameBreaks) {  // a thread for each connection: the fence overtakes
    TooLongMessagePlay play;
    play.last({told}, {said("too long")});
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::violates);
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::inconclusive);
}

TEST(Judge, TakesAPartOfWhatWasSentForLateToo) {
    TooLongMessagePlay play;
    play.last({told}, {said("too lo")});
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::violates);
}

TEST(Judge, DoesNotTakeForLateWhatWasSentSince) {
    TooLongMessagePlay play;
    play.last({told}, {said("and a good one")});
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::conforms);
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::violates);
}

TEST(Judge, DoesNotTakeForLateWhatAFenceOfTheDoerExcludes) {
    TooLongMessagePlay play;
    play.at(2).overtakable = false;
    play.last({told}, {said("too long")});
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::conforms);
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::violates);
}

TEST(Judge, SeesALateFrameThatNoStepLookedAt) {
    TooLongMessagePlay play;
    play.last({told}, {});
    play.leave_over("bob", said("too long"));
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::violates);
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::conforms);
}

TEST(Judge, LetsOthersHaveWhatOnlyTheSilentMustNot) {
    TooLongMessagePlay play;
    play.last({told}, {});
    play.leave_over("walt", said("too long"));
    play.leave_over("bob", said("and a good one"));
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::conforms);
}

TEST(Judge, TellsWhatTheNextStepSentInTheSameInstantFromWhatWasSentBefore) {
    TooLongMessagePlay play;
    play.at(2).ended = play.at(3).began = play.at(3).ended;
    play.send_again(3, play.at(2).ended,
                    "\x05"
                    "at once");
    play.last({told}, {});
    play.leave_over("bob", said("at once"));
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::conforms);
}

TEST(Judge, LetsAnybodyHaveWhatTheAlternativeThatCameTrueDoesNotSpeakOf) {
    const auto scenario_case = scenario::load_text(R"(
id: a/b
title: T
about: A
clauses: [GLOBAL-8]
actors: [alice, bob, walt]
steps:
  - login: [alice, bob, walt]
  - send: {alice: {global_message: {message: a question}}}
  - expect: {clause: GLOBAL-8, fence: walt, one_of: {goes-on: {bob: nothing}, closes: {alice: closed}}}
)",
                                                   "a.yaml")
                                   .scenario.cases.at(0);
    runner::Transcript transcript;
    transcript.entries.push_back({1ms,
                                  2,
                                  "bob",
                                  Entry::Kind::sent,
                                  "\x05"
                                  "a question",
                                  {},
                                  {},
                                  false});
    auto& record = transcript.steps.emplace_back();
    record.step = scenario_case.steps.at(2).index;
    record.began = record.ended = 2ms;
    record.end = End::satisfied;
    record.seen = {{"alice", {{}, true}}, {"bob", {{}, true}}};
    record.came_true = 0;
    record.overtakable = true;
    const auto found = [&] { return judge(scenario_case, transcript).at(0).behaviour; };
    transcript.left_over["alice"].observations = {said("a question")};
    EXPECT_EQ(found(), "goes-on");
    transcript.left_over["bob"].observations = {said("a question")};
    EXPECT_EQ(found(), "other");
}

TEST(Judge, SaysWhatTheRunnerDecidedAndDecidesNothingAgain) {
    TooLongMessagePlay play;
    play.last({told}, {});
    play.at(4).seen["bob"].observations = {said("whatever it was")};
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::conforms);
    play.at(4).came_true.reset();
    play.at(4).note = "bob saw something";
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::violates);
    play.at(4).end = End::lost;
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::inconclusive);
}

TEST(Judge, KeepsTheBlameWhereMoreIsWrongThanALateFrame) {
    TooLongMessagePlay play;
    play.last({}, {said("too long")});
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::violates);
}

TEST(JudgeStep, SaysWhatAnExpectTells) {
    const std::string echo =
        "expect: {one_of: {echo: {bob: connected}, no-echo: {bob: packet_error}, lost: {bob: "
        "closed, means: violates}}}";
    struct Row {
        std::string what;
        std::string step, clause;
        std::vector<match::Observation> bob;
        std::string verdict;
    };
    const std::vector<Row> rows{
        {"it came", "expect: {bob: connected}", "GLOBAL-1", {connected}, "conforms GLOBAL-1 at 2"},
        {"something else came",
         "expect: {bob: connected}",
         "GLOBAL-1",
         {told},
         "violates GLOBAL-1 at 2: bob should have seen connected, and saw packet_error"},
        {"nothing came",
         "expect: {bob: connected}",
         "GLOBAL-1",
         {},
         "violates GLOBAL-1 at 2: bob should have seen connected, and saw nothing"},
        {"one behaviour", echo, "GLOBAL-2", {connected}, "observed GLOBAL-2 echo at 2"},
        {"the other behaviour", echo, "GLOBAL-2", {told}, "observed GLOBAL-2 no-echo at 2"},
        {"what is named as wrong",
         echo,
         "GLOBAL-2",
         {match::EndSeen{}},
         "observed GLOBAL-2 other at 2: this is lost"},
        {"none of them",
         echo,
         "GLOBAL-2",
         {said("hi")},
         "observed GLOBAL-2 other at 2: bob should have seen connected, and saw global_message sender "
         "\"alice\" "
         "message \"hi\""},
        {"what is named as wrong, of a MUST",
         "expect: {one_of: {right: {bob: connected}, lost: {bob: closed, means: violates}}}",
         "GLOBAL-1",
         {match::EndSeen{}},
         "violates GLOBAL-1 at 2: this is lost"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.what);
        EXPECT_EQ(OneStep(row.step, row.clause).bob_sees(row.bob).verdict(), row.verdict);
    }
}

TEST(JudgeStep, SaysHowLongItWaited) {
    OneStep one("expect: {bob: connected}");
    one.bob_sees({});
    one.transcript().steps.back().began = 1s;
    one.transcript().steps.back().ended = 3460ms;
    EXPECT_EQ(one.verdict(),
              "violates GLOBAL-1 at 2: bob should have seen connected, and saw nothing within 2.5 s");
}

TEST(JudgeStep, SaysNothingOfWhatCameLateButHowLate) {
    OneStep one("expect: {bob: connected}");
    one.bob_sees({connected});
    one.transcript().steps.back().late = 3240ms;
    EXPECT_EQ(
        one.verdict(),
        "inconclusive GLOBAL-1: what was awaited came late, after 3.2 s; with --answer-ms 7000 that is in "
        "time");
}

TEST(JudgeStep, SpeaksOfEveryClauseThatAnAlternativeMeans) {
    const std::string step = "expect: {clause: [GLOBAL-1, GLOBAL-3], bob: connected}";
    auto good = OneStep(step, "GLOBAL-1, GLOBAL-3");
    good.bob_sees({connected});
    EXPECT_EQ(good.verdict(0), "conforms GLOBAL-1 at 2");
    EXPECT_EQ(good.verdict(1), "conforms GLOBAL-3 at 2");
    auto bad = OneStep(step, "GLOBAL-1, GLOBAL-3");
    bad.bob_sees({told});
    EXPECT_EQ(bad.verdict(0).substr(0, 22), "violates GLOBAL-1 at 2");
    EXPECT_EQ(bad.verdict(1), "inconclusive GLOBAL-3: its step failed, and another clause takes the blame");
}

TEST(JudgeStep, SaysWhatRacesAndReclaimsTell) {
    const std::string race =
        "race: {among: [alice, bob], one: connected, rest: packet_error, clause: LOGIN-8}";
    const auto raced = [&](match::Observation alice, match::Observation bob, End end) {
        OneStep one(race, "LOGIN-8");
        auto& record = one.ends(end);
        record.seen["alice"] = {{std::move(alice)}, true};
        record.seen["bob"] = {{std::move(bob)}, true};
        decide(one.scenario_case().steps.at(1), record);
        return one.verdict();
    };
    EXPECT_EQ(raced(connected, told, End::satisfied), "conforms LOGIN-8 at 2");
    EXPECT_EQ(raced(connected, connected, End::disappointed),
              "violates LOGIN-8 at 2: exactly one should have seen connected, and 2 did");
    EXPECT_EQ(raced(connected, told, End::lost), "inconclusive LOGIN-8: not reached");
    const auto reclaimed = [](End end) {
        OneStep one("reclaim: bob", "LOGIN-9");
        one.ends(end).note = "ACK 4";
        return one.verdict();
    };
    EXPECT_EQ(reclaimed(End::satisfied), "conforms LOGIN-9 at 2");
    EXPECT_EQ(reclaimed(End::timed_out), "violates LOGIN-9 at 2: the login did not become free: ACK 4");
    EXPECT_EQ(reclaimed(End::lost), "inconclusive LOGIN-9: not reached");
}

TEST(JudgeStep, SaysNothingOfWhatWasNotReached) {
    OneStep one("expect: {bob: connected}");
    EXPECT_EQ(one.verdict(), "inconclusive GLOBAL-1: not reached");
    one.transcript().cut_short = "alice could not log in";
    EXPECT_EQ(one.verdict(), "inconclusive GLOBAL-1: alice could not log in");
    one.ends(End::lost);
    EXPECT_EQ(one.verdict(), "inconclusive GLOBAL-1: alice could not log in");
}

TEST(JudgeStep, BlamesADeathOnTheClauseThatWasBeingTried) {
    OneStep one("expect: {bob: connected, clause: GLOBAL-3}\n  - expect: {bob: closed, clause: GLOBAL-1}",
                "GLOBAL-1, GLOBAL-3");
    one.transcript().target_died = "killed by signal 11";
    EXPECT_EQ(one.verdict(0), "violates GLOBAL-1: the target died: killed by signal 11");
    one.bob_sees({connected});
    EXPECT_EQ(one.verdict(0), "inconclusive GLOBAL-1: not reached");
    EXPECT_EQ(one.verdict(1), "violates GLOBAL-3 at 2: the target died: killed by signal 11");
}

TEST(JudgeStep, SaysNothingOfOtherClausesBehindWhatAClauseForbids) {
    const std::string steps =
        "expect: {clause: LOGIN-10, one_of: {in: {bob: connected}, out: {bob: login_error, means: "
        "violates}}}\n"
        "  - expect: {bob: connected, clause: GLOBAL-1}\n  - expect: {bob: connected, clause: LOGIN-10}";
    for (const bool wrong : {true, false}) {
        SCOPED_TRACE(wrong);
        OneStep one(steps, "GLOBAL-1, LOGIN-10");
        one.bob_sees({wrong ? match::Observation{match::FrameSeen{{"login_error", {}}, false}} : connected});
        auto& next = one.ends(End::timed_out);
        next.step = 3;
        next.seen["bob"] = {{}, true};
        decide(one.scenario_case().steps.at(2), next);
        EXPECT_EQ(one.verdict(0),
                  wrong ? "inconclusive GLOBAL-1: behind out, which LOGIN-10 forbids, nothing can "
                          "be said of it"
                        : "violates GLOBAL-1 at 3: bob should have seen connected, and saw nothing");
        EXPECT_EQ(one.verdict(1),
                  wrong ? "violates LOGIN-10 at 2: this is out" : "inconclusive LOGIN-10: not reached");
    }
}

TEST(JudgeStep, LeadsWhatSomebodyShouldHaveSentBackToTheEndOfTheirConnection) {
    const auto happened = [](std::vector<Entry::Kind> kinds, std::size_t step = 1) {
        OneStep one(
            "send: {alice: {global_message: {message: hi}}}\n  - expect: {bob: {global_message: {sender: "
            "alice}}}");
        auto& record = one.ends(End::timed_out);
        record.step = 3;
        record.bindings.logins = {{"alice", "alice-3f"}, {"bob", "bob-3f"}};
        record.seen["bob"] = {{}, true};
        decide(one.scenario_case().steps.at(2), record);
        for (const auto kind : kinds)
            one.transcript().entries.push_back({1ms, step, "alice", kind, {}, {}, {}, false});
        return judge(one.scenario_case(), one.transcript()).at(0);
    };
    const auto missing = happened({});
    EXPECT_EQ(missing.symptom, "missing global_message");
    const auto cut = happened({Entry::Kind::connecting, Entry::Kind::ended});
    EXPECT_EQ(cut.symptom, "unexpected end");
    EXPECT_EQ(cut.why, missing.why + ": the connection of alice had been ended");
    EXPECT_EQ(happened({Entry::Kind::ended}, 2).symptom, missing.symptom) << "only when she had sent it";
    EXPECT_EQ(happened({Entry::Kind::sent, Entry::Kind::ended}).symptom, missing.symptom) << "that may be it";
    EXPECT_EQ(happened({Entry::Kind::left, Entry::Kind::ended}).symptom, missing.symptom) << "she left";
    EXPECT_EQ(happened({Entry::Kind::ended, Entry::Kind::connecting}).symptom, missing.symptom)
        << "she is back";
}

TEST(JudgeStep, KeepsTheWorstOfSeveralFindings) {
    const std::string step =
        "expect: {bob: connected}\n  - expect: {bob: closed}\n  - expect: {bob: connected}";
    OneStep one(step);
    one.bob_sees({connected});
    EXPECT_EQ(one.verdict(), "inconclusive GLOBAL-1: not reached");  // the others might have told more
    auto& second = one.ends(End::timed_out);
    second.step = 3;
    second.seen["bob"] = {{}, true};
    decide(one.scenario_case().steps.at(2), second);
    EXPECT_EQ(one.verdict(),
              "violates GLOBAL-1 at 3: bob should have seen the end of the connection, and saw nothing");
    auto& third = one.ends(End::timed_out);
    third.step = 4;
    third.seen["bob"] = {{}, true};
    decide(one.scenario_case().steps.at(3), third);
    EXPECT_EQ(one.verdict().substr(0, 22), "violates GLOBAL-1 at 3");  // the earlier of two
}

TEST(JudgePromises, AreViolatedByAnotherBehaviour) {
    OneStep one("expect: {one_of: {echo: {bob: connected}, no-echo: {bob: packet_error}}}", "GLOBAL-2");
    one.bob_sees({connected});
    EXPECT_EQ(one.verdict(0, {{"GLOBAL-2", "echo"}}), "observed GLOBAL-2 echo at 2");
    EXPECT_EQ(one.verdict(0, {{"GLOBAL-10", "rejects"}}), "observed GLOBAL-2 echo at 2");
    EXPECT_EQ(one.verdict(0, {{"GLOBAL-2", "no-echo"}}),
              "violates GLOBAL-2 echo at 2, promised: the target file declares no-echo, and echo was seen");
}

}  // namespace
}  // namespace chathack::judge
