#include "reference/apps/chathack/typed_line.hpp"

#include <gtest/gtest.h>

#include "reference/apps/chathack/testing/show_request.hpp"

namespace chathack::apps {
namespace {

using testing::shown;

std::string read_typed(std::string_view line) { return shown(read_typed_line(line)); }

TEST(TypedLine, PlainTextGoesToEveryone) {
    EXPECT_EQ(read_typed("hi there"), "say[hi there]");
    EXPECT_EQ(read_typed(" leading and trailing "), "say[ leading and trailing ]");
    EXPECT_EQ(read_typed("//slash"), "say[/slash]");
    EXPECT_EQ(read_typed("///"), "say[//]");
    EXPECT_EQ(read_typed(" //slash"), "say[ //slash]");
    EXPECT_EQ(read_typed("either/or /msg"), "say[either/or /msg]");
}

TEST(TypedLine, CommandsTakeTheirWords) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"/ask bob", "ask[bob]"},
        {"/ask   bob  ", "ask[bob]"},
        {"/ask \"bob smith\"", "ask[bob smith]"},
        {"/accept bob", "accept[bob]"},
        {"/refuse bob", "refuse[bob]"},
        {"/close bob", "close[bob]"},
        {"/msg bob hi there ", "msg[bob|hi there ]"},
        {"/msg bob  two blanks", "msg[bob| two blanks]"},
        {"/msg \"bob smith\" \"quoted\"", "msg[bob smith|\"quoted\"]"},
        {"/msg bob /quit", "msg[bob|/quit]"},
        {"/file bob a.txt", "file[bob|a.txt]"},
        {"/file bob  my notes.txt ", "file[bob|my notes.txt]"},
        {"/file bob \"my notes.txt\"", "file[bob|my notes.txt]"},
        {"/file bob \"a\" b", "file[bob|\"a\" b]"},
        {"/file bob \"", "file[bob|\"]"},
        {"/who", "who[]"},
        {"/help ", "help[]"},
        {"/quit", "quit[]"},
    };
    for (const auto& [line, request] : cases)
        EXPECT_EQ(read_typed(line), request) << line;
}

TEST(TypedLine, AHomeFolderMayBeMeant) {
    ::setenv("HOME", "/home/alice", 1);
    EXPECT_EQ(read_typed("/file bob ~/a.txt"), "file[bob|/home/alice/a.txt]");
    EXPECT_EQ(read_typed("/file bob ~"), "file[bob|~]");
    EXPECT_EQ(read_typed("/file bob a~/b"), "file[bob|a~/b]");
}

TEST(TypedLine, WhatIsNoCommandGetsOneSentence) {
    for (const std::string_view line :
         {"/ask", "/ask ", "/ask bob carol", "/ask \"bob", "/accept", "/msg bob", "/msg bob ", "/msg",
          "/file bob", "/file bob  ", "/who bob", "/quit now", "/", " /msg bob secret", "\t/quit"}) {
        const auto understood = read_typed_line(line);
        ASSERT_FALSE(understood.has_value()) << line;
        EXPECT_EQ(understood.error().why.find('\n'), std::string::npos) << line;
    }
    EXPECT_EQ(read_typed_line("/msg bob").error().why,
              "usage: /msg LOGIN TEXT   (quotes around a LOGIN with blanks)");
    EXPECT_EQ(read_typed_line("/foo\x1b bar").error().why,
              "there is no command /foo\\x1b; /help lists them, and // begins a text with a slash");
}

}  // namespace
}  // namespace chathack::apps
