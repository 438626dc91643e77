#include "conformance/target/target_loader.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace chathack::target {
namespace {

/// What the loader says of a target file, each complaint behind its line and column.
std::string complaints(const std::string& text) {
    const auto path = std::filesystem::path{testing::TempDir()} / "target_loader_test.yaml";
    std::ofstream{path} << text;
    std::string all;
    for (const auto& one : load_target(path.string(), "/programs").diagnostics)
        all += to_string(one).substr(path.string().size() + 1) + "\n";
    std::filesystem::remove(path);
    return all;
}

TEST(TargetLoader, FillsInFoldersAndLeavesThePortToTheRun) {
    const auto path = std::filesystem::path{testing::TempDir()} / "target_loader_test.yaml";
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
    EXPECT_EQ(complaints("name: mine\ncommand: [java, -jar, \"${dirr}/mine.jar\"]\n"),
              "2:23: error: ${dirr} stands for nothing; did you mean ${dir}?\n");
}

TEST(TargetLoader, TellsAClauseThatIsNotOpenFromOneThatDoesNotExist) {
    const std::string head = "name: mine\naddress: 127.0.0.1:7777\npromises: {";
    EXPECT_EQ(complaints(head + "GLOBAL-1: echo}\n"),
              "3:12: error: a promise is made for an OPEN clause, and `GLOBAL-1` is none\n");
    EXPECT_EQ(complaints(head + "GLOBL-2: echo}\n"),
              "3:12: error: a promise is made for an OPEN clause, and `GLOBL-2` is none; did you mean "
              "GLOBAL-2?\n");
    EXPECT_EQ(complaints(head + "GLOBAL-2: eco}\n"),
              "3:22: error: GLOBAL-2 knows the behaviours echo or no-echo, not `eco`\n");
}

TEST(TargetLoader, NamesQuotesThatAreNotClosed) {
    EXPECT_EQ(complaints("name: mine\ncommand: \"unclosed\n"), "2:10: error: these quotes are not closed\n");
}

}  // namespace
}  // namespace chathack::target
