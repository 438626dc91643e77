#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/observe/capture.hpp"
#include "conformance/observe/packet.hpp"
#include "conformance/observe/testing/traffic.hpp"

/// Helpers for tests: conversations of clients with their server, as packets.
namespace chathack::observe {

/// How a conversation is captured.
struct CaptureStyle {
    std::chrono::microseconds apart{1000};  ///< from one packet to the next
    bool bare_acks = true;                  ///< each packet with bytes is acknowledged by one without
    std::array<std::uint8_t, 4> server{127, 0, 0, 1};
};

/// Writes down the packets of clients that talk.
class CapturedTalk {
public:
    using Client = std::size_t;

    explicit CapturedTalk(CaptureStyle style = {}) : style_{style} {}

    /// @param port  where it connects: the server's, or that of another client
    Client connects(std::uint16_t port = 7777) {
        const auto number = static_cast<std::uint32_t>(connections_.size() + 1000U * style_.server[3]);
        const transport::Address here{std::array<std::uint8_t, 4>{127, 0, 0, 1}};
        connections_.push_back(
            {{transport::Endpoint{here, static_cast<std::uint16_t>(50000 + connections_.size())},
              transport::Endpoint{transport::Address{style_.server}, port}},
             {1000 + 100000 * number, 4294967290U + 1000 * number}});
        const auto client = connections_.size() - 1;
        send(client, End::opener, {.syn = true});
        send(client, End::listener, {.syn = true, .ack = true});
        send(client, End::opener, {.ack = true});
        return client;
    }
    void says(Client client, std::string_view bytes) { data(client, End::opener, bytes); }
    void gets(Client client, std::string_view bytes) { data(client, End::listener, bytes); }
    /// Both sides end.
    void leaves(Client client) {
        send(client, End::opener, {.ack = true, .fin = true});
        send(client, End::listener, {.ack = true, .fin = true});
        if (style_.bare_acks) send(client, End::opener, {.ack = true});
    }
    Client logs_in(std::string_view login) {
        const auto client = connects();
        says(client, new_login(login));
        gets(client, ack_3);
        return client;
    }
    std::vector<Packet>& packets() { return packets_; }

private:
    struct Flags {
        bool syn = false, ack = false, fin = false;
    };
    struct Line {
        std::array<transport::Endpoint, 2> ends;
        std::array<std::uint32_t, 2> next;
    };

    void data(Client client, End from, std::string_view bytes) {
        send(client, from, {.ack = true}, bytes);
        if (style_.bare_acks) send(client, other(from), {.ack = true});
    }
    void send(Client client, End from, Flags flags, std::string_view bytes = {}) {
        auto& line = connections_[client];
        auto& next = line.next[index(from)];
        packets_.push_back({.from = line.ends[index(from)],
                            .to = line.ends[index(other(from))],
                            .sequence = next,
                            .acknowledged = flags.ack ? line.next[index(other(from))] : 0,
                            .syn = flags.syn,
                            .ack = flags.ack,
                            .fin = flags.fin,
                            .payload = std::string{bytes},
                            .payload_bytes = bytes.size(),
                            .at = Time{std::chrono::seconds{1}} + style_.apart * packets_.size()});
        next += static_cast<std::uint32_t>(bytes.size()) + (flags.syn || flags.fin ? 1U : 0U);
    }

    CaptureStyle style_;
    std::vector<Line> connections_;
    std::vector<Packet> packets_;
};

/// The clauses that a capture of traffic violates, each with the reason.
inline std::vector<std::string> violations_in(std::span<const Packet> capture) {
    Observer observer;
    judge_packets(capture, 7777, observer);
    std::vector<std::string> all;
    for (const auto& finding : observer.findings())
        if (finding.kind == verdict::Kind::violates) all.push_back(finding.clause + ": " + finding.why);
    return all;
}

}  // namespace chathack::observe
