#include <fmt/format.h>
#include <pcap.h>
#include <tins/exceptions.h>
#include <tins/ip.h>
#include <tins/ipv6.h>
#include <tins/packet.h>
#include <tins/rawpdu.h>
#include <tins/sniffer.h>
#include <tins/tcp.h>
#include <tins/tcp_ip/stream_follower.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "conformance/observe/capture.hpp"

namespace chathack::observe {
namespace {

using Tins::TCPIP::Flow;
using Tins::TCPIP::Stream;
using Tins::TCPIP::StreamFollower;
using transport::Endpoint;

Endpoint endpoint(const Tins::IPv4Address& address, std::uint16_t port) {
    const std::uint32_t number = address;  // in network order
    std::array<std::uint8_t, 4> bytes{};
    std::copy_n(reinterpret_cast<const std::uint8_t*>(&number), 4, bytes.begin());
    return {wire::Address{bytes}, port};
}
Endpoint endpoint(const Tins::IPv6Address& address, std::uint16_t port) {
    std::array<std::uint8_t, 16> bytes{};
    std::copy(address.begin(), address.end(), bytes.begin());
    return {wire::Address{bytes}, port};
}

/// The sender and the receiver of a packet; nullopt when it is not TCP.
std::optional<std::pair<Endpoint, Endpoint>> route_of(const Tins::PDU& packet) {
    const auto* tcp = packet.find_pdu<Tins::TCP>();
    if (!tcp) return {};
    if (const auto* ip = packet.find_pdu<Tins::IP>())
        return std::pair{endpoint(ip->src_addr(), tcp->sport()), endpoint(ip->dst_addr(), tcp->dport())};
    if (const auto* ip = packet.find_pdu<Tins::IPv6>())
        return std::pair{endpoint(ip->src_addr(), tcp->sport()), endpoint(ip->dst_addr(), tcp->dport())};
    return {};
}

bool is_opening(const Tins::TCP& tcp) {
    return (tcp.flags() & (Tins::TCP::SYN | Tins::TCP::ACK)) == Tins::TCP::SYN;
}

/// The packets of a capture file of any link type. libtins does not decode PPP, so that is done here.
class File {
public:
    explicit File(const std::string& name) : sniffer_{name}, ppp_{sniffer_.link_type() == DLT_PPP} {
        if (ppp_) sniffer_.set_extract_raw_pdus(true);
    }

    /// Calls `handle` with every IP packet and the time of its capture.
    void for_each(const std::function<void(Tins::PDU&, std::chrono::microseconds)>& handle) {
        while (Tins::Packet packet = sniffer_.next_packet()) {
            const std::chrono::microseconds at{packet.timestamp()};
            if (!ppp_) {
                handle(*packet.pdu(), at);
            } else if (const auto inner = unwrap(*packet.pdu())) {
                handle(*inner, at);
            }
        }
    }

private:
    /// The IP packet in a PPP frame (RFC 1661, in HDLC framing or without); null when there is none.
    static std::unique_ptr<Tins::PDU> unwrap(const Tins::PDU& frame) {
        const auto* raw = frame.find_pdu<Tins::RawPDU>();
        if (!raw) return {};
        auto bytes = std::span{raw->payload()};
        if (bytes.size() >= 2 && bytes[0] == 0xff && bytes[1] == 0x03) bytes = bytes.subspan(2);
        if (bytes.size() < 2) return {};
        const unsigned protocol = static_cast<unsigned>(bytes[0]) << 8U | bytes[1];
        bytes = bytes.subspan(2);
        const auto size = static_cast<std::uint32_t>(bytes.size());
        try {
            if (protocol == 0x0021) return std::make_unique<Tins::IP>(bytes.data(), size);
            if (protocol == 0x0057) return std::make_unique<Tins::IPv6>(bytes.data(), size);
        } catch (const Tins::exception_base&) {  // cut by the snap length
        }
        return {};
    }

    Tins::FileSniffer sniffer_;
    bool ppp_;
};

/// 7777 when a client connects to it, else the port with the most connections; 0 when there are none.
std::uint16_t guess_server_port(const std::string& name) {
    std::map<std::uint16_t, std::size_t> openings;
    File file{name};
    file.for_each([&](const Tins::PDU& packet, std::chrono::microseconds) {
        const auto* tcp = packet.find_pdu<Tins::TCP>();
        if (tcp && is_opening(*tcp)) ++openings[tcp->dport()];
    });
    if (openings.empty()) return 0;
    if (openings.contains(7777)) return 7777;
    return std::max_element(openings.begin(), openings.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
}

/// Shows an observer the streams of a capture as they grow.
class Reader {
public:
    Reader(Observer& observer, std::uint16_t server_port) : observer_{observer}, server_port_{server_port} {
        follower_.follow_partial_streams(true);
        follower_.stream_keep_alive(std::chrono::hours{24});
        follower_.new_stream_callback([this](Stream& stream) { opened(stream); });
        follower_.stream_termination_callback([this](Stream& stream, StreamFollower::TerminationReason) {
            if (auto* seen = find(stream)) gap(*seen);
        });
    }

    void packet(Tins::PDU& packet, std::chrono::microseconds at_us) {
        const auto route = route_of(packet);
        if (!route) return;
        now_ = at_us;
        if (first_ == Time{}) first_ = now_;
        const auto& tcp = packet.rfind_pdu<Tins::TCP>();
        Tins::Packet whole{packet, Tins::Timestamp{at_us}};
        follower_.process_packet(whole);
        const bool broken = (tcp.flags() & Tins::TCP::RST) != 0;
        if (!broken && (tcp.flags() & Tins::TCP::FIN) == 0) return;
        End from = End::opener;
        auto at = seen_.find(*route);
        if (at == seen_.end()) {
            at = seen_.find({route->second, route->first});
            from = End::listener;
        }
        if (at != seen_.end()) end(at->second, from, broken);
    }

    void finish() {
        for (auto& [route, seen] : seen_)
            if (seen.waiting[0] || seen.waiting[1]) gap(seen);
        observer_.finish(now_);
    }
    Time first() const { return first_; }
    Time last() const { return now_; }
    std::size_t streams() const { return streams_; }

private:
    using Route = std::pair<Endpoint, Endpoint>;
    struct Seen {
        LinkId link{};
        bool ended[2] = {};
        bool waiting[2] = {};  ///< bytes have come whose predecessors are missing so far
    };

    static Route route_of_stream(const Stream& stream) {
        if (stream.is_v6())
            return {endpoint(stream.client_addr_v6(), stream.client_port()),
                    endpoint(stream.server_addr_v6(), stream.server_port())};
        return {endpoint(stream.client_addr_v4(), stream.client_port()),
                endpoint(stream.server_addr_v4(), stream.server_port())};
    }
    Seen* find(const Stream& stream) {
        const auto at = seen_.find(route_of_stream(stream));
        return at == seen_.end() ? nullptr : &at->second;
    }

    void opened(Stream& stream) {
        const auto route = route_of_stream(stream);
        const bool to_server = stream.server_port() == server_port_;
        // The first packet of a partial stream may come from either side.
        const bool partial = stream.is_partial_stream();
        if (partial && (to_server || stream.client_port() == server_port_)) {
            ++streams_;
            observer_.open(now_, false);
        }
        if (partial || (!to_server && !observer_.expects(route.second))) {
            stream.ignore_client_data();
            stream.ignore_server_data();
            return;
        }
        Seen seen;
        if (to_server) ++streams_;
        seen.link = to_server ? observer_.open(now_) : observer_.open_direct(route.second, now_);
        seen_[route] = seen;
        stream.auto_cleanup_payloads(true);
        stream.client_data_callback([this](Stream& one) { data(one, End::opener); });
        stream.server_data_callback([this](Stream& one) { data(one, End::listener); });
        const auto early = [this](End from) {
            return [this, from](Stream& one, std::uint32_t, const Stream::payload_type&) {
                if (auto* known = find(one)) known->waiting[from == End::opener ? 0 : 1] = true;
            };
        };
        stream.client_out_of_order_callback(early(End::opener));
        stream.server_out_of_order_callback(early(End::listener));
    }

    void data(Stream& stream, End from) {
        auto* seen = find(stream);
        if (!seen) return;
        const auto& flow = from == End::opener ? stream.client_flow() : stream.server_flow();
        const auto& payload = flow.payload();
        seen->waiting[from == End::opener ? 0 : 1] = !flow.buffered_payload().empty();
        observer_.bytes(seen->link, from, std::as_bytes(std::span{payload.data(), payload.size()}), now_);
    }

    void end(Seen& seen, End from, bool broken) {
        auto& ended = seen.ended[from == End::opener ? 0 : 1];
        if (ended) return;
        if (seen.waiting[from == End::opener ? 0 : 1]) gap(seen);
        ended = true;
        observer_.end(seen.link, from, broken, now_);
    }
    void gap(Seen& seen) {
        for (const auto from : {End::opener, End::listener}) {
            auto& waiting = seen.waiting[from == End::opener ? 0 : 1];
            if (std::exchange(waiting, false)) observer_.gap(seen.link, from, now_);
        }
    }

    Observer& observer_;
    std::uint16_t server_port_;
    StreamFollower follower_;
    std::map<Route, Seen> seen_;
    Time now_{}, first_{};
    std::size_t streams_ = 0;
};

}  // namespace

CaptureRead read_capture(const std::string& file, std::uint16_t server_port, Observer& observer) {
    CaptureRead read;
    std::error_code none;
    if (std::filesystem::is_directory(file, none)) {
        read.error = fmt::format("{} is a folder, not a capture", file);
        return read;
    }
    if (std::filesystem::is_regular_file(file, none) && std::filesystem::file_size(file, none) == 0) {
        read.error = fmt::format("{} is an empty file, not a capture", file);
        return read;
    }
    try {
        read.server_port = server_port != 0 ? server_port : guess_server_port(file);
        Reader reader{observer, read.server_port};
        File packets{file};
        packets.for_each([&](Tins::PDU& packet, std::chrono::microseconds at) { reader.packet(packet, at); });
        reader.finish();
        read.streams = reader.streams();
        read.began = reader.first();
        read.ended = reader.last();
    } catch (const std::exception& why) {
        read.error = fmt::format("{} cannot be read as a capture: {}", file, why.what());
        return read;
    }
    if (read.streams == 0 && read.server_port == 0)
        read.error = fmt::format("{} holds no TCP connection", file);
    else if (read.streams == 0)
        read.error =
            fmt::format("{} holds no connection to port {}; give --server-port", file, read.server_port);
    return read;
}

}  // namespace chathack::observe
