#include "conformance/target/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "conformance/target/testing/shell.hpp"

namespace chathack::target {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Program, TellsWhenAndHowItEnded) {
    Program program{shell("read nothing; exit 3")};  // there is nothing to read
    EXPECT_EQ(program.wait(20s), "exit status 3");
    Program killed{shell("kill -SEGV $$")};
    EXPECT_EQ(killed.wait(20s), "killed by signal 11 (Segmentation fault)");
    Program runs{shell("exec sleep 60")};
    EXPECT_EQ(runs.ended(), std::nullopt);
    EXPECT_EQ(runs.wait(1ms), std::nullopt);
}

TEST(Program, KeepsTheLinesOfBothStreams) {
    Program program{shell("echo out; echo err >&2; echo last")};
    EXPECT_TRUE(prints(program, "last"));
    EXPECT_EQ(program.last_output(), "out\nerr\nlast\n");
}

TEST(Program, HasItsLastWordsOnceItHasEnded) {
    for (int i = 0; i < 100; ++i) {  // a thread reads them, which may be late
        Program program{shell("echo last words; exit 3")};
        ASSERT_EQ(program.wait(20s), "exit status 3");
        ASSERT_EQ(program.last_output(), "last words\n");
    }
    Program noisy{shell("yes & echo first; exit 4")};  // a child holds its output, and fills it
    EXPECT_EQ(noisy.wait(20s), "exit status 4");
    EXPECT_THAT(noisy.last_output(), testing::Not(testing::IsEmpty()));
}

TEST(Program, IsWaitedForNoLongerThanTheRunGoesOn) {
    Program stubborn{shell("trap '' TERM; echo up; while true; do sleep 60; done")};
    EXPECT_TRUE(prints(stubborn, "up"));
    const Interrupted interrupted{true};
    EXPECT_EQ(stubborn.wait(1h, interrupted), std::nullopt);
    EXPECT_FALSE(stubborn.stop(SIGTERM, 1h, interrupted));
    EXPECT_THAT(stubborn.ended().value_or("runs"), StartsWith("killed by signal 9"));
    Interrupted later{false};
    Program waits{shell("exec sleep 1000")};
    std::jthread interrupts{[&] { later = true; }};
    EXPECT_EQ(waits.wait(1h, later), std::nullopt);
}

TEST(Program, HasPrintedALineOnceItIsWhole) {
    Program program{
        shell("printf 'read'; read -r wait </dev/null; echo ' me'; printf 'half'; exec sleep 60")};
    EXPECT_TRUE(prints(program, "read me"));
    EXPECT_FALSE(program.printed("half"));
    EXPECT_FALSE(program.printed("never"));
}

TEST(Program, NeverStallsOnItsOutputAndKeepsTheEndOfIt) {
    Program program{
        shell("i=0; while [ $i -lt 3000 ]; do echo \"line $i of a long output, 0123456789 "
              "0123456789\"; i=$((i+1)); done; echo done")};
    EXPECT_TRUE(prints(program, "done"));
    EXPECT_EQ(program.last_output().size(), Program::kept_bytes_max);
}

TEST(Program, EndsWhenAskedOrIsKilledWithAllThatItStarted) {
    Program polite{shell("exec sleep 60")};
    EXPECT_TRUE(polite.stop(SIGTERM, 20s, never));
    EXPECT_EQ(polite.ended().value_or("runs").substr(0, 19), "killed by signal 15");
    Program stubborn{shell("trap '' TERM; sleep 60 & echo up; wait; wait")};
    EXPECT_TRUE(prints(stubborn, "up"));
    EXPECT_FALSE(stubborn.stop(SIGTERM, 20ms, never));
    EXPECT_EQ(stubborn.ended().value_or("runs").substr(0, 18), "killed by signal 9");
}

}  // namespace
}  // namespace chathack::target
