#include "sim/emulate/segment.hpp"

#include <gmock/gmock.h>

#include <string>

namespace chathack::emulate {
namespace {

using ::testing::ElementsAreArray;
using Bytes = std::vector<std::byte>;

/// The bytes that hexadecimal digits stand for; blanks are skipped.
Bytes from_hex(const std::string& text) {
    Bytes bytes;
    for (std::size_t at = 0; (at = text.find_first_not_of(' ', at)) != std::string::npos; at += 2)
        bytes.push_back(static_cast<std::byte>(std::stoi(text.substr(at, 2), nullptr, 16)));
    return bytes;
}

// From 10.0.0.1 port 40123 to 10.0.0.2 port 7777: five bytes from number 1000, and acknowledgement 2000.
const std::string ipv4_header =
    "45 00 00 2d 00 00 40 00 40 06 00 00"
    "0a 00 00 01 0a 00 00 02";
const std::string ipv6_header =
    "60 00 00 00 00 19 06 40"
    "fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01"
    "fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 02";
const std::string tcp_header = "9c bb 1e 61 00 00 03 e8 00 00 07 d0 50 10 ff ff 00 00 00 00";
const std::string data = "00 01 02 03 04";

TEST(ReadSegment, TakesIpv4AndIpv6Apart) {
    for (const bool ipv6 : {false, true}) {
        SCOPED_TRACE(ipv6);
        const auto packet = from_hex((ipv6 ? ipv6_header : ipv4_header) + tcp_header + data);
        const auto segment = read_segment(packet);
        ASSERT_TRUE(segment);
        EXPECT_THAT(segment->from,
                    ElementsAreArray(
                        from_hex(ipv6 ? "fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01" : "0a 00 00 01")));
        EXPECT_THAT(segment->to,
                    ElementsAreArray(
                        from_hex(ipv6 ? "fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 02" : "0a 00 00 02")));
        EXPECT_EQ(segment->from_port, 40123);
        EXPECT_EQ(segment->to_port, 7777);
        EXPECT_EQ(segment->begin, 1000U);
        EXPECT_EQ(segment->end, 1005U);
        EXPECT_EQ(segment->acknowledged, 2000U);
        EXPECT_EQ(segment->flags, tcp_ack);
    }
}

TEST(ReadSegment, CountsSynAndFinAndNoPaddingBehindThePacket) {
    const auto syn = from_hex(
        "45 00 00 28 00 00 40 00 40 06 00 00 0a 00 00 01 0a 00 00 02"
        "9c bb 1e 61 ff ff ff ff 00 00 00 00 50 02 ff ff 00 00 00 00"
        "00 00 00 00 00 00");  // Ethernet pads short frames
    EXPECT_EQ(read_segment(syn)->end, 0U);
    const auto fin = from_hex(
        "45 00 00 28 00 00 40 00 40 06 00 00 0a 00 00 01 0a 00 00 02"
        "9c bb 1e 61 00 00 03 e8 00 00 07 d0 50 11 ff ff 00 00 00 00");
    EXPECT_EQ(read_segment(fin)->end, 1001U);
}

TEST(ReadSegment, HasNothingOfWhatIsNoTcpOrCutShort) {
    for (const auto& header : {ipv4_header, ipv6_header}) {
        const auto packet = from_hex(header + tcp_header);
        for (std::size_t cut = 0; cut < packet.size(); ++cut) {
            SCOPED_TRACE(cut);
            EXPECT_FALSE(read_segment(std::span{packet}.first(cut)));
        }
        auto udp = packet;
        udp[header == ipv4_header ? 9 : 6] = std::byte{17};
        EXPECT_FALSE(read_segment(udp));
        auto beyond = packet;
        beyond[packet.size() - 8] = std::byte{0xf0};  // claims TCP options that are missing
        EXPECT_FALSE(read_segment(beyond));
    }
}

// Checksums worked out by hand: the inverted ones' complement sum of the 16-bit words.
TEST(ResetPacket, IsWholeOverIpv4) {
    EXPECT_THAT(reset_packet(from_hex("0a 00 00 01"), from_hex("0a 00 00 02"), 40123, 7777, 1000),
                ElementsAreArray(from_hex("45 00 00 28 00 00 00 00 40 06 66 ce 0a 00 00 01 0a 00 00 02"
                                          "9c bb 1e 61 00 00 03 e8 00 00 00 00 50 04 00 00 dc d9 00 00")));
}

TEST(ResetPacket, IsWholeOverIpv6) {
    EXPECT_THAT(reset_packet(from_hex("fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01"),
                             from_hex("fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 02"), 40123, 7777, 1000),
                ElementsAreArray(from_hex("60 00 00 00 00 14 06 40"
                                          "fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01"
                                          "fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 02"
                                          "9c bb 1e 61 00 00 03 e8 00 00 00 00 50 04 00 00 f6 d7 00 00")));
}

}  // namespace
}  // namespace chathack::emulate
