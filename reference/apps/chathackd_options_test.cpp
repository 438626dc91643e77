// The messages and exit codes of chathackd when it is used wrongly.
#include <gmock/gmock.h>

#include "reference/apps/testing/chathackd_process.hpp"

namespace chathack::apps {
namespace {

using testing::Ended;
using ::testing::HasSubstr;
using testing::Process;
using ::testing::StartsWith;

struct Wrong {
    std::vector<std::string> options;
    int exit_code;
    std::string says;
};

std::vector<Wrong> wrong_uses(const std::string& port_in_use) {
    return {
        {{"--listen", "localhost"}, 2, "--listen localhost: it lacks a port"},
        {{"--listen", "localhost:http"}, 2, "the port is not a number"},
        {{"--listen", ""}, 2, "it lacks a port"},
        {{"--listen", "127.0.0.1:65536"}, 2, "the port is not a number"},
        {{"--listen", "127.0.0.1:-1"}, 2, "the port is not a number"},
        {{"--listen", "127.0.0.1:"}, 2, "it lacks a port"},
        {{"--listen", "::1:7777"}, 2, "IPv6 address in brackets"},
        {{"--listen", "[::1:7777"}, 2, "IPv6 address in brackets"},
        {{"--listen", "[127.0.0.1]:7777"}, 2, "IPv6 address in brackets"},
        {{"--listen"}, 2, "--listen"},
        {{"--max-connections", "0"}, 2, "--max-connections"},
        {{"--max-connections", "-1"}, 2, "--max-connections"},
        {{"--max-connections", "many"}, 2, "--max-connections"},
        {{"--max-connections", "99999999999999999999"}, 2, "--max-connections"},
        {{"--login-timeout", "-1"}, 2, "--login-timeout"},
        {{"--login-timeout", "nan"}, 2, "--login-timeout"},
        {{"--login-timeout", "1e9"}, 2, "--login-timeout"},
        {{"--idle-timeout", "inf"}, 2, "--idle-timeout"},
        {{"--idle-timeout", "1.2.3"}, 2, "--idle-timeout"},
        {{"--idle-timeout", ""}, 2, "--idle-timeout"},
        {{"--send-queue", "4095"}, 2, "--send-queue"},
        {{"--send-queue", "1073741825"}, 2, "--send-queue"},
        {{"--log-level", "loud"}, 2, "--log-level"},
        {{"--log-level", "info", "--log-level", "warn"}, 2, "--log-level"},
        {{"--frobnicate"}, 2, "--frobnicate"},
        {{"127.0.0.1:0"}, 2, "127.0.0.1:0"},
        {{"account"}, 2, "chathackd: "},
        {{"--accounts", "/nonexistent/accounts.db"}, 3, "/nonexistent/accounts.db"},
        {{"--accounts", "/tmp"}, 3, "/tmp"},
        {{"--accounts", "/dev/null"}, 3, "/dev/null"},
        {{"--listen", "192.0.2.1:0"}, 3, "cannot listen on 192.0.2.1:0: not an address of this machine"},
        {{"--listen", "127.0.0.1:" + port_in_use}, 3, "address already in use"},
        {{"--listen", "127.0.0.1:0", "--listen", "127.0.0.1:" + port_in_use}, 3, "address already in use"},
    };
}

TEST(ChathackdOptions, AreRefusedInOneSentence) {
    Chathackd other;
    for (const auto& wrong : wrong_uses(std::to_string(other.port()))) {
        std::vector<std::string> command{CHATHACKD_PROGRAM, "--log-level", "info"};
        if (wrong.options.size() == 4 && wrong.options[0] == "--log-level") command.resize(1);
        command.insert(command.end(), wrong.options.begin(), wrong.options.end());
        SCOPED_TRACE(::testing::PrintToString(command));
        Process process{command};
        EXPECT_EQ(process.wait(), (Ended{.exit_code = wrong.exit_code, .signal = {}}));
        const auto said = process.read_all(Process::Stream::error);
        EXPECT_THAT(said, StartsWith("chathackd: "));
        EXPECT_THAT(said, HasSubstr(wrong.says));
        EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
    }
}

TEST(ChathackdOptions, HelpTeaches) {
    Process process{{CHATHACKD_PROGRAM, "--help"}};
    EXPECT_EQ(process.wait(), (Ended{.exit_code = 0, .signal = {}}));
    const auto help = process.read_all();
    for (const auto* word :
         {"--listen", "--accounts", "--max-connections", "--login-timeout", "--idle-timeout", "--send-queue",
          "--log-level", "--log-json", "Examples:", "Signals:", "Exit codes:", "account"})
        EXPECT_THAT(help, HasSubstr(word));
    EXPECT_EQ(process.read_all(Process::Stream::error), "");
}

TEST(ChathackdOptions, VersionIsToldAlone) {
    Process process{{CHATHACKD_PROGRAM, "--version"}};
    EXPECT_EQ(process.wait(), (Ended{.exit_code = 0, .signal = {}}));
    EXPECT_THAT(process.read_all(), StartsWith("chathackd "));
}

}  // namespace
}  // namespace chathack::apps
