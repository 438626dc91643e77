#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "conformance/observe/finding.hpp"
#include "reference/transport/endpoint.hpp"

namespace chathack::observe {

/// One TCP segment of a capture.
struct Packet {
    transport::Endpoint from, to;
    std::uint32_t sequence = 0;
    std::uint32_t acknowledged = 0;  ///< means nothing without `ack`
    bool syn = false, ack = false, fin = false, rst = false;
    std::string payload;            ///< what was captured of it
    std::size_t payload_bytes = 0;  ///< how much there was on the wire
    Time at{};
};

/// A capture may have a packet so many places from where it belongs, and so much earlier or later than
/// another. What came first of two connections is told only by packets that are further apart in both.
constexpr std::size_t displaced_packets_max = 2;
constexpr std::chrono::milliseconds displaced_time_max{5};

struct CapturedPackets {
    std::vector<Packet> packets;
    std::string fault;  ///< why the file could not be read to its end; empty when it was
};

/// Reads the TCP segments of a capture (CaptureFile), in the order in which they stand there. What is no TCP,
/// or was cut so short that its TCP header is missing, is passed over.
/// @throws std::exception when the file cannot be read as a capture: the end of a sentence about it
CapturedPackets read_packets(const std::string& file);

}  // namespace chathack::observe
