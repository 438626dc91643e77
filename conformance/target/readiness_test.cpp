#include "conformance/target/readiness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/target/ports.hpp"
#include "conformance/target/testing/shell.hpp"

namespace chathack::target {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::uint16_t some_port() {
    std::string why_not;
    return free_port(why_not);
}

ProgramCommand listens(std::uint16_t port, const std::string& address, const std::string& how = "") {
    return {{"/usr/bin/python3", "-c", listening_server, std::to_string(port), address, how},
            {{"PYTHONUNBUFFERED", ""}},
            "",
            "target file",
            ""};
}

/// Why a program does not get ready; empty when it does.
std::string why_not(const ProgramCommand& command, const Ready& ready, std::uint16_t port) {
    Program program{command};
    const auto failure = await_ready(program, ready, port, never);
    return failure ? failure->why : std::string{};
}

TEST(Readiness, ComesWithALineOrWithAConnection) {
    const auto port = some_port();
    EXPECT_EQ(why_not(listens(port, "127.0.0.1"), {"", 1min}, port), "");
    EXPECT_EQ(why_not(listens(port, "::"), {"", 1min}, port), "");
    EXPECT_EQ(why_not(listens(port, "127.0.0.1"), {"listening on", 1min}, port), "");
    EXPECT_EQ(why_not(shell("echo up; sleep 1000"), {"up", 1min}, 0), "");
    EXPECT_EQ(why_not(shell("sleep 1000"), {"", 1min}, 0), "") << "a helper need not listen";
}

TEST(Readiness, DoesNotComeWhereAProgramListensElsewhereAndThatIsToldAtOnce) {
    const auto port = some_port(), another = some_port();
    const auto here = ", and not on 127.0.0.1:" + std::to_string(port);
    EXPECT_THAT(why_not(listens(port, "::1"), {"", 1h}, port),
                StartsWith("it listens on [::1]:" + std::to_string(port) + here +
                           ": over IPv4 it cannot be reached; let it listen on 0.0.0.0 or 127.0.0.1 as "
                           "well\nit printed:\n"));
    EXPECT_THAT(why_not(listens(another, "127.0.0.1"), {"", 1h}, port),
                StartsWith("it listens on 127.0.0.1:" + std::to_string(another) + here +
                           ": it must listen on the port that ${port} gives it; one that it always has is "
                           "written as `port`"));
}

TEST(Readiness, IsWaitedForWhereAProgramListensElsewhereFirst) {
    const auto port = some_port();
    const std::string both = "import socket\nother = socket.create_server((\"127.0.0.1\", 0))\n";
    EXPECT_EQ(why_not({{"/usr/bin/python3", "-c", both + listening_server, std::to_string(port), "127.0.0.1"},
                       {},
                       "",
                       "",
                       ""},
                      {"", 1min}, port),
              "");
}

TEST(Readiness, DoesNotComeWithALineAlone) {
    const auto port = some_port(), another = some_port();
    EXPECT_EQ(why_not(shell("echo ready; sleep 1000"), {"ready", 1s}, port),
              "it printed \"ready\", but accepts no connection on 127.0.0.1:" + std::to_string(port) +
                  ", and listens nowhere\nit printed:\nready");
    EXPECT_THAT(why_not(listens(another, "127.0.0.1"), {"listening on", 1h}, port),
                StartsWith("it listens on 127.0.0.1:" + std::to_string(another)));
    EXPECT_EQ(why_not(listens(port, "127.0.0.1", "ready first"), {"ready", 1min}, port), "");
}

TEST(Readiness, DoesNotComeWithALineThatStaysInABuffer) {
    const auto port = some_port();
    EXPECT_THAT(
        why_not(listens(port, "127.0.0.1", "buffered"), {"listening on", 2s}, port),
        AllOf(HasSubstr(
                  "it did not print \"listening on\", but it accepts connections: is the line in a buffer? "
                  "(PYTHONUNBUFFERED=1, stdbuf -oL, or no `ready.line`)"),
              EndsWith("it printed nothing")));
    EXPECT_THAT(
        why_not(shell("printf 'listening on'; sleep 1000"), {"listening on", 500ms}, port),
        HasSubstr("it did not print \"listening on\" as a whole line: the end of the line is missing"));
}

TEST(Readiness, DoesNotComeWhereAProgramEnds) {
    EXPECT_THAT(why_not(shell("exit 0"), {"", 1h}, some_port()),
                StartsWith("it ended before it was ready: exit status 0; a server must stay in the "
                           "foreground, as long as it serves\n"));
    EXPECT_EQ(why_not({{"/no/such/server"}, {}, "", "", ""}, {"", 1h}, some_port()),
              "it cannot be run: there is no file /no/such/server");
}

}  // namespace
}  // namespace chathack::target
