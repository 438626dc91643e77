#include "sim/emulate/attachment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::emulate {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using transport::ConnId;
using transport::Endpoint;
using transport::Tag;
using Place = Attachment::Place;

Endpoint at(const char* text) { return *transport::parse_endpoint(text); }
const Endpoint bridge = at("10.0.0.1:7777");
const Endpoint server = at("127.0.0.1:7777");
const Endpoint simulated = at("10.0.1.1:49153");
// The four connections of one line. Each place numbers its own, so numbers may repeat across places.
constexpr ConnId real_client{11};
constexpr ConnId simulated_client{11};
constexpr ConnId simulated_server{21};
constexpr ConnId real_server{12};
constexpr Tag line{2};

/// An attachment, and the orders it gave.
class AttachmentTest : public ::testing::Test {
protected:
    std::vector<std::string> on(Place from, const transport::Event& event) {
        Attachment::Orders orders;
        attachment.on(from, event, orders);
        std::vector<std::string> told;
        constexpr std::array names{"outside", "clients", "server"};
        for (std::size_t i = 0; i < names.size(); ++i)
            orders[i].for_each([&](const auto& action) {
                told.push_back(std::string{names[i]} + ": " + to_string(transport::Action{action}));
            });
        return told;
    }
    /// Opens a whole line, from the real client to the real server.
    void open() {
        on(Place::outside, transport::Accepted{Attachment::listener, real_client, {}, {}});
        on(Place::clients, transport::Connected{line, simulated_client, simulated, bridge});
        on(Place::server, transport::Accepted{Attachment::listener, simulated_server, bridge, simulated});
        on(Place::outside, transport::Connected{line, real_server, {}, server});
    }
    transport::Received bytes(ConnId conn, std::size_t count = 3) {
        text_.assign(count, 'x');
        return {conn, wire::as_bytes(text_)};
    }
    static std::string order(const char* place, const transport::Action& action) {
        return std::string{place} + ": " + to_string(action);
    }

    Attachment attachment{bridge, server};

private:
    std::string text_;
};

TEST_F(AttachmentTest, ConnectsThroughTheNetworkAndThenToTheServerAndReadsOnlyWhenSomebodyHears) {
    EXPECT_THAT(on(Place::outside, transport::Accepted{Attachment::listener, real_client, {}, {}}),
                ElementsAre(order("outside", transport::Pause{real_client}),
                            order("clients", transport::Connect{line, bridge})));
    EXPECT_THAT(on(Place::clients, transport::Connected{line, simulated_client, simulated, bridge}),
                ElementsAre(order("outside", transport::Resume{real_client})));
    EXPECT_THAT(
        on(Place::server, transport::Accepted{Attachment::listener, simulated_server, bridge, simulated}),
        ElementsAre(order("outside", transport::Connect{line, server}),
                    order("server", transport::Pause{simulated_server})));
    EXPECT_THAT(on(Place::outside, transport::Connected{line, real_server, {}, server}),
                ElementsAre(order("server", transport::Resume{simulated_server})));
    EXPECT_THAT(attachment.through(), ElementsAre(simulated_client));
}

TEST_F(AttachmentTest, HandsBytesOnAndCountsWhatCameThrough) {
    open();
    EXPECT_EQ(on(Place::outside, bytes(real_client)).size(), 1U);
    EXPECT_EQ(attachment.counts().bytes_up, 0U);
    EXPECT_EQ(on(Place::server, bytes(simulated_server)).size(), 1U);
    EXPECT_EQ(attachment.counts().bytes_up, 3U);
    on(Place::outside, bytes(real_server, 5));
    on(Place::clients, bytes(simulated_client, 5));
    EXPECT_EQ(attachment.counts().bytes_down, 5U);
}

TEST_F(AttachmentTest, ReadsNoFurtherThanTheNetworkCarries) {
    open();
    constexpr auto most = Attachment::under_way_bytes_max;
    EXPECT_EQ(on(Place::outside, bytes(real_client, most - 1)).size(), 1U);
    const auto full = on(Place::outside, bytes(real_client, 1));
    EXPECT_THAT(full, Contains(order("outside", transport::Pause{real_client})));
    EXPECT_EQ(on(Place::server, bytes(simulated_server, most / 2 - 1)).size(), 1U);
    const auto half = on(Place::server, bytes(simulated_server, 1));
    EXPECT_THAT(half, Contains(order("outside", transport::Resume{real_client})));
}

TEST_F(AttachmentTest, AHalfCloseIsHandedOnAndTheOtherDirectionStaysOpen) {
    open();
    EXPECT_THAT(on(Place::outside, transport::Ended{real_client}),
                ElementsAre(order("clients", transport::HalfClose{simulated_client})));
    EXPECT_THAT(on(Place::server, transport::Ended{simulated_server}),
                ElementsAre(order("outside", transport::HalfClose{real_server})));
    on(Place::outside, bytes(real_server));
    EXPECT_EQ(on(Place::clients, bytes(simulated_client)).size(), 1U);
    on(Place::outside, transport::Ended{real_server});
    EXPECT_EQ(attachment.counts().open, 1U);
    on(Place::clients, transport::Ended{simulated_client});
    EXPECT_EQ(attachment.counts().open, 0U);
}

TEST_F(AttachmentTest, AResetTravelsToTheOtherSide) {
    open();
    EXPECT_THAT(on(Place::outside, transport::Closed{real_client, transport::TransportError::reset}),
                ElementsAre(order("clients", transport::Reset{simulated_client})));
    EXPECT_THAT(on(Place::server, transport::Closed{simulated_server, transport::TransportError::reset}),
                ElementsAre(order("outside", transport::Reset{real_server})));
    EXPECT_EQ(attachment.counts().open, 0U);
}

TEST_F(AttachmentTest, AServerThatRefusesIsTold) {
    on(Place::outside, transport::Accepted{Attachment::listener, real_client, {}, {}});
    on(Place::clients, transport::Connected{line, simulated_client, simulated, bridge});
    on(Place::server, transport::Accepted{Attachment::listener, simulated_server, bridge, simulated});
    EXPECT_THAT(on(Place::outside, transport::ConnectFailed{line, transport::TransportError::refused}),
                ElementsAre(order("server", transport::Reset{simulated_server})));
    EXPECT_THAT(attachment.take_notes(),
                ElementsAre(::testing::HasSubstr("127.0.0.1:7777 cannot be reached")));
    EXPECT_THAT(on(Place::clients, transport::Closed{simulated_client, transport::TransportError::reset}),
                ElementsAre(order("outside", transport::Reset{real_client})));
    EXPECT_EQ(attachment.counts().failed, 1U);
    EXPECT_EQ(attachment.counts().open, 0U);
}

TEST_F(AttachmentTest, WhoLeavesBeforeTheNetworkLetsHimThroughLeavesNothing) {
    on(Place::outside, transport::Accepted{Attachment::listener, real_client, {}, {}});
    EXPECT_THAT(on(Place::outside, transport::Closed{real_client, transport::TransportError::reset}),
                ElementsAre(order("clients", transport::CancelConnect{line})));
    EXPECT_EQ(attachment.counts().open, 0U);
    EXPECT_THAT(
        on(Place::server, transport::Accepted{Attachment::listener, simulated_server, bridge, simulated}),
        ElementsAre(order("server", transport::Reset{simulated_server})));
    EXPECT_THAT(attachment.through(), IsEmpty());
}

TEST_F(AttachmentTest, AnEndThatCameBeforeTheServerIsReachedIsHandedOnThen) {
    on(Place::outside, transport::Accepted{Attachment::listener, real_client, {}, {}});
    on(Place::clients, transport::Connected{line, simulated_client, simulated, bridge});
    on(Place::server, transport::Accepted{Attachment::listener, simulated_server, bridge, simulated});
    on(Place::server, transport::Ended{simulated_server});
    EXPECT_THAT(on(Place::outside, transport::Connected{line, real_server, {}, server}),
                ElementsAre(order("outside", transport::HalfClose{real_server}),
                            order("server", transport::Resume{simulated_server})));
}

}  // namespace
}  // namespace chathack::emulate
