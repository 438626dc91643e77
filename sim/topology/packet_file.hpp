#pragma once

#include <ns3/packet.h>
#include <ns3/ptr.h>

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace chathack::topology {

/// A pcap file into which a packet is written at once, so that others can read along and nothing is lost with
/// the program: ns-3's own keep some kilobytes for later.
class PacketFile {
public:
    /// @param link_type  as in files: https://www.tcpdump.org/linktypes.html
    PacketFile(const std::string& file, std::uint32_t link_type);
    /// Writes the packet with the time of the simulation.
    void write(const ns3::Ptr<const ns3::Packet>& packet);

private:
    void put(std::uint32_t number) { out_.write(reinterpret_cast<const char*>(&number), sizeof number); }

    std::ofstream out_;
    std::vector<std::uint8_t> bytes_;
};

}  // namespace chathack::topology
