#include "reports/render/repository.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace chathack::reports {
namespace {

namespace fs = std::filesystem;

class RepositoryTest : public ::testing::Test {
protected:
    RepositoryTest() { fs::create_directories(root_ / "ci/targets"); }
    ~RepositoryTest() override { fs::remove_all(root_); }

    const fs::path root_ =
        fs::canonical(fs::temp_directory_path()) /
        ("repository-test-" + std::string{::testing::UnitTest::GetInstance()->current_test_info()->name()});
};

TEST_F(RepositoryTest, IsThatOfTheNearestFolderWithGit) {
    fs::create_directories(root_ / ".git");
    EXPECT_EQ(repository_of(root_ / "ci/targets").root, root_);
    std::ofstream{root_ / "ci/.git"} << "gitdir: elsewhere\n";  // a submodule or a worktree
    EXPECT_EQ(repository_of(root_ / "ci/targets").root, root_ / "ci");
}

TEST_F(RepositoryTest, FallsBackOnItsReadme) {
    fs::create_directories(root_ / ".git");
    EXPECT_EQ(repository_of(root_ / "ci").fallback, "README.md");
    std::ofstream{root_ / "README.rst"} << "mine\n";
    EXPECT_EQ(repository_of(root_ / "ci").fallback, "README.rst");
}

TEST_F(RepositoryTest, KnowsPathsBelowItsRoot) {
    fs::create_directories(root_ / ".git");
    const auto repository = repository_of(root_ / "ci");
    EXPECT_EQ(path_in(repository, "mine.yaml"), "ci/mine.yaml");
    EXPECT_EQ(path_in(repository, "../targets/./mine.yaml"), "targets/mine.yaml");
    EXPECT_EQ(path_in(repository, (root_ / "ci/targets/a b.yaml").string()), "ci/targets/a b.yaml");
    fs::create_directory_symlink(root_ / "ci", root_ / "link");
    EXPECT_EQ(path_in(repository, (root_ / "link/mine.yaml").string()), "ci/mine.yaml");
    for (const auto* outside :
         {"", "../../mine.yaml", "/usr/share/chathack/scenarios/global/limit.yaml", ".."})
        EXPECT_EQ(path_in(repository, outside), std::nullopt) << outside;
    EXPECT_EQ(path_in(repository, root_.string() + "-other/mine.yaml"), std::nullopt);
}

}  // namespace
}  // namespace chathack::reports
