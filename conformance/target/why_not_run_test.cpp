#include "conformance/target/why_not_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "conformance/target/program.hpp"
#include "conformance/target/testing/shell.hpp"
#include "conformance/target/work_folder.hpp"

namespace chathack::target {
namespace {

namespace fs = std::filesystem;
using testing::EndsWith;
using testing::HasSubstr;

class WhyNotRun : public testing::Test {
protected:
    /// Writes a file into the folder in which commands run.
    std::string put(const std::string& name, const std::string& text, bool executable = true) {
        const auto path = work_.path() / name;
        std::ofstream{path} << text;
        if (executable) fs::permissions(path, fs::perms::owner_exec, fs::perm_options::add);
        return path.string();
    }
    ProgramCommand command(std::vector<std::string> words) const {
        return {std::move(words), {}, work_.path().string(), "target file", beside_.path().string()};
    }
    std::string why(std::vector<std::string> words) const {
        return Program{command(std::move(words))}.not_run();
    }

    WorkFolder work_, beside_;
};

TEST_F(WhyNotRun, NamesTheFileThatIsMeantBesideTheTargetFile) {
    std::ofstream{beside_.path() / "server"};
    EXPECT_EQ(why({"./server", "7777"}),
              "it cannot be run: `./server` is looked for in the work folder, which is not the folder of the "
              "target file; "
              "beside the target file there is one: write ${dir}/server");
    EXPECT_THAT(why({"server"}), EndsWith("there is one: write ${dir}/server"));
    EXPECT_THAT(meant_beside(command({"/bin/sh", "-c", "exec <'server' --port=7"})),
                EndsWith("write ${dir}/server"));
    EXPECT_THAT(meant_beside(command({"python3", "--file=server"})), EndsWith("write ${dir}/server"));
    put("server", "");
    EXPECT_EQ(meant_beside(command({"cat", "server"})), "") << "it is where it is looked for";
    EXPECT_EQ(meant_beside(command({"cat", "another"})), "");
}

TEST_F(WhyNotRun, SaysWhereAProgramIsLookedFor) {
    EXPECT_THAT(why({"./server"}),
                HasSubstr("`./server` is looked for in the work folder, and is not there"));
    EXPECT_THAT(why({"no-such-program"}), EndsWith("no folder of PATH has a program `no-such-program`"));
    EXPECT_THAT(why({""}), EndsWith("the first word of the command is empty"));
    fs::create_symlink("gone", work_.path() / "link");
    EXPECT_THAT(why({"./link"}), EndsWith("link is a link to gone, which does not exist"));
}

TEST_F(WhyNotRun, SaysWhatIsWrongWithTheProgram) {
    put("plain", "#!/bin/sh\n", false);
    fs::create_directory(work_.path() / "folder");
    const auto script = put("script", "#!/no/such/shell -e\n"),
               windows = put("windows", "#!/bin/sh\r\nexit 0\r\n"),
               foreign = put("foreign", std::string{"\177ELF\2\1\1\0", 8}),
               half = put("half", "#!/etc/passwd\n");
    EXPECT_THAT(why({"./plain"}), HasSubstr("plain is not executable: chmod +x "));
    EXPECT_THAT(why({"./folder"}), EndsWith("folder is a folder, not a program"));
    EXPECT_THAT(why({script}), EndsWith("script names the interpreter /no/such/shell, which does not exist"));
    EXPECT_THAT(why({windows}),
                EndsWith("windows names the interpreter /bin/sh and ends as lines on Windows do, with a "
                         "carriage return: take that away (dos2unix)"));
    EXPECT_THAT(why({foreign}), EndsWith("foreign is no program for this machine"));
    EXPECT_THAT(why({half}), EndsWith("half names the interpreter /etc/passwd, which is not executable"));
}

TEST_F(WhyNotRun, SaysWhatIsWrongWithTheProgramOfALineForTheShell) {
    const auto why_shell = [&](const std::string& line) {
        return why_shell_did_not_run(command({"/bin/sh", "-c", line}));
    };
    put("text", "words", false);
    EXPECT_THAT(why_shell("./text 7777"), HasSubstr("text is not executable: chmod +x "));
    EXPECT_THAT(why_shell("LEVEL=2 exec './text' 7777"), HasSubstr("is not executable"));
    EXPECT_THAT(why_shell("/ 7777"), EndsWith("is a folder, not a program"));
    put("script", "#!/usr/bin/no-such-interpreter -u\n");
    EXPECT_THAT(why_shell("./script"),
                EndsWith("names the interpreter /usr/bin/no-such-interpreter, which does not exist"));
    put("good", "#!/bin/sh\nexit 127\n");
    EXPECT_EQ(why_shell("./good"), "") << "it ended so itself";
    EXPECT_EQ(why_shell("no-such-program"), "") << "the shell says that";
    EXPECT_EQ(why_shell(""), "");
    EXPECT_EQ(why_shell_did_not_run(command({"./text", "7777"})), "") << "no line for the shell";
}

TEST_F(WhyNotRun, TakesAFileWithoutAFirstLineForAShellScript) {
    put("script", "echo it runs\n");
    Program program{command({"./script"})};
    EXPECT_EQ(program.not_run(), "");
    EXPECT_EQ(program.wait(std::chrono::seconds{20}), "exit status 0");
    EXPECT_EQ(program.last_output(), "it runs\n");
}

}  // namespace
}  // namespace chathack::target
