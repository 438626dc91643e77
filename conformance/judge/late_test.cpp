#include "conformance/judge/late.hpp"

#include <gtest/gtest.h>

#include "conformance/judge/testing/observations.hpp"

namespace chathack::judge {
namespace {

using namespace std::chrono_literals;
using End = runner::StepRecord::End;
using runner::Entry;

match::Observation own_echo(const std::string& message) {
    auto echo = std::get<match::FrameSeen>(said(message));
    echo.optional = true;
    return echo;
}

scenario::Pattern message(const std::string& text) {
    return scenario::FramePattern{"global_message",
                                  {{"message", scenario::Value{scenario::Text{{scenario::Literal{text}}}}}}};
}

scenario::Step step_with(std::size_t index, scenario::ExpectStep expect) {
    scenario::Step step{std::move(expect), index, {}, {}};
    return step;
}

/// Step 2 said that bob sees nothing, by the marker of walt; it ended at 10 ms. Step 4 then expects bob to
/// see "good".
class SilencePlay {
public:
    SilencePlay() {
        scenario::ExpectStep nothing;
        nothing.clause = "GLOBAL-5";
        nothing.fence = "walt";
        nothing.alternatives.emplace_back().sees = {{"bob", {}}};
        silence_ = step_with(2, nothing);
        scenario::ExpectStep good;
        good.clause = "GLOBAL-6";
        good.alternatives.emplace_back().sees = {{"bob", {{message("good")}}}};
        last_ = step_with(4, good);
        auto& said_so = transcript_.steps.emplace_back();
        said_so.step = 2;
        said_so.began = 5ms;
        said_so.ended = 10ms;
        said_so.end = End::satisfied;
        said_so.seen["bob"].closed_list = true;
        said_so.overtakable = true;
        said_so.came_true = 0;
    }
    SilencePlay& sent(runner::Time at, std::size_t step, const std::string& bytes, bool harness = false) {
        auto& entry = transcript_.entries.emplace_back();
        entry.at = at;
        entry.step = step;
        entry.actor = "alice";
        entry.kind = Entry::Kind::sent;
        entry.bytes = bytes;
        entry.harness = harness;
        return *this;
    }
    SilencePlay& received(runner::Time at, const std::string& bytes) {
        sent(at, 3, bytes);
        transcript_.entries.back().kind = Entry::Kind::received;
        return *this;
    }
    runner::StepRecord& silence() { return transcript_.steps.front(); }

    /// What is late when step 4, which began at 12 ms, saw that.
    std::string late(std::vector<match::Observation> bob, runner::Time began = 12ms) {
        auto& record = transcript_.steps.emplace_back();
        record.step = 4;
        record.began = began;
        record.ended = 20ms;
        record.end = End::disappointed;
        record.seen["bob"] = {std::move(bob), true};
        const auto found =
            late_arrival(std::get<scenario::ExpectStep>(last_.what), record, steps(), transcript_);
        if (!found) return {};
        EXPECT_EQ(found->said->step, 2U);
        return found->why;
    }
    /// What is late among what no step looked at.
    std::vector<std::string> left_over(const std::string& actor, std::vector<match::Observation> seen) {
        transcript_.left_over[actor].observations = std::move(seen);
        std::vector<std::string> all;
        for (const auto& late : late_and_unseen(steps(), transcript_))
            all.push_back(std::to_string(late.said->step) + ": " + late.why);
        return all;
    }

private:
    Steps steps() const { return {{2, &silence_}, {4, &last_}}; }
    scenario::Step silence_, last_;
    runner::Transcript transcript_;
};

const std::string bob_saw_it =
    "bob saw global_message sender \"alice\" message \"too long\", late: behind the fence of walt";

TEST(LateArrival, IsATextThatWasSentBeforeTheSilenceAndNotSince) {
    struct Row {
        std::string what;
        SilencePlay play;
        std::vector<match::Observation> seen;
        std::string why;
    };
    const SilencePlay before = SilencePlay{}.sent(3ms, 1, "\5too long");
    SilencePlay reclosed = before;
    reclosed.silence().overtakable = false;
    const std::vector<Row> rows{
        {"sent before, and nothing came in its place", before, {said("too long"), said("good")}, bob_saw_it},
        {"sent before, and the good one did not come", before, {said("too long")}, ""},
        {"a part of what was sent before",
         before,
         {said("too lo"), said("good")},
         "bob saw global_message sender \"alice\" message \"too lo\", late: behind the fence of walt"},
        {"something else is wrong as well", before, {said("too long"), said("bad")}, ""},
        {"the fence is of who did it", reclosed, {said("too long"), said("good")}, ""},
        {"sent since", SilencePlay{}.sent(11ms, 3, "\5too long"), {said("too long"), said("good")}, ""},
        {"sent before and since",
         SilencePlay{before}.sent(11ms, 3, "\5too long"),
         {said("too long"), said("good")},
         ""},
        {"sent in the instant in which the silence ended, by its step",
         SilencePlay{}.sent(10ms, 2, "\5too long"),
         {said("too long"), said("good")},
         bob_saw_it},
        {"sent in that instant by the next step",
         SilencePlay{}.sent(10ms, 3, "\5too long"),
         {said("too long"), said("good")},
         ""},
        {"sent by the suite itself",
         SilencePlay{}.sent(3ms, 1, "\5too long", true),
         {said("too long"), said("good")},
         ""},
        {"received, not sent",
         SilencePlay{}.received(3ms, "\5too long"),
         {said("too long"), said("good")},
         ""},
        {"in two pieces",
         SilencePlay{}.sent(3ms, 1, "\5too ").sent(4ms, 1, "long"),
         {said("too long"), said("good")},
         bob_saw_it},
        {"a frame without a text", before, {match::FrameSeen{{"packet_error", {}}, false}, said("good")}, ""},
        {"nothing came", before, {}, ""},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.what);
        EXPECT_EQ(SilencePlay{row.play}.late(row.seen), row.why);
    }
}

TEST(LateArrival, ComesAfterTheSilence) {
    EXPECT_EQ(SilencePlay{}.sent(3ms, 1, "\5too long").late({said("too long"), said("good")}, 9ms), "");
}

TEST(LateAndUnseen, IsWhatCameToWhoShouldHaveSeenNothing) {
    const SilencePlay before = SilencePlay{}.sent(3ms, 1, "\5too long");
    const auto left = [](SilencePlay play, const std::string& actor, std::vector<match::Observation> seen) {
        return play.left_over(actor, std::move(seen));
    };
    using Lines = std::vector<std::string>;
    EXPECT_EQ(left(before, "bob", {said("too long")}), Lines{"2: " + bob_saw_it});
    EXPECT_EQ(left(before, "bob", {said("too long"), said("too long")}), Lines{"2: " + bob_saw_it});
    EXPECT_EQ(left(before, "walt", {said("too long")}), Lines{});  // of whom the step does not speak
    EXPECT_EQ(left(before, "bob", {said("another")}), Lines{});
    EXPECT_EQ(left(SilencePlay{}.sent(3ms, 1, "\5alice"), "bob", {said("me")}), Lines{})
        << "it is known by its message";
    EXPECT_EQ(left(before, "bob", {own_echo("too long")}), Lines{});
    EXPECT_EQ(left(before, "bob", {match::EndSeen{}}), Lines{});
    SilencePlay broken = before;
    broken.silence().came_true.reset();  // it was never silent
    EXPECT_EQ(left(broken, "bob", {said("too long")}), Lines{});
}

}  // namespace
}  // namespace chathack::judge
