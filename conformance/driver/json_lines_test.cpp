#include "conformance/driver/json_lines.hpp"

#include <gtest/gtest.h>

namespace chathack::driver {
namespace {

TEST(JsonRequest, SaysWhatTheClientIsToDo) {
    struct Row {
        frames::FrameData act;
        std::string line;
    };
    const std::vector<Row> rows{
        {{"say", {{"text", "hi"}}}, R"({"do":"say","text":"hi"})"},
        {{"ask", {{"login", "bob"}}}, R"({"do":"ask","login":"bob"})"},
        {{"private_message", {{"login", "bob"}, {"text", "hi"}}},
         R"({"do":"tell","login":"bob","text":"hi"})"},
        {{"file", {{"login", "bob"}, {"name", "a.txt"}, {"content", "x"}}},
         R"({"do":"file","login":"bob","path":"/tmp/a.txt"})"},
        {{"quit", {}}, R"({"do":"quit"})"},
        {{"say", {{"text", "a\"b\n"}}}, R"({"do":"say","text":"a\"b\n"})"},
        {{"say", {{"text", "\xff"}}},
         "{\"do\":\"say\",\"text\":\"\xef\xbf\xbd\"}"},  // JSON can hold only UTF-8
    };
    for (const auto& row : rows)
        EXPECT_EQ(json_request(row.act, "/tmp/a.txt"), row.line);
}

TEST(JsonObservation, IsWhatAnEventTells) {
    struct Row {
        std::string line;
        std::string observation;  // empty: none
    };
    const std::vector<Row> rows{
        {R"({"event":"logged_in"})", "logged_in"},
        {R"({"event":"server_lost"})", "server_lost"},
        {R"({"event":"unreachable"})", "server_lost"},
        {R"({"event":"message","from":"bob","text":"hi"})", R"(message from "bob" text "hi")"},
        {R"({"event":"message","from":"bob","text":"?","text_base64":"aMMo"})",
         R"(message from "bob" text "h\xc3(")"},
        {R"({"event":"message","from":"bob","text_base64":"/w=="})", R"(message from "bob" text "\xff")"},
        {R"({"event":"message","from":7})", R"(message from "" text "")"},
        {R"({"event":"asked","from":"bob"})", R"(asked from "bob")"},
        {R"({"event":"accepted","from":"bob"})", R"(accepted from "bob")"},
        {R"({"event":"refused","from":"bob"})", R"(refused from "bob")"},
        {R"({"event":"direct_opened","with":"bob"})", R"(direct_opened with "bob")"},
        {R"({"event":"direct_closed","with":"bob"})", R"(direct_closed with "bob")"},
        {R"({"event":"direct_failed","with":"bob"})", R"(direct_closed with "bob")"},
        {R"({"event":"private_message","from":"bob","text":"hi"})",
         R"(private_message from "bob" text "hi")"},
        {R"({"event":"rejected"})", "not_done"},
        {R"({"event":"login_failed","reason":"wrong_password"})", "login_error"},
        {R"({"event":"login_failed","reason":"login_exists"})", "login_exists"},
        {R"({"event":"login_failed","reason":"other"})", ""},
        {R"({"event":"progress"})", ""},
        {R"({"no":"event"})", ""},
        {R"(["logged_in"])", ""},
        {"logged_in", ""},
        {R"({"event":)", ""},
        {"", ""},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.line);
        const auto observation = json_observation(row.line);
        EXPECT_EQ(observation ? to_string(*observation) : std::string{}, row.observation);
    }
}

}  // namespace
}  // namespace chathack::driver
