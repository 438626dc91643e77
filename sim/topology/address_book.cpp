#include "sim/topology/address_book.hpp"

#include "reference/wire/check.hpp"

namespace chathack::topology {
namespace {

constexpr std::size_t ipv4_header_bytes = 20;
constexpr std::size_t ipv6_header_bytes = 40;

constexpr std::uint8_t byte_of(std::size_t number, unsigned shift) {
    return static_cast<std::uint8_t>((number >> shift) & 0xffU);
}

}  // namespace

std::size_t AddressBook::add_zone() {
    CHATHACK_CHECK(zones_.size() < zones_max);
    zones_.emplace_back();
    return zones_.size() - 1;
}

wire::Address AddressBook::add(std::size_t zone, std::size_t machine) {
    auto& members = zones_[zone];
    CHATHACK_CHECK(members.size() + 2 < (std::size_t{1} << zone_bits));
    members.push_back(machine);
    const auto number = members.size();
    if (!ipv6_) {
        const auto bits = (zone << zone_bits) + number;
        return wire::Address{
            std::array<std::uint8_t, 4>{10, byte_of(bits, 16), byte_of(bits, 8), byte_of(bits, 0)}};
    }
    std::array<std::uint8_t, 16> bytes{};
    bytes[0] = 0xfd;
    bytes[7] = byte_of(zone, 0);
    for (std::size_t i = 0; i < 4; ++i)
        bytes[12 + i] = byte_of(number, static_cast<unsigned>(24 - 8 * i));
    return wire::Address{bytes};
}

wire::Address AddressBook::nobody() const noexcept {
    if (!ipv6_) return wire::Address{std::array<std::uint8_t, 4>{10, 255, 255, 254}};
    return wire::Address{std::array<std::uint8_t, 16>{0xfd, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 1}};
}

std::optional<std::size_t> AddressBook::machine_at(const std::uint8_t* address) const noexcept {
    std::size_t zone = 0;
    std::size_t number = 0;
    if (ipv6_) {
        if (address[0] != 0xfd) return std::nullopt;
        zone = address[7];
        for (std::size_t i = 12; i < 16; ++i)
            number = (number << 8U) | address[i];
    } else {
        if (address[0] != 10) return std::nullopt;
        for (std::size_t i = 1; i < 4; ++i)
            number = (number << 8U) | address[i];
        zone = number >> zone_bits;
        number &= (std::size_t{1} << zone_bits) - 1;
    }
    if (zone >= zones_.size() || number == 0 || number > zones_[zone].size()) return std::nullopt;
    const auto machine = zones_[zone][number - 1];
    if (machine == router) return std::nullopt;
    return machine;
}

std::optional<AddressBook::Ends> AddressBook::ends_of(const ns3::Packet& packet,
                                                      std::size_t header_bytes) const {
    constexpr std::size_t most = 64;
    std::array<std::uint8_t, most> bytes{};
    const auto wanted = header_bytes + (ipv6_ ? ipv6_header_bytes : ipv4_header_bytes);
    CHATHACK_CHECK(wanted <= most);
    if (packet.CopyData(bytes.data(), static_cast<std::uint32_t>(wanted)) < wanted) return std::nullopt;
    const auto* header = bytes.data() + header_bytes;
    if ((header[0] >> 4U) != (ipv6_ ? 6 : 4)) return std::nullopt;
    const auto source = machine_at(header + (ipv6_ ? 8 : 12));
    const auto destination = machine_at(header + (ipv6_ ? 24 : 16));
    if (!source || !destination) return std::nullopt;
    return Ends{*source, *destination};
}

ns3::Ipv4Address to_ipv4(const wire::Address& address) {
    return ns3::Ipv4Address::Deserialize(reinterpret_cast<const std::uint8_t*>(address.bytes().data()));
}

ns3::Ipv6Address to_ipv6(const wire::Address& address) {
    return ns3::Ipv6Address::Deserialize(reinterpret_cast<const std::uint8_t*>(address.bytes().data()));
}

}  // namespace chathack::topology
