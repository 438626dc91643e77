#include <gtest/gtest.h>

#include <fstream>

#include "reference/apps/chathack/testing/hand_socket.hpp"
#include "reference/apps/chathack/testing/programs.hpp"
#include "reference/apps/chathack/testing/scratch_folder.hpp"
#include "reference/client/testing/by_hand.hpp"

// chathack with plain lines from a pipe or a file.
namespace chathack::apps {
namespace {

using namespace testing;
using client::testing::by_hand;
using Lines = std::vector<std::string>;

/// A chathack whose whole input is `script`.
struct Script {
    Script(const std::string& place, const std::string& login, std::string_view script, Lines options = {})
        : process{command(place, login, std::move(options))} {
        EXPECT_TRUE(process.write(script));
        process.close_input();
    }
    static Lines command(const std::string& place, const std::string& login, Lines options) {
        options.insert(options.begin(), {CHATHACK, place, login});
        return options;
    }
    int exit_code() {
        const auto ended = process.wait();
        return ended && ended->exit_code ? *ended->exit_code : -1;
    }
    Process process;
};

TEST(Script, SaysItsLinesAndLeaves) {
    Server server;
    Talker bob{server.place(), "bob"};
    bob.sees("logged_in");
    Script alice{server.place(), "alice", "hi\n\n//slash\r\nlast, without an end"};
    EXPECT_EQ(alice.exit_code(), 0);
    EXPECT_EQ(alice.process.read_all(), "* connected to " + server.place() + "\n* logged in as alice\n");
    for (const auto* const text : {"hi", "/slash", "last, without an end"})
        EXPECT_EQ(bob.sees("message")["text"], text);
}

TEST(Script, EveryLineIsReadForItselfAndNothingBehindQuitIsSaid) {
    Server server;
    Talker bob{server.place(), "bob"};
    bob.sees("logged_in");
    Script alice{server.place(), "alice", "hi\r/msg bob secret\r  /msg bob secret\rthere\r\n/quit\nsecret\n"};
    EXPECT_EQ(alice.exit_code(), 0);
    EXPECT_EQ(alice.process.read_all(),
              "* connected to " + server.place() +
                  "\n* logged in as alice\n"
                  "! there is no direct connection with that login\n"
                  "! a command begins with its slash, without blanks before it; nothing was sent\n");
    Talker carol{server.place(), "carol"};
    carol.sees("logged_in");
    carol.does({{"do", "say"}, {"text", "end"}});
    for (const auto* const text : {"hi", "there", "end"})
        EXPECT_EQ(bob.sees("message")["text"], text);
}

TEST(Script, EveryEventIsOneLine) {  // CLIENT-3
    Server server;
    Process alice{Script::command(server.place(), "alice", {})};
    alice.read_line();
    EXPECT_EQ(alice.read_line(), "* logged in as alice");
    Talker bob{server.place(), "bob smith"};
    bob.sees("logged_in");
    bob.does({{"do", "say"}, {"text", "two\nlines\x1b[2J"}});
    EXPECT_EQ(alice.read_line(), "<\"bob smith\"> two\\nlines\\x1b[2J");
    bob.does({{"do", "ask"}, {"login", "alice"}});
    EXPECT_EQ(alice.read_line(),
              R"(* "bob smith" asks for a direct connection: /accept "bob smith" or /refuse "bob smith")");
    ASSERT_TRUE(alice.write("/refuse \"bob smith\"\n/nonsense\n"));
    EXPECT_EQ(alice.read_line(),
              "! there is no command /nonsense; /help lists them, and // begins a text with a slash");
    EXPECT_EQ(bob.sees("refused")["from"], "alice");
}

TEST(Script, WaitsForTheDirectConnectionThatItAskedFor) {  // PEER-4
    const ScratchFolder scratch;
    write_file(scratch / "notes.txt", "notes");
    Server server;
    Talker bob{server.place(), "bob", {"--downloads", scratch / "bob"}};
    bob.sees("logged_in");
    Script alice{server.place(), "alice",
                 "/ask bob\n/msg bob first\n/file bob " + (scratch / "notes.txt") + "\n/msg bob last\n"};
    EXPECT_EQ(bob.sees("asked")["from"], "alice");
    bob.does({{"do", "accept"}, {"login", "alice"}});
    EXPECT_EQ(bob.sees("private_message")["text"], "first");
    EXPECT_EQ(bob.sees("file")["saved_as"], scratch / "bob/notes.txt");
    EXPECT_EQ(bob.sees("private_message")["text"], "last");
    EXPECT_EQ(bob.sees("direct_closed")["reason"], "closed_by_far_side");
    EXPECT_EQ(alice.exit_code(), 0);
}

TEST(Script, GoesOnWhenItsAskIsRefused) {  // PRIVATE-4
    Server server;
    Talker bob{server.place(), "bob"};
    bob.sees("logged_in");
    Script alice{server.place(), "alice", "/ask bob\n/msg bob never\nhi\n"};
    bob.sees("asked");
    bob.does({{"do", "refuse"}, {"login", "alice"}});
    EXPECT_EQ(bob.sees("message")["text"], "hi");
    EXPECT_EQ(alice.exit_code(), 0);
    EXPECT_NE(alice.process.read_all().find("\n! there is no direct connection with that login\n"),
              std::string::npos);
    EXPECT_FALSE(bob.has_seen("private_message"));
}

TEST(Script, LeavesOnceNothingIsPendingAndNotBefore) {
    Server server;
    Talker bob{server.place(), "bob"};
    bob.sees("logged_in");
    Script alice{server.place(), "alice", "/ask bob\n"};
    bob.sees("asked");
    bob.does({{"do", "accept"}, {"login", "alice"}});
    EXPECT_EQ(bob.sees("direct_opened")["with"], "alice");
    EXPECT_EQ(alice.exit_code(), 0);
    EXPECT_NE(alice.process.read_all().find("* direct connection open with bob\n"), std::string::npos);
}

TEST(Script, LingersToListenWhenToldTo) {
    Server server;
    Talker bob{server.place(), "bob"};
    bob.sees("logged_in");
    Script alice{server.place(), "alice", "ready\n", {"--linger", "600"}};
    EXPECT_EQ(bob.sees("message")["text"], "ready");
    bob.does({{"do", "say"}, {"text", "late"}});
    EXPECT_NE(alice.process.read_until("<bob> late\n"), std::nullopt);
    alice.process.signal(SIGTERM);
    EXPECT_EQ(alice.exit_code(), 0);
}

TEST(Script, FilesThatCannotBeSentAreToldBeforeAnythingIsSent) {  // PEER-6
    const ScratchFolder scratch;
    write_file(scratch / "big", std::string(1025, 'x'));
    Server server;
    Talker bob{server.place(), "bob"};
    bob.sees("logged_in");
    Script alice{server.place(), "alice",
                 "/ask bob\n/file bob " + (scratch / "big") + "\n/file bob " + (scratch / "missing") +
                     "\n/file bob " + (scratch / ".") + "\n/msg bob " + std::string(1025, 'x') +
                     "\n/msg bob end\n"};
    bob.sees("asked");
    bob.does({{"do", "accept"}, {"login", "alice"}});
    EXPECT_EQ(bob.sees("private_message")["text"], "end");
    EXPECT_EQ(alice.exit_code(), 0);
    const auto output = alice.process.read_all();
    EXPECT_NE(output.find("! " + (scratch / "big") + " is over the 1024 bytes that a file may have\n"),
              std::string::npos);
    EXPECT_NE(output.find("! " + (scratch / "missing") + ": there is no such file\n"), std::string::npos);
    EXPECT_NE(output.find("! " + (scratch / ".") + " is a directory, not a file\n"), std::string::npos);
    EXPECT_NE(output.find("! a message or file has at most 1024 bytes, this one 1025\n"), std::string::npos);
    EXPECT_FALSE(bob.has_seen("file"));
}

TEST(Script, InputIsReadNoFasterThanTheServerTakesIt) {
    const ScratchFolder scratch;
    constexpr std::size_t lines = 20'000;
    const auto line = std::string(1000, 'x');
    {
        std::ofstream script{scratch / "script"};
        for (std::size_t i = 0; i < lines; ++i)
            script << line << '\n';
    }
    const HandListener listener;
    Process alice{{"sh", "-c", "exec \"$1\" \"$2\" alice < \"$3\"", "sh", CHATHACK, listener.place(),
                   scratch / "script"}};
    const auto link = listener.accept();
    link.receive(10);
    link.send(by_hand("03"));
    const auto frame = by_hand("03 00000005 'alice' 000003e8") + line;
    for (std::size_t i = 0; i < lines; ++i)
        ASSERT_EQ(link.receive(frame.size()), frame) << i;
    EXPECT_TRUE(link.ended());
    EXPECT_EQ(alice.wait(), (Ended{0, {}}));
}

TEST(Script, WrongUseGetsOneSentenceAndItsExitCode) {
    const std::pair<Lines, int> cases[] = {
        {{}, 2},
        {{"localhost:7777"}, 2},
        {{"localhost", "alice"}, 2},
        {{"localhost:x", "alice"}, 2},
        {{"localhost:7777", "alice", "--linger", "x"}, 2},
        {{"localhost:7777", "alice", "--nonsense"}, 2},
        {{"localhost:7777", "alice", "-p"}, 2},  // no password follows
        {{"--help"}, 0},
        {{"--version"}, 0},
    };
    for (auto [words, code] : cases) {
        words.insert(words.begin(), CHATHACK);
        Process chathack{words};
        chathack.close_input();
        EXPECT_EQ(chathack.wait(), (Ended{code, {}})) << ::testing::PrintToString(words);
        const auto told = chathack.read_all(Process::Stream::error);
        EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), code == 0 ? 0 : 1) << told;
    }
}

TEST(Script, ThePasswordIsTheFirstLine) {  // CLIENT-1
    const HandListener listener;
    Script alice{listener.place(), "alice", "s3cret\nhi\n", {"-p"}};
    const auto link = listener.accept();
    EXPECT_EQ(link.receive(20), by_hand("01 00000005 'alice' 00000006 's3cret'"));
    link.send(by_hand("03"));
    EXPECT_EQ(link.receive(16), by_hand("03 00000005 'alice' 00000002 'hi'"));
    EXPECT_TRUE(link.ended());
    EXPECT_EQ(alice.exit_code(), 0);
    EXPECT_EQ(alice.process.read_all().find("s3cret"), std::string::npos);
}

}  // namespace
}  // namespace chathack::apps
