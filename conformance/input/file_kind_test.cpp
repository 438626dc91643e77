#include "conformance/input/file_kind.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "conformance/input/files.hpp"

namespace chathack::input {
namespace {

YamlNode tree_of(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    Diagnostics report{path.string()};
    return read_yaml(std::string{std::istreambuf_iterator<char>{in}, {}}, report).value_or(YamlNode{});
}

TEST(FileKind, OfEveryReadyMadeFileIsThatOfItsFolder) {
    for (const auto& [folder, kind] : {std::pair{"targets", FileKind::target},
                                       {"clients", FileKind::client},
                                       {"networks", FileKind::network},
                                       {"workloads", FileKind::workload},
                                       {"sweeps", FileKind::sweep},
                                       {"login", FileKind::scenario},
                                       {"together", FileKind::scenario}}) {
        std::error_code error;
        const auto files =
            files_in(std::filesystem::path{CHATHACK_SOURCE_DIR "/scenarios"} / folder, yaml_endings, error);
        EXPECT_FALSE(files.empty()) << folder;
        for (const auto& file : files)
            EXPECT_EQ(kind_of_file(tree_of(file)), kind) << file;
    }
}

TEST(FileKind, ThatIsNotWantedIsToldOnce) {
    Diagnostics report{"a.yaml"};
    const auto target = read_yaml("name: x\ncommand: [y]\n", report).value_or(YamlNode{});
    EXPECT_TRUE(check_kind(target, FileKind::target, report));
    EXPECT_TRUE(check_kind(target, FileKind::client, report)) << "both have a command";
    EXPECT_FALSE(check_kind(target, FileKind::scenario, report));
    const auto told = report.take();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].message,
              "this is a target file, and a scenario is wanted here; `chathack-conform run` takes it as "
              "--target");
    const auto nothing = read_yaml("note: x\n", report).value_or(YamlNode{});
    EXPECT_EQ(kind_of_file(nothing), std::nullopt);
    EXPECT_TRUE(check_kind(nothing, FileKind::scenario, report));
}

}  // namespace
}  // namespace chathack::input
