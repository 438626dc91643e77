#include "reference/load/process_use.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace chathack::load {
namespace {

using namespace std::chrono_literals;

TEST(ParseStat, FindsTheTimesBehindANameWithBlanksAndBrackets) {
    constexpr auto stat = "4242 (a) b (c)) S 1 4242 4242 0 -1 4194304 9 0 0 0 150 25 7 8 20 0 1 0 99 0 0\n";
    const auto use = parse_stat(stat, 100);
    ASSERT_TRUE(use);
    EXPECT_EQ(use->user, 1500ms);
    EXPECT_EQ(use->system, 250ms);
    EXPECT_EQ(use->total, 1750ms);
}

TEST(ParseStat, RefusesWhatIsCut) {
    EXPECT_FALSE(parse_stat("", 100));
    EXPECT_FALSE(parse_stat("4242 (a) S 1 2 3", 100));
    EXPECT_FALSE(parse_stat("4242 (a) S 1 4242 4242 0 -1 4194304 9 0 0 0 150", 100));
}

TEST(ParseSmapsRollup, FindsResidentAndProportionalMemory) {
    constexpr auto text =
        "5581-7ffd ---p 00000000 00:00 0   [rollup]\nRss:      3104 kB\nPss:       900 kB\nPss_Dirty: 1 kB\n";
    EXPECT_EQ(parse_smaps_rollup(text), (MemoryUse{3104 * 1024, 900 * 1024}));
    EXPECT_FALSE(parse_smaps_rollup("5581-7ffd ---p\nRss:      3104 kB\n"));
}

TEST(ProcessUse, SeesThisProcessAndNoDeadOne) {
    const auto memory = memory_use(::getpid());
    ASSERT_TRUE(memory);
    EXPECT_GT(memory->rss_bytes, 100'000U);
    ASSERT_TRUE(cpu_use(::getpid()));
    EXPECT_GT(cpu_use(::getpid())->total, 0ns);
    EXPECT_FALSE(cpu_use(-5));
    EXPECT_FALSE(memory_use(-5));
}

}  // namespace
}  // namespace chathack::load
