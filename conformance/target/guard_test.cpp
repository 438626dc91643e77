#include "conformance/target/guard.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>

#include "conformance/target/program.hpp"
#include "conformance/target/testing/shell.hpp"

namespace chathack::target {
namespace {

/// A process of ours starts a program with this script and is then killed. The script and all that it starts
/// hold the other end of a pipe.
/// @return whether all of them end, too: then the pipe does
bool all_end_with_us(const std::string& script) {
    std::array<int, 2> life{};
    EXPECT_EQ(pipe(life.data()), 0);
    const auto fifo = "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(life[1]);
    const auto child = fork();
    if (child == 0) {
        Program program{shell("exec 9>" + fifo + "; " + script)};
        if (!prints(program, "up")) _exit(1);
        kill(getpid(), SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status));
    close(life[1]);
    char none = 0;
    const bool ended =
        read(life[0], &none, 1) == 0;  // the time limit of the test ends it, if nothing else does
    close(life[0]);
    return ended;
}

TEST(Guard, EndsWhatAProgramHasStartedWhenWeAreKilled) {
    EXPECT_TRUE(all_end_with_us("sleep 1000 & echo up; wait"));
}

TEST(Guard, EndsWhatHasLeftItsGroup) {
    EXPECT_TRUE(all_end_with_us("setsid sleep 1000 & echo up; wait"));
    EXPECT_TRUE(
        all_end_with_us("setsid sh -c 'trap \"\" TERM HUP; sleep 1000 & sleep 1000' & echo up; exit"));
}

TEST(Guard, EndsWhatHasAnotherEnvironment) {
    EXPECT_TRUE(all_end_with_us("env -i /bin/sleep 1000 & echo up; wait"));
}

TEST(Guard, LeavesOtherProgramsAlone) {
    Program other{shell("echo up; exec sleep 1000")};
    EXPECT_TRUE(prints(other, "up"));
    EXPECT_TRUE(all_end_with_us("sleep 1000 & echo up; wait"));
    EXPECT_EQ(other.ended(), std::nullopt);
}

}  // namespace
}  // namespace chathack::target
