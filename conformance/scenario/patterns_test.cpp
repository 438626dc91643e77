#include "conformance/scenario/patterns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/testing/frame_pattern.hpp"
#include "conformance/scenario/testing/scenario_text.hpp"

namespace chathack::scenario {
namespace {

using Sequences = std::vector<std::vector<Pattern>>;

/// What bob should see. A fence of carol shows that nothing else came.
Sequences seen(const std::string& yaml) {
    const auto made = only_case(file_with("  - expect: {bob: " + yaml + ", fence: carol}\n"));
    const auto* expect = made.steps.size() == 2 ? std::get_if<ExpectStep>(&made.steps[1].what) : nullptr;
    if (!expect) return {{frame("not read")}};
    return expect->alternatives.at(0).sees.at(0).sequences;
}

TEST(Patterns, SayWhatComesInWhichOrderAndHowOften) {
    struct Row {
        std::string yaml;
        Sequences sequences;
    };
    const FramePattern hi{"global_message", {{"message", Value{Text{{Literal{"hi"}}}}}}};
    const std::vector<Row> rows{
        {"nothing", {}},
        {"[]", {}},
        {"{merge: [[], []]}", {}},
        {"connected", {{frame("connected")}}},
        {"{connected: {}}", {{frame("connected")}}},
        {"closed", {{EndPattern{}}}},
        {"{global_message: {message: hi}}", {{hi}}},
        {"[connected, {global_message: {message: hi}}, closed]", {{frame("connected"), hi, EndPattern{}}}},
        {"{maybe: connected}", {{frame("connected", Occurrence::maybe)}}},
        {"[{any: packet_error}, {some: connected}, {maybe: closed}]",
         {{frame("packet_error", Occurrence::any), frame("connected", Occurrence::some),
           EndPattern{Occurrence::maybe}}}},
        {"{merge: [[connected, closed], [packet_error]]}",
         {{frame("connected"), EndPattern{}}, {frame("packet_error")}}},
        {"{any_order: [connected, packet_error]}", {{frame("connected")}, {frame("packet_error")}}},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.yaml);
        EXPECT_TRUE(seen(row.yaml) == row.sequences);
    }
}

TEST(Patterns, AreObservationsWhereAUserSees) {
    const auto made =
        only_case(file_of("{alice: {role: user}, host: {role: server}}",
                          "  - connect: alice\n"
                          "  - expect: {alice: [{asked: bob}, {message: {from: bob, text: hi}}]}\n",
                          "CLIENT-3"));
    const auto& sequence =
        std::get<ExpectStep>(made.steps.at(1).what).alternatives.at(0).sees.at(0).sequences.at(0);
    const auto from_bob = std::pair<std::string, FieldPattern>{"from", Value{Text{{Literal{"bob"}}}}};
    EXPECT_TRUE(std::get<FramePattern>(sequence.at(0)) == (FramePattern{"asked", {from_bob}}));
    EXPECT_EQ(std::get<FramePattern>(sequence.at(1)).fields.size(), 2U);
}

TEST(Patterns, TellWhatAUserDoesNotSee) {
    EXPECT_THAT(
        errors_of(file_of("{alice: {role: user}, host: {role: server}}",
                          "  - connect: alice\n"
                          "  - expect: {alice: global_message}\n"
                          "  - expect: {alice: mesage}\n",
                          "CLIENT-3")),
        ::testing::ElementsAre(
            "8:21 a user does not see `global_message`; it sees logged_in, login_error, login_exists, "
            "server_lost, message, asked, accepted, refused, direct_opened, direct_closed, "
            "private_message, not_done, file or overwritten",
            "9:21 no observation is named `mesage`; did you mean `message`?"));
}

}  // namespace
}  // namespace chathack::scenario
