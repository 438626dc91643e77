#include "sim/topology/topology.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sim/topology/packet_file.hpp"
#include "sim/topology/read_map.hpp"
#include "sim/topology/testing/stream.hpp"

namespace chathack::topology {
namespace {

using testing::Datagrams;
using testing::load;
using testing::Stream;
using testing::World;

std::string content(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// A folder for one test alone.
std::string scratch(const std::string& name) {
    const auto folder = std::filesystem::path{::testing::TempDir()} / ("chathack-topology-" + name);
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    return folder.string();
}

const auto* const graph = R"(about: a test
topology:
  graph:
    nodes: [a, b, c, d]
    links:
      ab: {between: [a, b], delay: 1 ms}
      bc: {between: [b, c], delay: 1 ms}
      ac: {between: [a, c], delay: 10 ms}
    lans:
      office: {nodes: [c, d], rate: 100 Mbit/s, delay: 10 us}
      cellar: {nodes: [d], rate: 100 Mbit/s, delay: 10 us}
server: {at: a, link: {delay: 1 ms}}
groups:
  near: {at: a, link: {delay: 1 ms}}
  staff: {in: office}
  deep: {in: cellar}
)";

TEST(Topologies, EverybodyReachesEverybody) {
    const std::string head = "about: a test\ntopology: ";
    for (const auto& yaml : {head + "star\n", head + "{dumbbell: {bottleneck: {delay: 1 ms}}}\n",
                             head + "{chain: {routers: 4, link: {delay: 1 ms}}}\n",
                             head + "{tree: {depth: 2, fan_out: 3, link: {delay: 1 ms}}}\n", head + "lan\n",
                             std::string{graph}}) {
        for (const auto* ip : {"ip: 4\n", "ip: 6\n"}) {
            SCOPED_TRACE(ip + yaml);
            World world{load(ip + yaml), 6};
            const auto machines = world->machines();
            ASSERT_EQ(machines.size(), 7U);
            std::deque<Datagrams> all;
            for (const auto& to :
                 machines) {  // each receives once from its neighbour in the list, and once from the server
                const auto& from =
                    machines[(static_cast<std::size_t>(&to - machines.data()) + 3) % machines.size()];
                all.emplace_back(from, to).send(3, 0.1, 0.01);
            }
            world.run_for(5);
            for (const auto& way : all)
                EXPECT_EQ(way.arrivals().size(), 3U);
        }
    }
}

TEST(Topologies, PacketsTakeTheShorterWay) {
    World world{load(graph), 3};
    Datagrams from_lan{world->clients(1)[0], world->server()};
    from_lan.send(1, 0.1, 1);
    world.run_for(1);
    ASSERT_EQ(from_lan.arrivals().size(), 1U);
    EXPECT_NEAR(from_lan.arrivals()[0].at_s - from_lan.arrivals()[0].sent_s, 0.003,
                0.0002);  // c, b, a, not c, a
}

TEST(Topologies, ClientsAreSpreadOverGroups) {
    World world{load(graph), 7};
    EXPECT_EQ(world->clients().size(), 7U);
    EXPECT_EQ(world->clients(0).size(), 3U);
    EXPECT_EQ(world->clients(0)[0].name, "near-1");
    EXPECT_EQ(world->clients(2).front().name, "deep-1");
    EXPECT_EQ(world->server().name, "server");
}

TEST(Topologies, TheMapOfAProviderIsReadByNs3) {
    const auto path = std::string{CHATHACK_SOURCE_DIR} + "/scenarios/networks/provider.yaml";
    const auto loaded = network::load_network(path, read_map);
    for (const auto& diagnostic : loaded.diagnostics)
        ADD_FAILURE() << to_string(diagnostic);
    ASSERT_TRUE(loaded.network);
    EXPECT_EQ(loaded.network->routers.size(), 15U);
    EXPECT_EQ(loaded.network->router_links.size(), 19U);
    World world{*loaded.network, 15};
    std::deque<Datagrams> all;
    all.emplace_back(world->clients()[14], world->clients()[3]).send(1, 0.1, 1);
    world.run_for(1);
    EXPECT_EQ(all[0].arrivals().size(), 1U);
}

TEST(Topologies, MapsThatAreNoneAreRefused) {
    const auto folder = scratch("maps");
    std::ofstream{folder + "/text.inet"} << "this is no map\n";
    std::ofstream{folder + "/empty.inet"};
    std::ofstream{folder + "/short.inet"} << "5 9\n0 1 1\n1 2 2\n0 1\n";
    for (const auto* name : {"text.inet", "empty.inet", "short.inet", "missing.inet"}) {
        for (const auto format :
             {network::MapFormat::inet, network::MapFormat::orbis, network::MapFormat::rocketfuel}) {
            std::string problem;
            const auto map = read_map(folder + "/" + name, format, problem);
            EXPECT_NE(map.has_value(), !problem.empty()) << name;
        }
    }
}

TEST(Topologies, StationsOfAWifiReachTheServer) {
    World world{load("about: a test\ntopology: wifi\nserver: {link: {delay: 1 ms}}\n"), 5};
    const auto ready_s = std::chrono::duration<double>(world->ready_after()).count();
    EXPECT_GT(ready_s, 0);
    std::deque<Datagrams> all;
    for (const auto& client : world->clients())
        all.emplace_back(client, world->server()).send(10, ready_s, 0.05);
    all.emplace_back(world->server(), world->clients()[0]);
    world.run_for(5);
    std::size_t arrived = 0;
    for (const auto& way : all)
        arrived += way.arrivals().size();
    EXPECT_GE(arrived, 45U);  // the first may be lost while an address is asked for
}

TEST(Topologies, ACrowdJoinsAWifiInTime) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        World world{load("about: a test\ntopology: wifi\nserver: {link: {delay: 1 ms}}\n"), 60, seed};
        const auto ready_s = std::chrono::duration<double>(world->ready_after()).count();
        std::deque<Datagrams> all;
        for (const auto& client : world->clients())
            all.emplace_back(client, world->server()).send(5, ready_s, 0.2);
        world.run_for(5);
        for (std::size_t i = 0; i < all.size(); ++i)
            EXPECT_GE(all[i].arrivals().size(), 4U) << "client " << i << ", seed " << seed;
    }
}

TEST(Tcp, AConnectionTakesOneRoundTripAndEachVariantCarriesAll) {
    for (const auto* variant : {"new-reno", "cubic", "bbr"}) {
        for (const auto* ip : {"4", "6"}) {
            SCOPED_TRACE(std::string{variant} + " over IPv" + ip);
            World world{
                load("about: a test\nip: " + std::string{ip} + "\ntopology: star\ntcp: {variant: " + variant +
                     "}\nclients: {link: {rate: 10 Mbit/s, delay: 20 ms, queue: 50 packets, mtu: 1400 B}}\n"),
                1};
            Stream up{world->clients()[0], world->server(), 500'000};
            world.run_for(20);
            EXPECT_NEAR(up.connected_s().value_or(0), 0.040, 0.001);
            EXPECT_EQ(up.received(), 500'000U);
            EXPECT_GT(up.done_s().value_or(0), 0.4);  // 4 Mbit at 10 Mbit/s
            EXPECT_EQ(world->statistics().all.lost_by(LossCause::too_big), 0U);
        }
    }
}

TEST(Tcp, LossIsRepairedInBothDirections) {
    World world{
        load("about: a test\ntopology: star\nclients: {link: {rate: 10 Mbit/s, delay: 5 ms, loss: 5 %}}\n"),
        2};
    Stream up{world->clients()[0], world->server(), 200'000};
    Stream down{world->server(), world->clients()[1], 200'000};
    world.run_for(120);
    EXPECT_EQ(up.received(), 200'000U);
    EXPECT_EQ(down.received(), 200'000U);
}

/// A run of a network that has everything that draws random numbers.
struct Trial {
    explicit Trial(std::uint64_t seed, const std::string& folder, const std::string& ip) {
        World world{load("about: a test\nip: " + ip + R"(
tcp: {variant: bbr}
topology:
  graph:
    nodes: [a, b]
    links:
      ab: {between: [a, b], rate: 5 Mbit/s, delay: 5 ms, jitter: 2 ms, loss: {random: 1 %, burst: {enter: 1 %, leave: 30 %}}, queue: {kind: red, limit: 30 packets}}
    lans:
      office: {nodes: [b], loss: 1 %}
    wifis:
      hall: {access_point: b}
server: {at: a, link: {delay: 1 ms}}
groups:
  staff: {in: office}
  audience: {in: hall}
  far: {at: b, link: {delay: 9 ms, duplication: 2 %, reordering: {part: 2 %, hold: 3 ms}, corruption: 1 %}}
)"),
                    6, seed};
        world->write_pcap(folder);
        std::deque<Stream> streams;
        streams.emplace_back(world->clients(0)[0], world->server(), 60'000, 2.5);
        std::deque<Datagrams> datagrams;
        for (const auto& client : world->clients())
            datagrams.emplace_back(world->server(), client).send(50, 2.5, 0.01);
        world.run_for(8);
        statistics = world->statistics();
        received = streams[0].received();
    }
    Statistics statistics;
    std::size_t received = 0;
};

TEST(PacketFile, APacketIsInTheFileWhenItHasBeenWritten) {
    const auto path = scratch("packet-file") + "/one.pcap";
    PacketFile file{path, 9};
    const std::uint8_t bytes[] = {0x00, 0x21, 0x45};
    file.write(ns3::Create<ns3::Packet>(bytes, 3U));
    std::ifstream in{path, std::ios::binary};
    const std::string content{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_EQ(content, std::string("\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\x9\0\0\0", 24) +
                           std::string("\0\0\0\0\0\0\0\0\3\0\0\0\3\0\0\0\0\x21\x45", 19));
}

TEST(Determinism, OneSeedMakesTheSameBytesAndAnotherOneOthers) {
    for (const auto* ip : {"4", "6"}) {
        SCOPED_TRACE(ip);
        const auto one = scratch("one");
        const auto again = scratch("again");
        const auto other = scratch("other");
        const Trial first{7, one, ip};
        const Trial second{7, again, ip};
        const Trial third{8, other, ip};
        EXPECT_EQ(first.received, 60'000U);
        EXPECT_EQ(first.statistics.drops, second.statistics.drops);
        EXPECT_NE(first.statistics.drops, third.statistics.drops);
        std::size_t files = 0;
        for (const auto& file : std::filesystem::directory_iterator{one}) {
            const auto name = file.path().filename().string();
            EXPECT_GT(content(one + "/" + name).size(), 24U) << name;
            EXPECT_TRUE(content(one + "/" + name) == content(again + "/" + name)) << name;
            ++files;
        }
        EXPECT_EQ(files, 7U);
    }
}

TEST(Traces, AnimationAndFlowsAreXmlFiles) {
    const auto folder = scratch("traces");
    {
        World world{load(graph), 6};
        world->animate(folder + "/animation.xml");
        world->watch_flows();
        Stream up{world->clients()[0], world->server(), 10'000};
        world.run_for(2);
        world->write_flows(folder + "/flows.xml");
    }
    EXPECT_THAT(content(folder + "/animation.xml"),
                ::testing::AllOf(::testing::HasSubstr("near-1"), ::testing::HasSubstr("</anim>")));
    EXPECT_THAT(content(folder + "/animation.xml"), ::testing::HasSubstr("<p fId="));
    EXPECT_THAT(content(folder + "/flows.xml"), ::testing::HasSubstr("timesForwarded=\"0\""));
}

}  // namespace
}  // namespace chathack::topology
