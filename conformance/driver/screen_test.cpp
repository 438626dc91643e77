#include "conformance/driver/screen.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace chathack::driver {
namespace {

using testing::ElementsAre;

std::vector<std::string> lines_of(Screen& screen, std::string_view bytes) {
    std::vector<std::string> lines;
    for (const char c : bytes)
        screen.take({&c, 1}, [&](const std::string& line) { lines.push_back(line); });
    return lines;
}

TEST(Screen, LeavesEscapeSequencesOut) {
    Screen screen;
    EXPECT_THAT(lines_of(screen, "\x1b[1;32m<bob>\x1b[0m hi\n\x1b]0;title\x07next\n\x1b]2;t\x1b\\end\n"),
                ElementsAre("<bob> hi", "next", "end"));
}

TEST(Screen, ACarriageReturnBeginsTheLineAgain) {
    Screen screen;
    EXPECT_THAT(lines_of(screen, "> half\r\x1b[K<bob> hi\r\n> half"), ElementsAre("<bob> hi"));
    EXPECT_EQ(screen.pending(), "> half");
}

TEST(Screen, OfAPipeEveryByteCounts) {
    Screen screen{true};
    EXPECT_THAT(lines_of(screen, "a\rb\bc\n"), ElementsAre("a\rb\bc"));
}

TEST(Screen, KeepsABoundedPartOfAnEndlessLine) {
    Screen screen;
    const std::string much(3 * Screen::line_bytes_max, 'x');
    std::vector<std::string> lines;
    screen.take(much, [&](const std::string& line) { lines.push_back(line); });
    screen.take("\n", [&](const std::string& line) { lines.push_back(line); });
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines.front().size(), Screen::line_bytes_max);
    EXPECT_LE(screen.last_lines().size(), Screen::kept_bytes_max);
}

TEST(Screen, TellsItsLastLines) {
    Screen screen;
    lines_of(screen, "one\ntwo\nthr");
    EXPECT_EQ(screen.last_lines(), "one\ntwo\nthr");
}

}  // namespace
}  // namespace chathack::driver
