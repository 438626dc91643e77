/// The load program as its users run it, against servers good and bad.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "reference/load/socket.hpp"
#include "reference/wire/bytes.hpp"

namespace chathack::load {
namespace {

using namespace std::string_literals;
using nlohmann::json;

constexpr int patience_ms = 20'000;

/// A server in a process of its own, from the line in which it says that it listens until the end of the
/// test.
class ServerProcess {
public:
    ServerProcess(std::vector<std::string> command, const std::string& ready) {
        std::array<int, 2> ends{};
        EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
        output_ = Descriptor{ends[0]};
        const Descriptor write_end{ends[1]};
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, write_end.get(), STDOUT_FILENO);
        std::vector<char*> arguments;
        for (auto& word : command)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        EXPECT_EQ(::posix_spawnp(&pid_, arguments[0], &actions, nullptr, arguments.data(), environ), 0)
            << command[0];
        ::posix_spawn_file_actions_destroy(&actions);
        await(ready);
    }
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;
    ~ServerProcess() {
        if (pid_ > 0) static_cast<void>(stop());
    }

    /// Its exit status after SIGTERM.
    int stop() {
        int status = -1;
        ::kill(pid_, SIGTERM);
        EXPECT_GT(::waitpid(std::exchange(pid_, -1), &status, 0), 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    pid_t pid() const { return pid_; }
    const std::string& printed() const { return printed_; }

private:
    void await(const std::string& ready) {
        while (printed_.find(ready) == std::string::npos || !printed_.ends_with('\n')) {
            pollfd wait{output_.get(), POLLIN, 0};
            std::array<char, 4096> buffer{};
            const auto size =
                ::poll(&wait, 1, patience_ms) == 1 ? ::read(output_.get(), buffer.data(), buffer.size()) : 0;
            ASSERT_GT(size, 0) << "the server does not start: " << printed_;
            printed_.append(buffer.data(), static_cast<std::size_t>(size));
        }
    }

    pid_t pid_ = -1;
    Descriptor output_;
    std::string printed_;
};

struct Ended {
    int exit = -1;
    std::string printed;
    json read() const { return json::parse(printed, nullptr, false); }
};

Ended load(const std::string& arguments) {
    const auto command = CHATHACK_LOAD " "s + arguments + " 2>&1";
    auto* pipe = ::popen(command.c_str(), "r");
    Ended ended;
    std::array<char, 4096> buffer{};
    for (std::size_t size = 1; size > 0;) {
        size = std::fread(buffer.data(), 1, buffer.size(), pipe);
        ended.printed.append(buffer.data(), size);
    }
    const int status = ::pclose(pipe);
    if (WIFEXITED(status)) ended.exit = WEXITSTATUS(status);
    return ended;
}

/// A CHATHACK server for one message between two clients, which then does as told.
class ScriptedServer {
public:
    using Script = std::function<void(ScriptedServer&)>;

    explicit ScriptedServer(Script script) {
        Endpoint local{Address{std::array<std::uint8_t, 4>{127, 0, 0, 1}}, 0};
        std::error_code error;
        listener_ = begin_listen(local, error);
        EXPECT_FALSE(error);
        name_ = to_string(local);
        thread_ = std::thread{[this, script = std::move(script)] { script(*this); }};
    }
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ~ScriptedServer() { thread_.join(); }

    const std::string& name() const { return name_; }

    /// Lets the clients "t-0" and "t-1" in, and takes the message of "t-0".
    void open() {
        for (int i = 0; i < 2; ++i) {
            await(listener_);
            Descriptor client{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
            const auto login = take(client, 8);  // 02, "t-n"
            const std::size_t place = login.back() == '1' ? 1 : 0;
            clients_[place] = std::move(client);
            answer(place, "\x03");
        }
        take(clients_[0], 28);  // 03, "t-0", the message
    }
    void answer(std::size_t client, std::string_view text) {
        EXPECT_GE(::send(clients_[client].get(), text.data(), text.size(), MSG_NOSIGNAL), 0);
    }
    void hang_up(std::size_t client) { clients_[client].close(); }
    /// Waits for the first client to leave.
    void linger() {
        std::array<char, 64> buffer{};
        while (await(clients_[0]) && ::recv(clients_[0].get(), buffer.data(), buffer.size(), 0) > 0) {
        }
    }

private:
    static bool await(const Descriptor& socket) {
        pollfd wait{socket.get(), POLLIN, 0};
        return ::poll(&wait, 1, patience_ms) == 1;
    }
    static std::string take(const Descriptor& socket, std::size_t size_bytes) {
        std::string taken(size_bytes, ' ');
        EXPECT_TRUE(await(socket));
        EXPECT_EQ(::recv(socket.get(), taken.data(), size_bytes, MSG_WAITALL),
                  static_cast<ssize_t>(size_bytes));
        return taken;
    }

    Descriptor listener_;
    std::string name_;
    std::array<Descriptor, 2> clients_;
    std::thread thread_;
};

const auto message = "\x05\0\0\0\x03t-0\0\0\0\x10"s + "0000000000000000";
const auto one_message = " -n 2 -m 1 -b 16 --prefix t --stall-timeout 0.25 --json";

/// What the load program says of a server that answers t-1 with `answer`.
Ended load_scripted(const std::string& answer) {
    ScriptedServer server{[&](ScriptedServer& here) {
        here.open();
        here.answer(1, answer);
        here.linger();
    }};
    return load(server.name() + one_message);
}

std::string endpoint_in(const std::string& printed) {
    return printed.substr(printed.rfind(' ') + 1, printed.find('\n') - printed.rfind(' ') - 1);
}

TEST(ChathackLoad, CountsEveryDeliveryOfAClosedLoop) {
    ServerProcess server{{FANOUT_BASELINE, "127.0.0.1:0"}, "listening on "};
    const auto ended =
        load(endpoint_in(server.printed()) + " -n 20 -s 3 -w 4 -m 500 -b 1024 --json --server-pid " +
             std::to_string(server.pid()));
    EXPECT_EQ(ended.exit, 0) << ended.printed;
    const auto traffic = ended.read()["traffic"];
    EXPECT_EQ(traffic["sent"], 500);
    EXPECT_EQ(traffic["deliveries"], 500 * 19);
    EXPECT_EQ(traffic["latency_us"]["count"], 500 * 19);
    EXPECT_EQ(traffic["whole_run"]["never_came"], 0);
    EXPECT_GT(traffic["server"]["deliveries_per_cpu_s"], 0);
    EXPECT_EQ(server.stop(), 0);
}

TEST(ChathackLoad, HoldsTheRateOfAnOpenLoopOverIpv6) {
    ServerProcess server{{FANOUT_BASELINE, "[::1]:0"}, "listening on "};
    const auto ended = load(endpoint_in(server.printed()) + " -n 5 -s 5 -r 400 -d 0.5 --warm-up 0.1 --json");
    EXPECT_EQ(ended.exit, 0) << ended.printed;
    const auto traffic = ended.read()["traffic"];
    EXPECT_NEAR(traffic["sent"].get<double>(), 200, 20);
    EXPECT_EQ(traffic["latency_from"], "intended send");
    EXPECT_EQ(server.stop(), 0);
}

TEST(ChathackLoad, LogsInAndStaysIdle) {
    ServerProcess server{{FANOUT_BASELINE, "127.0.0.1:0"}, "listening on "};
    const auto ended = load(endpoint_in(server.printed()) + " --idle 200 -d 0.1 --json --server-pid " +
                            std::to_string(server.pid()));
    EXPECT_EQ(ended.exit, 0) << ended.printed;
    EXPECT_EQ(ended.read()["logins"]["count"], 200);
    EXPECT_TRUE(ended.read()["idle"].contains("pss_bytes_per_client"));
    EXPECT_EQ(server.stop(), 0);
}

TEST(ChathackLoad, DrivesRedisToo) {
    Endpoint local{Address{std::array<std::uint8_t, 4>{127, 0, 0, 1}}, 0};
    std::error_code error;
    begin_listen(local, error).close();  // to find a free port
    ASSERT_FALSE(error);
    ServerProcess server{{"redis-server", "--bind", "127.0.0.1", "--port", std::to_string(local.port),
                          "--save", "", "--appendonly", "no"},
                         "Ready to accept connections"};
    const auto ended = load(to_string(local) + " --redis -n 20 -s 3 -w 4 -m 500 --json");
    EXPECT_EQ(ended.exit, 0) << ended.printed;
    EXPECT_EQ(ended.read()["traffic"]["deliveries"], 500 * 20);
    EXPECT_EQ(server.stop(), 0);
}

TEST(ChathackLoad, PassesAServerThatDeliversOnce) {  // GLOBAL-1
    EXPECT_EQ(load_scripted(message).exit, 0);
}

TEST(ChathackLoad, PassesAServerThatEchoesToTheSender) {  // GLOBAL-2
    ScriptedServer server{[&](ScriptedServer& here) {
        here.open();
        here.answer(0, message);
        here.answer(1, message);
        here.linger();
    }};
    EXPECT_EQ(load(server.name() + one_message).exit, 0);
}

TEST(ChathackLoad, TellsAMessageThatNeverComes) {
    const auto ended = load_scripted("");
    EXPECT_EQ(ended.exit, 1);
    EXPECT_NE(ended.printed.find("no delivery came in 0.25 s"), std::string::npos) << ended.printed;
}

TEST(ChathackLoad, TellsAMessageThatComesTwice) {  // GLOBAL-3
    const auto ended = load_scripted(message + message);
    EXPECT_EQ(ended.exit, 1);
    EXPECT_NE(ended.printed.find("\"repeated\": 1"), std::string::npos) << ended.printed;
}

TEST(ChathackLoad, TellsAChangedMessageAndAFalseName) {  // GLOBAL-1, GLOBAL-9
    auto changed = message;
    changed.back() = '1';
    auto renamed = message;
    renamed[7] = '1';
    for (const auto& bad : {changed, renamed}) {
        const auto ended = load_scripted(bad + message);
        EXPECT_EQ(ended.exit, 1);
        EXPECT_NE(ended.printed.find("\"wrong\": 1"), std::string::npos) << ended.printed;
    }
}

TEST(ChathackLoad, TellsAnErrorFrameAndBytesThatAreNone) {
    EXPECT_NE(load_scripted("\x01").printed.find("packet_error"), std::string::npos);
    EXPECT_EQ(load_scripted("\x01").exit, 1);
    EXPECT_EQ(load_scripted("\x63").exit, 1);
}

TEST(ChathackLoad, TellsAConnectionThatTheServerCloses) {
    ScriptedServer server{[&](ScriptedServer& here) {
        here.open();
        here.hang_up(1);
        here.linger();
    }};
    const auto ended = load(server.name() + one_message);
    EXPECT_EQ(ended.exit, 1);
    EXPECT_NE(ended.printed.find("connection 1 ended"), std::string::npos) << ended.printed;
}

TEST(ChathackLoad, SaysWhenTheServerCannotBeReachedOrDoesNotAnswer) {
    Endpoint local{Address{std::array<std::uint8_t, 4>{127, 0, 0, 1}}, 0};
    std::error_code error;
    auto mute = begin_listen(local, error);
    ASSERT_FALSE(error);
    const auto silent = load(to_string(local) + " -n 2 --login-timeout 0.2");
    EXPECT_EQ(silent.exit, 3);
    EXPECT_NE(silent.printed.find("let in 0 of 2"), std::string::npos) << silent.printed;
    mute.close();
    const auto gone = load(to_string(local) + " -n 2");
    EXPECT_EQ(gone.exit, 3);
    EXPECT_NE(gone.printed.find("Connection refused"), std::string::npos) << gone.printed;
}

TEST(ChathackLoad, SaysWhatIsWrongWithItsArguments) {
    for (const auto* arguments : {"",
                                  "127.0.0.1",
                                  "127.0.0.1:0",
                                  "localhost:7777",
                                  "127.0.0.1:99999",
                                  "127.0.0.1:7777 -n 1",
                                  "127.0.0.1:7777 -n 0",
                                  "127.0.0.1:7777 -n -5",
                                  "127.0.0.1:7777 -n 2 -s 3",
                                  "127.0.0.1:7777 -b 15",
                                  "127.0.0.1:7777 -b 1025",
                                  "127.0.0.1:7777 -w 0",
                                  "127.0.0.1:7777 -w 2 -r 5",
                                  "127.0.0.1:7777 -r -5",
                                  "127.0.0.1:7777 -d -1",
                                  "127.0.0.1:7777 -d 0",
                                  "127.0.0.1:7777 -m 1 -d 1",
                                  "127.0.0.1:7777 --server-pid 0",
                                  "127.0.0.1:7777 --server-pid 2000000000",
                                  "127.0.0.1:7777 --source ::1",
                                  "127.0.0.1:7777 --sauce x"}) {
        SCOPED_TRACE(arguments);
        const auto ended = load(arguments);
        EXPECT_EQ(ended.exit, 2);
        EXPECT_FALSE(ended.printed.empty());
    }
    EXPECT_EQ(load("--help").exit, 0);
}

TEST(FanoutBaseline, SaysWhatIsWrongWithItsArgument) {
    EXPECT_EQ(WEXITSTATUS(std::system(FANOUT_BASELINE " 2>/dev/null")), 2);
    EXPECT_EQ(WEXITSTATUS(std::system(FANOUT_BASELINE " 192.0.2.1:1 2>/dev/null")), 3);
}

}  // namespace
}  // namespace chathack::load
