#include "conformance/observe/connections.hpp"

#include <gtest/gtest.h>

#include "conformance/observe/testing/captured_talk.hpp"

namespace chathack::observe {
namespace {

TEST(Connections, KnowWhereTheyStartHoweverTheirFirstPacketsStand) {
    for (const std::size_t other_place : {0U, 1U, 2U}) {
        CapturedTalk talk;
        talk.logs_in("alice");
        std::swap(talk.packets()[0], talk.packets()[other_place]);
        const auto found = find_connections(talk.packets(), 7777);
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found[0].listener.port, 7777);
        EXPECT_TRUE(found[0].has_start());
        EXPECT_EQ(found[0].packets[other_place].from, End::opener);
    }
}

TEST(Connections, LackAStartWithoutTheAnswerToTheirFirstPacket) {
    CapturedTalk talk;
    talk.logs_in("alice");
    talk.packets().erase(talk.packets().begin());
    EXPECT_TRUE(find_connections(talk.packets(), 7777).at(0).has_start());
    talk.packets().erase(talk.packets().begin());
    const auto found = find_connections(talk.packets(), 7777);
    EXPECT_FALSE(found.at(0).has_start());
    EXPECT_EQ(found.at(0).listener.port, 7777);
}

TEST(Connections, BetweenTheSamePlacesAreToldApartByTheirNumbers) {
    CapturedTalk talk;
    talk.logs_in("alice");
    auto packets = talk.packets();
    for (auto again : talk.packets()) {
        (again.from.port == 7777 ? again.acknowledged : again.sequence) += 70000;
        packets.push_back(again);
    }
    EXPECT_EQ(find_connections(packets, 7777).size(), 2U);
}

TEST(Connections, BehindTheEndOfOneMayHaveItsNumbersAgain) {
    CapturedTalk talk;
    talk.leaves(talk.logs_in("alice"));
    auto packets = talk.packets();
    for (auto again : talk.packets()) {
        again.at += std::chrono::seconds{1};
        packets.push_back(again);
    }
    EXPECT_EQ(find_connections(packets, 7777).size(), 2U);
    auto open = talk.packets();
    std::erase_if(open, [](const auto& packet) { return packet.fin && packet.from.port == 7777; });
    const auto first = open.front();
    open.push_back(first);
    open.back().at += std::chrono::seconds{1};
    EXPECT_EQ(find_connections(open, 7777).size(), 1U) << "the server has not ended it";
}

TEST(Connections, WithTheSameBytesAtOtherTimesAreNoCopies) {
    CapturedTalk talk;
    talk.logs_in("alice");
    auto packets = talk.packets();
    for (auto again : talk.packets()) {
        (again.from.port == 7777 ? again.to : again.from).port += 1;
        again.at += std::chrono::seconds{1};
        packets.push_back(again);
    }
    EXPECT_EQ(find_connections(packets, 7777).size(), 2U);
    for (auto& packet : packets)
        packet.at = Time{};
    EXPECT_EQ(find_connections(packets, 7777).size(), 1U);
    packets.back().payload = packets[packets.size() - 2].payload = "x";
    packets[packets.size() - 2].payload_bytes = 1;
    EXPECT_EQ(find_connections(packets, 7777).size(), 2U);
}

TEST(Connections, OfASimulatorWhoseNumbersAllBeginAlikeAreNoCopies) {
    CapturedTalk talk;
    talk.logs_in("alice");
    auto packets = talk.packets();
    const auto client = packets[0].sequence, server = packets[1].sequence;
    for (auto& packet : packets) {
        const bool by_server = packet.from.port == 7777;
        packet.sequence -= by_server ? server : client;
        if (packet.ack) packet.acknowledged -= by_server ? client : server;
    }
    for (auto again : std::vector<Packet>{packets}) {
        (again.from.port == 7777 ? again.to : again.from).port += 1;
        packets.push_back(again);
    }
    EXPECT_EQ(find_connections(packets, 7777).size(), 2U);
}

TEST(Connections, TellTheServersPort) {
    CapturedTalk talk;
    talk.connects(8000);
    talk.connects(9000);
    talk.connects(9000);
    EXPECT_EQ(guess_server_port(talk.packets()), 9000);
    talk.connects(7777);
    EXPECT_EQ(guess_server_port(talk.packets()), 7777);
    EXPECT_EQ(guess_server_port({}), 0);
}

}  // namespace
}  // namespace chathack::observe
