// The end of a connection, when its acknowledgement was lost and the far side sends its end again.
#include <gtest/gtest.h>
#include <ns3/error-model.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/net-device.h>
#include <ns3/pointer.h>
#include <ns3/simulator.h>

#include "sim/transport/ns3_transport.hpp"
#include "sim/transport/testing/star.hpp"

namespace chathack::sim {
namespace {

constexpr std::uint16_t ethernet_ipv4 = 0x0800;

/// Records the packets that a node sends, with their IP headers.
struct Sent {
    explicit Sent(ns3::Node& node) {
        node.GetObject<ns3::Ipv4L3Protocol>()->TraceConnectWithoutContext(
            "Tx", ns3::Callback<void, ns3::Ptr<const ns3::Packet>, ns3::Ptr<ns3::Ipv4>, std::uint32_t>{
                      [this](ns3::Ptr<const ns3::Packet> packet, ns3::Ptr<ns3::Ipv4>, std::uint32_t) {
                          last = packet->Copy();
                          ++count;
                      }});
    }
    ns3::Ptr<ns3::Packet> last;
    std::size_t count = 0;
};

struct SimulatorEnd {
    ~SimulatorEnd() { ns3::Simulator::Destroy(); }
};

void run_for(double seconds) {
    ns3::Simulator::Stop(ns3::Seconds(seconds));
    ns3::Simulator::Run();
}

void close(Ns3Transport& transport, transport::ConnId conn) {
    transport::Actions actions;
    actions.add(transport::Close{conn});
    transport.perform(actions);
}

TEST(LostEnd, IsAcknowledgedAgain) {
    const SimulatorEnd end;
    Star star;
    const auto closes_first = star.add();
    const auto follows = star.add();
    Sent by_first{*closes_first.node};
    Sent by_follower{*follows.node};
    Ns3Transport first{{closes_first.node}, Ns3Options{}};
    Ns3Transport follower{{follows.node}, Ns3Options{}};
    transport::ConnId conn{};
    first.set_handler([&](const transport::Event& event) {
        if (const auto* made = std::get_if<transport::Connected>(&event)) conn = made->conn;
    });
    follower.set_handler([&](const transport::Event& event) {
        if (const auto* ended = std::get_if<transport::Ended>(&event)) close(follower, ended->conn);
    });
    transport::Actions actions;
    actions.add(transport::Listen{transport::Tag{1}, {follows.ipv4, 80}});
    follower.perform(actions);
    actions.clear();
    actions.add(transport::Connect{transport::Tag{1}, {follows.ipv4, 80}});
    first.perform(actions);
    run_for(1);
    const auto lost = ns3::CreateObject<ns3::ReceiveListErrorModel>();
    lost->SetList({1, 2});  // the acknowledgements that follow the end itself
    const auto device = follows.node->GetDevice(1);
    device->SetAttribute("ReceiveErrorModel", ns3::PointerValue{lost});
    close(first, conn);
    run_for(0.1);
    EXPECT_EQ(by_first.count, 5U);
    device->Send(by_follower.last->Copy(), device->GetBroadcast(), ethernet_ipv4);
    run_for(0.1);
    EXPECT_EQ(by_first.count, 6U);
}

}  // namespace
}  // namespace chathack::sim
