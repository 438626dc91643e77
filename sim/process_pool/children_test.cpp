#include "sim/process_pool/children.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

namespace chathack::process_pool {
namespace {

using ::testing::ElementsAre;

TEST(Children, DoTheirRunsAtTheSameTimeAndTellHowTheyEnded) {
    std::vector<std::string> told(4);
    work_off(
        {0, 1, 2, 3}, 2,
        [](std::size_t run) -> std::string {
            if (run == 1) raise(SIGKILL);
            if (run == 2) _exit(3);
            return "run " + std::to_string(run) + std::string(100'000, 'x');
        },
        [&](const Children::Ended& ended) {
            told[ended.run] = ended.failed.empty() ? ended.text.substr(0, 5) : ended.failed;
        },
        [] { return false; });
    EXPECT_THAT(told, ElementsAre("run 0", "its process was ended by: Killed",
                                  "its process ended with status 3", "run 3"));
}

TEST(Children, EndWhenTheWorkIsInterrupted) {
    int ended = 0;
    bool stop = false;
    work_off(
        {0, 1}, 2,
        [](std::size_t run) -> std::string {
            if (run == 1) pause();
            return "x";
        },
        [&](const auto&) {
            ++ended;
            stop = true;
        },
        [&] { return stop; });
    EXPECT_EQ(ended, 1);
}

}  // namespace
}  // namespace chathack::process_pool
