#include "conformance/observe/byte_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::observe {
namespace {

constexpr std::uint32_t start = 4294967294U;  // numbers pass zero behind the second byte

Packet segment(std::uint32_t offset, std::string bytes, std::size_t bytes_on_the_wire = 0) {
    Packet packet;
    packet.sequence = start + offset;
    packet.ack = true;
    packet.payload_bytes = std::max(bytes.size(), bytes_on_the_wire);
    packet.payload = std::move(bytes);
    return packet;
}

Packet end_at(std::uint32_t offset) {
    auto packet = segment(offset, {});
    packet.fin = true;
    return packet;
}

ByteStream stream_of(const std::vector<Packet>& packets) {
    ByteStream stream{start};
    for (std::size_t place = 0; place < packets.size(); ++place)
        stream.add(packets[place], place);
    return stream;
}

std::string text_of(const ByteStream& stream) {
    std::string text;
    for (const auto& piece : stream.pieces())
        text += piece.bytes;
    return text;
}

TEST(ByteStream, PutsPacketsInOrderAndTakesEachByteOnce) {
    const std::vector<std::vector<Packet>> ways{
        {segment(0, "abc"), segment(3, "def"), segment(6, "g")},
        {segment(6, "g"), segment(3, "def"), segment(0, "abc")},
        {segment(0, "abc"), segment(0, "abc"), segment(2, "cdefg")},
        {segment(2, "cd"), segment(5, "f"), segment(0, "abcdefg")},
        {segment(4294967295U, "?abc"), segment(3, "defg"), segment(4, "ef")}};
    for (const auto& packets : ways) {
        const auto stream = stream_of(packets);
        EXPECT_EQ(text_of(stream), "abcdefg");
        EXPECT_FALSE(stream.has_gap());
    }
}

TEST(ByteStream, ShowsNothingBehindAGap) {
    const std::vector<Packet> packets{segment(0, "ab"), segment(4, "e"), segment(7, "h")};
    const auto stream = stream_of(packets);
    EXPECT_EQ(text_of(stream), "ab");
    EXPECT_TRUE(stream.has_gap());
    EXPECT_EQ(stream.missing().gaps, 2U);
    EXPECT_EQ(stream.missing().bytes, 4U);
}

TEST(ByteStream, HasAGapWhereAPacketWasCut) {
    const std::vector<Packet> packets{segment(0, "ab", 5), segment(5, "f")};
    const auto stream = stream_of(packets);
    EXPECT_EQ(text_of(stream), "ab");
    EXPECT_EQ(stream.missing().bytes, 3U);
}

TEST(ByteStream, LearnsFromAcknowledgementsWhatWasNotCaptured) {
    const std::vector<Packet> packets{segment(0, "ab")};
    auto stream = stream_of(packets);
    stream.acknowledge(start + 2);
    EXPECT_FALSE(stream.has_gap());
    stream.acknowledge(start + 6);
    EXPECT_TRUE(stream.has_gap());
    EXPECT_EQ(stream.missing().bytes, 4U);
}

TEST(ByteStream, CountsACapturedEndAsNoByte) {
    const std::vector<Packet> packets{segment(0, "ab"), end_at(2)};
    auto stream = stream_of(packets);
    stream.acknowledge(start + 3);
    EXPECT_FALSE(stream.has_gap());
    ASSERT_TRUE(stream.end());
    EXPECT_EQ(stream.end()->packet, 1U);
    EXPECT_TRUE(stream_of({segment(0, "ab"), segment(3, {})}).has_gap());  // the end was not captured
}

TEST(ByteStream, TellsTheLastPacketThatShowsThatNothingIsMissing) {
    const std::vector<Packet> packets{segment(0, "ab"), segment(2, {}), segment(0, "ab")};
    EXPECT_EQ(stream_of(packets).last_packet(), 1U);
    EXPECT_EQ(ByteStream{start}.last_packet(), std::nullopt);
}

}  // namespace
}  // namespace chathack::observe
