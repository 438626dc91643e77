// The load program as its users run it, against good and bad servers.
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>

#include <array>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "reference/apps/testing/process.hpp"
#include "reference/load/socket.hpp"

namespace chathack::load {
namespace {

using namespace std::string_literals;
using nlohmann::json;

constexpr int patience_ms = 20'000;

/// A server in a process of its own. Its constructor waits for the text that says that it listens.
class ServerProcess {
public:
    ServerProcess(std::vector<std::string> command, std::string_view ready) : process_{std::move(command)} {
        printed_ = process_.read_until(ready).value_or("");
        EXPECT_FALSE(printed_.empty()) << "the server does not start: " << process_.read_all();
        printed_ = process_.read_line().value_or("");
    }
    /// The rest of that line.
    const std::string& printed() const { return printed_; }
    std::string pid() const { return std::to_string(process_.pid()); }
    void expect_good_end() {
        process_.signal(SIGTERM);
        EXPECT_EQ(process_.wait(), (testing::Ended{.exit_code = 0, .signal = {}}));
    }

private:
    testing::Process process_;
    std::string printed_;
};

struct Ended {
    int exit = -1;
    std::string printed;
    std::string complaint;
    json read() const { return json::parse(printed, nullptr, false); }
};

/// Runs a program. Its arguments are separated by blanks.
Ended run(const char* program, const std::string& arguments) {
    std::istringstream words{arguments};
    std::vector<std::string> command{program};
    command.insert(command.end(), std::istream_iterator<std::string>{words}, {});
    testing::Process process{std::move(command)};
    Ended ended;
    ended.printed = process.read_all();
    ended.complaint = process.read_all(testing::Process::Stream::error);
    if (const auto how = process.wait()) ended.exit = how->exit_code.value_or(-1);
    return ended;
}
Ended load(const std::string& arguments) { return run(CHATHACK_LOAD, arguments); }

/// A CHATHACK server that takes one message from one of two clients, and then does what the test says.
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

    /// Accepts the logins of "t-0" and "t-1", and takes the message of "t-0".
    void open() {
        for (int i = 0; i < 2; ++i) {
            await(listener_);
            SocketDescriptor client{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
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
    static bool await(const SocketDescriptor& socket) {
        pollfd wait{socket.get(), POLLIN, 0};
        return ::poll(&wait, 1, patience_ms) == 1;
    }
    static std::string take(const SocketDescriptor& socket, std::size_t size_bytes) {
        std::string taken(size_bytes, ' ');
        EXPECT_TRUE(await(socket));
        EXPECT_EQ(::recv(socket.get(), taken.data(), size_bytes, MSG_WAITALL),
                  static_cast<ssize_t>(size_bytes));
        return taken;
    }

    SocketDescriptor listener_;
    std::string name_;
    std::array<SocketDescriptor, 2> clients_;
    std::thread thread_;
};

const auto message = "\x05\0\0\0\x03t-0\0\0\0\x10"s + "0000000000000000";
const auto one_message = " -n 2 -m 1 -b 16 --prefix t --stall-timeout 0.25 --json";

/// Runs the load program against a server that sends `answer` to t-1.
Ended load_scripted(const std::string& answer) {
    ScriptedServer server{[&](ScriptedServer& here) {
        here.open();
        here.answer(1, answer);
        here.linger();
    }};
    return load(server.name() + one_message);
}

TEST(ChathackLoad, CountsEveryDeliveryOfAClosedLoop) {
    ServerProcess server{{FANOUT_BASELINE, "127.0.0.1:0"}, "listening on "};
    const auto ended =
        load(server.printed() + " -n 20 -s 3 -w 4 -m 500 -b 1024 --json --server-pid " + server.pid());
    EXPECT_EQ(ended.exit, 0) << ended.printed;
    const auto traffic = ended.read()["traffic"];
    EXPECT_EQ(traffic["sent"], 500);
    EXPECT_EQ(traffic["deliveries"], 500 * 19);
    EXPECT_EQ(traffic["latency_us"]["count"], 500 * 19);
    EXPECT_EQ(traffic["whole_run"]["never_came"], 0);
    EXPECT_GT(traffic["server"]["deliveries_per_cpu_s"], 0);
    server.expect_good_end();
}

TEST(ChathackLoad, HoldsTheRateOfAnOpenLoopOverIpv6) {
    ServerProcess server{{FANOUT_BASELINE, "[::1]:0"}, "listening on "};
    const auto ended = load(server.printed() + " -n 5 -s 5 -r 400 -d 0.5 --warm-up 0.1 --json");
    EXPECT_EQ(ended.exit, 0) << ended.printed;
    const auto traffic = ended.read()["traffic"];
    EXPECT_NEAR(traffic["sent"].get<double>(), 200, 20);
    EXPECT_EQ(traffic["latency_from"], "intended send");
    server.expect_good_end();
}

TEST(ChathackLoad, LogsInAndStaysIdle) {
    ServerProcess server{{FANOUT_BASELINE, "127.0.0.1:0"}, "listening on "};
    const auto ended = load(server.printed() + " --idle 200 -d 0.1 --json --server-pid " + server.pid());
    EXPECT_EQ(ended.exit, 0) << ended.printed;
    EXPECT_EQ(ended.read()["logins"]["count"], 200);
    EXPECT_TRUE(ended.read()["idle"].contains("pss_bytes_per_client"));
    server.expect_good_end();
}

TEST(ChathackLoad, ConnectsFromTheAddressesItIsGiven) {
    ServerProcess server{{FANOUT_BASELINE, "127.0.0.1:0"}, "listening on "};
    const auto spread = load(server.printed() + " -n 4 -m 1 --json --source 127.0.0.2,127.0.0.3");
    EXPECT_EQ(spread.exit, 0) << spread.complaint;
    const auto foreign = load(server.printed() + " -n 4 -m 1 --source 192.0.2.1");
    EXPECT_EQ(foreign.exit, 2);
    EXPECT_NE(foreign.complaint.find("assign requested address"), std::string::npos) << foreign.complaint;
    server.expect_good_end();
}

TEST(ChathackLoad, DrivesRedisToo) {
    Endpoint local{Address{std::array<std::uint8_t, 4>{127, 0, 0, 1}}, 0};
    std::error_code error;
    begin_listen(local, error).close();  // finds a free port
    ASSERT_FALSE(error);
    ServerProcess server{{"redis-server", "--bind", "127.0.0.1", "--port", std::to_string(local.port),
                          "--save", "", "--appendonly", "no"},
                         "Ready to accept connections"};
    const auto ended = load(to_string(local) + " --redis -n 20 -s 3 -w 4 -m 500 --json");
    EXPECT_EQ(ended.exit, 0) << ended.printed;
    EXPECT_EQ(ended.read()["traffic"]["deliveries"], 500 * 20);
    server.expect_good_end();
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
    EXPECT_NE(ended.complaint.find("no delivery came in 0.25 s"), std::string::npos) << ended.printed;
}

TEST(ChathackLoad, WaitsNoLongerThanItWasToldForWhatIsOwedAtTheEnd) {
    ScriptedServer server{[&](ScriptedServer& here) {
        here.open();
        here.linger();
    }};
    const auto ended = load(server.name() + " -n 2 -m 1 -b 16 --prefix t --drain-timeout 0.25");
    EXPECT_EQ(ended.exit, 1);
    EXPECT_NE(ended.complaint.find("still 1 deliveries behind, 0.25 s"), std::string::npos)
        << ended.complaint;
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
    EXPECT_NE(load_scripted("\x01").complaint.find("packet_error"), std::string::npos);
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
    EXPECT_NE(ended.complaint.find("connection 1 ended"), std::string::npos) << ended.complaint;
}

TEST(ChathackLoad, SaysWhenTheServerCannotBeReachedOrDoesNotAnswer) {
    Endpoint local{Address{std::array<std::uint8_t, 4>{127, 0, 0, 1}}, 0};
    std::error_code error;
    auto mute = begin_listen(local, error);
    ASSERT_FALSE(error);
    const auto silent = load(to_string(local) + " -n 2 --login-timeout 0.2");
    EXPECT_EQ(silent.exit, 3);
    EXPECT_NE(silent.complaint.find("let in 0 of 2"), std::string::npos) << silent.complaint;
    mute.close();
    const auto gone = load(to_string(local) + " -n 2");
    EXPECT_EQ(gone.exit, 3);
    EXPECT_NE(gone.complaint.find("Connection refused"), std::string::npos) << gone.complaint;
}

TEST(ChathackLoad, SaysWhatIsWrongWithItsArguments) {
    for (const auto* arguments : {"",
                                  "127.0.0.1",
                                  "127.0.0.1:0",
                                  "localhost:http",
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
        EXPECT_FALSE(ended.complaint.empty());
    }
    EXPECT_EQ(load("--help").exit, 0);
}

TEST(FanoutBaseline, SaysWhatIsWrongWithItsArgument) {
    EXPECT_EQ(run(FANOUT_BASELINE, "").exit, 2);
    EXPECT_EQ(run(FANOUT_BASELINE, "192.0.2.1:1").exit, 3);
}

}  // namespace
}  // namespace chathack::load
