#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "reference/apps/chathack/testing/hand_socket.hpp"
#include "reference/apps/chathack/testing/programs.hpp"
#include "reference/apps/chathack/testing/scratch_folder.hpp"
#include "reference/client/testing/by_hand.hpp"

// chathack on a terminal of its own, with keys as a person types them.
namespace chathack::apps {
namespace {

using namespace testing;
using client::testing::by_hand;

struct AtTerminal {
    explicit AtTerminal(const std::string& place, std::vector<std::string> options = {},
                        std::vector<std::string> environment = {})
        : process{command(place, std::move(options)), Process::Stdio::terminal,
                  with_defaults(std::move(environment))} {}

    void types(std::string_view keys) { EXPECT_TRUE(process.write(keys)); }
    /// Everything up to and including `text`.
    std::string shows(std::string_view text) {
        const auto shown = process.read_until(text);
        EXPECT_TRUE(shown.has_value()) << "not shown: " << text;
        return shown.value_or("");
    }
    int exit_code() {
        const auto ended = process.wait();
        return ended && ended->exit_code ? *ended->exit_code : -1;
    }
    ScratchFolder scratch;
    Process process;

private:
    std::vector<std::string> command(const std::string& place, std::vector<std::string> options) const {
        options.insert(options.begin(), {CHATHACK, place, "alice"});
        if (std::find(options.begin(), options.end(), "--history") == options.end())
            options.insert(options.end(), {"--history", scratch / "history"});
        return options;
    }
    static std::vector<std::string> with_defaults(std::vector<std::string> environment) {
        environment.insert(environment.end(),
                           {"TERM=xterm", "INPUTRC=/dev/null"});  // the first variable of a name counts
        return environment;
    }
};

TEST(Terminal, WhatArrivesIsPrintedAboveTheLineBeingTyped) {  // CLIENT-3
    Server server;
    AtTerminal alice{server.place(), {}, {"NO_COLOR=1"}};
    alice.shows("alice> ");
    alice.types("half a li");
    alice.shows("half a li");
    Talker bob{server.place(), "bob"};
    bob.sees("logged_in");
    bob.does({{"do", "say"}, {"text", "hello \x1b[2J"}});
    alice.shows("<bob> hello \\x1b[2J\r\n");
    alice.shows("alice> half a li");
    alice.types("ne\r");
    EXPECT_EQ(bob.sees("message")["text"], "half a line");
    alice.shows("alice> ");
    alice.types("/quit\r");
    EXPECT_EQ(alice.exit_code(), 0);
}

TEST(Terminal, KeysEditTheLineAndTabCompletes) {
    Server server;
    Talker bob{server.place(), "bob smith"};
    bob.sees("logged_in");
    AtTerminal alice{server.place()};
    alice.shows("alice> ");
    bob.does({{"do", "say"}, {"text", "hi"}});
    alice.shows("hi");
    alice.types("world\x01hello \r");  // Ctrl-A goes to the front
    EXPECT_EQ(bob.sees("message")["text"], "hello world");
    alice.types("/as\t\"b\t\r");
    EXPECT_EQ(bob.sees("asked")["from"], "alice");
    alice.types("\x10\x10\r");  // Ctrl-P goes back in the history
    EXPECT_EQ(bob.sees("message")["text"], "hello world");
}

/// Everything that goes to everyone until `last` comes, which is said behind it.
std::vector<std::string> heard_until(Talker& bob, const std::string& last) {
    std::vector<std::string> texts;
    while (texts.empty() || texts.back() != last) {
        const auto event = bob.sees("message");
        if (event.is_null()) break;
        texts.push_back(event["text"]);
    }
    return texts;
}

TEST(Terminal, APasteIsReadLineByLineAndItsCommandsAreAskedAbout) {
    using ::testing::ElementsAre;
    for (const std::string paste :
         {"\x1b[200~hello\r\n/msg bob secret\r\nlast\x1b[201~\r",
          "\x1b[200~hello\n/msg bob secret\nlast\n\x1b[201~\r", "hello\r/msg bob secret\rlast\r"}) {
        SCOPED_TRACE(paste);
        Server server;
        Talker bob{server.place(), "bob"};
        bob.sees("logged_in");
        AtTerminal alice{server.place(), {}, {"NO_COLOR=1"}};
        alice.shows("alice> ");
        alice.types(paste);
        alice.shows("3 lines came at once, 1 of them a command: carry out each? (y/n) ");
        alice.types("n\r");
        alice.shows("not carried out, nothing was sent");
        alice.types(paste);
        alice.shows("(y/n) ");
        alice.types("y\r");
        alice.shows("! there is no direct connection with that login");
        alice.types("end\r");
        EXPECT_THAT(heard_until(bob, "end"), ElementsAre("hello", "last", "end"));
    }
}

TEST(Terminal, APasteOfTextsIsAMessageForEachLine) {
    using ::testing::ElementsAre;
    Server server;
    Talker bob{server.place(), "bob"};
    bob.sees("logged_in");
    AtTerminal alice{server.place()};
    alice.shows("alice> ");
    alice.types("\x1b[200~one\r\n\r\ntwo\r\n\x1b[201~\r");
    EXPECT_THAT(heard_until(bob, "two"), ElementsAre("one", "two"));
    alice.types("three\rfour\rhalf a");
    EXPECT_THAT(heard_until(bob, "four"), ElementsAre("three", "four"));
    alice.types(" line\r");
    EXPECT_THAT(heard_until(bob, "half a line"), ElementsAre("half a line"));
}

TEST(Terminal, NothingIsSentWhenTheInputEndsAtTheQuestion) {
    using ::testing::ElementsAre;
    Server server;
    Talker bob{server.place(), "bob"};
    bob.sees("logged_in");
    AtTerminal alice{server.place()};
    alice.shows("alice> ");
    alice.types("/who\rhello\r/quit\rhalf a line");
    alice.shows("3 lines came at once, 2 of them commands");
    alice.types("\x04");
    EXPECT_EQ(alice.exit_code(), 0);
    Talker carol{server.place(), "carol"};
    carol.sees("logged_in");
    carol.does({{"do", "say"}, {"text", "end"}});
    EXPECT_THAT(heard_until(bob, "end"), ElementsAre("end"));
}

TEST(Terminal, AProgramThatTypesIsNotAsked) {
    using ::testing::ElementsAre;
    Server server;
    Talker bob{server.place(), "bob"};
    bob.sees("logged_in");
    AtTerminal alice{server.place(), {"--yes"}};
    alice.shows("alice> ");
    alice.types("hello\r/who\rthere\r/quit\rsecret\r");
    EXPECT_EQ(alice.exit_code(), 0);
    EXPECT_THAT(heard_until(bob, "there"), ElementsAre("hello", "there"));
}

TEST(Terminal, ALetterIsErasedAsAWholeInAnyLocale) {
    for (const std::string locale : {"LC_ALL=C", "LC_ALL=de_XX.UTF-8", "LC_ALL=C.UTF-8", "LC_ALL="}) {
        SCOPED_TRACE(locale);
        Server server;
        Talker bob{server.place(), "bob"};
        bob.sees("logged_in");
        AtTerminal alice{server.place(), {}, {locale, "LC_CTYPE=POSIX", "LANG=C"}};
        alice.shows("alice> ");
        alice.types("caf\u00e9\x7f\u00e9\u20ac\x7f\r");
        EXPECT_EQ(bob.sees("message")["text"], "caf\u00e9");
    }
}

TEST(Terminal, ItsEndOfFileKeyLeaves) {
    Server server;
    AtTerminal alice{server.place()};
    alice.shows("alice> ");
    alice.process.close_input();
    EXPECT_EQ(alice.exit_code(), 0);
}

TEST(Terminal, TheInterruptKeyLeavesInGoodOrder) {
    Server server;
    AtTerminal alice{server.place()};
    alice.shows("alice> ");
    alice.types("\x03");
    EXPECT_EQ(alice.exit_code(), 0);
}

TEST(Terminal, ThePasswordIsNotShown) {
    const HandListener listener;
    AtTerminal alice{listener.place(), {"-p"}};
    alice.shows("Password of alice: ");
    alice.types("s3cret\r");
    const auto link = listener.accept();
    EXPECT_EQ(link.receive(20), by_hand("01 00000005 'alice' 00000006 's3cret'"));
    link.send(by_hand("03"));
    EXPECT_EQ(alice.shows("alice> ").find("s3cret"), std::string::npos);
}

TEST(Terminal, TheHistoryIsTheUsersAloneAndKeepsNothingPrivate) {
    const ScratchFolder scratch;
    const auto path = scratch / "new/history";
    Server server;
    Talker bob{server.place(), "bob"};
    bob.sees("logged_in");
    {
        AtTerminal alice{server.place(), {"--history", path}};
        alice.shows("alice> ");
        alice.types("first\r");
        EXPECT_EQ(bob.sees("message")["text"], "first");
        alice.types("/who\r");
        alice.shows("nobody was heard of yet");
        alice.types("/msg bob secret\r");
        alice.shows("there is no direct connection");
        alice.process.close_input();
        EXPECT_EQ(alice.exit_code(), 0);
    }
    EXPECT_EQ(contents(path), "first\n/who\n");
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0600U);

    AtTerminal again{server.place(), {"--history", path}};
    again.shows("alice> ");
    again.types("\x10\x10\r");
    EXPECT_EQ(bob.sees("message")["text"], "first");
}

TEST(Terminal, ColoursAreForTerminalsThatWantThem) {
    Server server;
    const auto greeting = [&](std::vector<std::string> environment) {
        AtTerminal alice{server.place(), {}, std::move(environment)};
        const auto shown = alice.shows("alice> ");
        alice.process.close_input();
        EXPECT_EQ(alice.exit_code(), 0);
        return shown;
    };
    EXPECT_NE(greeting({}).find("\x1b[1;3"), std::string::npos);
    EXPECT_EQ(greeting({"NO_COLOR=1"}).find("\x1b[1;3"), std::string::npos);
    EXPECT_EQ(greeting({"TERM=dumb"}).find("\x1b[1;3"), std::string::npos);
}

TEST(Terminal, ALostServerEndsTheProgramAndSaysSo) {  // CLIENT-7
    Server server;
    AtTerminal alice{server.place()};
    alice.shows("alice> ");
    server.process().signal(SIGKILL);
    alice.shows("lost the server");
    EXPECT_EQ(alice.exit_code(), 3);
}

}  // namespace
}  // namespace chathack::apps
