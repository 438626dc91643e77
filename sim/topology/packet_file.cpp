#include "sim/topology/packet_file.hpp"

#include <ns3/simulator.h>

namespace chathack::topology {
namespace {

constexpr std::uint32_t magic = 0xa1b2c3d4;       // of a file in this machine's byte order, with microseconds
constexpr std::uint32_t version = 2 | 4U << 16U;  // 2.4, as two numbers of two bytes
constexpr std::uint32_t snap_length = 0xffffffff;

}  // namespace

PacketFile::PacketFile(const std::string& file, std::uint32_t link_type) : out_{file, std::ios::binary} {
    for (const auto number : {magic, version, 0U, 0U, snap_length, link_type})
        put(number);
    out_.flush();
}

void PacketFile::write(const ns3::Ptr<const ns3::Packet>& packet) {
    constexpr std::int64_t second = 1'000'000;
    const auto now = ns3::Simulator::Now().GetMicroSeconds();
    bytes_.resize(packet->GetSize());
    packet->CopyData(bytes_.data(), packet->GetSize());
    put(static_cast<std::uint32_t>(now / second));
    put(static_cast<std::uint32_t>(now % second));
    put(packet->GetSize());
    put(packet->GetSize());
    out_.write(reinterpret_cast<const char*>(bytes_.data()), static_cast<std::streamsize>(bytes_.size()));
    out_.flush();
}

}  // namespace chathack::topology
