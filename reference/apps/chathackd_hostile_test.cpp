// The real chathackd keeps running and serves everybody, whatever its clients do.
#include <gmock/gmock.h>
#include <signal.h>

#include "reference/apps/testing/chathackd_process.hpp"

namespace chathack::apps {
namespace {

using namespace server::by_hand;  // NOLINT: the vocabulary of these tests
using std::chrono::milliseconds;
using testing::Process;
using testing::TestClient;

/// Logs in, and tries again while the login is taken or there is no room. Nothing when that does not change.
std::optional<TestClient> log_in_soon(const Chathackd& server, std::string_view login) {
    auto client = server.connect();
    const auto until = std::chrono::steady_clock::now() + TestClient::patience;
    while (std::chrono::steady_clock::now() < until) {
        client.send(new_login(login));
        const auto answer = client.receive(1);
        if (answer == "\x03") return client;
        if (answer != "\x04") client = server.connect();
    }
    return {};
}

TEST(ChathackdHostile, FreesALoginHoweverItsClientGoes) {  // LOGIN-9
    Chathackd server;
    server.log_in("bob").reset();
    auto half_closed = log_in_soon(server, "bob");
    ASSERT_TRUE(half_closed);
    half_closed->half_close();
    auto closed = log_in_soon(server, "bob");
    ASSERT_TRUE(closed);
    EXPECT_TRUE(half_closed->ends());
    closed->send(global("bob", "half a frame").substr(0, 10));
    closed->close();
    EXPECT_TRUE(log_in_soon(server, "bob"));
}

TEST(ChathackdHostile, ClosesWhoDoesNotLogInInTime) {  // WIRE-9
    Chathackd server{{"--login-timeout", "0.3"}};
    auto bob = server.log_in("bob");
    auto silent = server.connect();
    auto slow = server.connect();
    for (const char byte : new_login("a login that comes one byte at a time")) {
        if (!slow.send({&byte, 1})) break;
        if (!slow.receive(1, milliseconds{50}).empty()) break;  // waits a moment for an answer or the end
    }
    EXPECT_TRUE(slow.ends());
    EXPECT_TRUE(silent.ends());
    auto alice = server.log_in("alice");
    alice.send(global("alice", "hi"));
    EXPECT_EQ(bob.receive(16), '\x05' + text("alice") + text("hi"));
}

TEST(ChathackdHostile, ClosesTheIdleWhenSoTold) {
    Chathackd server{{"--idle-timeout", "0.3"}};
    EXPECT_TRUE(server.log_in("bob").ends());
    EXPECT_TRUE(server.log_line({"closed", "login=\"bob\"", "silent for too long"}));
}

TEST(ChathackdHostile, DisconnectsASlowReaderAndOnlyHim) {  // GLOBAL-1, GLOBAL-3
    Chathackd server{{"--send-queue", "65536"}};
    auto alice = server.log_in("alice");
    auto bob = server.log_in("bob");
    TestClient deaf{server.port(), {.receive_buffer_bytes = 4096}};
    deaf.send(new_login("deaf"));
    EXPECT_EQ(deaf.receive(1), "\x03");

    const auto message = global("alice", std::string(1024, 'x'));
    const auto delivered = '\x05' + message.substr(1);
    constexpr int batch = 64;
    std::string messages;
    for (int i = 0; i < batch; ++i)
        messages += message;
    bool gone = false;
    for (int sent = 0; sent < 512 && !gone;
         ++sent) {  // at most 32 MiB, which is more than the system buffers
        ASSERT_TRUE(alice.send(messages));
        for (int i = 0; i < batch; ++i)
            ASSERT_EQ(bob.receive(delivered.size()), delivered);
        alice.send(ask("alice", "deaf"));  // answered only once he is gone: the server then refuses the ask
        gone = !alice.receive(9, milliseconds{1}).empty();
    }
    EXPECT_TRUE(gone);
    EXPECT_TRUE(server.log_line({"closed", "login=\"deaf\"", "send queue full"}));
    EXPECT_TRUE(deaf.ends());
    EXPECT_TRUE(log_in_soon(server, "deaf"));
}

TEST(ChathackdHostile, TurnsAwayWhoIsOverTheLimit) {
    Chathackd server{{"--max-connections", "2"}};
    auto alice = server.log_in("alice");
    auto bob = server.log_in("bob");
    for (int i = 0; i < 20; ++i)
        EXPECT_TRUE(server.connect().ends());
    alice.send(global("alice", "hi"));
    EXPECT_EQ(bob.receive(16), '\x05' + text("alice") + text("hi"));
    bob.close();
    EXPECT_TRUE(log_in_soon(server, "carol"));
}

TEST(ChathackdHostile, StandsAFloodBeyondItsDescriptorsWithoutSpinning) {
    Chathackd server{{}, "ulimit -n 32;"};
    auto alice = server.log_in("alice");
    auto bob = server.log_in("bob");
    std::vector<TestClient> flood;
    for (int i = 0; i < 200; ++i)
        flood.push_back(server.connect());
    alice.send(global("alice", "hi"));
    EXPECT_EQ(bob.receive(16), '\x05' + text("alice") + text("hi"));

    const auto before = server.processor_time();
    EXPECT_FALSE(server.process().wait(milliseconds{1000}));  // a second later it still runs
    EXPECT_LE(server.processor_time() - before, milliseconds{100});

    flood.clear();
    EXPECT_TRUE(log_in_soon(server, "carol"));
    EXPECT_LE(server.processor_time(), milliseconds{2000});
}

TEST(ChathackdHostile, TakesAllTheDescriptorsThatItMay) {
    Chathackd server{{}, "ulimit -Hn 400; ulimit -Sn 20;"};
    std::vector<TestClient> users;
    for (int i = 0; i < 300; ++i)
        users.push_back(server.log_in("user" + std::to_string(i)));
    users.front().send(global("user0", "hi"));
    EXPECT_EQ(users.back().receive(16), '\x05' + text("user0") + text("hi"));
}

TEST(ChathackdHostile, StandsGarbage) {  // WIRE-5, WIRE-9
    Chathackd server;
    auto alice = server.log_in("alice");
    auto bob = server.log_in("bob");
    for (int first = 0; first < 256; ++first) {
        auto client = server.connect();
        std::string garbage(3000, static_cast<char>(255 - first));
        garbage[0] = static_cast<char>(first);
        client.send(garbage);
        client.half_close();
        EXPECT_TRUE(client.ends());
    }
    alice.send(global("alice", "hi"));
    EXPECT_EQ(bob.receive(16), '\x05' + text("alice") + text("hi"));
}

}  // namespace
}  // namespace chathack::apps
