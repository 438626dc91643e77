#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "conformance/commands/exit_code.hpp"
#include "reports/testing/run_tool.hpp"

namespace chathack::commands {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

/// A folder of target files that is empty at first.
class TargetsTest : public ::testing::Test {
protected:
    TargetsTest() { fs::create_directories(folder_); }
    ~TargetsTest() override { fs::remove_all(folder_); }

    void add(const std::string& name, const std::string& text) const {
        std::ofstream{folder_ / name} << text;
    }
    void add_server(const std::string& name, const std::string& options) const {
        add(name + ".yaml", "name: " + name +
                                "\ncommand: [\"" ZOO_PROGRAM "\", --listen, \"127.0.0.1:${port}\"" + options +
                                "]\nready: {line: listening on}\nipv6: false\n");
    }
    testing::ToolRun run() const {
        return testing::run_tool({CONFORM_PROGRAM, "run", "--targets", folder_, "--results", results(),
                                  testing::source_path("scenarios/login/new.yaml")});
    }
    /// The files of that name below the results.
    std::size_t written(const std::string& name) const {
        std::size_t found = 0;
        for (const auto& file : fs::recursive_directory_iterator{results()})
            found += file.path().filename() == name ? 1U : 0U;
        return found;
    }
    std::string results() const { return (folder_ / "results").string(); }

    fs::path folder_ = testing::scratch_path("targets");
};

TEST_F(TargetsTest, AreAllRunWhateverOneOfThemDoes) {
    add_server("anna", "");
    add("ben.yaml", "name: ben\ncommand: [/nonexistent/server, \"${port}\"]\n");
    add("carl.yml", "name: carl\ncomand: [x]\n");
    add("notes.txt", "no target");
    add("._anna.yaml", "what macOS leaves");
    fs::create_directory(folder_ / "folder.yaml");
    fs::create_symlink("user@host.1:2", folder_ / ".#dora.yaml");
    fs::create_symlink("moved.yaml", folder_ / "link.yaml");
    ASSERT_EQ(mkfifo((folder_ / "pipe.yaml").c_str(), 0600), 0);
    add_server("dora", "");
    const auto run = this->run();
    EXPECT_EQ(run.exit_code, no_target) << run.output;
    EXPECT_THAT(run.output, HasSubstr("carl.yml:2:1: error: unknown key `comand`"));
    EXPECT_THAT(run.output, HasSubstr("   1  anna"));
    EXPECT_THAT(run.output, HasSubstr("   1  dora"));
    EXPECT_THAT(run.output, HasSubstr("   -  ben"));
    EXPECT_THAT(run.output, HasSubstr("   -  carl"));
    EXPECT_THAT(run.output, HasSubstr("link: a link that leads nowhere: "));
    EXPECT_THAT(run.output, HasSubstr("pipe: no regular file: "));
    EXPECT_THAT(run.output, HasSubstr("   -  pipe"));
    EXPECT_EQ(written("matrix.html"), 1U);
    EXPECT_EQ(written("report.html"), 3U);
    EXPECT_THAT(run.output, ::testing::Not(HasSubstr("._anna")));
    EXPECT_THAT(run.output, ::testing::Not(HasSubstr("folder")));
}

TEST_F(TargetsTest, FailWhenOneOfThemViolatesAMust) {
    add_server("anna", "");
    add_server("eve", ", --mutant, taken-kicks-holder");
    const auto run = testing::run_tool({CONFORM_PROGRAM, "run", "--targets", folder_, "--results", results(),
                                        "--only", "login/taken-*", testing::source_path("scenarios/login")});
    EXPECT_EQ(run.exit_code, violated) << run.output;
    EXPECT_LT(run.output.find("   1  anna"), run.output.find("   2  eve"));
}

TEST_F(TargetsTest, NeedAFolderThatHasSome) {
    EXPECT_EQ(run().exit_code, wrong_use);
    const auto both =
        testing::run_tool({CONFORM_PROGRAM, "run", "--targets", folder_, "--target", "127.0.0.1:7777"});
    EXPECT_EQ(both.exit_code, wrong_use);
    EXPECT_EQ(testing::run_tool({CONFORM_PROGRAM, "run"}).exit_code, wrong_use);
}

}  // namespace
}  // namespace chathack::commands
