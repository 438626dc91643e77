#include "reports/text/terminal.hpp"

#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include <cstdlib>

namespace chathack::reports {
namespace {

TEST(WantsColour, OnATerminalUnlessNoColorHasAValue) {
    int ours = -1;
    int terminal = -1;
    ASSERT_EQ(openpty(&ours, &terminal, nullptr, nullptr, nullptr), 0);
    int pipe_ends[2];
    ASSERT_EQ(pipe(pipe_ends), 0);
    unsetenv("NO_COLOR");
    EXPECT_TRUE(wants_colour(terminal));
    EXPECT_FALSE(wants_colour(pipe_ends[1]));
    setenv("NO_COLOR", "", 1);
    EXPECT_TRUE(wants_colour(terminal));
    setenv("NO_COLOR", "0", 1);  // any value
    EXPECT_FALSE(wants_colour(terminal));
    unsetenv("NO_COLOR");
    for (const int descriptor : {ours, terminal, pipe_ends[0], pipe_ends[1]})
        close(descriptor);
}

}  // namespace
}  // namespace chathack::reports
