#include "conformance/observe/link_layer.hpp"

#include <pcap/dlt.h>

namespace chathack::observe {
namespace {

using Found = std::optional<Octets>;

unsigned number(Octets bytes, std::size_t at) {
    return static_cast<unsigned>(bytes[at]) << 8U | bytes[at + 1];
}

/// What is left behind `size_bytes`; empty when it was not captured.
Octets behind(Octets bytes, std::size_t size_bytes) {
    return bytes.size() > size_bytes ? bytes.subspan(size_bytes) : Octets{};
}

/// A packet that tells its IP version itself.
Found raw(Octets packet) {
    if (packet.empty()) return {};
    const unsigned version = packet[0] >> 4U;
    return version == 4 || version == 6 ? Found{packet} : Found{};
}

/// A PPP frame (RFC 1661), in HDLC framing (RFC 1662) or without, its protocol maybe in one byte.
Found ppp(Octets frame) {
    if (frame.size() >= 2 && frame[1] == 0x03) frame = frame.subspan(2);  // address or direction, control
    if (frame.size() < 2) return {};
    const bool short_one = (frame[0] & 1U) != 0;
    const auto protocol = short_one ? frame[0] : number(frame, 0);
    return protocol == 0x0021 || protocol == 0x0057 ? raw(behind(frame, short_one ? 1 : 2)) : Found{};
}

/// A PPPoE session's frame (RFC 2516): version, code, session, length; then PPP.
Found pppoe(Octets frame) { return ppp(behind(frame, 6)); }

/// A stack of MPLS labels (RFC 3032), the last of which says so.
Found mpls(Octets labels) {
    while (labels.size() > 4 && (labels[2] & 1U) == 0)
        labels = labels.subspan(4);
    return raw(behind(labels, 4));
}

/// What an EtherType, or a length with LLC and SNAP, announces.
Found ether_type(unsigned type, Octets content) {
    constexpr unsigned longest_length = 1500;
    while (true) {
        switch (type) {
            case 0x0800:
            case 0x86dd:
                return raw(content);
            case 0x8100:  // VLAN (IEEE 802.1Q), QinQ (802.1ad) and what came before it
            case 0x88a8:
            case 0x9100:
                break;
            case 0x8847:
            case 0x8848:
                return mpls(content);
            case 0x8864:
                return pppoe(content);
            default:
                const bool snap = type <= longest_length && content.size() > 8 && content[0] == 0xaa &&
                                  content[1] == 0xaa && content[2] == 0x03;
                if (!snap) return {};
                content = content.subspan(4);  // the type stands at the end of the SNAP header's eight bytes
        }
        if (content.size() < 4) return {};
        type = number(content, 2);
        content = content.subspan(4);
    }
}

/// A data frame of a wireless network (IEEE 802.11) that is not encrypted, as ns-3 writes it.
Found wireless(Octets frame) {
    if (frame.size() < 2) return {};
    const unsigned control = frame[0], flags = frame[1];
    const bool is_data = (control & 0x0cU) == 0x08 && (control & 0x40U) == 0,
               is_encrypted = (flags & 0x40U) != 0;
    if (!is_data || is_encrypted) return {};
    std::size_t header_bytes = 24;
    if ((flags & 0x03U) == 0x03) header_bytes += 6;                            // a fourth address
    if ((control & 0x80U) != 0) header_bytes += (flags & 0x80U) != 0 ? 6 : 2;  // quality of service
    const auto content = behind(frame, header_bytes);
    return ether_type(0, content);
}

/// A header of `header_bytes` in which the EtherType stands at `type_at`.
Found typed(Octets frame, std::size_t header_bytes, std::size_t type_at) {
    if (frame.size() < header_bytes) return {};
    return ether_type(number(frame, type_at), frame.subspan(header_bytes));
}

}  // namespace

bool is_known_link(int link_type) {
    switch (link_type) {
        case DLT_EN10MB:
        case DLT_LINUX_SLL:
        case DLT_LINUX_SLL2:
        case DLT_NULL:
        case DLT_LOOP:
        case DLT_RAW:
        case DLT_IPV4:
        case DLT_IPV6:
        case DLT_PPP:
        case DLT_PPP_SERIAL:
        case DLT_PPP_PPPD:
        case DLT_PPP_ETHER:
        case DLT_C_HDLC:
        case DLT_IEEE802_11:
        case DLT_IEEE802_11_RADIO:
            return true;
        default:
            return false;
    }
}

Found ip_packet(int link_type, Octets frame) {
    switch (link_type) {
        case DLT_EN10MB:
            return typed(frame, 14, 12);
        case DLT_LINUX_SLL:  // tcpdump -i any, of before 2018
            return typed(frame, 16, 14);
        case DLT_LINUX_SLL2:  // tcpdump -i any
            return typed(frame, 20, 0);
        case DLT_NULL:  // BSD's loopback: the number of the protocol family, which each system chooses
        case DLT_LOOP:
            return raw(behind(frame, 4));
        case DLT_RAW:
        case DLT_IPV4:
        case DLT_IPV6:
            return raw(frame);
        case DLT_PPP:
        case DLT_PPP_SERIAL:
        case DLT_PPP_PPPD:
            return ppp(frame);
        case DLT_PPP_ETHER:
            return pppoe(frame);
        case DLT_C_HDLC:
            return typed(frame, 4, 2);
        case DLT_IEEE802_11:
            return wireless(frame);
        case DLT_IEEE802_11_RADIO:  // behind a header that tells its length, the lower byte first
            return frame.size() < 4 ? Found{}
                                    : wireless(behind(frame, std::size_t{frame[2]} + 256U * frame[3]));
        default:
            return {};
    }
}

}  // namespace chathack::observe
