#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "sim/topology/testing/traffic.hpp"

namespace chathack::topology {
namespace {

using testing::Datagrams;
using testing::load;
using testing::World;

/// A star whose clients have a link with these values, while the server's link is ideal.
network::Network star(const std::string& link, const std::string& more = {}) {
    return load(
        "about: a test\ntopology: star\nserver: {link: {rate: 1000 Gbit/s, queue: 100000 packets}}\nclients: "
        "{link: {" +
        link + "}}\n" + more);
}

/// Expects the part within four standard deviations of a binomial distribution. The seed is fixed, so the
/// outcome never changes.
void expect_part(std::size_t hits, std::size_t of, double part) {
    const auto n = static_cast<double>(of);
    const auto slack = 4 * std::sqrt(n * part * (1 - part));
    EXPECT_NEAR(static_cast<double>(hits), n * part, slack) << hits << " of " << of;
}

// 100 bytes in UDP (8), IPv4 (20) and the link's framing (2): 130 bytes, 1040 bits.
constexpr double wire_bits = 1040;

TEST(Links, ADatagramTakesTheDelayAndTheTimeOfItsBits) {
    World world{star("rate: 1 Mbit/s, delay: 20 ms"), 1};
    Datagrams up{world->clients()[0], world->server()};
    up.send(1, 0.1, 1);
    world.run_for(2);
    ASSERT_EQ(up.arrivals().size(), 1U);
    EXPECT_NEAR(up.arrivals()[0].at_s - up.arrivals()[0].sent_s, 0.020 + wire_bits / 1e6, 1e-7);
}

TEST(Links, EachDirectionHasItsOwnValues) {
    World world{star("up: {rate: 1 Mbit/s, delay: 30 ms}, down: {rate: 10 Mbit/s, delay: 5 ms}"), 1};
    Datagrams up{world->clients()[0], world->server()};
    up.send(1, 0.1, 1);
    world.run_for(1);
    EXPECT_NEAR(up.arrivals().at(0).at_s - up.arrivals().at(0).sent_s, 0.030 + wire_bits / 1e6, 1e-7);
}

TEST(Links, DatagramsOfIpv6TakeTheSameWay) {
    World world{star("rate: 1 Mbit/s, delay: 20 ms", "ip: 6\n"), 2};
    Datagrams across{world->clients()[0], world->clients()[1]};
    across.send(1, 0.1, 1);
    world.run_for(2);
    ASSERT_EQ(across.arrivals().size(), 1U);
    EXPECT_TRUE(world->server().address.is_ipv6());
    EXPECT_NEAR(across.arrivals()[0].at_s - across.arrivals()[0].sent_s,
                2 * (0.020 + (wire_bits + 160) / 1e6), 1e-7);
}

TEST(Links, TheRateIsWhatPassesInASecond) {
    World world{star("up: {rate: 1 Mbit/s, queue: 100000 packets}"), 1};
    Datagrams up{world->clients()[0], world->server()};
    up.send(2000, 0.1, 0.0001);
    world.run_for(1.1);
    EXPECT_NEAR(static_cast<double>(up.arrivals().size()), 1e6 / wire_bits, 2);
}

TEST(Links, AFullQueueDropsWhatComesOnTop) {
    World world{star("up: {rate: 100 kbit/s, queue: 10 packets}"), 1};
    Datagrams up{world->clients()[0], world->server()};
    up.send(50, 0.1, 0);
    world.run_for(5);
    EXPECT_EQ(up.arrivals().size(), 11U);  // one being sent, ten in the queue
    const auto statistics = world->statistics();
    EXPECT_EQ(statistics.all.lost_by(LossCause::queue), 39U);
    EXPECT_EQ(statistics.drops.size(), 39U);
    EXPECT_EQ(statistics.drops[0].link, "clients-1");
    EXPECT_EQ(statistics.drops[0].direction, LinkDirection::up);
}

TEST(Links, QueueDisciplinesDropToo) {
    for (const auto* kind : {"codel", "fq-codel", "red"}) {
        SCOPED_TRACE(kind);
        World world{star("up: {rate: 1 Mbit/s, queue: {kind: " + std::string{kind} + ", limit: 50 packets}}"),
                    1};
        Datagrams up{world->clients()[0], world->server()};
        up.send(4000, 0.1, 0.0005);
        world.run_for(20);
        const auto dropped = world->statistics().all.lost_by(LossCause::queue);
        EXPECT_GT(dropped, 500U);
        EXPECT_EQ(up.arrivals().size() + dropped, 4000U);
    }
}

TEST(Links, AsManyAreLostAsTheFileSays) {
    World world{star("up: {loss: 5 %}"), 1};
    Datagrams up{world->clients()[0], world->server()};
    up.send(10'000, 0.1, 0.0001);
    world.run_for(2);
    const auto lost = 10'000 - up.arrivals().size();
    expect_part(lost, 10'000, 0.05);
    const auto statistics = world->statistics();
    EXPECT_EQ(statistics.all.lost_by(LossCause::loss), lost);
    ASSERT_EQ(statistics.drops.size(), lost);
    EXPECT_EQ(statistics.links.back().up.packets, 10'000U);
}

TEST(Links, BurstsAreAsLongAsTheFileSays) {
    World world{star("up: {loss: {burst: {enter: 1 %, leave: 25 %}}}"), 1};
    Datagrams up{world->clients()[0], world->server()};
    up.send(50'000, 0.1, 0.00001);
    world.run_for(2);
    std::size_t bursts = 0;
    std::size_t lost = 0;
    std::uint32_t expected = 0;
    for (const auto& arrival : up.arrivals()) {
        if (arrival.number != expected) ++bursts;
        lost += arrival.number - expected;
        expected = arrival.number + 1;
    }
    // On average 99 packets outside a burst, then 4 in it; neighbouring bursts may look like one.
    EXPECT_NEAR(static_cast<double>(lost) / static_cast<double>(bursts), 4.04, 0.4);
    EXPECT_NEAR(static_cast<double>(lost) / 50'000, 4.0 / 103, 0.006);
    EXPECT_EQ(world->statistics().all.lost_by(LossCause::burst), lost);
}

TEST(Links, BurstsAreOverAfterTheirTime) {
    World world{star("up: {loss: {burst: {enter: 100 %, leave: 0.001 %, most: 500 ms}}}"), 1};
    Datagrams up{world->clients()[0], world->server()};
    up.send(30, 0.1, 0.11);  // the first begins a burst, and so does the first packet after its end
    world.run_for(5);
    EXPECT_EQ(up.arrivals().size(), 0U);
    World rare{star("up: {loss: {burst: {enter: 20 %, leave: 0.001 %, most: 500 ms}}}"), 3};
    Datagrams sparse{rare->clients()[0], rare->server()};
    sparse.send(1000, 0.1, 0.11);
    rare.run_for(120);
    std::uint32_t expected = 0;
    for (const auto& arrival : sparse.arrivals()) {
        EXPECT_EQ((arrival.number - expected) % 5, 0U) << "5 packets come in the time of a burst";
        expected = arrival.number + 1;
    }
    EXPECT_GT(sparse.arrivals().size(), 300U);
    EXPECT_LT(sparse.arrivals().size(), 600U);
}

TEST(Links, JitterSpreadsArrivalsAndKeepsTheirOrder) {
    World world{star("up: {delay: 10 ms, jitter: 5 ms}"), 1};
    Datagrams up{world->clients()[0], world->server()};
    up.send(2000, 0.1, 0.001);
    world.run_for(3);
    ASSERT_EQ(up.arrivals().size(), 2000U);
    double least = 1;
    double most = 0;
    for (std::size_t i = 0; i < 2000; ++i) {
        ASSERT_EQ(up.arrivals()[i].number, i);
        const auto took = up.arrivals()[i].at_s - up.arrivals()[i].sent_s;
        least = std::min(least, took);
        most = std::max(most, took);
    }
    EXPECT_NEAR(least, 0.010, 0.0005);
    EXPECT_NEAR(most, 0.015, 0.0005);
}

TEST(Links, ReorderedPacketsAreOvertaken) {
    World world{star("up: {reordering: {part: 10 %, hold: 5 ms}}"), 1};
    Datagrams up{world->clients()[0], world->server()};
    up.send(5000, 0.1, 0.001);
    world.run_for(6);
    ASSERT_EQ(up.arrivals().size(), 5000U);
    std::size_t overtaken = 0;
    std::uint32_t last = 0;
    for (const auto& arrival : up.arrivals()) {
        if (arrival.number < last) ++overtaken;
        last = std::max(last, arrival.number);
    }
    expect_part(overtaken, 5000, 0.10);
    EXPECT_EQ(world->statistics().all.reordered, overtaken);
}

TEST(Links, DuplicatesArriveTwiceAndCorruptedNotAtAll) {
    World world{star("up: {duplication: 10 %, corruption: 20 %}"), 1};
    Datagrams up{world->clients()[0], world->server()};
    up.send(5000, 0.1, 0.001);
    world.run_for(6);
    const auto all = world->statistics().all;
    expect_part(all.lost_by(LossCause::corruption), 5000, 0.20);
    expect_part(all.duplicated, 5000 - all.lost_by(LossCause::corruption), 0.10);
    EXPECT_EQ(up.arrivals().size(), 5000 - all.lost_by(LossCause::corruption) + all.duplicated);
}

TEST(Links, WhatWasLostCanBeLostAgainWithoutLots) {
    const auto network = star("up: {loss: {random: 3 %, burst: {enter: 1 %, leave: 30 %}}, corruption: 1 %}");
    std::vector<Drop> drops;
    for (const bool again : {false, true}) {
        World world{network, 2, again ? 99U : 7U, again ? std::optional{drops} : std::nullopt};
        Datagrams up{world->clients()[1], world->server()};
        up.send(2000, 0.1, 0.001);
        world.run_for(3);
        const auto statistics = world->statistics();
        EXPECT_GT(statistics.drops.size(), 50U);
        if (again) {
            EXPECT_EQ(statistics.drops, drops);
        }
        drops = statistics.drops;
    }
}

TEST(Links, OnePacketPerCauseIsKeptUpToABound) {
    auto network = star("up: {loss: 100 %}");
    TopologyOptions options;
    options.clients = {1};
    options.drops_kept_max = 10;
    Topology topology{network, options};
    {
        Datagrams up{topology.clients()[0], topology.server()};
        up.send(25, 0.1, 0.001);
        ns3::Simulator::Stop(ns3::Seconds(1));
        ns3::Simulator::Run();
        EXPECT_EQ(topology.statistics().drops.size(), 10U);
        EXPECT_EQ(topology.statistics().drops_untold, 15U);
    }
    ns3::Simulator::Destroy();
}

}  // namespace
}  // namespace chathack::topology
