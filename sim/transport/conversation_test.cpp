// The retransmission timer when both sides send, so that acknowledgements travel with bytes.
#include <gtest/gtest.h>
#include <ns3/error-model.h>
#include <ns3/net-device.h>
#include <ns3/pointer.h>
#include <ns3/simulator.h>

#include <optional>
#include <string>

#include "sim/transport/ns3_transport.hpp"
#include "sim/transport/testing/star.hpp"

namespace chathack::sim {
namespace {

using namespace std::chrono_literals;

/// Loses every long packet.
class LongOnes final : public ns3::ErrorModel {
    bool DoCorrupt(ns3::Ptr<ns3::Packet> packet) override { return packet->GetSize() > 300; }
    void DoReset() override {}
};

/// A client, and a server that sends back what it gets.
class Conversation : public testing::Test {
protected:
    void SetUp() override {
        server_->set_handler([this](const transport::Event& event) {
            if (const auto* made = std::get_if<transport::Accepted>(&event)) in_ = made->conn;
            if (std::get_if<transport::Received>(&event) != nullptr) send(*server_, in_, "y");
        });
        client_->set_handler([this](const transport::Event& event) {
            if (const auto* made = std::get_if<transport::Connected>(&event)) out_ = made->conn;
            if (std::get_if<transport::Received>(&event) != nullptr) ++heard_;
            if (std::get_if<transport::Closed>(&event) != nullptr) closed_ = true;
        });
        transport::Actions actions;
        actions.add(transport::Listen{transport::Tag{1}, {far_.ipv4, 80}});
        server_->perform(actions);
        actions.clear();
        actions.add(transport::Connect{transport::Tag{1}, {far_.ipv4, 80}});
        client_->perform(actions);
        run_for(1);
    }
    void TearDown() override {
        client_.reset();
        server_.reset();
        ns3::Simulator::Destroy();
    }

    static void send(Ns3Transport& transport, transport::ConnId conn, const std::string& text) {
        transport::Actions actions;
        actions.send_bytes({&conn, 1}, std::as_bytes(std::span{text}));
        transport.perform(actions);
    }
    static void run_for(double seconds) {
        ns3::Simulator::Stop(ns3::Seconds(seconds));
        ns3::Simulator::Run();
    }
    /// Makes the server send something ten times a second.
    void chatter() {
        send(*server_, in_, "z");
        ns3::Simulator::Schedule(ns3::MilliSeconds(100), [this] { chatter(); });
    }

    Star star_;
    Star::Spoke near_ = star_.add();
    Star::Spoke far_ = star_.add();
    std::optional<Ns3Transport> client_{std::in_place, std::vector{near_.node}, Ns3Options{}};
    std::optional<Ns3Transport> server_{std::in_place, std::vector{far_.node}, Ns3Options{}};
    transport::ConnId out_{}, in_{};
    int heard_ = 0;
    bool closed_ = false;
};

TEST_F(Conversation, PausesAreNoRoundTrips) {
    for (int i = 0; i < 5; ++i) {
        send(*client_, out_, "x");
        run_for(20);
    }
    EXPECT_EQ(heard_, 5);
    EXPECT_GT(client_->round_trip(out_), 0s);
    EXPECT_LT(client_->round_trip(out_), 500ms);
}

TEST_F(Conversation, WhoHearsMuchWaitsLongerFromTryToTryToo) {
    far_.node->GetDevice(1)->SetAttribute("ReceiveErrorModel",
                                          ns3::PointerValue{ns3::CreateObject<LongOnes>()});
    chatter();
    send(*client_, out_, std::string(500, 'x'));
    run_for(40);  // six tries without backoff would be over by then
    EXPECT_GT(heard_, 300);
    EXPECT_FALSE(closed_);
}

}  // namespace
}  // namespace chathack::sim
