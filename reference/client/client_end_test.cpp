#include "reference/client/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/client/testing/client_harness.hpp"

namespace chathack::client {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

TEST(ClientEnd, EndsTheConnectionOnAFrameThatItCannotReadAndTells) {  // CLIENT-7
    const std::pair<std::string_view, wire::WireError> cases[] = {
        {"00", wire::WireError::unknown_opcode},
        {"09", wire::WireError::unknown_opcode},
        {"ff", wire::WireError::unknown_opcode},
        {"80", wire::WireError::unknown_opcode},
        {"05 ffffffff", wire::WireError::negative_count},
        {"05 80000000", wire::WireError::negative_count},
        {"05 7fffffff", wire::WireError::text_too_long},
        {"05 00000003 'bob' ffffffff", wire::WireError::negative_count},
        {"05 00000003 'bob' 7fffffff", wire::WireError::text_too_long},
        {"05 00000003 'bob' 00010001", wire::WireError::text_too_long},
        {"06 00000401", wire::WireError::text_too_long},
        {"07 00000003 'bob' 00000001 00", wire::WireError::bad_address_code},
        {"07 00000003 'bob' 00000001 03", wire::WireError::bad_address_code},
    };
    for (const bool logged_in : {false, true}) {
        for (const auto& [bytes, error] : cases) {
            SCOPED_TRACE(bytes);
            ClientHarness harness;
            harness.connect();
            if (logged_in) harness.receive(server, "03");
            harness.notifications();
            EXPECT_EQ(harness.receive(server, std::string{bytes} + " 05 00000003 'bob' 00000002 'hi'"),
                      Lines{"close 100/0"});
            EXPECT_EQ(harness.notifications(), (Notifications{ServerLost{{Why::unreadable, {}, error}}}));
            EXPECT_FALSE(harness.client().logged_in());
            EXPECT_TRUE(harness.client().over());
            EXPECT_THAT(harness.receive(server, "03"), IsEmpty());
            EXPECT_THAT(harness.notifications(), IsEmpty());
        }
    }
}

TEST(ClientEnd, ShowsWhatCameBeforeAFrameThatItCannotRead) {  // CLIENT-3, CLIENT-7
    ClientHarness harness;
    harness.log_in();
    harness.receive(server, "05 00000003 'bob' 00000002 'hi' 2a");
    EXPECT_EQ(harness.notifications(),
              (Notifications{GlobalMessageReceived{"bob", "hi"},
                             ServerLost{{Why::unreadable, {}, wire::WireError::unknown_opcode}}}));
}

TEST(ClientEnd, TellsThatTheServerIsLost) {
    const auto lose = [](auto event, std::string_view bytes, const Cause& cause, const Lines& actions) {
        ClientHarness harness;
        harness.log_in();
        harness.receive(server, bytes);
        EXPECT_EQ(harness.on(event), actions);
        EXPECT_EQ(harness.notifications(), (Notifications{ServerLost{cause}}));
        EXPECT_TRUE(harness.client().over());
    };
    lose(transport::Ended{server}, "", {Why::closed_by_far_side}, {"close 100/0"});
    lose(transport::Ended{server}, "05 0000", {Why::cut_short}, {"close 100/0"});
    lose(transport::Closed{server, TransportError::reset}, "", {Why::network, TransportError::reset}, {});
    lose(transport::Closed{server, TransportError::queue_full}, "",
         {Why::network, TransportError::queue_full}, {});
}

TEST(ClientEnd, ForgetsOpenAsksWhenTheServerIsLost) {  // PRIVATE-12
    ClientHarness harness;
    harness.log_in();
    harness.on(Ask{"bob"});
    harness.receive(server, "06 00000005 'carol'");
    harness.on(transport::Ended{server});
    EXPECT_TRUE(harness.client().asks_sent().empty());
    EXPECT_TRUE(harness.client().asks_received().empty());
    EXPECT_TRUE(harness.client().over());
}

TEST(ClientEnd, QuitEndsEverything) {
    ClientHarness harness;
    harness.log_in();
    harness.open_direct(ConnId{7}, Tag{1});
    harness.on(Ask{"dave"});
    harness.receive(server, "07 00000004 'dave' 00001092 01 c0000202 0000000000000009");  // tag 2
    harness.receive(server, "06 00000005 'carol'");
    harness.on(Accept{"carol", 1});  // tag 3
    harness.notifications();
    EXPECT_THAT(harness.on(Quit{}),
                ElementsAre("close 100/0", "stop listening 3", "cancel connect 2", "close 7/0"));
    EXPECT_TRUE(harness.client().over());
    EXPECT_THAT(harness.notifications(), IsEmpty());
    EXPECT_THAT(harness.on(transport::Listening{Tag{3}, endpoint("192.0.2.1:4242")}), IsEmpty());
}

TEST(ClientEnd, QuitWhileConnectingGivesTheAttemptUp) {
    ClientHarness harness;
    harness.on(Start{{endpoint("192.0.2.7:7777")}});
    EXPECT_THAT(harness.on(Quit{}), ElementsAre("cancel connect 0"));
    const transport::Connected late{Tag{0}, server, endpoint("192.0.2.1:5000"), endpoint("192.0.2.7:7777")};
    EXPECT_THAT(harness.on(late), ElementsAre("close 100/0"));
}

TEST(ClientEnd, EveryTableHasABound) {
    Settings settings;
    settings.asks_max = 3;
    settings.seen_max = 2;
    ClientHarness harness{settings};
    harness.log_in();
    for (char c = 'a'; c <= 'f'; ++c) {
        harness.receive(server, std::string{"06 00000001 '"} + c + "'");
        harness.on(Ask{std::string(1, c)});
    }
    EXPECT_THAT(harness.client().asks_received().all(), ElementsAre("d", "e", "f"));
    EXPECT_THAT(harness.client().asks_sent().all(), ElementsAre("d", "e", "f"));
    EXPECT_THAT(harness.client().seen().all(), ElementsAre("e", "f"));
    harness.receive(server, "05 00000001 'e' 00000000");
    EXPECT_THAT(harness.client().seen().all(), ElementsAre("f", "e")) << "the last heard stands last";
}

TEST(ClientEnd, SetsItsAlarmOnceForADeadline) {
    Settings settings;
    Client client{settings, "alice"};
    transport::Actions actions;
    client.on(Command{Start{{endpoint("192.0.2.7:7777")}}}, 0s, actions);
    EXPECT_EQ(lines_of(actions), (Lines{"connect 0 to 192.0.2.7:7777", "wake at 10000000000 ns"}));
    actions.clear();
    client.on(transport::Event{transport::Woke{}}, 500ms, actions);
    EXPECT_TRUE(actions.empty()) << "it is set already";
    client.on(transport::Event{transport::Connected{Tag{0}, server, endpoint("192.0.2.1:5000"),
                                                    endpoint("192.0.2.7:7777")}},
              1s, actions);
    EXPECT_EQ(actions.size(), 1U) << "the alarm at 10 s serves for the deadline at 31 s";
    actions.clear();
    client.on(transport::Event{transport::Woke{}}, 10s, actions);
    EXPECT_EQ(lines_of(actions), (Lines{"wake at 31000000000 ns"}));
}

TEST(ClientEnd, StaysSmall) { EXPECT_LE(sizeof(Client), 640U) << "simulations hold thousands"; }

}  // namespace
}  // namespace chathack::client
