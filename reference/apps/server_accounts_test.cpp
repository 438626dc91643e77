// The real chathackd with an accounts file: logins, reloads, and files that cannot be used.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "reference/accounts/password_hash.hpp"
#include "reference/accounts/sqlite_accounts.hpp"
#include "reference/accounts/testing/temporary_folder.hpp"
#include "reference/apps/testing/process.hpp"
#include "reference/wire/check.hpp"

namespace chathack::apps {
namespace {

using accounts::SqliteAccounts;
using chathack::testing::Ended;
using chathack::testing::Process;
using ::testing::HasSubstr;
using Stream = Process::Stream;

/// A blocking client that writes its bytes without our encoder.
class Client {
public:
    explicit Client(std::uint16_t port) : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        const timeval patience{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        CHATHACK_CHECK(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    }
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// Sends opcode 1 with these texts, each under 128 bytes. Returns the ACK that comes, or -1.
    int login(const std::string& login, const std::string& password) {
        return ask('\1' + counted(login) + counted(password));
    }
    int new_login(const std::string& login) { return ask('\2' + counted(login)); }

private:
    static std::string counted(const std::string& text) {
        return std::string{'\0', '\0', '\0', static_cast<char>(text.size())} + text;
    }
    int ask(const std::string& frame) {
        CHATHACK_CHECK(::send(socket_, frame.data(), frame.size(), MSG_NOSIGNAL) ==
                       static_cast<ssize_t>(frame.size()));
        char ack = 0;
        return ::recv(socket_, &ack, 1, 0) == 1 ? ack : -1;
    }

    int socket_;
};

class ServerAccounts : public ::testing::Test {
protected:
    void add(const std::string& login, const std::string& password,
             accounts::HashCost cost = accounts::test_cost) {
        auto store = SqliteAccounts::open(file, SqliteAccounts::Access::create);
        ASSERT_TRUE(store) << store.error().sentence;
        ASSERT_TRUE(store->add(login, *accounts::hash_password(password, cost)));
    }
    std::vector<std::string> command() const {
        return {SERVER_PROGRAM, "--listen", "127.0.0.1:0", "--accounts", file};
    }
    /// The port in its "listening" line.
    static std::uint16_t port_of(Process& server) {
        const auto line = server.read_line();
        CHATHACK_CHECK(line && line->starts_with("listening on 127.0.0.1:"));
        return static_cast<std::uint16_t>(std::stoi(line->substr(line->rfind(':') + 1)));
    }
    /// Waits for the log line with `event`, and returns the rest of that line.
    static std::string logged(Process& server, const std::string& event) {
        if (!server.read_until(event, Stream::error)) return "nothing logged";
        return server.read_line(Stream::error).value_or("nothing logged");
    }
    static void stop(Process& server) {
        server.signal(SIGTERM);
        EXPECT_EQ(server.wait(), (Ended{0, std::nullopt}));
    }

    accounts::testing::TemporaryFolder folder;
    std::string file = folder.path() / "accounts.db";
};

TEST_F(ServerAccounts, AreCheckedWhenAClientLogsIn) {  // LOGIN-3 to LOGIN-6, LOGIN-10, LOGIN-15
    add("bob", "alice");
    Process server{command()};
    const auto port = port_of(server);
    {
        Client client{port};
        EXPECT_EQ(client.new_login("bob"), 4);
        EXPECT_EQ(client.login("bob", "apple"), 2);
        EXPECT_EQ(client.login("bob", ""), 2);
        EXPECT_EQ(client.login("Bob", "alice"), 2);
        EXPECT_EQ(client.login("nobody", "alice"), 2);
        EXPECT_EQ(client.login("bob", "alice"), 3);
    }
    EXPECT_EQ(Client{port}.new_login("Bob"), 3);
    stop(server);
}

TEST_F(ServerAccounts, OfStandardCostAnswerToo) {
    add("bob", "alice", accounts::standard_cost);
    Process server{command()};
    const auto port = port_of(server);
    EXPECT_EQ(Client{port}.login("bob", "apple"), 2);
    EXPECT_EQ(Client{port}.login("bob", "alice"), 3);
    stop(server);
}

TEST_F(ServerAccounts, AreReadAgainOnHangup) {
    add("bob", "alice");
    Process server{command()};
    const auto port = port_of(server);
    add("carol", "pear");
    EXPECT_EQ(Client{port}.login("carol", "pear"), 2);
    server.signal(SIGHUP);
    EXPECT_EQ(logged(server, "accounts reloaded"), " count=2");
    EXPECT_EQ(Client{port}.login("carol", "pear"), 3);
    EXPECT_EQ(Client{port}.new_login("carol"), 4);
    stop(server);
}

TEST_F(ServerAccounts, StayWhenTheFileCannotBeReadAgain) {
    add("bob", "alice");
    Process server{command()};
    const auto port = port_of(server);
    std::ofstream{file} << "not what it was";
    server.signal(SIGHUP);
    EXPECT_THAT(logged(server, "accounts not reloaded, the old ones stay"), HasSubstr("nor any SQLite file"));
    EXPECT_EQ(Client{port}.login("bob", "alice"), 3);
    std::filesystem::remove(file);
    add("carol", "pear");
    server.signal(SIGHUP);
    EXPECT_EQ(logged(server, "accounts reloaded"), " count=1");
    EXPECT_EQ(Client{port}.login("carol", "pear"), 3);
    stop(server);
}

TEST_F(ServerAccounts, NeverShowAPassword) {
    add("bob", "correct-horse");
    auto words = command();
    words.insert(words.end(), {"--log-level", "trace"});
    Process server{words};
    const auto port = port_of(server);
    EXPECT_EQ(Client{port}.login("bob", "wrong-donkey"), 2);
    EXPECT_EQ(Client{port}.login("bob", "correct-horse"), 3);
    stop(server);
    const auto log = server.read_all(Stream::error);
    EXPECT_THAT(log, HasSubstr("bob"));
    for (const auto* secret : {"donkey", "horse", "argon2"})
        EXPECT_THAT(log, ::testing::Not(HasSubstr(secret)));
}

TEST_F(ServerAccounts, ThatCannotBeUsedEndTheStart) {
    const auto ends_with_3 = [&](const std::string& sentence) {
        SCOPED_TRACE(sentence);
        Process server{command()};
        EXPECT_EQ(server.wait(), (Ended{3, std::nullopt}));
        EXPECT_EQ(server.read_all(), "");
        EXPECT_EQ(server.read_line(Stream::error), "chathackd: " + file + ": " + sentence);
        EXPECT_EQ(server.read_line(Stream::error), std::nullopt);
    };
    ends_with_3("there is no such file; `chathackd account add` makes one");
    std::ofstream{file} << "bob:alice\n";
    ends_with_3("this is not an accounts file, nor any SQLite file (file is not a database)");
    std::filesystem::remove(file);
    std::filesystem::create_directory(file);
    ends_with_3("this is not a regular file");
}

}  // namespace
}  // namespace chathack::apps
