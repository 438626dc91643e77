#include <gtest/gtest.h>

#include <csignal>

#include "reference/apps/chathack/testing/programs.hpp"
#include "reference/apps/chathack/testing/scratch_folder.hpp"

// chathackd with two or three chathack that talk JSON.
namespace chathack::apps {
namespace {

using namespace testing;

TEST(Chat, EveryoneElseSeesAMessage) {  // CLIENT-3, GLOBAL-1
    Server server;
    Talker alice{server.place(), "alice"}, bob{server.place(), "bob smith"}, carol{server.place(), "carol"};
    for (auto* each : {&alice, &bob, &carol})
        each->sees("logged_in");
    const std::string texts[] = {"hi", "", "\xe2\x82\xac \xf0\x9f\x98\x80\n\x1b[2J", std::string(1024, 'x')};
    for (const auto& text : texts)
        EXPECT_EQ(alice.asked_to({{"do", "say"}, {"text", text}}), "done");
    for (auto* each : {&bob, &carol}) {
        for (const auto& text : texts)
            EXPECT_EQ(each->sees("message"), (Json{{"event", "message"}, {"from", "alice"}, {"text", text}}));
    }
    bob.does({{"do", "say"}, {"text", "me too"}});
    EXPECT_EQ(carol.sees("message")["from"], "bob smith");
    EXPECT_EQ(alice.sees("message")["text"], "me too");
    EXPECT_EQ(alice.leave(), 0);
    EXPECT_EQ(bob.leave(), 0);
    EXPECT_EQ(carol.leave(), 0);
}

TEST(Chat, AMessageOver1024BytesIsNotSent) {  // CLIENT-5
    Server server;
    Talker alice{server.place(), "alice"}, bob{server.place(), "bob"};
    alice.sees("logged_in");
    bob.sees("logged_in");
    EXPECT_EQ(alice.asked_to({{"do", "say"}, {"text", std::string(1025, 'x')}}), "too_long");
    EXPECT_EQ(alice.asked_to({{"do", "say"}, {"text", "after"}}), "done");
    EXPECT_EQ(bob.sees("message")["text"], "after");
    EXPECT_FALSE(alice.has_seen("packet_error"));
}

TEST(Chat, MessagesAndFilesPassDirectlyBothWays) {  // PEER-1, PEER-2, PEER-4, PRIVATE-14
    const ScratchFolder scratch;
    Server server;
    Talker alice{server.place(), "alice", {"--downloads", scratch / "alice"}};
    Talker bob{server.place(), "bob", {"--downloads", scratch / "bob"}};
    Talker carol{server.place(), "carol"};
    for (auto* each : {&alice, &bob, &carol})
        each->sees("logged_in");
    connect_directly(alice, bob, "alice", "bob");

    EXPECT_EQ(alice.asked_to({{"do", "tell"}, {"login", "bob"}, {"text", "psst"}}), "done");
    EXPECT_EQ(bob.sees("private_message"),
              (Json{{"event", "private_message"}, {"from", "alice"}, {"text", "psst"}}));
    EXPECT_EQ(bob.asked_to({{"do", "tell"}, {"login", "alice"}, {"text", ""}}), "done");
    EXPECT_EQ(alice.sees("private_message")["text"], "");

    const std::string bytes{"\0\xff\r\n", 4};
    write_file(scratch / "a.bin", bytes);
    EXPECT_EQ(alice.asked_to({{"do", "file"}, {"login", "bob"}, {"path", scratch / "a.bin"}}), "done");
    const auto file = bob.sees("file");
    EXPECT_EQ(file["name"], "a.bin");
    EXPECT_EQ(file["bytes"], 4);
    EXPECT_EQ(file["saved_as"], scratch / "bob/a.bin");
    EXPECT_EQ(contents(scratch / "bob/a.bin"), bytes);
    EXPECT_EQ(bob.asked_to({{"do", "file"}, {"login", "alice"}, {"name", "../b"}, {"base64", ""}}), "done");
    EXPECT_EQ(alice.sees("file")["saved_as"], scratch / "alice/b");

    alice.does({{"do", "say"}, {"text", "done"}});
    EXPECT_EQ(carol.sees("message")["text"], "done");
    EXPECT_EQ(carol.seen.size(), 4U) << "ready, connected, logged in, and that message alone";
    EXPECT_EQ(alice.leave(), 0);
    EXPECT_EQ(bob.sees("direct_closed")["reason"], "closed_by_far_side");
    EXPECT_EQ(bob.asked_to({{"do", "say"}, {"text", "still here"}}), "done");  // PEER-9
    EXPECT_EQ(carol.sees("message")["text"], "still here");
}

TEST(Chat, WorksOverIPv6) {  // PRIVATE-3
    const ScratchFolder scratch;
    Server server{"[::1]"};
    Talker alice{server.place(), "alice", {"--downloads", scratch / "."}}, bob{server.place(), "bob"};
    alice.sees("logged_in");
    bob.sees("logged_in");
    connect_directly(bob, alice, "bob", "alice");
    EXPECT_EQ(bob.asked_to({{"do", "tell"}, {"login", "alice"}, {"text", "hi"}}), "done");
    EXPECT_EQ(alice.sees("private_message")["text"], "hi");
}

TEST(Chat, AdvertisesAnotherAddress) {  // PEER-2
    Server server;
    Talker alice{server.place(), "alice", {"--advertise", "::1"}}, bob{server.place(), "bob"};
    alice.sees("logged_in");
    bob.sees("logged_in");
    bob.does({{"do", "ask"}, {"login", "alice"}});
    alice.sees("asked");
    alice.does({{"do", "accept"}, {"login", "bob"}});
    EXPECT_EQ(alice.sees("waiting")["address"], "::1");
    EXPECT_EQ(bob.sees("accepted")["address"], "::1");
    EXPECT_EQ(bob.sees("direct_opened")["with"], "alice");
}

TEST(Chat, ARefusalIsTold) {  // PRIVATE-4, CLIENT-4
    Server server;
    Talker alice{server.place(), "alice"}, bob{server.place(), "bob"};
    alice.sees("logged_in");
    bob.sees("logged_in");
    alice.does({{"do", "ask"}, {"login", "bob"}});
    bob.sees("asked");
    EXPECT_EQ(bob.asked_to({{"do", "refuse"}, {"login", "alice"}}), "done");
    EXPECT_EQ(alice.sees("refused")["from"], "bob");
    EXPECT_EQ(bob.asked_to({{"do", "accept"}, {"login", "alice"}}), "not_asked");
    EXPECT_EQ(alice.asked_to({{"do", "tell"}, {"login", "bob"}, {"text", "hi"}}), "no_direct_connection");
    alice.does({{"do", "ask"}, {"login", "nobody"}});
    EXPECT_EQ(alice.sees("refused")["from"], "nobody");  // PRIVATE-6
}

TEST(Chat, AFailedLoginIsToldAndEndsTheProgram) {  // CLIENT-6, LOGIN-2, LOGIN-6
    Server server;
    Talker alice{server.place(), "alice"};
    alice.sees("logged_in");
    Talker again{server.place(), "alice"};
    EXPECT_EQ(again.sees("login_failed")["reason"], "login_exists");
    EXPECT_EQ(again.exit_code(), 1);
    Talker dave{server.place(), "dave", {"-p"}};
    ASSERT_TRUE(dave.process().write("wrong\n"));
    EXPECT_EQ(dave.sees("login_failed")["reason"], "wrong_password");
    EXPECT_EQ(dave.exit_code(), 1);
    Talker nobody{server.place(), ""};
    EXPECT_EQ(nobody.sees("login_failed")["reason"], "packet_error");  // LOGIN-13
    EXPECT_EQ(nobody.exit_code(), 1);
}

TEST(Chat, WhoListsWhomItHasHeardOf) {
    Server server;
    Talker alice{server.place(), "alice"}, bob{server.place(), "bob"}, carol{server.place(), "carol"};
    for (auto* each : {&alice, &bob, &carol})
        each->sees("logged_in");
    carol.does({{"do", "say"}, {"text", "hi"}});
    alice.sees("message");
    connect_directly(alice, bob, "alice", "bob");
    alice.does({{"do", "who"}});
    EXPECT_EQ(alice.sees("who")["users"],
              Json::parse(R"([{"login":"carol","direct":false,"asks":false,"asked":false},
                              {"login":"bob","direct":true,"asks":false,"asked":false}])"));
}

TEST(Chat, ASignalEndsItInGoodOrder) {
    Server server;
    Talker bob{server.place(), "bob"};
    bob.sees("logged_in");
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        Talker alice{server.place(), "alice"};
        alice.sees("logged_in");
        alice.does({{"do", "say"}, {"text", "last words"}});
        alice.sees("done");
        alice.process().signal(number);
        EXPECT_EQ(alice.exit_code(), 0) << number;
        EXPECT_EQ(bob.sees("message")["text"], "last words");
    }
}

TEST(Chat, BadRequestsDoNoHarm) {
    Server server;
    Talker alice{server.place(), "alice"};
    alice.sees("logged_in");
    const std::string huge(70'000, 'x');
    for (const auto& line : {std::string{"nonsense"}, std::string{"[]"}, std::string{"{\"do\":\"jump\"}"},
                             std::string{"\xff\xfe"}, huge}) {
        ASSERT_TRUE(alice.process().write(line + "\n"));
        EXPECT_FALSE(alice.sees("rejected").is_null());
    }
    EXPECT_EQ(alice.asked_to({{"do", "who"}}), "done");
}

}  // namespace
}  // namespace chathack::apps
