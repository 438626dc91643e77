#include "conformance/suite/step_results.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/testing/scenario_text.hpp"

namespace chathack::suite {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using End = runner::StepRecord::End;

const match::Observation connected = match::FrameSeen{{"connected", {}}, false};

/// The second step, behind a login of alice, bob and carol.
scenario::Case with(const std::string& step) {
    return scenario::only_case(scenario::file_with("  - " + step + "\n"));
}

runner::StepRecord record_of(std::size_t step, End end) {
    runner::StepRecord record;
    record.step = step;
    record.end = end;
    return record;
}

TEST(StepResults, SayHowAStepWent) {
    const auto one = with("expect: {bob: connected}");
    struct Row {
        End end;
        runner::Proof proof;
        std::string end_word, proof_word;
    };
    for (const auto& row : {Row{End::satisfied, runner::Proof::none, "satisfied", ""},
                            Row{End::disappointed, runner::Proof::fence, "disappointed", "fence"},
                            Row{End::timed_out, runner::Proof::quiet, "timed out", "quiet"},
                            Row{End::lost, runner::Proof::ended, "lost", "ended"},
                            Row{End::satisfied, runner::Proof::exhausted, "satisfied", "exhausted"}}) {
        SCOPED_TRACE(row.end_word);
        runner::Transcript transcript;
        auto& record = transcript.steps.emplace_back(record_of(2, row.end));
        record.began = 1ms;
        record.ended = 3ms;
        record.quiet = 2ms;
        record.proof = row.proof;
        record.note = "a note";
        const auto made = make_step_results(one.steps, transcript);
        ASSERT_EQ(made.size(), 2U);
        EXPECT_EQ(made[0].end, "not reached");
        EXPECT_EQ(made[0].text, "alice, bob and carol log in");
        EXPECT_EQ(made[0].line, 7U);
        EXPECT_EQ(made[1].index, 2U);
        EXPECT_EQ(made[1].end, row.end_word);
        EXPECT_EQ(made[1].proof, row.proof_word);
        EXPECT_EQ(made[1].began_us, 1000);
        EXPECT_EQ(made[1].ended_us, 3000);
        EXPECT_EQ(made[1].quiet_us, 2000);
        EXPECT_EQ(made[1].note, "a note");
    }
}

TEST(StepResults, ShowWhatWasExpectedAndWhatWasSeen) {
    const auto one = with(
        "expect: {one_of: {good: {bob: {merge: [[connected, closed], [packet_error]]}, carol: nothing}, bad: "
        "{bob: login_error, means: violates}}, fence: alice}");
    runner::Transcript transcript;
    auto& record = transcript.steps.emplace_back(record_of(2, End::satisfied));
    record.seen["bob"] = {{match::FrameSeen{{"login_error", {}}, false}}, true};
    record.came_true = 1;
    const auto made = make_step_results(one.steps, transcript).at(1);
    ASSERT_EQ(made.expected.size(), 2U);
    EXPECT_EQ(made.expected[0].name, "good");
    ASSERT_EQ(made.expected[0].sees.size(), 3U);  // bob's two sequences, carol's silence
    EXPECT_EQ(made.expected[0].sees[0].actor, "bob");
    EXPECT_THAT(made.expected[0].sees[0].frames, ElementsAre("connected", "the end of the connection"));
    EXPECT_THAT(made.expected[0].sees[1].frames, ElementsAre("packet_error"));
    EXPECT_EQ(made.expected[0].sees[2].actor, "carol");
    EXPECT_THAT(made.expected[0].sees[2].frames, IsEmpty());
    EXPECT_EQ(made.came_true, 1);
    ASSERT_EQ(made.seen.size(), 1U);
    EXPECT_EQ(made.seen[0].actor, "bob");
    EXPECT_THAT(made.seen[0].frames, ElementsAre("login_error"));
}

TEST(StepResults, SayWhichAlternativeTheRunnerFoundTrue) {
    const auto one = with("expect: {one_of: {told: {bob: packet_error}, closed: {bob: closed}}}");
    runner::Transcript transcript;
    auto& record = transcript.steps.emplace_back(record_of(2, End::timed_out));
    record.came_true = 1;
    const auto came_true = [&] { return make_step_results(one.steps, transcript).at(1).came_true; };
    EXPECT_EQ(came_true(), 1);
    record.came_true.reset();
    record.seen["bob"] = {{match::FrameSeen{{"packet_error", {}}, false}}, true};  // and decide nothing again
    EXPECT_EQ(came_true(), -1);
    transcript.steps.clear();
    EXPECT_EQ(came_true(), -1);
}

TEST(StepResults, ShowARaceAsOneAndTheOthers) {
    const auto one = with("race: {among: [bob, carol], one: connected, rest: closed}");
    runner::Transcript transcript;
    auto& record = transcript.steps.emplace_back(record_of(2, End::satisfied));
    record.seen["bob"] = {{connected}, true};
    record.seen["carol"] = {{match::EndSeen{}}, true};
    record.came_true = 0;
    const auto made = make_step_results(one.steps, transcript).at(1);
    ASSERT_EQ(made.expected.size(), 1U);
    EXPECT_EQ(made.expected[0].name, "one of 2");
    EXPECT_EQ(made.expected[0].sees[1].actor, "each other");
    EXPECT_EQ(made.came_true, 0);
}

TEST(StepResults, ShowABoundedNumberOfFrames) {
    const auto one = with("expect: {bob: [{repeat: {times: 51, frames: [connected]}}]}");
    runner::Transcript transcript;
    auto& record = transcript.steps.emplace_back(record_of(2, End::satisfied));
    record.seen["bob"].observations.assign(53, connected);
    const auto made = make_step_results(one.steps, transcript).at(1);
    ASSERT_EQ(made.seen[0].frames.size(), 51U);
    EXPECT_EQ(made.seen[0].frames.back(), "and 3 more");
    ASSERT_EQ(made.expected[0].sees[0].frames.size(), 51U);
    EXPECT_EQ(made.expected[0].sees[0].frames.back(), "and 1 more");
}

TEST(StepResults, PutNestedStepsBehindTheOneTheyStandIn) {
    const auto one = with("parallel: [[{pause: alice}], [{expect: {bob: connected}}]]");
    std::vector<std::string> lines;
    for (const auto& step : make_step_results(one.steps, {}))
        lines.push_back(std::to_string(step.depth) + " " + step.text);
    EXPECT_THAT(lines, ElementsAre("0 alice, bob and carol log in", "0 2 lists of steps at the same time",
                                   "1 alice stops reading", "1 bob sees connected"));
}

}  // namespace
}  // namespace chathack::suite
