#include "reference/apps/testing/process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace chathack::testing {
namespace {

using Stdio = Process::Stdio;
using Stream = Process::Stream;

TEST(Process, IsFedAndReadLineByLine) {
    Process cat{{"cat"}};
    ASSERT_TRUE(cat.write("one\ntwo\nlast"));
    EXPECT_EQ(cat.read_line(), "one");
    EXPECT_EQ(cat.read_line(), "two");
    cat.close_input();
    EXPECT_EQ(cat.read_line(), "last");
    EXPECT_EQ(cat.read_line(), std::nullopt);
    EXPECT_EQ(cat.wait(), (Ended{0, std::nullopt}));
}

TEST(Process, KeepsItsTwoStreamsApart) {
    Process shell{{"sh", "-c", "echo out; echo err >&2; exit 3"}};
    EXPECT_EQ(shell.read_all(Stream::error), "err\n");
    EXPECT_EQ(shell.read_all(Stream::output), "out\n");
    EXPECT_EQ(shell.wait(), (Ended{3, std::nullopt}));
}

TEST(Process, TellsTheSignalThatEndedIt) {
    Process cat{{"cat"}};
    cat.signal(SIGTERM);
    EXPECT_EQ(cat.wait(), (Ended{std::nullopt, SIGTERM}));
}

TEST(Process, WaitsNoLongerThanTheDeadline) {
    Process cat{{"cat"}};
    EXPECT_EQ(cat.wait(Process::Milliseconds{1}), std::nullopt);
    EXPECT_EQ(cat.read_line(Stream::output, Process::Milliseconds{1}), std::nullopt);
}

TEST(Process, NeverStallsOnAFullPipe) {
    Process noisy{{"sh", "-c", "head -c 300000 /dev/zero >&2; echo done"}};
    EXPECT_EQ(noisy.read_line(), "done");
    EXPECT_EQ(noisy.read_all(Stream::error).size(), 300'000U);
}

TEST(Process, SaysWhyItCouldNotStart) {
    Process missing{{"/no/such/program"}};
    EXPECT_EQ(missing.read_all(Stream::error), "/no/such/program: No such file or directory\n");
    EXPECT_EQ(missing.wait(), (Ended{127, std::nullopt}));
}

TEST(Process, TakesNoInputAfterItsEnd) {
    Process gone{{"true"}};
    ASSERT_EQ(gone.wait(), (Ended{0, std::nullopt}));
    EXPECT_FALSE(gone.write("x"));
}

TEST(Process, GetsAddedEnvironmentInPlaceOfOurs) {
    Process shell{{"sh", "-c", "echo $HOME"}, Stdio::pipes, {"HOME=/word"}};
    EXPECT_EQ(shell.read_line(), "/word");
}

TEST(Process, CanHaveATerminalOfItsOwn) {
    Process shell{{"sh", "-c", "test -t 0 && test -t 1 && printf 'name? ' && read name && echo \"[$name]\""},
                  Stdio::terminal};
    ASSERT_EQ(shell.read_until("name? "), "name? ");
    ASSERT_TRUE(shell.write("bob\r"));
    EXPECT_EQ(shell.read_line(), "bob");  // the terminal's echo
    EXPECT_EQ(shell.read_line(), "[bob]");
    EXPECT_EQ(shell.wait(), (Ended{0, std::nullopt}));
}

TEST(Process, IsKilledWhenTheTestLetsItGo) {
    pid_t pid = 0;
    {
        Process cat{{"cat"}};
        pid = cat.pid();
    }
    EXPECT_EQ(::kill(pid, 0), -1);
    EXPECT_EQ(errno, ESRCH);
}

}  // namespace
}  // namespace chathack::testing
