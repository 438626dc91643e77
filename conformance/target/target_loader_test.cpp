#include "conformance/target/target_loader.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace chathack::target {
namespace {

LoadedTarget load(const std::string& text) {
    const auto path = std::filesystem::path{testing::TempDir()} /
                      ("target_loader_test" + std::to_string(getpid()) + ".yaml");
    std::ofstream{path} << text;
    auto loaded = load_target(path.string(), "/programs");
    std::filesystem::remove(path);
    return loaded;
}

std::map<std::string, std::string> choices(const std::string& text) {
    const auto loaded = load(text);
    return loaded.file ? loaded.file->choices : std::map<std::string, std::string>{};
}

/// The diagnostics of a target file, each with its line and column.
std::string complaints(const std::string& text) {
    std::string all;
    for (const auto& one : load(text).diagnostics)
        all += to_string(one).substr(one.file.size() + 1) + "\n";
    return all;
}

TEST(TargetLoader, FillsInFoldersAndLeavesThePortToTheRun) {
    const auto path = std::filesystem::path{testing::TempDir()} /
                      ("target_loader_test" + std::to_string(getpid()) + ".yaml");
    std::ofstream{path}
        << "name: mine\ncommand: [\"${bin}/server\", \"${port}\", \"${dir}/x\", \"${HOME}\"]\n";
    const auto loaded = load_target(path.string(), "/programs");
    ASSERT_TRUE(loaded.file);
    const auto folder = path.parent_path().string();
    EXPECT_EQ(loaded.file->command.words,
              (std::vector<std::string>{"/programs/server", "${port}", folder + "/x", "${HOME}"}));
    std::filesystem::remove(path);
}

TEST(TargetLoader, AsksWhatANameThatIsAlmostOneOfItsOwnShouldBe) {
    EXPECT_EQ(complaints("name: mine\ncommand: [java, -jar, \"${dirr}/mine.jar\", \"${port}\"]\n"),
              "2:23: error: ${dirr} is not defined; did you mean ${dir}?\n");
}

TEST(TargetLoader, TellsAClauseThatIsNotOpenFromOneThatDoesNotExist) {
    const std::string head = "name: mine\naddress: 127.0.0.1:7777\nchoices: {";
    EXPECT_EQ(complaints(head + "GLOBAL-1: echo}\n"),
              "3:11: error: a choice can be declared only for an OPEN clause, and `GLOBAL-1` is not one\n");
    EXPECT_EQ(complaints(head + "GLOBL-2: echo}\n"),
              "3:11: error: a choice can be declared only for an OPEN clause, and `GLOBL-2` is not one; did "
              "you mean "
              "GLOBAL-2?\n");
    EXPECT_EQ(complaints(head + "GLOBAL-2: eco}\n"),
              "3:21: error: GLOBAL-2 has the behaviours echo or no-echo, not `eco`\n");
}

TEST(TargetLoader, ReadsChoicesUnderTheirOldNameToo) {
    const std::string head = "name: mine\naddress: 127.0.0.1:7777\n";
    EXPECT_EQ(complaints(head + "promises: {GLOBAL-2: echo}\n"),
              "3:1: warning: `promises` is now called `choices`; the old name works until version 0.3\n");
    EXPECT_EQ(complaints(head + "choices: {GLOBAL-2: echo}\npromises: {GLOBAL-2: echo}\n"),
              "4:1: error: `promises` is now called `choices`; only one of them may stand here\n");
    EXPECT_EQ(choices(head + "promises: {GLOBAL-2: echo}\n"),
              (std::map<std::string, std::string>{{"GLOBAL-2", "echo"}}));
    EXPECT_EQ(choices(head + "choices: {GLOBAL-2: echo}\n"),
              (std::map<std::string, std::string>{{"GLOBAL-2", "echo"}}));
}

TEST(TargetLoader, WantsTheServerToBeToldItsPort) {
    const std::string missing =
        "error: the server is told no port to listen on: ${port} stands nowhere in this file. Give it in "
        "`command`, "
        "`environment` or `prepare`, or write the port that the server always has, such as `port: 7777`\n";
    EXPECT_EQ(complaints("name: mine\ncommand: [server]\n"), "2:10: " + missing);
    EXPECT_EQ(complaints("name: mine\ncommand: [server, \"${port:other}\"]\n"), "2:10: " + missing);
    EXPECT_EQ(complaints("name: mine\ncommand: server\nport: 7777\n"), "");
    EXPECT_EQ(load("name: mine\ncommand: server\nport: 7777\n").file->port, 7777);
    EXPECT_EQ(complaints("name: mine\ncommand: server\nport: 70000\n").substr(0, 4), "3:7:");
    EXPECT_EQ(complaints("name: mine\ncommand: server\nenvironment: {PORT: \"${port}\"}\n"), "");
    EXPECT_EQ(complaints("name: mine\ncommand: server\nprepare: [\"echo ${port} >settings\"]\n"), "");
    EXPECT_EQ(complaints("name: mine\ncommand: server\nhelpers: [{command: [proxy, \"${port}\"]}]\n"), "");
}

TEST(TargetLoader, RefusesWhatNoProgramCanBeGiven) {
    const std::string head = "name: mine\nport: 7777\ncommand: ";
    EXPECT_EQ(complaints(head + "\"\"\n"), "3:10: error: a command needs at least one word\n");
    EXPECT_EQ(complaints(head + "[\"a\\0b\"]\n"),
              "3:11: error: a word of a command cannot hold a NUL, which ends the words of a program\n");
    EXPECT_EQ(complaints(head + "[a]\nenvironment: {\"A=B\": c}\n"),
              "4:15: error: `A=B` cannot be the name of a variable\n");
    EXPECT_EQ(complaints(head + "[a]\naccounts: [{login: bob, password: b}, {login: bob, password: c}]\n"),
              "4:39: error: the account `bob` is there already\n");
}

TEST(TargetLoader, ReadsHowLongPreparingMayTake) {
    const std::string head = "name: mine\ncommand: server ${port}\nprepare: [make]\n";
    EXPECT_EQ(load(head).file->prepare_within, std::chrono::minutes{5});
    EXPECT_EQ(load(head + "prepare_within_ms: 3600000\n").file->prepare_within, std::chrono::hours{1});
    EXPECT_EQ(complaints(head + "prepare_within_ms: 0\n").substr(0, 5), "4:20:");
}

TEST(TargetLoader, NamesQuotesThatAreNotClosed) {
    EXPECT_EQ(complaints("name: mine\ncommand: \"unclosed\n"), "2:10: error: these quotes are not closed\n");
}

}  // namespace
}  // namespace chathack::target
