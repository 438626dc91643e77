#include "conformance/scenario/case_context.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// alice, bob and a crowd of two; clauses GLOBAL-1 and GLOBAL-3.
class CaseContextTest : public ::testing::Test {
protected:
    CaseContextTest() {
        for (const auto* name : {"alice", "bob", "few-1", "few-2"})
            context_.actors.emplace_back().name = name;
        context_.crowds = {{"few", {"few-1", "few-2"}}};
        context_.clauses = {"GLOBAL-1", "GLOBAL-3"};
    }
    std::vector<std::string> told() {
        std::vector<std::string> messages;
        for (const auto& one : report_.take())
            messages.push_back(one.message);
        return messages;
    }
    input::Diagnostics report_{"a.yaml"};
    Budget budget_;
    CaseContext context_{report_, budget_, {}, {}, {}, {}};
};

TEST_F(CaseContextTest, FindsSeveralActorsAndCrowdsByTheirNames) {
    EXPECT_THAT(context_.several_actors(" alice , few", {}), ElementsAre("alice", "few-1", "few-2"));
    EXPECT_THAT(context_.several_actors("few except few-1", {}), ElementsAre("few-2"));
    EXPECT_THAT(context_.used_actors, ElementsAre("alice", "few-1", "few-2"));
    EXPECT_TRUE(context_.names_actors("few, nobody"));
    EXPECT_FALSE(context_.names_actors("nobody, few"));
    EXPECT_THAT(told(), IsEmpty());
    context_.several_actors("alice, bobb", {});
    EXPECT_THAT(told(), ElementsAre("no actor is named `bobb`; did you mean `bob`?"));
}

TEST_F(CaseContextTest, FindsOneActorWhereOneIsWanted) {
    EXPECT_EQ(context_.one_actor("bob", {})->name, "bob");
    EXPECT_EQ(context_.one_actor("few", {}), nullptr);
    EXPECT_THAT(told(),
                ElementsAre("`few` are 2 actors, but only one may stand here; loop over them with `repeat`"));
}

TEST_F(CaseContextTest, KnowsWhichCapturesAreMadeAndWhatTheyHold) {
    context_.all_captures = {"word", "later", "sometimes"};
    context_.captures = {{"word", CaptureType::text}, {"sometimes", CaptureType::integer}};
    context_.part_only = {"sometimes"};
    context_.capture_of_run("bob.port", CaptureType::integer);
    EXPECT_TRUE(context_.check_capture("word", CaptureType::text, {}));
    EXPECT_TRUE(context_.check_capture("bob.port", CaptureType::integer, {}));
    EXPECT_FALSE(context_.check_capture("nothing", CaptureType::text, {}));
    EXPECT_THAT(told(), IsEmpty());
    EXPECT_FALSE(context_.check_capture("word", CaptureType::address, {1, 1}));
    EXPECT_FALSE(context_.check_capture("later", CaptureType::text, {2, 1}));
    EXPECT_FALSE(context_.check_capture("sometimes", CaptureType::integer, {3, 1}));
    EXPECT_THAT(told(),
                ElementsAre("`word` holds a text, but an address is expected",
                            "`later` has not been captured before this step",
                            "`sometimes` is captured only by some alternatives of an `expect`; let all of "
                            "them capture it"));
}

TEST_F(CaseContextTest, SpeaksOfTheClausesOfItsCase) {
    EXPECT_TRUE(context_.speak_of("GLOBAL-3", {}));
    EXPECT_FALSE(context_.speak_of("GLOBAL-4", {1, 1}));
    EXPECT_FALSE(context_.speak_of("GLOBL-1", {2, 1}));
    EXPECT_THAT(context_.spoken_clauses, ElementsAre("GLOBAL-3", "GLOBAL-4"));
    EXPECT_THAT(told(), ElementsAre("GLOBAL-4 is not among the `clauses` of this scenario; add it there",
                                    "no clause is named `GLOBL-1`; did you mean `GLOBAL-1`?"));
}

TEST_F(CaseContextTest, ChargesTextsToTheBudgetOfTheFile) {
    budget_.bytes_left = 10;
    EXPECT_TRUE(context_.charge_text(6, {}));
    EXPECT_FALSE(context_.charge_text(5, {}));
    EXPECT_TRUE(context_.charge_text(4, {}));
    EXPECT_THAT(told(),
                ElementsAre("together, the texts of this file are too large; use fewer or smaller ones"));
}

}  // namespace
}  // namespace chathack::scenario
