// A receiver that does not read, and its sender when the window is full.
#include <gtest/gtest.h>
#include <ns3/error-model.h>
#include <ns3/pointer.h>
#include <ns3/simulator.h>

#include <string>

#include "sim/transport/ns3_transport.hpp"
#include "sim/transport/testing/star.hpp"

namespace chathack::sim {
namespace {

constexpr std::size_t receive_buffer_bytes = 131072;  // ns-3's default

/// A sender, and a receiver that pauses as soon as it is connected.
class FullWindow : public testing::Test {
protected:
    void SetUp() override {
        receiver_->set_handler([this](const transport::Event& event) { on_receiver(event); });
        sender_->set_handler([this](const transport::Event& event) {
            if (const auto* made = std::get_if<transport::Connected>(&event)) out_ = made->conn;
        });
        transport::Actions actions;
        actions.add(transport::Listen{transport::Tag{1}, {to_.ipv4, 80}});
        receiver_->perform(actions);
        actions.clear();
        actions.add(transport::Connect{transport::Tag{1}, {to_.ipv4, 80}});
        sender_->perform(actions);
        run_for(1);
    }
    void TearDown() override {
        sender_.reset();
        receiver_.reset();
        ns3::Simulator::Destroy();
    }

    void on_receiver(const transport::Event& event) {
        if (const auto* made = std::get_if<transport::Accepted>(&event)) {
            in_ = made->conn;
            transport::Actions actions;
            actions.add(transport::Pause{in_});
            receiver_->perform(actions);
        }
        if (const auto* received = std::get_if<transport::Received>(&event))
            received_.append(reinterpret_cast<const char*>(received->bytes.data()), received->bytes.size());
    }
    void send(const std::string& text) {
        transport::Actions actions;
        actions.send_bytes({&out_, 1}, std::as_bytes(std::span{text}));
        sender_->perform(actions);
    }
    void resume() {
        transport::Actions actions;
        actions.add(transport::Resume{in_});
        receiver_->perform(actions);
    }
    /// Loses the packets with these numbers on their way to the receiver, counted from now on.
    void lose(const std::list<std::uint32_t>& packets) {
        const auto model = ns3::CreateObject<ns3::ReceiveListErrorModel>();
        model->SetList(packets);
        to_.node->GetDevice(1)->SetAttribute("ReceiveErrorModel", ns3::PointerValue{model});
    }
    static void run_for(double seconds) {
        ns3::Simulator::Stop(ns3::Seconds(seconds));
        ns3::Simulator::Run();
    }
    static std::string text_of(std::size_t bytes) {
        std::string text;
        while (text.size() < bytes)
            text += std::to_string(text.size()) + ' ';
        text.resize(bytes);
        return text;
    }

    Star star_;
    Star::Spoke from_ = star_.add();
    Star::Spoke to_ = star_.add();
    std::unique_ptr<Ns3Transport> receiver_ =
        std::make_unique<Ns3Transport>(std::vector{to_.node}, Ns3Options{});
    std::unique_ptr<Ns3Transport> sender_ =
        std::make_unique<Ns3Transport>(std::vector{from_.node}, Ns3Options{});
    transport::ConnId out_{};
    transport::ConnId in_{};
    std::string received_;
};

class FullWindowWithGap : public FullWindow, public testing::WithParamInterface<std::uint32_t> {};

TEST_P(FullWindowWithGap, HoldsTheSenderUpUntilItOpens) {
    lose({GetParam()});
    const auto text = text_of(400'000);
    send(text);
    run_for(30);
    EXPECT_EQ(received_, "");
    resume();
    run_for(300);
    EXPECT_EQ(received_, text);
}

// The window is full after about 91 segments of 1440 bytes.
INSTANTIATE_TEST_SUITE_P(Near, FullWindowWithGap, testing::Range(70U, 96U));

class FullWindowToTheByte : public FullWindow, public testing::WithParamInterface<std::size_t> {};

TEST_P(FullWindowToTheByte, IsTriedOnlyWhenThereIsSomethingToSend) {
    auto text = text_of(GetParam());
    send(text);
    run_for(100);
    send("and this");
    run_for(100);
    EXPECT_EQ(received_, "");
    resume();
    run_for(300);
    EXPECT_EQ(received_, text + "and this");
}

INSTANTIATE_TEST_SUITE_P(Around, FullWindowToTheByte,
                         testing::Values(receive_buffer_bytes - 2, receive_buffer_bytes - 1,
                                         receive_buffer_bytes, receive_buffer_bytes + 1));

}  // namespace
}  // namespace chathack::sim
