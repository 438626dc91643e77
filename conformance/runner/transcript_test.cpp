#include "conformance/runner/transcript.hpp"

#include <gtest/gtest.h>

namespace chathack::runner {
namespace {

using namespace std::chrono_literals;

TEST(Transcript, CountsTimesFromWhenTheCaseBegan) {
    Transcript transcript;
    transcript.entries.resize(2);
    transcript.entries[0].at = 7s;
    transcript.entries[1].at = 9s;
    transcript.steps.resize(1);
    transcript.steps[0].began = 8s;
    transcript.steps[0].ended = 9s;
    transcript.steps[0].quiet = 1s;
    transcript.waited = 2s;
    transcript.starting = 3s;

    const auto counted = counted_from(7s, transcript);
    EXPECT_EQ(counted.entries[0].at, 0s);
    EXPECT_EQ(counted.entries[1].at, 2s);
    EXPECT_EQ(counted.steps[0].began, 1s);
    EXPECT_EQ(counted.steps[0].ended, 2s);
    EXPECT_EQ(counted.steps[0].quiet, 1s) << "what is a length stays as it is";
    EXPECT_EQ(counted.waited, 2s);
    EXPECT_EQ(counted.starting, 3s);
}

}  // namespace
}  // namespace chathack::runner
