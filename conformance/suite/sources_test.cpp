#include "conformance/suite/sources.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "reference/accounts/testing/temporary_folder.hpp"

namespace chathack::suite {
namespace {

TEST(Sources, AreWhatTheUserNames) {
    const accounts::testing::TemporaryFolder folder;
    for (const std::string id : {"one", "two"}) {
        std::ofstream{folder.path() / (id + ".yaml")}
            << "id: " + id +
                   "\ntitle: T\nabout: A\nclauses: [GLOBAL-1]\nactors: [alice]\ncases: {a: {}, b: "
                   "{}}\nsteps:\n"
                   "  - login: alice\n  - expect: {alice: connected}\n";
    }
    const auto sources = read_sources({folder.path().string()}, true);
    EXPECT_EQ(sources.files, 2U);
    EXPECT_EQ(sources.cases.size(), 4U);
    EXPECT_EQ(sources.cases.front().id, "one:a");
    EXPECT_TRUE(sources.diagnostics.empty());  // the coverage of a part is nobody's concern
    EXPECT_EQ(read_sources({(folder.path() / "two.yaml").string()}).files, 1U);
    EXPECT_FALSE(read_sources({(folder.path() / "none.yaml").string()}).diagnostics.empty());
}

TEST(Sources, AreFoundBesideTheProgramOrInTheSourceTree) {
    EXPECT_TRUE(std::filesystem::exists(program_folder()));
    EXPECT_TRUE(std::filesystem::exists(scenarios_folder() / "global"));
}

TEST(Sources, AreNotThoseOfAFolderThatHappensToBeThere) {
    const accounts::testing::TemporaryFolder folder;
    const auto here = std::filesystem::current_path();
    std::filesystem::create_directories(folder.path() / "scenarios");
    std::filesystem::current_path(folder.path());
    const auto suite = std::filesystem::absolute(scenarios_folder());
    const auto sources = read_sources({});
    std::filesystem::current_path(here);
    EXPECT_TRUE(std::filesystem::equivalent(suite, CHATHACK_SOURCE_DIR "/scenarios")) << suite;
    EXPECT_GT(sources.cases.size(), 100U);
    ASSERT_EQ(sources.paths.size(), 1U);
    EXPECT_EQ(sources.paths.front(), suite.string());
}

}  // namespace
}  // namespace chathack::suite
