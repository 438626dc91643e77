#include "reports/text/shell.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "reports/text/printable.hpp"

namespace chathack::reports {
namespace {

/// What a shell makes of a word.
std::string pasted(const std::string& text) {
    const auto command =
        "/bin/bash -c 'read -r line; eval \"printf %s $line\"' <<'PASTED'\n" + text + "\nPASTED\n";
    FILE* const shell = popen(command.c_str(), "r");
    std::string out;
    for (int c = std::fgetc(shell); c != EOF; c = std::fgetc(shell))
        out += static_cast<char>(c);
    EXPECT_EQ(pclose(shell), 0) << text;
    return out;
}

TEST(ForShell, LeavesPlainWordsAlone) {
    for (const std::string word : {"--only", "global/limit:ascii-1025", "mine.yaml", "[::1]:7777", "a=b,c"})
        EXPECT_EQ(for_shell(word), word.front() == '[' ? "'" + word + "'" : word);
    EXPECT_EQ(for_shell("PRIVATE-*"), "'PRIVATE-*'");
    EXPECT_EQ(for_shell("it's"), R"('it'\''s')");
    EXPECT_EQ(for_shell("\x1b[2J"), R"($'\x1b[2J')");
}

TEST(ForShell, GivesAShellTheSameWord) {
    for (const std::string word :
         {"a b",   "it's",    "$HOME",        "`id`", "\"",        "*",       "[ab]?", "~",
          "~root", "{a,b}",   "a\\b",         "",     "!x",        "#x",      "a;b",   "a&b",
          "a|b",   "<a>",     "(a)",          "=ls",  "b\xc3\xa9", "\x1b[2J", "a\tb",  "a\nb",
          "\xff",  "'\x01\\", "\xe2\x80\xae", "a\x7f"}) {
        SCOPED_TRACE(printable(word));
        const auto text = for_shell(word);
        EXPECT_EQ(printable(text), text) << "a terminal shows it as it is";
        EXPECT_EQ(pasted(text), word);
    }
}

TEST(ForShell, KeepsAValueFromBeingTakenForAnOption) {
    EXPECT_EQ(option_for_shell("--only", "a b"), " --only 'a b'");
    EXPECT_EQ(option_for_shell("--only", "-x y"), " --only='-x y'");
    EXPECT_EQ(path_for_shell("-x.yaml"), " ./-x.yaml");
    EXPECT_EQ(path_for_shell("/-x.yaml"), " /-x.yaml");
}

}  // namespace
}  // namespace chathack::reports
