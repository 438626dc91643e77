#include "conformance/scenario/fence_check.hpp"

#include <gtest/gtest.h>

#include "conformance/scenario/testing/frame_pattern.hpp"

namespace chathack::scenario {
namespace {

const std::string advice = "; add `fence:` with the actor whose step could have been seen";

Alternative alternative(const std::string& name, std::vector<Sees> sees, const std::string& behaviour) {
    Alternative made;
    made.name = name;
    made.sees = std::move(sees);
    Meaning meaning;
    meaning.behaviour = behaviour;
    made.means = {meaning};
    return made;
}

std::string told(ExpectStep expect, const std::string& fence = {}) {
    expect.fence = fence;
    input::Diagnostics report{"a.yaml"};
    check_fence(expect, {3, 7}, report);
    const auto all = report.take();
    if (all.empty()) return {};
    EXPECT_EQ(all.size(), 1U);
    EXPECT_EQ(all.front().position, (input::Position{3, 7}));
    return all.front().message;
}

TEST(CheckFence, AsksForOneWhereNothingOrNoMoreIsToCome) {
    struct Row {
        std::string what;
        std::vector<std::vector<Pattern>> sequences;
        std::string error;
    };
    const std::vector<Row> rows{
        {"one frame", {{frame("connected")}}, ""},
        {"what may come before it", {{frame("packet_error", Occurrence::any), frame("connected")}}, ""},
        {"nothing", {}, "only a fence can show that bob sees nothing" + advice},
        {"what may come at the end",
         {{frame("connected"), EndPattern{Occurrence::maybe}}},
         "only a fence can show that bob sees no more" + advice},
        {"some",
         {{frame("connected", Occurrence::some)}},
         "only a fence can show that bob sees no more" + advice},
        {"in the second sequence",
         {{frame("connected")}, {frame("packet_error", Occurrence::any)}},
         "only a fence can show that bob sees no more" + advice},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.what);
        ExpectStep expect;
        expect.alternatives = {alternative("only", {{"bob", row.sequences}}, "")};
        EXPECT_EQ(told(expect), row.error);
        EXPECT_EQ(told(expect, "carol"), "");
    }
}

TEST(CheckFence, AsksForOneWhereAnAlternativeComesTrueOnTheWayToAnother) {
    const Sees error{"bob", {{frame("packet_error")}}};
    const Sees error_and_end{"bob", {{frame("packet_error"), EndPattern{}}}};
    const Sees end{"bob", {{EndPattern{}}}};
    const Sees two{"bob", {{frame("packet_error")}, {frame("connected")}}};
    const Sees carol{"carol", {{frame("connected")}}};
    struct Row {
        std::string what;
        Alternative one, other;
        std::string error;
    };
    const std::string hidden = "`goes-on` comes true before `closes` can" + advice;
    const std::vector<Row> rows{
        {"different frames", alternative("goes-on", {error}, "a"), alternative("closes", {end}, "b"), ""},
        {"the same beginning", alternative("goes-on", {error}, "a"),
         alternative("closes", {error_and_end}, "b"), hidden},
        {"in the other order", alternative("closes", {error_and_end}, "b"),
         alternative("goes-on", {error}, "a"), hidden},
        {"with the same meaning", alternative("goes-on", {error}, "a"),
         alternative("closes", {error_and_end}, "a"), ""},
        {"another actor has to see something, too", alternative("goes-on", {error, carol}, "a"),
         alternative("closes", {error_and_end}, "b"), ""},
        {"sequences that interleave", alternative("goes-on", {error}, "a"), alternative("closes", {two}, "b"),
         ""},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.what);
        ExpectStep expect;
        expect.alternatives = {row.one, row.other};
        EXPECT_EQ(told(expect), row.error);
        EXPECT_EQ(told(expect, "carol"), "");
    }
}

}  // namespace
}  // namespace chathack::scenario
