#include <fcntl.h>
#include <pcap/pcap.h>
#include <tins/ethernetII.h>
#include <tins/ip.h>
#include <tins/ipv6.h>
#include <tins/rawpdu.h>
#include <tins/tcp.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
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
    Packets() : started_{std::chrono::system_clock::now()} {}

    /// @return 0, or the errno with which the file cannot be written
    int open(const std::string& file) {
        std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream{std::fopen(file.c_str(), "wbe"), &std::fclose};
        if (!stream) return errno;
        ethernet_.reset(pcap_open_dead(DLT_EN10MB, 65535));
        dump_.reset(pcap_dump_fopen(ethernet_.get(), stream.get()));
        if (!dump_) return ENOMEM;
        stream.release();
        flush();
        return failure_;
    }
    int failure() const noexcept { return failure_; }

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

    /// Puts what was written where others can read it.
    void flush() {
        if (pcap_dump_flush(dump_.get()) != 0 && failure_ == 0) failure_ = errno;
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
        const auto bytes = pdu.serialize();
        pcap_pkthdr header{};
        header.ts.tv_sec = when.count() / 1'000'000;
        header.ts.tv_usec = when.count() % 1'000'000;
        header.caplen = header.len = static_cast<bpf_u_int32>(bytes.size());
        pcap_dump(reinterpret_cast<u_char*>(dump_.get()), &header, bytes.data());
    }

    std::unique_ptr<pcap_t, decltype(&pcap_close)> ethernet_{nullptr, &pcap_close};
    std::unique_ptr<pcap_dumper_t, decltype(&pcap_dump_close)> dump_{nullptr, &pcap_dump_close};
    int failure_ = 0;
    std::chrono::system_clock::time_point started_;
    Time began_{};
    std::map<LinkId, Flow> flows_;
};

std::unique_ptr<CaptureWriter> CaptureWriter::make(const std::string& file, std::string& error) {
    auto packets = std::make_unique<Packets>();
    if (const int failure = packets->open(file); failure != 0) {
        error = std::strerror(failure);
        return nullptr;
    }
    return std::unique_ptr<CaptureWriter>{new CaptureWriter{std::move(packets)}};
}
CaptureWriter::CaptureWriter(std::unique_ptr<Packets> packets) : packets_{std::move(packets)} {}
CaptureWriter::~CaptureWriter() = default;

void CaptureWriter::opened(LinkId link, const transport::Endpoint& opener,
                           const transport::Endpoint& listener, Time at) {
    packets_->opened(link, opener, listener, at);
    packets_->flush();
}
void CaptureWriter::bytes(LinkId link, End from, wire::Bytes bytes, Time at) {
    packets_->bytes(link, from, bytes, at);
    packets_->flush();
}
void CaptureWriter::ended(LinkId link, End from, bool broken, Time at) {
    packets_->ended(link, from, broken, at);
    packets_->flush();
}

std::string CaptureWriter::fault() const {
    return packets_->failure() == 0 ? "" : std::strerror(packets_->failure());
}

}  // namespace chathack::observe
