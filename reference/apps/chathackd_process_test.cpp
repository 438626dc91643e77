// The real chathackd: where it listens, what signals do, what it logs.
#include <gmock/gmock.h>
#include <signal.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "reference/apps/testing/chathackd_process.hpp"

namespace chathack::apps {
namespace {

using namespace server::by_hand;  // NOLINT: the vocabulary of these tests
using std::chrono::milliseconds;
using testing::Ended;
using ::testing::HasSubstr;
using testing::Process;
using ::testing::StartsWith;
using testing::TestClient;

const Ended ended_well{.exit_code = 0, .signal = {}};

TEST(Chathackd, ServesOnBothFamiliesAtOnePort) {  // LOGIN-1, GLOBAL-1
    Process process{{CHATHACKD_PROGRAM, "--listen", "[::]:0"}};
    const auto line = process.read_line();
    ASSERT_TRUE(line);
    EXPECT_THAT(*line, StartsWith("listening on [::]:"));
    const auto port = testing::port_of(line);
    TestClient ipv4{port};
    TestClient ipv6{port, {.ipv6 = true}};
    ipv4.send(new_login("four"));
    ipv6.send(new_login("six"));
    EXPECT_EQ(ipv4.receive(1), "\x03");
    EXPECT_EQ(ipv6.receive(1), "\x03");
    ipv4.send(global("four", "hi"));
    EXPECT_EQ(ipv6.receive(15), '\x05' + text("four") + text("hi"));
}

TEST(Chathackd, ListensAtSeveralAddresses) {
    Process process{{CHATHACKD_PROGRAM, "--listen", "127.0.0.1:0", "--listen", "[::1]:0"}};
    TestClient ipv4{testing::port_of(process.read_line())};
    TestClient ipv6{testing::port_of(process.read_line()), {.ipv6 = true}};
    EXPECT_TRUE(ipv4.connected());
    EXPECT_TRUE(ipv6.connected());
}

TEST(Chathackd, WritesWhatIsQueuedBeforeItEnds) {  // GLOBAL-1
    for (const int number : {SIGTERM, SIGINT}) {
        Chathackd server;
        auto alice = server.log_in("alice");
        auto bob = server.log_in("bob");
        auto silent = server.connect();
        std::string expected;
        for (int i = 0; i < 200; ++i)
            expected += '\x05' + text("alice") + text(std::to_string(i) + std::string(1000, '.'));
        for (int i = 0; i < 200; ++i)
            alice.send(global("alice", std::to_string(i) + std::string(1000, '.')));
        alice.send(ask("alice", "nobody"));
        EXPECT_EQ(alice.receive(11), '\x08' + text("nobody"));  // so the server has read everything
        server.process().signal(number);
        EXPECT_EQ(bob.receive(expected.size()), expected);
        for (auto* client : {&alice, &bob, &silent}) {
            EXPECT_TRUE(client->ends());
            client->close();
        }
        EXPECT_EQ(server.process().wait(), ended_well);
        EXPECT_THAT(server.process().read_all(Process::Stream::error),
                    HasSubstr("frames.global_message=200"));
        EXPECT_FALSE(TestClient{server.port()}.connected());
    }
}

TEST(Chathackd, EndsWithinBoundsThoughAClientDoesNotRead) {
    Chathackd server;
    auto alice = server.log_in("alice");
    TestClient deaf{server.port(), {.receive_buffer_bytes = 4096}};
    deaf.send(new_login("deaf"));
    EXPECT_EQ(deaf.receive(1), "\x03");
    for (int i = 0; i < 500; ++i)
        alice.send(global("alice", std::string(1024, '.')));
    alice.send(ask("alice", "nobody"));
    EXPECT_EQ(alice.receive(11), '\x08' + text("nobody"));
    server.process().signal(SIGTERM);
    EXPECT_TRUE(server.log_line({"stopping"}));
    server.process().signal(SIGTERM);  // a second signal ends it at once
    EXPECT_EQ(server.process().wait(), ended_well);
}

TEST(Chathackd, ReadsTheAccountsAgainOnHangup) {  // LOGIN-3, LOGIN-4, LOGIN-5
    const ScratchFolder folder;
    const auto file = folder.file("accounts.db");
    run_account({"add", "--accounts", file, "--cost", "test", "alice"}, "secret\n");
    Chathackd server{{"--accounts", file}};
    auto client = server.connect();
    client.send(login_with_password("bertha", "open sesame") + new_login("alice") +
                login_with_password("alice", "wrong"));
    EXPECT_EQ(client.receive(3), "\x02\x04\x02");
    run_account({"add", "--accounts", file, "--cost", "test", "bertha"}, "open sesame\n");
    server.process().signal(SIGHUP);
    EXPECT_TRUE(server.log_line({"accounts reloaded", "count=2"}));
    client.send(login_with_password("bertha", "open sesame"));
    EXPECT_EQ(client.receive(1), "\x03");
}

TEST(Chathackd, KeepsItsAccountsWhenTheFileHasGoneBad) {  // LOGIN-4
    const ScratchFolder folder;
    const auto file = folder.file("accounts.db");
    run_account({"add", "--accounts", file, "--cost", "test", "alice"}, "secret\n");
    Chathackd server{{"--accounts", file}};
    std::ofstream{file, std::ios::trunc} << "no accounts at all, and long enough to be looked at";
    server.process().signal(SIGHUP);
    EXPECT_TRUE(server.log_line({"accounts not reloaded", "accounts.db"}));
    auto alice = server.connect();
    alice.send(login_with_password("alice", "secret"));
    EXPECT_EQ(alice.receive(1), "\x03");
}

TEST(Chathackd, LogsItsCountersWhenAsked) {
    Chathackd server;
    const auto alice = server.log_in("alice");
    auto bad = server.connect();
    bad.send(global("alice", "too early"));
    EXPECT_EQ(bad.receive(1), "\x01");
    server.process().signal(SIGUSR1);
    EXPECT_TRUE(server.log_line(
        {"counters", "connections=2", "logged_in=1", "rejects.not_logged_in=1", "queue_bytes_high_water="}));
}

TEST(Chathackd, LogsConnectionsByTheirId) {
    Chathackd server{{"--log-level", "debug"}};
    auto alice = server.log_in("alice");
    alice.send("\x63");
    EXPECT_TRUE(alice.ends());
    const auto accepted = server.log_line({"accepted", "conn=", "remote=\"127.0.0.1:"});
    ASSERT_TRUE(accepted);
    const auto id =
        accepted->substr(accepted->find("conn="), accepted->find(" remote") - accepted->find("conn="));
    EXPECT_TRUE(server.log_line({"logged in", id, "login=\"alice\""}));
    EXPECT_TRUE(server.log_line({"rejected", id, "why=\"unknown_opcode\""}));
    EXPECT_TRUE(server.log_line({"closed", id, "login=\"alice\"", "why=\"rejected: unknown_opcode\""}));
}

TEST(Chathackd, LogsOneJsonObjectALineWhateverTheLogin) {
    Chathackd server{{"--log-json", "--log-level", "debug"}};
    const std::string wild = "\x1b[2J\"\\\n\xc2\x9b\xe2\x80\xae{}";
    server.log_in(wild).reset();
    server.process().signal(SIGTERM);
    EXPECT_EQ(server.process().wait(), ended_well);
    std::istringstream log{server.process().read_all(Process::Stream::error)};
    bool logged_in = false;
    for (std::string line; std::getline(log, line);) {
        SCOPED_TRACE(line);
        const auto object = nlohmann::json::parse(line, nullptr, false);
        ASSERT_TRUE(object.is_object());
        EXPECT_TRUE(object.contains("time") && object.contains("level"));
        EXPECT_EQ(
            line.find_first_not_of("\t !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
                                   "abcdefghijklmnopqrstuvwxyz{|}~"),
            std::string::npos);
        if (object.at("event") == "logged in") logged_in = object.at("login") == wild;
    }
    EXPECT_TRUE(logged_in);
}

TEST(Chathackd, DoesNotWaitForWhoReadsItsLog) {  // GLOBAL-1
    Chathackd server{
        {"--log-level", "debug"}};  // nobody reads its error stream, so the pipe is full after 64 KiB
    for (int i = 0; i < 1500; ++i) {
        auto client = server.log_in("somebody with a rather long login, number " + std::to_string(i));
        client.reset();
    }
    server.process().signal(SIGTERM);
    EXPECT_EQ(server.process().wait(), ended_well);
}

TEST(Chathackd, ServesWithoutStandardStreams) {
    const ScratchFolder folder;
    const auto file = folder.file("accounts.db");
    run_account({"add", "--accounts", file, "--cost", "test", "alice"}, "secret\n");
    Process process{{"/bin/sh", "-c", R"(exec "$@" <&- >&-)", "sh", CHATHACKD_PROGRAM, "--listen",
                     "127.0.0.1:0", "--accounts", file}};
    std::optional<std::string> line;
    do {
        line = process.read_line(Process::Stream::error);
    } while (line && line->find("listening") == std::string::npos);
    ASSERT_TRUE(line);
    line->pop_back();  // the quote after the port
    TestClient alice{testing::port_of("listening on " + *line)};
    alice.send(login_with_password("alice", "secret"));
    EXPECT_EQ(alice.receive(1), "\x03");
    process.signal(SIGTERM);
    EXPECT_EQ(process.wait(), ended_well);
}

TEST(Chathackd, ColoursItsLogOnlyOnATerminal) {
    const std::string escape = "\x1b[";
    struct Case {
        Process::Stdio stdio;
        std::vector<std::string> environment;
        bool coloured;
    };
    for (const auto& c : {Case{Process::Stdio::terminal, {"NO_COLOR="}, true},
                          Case{Process::Stdio::terminal, {"NO_COLOR=1"}, false},
                          Case{Process::Stdio::pipes, {"NO_COLOR="}, false}}) {
        Process process{{CHATHACKD_PROGRAM, "--listen", "127.0.0.1:0"}, c.stdio, c.environment};
        const auto stream =
            c.stdio == Process::Stdio::pipes ? Process::Stream::error : Process::Stream::output;
        const auto first = process.read_until("listening on");
        process.signal(SIGTERM);
        EXPECT_EQ(process.wait(), ended_well);
        EXPECT_EQ((first.value_or("") + process.read_all(stream)).find(escape) != std::string::npos,
                  c.coloured);
    }
}

}  // namespace
}  // namespace chathack::apps
