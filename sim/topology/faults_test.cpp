#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "sim/topology/testing/stream.hpp"

namespace chathack::topology {
namespace {

using testing::Datagrams;
using testing::load;
using testing::Stream;
using testing::World;

std::string dumbbell(const std::string& faults) {
    return "about: a test\ntopology: {dumbbell: {bottleneck: {delay: 10 ms}}}\nfaults:\n" + faults;
}

/// How many of the datagrams sent between `from_s` and `to_s` have arrived.
std::size_t arrived(const Datagrams& datagrams, double from_s, double to_s) {
    std::size_t count = 0;
    for (const auto& arrival : datagrams.arrivals()) {
        if (arrival.sent_s >= from_s - 1e-9 && arrival.sent_s < to_s - 1e-9) ++count;
    }
    return count;
}

TEST(Faults, ALinkThatIsDownCarriesNothingAndLosesWhatIsUnderWay) {
    World world{load(dumbbell("  - {at: 1 s, down: bottleneck, for: 1 s}\n")), 1};
    world->start_faults({});
    Datagrams up{world->clients()[0], world->server()};
    up.send(600, 0, 0.005);
    world.run_for(4);
    EXPECT_EQ(arrived(up, 0, 0.99), 198U);
    EXPECT_EQ(arrived(up, 0.99, 2), 0U);  // the last two before the cut were still on the line
    EXPECT_EQ(arrived(up, 2, 3), 200U);
    const auto statistics = world->statistics();
    EXPECT_EQ(statistics.all.lost_by(LossCause::down), 202U);
    EXPECT_EQ(statistics.links[0].link, "bottleneck");
    EXPECT_EQ(statistics.links[0].up.lost_by(LossCause::down), 202U);
}

TEST(Faults, LossAndDelayChangeAndComeBack) {
    World world{load(dumbbell("  - {at: 1 s, change: bottleneck, loss: 100 %, for: 1 s}\n"
                              "  - {at: 3 s, change: bottleneck, delay: 200 ms}\n")),
                1};
    world->start_faults({});
    Datagrams up{world->clients()[0], world->server()};
    up.send(400, 0, 0.01);
    world.run_for(6);
    EXPECT_EQ(arrived(up, 0, 0.99), 99U);
    EXPECT_EQ(arrived(up, 1, 2), 0U);
    EXPECT_EQ(arrived(up, 2, 4), 200U);
    EXPECT_NEAR(up.arrivals().back().at_s - up.arrivals().back().sent_s, 0.2, 0.001);
    EXPECT_EQ(world->statistics().all.lost_by(LossCause::loss), 100U);
}

TEST(Faults, ACrashedMachineIsSilentAndSaysSoToWhoLivesOnIt) {
    World world{load(dumbbell(
                    "  - {at: 1 s, crash: server, for: 1 s}\n  - {at: 1500 ms, crash: clients, count: 1}\n")),
                2};
    std::vector<std::string> told;
    world->start_faults([&](const MachineFault& fault) {
        told.push_back(world->machines()[fault.machine].name + (fault.restarts ? " restarts" : " crashes"));
    });
    Datagrams first{world->clients()[0], world->server()};
    first.send(300, 0, 0.01);
    Datagrams second{world->server(), world->clients()[1]};
    second.send(300, 0, 0.01);
    world.run_for(4);
    EXPECT_THAT(told, ::testing::ElementsAre("server crashes", "clients-1 crashes", "server restarts"));
    EXPECT_EQ(arrived(first, 1, 3), 0U);
    EXPECT_EQ(arrived(second, 1, 2), 0U);
    EXPECT_EQ(arrived(second, 2, 3), 100U);
}

TEST(Faults, APartitionCutsAGroupOffAndLeavesItsMembersTogether) {
    for (const auto* place : {"at: left, link: {delay: 1 ms}", "in: office"}) {
        SCOPED_TRACE(place);
        World world{load("about: a test\ntopology:\n  graph:\n    nodes: [left, right]\n"
                         "    links: {line: {between: [left, right], delay: 10 ms}}\n"
                         "    lans: {office: {nodes: [left]}}\n"
                         "server: {at: right}\ngroups:\n  cut: {" +
                         std::string{place} + "}\n  others: {" + place +
                         "}\nfaults:\n  - {at: 1 s, partition: cut, for: 1 s}\n"),
                    4};
        world->start_faults({});
        Datagrams out{world->clients(0)[0], world->server()};
        Datagrams inside{world->clients(0)[0], world->clients(0)[1]};
        Datagrams beside{world->clients(1)[0], world->clients(0)[0]};
        Datagrams others{world->clients(1)[0], world->clients(1)[1]};
        for (auto* way : {&out, &inside, &beside, &others})
            way->send(300, 0, 0.01);
        world.run_for(4);
        EXPECT_EQ(arrived(out, 1, 2), 0U);
        EXPECT_EQ(arrived(beside, 1, 2), 0U);
        EXPECT_GE(arrived(out, 0.1, 0.9), 80U);
        EXPECT_EQ(arrived(out, 2, 3), 100U);
        EXPECT_EQ(arrived(inside, 1, 2), 100U);
        EXPECT_EQ(arrived(others, 1, 2), 100U);
        EXPECT_GE(world->statistics().all.lost_by(LossCause::partition), 199U);
    }
}

TEST(Faults, MachinesOnALanCrashToo) {
    World world{
        load("about: a test\ntopology: lan\nfaults:\n  - {at: 1 s, crash: clients, count: 1, for: 1 s}\n"),
        2};
    world->start_faults({});
    Datagrams first{world->clients()[0], world->server()};
    Datagrams back{world->server(), world->clients()[0]};
    Datagrams second{world->clients()[1], world->server()};
    for (auto* way : {&first, &back, &second})
        way->send(300, 0, 0.01);
    world.run_for(4);
    EXPECT_EQ(arrived(first, 1, 2), 0U);
    EXPECT_EQ(arrived(back, 1, 2), 0U);
    EXPECT_EQ(arrived(first, 2, 3), 100U);
    EXPECT_EQ(arrived(second, 1, 2), 100U);
}

TEST(Faults, AStationOutOfRangeComesBack) {
    World world{load("about: a test\ntopology: wifi\nfaults:\n  - {at: 4 s, down: clients, for: 5 s}\n"), 2};
    world->start_faults({});
    Datagrams up{world->clients()[0], world->server()};
    up.send(150, 2.5, 0.1);
    world.run_for(20);
    EXPECT_GE(arrived(up, 2.5, 4), 14U);
    EXPECT_EQ(arrived(up, 4.1, 9), 0U);
    EXPECT_GE(arrived(up, 12, 17), 45U);
}

TEST(Faults, TcpGetsOverALinkThatFlaps) {
    World world{load(dumbbell("  - {at: 500 ms, down: bottleneck, for: 300 ms, every: 1 s, until: 20 s}\n")),
                1};
    world->start_faults({});
    Stream up{world->clients()[0], world->server(), 3'000'000};
    world.run_for(60);
    EXPECT_EQ(up.received(), 3'000'000U);
    EXPECT_GT(world->statistics().all.lost_by(LossCause::down), 0U);
}

}  // namespace
}  // namespace chathack::topology
