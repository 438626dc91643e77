#include <gtest/gtest.h>

#include <csignal>
#include <thread>

#include "reference/apps/chathack/testing/hand_socket.hpp"
#include "reference/apps/chathack/testing/programs.hpp"
#include "reference/apps/chathack/testing/scratch_folder.hpp"
#include "reference/client/testing/by_hand.hpp"

// How chathack reacts when the others die, lie or send nonsense.
namespace chathack::apps {
namespace {

using namespace testing;
using client::testing::by_hand;

/// A server played by hand, at which alice is logged in.
struct HandServer {
    explicit HandServer(std::vector<std::string> options = {})
        : alice{listener.place(), "alice", std::move(options)}, link{listener.accept()} {
        EXPECT_EQ(link.receive(10), by_hand("02 00000005 'alice'"));
        link.send(by_hand("03"));
        alice.sees("logged_in");
    }
    HandListener listener;
    Talker alice;
    HandSocket link;
};

/// bob played by hand. alice has accepted him, and he can connect to her listener.
struct HandPeer : HandServer {
    explicit HandPeer(std::vector<std::string> options = {}) : HandServer{std::move(options)} {
        link.send(by_hand("06 00000003 'bob'"));
        alice.sees("asked");
        EXPECT_EQ(alice.asked_to({{"do", "accept"}, {"login", "bob"}}), "done");
        port = alice.sees("waiting")["port"];
        const auto accept = link.receive(34);
        EXPECT_EQ(accept.substr(0, 17), by_hand("05 00000005 'alice' 00000003 'bob'"));
        EXPECT_EQ(accept.substr(21, 5), by_hand("01 7f000001"));
        id = accept.substr(26);
    }
    /// Makes a connection of bob's and sends the hello.
    HandSocket open() {
        auto direct = HandSocket::connect(port);
        direct.send(by_hand("09 00000003 'bob'") + id);
        EXPECT_EQ(alice.sees("direct_opened")["with"], "bob");
        return direct;
    }
    std::uint16_t port = 0;
    std::string id;
};

TEST(Trouble, AKilledServerIsToldAndDirectConnectionsGoOn) {  // CLIENT-7
    Server server;
    Talker alice{server.place(), "alice"}, bob{server.place(), "bob"}, carol{server.place(), "carol"};
    for (auto* each : {&alice, &bob, &carol})
        each->sees("logged_in");
    connect_directly(alice, bob, "alice", "bob");
    server.process().signal(SIGKILL);
    EXPECT_FALSE(carol.sees("server_lost").is_null());
    EXPECT_EQ(carol.exit_code(), 3);
    alice.sees("server_lost");
    bob.sees("server_lost");
    EXPECT_EQ(alice.asked_to({{"do", "say"}, {"text", "hi"}}), "not_logged_in");
    EXPECT_EQ(alice.asked_to({{"do", "tell"}, {"login", "bob"}, {"text", "hi"}}), "done");
    EXPECT_EQ(bob.sees("private_message")["text"], "hi");
    EXPECT_EQ(bob.asked_to({{"do", "close"}, {"login", "alice"}}), "done");
    EXPECT_EQ(alice.exit_code(), 3) << "the last direct connection is gone";
    EXPECT_EQ(bob.exit_code(), 3);
}

TEST(Trouble, AKilledPeerLeavesTheOtherWithItsServer) {  // PEER-9
    for (const bool asker_dies : {true, false}) {
        SCOPED_TRACE(asker_dies);
        Server server;
        Talker alice{server.place(), "alice"}, bob{server.place(), "bob"}, carol{server.place(), "carol"};
        for (auto* each : {&alice, &bob, &carol})
            each->sees("logged_in");
        connect_directly(alice, bob, "alice", "bob");
        auto& dying = asker_dies ? alice : bob;
        auto& staying = asker_dies ? bob : alice;
        dying.process().signal(SIGKILL);
        EXPECT_EQ(staying.sees("direct_closed")["with"], asker_dies ? "alice" : "bob");
        EXPECT_EQ(staying.asked_to({{"do", "say"}, {"text", "alone"}}), "done");
        EXPECT_EQ(carol.sees("message")["text"], "alone");
        Talker again{server.place(), asker_dies ? "alice" : "bob"};  // LOGIN-9
        again.sees("logged_in");
        connect_directly(again, staying, asker_dies ? "alice" : "bob", asker_dies ? "bob" : "alice");
        EXPECT_EQ(staying.leave(), 0);
    }
}

TEST(Trouble, AServerThatIsNotThereIsTold) {
    std::string place;
    {
        const HandListener gone;
        place = gone.place();
    }
    Talker alice{place, "alice"};
    EXPECT_EQ(alice.sees("unreachable")["why"], "connection refused");
    EXPECT_EQ(alice.exit_code(), 3);
}

TEST(Trouble, GarbageFromTheServerIsToldAndEndsTheConnection) {  // CLIENT-7
    for (const std::string_view garbage : {"'HTTP/1.1 400 Bad Request'", "00", "05 7fffffff", "05 ffffffff",
                                           "05 00000003 'bob' 7fffffff", "07 00000003 'bob' 00000001 03"}) {
        SCOPED_TRACE(garbage);
        HandServer server;
        server.link.send(by_hand(garbage));
        EXPECT_EQ(server.alice.sees("server_lost")["reason"], "unreadable");
        EXPECT_TRUE(server.link.ended());
        server.link.close();
        EXPECT_EQ(server.alice.exit_code(), 3);
    }
}

TEST(Trouble, AServerThatClosesIsTold) {  // CLIENT-7
    HandServer idle;
    idle.link.close();
    EXPECT_FALSE(idle.alice.sees("server_lost").is_null());
    EXPECT_EQ(idle.alice.exit_code(), 3);
    HandServer half;
    half.link.send(
        by_hand("05 00000003 'bo"
                "'"));
    half.link.close();
    EXPECT_FALSE(half.alice.sees("server_lost").is_null());
    EXPECT_EQ(half.alice.exit_code(), 3);
}

TEST(Trouble, MessagesArriveOneByteAtATime) {  // CLIENT-3, WIRE-3
    HandServer server;
    for (const char byte : by_hand("05 00000003 'bob' 00000002 'hi'"))
        server.link.send({&byte, 1});
    EXPECT_EQ(server.alice.sees("message")["text"], "hi");
}

TEST(Trouble, TextThatIsNotUtf8IsShownWithItsBytes) {  // WIRE-7
    HandServer server;
    server.link.send(by_hand("05 00000001 ff 00000002 'h'80"));
    EXPECT_EQ(server.alice.sees("message"), (Json{{"event", "message"},
                                                  {"from", "\xef\xbf\xbd"},
                                                  {"from_base64", "/w=="},
                                                  {"text", "h\xef\xbf\xbd"},
                                                  {"text_base64", "aIA="}}));
}

TEST(Trouble, AFloodFromTheServerDoesNotGrowTheClient) {
    HandServer server;
    const auto frame = by_hand("05 00000003 'bob' 00000400") + std::string(1024, 'x');
    std::string many;
    while (many.size() < 1'000'000)
        many += frame;
    // Sends on a thread of its own, because the client reads no faster than the test reads its output.
    std::thread flood{[&] { server.link.send(many + by_hand("05 00000003 'bob' 00000003 'end'")); }};
    for (Json event; event.is_null() || event["text"] != "end"; server.alice.seen.clear()) {
        event = server.alice.sees("message");
        if (event.is_null()) break;
    }
    flood.join();
    EXPECT_EQ(server.alice.leave(), 0);
}

TEST(Trouble, APortThatNobodyListensOnIsTold) {  // PEER-1, PEER-9
    std::uint16_t port = 0;
    {
        const HandListener gone;
        port = gone.port();
    }
    HandServer server;
    server.alice.does({{"do", "ask"}, {"login", "bob"}});
    EXPECT_EQ(server.link.receive(17), by_hand("04 00000005 'alice' 00000003 'bob'"));
    const char digits[] = {0, 0, static_cast<char>(port >> 8), static_cast<char>(port)};
    server.link.send(by_hand("07 00000003 'bob'") + std::string{digits, 4} +
                     by_hand("01 7f000001 0000000000000001"));
    EXPECT_EQ(server.alice.sees("direct_failed")["why"], "connection refused");
    EXPECT_EQ(server.alice.asked_to({{"do", "say"}, {"text", "hi"}}), "done");
}

TEST(Trouble, AWrongHelloIsTurnedAwayAndTheRightOneStillComesIn) {  // PEER-3
    const ScratchFolder scratch;
    HandPeer bob{{"--downloads", scratch / "."}};
    auto wrong_id = bob.id;
    wrong_id.back() = static_cast<char>(wrong_id.back() ^ 1);
    const std::string evil =
        by_hand("07 00000003 'bob' 00000004 'evil' 08 00000003 'bob' 00000004 'evil' 00000004 'evil'");
    for (const auto& first : {by_hand("09 00000003 'bob'") + wrong_id, by_hand("09 00000003 'Bob'") + bob.id,
                              std::string{}, std::string{"GET /"}}) {
        const auto stranger = HandSocket::connect(bob.port);
        stranger.send(first + evil);
        EXPECT_TRUE(stranger.ended());
        EXPECT_EQ(bob.alice.sees("turned_away")["expected"], "bob");
    }
    const auto direct = bob.open();
    direct.send(by_hand("07 00000003 'bob' 00000002 'hi'"));
    EXPECT_EQ(bob.alice.sees("private_message")["text"], "hi");
    EXPECT_EQ(Json(bob.alice.seen).dump().find("evil"), std::string::npos);
    EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
}

TEST(Trouble, HostileFileNamesStayInTheFolderAndOverwriteNothing) {  // PEER-7
    const ScratchFolder scratch;
    const auto folder = scratch.path() / "in";
    std::filesystem::create_directory(folder);
    write_file(folder / "mine.txt", "mine");
    write_file(scratch / "out.txt", "out");
    std::filesystem::create_symlink(scratch / "out.txt", folder / "link.txt");
    HandPeer bob{{"--downloads", folder.string()}};
    const auto direct = bob.open();
    const std::string long_name(300, 'n');
    const std::pair<std::string, std::string> cases[] = {
        {"mine.txt", "mine (2).txt"},
        {"../out.txt", "out.txt"},
        {"../../../../../../../tmp/evil", "evil"},
        {(scratch / "out.txt"), "out (2).txt"},
        {"link.txt", "link (2).txt"},
        {".profile", "_profile"},
        {"..", "file"},
        {"", "file (2)"},
        {std::string{"nul\0byte", 8}, "nul_byte"},
        {"\x1b[2J\n", "_[2J_"},
        {long_name, long_name.substr(0, 200)},
    };
    for (const auto& [name, stored] : cases) {
        SCOPED_TRACE(stored);
        const char size[] = {0, 0, static_cast<char>(name.size() >> 8), static_cast<char>(name.size())};
        direct.send(by_hand("08 00000003 'bob'") + std::string{size, 4} + name + by_hand("00000005 'bytes'"));
        EXPECT_EQ(bob.alice.sees("file")["saved_as"], (folder / stored).string());
        EXPECT_EQ(contents(folder / stored), "bytes");
    }
    EXPECT_EQ(contents(folder / "mine.txt"), "mine");
    EXPECT_EQ(contents(scratch / "out.txt"), "out");
    const auto count = std::distance(std::filesystem::directory_iterator{folder}, {});
    EXPECT_EQ(count, static_cast<std::ptrdiff_t>(std::size(cases)) + 2);
}

TEST(Trouble, WhatIsTooLongFromAPeerIsRejected) {  // PEER-5
    const ScratchFolder scratch;
    HandPeer bob{{"--downloads", scratch / "."}};
    const auto direct = bob.open();
    direct.send(by_hand("07 00000003 'bob' 00000401") + std::string(1025, 'x'));
    EXPECT_EQ(bob.alice.sees("skipped")["from"], "bob");
    direct.send(by_hand("08 00000003 'bob' 00000001 'f' 00000401") + std::string(1025, 'x'));
    EXPECT_EQ(bob.alice.sees("skipped")["from"], "bob");
    direct.send(by_hand("08 00000003 'bob' 00000001 'f' 00000400") + std::string(1024, 'x'));
    EXPECT_EQ(bob.alice.sees("file")["bytes"], 1024);
    EXPECT_EQ(contents(scratch / "f"), std::string(1024, 'x'));
    EXPECT_FALSE(bob.alice.has_seen("private_message"));
}

TEST(Trouble, APeerThatVanishesInTheMiddleOfAFileLeavesNothing) {  // PEER-9
    const ScratchFolder scratch;
    HandPeer bob{{"--downloads", scratch / "."}};
    auto direct = bob.open();
    direct.send(by_hand("08 00000003 'bob' 00000001 'f' 00000400") + std::string(1000, 'x'));
    direct.close();
    EXPECT_EQ(bob.alice.sees("direct_closed")["reason"], "cut_short");
    EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
    EXPECT_EQ(bob.alice.asked_to({{"do", "say"}, {"text", "hi"}}), "done");
}

TEST(Trouble, APeerUnderAnotherLoginIsTurnedAway) {  // PEER-10
    HandPeer bob;
    const auto direct = bob.open();
    direct.send(by_hand("07 00000005 'carol' 00000002 'hi'"));
    EXPECT_EQ(bob.alice.sees("direct_closed")["reason"], "wrong_sender");
    EXPECT_TRUE(direct.ended());
    EXPECT_FALSE(bob.alice.has_seen("private_message"));
}

TEST(Trouble, AFolderThatCannotBeWrittenIsTold) {  // PEER-7
    const ScratchFolder scratch;
    write_file(scratch / "taken", "");
    HandPeer bob{{"--downloads", scratch / "taken"}};
    const auto direct = bob.open();
    direct.send(by_hand("08 00000003 'bob' 00000001 'f' 00000001 'x'"));
    EXPECT_EQ(bob.alice.sees("file_not_saved")["name"], "f");
}

TEST(Trouble, OutputThatNobodyReadsEndsTheProgram) {
    const HandListener listener;
    Process alice{
        {"sh", "-c", "{ \"$@\"; echo $? >&2; } | :", "sh", CHATHACK, "--json", listener.place(), "alice"}};
    EXPECT_EQ(alice.read_line(Process::Stream::error), "4");
}

}  // namespace
}  // namespace chathack::apps
