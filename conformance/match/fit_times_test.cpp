#include <gtest/gtest.h>

#include "conformance/match/fit.hpp"
#include "conformance/match/testing/frame_seen.hpp"

namespace chathack::match {
namespace {

using scenario::EndPattern;
using scenario::FramePattern;
using scenario::Occurrence;
using scenario::Pattern;

TEST(FitTimes, SaysHowOftenSomethingMayCome) {
    struct Row {
        std::string what;
        std::vector<Pattern> patterns;
        std::vector<Observation> observations;
        bool closed_list;
        Fit fit;
    };
    const Pattern maybe_error = FramePattern{"packet_error", {}, Occurrence::maybe};
    const Pattern any_error = FramePattern{"packet_error", {}, Occurrence::any};
    const Pattern some_error = FramePattern{"packet_error", {}, Occurrence::some};
    const Pattern welcome = FramePattern{"connected", {}};
    const auto error = frame("packet_error");
    const auto connected = frame("connected");
    const std::vector<Row> rows{
        {"maybe, and it came", {maybe_error, EndPattern{}}, {error, EndSeen{}}, true, Fit::fits},
        {"maybe, and it did not", {maybe_error, EndPattern{}}, {EndSeen{}}, true, Fit::fits},
        {"maybe is not twice", {maybe_error, EndPattern{}}, {error, error, EndSeen{}}, true, Fit::cannot},
        {"maybe alone decides nothing", {maybe_error, EndPattern{}}, {error}, false, Fit::undecided},
        {"any, none came", {any_error, welcome}, {connected}, false, Fit::fits},
        {"any, three came", {any_error, welcome}, {error, error, error, connected}, false, Fit::fits},
        {"some, none came", {some_error, welcome}, {connected}, false, Fit::cannot},
        {"some, one came", {some_error, welcome}, {error, connected}, false, Fit::fits},
        {"some, two came", {some_error, welcome}, {error, error, connected}, false, Fit::fits},
        {"some, nothing yet", {some_error}, {}, false, Fit::undecided},
        {"the end may be missing", {welcome, EndPattern{Occurrence::maybe}}, {connected}, true, Fit::fits},
        {"two that may come, in order",
         {maybe_error, some_error, welcome},
         {error, error, connected},
         false,
         Fit::fits},
        {"what may come goes to the first",
         {maybe_error, some_error, welcome},
         {error, connected},
         false,
         Fit::cannot},
        {"once is once", {welcome}, {error}, false, Fit::cannot},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.what);
        const SeenByActor seen{{"alice", {row.observations, row.closed_list}}};
        EXPECT_EQ(fit({{"alice", {row.patterns}}}, seen, {}, false).fit, row.fit);
    }
}

TEST(FitTimes, WithAFenceWaitsForWhatMayStillCome) {
    const std::vector<scenario::Sees> sees{
        {"alice", {{FramePattern{"connected", {}}, EndPattern{Occurrence::maybe}}}}};
    EXPECT_EQ(fit(sees, {{"alice", {{frame("connected")}, false}}}, {}, true).fit, Fit::undecided);
    EXPECT_EQ(fit(sees, {{"alice", {{frame("connected")}, true}}}, {}, true).fit, Fit::fits);
    const auto both = fit(sees, {{"alice", {{frame("connected"), EndSeen{}}, true}}}, {}, true);
    EXPECT_EQ(both.fit, Fit::fits);
    EXPECT_EQ(both.taken.at("alice"), 2U);
}

}  // namespace
}  // namespace chathack::match
