#include "conformance/observe/relay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/observe/testing/traffic.hpp"
#include "reference/wire/testing/hex.hpp"

namespace chathack::observe {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using transport::ConnId;
using transport::Endpoint;
using transport::Tag;

const transport::Address here{std::array<std::uint8_t, 4>{127, 0, 0, 1}};
const Endpoint server{here, 7777}, ours{here, 7000}, client{here, 50000}, own_listener{here, 7001};

/// A relay without a network: events go in, actions come out in words.
class RelayTest : public ::testing::Test {
protected:
    explicit RelayTest(bool peers = false) : relay_{observer_, server, peers, tap()} {}

    using Words = std::vector<std::string>;
    Words on(const transport::Event& event) {
        transport::Actions actions;
        relay_.on(event, now_ += std::chrono::milliseconds{1}, actions);
        Words words;
        actions.for_each([&](const auto& action) { words.push_back(word(action)); });
        return words;
    }
    Words gets(std::uint64_t conn, std::string_view bytes) {
        return on(transport::Received{ConnId{conn}, wire::as_bytes(bytes)});
    }
    /// A client connects to the relay (connection `conn`), and the relay to the server (`conn + 1`).
    void connect(std::uint64_t conn) {
        const auto asked = on(transport::Accepted{Relay::listener, ConnId{conn}, ours, client});
        ASSERT_EQ(asked.size(), 2U);
        EXPECT_EQ(asked[0], "pause " + std::to_string(conn));
        const Tag tag{std::stoull(asked[1].substr(8))};  // "connect 2 to ..."
        EXPECT_THAT(on(transport::Connected{tag, ConnId{conn + 1}, ours, server}),
                    ElementsAre("resume " + std::to_string(conn)));
    }

    Observer observer_;
    std::vector<std::string> tapped_;
    Relay relay_;
    Time now_{};

private:
    Relay::Tap tap() {
        Relay::Tap tap;
        tap.opened = [this](LinkId link, const Endpoint& opener, const Endpoint& listener, Time) {
            tapped_.push_back("opened " + number(link) + " " + to_string(opener) + " " + to_string(listener));
        };
        tap.bytes = [this](LinkId link, End from, wire::Bytes bytes, Time) {
            tapped_.push_back("bytes " + number(link) + end(from) + chathack::testing::to_hex(bytes));
        };
        tap.ended = [this](LinkId link, End from, bool broken, Time) {
            tapped_.push_back((broken ? "broken " : "ended ") + number(link) + end(from));
        };
        return tap;
    }
    template <class Id>
    static std::string number(Id id) {
        return std::to_string(static_cast<std::uint64_t>(id));
    }
    static std::string end(End from) { return from == End::opener ? " opener " : " listener "; }

    static std::string word(const transport::Listen& a) {
        return "listen " + number(a.tag) + " at " + to_string(a.local);
    }
    static std::string word(const transport::StopListening& a) { return "stop listening " + number(a.tag); }
    static std::string word(const transport::Connect& a) {
        return "connect " + number(a.tag) + " to " + to_string(a.remote);
    }
    static std::string word(const transport::CancelConnect& a) { return "cancel connect " + number(a.tag); }
    static std::string word(const transport::Send& a) {
        return "send " + number(a.to.front()) + ": " + chathack::testing::to_hex(a.bytes);
    }
    static std::string word(const transport::HalfClose& a) { return "half-close " + number(a.conn); }
    static std::string word(const transport::Close& a) { return "close " + number(a.conn); }
    static std::string word(const transport::Reset& a) { return "reset " + number(a.conn); }
    static std::string word(const transport::Pause& a) { return "pause " + number(a.conn); }
    static std::string word(const transport::Resume& a) { return "resume " + number(a.conn); }
    static std::string word(const transport::WakeAt&) { return "wake"; }
};

TEST_F(RelayTest, ConnectsToTheServerForEveryClientAndTakesNoBytesBefore) {
    transport::Actions actions;
    relay_.on(Relay::Start{ours}, Time{}, actions);
    ASSERT_EQ(actions.size(), 1U);
    EXPECT_EQ(std::get<transport::Listen>(actions[0]), (transport::Listen{Relay::listener, ours}));
    EXPECT_THAT(on(transport::Accepted{Relay::listener, ConnId{10}, ours, client}),
                ElementsAre("pause 10", "connect 2 to 127.0.0.1:7777"));
    EXPECT_EQ(observer_.links(), 0U);
    EXPECT_THAT(on(transport::Connected{Tag{2}, ConnId{11}, ours, server}), ElementsAre("resume 10"));
    EXPECT_EQ(observer_.links(), 1U);
    EXPECT_THAT(tapped_, ElementsAre("opened 1 127.0.0.1:50000 127.0.0.1:7777"));
}

TEST_F(RelayTest, HandsOnBytesAsTheyAreAndShowsThem) {
    connect(10);
    EXPECT_THAT(gets(10, "\x02\x03"), ElementsAre("send 11: 02 03"));
    EXPECT_THAT(gets(11, "\x63"), ElementsAre("send 10: 63"));  // not a frame, but passed on
    EXPECT_THAT(gets(99, "\x63"), IsEmpty());
    EXPECT_THAT(tapped_, ElementsAre("opened 1 127.0.0.1:50000 127.0.0.1:7777", "bytes 1 opener 02 03",
                                     "bytes 1 listener 63"));
    ASSERT_EQ(observer_.findings().size(), 1U);
    EXPECT_EQ(observer_.findings()[0].clause, "WIRE-2");
}

TEST_F(RelayTest, HandsOnHalfClosesAndClosesWhenBothHaveEnded) {
    connect(10);
    EXPECT_THAT(on(transport::Ended{ConnId{10}}), ElementsAre("half-close 11"));
    EXPECT_THAT(gets(11, "\x03"), ElementsAre("send 10: 03"));
    EXPECT_THAT(on(transport::Ended{ConnId{11}}), ElementsAre("close 10", "close 11"));
    EXPECT_THAT(gets(11, "\x03"), IsEmpty());
    EXPECT_EQ(tapped_.back(), "ended 1 listener ");
}

TEST_F(RelayTest, ResetsTheOtherSideWhenOneIsBroken) {
    connect(10);
    connect(20);
    EXPECT_THAT(on(transport::Closed{ConnId{10}, transport::TransportError::reset}), ElementsAre("reset 11"));
    EXPECT_THAT(on(transport::Closed{ConnId{21}, transport::TransportError::reset}), ElementsAre("reset 20"));
    EXPECT_EQ(tapped_.back(), "broken 2 listener ");
}

TEST_F(RelayTest, GivesUpAClientWhoseServerCannotBeReached) {
    on(transport::Accepted{Relay::listener, ConnId{10}, ours, client});
    EXPECT_THAT(on(transport::ConnectFailed{Tag{2}, transport::TransportError::refused}),
                ElementsAre("reset 10"));
    const auto notes = relay_.take_notes();
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_THAT(notes[0], ::testing::StartsWith("127.0.0.1:7777 cannot be reached: "));
    EXPECT_THAT(relay_.take_notes(), IsEmpty());
}

TEST_F(RelayTest, GivesUpConnectingForAClientThatIsGone) {
    on(transport::Accepted{Relay::listener, ConnId{10}, ours, client});
    EXPECT_THAT(on(transport::Closed{ConnId{10}, transport::TransportError::reset}),
                ElementsAre("cancel connect 2"));
    EXPECT_THAT(on(transport::Connected{Tag{2}, ConnId{11}, ours, server}), ElementsAre("reset 11"));
    EXPECT_EQ(observer_.links(), 0U);
}

TEST_F(RelayTest, LeavesAnAcceptAsItIsUnlessItFollowsPeers) {
    connect(10);
    EXPECT_EQ(gets(11, ack_7("bob")).size(), 1U);
    EXPECT_EQ(relay_.rewritten(), 0U);
}

/// `ack_7("bob")` with port 7001 instead of 4000.
const std::string rewritten_hex =
    "07 00 00 00 03 62 6f 62 00 00 1b 59 01 7f 00 00 01 00 00 00 00 00 00 00 2a";

class RelayOfPeersTest : public RelayTest {
protected:
    RelayOfPeersTest() : RelayTest{true} { connect(10); }
};

TEST_F(RelayOfPeersTest, NamesAListenerOfItsOwnInAnAccept) {  // PRIVATE-2
    EXPECT_THAT(gets(11, ack_3 + ack_7("bob") + ack_1),
                ElementsAre("send 10: 03", "listen 3 at 127.0.0.1:0", "pause 11"));
    EXPECT_THAT(gets(11, ack_2), IsEmpty());  // waits behind the accept
    EXPECT_THAT(on(transport::Listening{Tag{3}, own_listener}),
                ElementsAre("send 10: " + rewritten_hex, "send 10: 01", "send 10: 02", "resume 11"));
    EXPECT_EQ(relay_.rewritten(), 1U);
    EXPECT_THAT(relay_.take_notes(),
                ElementsAre("rewritten: the accept of bob names 127.0.0.1:7001 instead of 127.0.0.1:4000"));
}

TEST_F(RelayOfPeersTest, LeadsWhoComesThereToThePlaceThatTheAcceptNamed) {
    gets(11, ack_7("bob"));
    on(transport::Listening{Tag{3}, own_listener});
    EXPECT_THAT(on(transport::Accepted{Tag{3}, ConnId{20}, own_listener, client}),
                ElementsAre("stop listening 3", "pause 20", "connect 4 to 127.0.0.1:4000"));
    EXPECT_THAT(on(transport::Connected{Tag{4}, ConnId{21}, ours, meeting_place}), ElementsAre("resume 20"));
    EXPECT_TRUE(observer_.is_direct(LinkId{2}));
    EXPECT_THAT(gets(21, "\x07"), ElementsAre("send 20: 07"));  // not the answers of a server, so not read
    EXPECT_THAT(on(transport::Accepted{Tag{3}, ConnId{30}, own_listener, client}), ElementsAre("reset 30"));
}

TEST_F(RelayOfPeersTest, HandsOnAnAcceptAsItIsWithoutAListener) {
    gets(11, ack_7("bob"));
    const auto words = on(transport::ListenFailed{Tag{3}, transport::TransportError::out_of_resources});
    ASSERT_EQ(words.size(), 2U);
    EXPECT_THAT(words[0], ::testing::HasSubstr("00 00 0f a0"));
    EXPECT_THAT(relay_.take_notes(),
                ElementsAre("could not listen for a direct connection: it is not followed"));
    EXPECT_EQ(relay_.rewritten(), 0U);
}

TEST_F(RelayOfPeersTest, StopsAListenerWhoseClientIsGone) {
    gets(11, ack_7("bob"));
    on(transport::Closed{ConnId{10}, transport::TransportError::reset});
    EXPECT_THAT(on(transport::Listening{Tag{3}, own_listener}), ElementsAre("stop listening 3"));
}

TEST_F(RelayOfPeersTest, WaitsForWholeFramesAndHandsOnWhatIsNone) {
    EXPECT_THAT(gets(11, std::string_view{"\x05\x00\x00", 3}), IsEmpty());
    EXPECT_THAT(gets(11, std::string_view{"\x00\x01"
                                          "a\x00\x00\x00\x00",
                                          7}),
                ElementsAre("send 10: 05 00 00 00 01 61 00 00 00 00"));
    EXPECT_THAT(gets(11, "\x63\x07"), ElementsAre("send 10: 63 07"));
    EXPECT_EQ(gets(11, ack_7("bob")).size(), 1U);  // after bytes that are not a frame, nothing is read
    EXPECT_EQ(relay_.rewritten(), 0U);
}

TEST_F(RelayOfPeersTest, HandsOnWhatItHoldsWhenTheServerEnds) {
    gets(11, std::string_view{"\x05\x00\x00", 3});
    EXPECT_THAT(on(transport::Ended{ConnId{11}}), ElementsAre("send 10: 05 00 00", "half-close 10"));
}

TEST_F(RelayOfPeersTest, RewritesNoAcceptOfAPortThatIsNone) {  // PRIVATE-13
    EXPECT_EQ(gets(11, ack_7("bob", 42, 0)).size(), 1U);
    EXPECT_EQ(gets(11, ack_7("bob", 42, 65536)).size(), 1U);
    EXPECT_THAT(gets(11, ack_7("bob", 42, 65535)), ElementsAre("listen 3 at 127.0.0.1:0", "pause 11"));
}

}  // namespace
}  // namespace chathack::observe
