#include "sim/emulate/real_time.hpp"

#include <gtest/gtest.h>
#include <ns3/simulator.h>

namespace chathack::emulate {
namespace {

using std::chrono::milliseconds;

constexpr int no_descriptor = -1;

class RealTimeTest : public ::testing::Test {
protected:
    ~RealTimeTest() override { ns3::Simulator::Destroy(); }
};

TEST_F(RealTimeTest, TellsHowLateTheSimulationWas) {
    RealTime time;
    bool rung = false;
    ns3::Simulator::Schedule(ns3::MilliSeconds(1), [&] { rung = true; });
    constexpr milliseconds late{20};
    while (time.until_next() > -late) {  // as if the computer were busy with something else
    }
    time.turn(no_descriptor, {});
    EXPECT_TRUE(rung);
    EXPECT_GE(time.take_lateness(), late);
    EXPECT_LT(time.take_lateness(), late) << "told once";
}

TEST_F(RealTimeTest, TellsHowLateItWasWhoeverMadeItCatchUp) {
    RealTime time;
    ns3::Simulator::Schedule(ns3::MilliSeconds(1), [] {});
    constexpr milliseconds late{20};
    while (time.until_next() > -late) {
    }
    time.catch_up();
    EXPECT_GE(time.take_lateness(), late);
}

TEST_F(RealTimeTest, NothingIsDueInAnEmptySimulation) {
    EXPECT_EQ(RealTime{}.until_next(), transport::Time::max());
}

}  // namespace
}  // namespace chathack::emulate
