#include "conformance/judge/judge.hpp"

#include <gtest/gtest.h>

#include "conformance/judge/testing/decided.hpp"
#include "conformance/scenario/loader.hpp"

namespace chathack::judge {
namespace {

/// Two users and the server between them, all under test.
scenario::Case together() {
    auto loaded = scenario::load_text(R"(
id: a/b
title: T
about: A
clauses: [CLIENT-2, GLOBAL-1, CLIENT-3]
actors: {alice: {role: user}, bob: {role: user}}
steps:
  - login: [alice, bob]
  - expect: {alice-server: global_message, clause: CLIENT-2}
  - expect: {bob-client: global_message, clause: GLOBAL-1}
  - expect: {bob: message, clause: CLIENT-3}
)",
                                      "a.yaml");
    for (const auto& diagnostic : loaded.diagnostics)
        ADD_FAILURE() << to_string(diagnostic);
    return loaded.scenario.cases.at(0);
}

/// Nothing comes at the step with that index.
runner::Transcript disappointed_at(const scenario::Case& one, std::size_t step, const std::string& actor) {
    runner::Transcript transcript;
    runner::StepRecord record;
    record.step = one.steps.at(step).index;
    record.end = runner::StepRecord::End::timed_out;
    record.seen[actor] = {{}, true};
    decide(one.steps.at(step), record);
    transcript.steps.push_back(record);
    return transcript;
}

const Verdict& of_clause(const std::vector<Verdict>& verdicts, const std::string& clause) {
    for (const auto& verdict : verdicts)
        if (verdict.clause == clause) return verdict;
    ADD_FAILURE() << "no verdict of " << clause;
    return verdicts.front();
}

TEST(JudgeTogether, BlamesWhoeverIsLookedAt) {
    const auto one = together();
    for (const auto& [step, actor, clause, party] :
         {std::tuple{1U, "alice-server", "CLIENT-2", "alice"},
          std::tuple{2U, "bob-client", "GLOBAL-1", "server"}, std::tuple{3U, "bob", "CLIENT-3", "bob"}}) {
        SCOPED_TRACE(clause);
        const auto verdicts = judge(one, disappointed_at(one, step, actor));
        EXPECT_EQ(of_clause(verdicts, clause).kind, verdict::Kind::violates);
        EXPECT_EQ(of_clause(verdicts, clause).party, party);
    }
}

TEST(JudgeTogether, BlamesTheOneOfSeveralWhoIsDisappointed) {
    auto one = together();
    auto& expect = std::get<scenario::ExpectStep>(one.steps.at(3).what);
    auto alice = expect.alternatives.front().sees.front();
    alice.actor = "alice";
    expect.alternatives.front().sees.push_back(alice);
    auto transcript = disappointed_at(one, 3, "alice");
    transcript.steps.back().seen["bob"] = {{match::FrameSeen{{"message", {}}, false}}, true};
    EXPECT_EQ(of_clause(judge(one, transcript), "CLIENT-3").party, "alice");
}

TEST(JudgeTogether, AddsWhatWasObservedOnceAndOfEachParty) {
    const auto one = together();
    auto transcript = disappointed_at(one, 2, "bob-client");
    transcript.observed = {{"GLOBAL-1", verdict::Kind::violates, {}, "lost", {}},
                           {"CLIENT-5", verdict::Kind::violates, {}, "too long", "bob"},
                           {"CLIENT-5", verdict::Kind::violates, {}, "too long", "alice"},
                           {"LOGIN-1", verdict::Kind::conforms, {}, "seen", {}},
                           {"CLIENT-3", verdict::Kind::conforms, {}, "seen", "bob"}};
    const auto verdicts = judge(one, transcript);
    ASSERT_EQ(verdicts.size(), 6U);
    EXPECT_EQ(verdicts[3].party, "bob");
    EXPECT_EQ(verdicts[4].party, "alice");
    EXPECT_EQ(verdicts[5].clause, "LOGIN-1");
    EXPECT_EQ(verdicts[5].party, server_party);
}

TEST(JudgeTogether, ADeathIsToldOfWhoDiedByAClauseOfIts) {
    const auto one = together();
    auto transcript = disappointed_at(one, 2, "bob-client");
    transcript.target_died = "killed by signal 11";
    transcript.died = "bob";
    const auto verdicts = judge(one, transcript);
    EXPECT_EQ(of_clause(verdicts, "CLIENT-2").kind, verdict::Kind::violates);
    EXPECT_EQ(of_clause(verdicts, "CLIENT-2").party, "bob");
}

}  // namespace
}  // namespace chathack::judge
