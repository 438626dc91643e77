#include "conformance/command_line/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <array>
#include <iostream>
#include <stdexcept>

#include "conformance/command_line/version.hpp"

namespace chathack::command_line {
namespace {

using ::testing::HasSubstr;

/// A program with the command `load FILE --seed N`.
struct Call {
    explicit Call(
        std::vector<const char*> words, const std::function<int()>& command = [] { return 7; }) {
        CLI::App app{"A program."};
        auto* load = app.add_subcommand("load");
        std::string file;
        int seed = 0;
        load->add_option("FILE", file)->required();
        load->add_option("-s,--seed", seed);
        words.insert(words.begin(), "program");
        ::testing::internal::CaptureStderr();
        ::testing::internal::CaptureStdout();
        code = parse_and_run(app, static_cast<int>(words.size()), words.data(), {{load, command}});
        said = ::testing::internal::GetCapturedStderr();
        printed = ::testing::internal::GetCapturedStdout();
    }
    int code = 0;
    std::string said, printed;
};

TEST(CommandLine, RunsTheCommandThatItNames) {
    EXPECT_EQ(Call({"load", "a.yaml", "--seed", "3"}).code, 7);
    const Call help{{"load", "--help"}};
    EXPECT_EQ(help.code, 0);
    EXPECT_THAT(help.printed, HasSubstr("--seed"));
}

TEST(CommandLine, SaysWhatMayHaveBeenMeant) {
    const Call command{{"laod", "a.yaml"}};
    EXPECT_EQ(command.code, 2);
    EXPECT_THAT(command.said, HasSubstr("unknown command `laod`; did you mean `load`?; see --help"));
    const Call option{{"load", "a.yaml", "--sede", "3"}};
    EXPECT_EQ(option.code, 2);
    EXPECT_THAT(option.said, HasSubstr("unknown option `--sede`; did you mean `--seed`?; see `"));
    EXPECT_THAT(Call({"load", "--sede=3"}).said, HasSubstr("unknown option `--sede`;"));
    const Call word{{"load", "a.yaml", "b.yaml"}};
    EXPECT_EQ(word.code, 2);
    EXPECT_THAT(word.said, HasSubstr("unexpected argument `b.yaml`; see `"));
}

TEST(CommandLine, EscapesWhatATerminalWouldObey) {
    EXPECT_THAT(Call({"\x1b[2Jload"}).said, HasSubstr("unknown command `?[2Jload`"));
    EXPECT_THAT(Call({"load", "a", "--s\x1b[2J"}).said, HasSubstr("unknown option `--s?[2J`"));
    EXPECT_THAT(Call({"load", "a", "--seed", "\x1b[2J"}).said, HasSubstr("\\u{1b}[2J"));
}

TEST(Parse, GivesAnEmptyValueWhereNoneStandsBehindTheSign) {
    CLI::App app{"A program."};
    std::vector<std::string> only, files;
    bool strict = false;
    add_list(app, "--only", only, "may be repeated");
    add_list(app, "files", files, "files");
    app.add_flag("--strict", strict, "");
    const std::array<const char*, 6> words{"program", "--only=", "--strict", "a", "--only=x=", "b"};
    parse(app, static_cast<int>(words.size()), words.data());
    EXPECT_EQ(only, (std::vector<std::string>{"", "x="}));
    EXPECT_EQ(files, (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(strict);
}

TEST(CommandLine, SaysThatItsOutputCannotBeWritten) {
    const auto full = [] {
        std::cout.setstate(std::ios::badbit);  // as behind a write to a full disk
        return 0;
    };
    const Call call{{"load", "a.yaml"}, full};
    std::cout.clear();
    EXPECT_EQ(call.code, 4);
    EXPECT_THAT(call.said, HasSubstr("the output could not be written"));
}

TEST(Version, NamesTheCommitAndWhatIsLeftOut) {
    EXPECT_THAT(
        std::string{version()},
        ::testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+( \\((commit [0-9a-f]+(, changed since)?)?(, )?"
                                "(without the simulator)?\\))?"));
}

TEST(ListOption, TakesOneValueEachTime) {
    CLI::App app{"A program."};
    std::vector<std::string> only, files;
    add_list(app, "--only", only, "may be repeated");
    add_list(app, "files", files, "files");
    EXPECT_EQ(greedy_option(app), "");
    app.parse("--only a b --only [c] d");
    EXPECT_EQ(only, (std::vector<std::string>{"a", "[c]"}));
    EXPECT_EQ(files, (std::vector<std::string>{"b", "d"}));
    EXPECT_THAT(app.help(), HasSubstr("--only TEXT "));
    EXPECT_THAT(app.help(), testing::Not(HasSubstr("--only TEXT ...")));
}

TEST(ListOption, IsTheOnlyWayToDeclareOne) {
    CLI::App app{"A program."};
    std::vector<std::string> values;
    int number = 0;
    auto* load = app.add_subcommand("load");
    load->add_option("-n", number);
    load->add_option("files", values);
    EXPECT_EQ(greedy_option(app), "");
    load->add_option("--source", values);
    EXPECT_EQ(greedy_option(app), "load --source");
}

TEST(CommandLine, SaysWhatIsMissing) {
    const Call nothing{{}};
    EXPECT_EQ(nothing.code, 2);
    const Call no_file{{"load"}};
    EXPECT_EQ(no_file.code, 2);
    EXPECT_THAT(no_file.said, HasSubstr("FILE is required"));
}

TEST(CommandLine, KnowsWholeNumbersAndSizes) {
    std::string word = "18446744073709551615";
    EXPECT_EQ(whole_number()(word), "");
    for (std::string bad : {"-1", "1e3", "2.5", "abc", "", "18446744073709551616"})
        EXPECT_THAT(whole_number()(bad), HasSubstr("is not a whole number from 0"));
    word = "500MiB";
    EXPECT_EQ(memory_size()(word), "");
    EXPECT_EQ(word, "524288000");
    word = "2 kB";
    EXPECT_EQ(memory_size()(word), "");
    EXPECT_EQ(word, "2000");
    for (std::string bad :
         {"10", "12parsec", "", "MiB", "-1MiB", "99999999999999999999GiB", "18446744073709551615GiB"})
        EXPECT_THAT(memory_size()(bad), HasSubstr("is not a size; write one such as 500MiB"));
}

TEST(CommandLine, TellsAnException) {
    const Call run{{"load", "a.yaml"}, []() -> int { throw std::runtime_error{"out of luck"}; }};
    EXPECT_EQ(run.code, 4);
    EXPECT_THAT(run.said, HasSubstr("internal error: out of luck"));
}

}  // namespace
}  // namespace chathack::command_line
