// The server's limits on time, connections, held bytes and notes, and how it starts and stops.
#include <gmock/gmock.h>

#include "reference/server/testing/server_harness.hpp"

namespace chathack::server {
namespace {

using namespace by_hand;  // NOLINT: the vocabulary of these tests
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::chrono::nanoseconds tick{1};

TEST(ServerTime, ClosesWhoDoesNotLogIn) {  // WIRE-9
    ServerHarness chat{{.login_timeout = seconds{10}}};
    const auto bob = chat.log_in("bob");
    const auto silent = chat.open();
    chat.wait(seconds{4});
    const auto slow = chat.open();
    chat.receive(slow, new_login("slowly, very slowly").substr(0, 6));
    chat.wait(seconds{6} - tick);
    EXPECT_TRUE(chat.is_open(silent));
    chat.wait(tick);
    EXPECT_TRUE(chat.is_closed(silent));
    for (int i = 0; i < 3; ++i) {
        chat.wait(seconds{1});
        chat.receive(slow, "o");  // single bytes do not extend the time
    }
    chat.wait(seconds{1});
    EXPECT_TRUE(chat.is_closed(slow));
    EXPECT_TRUE(chat.is_open(bob));
}

TEST(ServerTime, OfAConnectionThatIsGoneDoesNotPassToTheNextInItsSlot) {
    ServerHarness chat{{.login_timeout = seconds{10}, .idle_timeout = seconds{30}}};
    const auto gone = chat.open();
    chat.wait(seconds{9});
    chat.lose(gone);
    chat.wait(seconds{1});  // there is nobody to close
    const auto bob = chat.log_in("bob");
    ASSERT_EQ(transport::slot_of(bob), transport::slot_of(gone));
    chat.end(bob);
    chat.wait(seconds{29});
    const auto next = chat.open();
    chat.wait(seconds{9});
    EXPECT_TRUE(chat.is_open(next));
}

TEST(ServerTime, CountsTheLoginTimeAnewAfterARefusedLogin) {  // LOGIN-10
    ServerHarness chat{{.login_timeout = seconds{10}}};
    chat.log_in("bob");
    const auto conn = chat.open();
    for (int i = 0; i < 3; ++i) {
        chat.wait(seconds{9});
        chat.receive(conn, login_with_password("bob", "guess"));
    }
    EXPECT_THAT(chat.taken(conn), SizeIs(3));
    chat.wait(seconds{10});
    EXPECT_TRUE(chat.is_closed(conn));
}

TEST(ServerTime, DoesNotCountTheTimeThatTheStoreTakes) {
    ServerHarness chat{{.login_timeout = seconds{10}, .answer_timeout = seconds{60}}};
    chat.answer_at_once = false;
    const auto conn = chat.open();
    chat.wait(seconds{9});
    chat.receive(conn, new_login("bob"));
    chat.wait(seconds{59});
    EXPECT_TRUE(chat.is_open(conn));
    chat.answer();
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 3"));
}

TEST(ServerTime, TakesAStoreThatIsSilentTooLongAsUnavailable) {  // LOGIN-10
    ServerHarness chat{{.answer_timeout = seconds{5}}};
    chat.answer_at_once = false;
    const auto conn = chat.open();
    chat.receive(conn, new_login("bob") + new_login("rob"));
    chat.wait(seconds{5});
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 2"));
    EXPECT_THAT(chat.open_questions(), SizeIs(2));
    chat.answer();  // the answer for "bob", too late
    EXPECT_THAT(chat.taken(conn), IsEmpty());
    chat.answer();
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 3"));
}

TEST(ServerTime, ClosesWhoIsSilentTooLongIfSoTold) {  // LOGIN-9
    ServerHarness chat{{.idle_timeout = seconds{10}}};
    const auto alice = chat.log_in("alice");
    const auto bob = chat.log_in("bob");
    for (int i = 0; i < 5; ++i) {
        chat.wait(seconds{2});
        chat.receive(alice, global("alice", "."));
    }
    EXPECT_TRUE(chat.is_closed(bob));
    EXPECT_TRUE(chat.is_open(alice));
    chat.log_in("bob");
    chat.wait(seconds{10});
    EXPECT_TRUE(chat.is_closed(alice));
}

TEST(ServerTime, KeepsTheSilentForeverByDefaultAndRestsItsAlarm) {
    ServerHarness chat;
    const auto bob = chat.log_in("bob");
    chat.wait(seconds{100'000'000});
    EXPECT_TRUE(chat.is_open(bob));
    chat.ring();
    EXPECT_THAT(chat.last_actions(), IsEmpty());
}

TEST(ServerTime, SetsItsAlarmOnlyForAnEarlierDeadline) {
    ServerHarness chat{{.login_timeout = seconds{10}}};
    chat.open();
    EXPECT_THAT(chat.last_actions(), ElementsAre("wake at 10000000000 ns"));
    chat.wait(seconds{1});
    chat.open();
    EXPECT_THAT(chat.last_actions(), IsEmpty());
    chat.wait(seconds{9});
    EXPECT_THAT(chat.last_actions(), ElementsAre("close 0/1", "wake at 11000000000 ns"));
    chat.ring();  // too early, so nothing is due
    EXPECT_THAT(chat.last_actions(), ElementsAre("wake at 11000000000 ns"));
}

TEST(ServerLimits, ResetsConnectionsOverTheLimit) {
    ServerHarness chat{{.connections_max = 2, .notes = true}};
    const auto first = chat.log_in("first");
    chat.open();
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(chat.is_reset(chat.open()));
    EXPECT_EQ(chat.counters().connections, 2U);
    EXPECT_EQ(chat.counters().connections_refused, 3U);
    chat.end(first);
    EXPECT_TRUE(chat.is_open(chat.open()));
    std::size_t refusals = 0;
    for (const auto& note : chat.server().take_notes())
        refusals += note.kind == Note::Kind::refused ? 1U : 0U;
    EXPECT_EQ(refusals, 1U);  // many refusals make one note
}

TEST(ServerLimits, ClosesWhoSendsTooMuchBehindAnOpenLogin) {
    ServerHarness chat{{.held_bytes_max = 100}};
    chat.answer_at_once = false;
    const auto conn = chat.open();
    chat.receive(conn, new_login("bob") + std::string(100, '\x03'));
    EXPECT_TRUE(chat.is_open(conn));
    chat.receive(conn, "\x03");
    EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 1"));
    EXPECT_TRUE(chat.is_closed(conn));
    EXPECT_EQ(chat.rejects(Reject::too_much_held), 1U);
    chat.answer();
    EXPECT_THAT(chat.taken(conn), IsEmpty());
}

TEST(ServerLimits, HoldsBytesOfAllOnlyUpToTheTotal) {
    ServerHarness chat{{.held_bytes_max = 100, .held_bytes_total_max = 150}};
    chat.answer_at_once = false;
    const auto one = chat.open();
    const auto two = chat.open();
    chat.receive(one, new_login("one") + std::string(100, '\x03'));
    chat.receive(two, new_login("two") + std::string(51, '\x03'));
    EXPECT_TRUE(chat.is_open(one));
    EXPECT_TRUE(chat.is_closed(two));
    chat.lose(one);  // frees its share of the held bytes
    const auto three = chat.open();
    chat.receive(three, new_login("three") + std::string(100, '\x03'));
    EXPECT_TRUE(chat.is_open(three));
}

TEST(ServerLimits, GivesHeldBytesBackOnceTheyAreRead) {
    ServerHarness chat{{.held_bytes_total_max = 40}};
    for (int i = 0; i < 10; ++i) {
        const auto login = "user" + std::to_string(i);
        const auto conn = chat.open();
        chat.receive(conn, new_login(login) + global(login, "0123456789"));
        EXPECT_THAT(chat.taken(conn), ElementsAre("ACK 3"));
    }
}

TEST(ServerLife, ListensWhereItIsTold) {
    const auto first = *transport::parse_endpoint("[::]:7777");
    const auto second = *transport::parse_endpoint("127.0.0.1:0");
    ServerHarness chat{{.listen = {first, second}}};
    chat.feed(StartListening{});
    EXPECT_THAT(chat.last_actions(), ElementsAre("listen 0 at [::]:7777", "listen 1 at 127.0.0.1:0"));
    const auto chosen = *transport::parse_endpoint("127.0.0.1:40123");
    chat.feed(transport::Event{transport::Listening{transport::Tag{1}, chosen}});
    chat.feed(transport::Event{
        transport::ListenFailed{transport::Tag{0}, transport::TransportError::address_in_use}});
    const auto listeners = chat.server().listeners();
    EXPECT_EQ(listeners[0].state, Listener::State::failed);
    EXPECT_EQ(listeners[0].error, transport::TransportError::address_in_use);
    EXPECT_EQ(listeners[1].state, Listener::State::listening);
    EXPECT_EQ(listeners[1].local, chosen);
    chat.feed(Drain{});
    EXPECT_THAT(chat.last_actions(), ElementsAre("stop listening 1"));
}

TEST(ServerLife, DrainsEverybody) {
    ServerHarness chat;
    const auto bob = chat.log_in("bob");
    const auto silent = chat.open();
    const auto waiting = chat.open();
    chat.answer_at_once = false;
    chat.receive(waiting, new_login("waiting"));
    chat.feed(Drain{});
    for (const auto conn : {bob, silent, waiting})
        EXPECT_TRUE(chat.is_closed(conn));
    EXPECT_TRUE(chat.is_reset(chat.open()));
    chat.answer();
    EXPECT_EQ(chat.counters().connections_open, 0U);
    EXPECT_EQ(chat.counters().logged_in, 0U);
}

TEST(ServerLife, IgnoresWhatComesFromAConnectionThatIsGone) {
    ServerHarness chat;
    const auto old = chat.log_in("old");
    chat.end(old);
    const auto young = chat.log_in("young");
    ASSERT_EQ(transport::slot_of(young), transport::slot_of(old));
    chat.receive(old, global("young", "from the grave"));
    chat.end(old);
    chat.feed(transport::Event{transport::Closed{old, transport::TransportError::reset}});
    chat.feed(transport::Event{transport::Closed{transport::make_conn_id(77, 1), {}}});
    EXPECT_TRUE(chat.is_open(young));
    EXPECT_THAT(chat.taken(young), IsEmpty());
}

TEST(ServerNotes, TellTheLifeOfAConnection) {
    ServerHarness chat{{.notes = true}};
    const auto bob = chat.log_in("bob");
    chat.receive(bob, global("carol", "forged"));
    chat.receive(bob, "\x63");
    const auto notes = chat.server().take_notes();
    ASSERT_THAT(notes, SizeIs(5));
    for (const auto& note : notes) {
        EXPECT_EQ(note.conn, bob);
        EXPECT_EQ(note.remote.port, 1000);
    }
    EXPECT_EQ(notes[0].kind, Note::Kind::accepted);
    EXPECT_EQ(notes[1].kind, Note::Kind::logged_in);
    EXPECT_EQ(notes[1].login, "bob");
    EXPECT_EQ(notes[2].kind, Note::Kind::rejected);
    EXPECT_EQ(notes[2].reject, Reject::false_sender);
    EXPECT_EQ(notes[4].kind, Note::Kind::closed);
    EXPECT_EQ(notes[4].close, CloseReason::rejected);
    EXPECT_EQ(notes[4].reject, Reject::unknown_opcode);
    EXPECT_EQ(notes[4].login, "bob");
    EXPECT_EQ(notes[4].rejects, 2U);
    EXPECT_THAT(chat.server().take_notes(), IsEmpty());
}

TEST(ServerNotes, TellWhyAConnectionIsOver) {
    ServerHarness chat{{.login_timeout = seconds{1}, .idle_timeout = seconds{2}, .notes = true}};
    chat.end(chat.log_in("ended"));
    chat.lose(chat.log_in("lost"));
    chat.open();
    chat.wait(seconds{1});
    chat.log_in("idle");
    chat.wait(seconds{2});
    chat.log_in("drained");
    chat.feed(Drain{});
    std::vector<CloseReason> reasons;
    for (const auto& note : chat.server().take_notes())
        if (note.kind == Note::Kind::closed) reasons.push_back(note.close);
    EXPECT_THAT(reasons, ElementsAre(CloseReason::ended, CloseReason::lost, CloseReason::login_timeout,
                                     CloseReason::idle_timeout, CloseReason::drained));
}

TEST(ServerNotes, AreBoundedPerConnectionAndInAll) {
    ServerHarness chat{{.notes = true, .reject_notes_max = 3, .notes_max = 10}};
    const auto bob = chat.open();
    for (int i = 0; i < 100; ++i)
        chat.receive(bob, new_login(""));
    EXPECT_THAT(chat.server().take_notes(), SizeIs(4));
    for (int i = 0; i < 12; ++i)
        chat.open();
    EXPECT_THAT(chat.server().take_notes(), SizeIs(10));
    EXPECT_EQ(chat.counters().notes_dropped, 2U);
}

TEST(ServerNotes, AreOffUnlessAskedFor) {
    ServerHarness chat;
    chat.end(chat.log_in("bob"));
    EXPECT_THAT(chat.server().take_notes(), IsEmpty());
}

TEST(ServerCounters, CountWhatHappened) {
    ServerHarness chat;
    const auto alice = chat.log_in("alice");
    const auto bob = chat.log_in("bob");
    const auto carol = chat.log_in("carol");
    chat.receive(alice, global("alice", "hi") + ask("alice", "bob"));
    chat.receive(bob, accept("bob", "alice"));
    chat.receive(bob, refuse("bob", "alice"));
    chat.end(carol);
    const auto& counters = chat.counters();
    EXPECT_EQ(counters.connections, 3U);
    EXPECT_EQ(counters.connections_open, 2U);
    EXPECT_EQ(counters.connections_open_max, 3U);
    EXPECT_EQ(counters.logins, 3U);
    EXPECT_EQ(counters.logged_in, 2U);
    EXPECT_EQ(counters.questions, 3U);
    EXPECT_EQ(counters.deliveries, 4U);
    EXPECT_EQ(counters.bytes_in, 3U * 5 + 5 + 3 + 5 + 16 + 17 + 34 + 17);
    std::vector<std::string> some;
    for_each_counter(counters, [&](std::string_view prefix, std::string_view name, std::uint64_t value) {
        if (!prefix.empty() && value != 0)
            some.push_back(std::string{prefix} + std::string{name} + " " + std::to_string(value));
    });
    EXPECT_THAT(
        some, ElementsAre("frames.new_login 3", "frames.global_message 1", "frames.private_ask 1",
                          "frames.private_accept 1", "frames.private_refuse 1", "rejects.no_pending_ask 1"));
}

}  // namespace
}  // namespace chathack::server
