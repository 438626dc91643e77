#include <tins/ethernetII.h>
#include <tins/ip.h>
#include <tins/ipv6.h>
#include <tins/packet.h>
#include <tins/packet_writer.h>
#include <tins/rawpdu.h>
#include <tins/tcp.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <map>
#include <string>

#include "conformance/observe/capture.hpp"

namespace chathack::observe {
namespace {

constexpr std::size_t segment_bytes = 1400;

/// The address as 16 bytes, an IPv4 address in its mapped form ::ffff:192.0.2.7 (RFC 4291).
std::array<std::uint8_t, 16> wide(const wire::Address& address) {
    std::array<std::uint8_t, 16> all{};
    const auto bytes = address.bytes();
    if (!address.is_ipv6()) all[10] = all[11] = 0xff;
    std::transform(bytes.begin(), bytes.end(), all.end() - static_cast<std::ptrdiff_t>(bytes.size()),
                   [](std::byte one) { return std::to_integer<std::uint8_t>(one); });
    return all;
}

Tins::IPv4Address narrow(const wire::Address& address) {
    std::uint32_t number = 0;  // in network byte order, as libtins wants it
    std::copy_n(address.bytes().begin(), 4, reinterpret_cast<std::byte*>(&number));
    return Tins::IPv4Address{number};
}

}  // namespace

class CaptureWriter::Packets {
public:
    explicit Packets(const std::string& file)
        : writer_{file, Tins::DataLinkType<Tins::EthernetII>()}, started_{std::chrono::system_clock::now()} {}

    void opened(LinkId link, const transport::Endpoint& opener, const transport::Endpoint& listener,
                Time at) {
        began_ = began_ == Time{} ? at : began_;
        auto& flow = flows_[link];
        for (auto& next : flow.next)
            next += apart * static_cast<std::uint32_t>(link);
        flow.ends[0] = opener;
        flow.ends[1] = listener;
        write(flow, End::opener, Tins::TCP::SYN, {}, at);
        ++flow.next[0];
        write(flow, End::listener, Tins::TCP::SYN | Tins::TCP::ACK, {}, at);
        ++flow.next[1];
        write(flow, End::opener, Tins::TCP::ACK, {}, at);
    }
    void bytes(LinkId link, End from, wire::Bytes bytes, Time at) {
        auto& flow = flows_[link];
        while (!bytes.empty()) {
            const auto piece = bytes.first(std::min(bytes.size(), segment_bytes));
            write(flow, from, Tins::TCP::PSH | Tins::TCP::ACK, piece, at);
            flow.next[from == End::opener ? 0 : 1] += static_cast<std::uint32_t>(piece.size());
            bytes = bytes.subspan(piece.size());
        }
    }
    void ended(LinkId link, End from, bool broken, Time at) {
        auto& flow = flows_[link];
        write(flow, from, broken ? Tins::TCP::RST | Tins::TCP::ACK : Tins::TCP::FIN | Tins::TCP::ACK, {}, at);
        ++flow.next[from == End::opener ? 0 : 1];
    }

private:
    /// Connections start with different numbers, or two with the same bytes would look like one that was
    /// captured twice.
    static constexpr std::uint32_t apart = 0x10001;

    struct Flow {
        transport::Endpoint ends[2];
        std::uint32_t next[2] = {1000, 5000};
    };

    void write(const Flow& flow, End from, int flags, wire::Bytes bytes, Time at) {
        const std::size_t source = from == End::opener ? 0 : 1;
        const auto& sender = flow.ends[source];
        const auto& receiver = flow.ends[1 - source];
        Tins::TCP tcp{receiver.port, sender.port};
        tcp.seq(flow.next[source]);
        tcp.ack_seq((flags & Tins::TCP::ACK) != 0 ? flow.next[1 - source] : 0);
        tcp.flags(static_cast<Tins::small_uint<12>::repr_type>(flags));
        tcp.window(65535);
        const auto text = wire::as_text(bytes);
        if (!text.empty()) tcp = tcp / Tins::RawPDU{std::string{text}};
        if (sender.address.is_ipv6() || receiver.address.is_ipv6()) {
            const auto to = wide(receiver.address), by = wide(sender.address);
            auto packet = Tins::EthernetII{} /
                          Tins::IPv6{Tins::IPv6Address{to.data()}, Tins::IPv6Address{by.data()}} / tcp;
            put(packet, at);
        } else {
            auto packet =
                Tins::EthernetII{} / Tins::IP{narrow(receiver.address), narrow(sender.address)} / tcp;
            put(packet, at);
        }
    }
    void put(Tins::PDU& pdu, Time at) {
        const auto when = std::chrono::duration_cast<std::chrono::microseconds>(started_.time_since_epoch() +
                                                                                (at - began_));
        Tins::Packet packet{pdu, Tins::Timestamp{when}};
        writer_.write(packet);
    }

    Tins::PacketWriter writer_;
    std::chrono::system_clock::time_point started_;
    Time began_{};
    std::map<LinkId, Flow> flows_;
};

std::unique_ptr<CaptureWriter> CaptureWriter::make(const std::string& file, std::string& error) {
    // libtins 4.0 reads freed memory when it cannot open a file, so the file is opened here first.
    if (!std::ofstream{file, std::ios::app}) {
        error = std::string{"cannot write the capture: "} + std::strerror(errno);
        return nullptr;
    }
    try {
        return std::unique_ptr<CaptureWriter>{new CaptureWriter{std::make_unique<Packets>(file)}};
    } catch (const std::exception& why) {
        error = why.what();
        return nullptr;
    }
}
CaptureWriter::CaptureWriter(std::unique_ptr<Packets> packets) : packets_{std::move(packets)} {}
CaptureWriter::~CaptureWriter() = default;

void CaptureWriter::opened(LinkId link, const transport::Endpoint& opener,
                           const transport::Endpoint& listener, Time at) {
    packets_->opened(link, opener, listener, at);
}
void CaptureWriter::bytes(LinkId link, End from, wire::Bytes bytes, Time at) {
    packets_->bytes(link, from, bytes, at);
}
void CaptureWriter::ended(LinkId link, End from, bool broken, Time at) {
    packets_->ended(link, from, broken, at);
}

}  // namespace chathack::observe
