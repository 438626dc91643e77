#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "conformance/commands/exit_code.hpp"
#include "reference/apps/testing/process.hpp"
#include "reports/model/json.hpp"
#include "reports/testing/run_tool.hpp"

namespace chathack::commands {
namespace {

using ::testing::HasSubstr;
using testing::Process;
namespace fs = std::filesystem;

constexpr std::chrono::milliseconds patience{240'000};

/// How a run ended, and what it printed and wrote.
struct Outcome {
    std::optional<testing::Ended> ended;
    std::string said;  ///< on both streams
    std::optional<reports::Result> result;
};

class HostileTest : public ::testing::Test {
protected:
    /// Runs a part of the suite. A shell runs `before` first.
    Outcome run(const std::vector<std::string>& options, const std::string& before = ":") {
        const auto results = testing::scratch_path("results");
        fs::remove_all(results);
        std::vector<std::string> command{"/bin/sh",       "-c",  before + R"(; exec "$0" "$@" 2>&1)",
                                         CONFORM_PROGRAM, "run", "--results",
                                         results};
        command.insert(command.end(), options.begin(), options.end());
        for (const char* file : {"wire/integers", "wire/texts-unchanged", "login/new", "global/echo"})
            command.push_back(testing::source_path(std::string{"scenarios/"} + file + ".yaml"));
        Process program{command};
        Outcome outcome;
        outcome.said = program.read_all(Process::Stream::output, patience);
        outcome.ended = program.wait(patience);
        std::error_code none;
        for (const auto& folder : fs::directory_iterator{results, none}) {
            std::ifstream in{folder.path() / "result.json"};
            const std::string text{std::istreambuf_iterator<char>{in}, {}};
            if (!in) continue;
            const auto valid = testing::run_tool(
                {"/usr/bin/python3", testing::source_path("reports/testing/validate_json.py"),
                 testing::source_path("reports/schemas/result.schema.json"), folder.path() / "result.json"});
            EXPECT_EQ(valid.exit_code, 0) << valid.output;
            std::string why_not;
            outcome.result = reports::from_json(text, why_not);
            EXPECT_TRUE(outcome.result) << why_not;
        }
        return outcome;
    }

    static std::string target(const std::string& command, const std::string& more = {}) {
        return testing::written("target.yaml", "name: hostile\ncommand: " + command + "\n" + more);
    }
    static std::string hostile(const std::string& habit) {
        return target("[/usr/bin/python3, \"" +
                          testing::source_path("conformance/commands/testing/hostile_server.py") +
                          "\", \"${port}\", " + habit + "]",
                      "ready: {line: listening}\nstop: {grace_ms: 200}\n");
    }
    static std::string plain(const std::string& more = {}) {
        return target("[\"" ZOO_PROGRAM "\", --listen, \"[::]:${port}\"]",
                      "ready: {line: listening on}\n" + more);
    }

    /// Expects that every case is inconclusive, for a reason that contains these words.
    static void expect_undecided(const Outcome& outcome, const std::string& words) {
        EXPECT_EQ(outcome.ended->exit_code, no_target) << outcome.said;
        EXPECT_THAT(outcome.said, HasSubstr("the target lets nobody in"));
        ASSERT_TRUE(outcome.result);
        EXPECT_FALSE(outcome.result->run.partial);
        EXPECT_GT(outcome.result->cases.size(), 40U);
        for (const auto& one : outcome.result->cases)
            EXPECT_EQ(one.verdict, verdict::Outcome::inconclusive) << one.id;
        EXPECT_THAT(outcome.result->cases.front().verdicts.front().why, HasSubstr(words));
    }
};

TEST_F(HostileTest, ATargetThatAnswersNoLoginIsAskedNothingElse) {
    const auto outcome = run({"--target", hostile("silent"), "--only", "WIRE-2", "--answer-ms", "50"});
    expect_undecided(outcome, "the target answers no login");
}

TEST_F(HostileTest, ATargetThatClosesAtOnceEndsInVerdictsThatSaySo) {
    expect_undecided(run({"--target", hostile("closes"), "--only", "WIRE-2", "--answer-ms", "50"}), "end");
}

TEST_F(HostileTest, GarbageWithoutEndEndsInBoundedTimeAndMemory) {
    expect_undecided(run({"--target", hostile("garbage"), "--only", "WIRE-2", "--answer-ms", "50"}), "");
    rusage used{};
    ASSERT_EQ(getrusage(RUSAGE_CHILDREN, &used), 0);
    EXPECT_LT(used.ru_maxrss, 2 * 1024 * 1024) << "KiB";
}

TEST_F(HostileTest, FramesWithoutEndAreAFlood) {
    const auto outcome = run({"--target", hostile("acks"), "--only", "login/new:plain"});
    EXPECT_EQ(outcome.ended->exit_code, no_target) << outcome.said;
    EXPECT_THAT(outcome.said, HasSubstr("the target sent more than "));
    EXPECT_TRUE(outcome.result);
}

TEST_F(HostileTest, AnAnnouncedTextOfTwoGigabytesIsUnreadable) {
    expect_undecided(run({"--target", hostile("huge"), "--only", "WIRE-2", "--answer-ms", "50"}), "");
}

TEST_F(HostileTest, TheDeathOfATargetIsTheVerdictOfItsCaseAndTheRunGoesOn) {
    const auto outcome = run({"--target", hostile("dies"), "--only", "wire/integers:count-1*"});
    EXPECT_EQ(outcome.ended->exit_code, violated);
    ASSERT_TRUE(outcome.result);
    ASSERT_GT(outcome.result->cases.size(), 1U);
    for (const auto& one : outcome.result->cases) {
        EXPECT_EQ(one.verdict, verdict::Outcome::violates_must) << one.id;
        EXPECT_THAT(one.target_died, HasSubstr("exit status 7"));
    }
}

TEST_F(HostileTest, ATargetThatDoesNotHeedSigtermIsKilled) {
    const auto outcome = run({"--target", hostile("deaf"), "--only", "LOGIN-1", "--answer-ms", "50"});
    EXPECT_EQ(outcome.ended->exit_code, no_target) << outcome.said;
    EXPECT_TRUE(outcome.result);
}

TEST_F(HostileTest, ADecoyIsTurnedAway) {
    const auto outcome = run({"--target", hostile("always-agrees"), "--only", "LOGIN-1"});
    EXPECT_EQ(outcome.ended->exit_code, no_target);
    EXPECT_THAT(outcome.said, HasSubstr("the target agrees with whatever is asked"));
    ASSERT_TRUE(outcome.result);
    EXPECT_TRUE(outcome.result->run.partial);
}

TEST_F(HostileTest, ATargetThatCannotBeReachedOrStartedIsNoTarget) {
    const auto remote = run({"--target", "127.0.0.1:1", "--only", "LOGIN-1"});
    EXPECT_EQ(remote.ended->exit_code, no_target);
    EXPECT_THAT(remote.said, HasSubstr("no connection to 127.0.0.1:1"));
    const auto missing =
        run({"--target", target("[/nowhere/to/be/found, \"${port}\"]"), "--only", "LOGIN-1"});
    EXPECT_EQ(missing.ended->exit_code, no_target);
    EXPECT_THAT(missing.said, HasSubstr("it cannot be run: there is no file /nowhere/to/be/found"));
    ASSERT_TRUE(missing.result);
    EXPECT_TRUE(missing.result->run.partial);
}

TEST_F(HostileTest, AnotherBehaviourThanTheDeclaredOneIsAViolation) {
    const auto outcome = run({"--target", plain("choices: {GLOBAL-2: echo}\n"), "--only", "global/echo*"});
    EXPECT_EQ(outcome.ended->exit_code, violated);
    EXPECT_THAT(outcome.said, HasSubstr("the target file declares echo, and no-echo was seen"));
}

TEST_F(HostileTest, AnInterruptedRunWritesAPartialResult) {
    for (const char* habit : {"interrupts", "terminates"}) {
        const auto outcome = run({"--target", hostile(habit), "--answer-ms", "600000"});
        EXPECT_EQ(outcome.ended->exit_code, harness_error) << outcome.said;
        ASSERT_TRUE(outcome.result);
        EXPECT_TRUE(outcome.result->run.partial);
        EXPECT_THAT(outcome.result->run.partial_why, ::testing::StartsWith("interrupted: "));
    }
}

TEST_F(HostileTest, AFullDiskLeavesAPartialResultOfVerdicts) {
    constexpr const char* no_large_files = "ulimit -f 500";  // 250 KiB: no room for transcripts
    const auto outcome = run({"--target", plain(), "--only", "WIRE-2"}, no_large_files);
    EXPECT_EQ(outcome.ended->exit_code, harness_error) << outcome.said;
    EXPECT_THAT(outcome.said, HasSubstr("result.json has the verdicts only"));
    ASSERT_TRUE(outcome.result);
    EXPECT_TRUE(outcome.result->run.partial);
    EXPECT_EQ(outcome.result->cases.front().verdict, verdict::Outcome::conforms);
}

TEST_F(HostileTest, ADiskWithoutAnyRoomIsSaid) {
    const auto outcome = run({"--target", plain(), "--only", "wire/integers:count-1"}, "ulimit -f 1");
    EXPECT_EQ(outcome.ended->exit_code, harness_error) << outcome.said;
    EXPECT_THAT(outcome.said, HasSubstr("cannot write the results"));
}

TEST_F(HostileTest, WrongUseAndBadFilesHaveTheirOwnExitCode) {
    EXPECT_EQ(run({"--target", "no-such-file.yaml"}).ended->exit_code, wrong_use);
    EXPECT_EQ(run({"--target", plain(), "--only", "NOTHING-*"}).ended->exit_code, wrong_use);
    EXPECT_EQ(run({"--target", testing::written("bad.yaml", "nmae: x\n")}).ended->exit_code, wrong_use);
}

}  // namespace
}  // namespace chathack::commands
