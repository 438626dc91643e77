#include "conformance/driver/recogniser.hpp"

#include <gtest/gtest.h>

#include "conformance/driver/typist.hpp"

namespace chathack::driver {
namespace {

ClientFile by_templates() {
    ClientFile client;
    client.acts = {{"say", "${text}"}, {"file", "/file ${login} ${path}"}};
    client.observations["message"] = {R"(^<(?P<from>[^>]+)> (?P<text>.*)$)"};
    client.observations["asked"] = {R"(^(?P<from>\S+) asks)", R"(^(?P<from>\S+) knocks)"};
    return client;
}

TEST(Recogniser, NamesTheSightAndItsFields) {  // CLIENT-3
    const auto client = by_templates();
    const Recogniser recogniser{client};
    const auto message = recogniser.recognise("<bob> hi \xff there");
    ASSERT_TRUE(message);
    EXPECT_EQ(*message, (frames::FrameData{"message", {{"from", "bob"}, {"text", "hi \xff there"}}}));
    EXPECT_EQ(recogniser.recognise("carol knocks"), (frames::FrameData{"asked", {{"from", "carol"}}}));
    EXPECT_FALSE(recogniser.recognise("* bob was here"));
}

TEST(Recogniser, ReadsJsonEventsWithTheirExactBytes) {
    ClientFile client;
    client.json_lines = true;
    const Recogniser recogniser{client};
    const auto message =
        recogniser.recognise(R"({"event":"message","from":"bob","text":"\ufffd","text_base64":"/wA="})");
    ASSERT_TRUE(message);
    EXPECT_EQ(*message,
              (frames::FrameData{"message", {{"from", "bob"}, {"text", std::string{"\xff\0", 2}}}}));
    EXPECT_EQ(recogniser.recognise(R"({"event":"login_failed","reason":"login_exists"})")->name,
              "login_exists");
    EXPECT_FALSE(recogniser.recognise(R"({"event":"done","do":"say"})"));
    EXPECT_FALSE(recogniser.recognise("[1]"));
    EXPECT_FALSE(recogniser.recognise("no JSON"));
}

TEST(PatternFault, TellsPatternsThatMatchEverythingOrLackAGroup) {
    EXPECT_EQ(pattern_fault("message", R"(^<(?P<from>[^>]+)> (?P<text>.*)$)"), "");
    EXPECT_NE(pattern_fault("message", R"((?P<from>.*)(?P<text>.*))"), "");
    EXPECT_NE(pattern_fault("message", R"(^<(?P<from>[^>]+)>)"), "");
    EXPECT_NE(pattern_fault("logged_in", "("), "");
    EXPECT_NE(pattern_fault("logged_in", ""), "");
}

TEST(Typist, FillsInWhatIsKnownAndNothingTwice) {
    EXPECT_EQ(fill_in("${a} ${b} ${a}", {{"a", "${b}"}}), "${b} ${b} ${b}");
    EXPECT_EQ(line_for(by_templates(), {"say", {{"text", "hi ${login}"}}}, {}), "hi ${login}");
    EXPECT_EQ(line_for(by_templates(), {"file", {{"login", "bob"}, {"name", "a"}, {"content", "x"}}}, "/w/a"),
              "/file bob /w/a");
}

}  // namespace
}  // namespace chathack::driver
