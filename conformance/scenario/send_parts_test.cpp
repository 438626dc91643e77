#include "conformance/scenario/send_parts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/testing/scenario_text.hpp"

namespace chathack::scenario {
namespace {

using ::testing::ElementsAre;

/// A part in words: "int 4 bytes -1", "text hi", "string hi", "new_login(login)".
std::string words(const Part& part) {
    if (const auto* number = std::get_if<RawInteger>(&part))
        return "number of " + std::to_string(number->width_bytes) + ": " + std::to_string(number->value);
    if (const auto* text = std::get_if<RawText>(&part)) {
        const auto& pieces = text->text.pieces;
        return std::string{text->counted ? "counted: " : "text: "} +
               (pieces.empty() ? std::string{} : std::get<Literal>(pieces.front()).bytes);
    }
    const auto& frame = std::get<FrameSpec>(part);
    std::string fields;
    for (const auto& [name, value] : frame.fields)
        fields += (fields.empty() ? "" : ", ") + name;
    return frame.name + "(" + fields + ") " + std::to_string(static_cast<int>(frame.direction));
}

TEST(SendParts, AreFramesByNameAndBytesOutsideAny) {
    struct Row {
        std::string yaml;
        std::vector<std::string> parts;
    };
    const auto to_server = std::to_string(static_cast<int>(wire::Direction::to_server));
    const auto peer = std::to_string(static_cast<int>(wire::Direction::peer));
    const std::vector<Row> rows{
        {"new_login", {"new_login() " + to_server}},
        {"{new_login: {}}", {"new_login() " + to_server}},
        {"{global_message: {message: hi, sender: bob}}", {"global_message(message, sender) " + to_server}},
        {"{private_hello: {id: 7}}", {"private_hello(id) " + peer}},
        {"{byte: -1}", {"number of 1: -1"}},
        {"{byte: 255}", {"number of 1: 255"}},
        {"{int: 4294967295}", {"number of 4: 4294967295"}},
        {"{long: -1}", {"number of 8: -1"}},
        {"{string: hi}", {"counted: hi"}},
        {"{text: hi}", {"text: hi"}},
        {"{hex: 68 69}", {"text: hi"}},
        {"[{byte: 3}, {int: 2}, {text: hi}, new_login]",
         {"number of 1: 3", "number of 4: 2", "text: hi", "new_login() " + to_server}},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.yaml);
        const auto made =
            only_case(file_with("  - send: {alice: " + row.yaml + "}\n  - expect: {bob: connected}\n"));
        ASSERT_EQ(made.steps.size(), 3U);
        std::vector<std::string> parts;
        for (const auto& part : std::get<SendStep>(made.steps[1].what).parts)
            parts.push_back(words(part));
        EXPECT_EQ(parts, row.parts);
    }
}

constexpr const char* user_and_host = "{alice: {role: user}, host: {role: server}}";

std::string acts_file(const std::string& acts) {
    return file_of(user_and_host,
                   "  - connect: alice\n  - expect: {alice: logged_in}\n  - user: {alice: " + acts + "}\n",
                   "CLIENT-3");
}

TEST(UserActsStep, AreReadWithEveryFieldTheyNeed) {
    const auto made =
        only_case(acts_file("[{say: hi}, {private_message: {login: bob, text: hi}}, quit, {ask: bob}]"));
    ASSERT_EQ(made.steps.size(), 3U);
    std::vector<std::string> acts;
    for (const auto& act : std::get<UserActsStep>(made.steps[2].what).acts)
        acts.push_back(act.name + "(" + std::to_string(act.fields.size()) + ")");
    EXPECT_THAT(acts, ElementsAre("say(1)", "private_message(2)", "quit(0)", "ask(1)"));
}

TEST(UserActsStep, TellWhatIsNone) {
    struct Row {
        std::string yaml;
        std::string error;
    };
    const std::vector<Row> rows{
        {"[]", "9:19 nothing is done; give at least one act"},
        {"{private_message: {login: bob}}", "9:19 `private_message` needs `text`"},
        {"ask", "9:19 `ask` needs `login`"},
        {"{new_login: {}}",
         "9:20 a user does not do `new_login`; it does say, ask, accept, refuse, private_message, file, "
         "close "
         "or quit"},
        {"sy", "9:19 no act is named `sy`; did you mean `say`?"},
        {"[[say]]",
         "9:20 an act such as {say: hi} or quit is expected, one in each item of a list; this is a list"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.yaml);
        EXPECT_THAT(errors_of(acts_file(row.yaml)), ElementsAre(row.error));
    }
}

}  // namespace
}  // namespace chathack::scenario
