#include "conformance/target/target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>
#include <thread>

#include "conformance/target/last_lines.hpp"
#include "conformance/target/testing/shell.hpp"

namespace chathack::target {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// Carries out a line of the shell, then listens on its port.
ProgramCommand listens_after(const std::string& script) {
    auto command = shell(script + "; exec /usr/bin/python3 -c \"$0\" ${port} 127.0.0.1");
    command.words.emplace_back(listening_server);
    return command;
}

/// A target that prints its port and runs until it is asked to end.
TargetFile printing_target() {
    TargetFile file;
    file.command = listens_after("echo started on ${port} in ${workdir}; pwd");
    file.ready.line = "listening on";
    file.ready.within = 20s;
    return file;
}

TEST(Target, StartsInAFolderOfItsOwnWithAFreePortAndEndsWhenAsked) {
    StartFailure failure;
    std::filesystem::path folder;
    {
        const auto target = Target::start(printing_target(), never, failure);
        ASSERT_TRUE(target) << failure.why;
        EXPECT_FALSE(target->is_remote());
        EXPECT_NE(target->endpoint().port, 0);
        const auto output = target->last_output();
        EXPECT_THAT(output, HasSubstr("started on " + std::to_string(target->endpoint().port) + " in "));
        const auto at = output.find('\n') + 1;
        folder = output.substr(at, output.find('\n', at) - at);
        EXPECT_TRUE(std::filesystem::is_directory(folder)) << output;
        EXPECT_EQ(target->death(), std::nullopt);
        EXPECT_TRUE(target->stop());
        EXPECT_THAT(target->death().value_or("runs"), HasSubstr("killed by signal 15"));
    }
    EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST(Target, GivesEachNamedPortANumberOfItsOwn) {
    auto file = printing_target();
    file.command = listens_after("echo ${port} ${port:helper} ${port:base} ${port:helper}");
    StartFailure failure;
    const auto target = Target::start(file, never, failure);
    ASSERT_TRUE(target) << failure.why;
    std::istringstream line{target->last_output()};
    std::vector<int> ports(4);
    for (auto& port : ports)
        line >> port;
    EXPECT_EQ(ports[0], target->endpoint().port);
    EXPECT_EQ(ports[1], ports[3]);
    EXPECT_EQ(std::set(ports.begin(), ports.end()).size(), 3U);
    EXPECT_GT(std::ranges::min(ports), 0);
}

TEST(Target, MustBeKilledWhereItDoesNotEndWhenAsked) {
    auto file = printing_target();
    file.command = listens_after("trap '' TERM");
    file.stop_grace = 50ms;
    StartFailure failure;
    const auto target = Target::start(file, never, failure);
    ASSERT_TRUE(target) << failure.why;
    EXPECT_FALSE(target->stop());
}

TEST(Target, SaysWhyItCannotBeStarted) {
    struct Row {
        std::string what;
        TargetFile file;
        std::string why_not;
    };
    auto ends = printing_target();
    ends.command = shell("echo no licence; exit 4");
    auto silent = printing_target();
    silent.command = shell("exec sleep 60");
    silent.ready.line = "never";
    silent.ready.within = 50ms;
    auto deaf = printing_target();
    deaf.command = silent.command;
    deaf.ready = {"", 50ms};
    auto unprepared = printing_target();
    unprepared.prepare = {shell("true"), shell("echo no table; exit 2")};
    auto endless = printing_target();
    endless.prepare = {shell("sleep 1000")};
    endless.prepare_within = 50ms;
    auto helpless = printing_target();
    helpless.helpers.push_back({shell("exit 5"), {"up", 20s}});
    const std::vector<Row> rows{
        {"it ends", ends, "it ended before it was ready: exit status 4\n"},
        {"it does not print its line", silent, "it was not ready within 50 ms: it did not print \"never\"\n"},
        {"it accepts nobody", deaf, "it was not ready within 50 ms: it accepts no connection on 127.0.0.1:"},
        {"what prepares it fails", unprepared, "prepare `echo no table; exit 2`: exit status 2\nno table\n"},
        {"what prepares it takes too long", endless,
         "prepare `sleep 1000`: did not end within 50 ms; `prepare_within_ms` may allow it more\n"},
        {"a helper ends", helpless, "helper `exit 5`: it ended before it was ready: exit status 5\n"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.what);
        StartFailure failure;
        EXPECT_EQ(Target::start(row.file, never, failure), nullptr);
        EXPECT_THAT(failure.why, testing::StartsWith(row.why_not));
    }
}

TEST(Target, IsNotWaitedForOnceTheRunIsInterrupted) {
    auto prepares = printing_target();
    prepares.prepare = {shell("sleep 1000")};
    prepares.prepare_within = 1h;
    auto starts = printing_target();
    starts.ready = {"never", 1h};
    auto helped = printing_target();
    helped.helpers.push_back({shell("sleep 1000"), {"up", 1h}});
    for (const auto& file : {prepares, starts, helped}) {
        Interrupted interrupted{false};
        std::jthread interrupts{[&] { interrupted = true; }};
        StartFailure failure;
        EXPECT_EQ(Target::start(file, interrupted, failure), nullptr);
    }
}

TEST(Target, MayAlwaysListenOnOnePort) {
    auto file = printing_target();
    StartFailure failure;
    const auto first = Target::start(file, never, failure);
    ASSERT_TRUE(first) << failure.why;
    file.port = first->endpoint().port;
    EXPECT_EQ(Target::start(file, never, failure), nullptr);
    EXPECT_THAT(failure.why, HasSubstr("is taken: another program listens on it"));
    EXPECT_THAT(first->why_not_reached(), HasSubstr("it listens on 127.0.0.1:" + std::to_string(*file.port) +
                                                    ", and not on " + to_string(first->endpoint())));
}

TEST(Target, IsOnlyDescribedWhereItIsRemote) {
    TargetFile file;
    file.remote = transport::Endpoint{transport::Address{std::array<std::uint8_t, 4>{192, 0, 2, 7}}, 7777};
    StartFailure failure;
    const auto target = Target::start(file, never, failure);
    ASSERT_TRUE(target);
    EXPECT_TRUE(target->is_remote());
    EXPECT_EQ(target->endpoint(), *file.remote);
    EXPECT_EQ(target->death(), std::nullopt);
    EXPECT_EQ(target->last_output(), "");
    EXPECT_TRUE(target->stop());
}

TEST(LastLines, AreMadeFitForASentence) {
    struct Row {
        std::string output;
        std::size_t lines;
        std::string text;
    };
    for (const auto& row : {Row{"", 2, ""}, Row{"a\nb\nc\n", 2, "b\nc\n"}, Row{"a\nb\nc", 2, "b\nc"},
                            Row{"a\nb\n", 2, "a\nb\n"}, Row{"a\n", 2, "a\n"}, Row{"a\n\n", 1, "\n"},
                            Row{"x\x1b[1m\ty\r\n", 1, "x?[1m\ty?\n"}, Row{"é\n", 1, "é\n"}})
        EXPECT_EQ(last_lines(row.output, row.lines), row.text);
}

}  // namespace
}  // namespace chathack::target
