#include "conformance/observe/put_off.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/observe/testing/captured_talk.hpp"

namespace chathack::observe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

PutOff frame(std::uint32_t link, std::string cause, std::string bytes, std::uint64_t settled) {
    return {LinkId{link}, std::move(cause), std::move(bytes), Moment{1, settled}, {}};
}
std::vector<std::string> bytes_of(const std::vector<PutOff>& frames) {
    std::vector<std::string> all;
    for (const auto& one : frames)
        all.push_back(one.bytes);
    return all;
}

TEST(PutOffFrames, AreFoundByTheirCause) {
    PutOffFrames frames;
    frames.add(frame(1, "a", "first", 5));
    frames.add(frame(1, "a", "second", 5));
    frames.add(frame(2, "a", "third", 5));
    frames.add(frame(1, "b", "fourth", 5));
    EXPECT_THAT(frames.waiting_for("a"), ElementsAre(LinkId{1}, LinkId{2}));
    EXPECT_THAT(frames.waiting_for("c"), IsEmpty());
    EXPECT_EQ(frames.first("a", LinkId{1})->bytes, "first");
    EXPECT_EQ(frames.take_first("a", LinkId{1}).bytes, "first");
    EXPECT_EQ(frames.take_first("a", LinkId{1}).bytes, "second");
    EXPECT_EQ(frames.first("a", LinkId{1}), nullptr);
    EXPECT_THAT(frames.waiting_for("a"), ElementsAre(LinkId{2}));
    EXPECT_EQ(frames.first("b", LinkId{2}), nullptr);
}

TEST(PutOffFrames, AreTakenOutInTheirOrderOnceTheyAreSettled) {
    PutOffFrames frames;
    frames.add(frame(1, "a", "first", 7));
    frames.add(frame(2, "b", "second", 5));
    frames.add(frame(1, "a", "third", 6));
    EXPECT_THAT(bytes_of(frames.take_settled(5)), IsEmpty());
    EXPECT_THAT(bytes_of(frames.take_settled(7)), ElementsAre("second", "third"));
    EXPECT_EQ(frames.first("a", LinkId{1})->bytes, "first");
    EXPECT_THAT(frames.waiting_for("b"), IsEmpty());
    EXPECT_THAT(bytes_of(frames.take_settled(8)), ElementsAre("first"));
    EXPECT_THAT(frames.waiting_for("a"), IsEmpty());
}

/// Frames with what was found of them, one line each, when something was.
std::vector<std::string> told_with_findings(std::span<const Packet> capture) {
    std::vector<std::string> told;
    Observer observer{[&](const TraceEvent& event, const std::vector<Finding>& findings) {
        for (const auto& finding : findings)
            told.push_back(event.text + " | " + finding.clause);
    }};
    judge_packets(capture, 7777, observer);
    return told;
}

TEST(PutOff, WhatIsFoundIsToldWithItsFrame) {  // GLOBAL-7
    CapturedTalk talk;
    const auto alice = talk.logs_in("alice"), bob = talk.logs_in("bob");
    talk.gets(bob, ack_5("alice", "never sent"));
    for (const auto* text : {"one", "two", "three", "four"}) {
        talk.says(alice, global("alice", text));
        talk.gets(bob, ack_5("alice", text));
    }
    EXPECT_THAT(told_with_findings(talk.packets()),
                ElementsAre(::testing::AllOf(HasSubstr("\"never sent\", judged only now | "))));
}

TEST(PutOff, AFrameWhoseCauseStandsBehindItIsExplainedByIt) {
    CaptureStyle style;
    style.apart = std::chrono::microseconds{1};
    CapturedTalk talk{style};
    const auto alice = talk.logs_in("alice"), bob = talk.logs_in("bob"), carol = talk.logs_in("carol");
    for (int i = 0; i < 3; ++i)  // the same text, so that each message explains one of them
        for (const auto receiver : {bob, carol})
            talk.gets(receiver, ack_5("alice", "again"));
    talk.gets(bob, ack_6("alice") + ack_6("carol"));
    talk.says(alice, ask("alice", "bob"));
    talk.says(carol, ask("carol", "bob"));
    talk.gets(alice, ack_7("bob"));
    talk.gets(carol, ack_8("bob"));
    talk.says(bob, accept("bob", "alice") + refuse("bob", "carol"));
    for (int i = 0; i < 3; ++i)
        talk.says(alice, global("alice", "again"));
    EXPECT_THAT(told_with_findings(talk.packets()), IsEmpty());
}

}  // namespace
}  // namespace chathack::observe
