#include "conformance/suite/probes.hpp"

#include <gtest/gtest.h>

#include "conformance/scenario/suite.hpp"

namespace chathack::suite {
namespace {

TEST(Probes, OfAServerAreOneClientThatLogsInUnderANewName) {  // LOGIN-1
    const auto& probe = login_probe();
    ASSERT_EQ(probe.actors.size(), 1U);
    EXPECT_FALSE(probe.actors.front().account);
    ASSERT_EQ(probe.steps.size(), 3U);
    EXPECT_TRUE(std::holds_alternative<scenario::ConnectStep>(probe.steps.front().what));
    const auto* send = std::get_if<scenario::SendStep>(&probe.steps[1].what);
    ASSERT_NE(send, nullptr);
    EXPECT_EQ(std::get<scenario::FrameSpec>(send->parts.front()).name, "new_login");
    EXPECT_EQ(scenario::side_of(probe), clauses::Side::server);
}

TEST(Probes, AskForAnAnswerThatNoServerOwes) {  // LOGIN-2
    const auto& probe = always_agrees_probe();
    ASSERT_EQ(probe.steps.size(), 3U);
    const auto* expect = std::get_if<scenario::ExpectStep>(&probe.steps.back().what);
    ASSERT_NE(expect, nullptr);
    EXPECT_EQ(expect->clause, "LOGIN-2");
    ASSERT_EQ(expect->alternatives.size(), 1U);
    EXPECT_TRUE(expect->alternatives.front().means.empty());
}

TEST(Probes, ShowAClientSomething) {  // CLIENT-3
    EXPECT_EQ(scenario::side_of(client_probe()), clauses::Side::client);
}

TEST(Probes, TellWhatCameInTheWayOfEachExpectation) {
    const auto& probe = first_words_probe();
    runner::Transcript transcript;
    transcript.cut_short = "nothing more was heard";
    for (const auto& [number, end] : {std::pair{2, runner::StepRecord::End::satisfied},
                                      std::pair{5, runner::StepRecord::End::disappointed}}) {
        auto& record = transcript.steps.emplace_back();
        record.step = probe.steps.at(static_cast<std::size_t>(number)).index;
        record.end = end;
        record.note = "a note";
    }
    EXPECT_EQ(troubles_of(probe, transcript),
              (std::vector<std::string>{"", "a note", "nothing more was heard"}));
    transcript.target_died = "exit status 1";
    EXPECT_EQ(troubles_of(probe, transcript).at(2), "it ended: exit status 1");
}

}  // namespace
}  // namespace chathack::suite
