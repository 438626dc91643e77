#include "reference/apps/chathack/json_line.hpp"

#include <gtest/gtest.h>

#include "reference/apps/chathack/base64.hpp"
#include "reference/apps/chathack/testing/show_request.hpp"

namespace chathack::apps {
namespace {

using testing::shown;

std::string read_json(std::string_view line) { return shown(read_json_line(line)); }

TEST(JsonLine, RequestsTakeTheirKeys) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {R"({"do":"say","text":"hi"})", "say[hi]"},
        {R"({"do":"say","text":""})", "say[]"},
        {R"({"do":"say","text":"\u20ac\n\u0000"})", std::string_view{"say[\xe2\x82\xac\n\0]", 10}},
        {R"( { "text" : "/quit" , "do" : "say" } )", "say[/quit]"},
        {R"({"do":"ask","login":"bob"})", "ask[bob]"},
        {R"({"do":"accept","login":"bob smith"})", "accept[bob smith]"},
        {R"({"do":"refuse","login":"bob"})", "refuse[bob]"},
        {R"({"do":"tell","login":"bob","text":"hi"})", "tell[bob|hi]"},
        {R"({"do":"file","login":"bob","path":"~/a"})", "file[bob|~/a]"},
        {R"({"do":"file","login":"bob","name":"../a","base64":"aGk="})", "file[bob|../a|hi]"},
        {R"({"do":"file","login":"bob","name":"","base64":""})", "file[bob||]"},
        {R"({"do":"close","login":"bob"})", "close[bob]"},
        {R"({"do":"who"})", "who[]"},
        {R"({"do":"help"})", "help[]"},
        {R"({"do":"quit"})", "quit[]"},
        {R"({"do":"who","ref":7})", "who[] 7"},
        {R"({"do":"who","ref":"x\"y"})", R"(who[] "x\"y")"},
    };
    for (const auto& [line, request] : cases)
        EXPECT_EQ(read_json(line), request) << line;
}

TEST(JsonLine, WhatIsNoRequestGetsOneSentence) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"", "no : a line of input is one JSON object, in UTF-8"},
        {"hi", "no : a line of input is one JSON object, in UTF-8"},
        {"{", "no : a line of input is one JSON object, in UTF-8"},
        {"[]", "no : a line of input is one JSON object, in UTF-8"},
        {"{} {}", "no : a line of input is one JSON object, in UTF-8"},
        {"{\"do\":\"say\",\"text\":\"\xff\"}", "no : a line of input is one JSON object, in UTF-8"},
        {R"({"do":7})", R"(no : "do" says what to do, as in {"do":"say","text":"hi"})"},
        {R"({"text":"hi","ref":1})", R"(no : "do" says what to do, as in {"do":"say","text":"hi"} 1)"},
        {R"({"do":"jump","ref":1})", "no jump: there is no such request 1"},
        {R"({"do":"say"})", R"(no say: usage: {"do":"say","text":"..."})"},
        {R"({"do":"say","text":7,"ref":"a"})", R"(no say: usage: {"do":"say","text":"..."} "a")"},
        {R"({"do":"say","text":"hi","to":"bob"})", R"(no say: usage: {"do":"say","text":"..."})"},
        {R"({"do":"file","login":"bob"})",
         R"(no file: usage: {"do":"file","login":"...","path":"..."} or {"do":"file","login":"...","name":"...","base64":"..."})"},
        {R"({"do":"file","login":"bob","name":"a","base64":"?"})", "no file: \"base64\" is not base64"},
        {R"({"do":"who","ref":[1]})", "no : \"ref\" must be a text or a whole number"},
    };
    for (const auto& [line, request] : cases)
        EXPECT_EQ(read_json(line), request) << line;
}

TEST(JsonLine, DeepNestingDoesNoHarm) {
    for (const std::string_view piece : {"[", "{\"ref\":", "{\"do\":["}) {
        std::string line;
        while (line.size() < 60'000)
            line += piece;
        EXPECT_FALSE(read_json_line(line).has_value());
    }
}

TEST(Base64, GoesBothWays) {
    const std::pair<std::string, std::string_view> cases[] = {
        {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"\xff\xfe\xfd", "//79"}};
    for (const auto& [bytes, text] : cases) {
        EXPECT_EQ(to_base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
    for (const std::string_view text : {"Zg", "Zg=", "Z", "Zm9v!", "Zg==Zg=="})
        EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace chathack::apps
