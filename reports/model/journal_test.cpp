#include "reports/model/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "reports/model/json.hpp"
#include "reports/testing/run_tool.hpp"
#include "reports/testing/sample_result.hpp"

namespace chathack::reports {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

/// The journal of the sample result, whose last case was done first.
std::string journal_of(const Result& result, std::size_t planned) {
    const auto path = chathack::testing::scratch_path("journal.jsonl");
    std::string why_not;
    auto journal = RunJournal::begin(path, without_cases(result), planned, why_not);
    EXPECT_TRUE(journal) << why_not;
    for (auto number = result.cases.size(); number-- > 0;) {
        auto one = result.cases[number];
        journal->add(number, one);
        EXPECT_TRUE(one.steps.empty());
        EXPECT_TRUE(one.entries.empty());
        EXPECT_EQ(with_transcript(one), result.cases[number]);
    }
    EXPECT_EQ(journal->trouble(), "");
    return path;
}

TEST(Journal, IsThePartialResultOfARunThatWasKilled) {
    const auto result = chathack::testing::sample_result();
    std::string why_not;
    const auto read = read_result(journal_of(result, 99), why_not);
    ASSERT_TRUE(read) << why_not;
    EXPECT_TRUE(read->run.partial);
    EXPECT_EQ(read->run.partial_why, "the run has not come to its end: " +
                                         std::to_string(result.cases.size()) + " of 99 cases have a result");
    EXPECT_EQ(read->summary.exit_code, 4);
    EXPECT_EQ(read->target, result.target);
    ASSERT_EQ(read->cases.size(), result.cases.size());
    for (std::size_t i = 0; i < result.cases.size(); ++i) {
        EXPECT_TRUE(read->cases[i].entries.empty()) << "they stay in the file";
        const auto whole = with_transcript(read->cases[i]);
        EXPECT_EQ(whole.id, result.cases[i].id) << "in the order of the plan";
        EXPECT_EQ(whole.steps, result.cases[i].steps);
        EXPECT_EQ(whole.entries, result.cases[i].entries);
    }
}

TEST(Journal, MayEndInsideALine) {
    const auto result = chathack::testing::sample_result();
    const auto path = journal_of(result, result.cases.size());
    fs::resize_file(path, fs::file_size(path) - 1);
    std::string why_not;
    const auto read = read_result(path, why_not);
    ASSERT_TRUE(read) << why_not;
    EXPECT_EQ(read->cases.size(), result.cases.size() - 1);
    EXPECT_EQ(read->cases.front().id, result.cases[1].id) << "the first case was done last";
}

TEST(Journal, WithoutItsFirstLineOrOfAnotherVersionIsTurnedAway) {
    std::string why_not;
    EXPECT_FALSE(read_result(chathack::testing::written("cut", "{\"schema\":\"chathack-journal/1\",\"run\""),
                             why_not));
    EXPECT_THAT(why_not, HasSubstr("was killed before it began"));
    EXPECT_FALSE(
        read_result(chathack::testing::written("new", "{\"schema\":\"chathack-journal/2\"}\n"), why_not));
    EXPECT_THAT(why_not, HasSubstr("another version than chathack-journal/1"));
}

TEST(Journal, SaysWhenItCannotBeWritten) {
    std::string why_not;
    EXPECT_FALSE(RunJournal::begin("/dev/full", {}, 1, why_not));
    EXPECT_EQ(why_not, "No space left on device");
    EXPECT_FALSE(RunJournal::begin("/nowhere/journal.jsonl", {}, 1, why_not));
    EXPECT_EQ(why_not, "No such file or directory");
}

TEST(ResultFile, LeavesTranscriptsWhereTheyAre) {
    const auto result = chathack::testing::sample_result();
    const auto path = chathack::testing::written("result.json", to_json(result));
    std::string why_not;
    const auto read = read_result(path, why_not);
    fs::remove(path);
    ASSERT_TRUE(read) << why_not;
    EXPECT_TRUE(read->cases[1].entries.empty());
    EXPECT_EQ(to_json(*read), to_json(result)) << "also of a file that is gone";
}

TEST(ResultFile, MayBeLaidOutAnyhow) {
    const auto result = chathack::testing::sample_result();
    auto text = to_json(result);
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::string why_not;
    const auto read = read_result(chathack::testing::written("one-line.json", text), why_not);
    ASSERT_TRUE(read) << why_not;
    EXPECT_EQ(to_json(*read), to_json(result));
}

}  // namespace
}  // namespace chathack::reports
