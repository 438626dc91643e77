#include "conformance/judge/judge.hpp"

#include <gtest/gtest.h>

#include "conformance/judge/testing/decided.hpp"
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

match::Observation said(const std::string& message) {
    return match::FrameSeen{{"global_message", {{"sender", "alice"}, {"message", message}}}, false};
}
const match::Observation told = match::FrameSeen{{"packet_error", {}}, false};

class Play {
public:
    Play() : case_{scenario::load_text(too_long, "a.yaml").scenario.cases.at(0)} {
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
    Play play;
    play.last({told}, {});
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::conforms);
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::conforms);
}

TEST(Judge, BlamesTheStepThatWasDisappointed) {
    Play play;
    play.last({}, {});
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::conforms);
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::violates);
}

TEST(Judge, BlamesTheSilenceThatALateFrameBreaks) {  // a thread for each connection: the fence overtakes
    Play play;
    play.last({told}, {said("too long")});
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::violates);
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::inconclusive);
}

TEST(Judge, TakesAPartOfWhatWasSentForLateToo) {
    Play play;
    play.last({told}, {said("too lo")});
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::violates);
}

TEST(Judge, DoesNotTakeForLateWhatWasSentSince) {
    Play play;
    play.last({told}, {said("and a good one")});
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::conforms);
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::violates);
}

TEST(Judge, DoesNotTakeForLateWhatAFenceOfTheDoerExcludes) {
    Play play;
    play.at(2).overtakable = false;
    play.last({told}, {said("too long")});
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::conforms);
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::violates);
}

TEST(Judge, SeesALateFrameThatNoStepLookedAt) {
    Play play;
    play.last({told}, {});
    play.leave_over("bob", said("too long"));
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::violates);
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::conforms);
}

TEST(Judge, LetsOthersHaveWhatOnlyTheSilentMustNot) {
    Play play;
    play.last({told}, {});
    play.leave_over("walt", said("too long"));
    play.leave_over("bob", said("and a good one"));
    EXPECT_EQ(play.of("GLOBAL-5"), Kind::conforms);
}

TEST(Judge, TellsWhatTheNextStepSentInTheSameInstantFromWhatWasSentBefore) {
    Play play;
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
    Play play;
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
    Play play;
    play.last({}, {said("too long")});
    EXPECT_EQ(play.of("GLOBAL-6"), Kind::violates);
}

}  // namespace
}  // namespace chathack::judge
