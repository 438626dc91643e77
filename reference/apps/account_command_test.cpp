// Runs `chathackd account ...` as real processes, with pipes and with a terminal.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "reference/accounts/account_service.hpp"
#include "reference/accounts/sqlite_accounts.hpp"
#include "reference/accounts/testing/temporary_folder.hpp"
#include "reference/apps/testing/process.hpp"
#include "reference/wire/check.hpp"

namespace chathack::apps {
namespace {

using accounts::SqliteAccounts;
using chathack::testing::Process;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Stdio = Process::Stdio;
using Stream = Process::Stream;

struct Outcome {
    std::optional<int> exit_code;
    std::string output;
    std::string errors;
};

class AccountCommand : public ::testing::Test {
protected:
    std::vector<std::string> command(const std::string& action, std::vector<std::string> rest) const {
        std::vector<std::string> words{ACCOUNT_PROGRAM, "account", action, "--accounts", file};
        if (action == "add" || action == "passwd") words.insert(words.end(), {"--cost", "test"});
        words.insert(words.end(), rest.begin(), rest.end());
        return words;
    }
    static Outcome finish(Process& process) {
        Outcome outcome;
        outcome.output = process.read_all();
        outcome.errors = process.read_all(Stream::error);
        if (const auto ended = process.wait()) outcome.exit_code = ended->exit_code;
        return outcome;
    }
    Outcome run(const std::string& action, std::vector<std::string> rest,
                const std::string& input = {}) const {
        Process process{command(action, std::move(rest))};
        process.write(input);
        process.close_input();
        return finish(process);
    }
    /// Whether the server would accept that login and password.
    bool matches(const std::string& login, const std::string& password) const {
        const auto all = SqliteAccounts::load(file);
        CHATHACK_CHECK(all.has_value());
        const accounts::AccountTable table{*all};
        const auto* hash = table.hash_of(login);
        return hash != nullptr && accounts::check_password(*hash, password) == accounts::PasswordCheck::match;
    }

    accounts::testing::TemporaryFolder folder;
    std::string file = folder.path() / "the accounts.db";
};

TEST_F(AccountCommand, AddsAndListsAccounts) {
    const auto added = run("add", {"bob"}, "alice\n");
    EXPECT_EQ(added.exit_code, 0);
    EXPECT_EQ(added.output, "bob: account added\n");
    EXPECT_EQ(added.errors, "");
    EXPECT_EQ(run("add", {"Bob"}, "apple").exit_code, 0);  // another login (LOGIN-15), and no end of line
    EXPECT_TRUE(matches("bob", "alice"));
    EXPECT_TRUE(matches("Bob", "apple"));
    EXPECT_FALSE(matches("bob", "apple"));
    const auto listed = run("list", {});
    EXPECT_EQ(listed.exit_code, 0);
    EXPECT_EQ(listed.output, "Bob\nbob\n");
}

TEST_F(AccountCommand, ChangesAPassword) {
    ASSERT_EQ(run("add", {"bob"}, "alice\n").exit_code, 0);
    EXPECT_EQ(run("passwd", {"bob"}, "new words\n").output, "bob: password changed\n");
    EXPECT_FALSE(matches("bob", "alice"));
    EXPECT_TRUE(matches("bob", "new words"));
}

TEST_F(AccountCommand, RemovesAnAccount) {
    ASSERT_EQ(run("add", {"bob"}, "alice\n").exit_code, 0);
    EXPECT_EQ(run("remove", {"bob"}).output, "bob: account removed\n");
    EXPECT_EQ(run("list", {}).output, "");
}

TEST_F(AccountCommand, RefusesWhoExistsOrIsUnknown) {
    ASSERT_EQ(run("add", {"bob"}, "alice\n").exit_code, 0);
    const auto again = run("add", {"bob"}, "other\n");
    EXPECT_EQ(again.exit_code, 1);
    EXPECT_EQ(again.errors, "chathackd account: bob: there is already an account of that login\n");
    EXPECT_TRUE(matches("bob", "alice"));
    for (const std::string action : {"remove", "passwd"}) {
        const auto unknown = run(action, {"carol"}, "x\n");
        EXPECT_EQ(unknown.exit_code, 1) << action;
        EXPECT_EQ(unknown.errors, "chathackd account: carol: there is no account of that login\n") << action;
    }
}

TEST_F(AccountCommand, TakesOneLineOfInputAndNoByteMore) {
    // Two commands share one input, as in a shell script.
    auto words = command("add", {});
    words.insert(words.begin(), {"sh", "-c", "\"$0\" \"$@\" one && \"$0\" \"$@\" two && cat"});
    Process both{words};
    ASSERT_TRUE(both.write("first\nsecond\nrest"));
    both.close_input();
    EXPECT_EQ(both.read_all(), "one: account added\ntwo: account added\nrest");
    EXPECT_TRUE(matches("one", "first"));
    EXPECT_TRUE(matches("two", "second"));
}

TEST_F(AccountCommand, TakesPasswordsOf1To1024Bytes) {
    const std::string longest(1024, 'x');
    EXPECT_EQ(run("add", {"bob"}, longest + "\n").exit_code, 0);
    EXPECT_TRUE(matches("bob", longest));
    const struct {
        std::string input;
        std::string sentence;
    } table[] = {
        {"", "no password was given"},
        {"\n", "the password is empty"},
        {std::string(1025, 'x') + "\n", "the password is longer than 1024 bytes"},
        {std::string(1'000'000, 'x'), "the password is longer than 1024 bytes"},
        {"\xff\xfe\n", "the password is not UTF-8 text"},
    };
    for (const auto& row : table) {
        const auto refused = run("add", {"carol"}, row.input);
        EXPECT_EQ(refused.exit_code, 2) << row.sentence;
        EXPECT_EQ(refused.errors, "chathackd account: " + row.sentence + "\n");
    }
    EXPECT_EQ(run("list", {}).output, "bob\n");
}

TEST_F(AccountCommand, TakesLoginsOf1To255Bytes) {  // LOGIN-13, LOGIN-14
    EXPECT_EQ(run("add", {std::string(255, 'x')}, "p\n").exit_code, 0);
    const struct {
        std::string login;
        std::string sentence;
    } table[] = {
        {"", "a login has 1 to 255 bytes"},
        {std::string(256, 'x'), "a login has 1 to 255 bytes"},
        {"\xc3", "the login is not UTF-8 text"},
    };
    for (const std::string action : {"add", "passwd", "remove"}) {
        for (const auto& row : table) {
            const auto refused = run(action, {row.login}, "p\n");
            EXPECT_EQ(refused.exit_code, 2) << action << row.sentence;
            EXPECT_THAT(refused.errors, HasSubstr(row.sentence)) << action;
        }
    }
}

TEST_F(AccountCommand, RefusesAWrongCommandLine) {
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"account"},
          {"account", "add", "bob"},
          {"account", "add", "--accounts", file},
          {"account", "add", "--accounts", file, "bob", "secret"},
          {"account", "ad", "--accounts", file, "bob"},
          {"account", "add", "--accounts", file, "--cost", "low", "bob"},
          {"account", "list", "--accounts", file, "bob"},
          {"account", "remove", "--json", "--accounts", file, "bob"}}) {
        auto whole = words;
        whole.insert(whole.begin(), ACCOUNT_PROGRAM);
        Process process{whole};
        process.close_input();
        const auto refused = finish(process);
        EXPECT_EQ(refused.exit_code, 2) << ::testing::PrintToString(words);
        EXPECT_THAT(refused.errors, Not(IsEmpty())) << ::testing::PrintToString(words);
    }
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(AccountCommand, SaysWhyTheFileCannotBeUsed) {
    for (const std::string action : {"list", "remove", "passwd"}) {
        const auto missing =
            run(action, action == "list" ? std::vector<std::string>{} : std::vector<std::string>{"b"});
        EXPECT_EQ(missing.exit_code, 3) << action;
        EXPECT_EQ(missing.errors, "chathackd account: " + file +
                                      ": there is no such file; `chathackd account add` makes one\n");
    }
    const auto inside = file;
    file += "/no/such/folder.db";
    EXPECT_EQ(run("add", {"bob"}, "p\n").exit_code, 3);
    file = inside;
    std::ofstream{file} << "bob:alice\n";
    const auto text = run("add", {"bob"}, "p\n");
    EXPECT_EQ(text.exit_code, 3);
    EXPECT_EQ(text.errors,
              "chathackd account: " + file +
                  ": this is not an accounts file, nor any SQLite file (file is not a database)\n");
}

TEST_F(AccountCommand, ListsNothingThatATerminalWouldObey) {
    ASSERT_EQ(run("add", {"\x1b[2J\n"}, "p\n").output, "\\x1b[2J\\x0a: account added\n");
    ASSERT_EQ(run("add",
                  {"b\xc3\xb6"
                   "b"},
                  "p\n")
                  .exit_code,
              0);
    EXPECT_EQ(run("list", {}).output,
              "\\x1b[2J\\x0a\nb\xc3\xb6"
              "b\n");
    const auto json = nlohmann::json::parse(run("list", {"--json"}).output);
    EXPECT_EQ(json, (nlohmann::json{{"accounts",
                                     {{{"login", "\x1b[2J\n"}},
                                      {{"login",
                                        "b\xc3\xb6"
                                        "b"}}}}}));
}

TEST_F(AccountCommand, ListsAsJsonEvenWhenThereIsNobody) {
    ASSERT_EQ(run("add", {"bob"}, "p\n").exit_code, 0);
    ASSERT_EQ(run("remove", {"bob"}).exit_code, 0);
    EXPECT_EQ(run("list", {"--json"}).output, "{\"accounts\":[]}\n");
}

TEST_F(AccountCommand, SaysWhenItsOutputIsLost) {
    ASSERT_EQ(run("add", {"bob"}, "p\n").exit_code, 0);
    auto words = command("list", {});
    words.insert(words.begin(), {"sh", "-c", "\"$0\" \"$@\" > /dev/full"});
    Process process{words};
    const auto lost = finish(process);
    EXPECT_EQ(lost.exit_code, 4);
    EXPECT_EQ(lost.errors, "chathackd account: cannot write to standard output\n");
}

TEST_F(AccountCommand, KeepsEveryAccountOfManyCommandsAtOnce) {
    std::vector<std::unique_ptr<Process>> adding;
    for (int i = 0; i < 6; ++i) {
        adding.push_back(std::make_unique<Process>(command("add", {"user" + std::to_string(i)})));
    }
    for (const auto& process : adding)
        EXPECT_TRUE(process->write("p\n"));
    for (const auto& process : adding)
        EXPECT_EQ(finish(*process).exit_code, 0);
    EXPECT_EQ(run("list", {}).output, "user0\nuser1\nuser2\nuser3\nuser4\nuser5\n");
}

TEST_F(AccountCommand, WorksBesideAServerThatReloads) {
    ASSERT_EQ(run("add", {"bob"}, "alice\n").exit_code, 0);
    // Stays open, as in a slow reload.
    auto reader = SqliteAccounts::open(file, SqliteAccounts::Access::read);
    ASSERT_TRUE(reader);
    EXPECT_EQ(reader->all()->size(), 1U);
    EXPECT_EQ(run("add", {"carol"}, "p\n").exit_code, 0);
    EXPECT_EQ(reader->all()->size(), 2U);
}

class AccountPrompt : public AccountCommand {
protected:
    static bool type(Process& process, const std::string& prompt, const std::string& text) {
        if (!process.read_until(prompt)) return false;
        return process.write(text);
    }
};

TEST_F(AccountPrompt, AsksTwiceWithoutEcho) {
    Process process{command("add", {"bob"}), Stdio::terminal};
    ASSERT_TRUE(type(process, "Password for bob: ", "alice\r"));
    ASSERT_TRUE(type(process, "Password for bob, again: ", "alice\r"));
    const auto added = finish(process);
    EXPECT_EQ(added.exit_code, 0);
    EXPECT_EQ(added.output, "\r\nbob: account added\r\n");  // without anything that was typed
    EXPECT_TRUE(matches("bob", "alice"));
}

TEST_F(AccountPrompt, RefusesWhatIsTypedDifferently) {
    ASSERT_EQ(run("add", {"bob"}, "alice\n").exit_code, 0);
    Process process{command("passwd", {"bob"}), Stdio::terminal};
    ASSERT_TRUE(type(process, "Password for bob: ", "new\r"));
    ASSERT_TRUE(type(process, "again: ", "now\r"));
    const auto refused = finish(process);
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_EQ(refused.output, "\r\nchathackd account: the two passwords differ\r\n");
    EXPECT_TRUE(matches("bob", "alice"));
}

TEST_F(AccountPrompt, RefusesAPasswordThatCannotBeOneAtTheFirstPrompt) {
    const struct {
        std::string typed;
        std::string sentence;
    } table[] = {
        {"\r", "the password is empty"},
        {"\x04", "the password is empty"},  // end of file
        {std::string(1025, 'x') + "\r", "the password is longer than 1024 bytes"},
        {"\xff\r", "the password is not UTF-8 text"},
    };
    for (const auto& row : table) {
        Process process{command("add", {"bob"}), Stdio::terminal};
        ASSERT_TRUE(type(process, "Password for bob: ", row.typed));
        const auto refused = finish(process);
        EXPECT_EQ(refused.exit_code, 2) << row.sentence;
        EXPECT_EQ(refused.output, "\r\nchathackd account: " + row.sentence + "\r\n");
    }
}

TEST_F(AccountPrompt, GivesTheTerminalItsEchoBackWhenInterrupted) {
    auto words = command("add", {"bob"});
    const std::string then_say =
        "trap : INT; \"$0\" \"$@\"; stty -a | tr ' ' '\\n' | grep -x -e echo -e -echo";
    words.insert(words.begin(), {"sh", "-c", then_say});
    Process process{words, Stdio::terminal};
    // Also types the return key: readpassphrase() sees an interrupt that comes just before it reads only
    // after the next byte.
    ASSERT_TRUE(type(process, "Password for bob: ", "ali\x03\r"));
    EXPECT_THAT(finish(process).output, HasSubstr("\necho\r\n"));
    EXPECT_EQ(run("list", {}).output, "");
}

TEST_F(AccountPrompt, AsksNothingWhenTheAccountExists) {
    ASSERT_EQ(run("add", {"bob"}, "alice\n").exit_code, 0);
    Process process{command("add", {"bob"}), Stdio::terminal};
    const auto refused = finish(process);
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_EQ(refused.output, "chathackd account: bob: there is already an account of that login\r\n");
}

TEST_F(AccountPrompt, ShowsALoginThatATerminalWouldObeyEscaped) {
    Process process{command("add", {"\x1b[2J"}), Stdio::terminal};
    EXPECT_EQ(process.read_until(": "), "Password for \\x1b[2J: ");
}

}  // namespace
}  // namespace chathack::apps
