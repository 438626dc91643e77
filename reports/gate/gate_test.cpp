#include "reports/gate/gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/sample_result.hpp"

namespace chathack::reports::gate {
namespace {

using chathack::testing::sample_result;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Baseline known() { return make_baseline(sample_result(), {}, "issue 17"); }

void mend(Result& result, std::size_t at) { result.cases[at].verdicts[0].kind = verdict::Kind::conforms; }
void spoil(Result& result, std::size_t at) {
    result.cases[at].verdicts[0].kind = verdict::Kind::violates;
    result.cases[at].verdicts[0].why = "it broke";
}
Judgement judged(Result result, const GateOptions& options = {}) {
    summarise(result);
    return judge(result, known(), options);
}

TEST(Gate, PassesWhatIsKnown) {
    const auto judgement = judged(sample_result());
    EXPECT_TRUE(judgement.passed);
    EXPECT_EQ(judgement.known, 4U);
    EXPECT_THAT(to_text(judgement, "known.yaml"),
                HasSubstr("GATE PASSED: 0 new, 0 vanished, 0 fixed, 4 known"));
}

TEST(Gate, FailsOnANewViolation) {
    auto result = sample_result();
    spoil(result, 0);
    const auto judgement = judged(result);
    EXPECT_FALSE(judgement.passed);
    ASSERT_EQ(judgement.worse.size(), 1U);
    EXPECT_EQ(judgement.worse[0].key, "login/free");
    EXPECT_THAT(
        to_text(judgement, "known.yaml"),
        HasSubstr("worse than the baseline: 1\n  LOGIN-1 login/free: violates-must\n      it broke\n"));
}

TEST(Gate, TellsAViolationOnceWhateverElseItsCaseCouldNotSay) {
    auto worse = sample_result();
    spoil(worse, 0);  // login/free, of LOGIN-1
    auto undecided = worse.cases[0].verdicts[0];
    undecided.kind = verdict::Kind::inconclusive;
    undecided.clause = "LOGIN-3";
    worse.cases[0].verdicts.push_back(undecided);
    summarise(worse);
    EXPECT_EQ(judge(worse, known(), {}).worse.size(), 1U);
    EXPECT_EQ(compare(sample_result(), worse).worse.size(), 1U);
    auto mended = worse;
    mend(mended, 0);
    summarise(mended);
    EXPECT_THAT(compare(worse, mended).worse, IsEmpty()) << "it was undecided before";
    EXPECT_TRUE(judge(mended, make_baseline(worse, {}, "issue 18"), {}).passed);
}

TEST(Gate, TellsEntriesThatAreAboutNothing) {
    auto baseline = known();
    baseline.known[1].clause = "GLOBAL-55";
    baseline.known[0].cases = {"no/such"};
    const auto judgement = judge(sample_result(), baseline, {});
    EXPECT_THAT(judgement.stale, ElementsAre("GLOBAL-2 no/such", "GLOBAL-55 global/limit:ascii-1025"));
    EXPECT_THAT(to_text(judgement, "known.yaml"),
                HasSubstr("entries of known.yaml that match nothing in this suite; are they misspelt?: 2\n"));
    EXPECT_THAT(judged(sample_result()).stale, IsEmpty());
}

TEST(Gate, FailsWhenAKnownFaultGetsGraver) {
    auto result = sample_result();
    spoil(result, 5);  // a MUST that could not be decided
    const auto judgement = judged(result);
    ASSERT_EQ(judgement.worse.size(), 1U);
    EXPECT_EQ(judgement.worse[0].before, "inconclusive");
    EXPECT_FALSE(judgement.passed);
}

TEST(Gate, FailsOnTheSameFaultInAnotherVariant) {
    auto result = sample_result();
    result.cases[1].variant = "bytes";
    EXPECT_EQ(judged(result, {.subset = true}).worse.size(), 1U);
}

TEST(Gate, AsksToTightenWhatIsFixed) {
    auto result = sample_result();
    mend(result, 1);
    const auto judgement = judged(result);
    EXPECT_TRUE(judgement.passed);
    ASSERT_EQ(judgement.fixed.size(), 1U);
    EXPECT_EQ(judgement.fixed[0].clause, "GLOBAL-5");
    const auto text = to_text(judgement, "known.yaml");
    EXPECT_THAT(text, HasSubstr("fixed, please take them out of known.yaml: 1\n"));
    EXPECT_THAT(text, HasSubstr("baseline RESULT --old known.yaml --output known.yaml"));
    EXPECT_FALSE(judged(result, {.tight = true}).passed);
}

TEST(Gate, SaysNothingWhenWhatIsFlakyShowsOrDoesNot) {
    auto baseline = known();
    for (auto& entry : baseline.known)
        entry.flaky = true;
    auto result = sample_result();
    mend(result, 1);
    summarise(result);
    const auto judgement = judge(result, baseline, {.tight = true});
    EXPECT_TRUE(judgement.passed);
    EXPECT_THAT(judgement.fixed, IsEmpty());
}

TEST(Gate, TellsVanishedCasesAndASmallerSuite) {
    auto result = sample_result();
    result.cases.erase(result.cases.begin());                   // one is gone
    result.cases[2].verdicts[0].kind = verdict::Kind::skipped;  // one is not played any more
    const auto judgement = judged(result);
    EXPECT_FALSE(judgement.passed);
    EXPECT_THAT(judgement.vanished, ElementsAre("login/free", "wire/opcode:zero"));
    EXPECT_THAT(to_text(judgement, "known.yaml"),
                HasSubstr("the suite is smaller: 4 cases were played, 6 are in the baseline"));
    EXPECT_TRUE(judged(result, {.subset = true}).passed);
}

TEST(Gate, TellsNewCases) {
    auto result = sample_result();
    result.cases.push_back(result.cases[0]);
    result.cases.back().id = "login/new";
    const auto judgement = judged(result);
    EXPECT_TRUE(judgement.passed);
    EXPECT_THAT(judgement.new_cases, ElementsAre("login/new"));
}

TEST(Gate, FailsOnARunThatSaysLittleOrIsOfAnother) {
    auto result = sample_result();
    result.run.partial = true;
    EXPECT_FALSE(judged(result).passed);
    result = sample_result();
    result.target.name = "yours";
    EXPECT_THAT(judged(result).trouble, ElementsAre(HasSubstr("\"yours\"")));
    EXPECT_THAT(to_text(judged(result), "known.yaml"),
                HasSubstr("\nGATE FAILED, as the baseline is of the target"));
    result = sample_result();
    result.run.network = "lossy";
    EXPECT_FALSE(judged(result).passed);
    EXPECT_FALSE(judged(Result{}).passed);
}

TEST(Compare, TellsWorseBetterAndOtherChoices) {
    auto after = sample_result();
    spoil(after, 0);
    mend(after, 1);
    after.cases[3].verdicts[0].behaviour = "reads-on";
    after.cases.pop_back();
    summarise(after);
    const auto comparison = compare(sample_result(), after);
    ASSERT_EQ(comparison.worse.size(), 1U);
    EXPECT_EQ(comparison.worse[0].clause, "LOGIN-1");
    ASSERT_EQ(comparison.better.size(), 1U);
    EXPECT_EQ(comparison.better[0].clause, "GLOBAL-5");
    ASSERT_EQ(comparison.other_choices.size(), 1U);
    EXPECT_EQ(comparison.other_choices[0].after, "reads-on");
    EXPECT_THAT(comparison.vanished, IsEmpty());  // the last one had been skipped
    EXPECT_TRUE(comparison.is_worse());
    EXPECT_THAT(to_text(comparison, sample_result(), after),
                HasSubstr("WORSE: 1 worse, 1 better, 1 other choices"));
}

TEST(Compare, OfARunWithItselfFindsNothing) {
    const auto comparison = compare(sample_result(), sample_result());
    EXPECT_FALSE(comparison.is_worse());
    EXPECT_THAT(to_text(comparison, sample_result(), sample_result()), HasSubstr("\nNOT WORSE: 0 worse"));
}

TEST(Compare, WarnsOfRunsThatDifferInMoreThanTheirAnswers) {
    auto after = sample_result();
    after.target.name = "another";
    after.run.network = "dsl";
    const auto text = to_text(compare(sample_result(), after), sample_result(), after);
    EXPECT_THAT(text, HasSubstr("careful: the runs differ in target: \"" + sample_result().target.name +
                                "\" and \"another\"\n"));
    EXPECT_THAT(text, HasSubstr("careful: the runs differ in network: "));
    EXPECT_THAT(text, Not(HasSubstr("version")));
}

TEST(Compare, TellsThatCasesVanished) {
    auto after = sample_result();
    after.cases.erase(after.cases.begin());
    const auto comparison = compare(sample_result(), after);
    EXPECT_THAT(comparison.vanished, ElementsAre("login/free"));
    EXPECT_TRUE(comparison.is_worse());
    EXPECT_THAT(to_text(comparison, sample_result(), after), HasSubstr("\nWORSE, as cases vanished"));
    EXPECT_FALSE(compare(sample_result(), after, true).is_worse()) << "a part was run";
}

}  // namespace
}  // namespace chathack::reports::gate
