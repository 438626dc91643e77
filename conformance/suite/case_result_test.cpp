#include "conformance/suite/case_result.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/testing/scenario_text.hpp"

namespace chathack::suite {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using verdict::Kind;

judge::Verdict verdict_of(const std::string& clause, Kind kind) {
    judge::Verdict made;
    made.clause = clause;
    made.kind = kind;
    return made;
}

scenario::Case one_expect() {
    return scenario::only_case(scenario::file_with("  - expect: {bob: connected}\n"));
}

TEST(CaseResult, SaysWhatTheCaseIs) {
    const auto made = make_case_result(one_expect(), {}, {});
    EXPECT_EQ(made.id, "a/b");
    EXPECT_EQ(made.title, "T");
    EXPECT_EQ(made.about, "A");
    EXPECT_EQ(made.file, "a.yaml");
    EXPECT_EQ(made.line, 1U);
    EXPECT_THAT(made.clauses, ElementsAre("GLOBAL-1"));
    ASSERT_EQ(made.actors.size(), 3U);
    EXPECT_EQ(made.actors[0].name + " " + made.actors[0].role, "alice client");
    EXPECT_EQ(made.steps.size(), 2U);
}

TEST(CaseResult, NamesTheRolesOfActors) {
    const auto made = make_case_result(
        scenario::only_case(scenario::file_of(
            "{alice: {role: user}, host: {role: server}, bob: {role: peer}}",
            "  - listen: bob\n  - connect: alice\n  - expect: {alice: asked}\n", "CLIENT-3")),
        {}, {});
    std::vector<std::string> roles;
    for (const auto& actor : made.actors)
        roles.push_back(actor.role);
    EXPECT_THAT(roles, ElementsAre("user", "server", "peer"));
}

TEST(CaseResult, TellsWhetherFramesAreSentInPieces) {
    const auto in_pieces = [](const std::string& more) {
        const auto steps =
            "  - login: alice\n  - parallel:\n      - - send: {alice: {private_ask: {receiver: bob}}" + more +
            "}\n      - - login: carol\n  - expect: {carol: nothing, fence: carol}\n";
        return make_case_result(
                   scenario::only_case(scenario::file_of("[alice, carol, bob]", steps, "PRIVATE-1")), {}, {})
            .in_pieces;
    };
    EXPECT_FALSE(in_pieces(""));
    EXPECT_TRUE(in_pieces(", cut: [3]"));
    EXPECT_TRUE(in_pieces(", cut: every_byte"));
    EXPECT_TRUE(in_pieces(", most: 3"));
    EXPECT_TRUE(in_pieces(", skip: 3"));
    EXPECT_TRUE(in_pieces(", drop: 1"));
}

TEST(CaseResult, TellsEveryVerdictAndTheGravest) {
    auto observed = verdict_of("GLOBAL-2", Kind::observed);
    observed.behaviour = "echo";
    observed.party = "bob";
    auto broken = verdict_of("GLOBAL-3", Kind::violates);
    broken.why = "lost";
    broken.step = 2;
    broken.promise = true;
    const auto made =
        make_case_result(one_expect(), {},
                         {verdict_of("GLOBAL-1", Kind::conforms), observed, broken,
                          verdict_of("GLOBAL-4", Kind::inconclusive), verdict_of("GLOBAL-5", Kind::skipped)});
    std::vector<std::string> lines;
    for (const auto& one : made.verdicts)
        lines.push_back(one.clause + " " + std::string{to_string(one.level)} + " " +
                        std::string{to_string(one.kind)});
    EXPECT_THAT(lines,
                ElementsAre("GLOBAL-1 MUST conforms", "GLOBAL-2 OPEN observed", "GLOBAL-3 MUST violates",
                            "GLOBAL-4 MUST inconclusive", "GLOBAL-5 MUST skipped"));
    EXPECT_EQ(made.verdicts[1].behaviour, "echo");
    EXPECT_EQ(made.verdicts[1].party, "bob");
    EXPECT_EQ(made.verdicts[2].why, "lost");
    EXPECT_EQ(made.verdicts[2].step, 2U);
    EXPECT_TRUE(made.verdicts[2].promise);
    EXPECT_EQ(made.verdict, verdict::Outcome::violates_must);
    EXPECT_THAT(made.clauses, ElementsAre("GLOBAL-1", "GLOBAL-2", "GLOBAL-3", "GLOBAL-4", "GLOBAL-5"));
}

TEST(CaseResult, TellsTimesAndWhyItEndedEarly) {
    runner::Transcript transcript;
    transcript.seed = 9;
    transcript.waited = 4ms;
    transcript.starting = 5ms;
    transcript.cut_short = "alice could not log in";
    transcript.target_died = "exit status 1";
    auto& record = transcript.steps.emplace_back();
    record.step = 2;
    record.ended = 7ms;
    auto made = make_case_result(one_expect(), transcript, {});
    EXPECT_EQ(made.seed, 9U);
    EXPECT_EQ(made.duration_us, 7000);
    EXPECT_EQ(made.waited_us, 4000);
    EXPECT_EQ(made.starting_us, 5000);
    EXPECT_EQ(made.cut_short, "alice could not log in");
    EXPECT_EQ(made.target_died, "exit status 1");
    transcript.complete = true;
    EXPECT_EQ(make_case_result(one_expect(), transcript, {}).cut_short, "");
}

TEST(CaseResult, MarksALoginOnTheWayAsTheSuitesOwnDoing) {
    runner::Transcript transcript;
    for (const std::size_t step : {1U, 2U}) {
        auto& entry = transcript.entries.emplace_back();
        entry.step = step;
        entry.actor = "bob";
        entry.kind = runner::Entry::Kind::received;
        entry.bytes = "\3";
    }
    const auto made = make_case_result(one_expect(), transcript, {});
    ASSERT_EQ(made.entries.size(), 2U);
    EXPECT_TRUE(made.entries[0].harness);
    EXPECT_FALSE(made.entries[1].harness);
}

TEST(UntriedResult, SaysOfEveryClauseWhy) {
    const auto made = make_untried_result(one_expect(), Kind::skipped, "it needs an account");
    ASSERT_EQ(made.verdicts.size(), 1U);
    EXPECT_EQ(made.verdicts[0].kind, Kind::skipped);
    EXPECT_EQ(made.verdicts[0].why, "it needs an account");
    EXPECT_EQ(made.verdict, verdict::Outcome::skipped);
    EXPECT_TRUE(made.steps.empty());
    EXPECT_EQ(make_untried_result(one_expect(), Kind::inconclusive, "").verdict,
              verdict::Outcome::inconclusive);
}

}  // namespace
}  // namespace chathack::suite
