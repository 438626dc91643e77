#include "sim/transport/testing/star.hpp"

#include <ns3/boolean.h>
#include <ns3/config.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-address-generator.h>
#include <ns3/ipv4-address-helper.h>
#include <ns3/ipv4-static-routing-helper.h>
#include <ns3/ipv6-address-generator.h>
#include <ns3/ipv6-address-helper.h>
#include <ns3/ipv6-static-routing-helper.h>
#include <ns3/mac48-address.h>
#include <ns3/point-to-point-helper.h>
#include <ns3/string.h>
#include <ns3/uinteger.h>

#include <cstring>

#include "sim/transport/tcp_protocol.hpp"

namespace chathack::sim {

Star::Star(const std::string& rate, const std::string& delay) : rate_{rate}, delay_{delay} {
    ns3::Config::SetDefault("ns3::Icmpv6L4Protocol::DAD", ns3::BooleanValue{false});
    ns3::Config::SetDefault("ns3::TcpSocket::SegmentSize", ns3::UintegerValue{1440});
    ns3::Ipv4AddressGenerator::TestMode();  // allows two stars with the same addresses, since nothing
                                            // connects them
    ns3::Ipv6AddressGenerator::TestMode();
    ns3::Mac48Address::ResetAllocationIndex();
    router_ = ns3::CreateObject<ns3::Node>();
    ns3::InternetStackHelper stack;
    stack.Install(router_);
    stream_ += stack.AssignStreams(router_, stream_);
}

Star::Spoke Star::add() {
    const auto node = ns3::CreateObject<ns3::Node>();
    ns3::InternetStackHelper stack;
    stack.SetTcp(TcpProtocol::GetTypeId().GetName());
    stack.Install(node);
    stream_ += stack.AssignStreams(node, stream_);
    ns3::PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", ns3::StringValue{rate_});
    link.SetChannelAttribute("Delay", ns3::StringValue{delay_});
    const auto devices = link.Install(router_, node);

    const auto number = spokes_++;
    ns3::Ipv4AddressHelper ipv4;
    ipv4.SetBase(ns3::Ipv4Address{(10U << 24) + number * 4}, "255.255.255.252");
    const auto ends = ipv4.Assign(devices);
    ns3::Ipv4StaticRoutingHelper{}
        .GetStaticRouting(node->GetObject<ns3::Ipv4>())
        ->SetDefaultRoute(ends.GetAddress(0), 1);

    ns3::Ipv6AddressHelper ipv6;
    std::uint8_t prefix[16]{0xfd};  // unique local, because ns-3's routers drop documentation addresses
    prefix[6] = static_cast<std::uint8_t>(number >> 8);
    prefix[7] = static_cast<std::uint8_t>(number);
    ipv6.SetBase(ns3::Ipv6Address{prefix}, ns3::Ipv6Prefix{64});
    auto ends6 = ipv6.Assign(devices);
    ends6.SetForwarding(0, true);
    ends6.SetDefaultRouteInAllNodes(0);

    Spoke spoke;
    spoke.node = ns3::PeekPointer(node);
    std::array<std::uint8_t, 4> bytes{};
    ends.GetAddress(1).Serialize(bytes.data());
    spoke.ipv4 = transport::Address{bytes};
    std::array<std::uint8_t, 16> bytes6{};
    ends6.GetAddress(1, 1).Serialize(bytes6.data());
    spoke.ipv6 = transport::Address{bytes6};
    return spoke;
}

void Star::write_pcap(const std::string& folder) const {
    ns3::PointToPointHelper{}.EnablePcapAll(folder + "/node");
}

}  // namespace chathack::sim
