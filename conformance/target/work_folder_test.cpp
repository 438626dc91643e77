#include "conformance/target/work_folder.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <optional>

namespace chathack::target {
namespace {

namespace fs = std::filesystem;

TEST(WorkFolder, IsThereAndEmptyAndGoesWithAllThatIsInIt) {
    fs::path path;
    {
        const WorkFolder folder;
        path = folder.path();
        ASSERT_TRUE(fs::is_empty(path)) << folder.why_not();
        fs::create_directories(path / "a" / "b");
        std::ofstream{path / "a" / "file"} << "text";
    }
    EXPECT_FALSE(fs::exists(path));
}

TEST(WorkFolder, SaysWhyThereIsNone) {
    const auto* before = getenv("TMPDIR");
    const std::optional<std::string> kept = before ? std::optional<std::string>{before} : std::nullopt;
    setenv("TMPDIR", "/no/such/folder", 1);
    const WorkFolder none;
    EXPECT_EQ(none.path(), "");
    EXPECT_EQ(none.why_not(), "there is no folder for temporary files: /no/such/folder is none (TMPDIR)");
    setenv("TMPDIR", "/proc", 1);
    EXPECT_EQ(WorkFolder{}.why_not().substr(0, 37), "no work folder can be made in /proc: ");
    kept ? setenv("TMPDIR", kept->c_str(), 1) : unsetenv("TMPDIR");
}

TEST(WorkFolder, IsSweptOnceItsProcessIsGoneAndNotBefore) {
    const WorkFolder parent, ours;
    setenv("TMPDIR", parent.path().c_str(), 1);
    int made[2];
    ASSERT_EQ(pipe(made), 0);
    const auto child = fork();
    if (child == 0) {
        const WorkFolder left;
        std::ofstream{left.path() / "file"} << "text";
        static_cast<void>(write(made[1], "x", 1));
        pause();
    }
    unsetenv("TMPDIR");
    char one = 0;
    ASSERT_EQ(read(made[0], &one, 1), 1);
    const auto count = [&] {
        return std::distance(fs::directory_iterator{parent.path()}, fs::directory_iterator{});
    };
    EXPECT_EQ(count(), 1);
    sweep_work_folders(parent.path());
    EXPECT_EQ(count(), 1) << "it is in use";
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    std::ofstream{parent.path() / "chathack-work-file"};
    fs::create_directory(parent.path() / "another");
    sweep_work_folders(parent.path());
    EXPECT_EQ(count(), 2) << "what is not ours stays";
    sweep_work_folders(ours.path().parent_path());
    EXPECT_TRUE(fs::exists(ours.path()));
}

}  // namespace
}  // namespace chathack::target
