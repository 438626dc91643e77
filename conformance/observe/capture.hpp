#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "conformance/observe/observer.hpp"
#include "conformance/observe/packet.hpp"

namespace chathack::observe {

/// Writes a pcap file (Ethernet) of what a relay passes on. A relay sees streams and not packets, so the
/// packets are made up: a handshake, segments of at most 1400 bytes, and an end for each direction. They are
/// in the file when a call returns, so that others can read along and nothing is lost with the program.
///
/// The members have the meaning of those of Relay::Tap.
class CaptureWriter {
public:
    /// Null when the file cannot be written; `error` says why.
    static std::unique_ptr<CaptureWriter> make(const std::string& file, std::string& error);
    ~CaptureWriter();

    /// When only one of the two has an IPv6 address, the other is written as an IPv4-mapped address.
    void opened(LinkId link, const transport::Endpoint& opener, const transport::Endpoint& listener, Time at);
    void bytes(LinkId link, End from, wire::Bytes bytes, Time at);
    void ended(LinkId link, End from, bool broken, Time at);

    /// Why something could not be written; empty when everything was.
    std::string fault() const;

private:
    class Packets;
    explicit CaptureWriter(std::unique_ptr<Packets> packets);
    std::unique_ptr<Packets> packets_;
};

/// What `read_capture` found.
struct CaptureRead {
    std::string error;  ///< why there is nothing to judge; empty when the capture was read
    std::uint16_t server_port = 0;
    std::size_t streams = 0;  ///< connections to the server
    Time began{};             ///< of the first packet
    Time ended{};             ///< of the last packet
    /// What was not captured, cut, captured twice or is not judged: one sentence each.
    std::vector<std::string> remarks;
};

/// Shows `observer` the TCP streams of a capture, then calls its `finish`. The file is read once; "-" is the
/// input.
///
/// Packets may be missing, cut, doubled or out of order: nobody is blamed for that. All places to which
/// clients connect on the server's port are judged, each as a server of its own.
///
/// @param server_port  0: taken from the capture. It is 7777 when a client connects to that port, else the
///                     port with the most connections.
CaptureRead read_capture(const std::string& file, std::uint16_t server_port, Observer& observer);

/// The same with packets that have been read. `error` says only what follows "the capture ".
CaptureRead judge_packets(std::span<const Packet> capture, std::uint16_t server_port, Observer& observer);

}  // namespace chathack::observe
