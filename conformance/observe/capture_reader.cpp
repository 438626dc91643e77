#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "conformance/observe/capture.hpp"
#include "conformance/observe/capture_replay.hpp"

namespace chathack::observe {
namespace {

/// Directions with gaps that are told one by one.
constexpr std::size_t directions_told_max = 10;

std::string count(std::size_t number, std::string_view what) {
    return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

/// What a capture lacks, in sentences.
class Remarks {
public:
    std::vector<std::string> of(std::span<const Packet> capture, const CaptureReplay& replay) {
        for (const auto& shown : replay.shown())
            if (shown.link != LinkId{}) add(shown);
        if (directions_ > directions_told_max)
            say("Bytes of {} were not captured either.",
                count(directions_ - directions_told_max, "more direction"));
        if (startless_ > 0)
            say("{} without {} first packets: not judged.", count(startless_, "connection"),
                startless_ == 1 ? "its" : "their");
        const auto cut = std::count_if(capture.begin(), capture.end(), [](const Packet& packet) {
            return packet.payload.size() < packet.payload_bytes;
        });
        if (cut > 0) say("{} captured only in part.", count(static_cast<std::size_t>(cut), "packet"));
        if (copied_ > 0)
            say("{} captured more than once, under other addresses: each counts once.",
                count(copied_, "connection"));
        if (servers_.size() > 1)
            say("{} on this port: the users of one are not those of another.",
                count(servers_.size(), "server"));
        return std::move(sentences_);
    }

private:
    template <class... Values>
    void say(fmt::format_string<Values...> text, Values&&... values) {
        sentences_.push_back(fmt::format(text, std::forward<Values>(values)...));
    }
    void add(const CaptureReplay::Shown& shown) {
        const auto& connection = *shown.connection;
        if (connection.copies > 0) ++copied_;
        if (!connection.has_start()) ++startless_;
        if (shown.to_server) servers_.insert(connection.listener);
        add_gaps(shown.streams[0], connection.opener, connection.listener);
        add_gaps(shown.streams[1], connection.listener, connection.opener);
    }
    void add_gaps(const ByteStream& stream, const transport::Endpoint& from, const transport::Endpoint& to) {
        const auto missing = stream.missing();
        if (missing.gaps == 0 || ++directions_ > directions_told_max) return;
        say("{}: {} from {} to {} {} not captured.", count(missing.gaps, "gap"), count(missing.bytes, "byte"),
            to_string(from), to_string(to), missing.bytes == 1 ? "was" : "were");
    }

    std::vector<std::string> sentences_;
    std::size_t directions_ = 0, startless_ = 0, copied_ = 0;
    std::set<transport::Endpoint> servers_;
};

bool leads_to(const std::vector<Connection>& connections, std::uint16_t port) {
    return std::ranges::any_of(connections, [&](const auto& one) { return one.listener.port == port; });
}

/// "port 7777" or "ports 7777, 9000": where connections lead; at most five.
std::string listening_ports(const std::vector<Connection>& connections) {
    constexpr std::size_t shown_max = 5;
    std::set<std::uint16_t> ports;
    for (const auto& connection : connections)
        ports.insert(connection.listener.port);
    const auto shown = std::min(ports.size(), shown_max);
    return fmt::format(
        "{} {}{}", ports.size() == 1 ? "port" : "ports",
        fmt::join(ports.begin(), std::next(ports.begin(), static_cast<std::ptrdiff_t>(shown)), ", "),
        shown < ports.size() ? fmt::format(" and {} more", ports.size() - shown) : "");
}

}  // namespace

CaptureRead judge_packets(std::span<const Packet> capture, std::uint16_t server_port, Observer& observer) {
    CaptureRead read;
    read.server_port = server_port != 0 ? server_port : guess_server_port(capture);
    const auto connections = find_connections(capture, read.server_port);
    CaptureReplay replay{capture, connections, read.server_port, observer};
    replay.run();
    const auto& shown = replay.shown();
    read.streams = static_cast<std::size_t>(
        std::count_if(shown.begin(), shown.end(), [](const auto& one) { return one.to_server; }));
    const auto [first, last] = std::minmax_element(
        capture.begin(), capture.end(), [](const Packet& a, const Packet& b) { return a.at < b.at; });
    if (first != capture.end()) read.began = first->at, read.ended = last->at;
    read.remarks = Remarks{}.of(capture, replay);
    if (read.streams == 0 && read.server_port == 0)
        read.error = "holds no TCP connection";
    else if (read.streams == 0 && leads_to(connections, read.server_port))
        read.error =
            fmt::format("holds no more than the first packet of a connection to port {}", read.server_port);
    else if (read.streams == 0)
        read.error = fmt::format("holds no connection to port {}, but to {}: give --server-port",
                                 read.server_port, listening_ports(connections));
    return read;
}

CaptureRead read_capture(const std::string& file, std::uint16_t server_port, Observer& observer) {
    const auto name = file == "-" ? "the input" : file;
    CaptureRead read;
    try {
        const auto captured = read_packets(file);
        read = judge_packets(captured.packets, server_port, observer);
        if (!captured.fault.empty())
            read.remarks.push_back(fmt::format("The capture cannot be read to its end: {}.", captured.fault));
        if (!read.error.empty()) read.error = fmt::format("{} {}", name, read.error);
        if (!read.error.empty() && !captured.fault.empty())
            read.error += fmt::format("; it cannot be read to its end: {}", captured.fault);
    } catch (const std::exception& why) {
        read.error = fmt::format("{} {}", name, why.what());
    }
    return read;
}

}  // namespace chathack::observe
