#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "conformance/observe/observer.hpp"

namespace chathack::observe {

/// Writes what a relay hands on as the packets that would carry it, to a pcap file (Ethernet).
class CaptureWriter {
public:
    /// Null when the file cannot be written; `error` says why.
    static std::unique_ptr<CaptureWriter> make(const std::string& file, std::string& error);
    ~CaptureWriter();

    /// @param listener  of another IP version than `opener`: it is told as a mapped address
    void opened(LinkId link, const transport::Endpoint& opener, const transport::Endpoint& listener, Time at);
    void bytes(LinkId link, End from, wire::Bytes bytes, Time at);
    void ended(LinkId link, End from, bool broken, Time at);

private:
    class Packets;
    explicit CaptureWriter(std::unique_ptr<Packets> packets);
    std::unique_ptr<Packets> packets_;
};

/// How the reading of a capture went.
struct CaptureRead {
    std::string error;  ///< why there is nothing to judge; empty: all is well
    std::uint16_t server_port = 0;
    std::size_t streams = 0;  ///< to the server
    Time began{};             ///< of the first packet
    Time ended{};
};

/// Shows `observer` the TCP streams of a pcap or pcapng file, and finishes it.
///
/// @param server_port  0: 7777 when somebody connects to it, else the port that most connect to
CaptureRead read_capture(const std::string& file, std::uint16_t server_port, Observer& observer);

}  // namespace chathack::observe
