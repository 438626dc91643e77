#include "conformance/target/spawn.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <csignal>

#include "conformance/target/testing/shell.hpp"

namespace chathack::target {
namespace {

using namespace std::chrono_literals;

TEST(DescribeEnd, NamesStatusesAndSignals) {
    EXPECT_EQ(describe_end(0), "exit status 0");
    EXPECT_EQ(describe_end(3 << 8), "exit status 3");
    EXPECT_EQ(describe_end(SIGSEGV), "killed by signal 11 (Segmentation fault)");
}

TEST(Spawn, RunsACommandWithItsEnvironmentInItsFolder) {
    auto command = shell("echo \"$WORD in $(pwd)\"; exit 3");
    command.environment["WORD"] = "here";
    command.folder = "/";
    Program program{command};
    EXPECT_EQ(program.wait(20s), "exit status 3");
    EXPECT_EQ(program.ended(), "exit status 3");
    EXPECT_TRUE(prints(program, "here in /"));
}

TEST(Spawn, TellsWhyACommandCannotBeRun) {
    ProgramCommand command;
    command.words = {"/no/such/program"};
    Program program{command};
    EXPECT_EQ(program.not_run(), "it cannot be run: there is no file /no/such/program");
    EXPECT_EQ(program.wait(20s), "exit status 127");
    ProgramCommand astray = shell("exit 0");
    astray.folder = "/no/such/folder";
    Program lost{astray};
    EXPECT_EQ(lost.not_run(), "it cannot be run in /no/such/folder: there is no such folder");
    EXPECT_EQ(lost.wait(20s), "exit status 127");
    EXPECT_EQ(Program{shell("exit 127")}.not_run(), "");
}

TEST(Spawn, MakesAGroupOfItsOwn) {
    Program program{shell("exec sleep 60")};
    EXPECT_EQ(getpgid(program.pid()), program.pid());
}

TEST(EndOrphans, EndsWhatAProgramLeftBehindAndNothingElse) {
    adopt_orphans();
    auto leaves_one = shell("setsid sleep 60 </dev/null >/dev/null 2>&1 & echo left");
    leaves_one.environment["CHATHACK_TEST_ORPHAN"] = "ours";
    Program program{leaves_one}, stays{shell("exec sleep 60")};
    EXPECT_EQ(program.wait(20s), "exit status 0");
    EXPECT_EQ(end_orphans("CHATHACK_TEST_ORPHAN", "others"), 0U);
    EXPECT_EQ(end_orphans("CHATHACK_TEST_ORPHAN", "ours"), 1U);
    EXPECT_EQ(end_orphans("CHATHACK_TEST_ORPHAN", "ours"), 0U);
    EXPECT_EQ(stays.ended(), std::nullopt);
}

}  // namespace
}  // namespace chathack::target
