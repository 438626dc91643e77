#include "conformance/observe/link_layer.hpp"

#include <gtest/gtest.h>
#include <pcap/dlt.h>

#include "reference/wire/testing/hex.hpp"

namespace chathack::observe {
namespace {

/// What the frame holds, its header written by hand; "none" when it holds no IP packet.
std::string inside(int link_type, std::string_view hex) {
    const auto bytes = chathack::testing::from_hex(hex);
    const auto* first = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const auto found = ip_packet(link_type, {first, bytes.size()});
    if (!found) return "none";
    std::string text;
    for (const auto byte : *found)
        text += "0123456789abcdef"[byte >> 4U], text += "0123456789abcdef"[byte & 15U];
    return text;
}

struct Frame {
    const char* name;
    int link_type;
    std::string header;
};

const std::string macs = "00 00 00 00 00 02  00 00 00 00 00 01 ";
const std::string snap = " aa aa 03  00 00 00  08 00";
const std::string sll2 = " 00 00  00 00 00 01  03 04 00 06  00 00 00 00 00 00 00 00";

TEST(LinkLayer, FindsTheIpPacketBehindEachHeader) {
    const Frame frames[] = {
        {"Ethernet", DLT_EN10MB, macs + "08 00"},
        {"VLAN", DLT_EN10MB, macs + "81 00 00 07  08 00"},
        {"QinQ", DLT_EN10MB, macs + "88 a8 00 64  81 00 00 07  08 00"},
        {"QinQ, as before the standard", DLT_EN10MB, macs + "91 00 00 64  81 00 00 07  08 00"},
        {"PPPoE", DLT_EN10MB, macs + "88 64  11 00 12 34 00 2a  00 21"},
        {"PPPoE in a VLAN", DLT_EN10MB, macs + "81 00 00 07  88 64  11 00 12 34 00 2a  00 21"},
        {"LLC and SNAP", DLT_EN10MB, macs + "00 2a  aa aa 03  00 00 00  08 00"},
        {"MPLS, two labels", DLT_EN10MB, macs + "88 47  00 01 00 40  00 02 01 40"},
        {"Linux cooked", DLT_LINUX_SLL, "00 00  03 04  00 06  00 00 00 00 00 00 00 00  08 00"},
        {"Linux cooked, version 2", DLT_LINUX_SLL2, "08 00" + sll2},
        {"Linux cooked, version 2, VLAN", DLT_LINUX_SLL2, "81 00" + sll2 + "00 07 08 00"},
        {"Linux cooked, version 2, PPPoE", DLT_LINUX_SLL2, "88 64" + sll2 + "11 00 12 34 00 2a  00 21"},
        {"BSD loopback", DLT_NULL, "02 00 00 00"},
        {"OpenBSD loopback", DLT_LOOP, "00 00 00 02"},
        {"raw IP", DLT_RAW, ""},
        {"raw IPv4", DLT_IPV4, ""},
        {"PPP", DLT_PPP, "00 21"},
        {"PPP, short protocol", DLT_PPP, "21"},
        {"PPP in HDLC framing", DLT_PPP, "ff 03  00 21"},
        {"PPP with a direction", DLT_PPP_PPPD, "01 03  00 21"},
        {"PPP over a serial line", DLT_PPP_SERIAL, "ff 03  00 21"},
        {"PPPoE, captured as such", DLT_PPP_ETHER, "11 00 12 34 00 2a  00 21"},
        {"Cisco HDLC", DLT_C_HDLC, "0f 00 08 00"},
        {"wireless", DLT_IEEE802_11, "08 01 00 00 " + macs + "00 00 00 00 00 03  10 00" + snap},
        {"wireless, with quality of service", DLT_IEEE802_11,
         "88 02 00 00 " + macs + "00 00 00 00 00 03  10 00  00 00" + snap},
        {"wireless, with four addresses", DLT_IEEE802_11,
         "08 03 00 00 " + macs + "00 00 00 00 00 03  10 00  00 00 00 00 00 04" + snap},
        {"wireless, behind radiotap", DLT_IEEE802_11_RADIO,
         "00 00 08 00 00 00 00 00  08 01 00 00 " + macs + "00 00 00 00 00 03  10 00" + snap},
    };
    for (const auto& frame : frames) {
        EXPECT_TRUE(is_known_link(frame.link_type)) << frame.name;
        EXPECT_EQ(inside(frame.link_type, frame.header + "45 00 00 01"), "45000001") << frame.name;
    }
}

TEST(LinkLayer, FindsIPv6AsWell) {
    const Frame frames[] = {
        {"Ethernet", DLT_EN10MB, macs + "86 dd"},
        {"PPPoE", DLT_EN10MB, macs + "88 64  11 00 12 34 00 2a  00 57"},
        {"Linux cooked, version 2", DLT_LINUX_SLL2, "86 dd" + sll2},
        {"macOS loopback", DLT_NULL, "1e 00 00 00"},
        {"OpenBSD loopback", DLT_LOOP, "00 00 00 18"},
        {"raw IP", DLT_RAW, ""},
        {"raw IPv6", DLT_IPV6, ""},
    };
    for (const auto& frame : frames)
        EXPECT_EQ(inside(frame.link_type, frame.header + "60 00 00 01"), "60000001") << frame.name;
}

TEST(LinkLayer, NothingElseIsTakenForIpHoweverItIsCut) {
    EXPECT_EQ(inside(DLT_EN10MB, macs + "08 06 00 01"), "none");                         // ARP
    EXPECT_EQ(inside(DLT_EN10MB, macs + "88 63 11 09 00 00 00 00"), "none");             // PPPoE discovery
    EXPECT_EQ(inside(DLT_EN10MB, macs + "88 64  11 00 12 34 00 2a  c0 21 01"), "none");  // PPP's own talk
    EXPECT_EQ(inside(DLT_RAW, "12 34"), "none");
    EXPECT_EQ(inside(DLT_IEEE802_11, "08 41 00 00 " + macs + "00 00 00 00 00 03  10 00" + snap + "45"),
              "none");  // encrypted
    EXPECT_EQ(inside(DLT_IEEE802_11, "80 00 00 00 " + macs + "00 00 00 00 00 03  10 00" + snap + "45"),
              "none");  // a beacon
    EXPECT_FALSE(is_known_link(DLT_USB_LINUX_MMAPPED));
    for (const auto& frame : {Frame{"", DLT_EN10MB, macs + "81 00 00 07  88 64  11 00 12 34 00 2a  00 21"},
                              Frame{"", DLT_EN10MB, macs + "88 47  00 01 00 40  00 02 01 40"},
                              Frame{"", DLT_EN10MB, macs + "00 2a  aa aa 03  00 00 00  08 00"},
                              Frame{"", DLT_LINUX_SLL2, "08 00" + sll2}, Frame{"", DLT_NULL, "02 00 00 00"},
                              Frame{"", DLT_PPP_ETHER, "11 00 12 34 00 2a  00 21"}, Frame{"", DLT_RAW, ""}}) {
        const auto whole = chathack::testing::from_hex(frame.header);
        for (std::size_t kept = 0; kept <= whole.size(); ++kept) {
            const auto* first = reinterpret_cast<const std::uint8_t*>(whole.data());
            EXPECT_FALSE(ip_packet(frame.link_type, {first, kept})) << frame.header << " cut to " << kept;
        }
    }
}

}  // namespace
}  // namespace chathack::observe
