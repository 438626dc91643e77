#include "conformance/runner/own_words.hpp"

#include <gtest/gtest.h>

using namespace std::string_literals;

namespace chathack::runner {
namespace {

frames::FrameData message(const std::string& sender, const std::string& text) {
    return {"global_message", {{"sender", sender}, {"message", text}}};
}

class OwnWordsTest : public ::testing::Test {
protected:
    OwnWordsTest() {
        words.add_login("alice-7k");
        words.add_sent(
            "\x03\x00\x00\x00\x08"
            "alice-7k"
            "\x00\x00\x00\x05"
            "hello"s);
        words.add_sent(
            "\x03\x00\x00\x00\x07"
            "mallory"
            "\x00\x00\x00\x10"
            "a longer message"s);
    }
    OwnWords words;
};

TEST_F(OwnWordsTest, AreUnderANameThatNobodyHasAndSayNothingOfOurs) {
    EXPECT_TRUE(words.includes(message("server", "alice-7k has joined")));
    EXPECT_TRUE(words.includes(message("server", "hello and welcome")));
    EXPECT_TRUE(words.includes(message("server", "longer"))) << "a short piece may be a word like any other";
}

TEST_F(OwnWordsTest, AreNotUnderALoginOrWhatASpoiltServerMakesOfOne) {
    for (const auto* sender : {"alice-7k", "alice", "ALICE-7K", "-7k", "xalice-7ky", ""})
        EXPECT_FALSE(words.includes(message(sender, "welcome"))) << sender;
}

TEST_F(OwnWordsTest, AreNotMistakenForThoseOfAVeryShortLogin) {
    words.add_login("e");
    EXPECT_TRUE(words.includes(message("server", "welcome")));
    EXPECT_FALSE(words.includes(message("e", "welcome")));
}

TEST_F(OwnWordsTest, AreNotUnderANameThatWasGivenForTheSenders) {
    EXPECT_FALSE(words.includes(message("mallory", "welcome")));
}

TEST_F(OwnWordsTest, DoNotCarryATextOfOursNorAPieceOfOne) {
    EXPECT_FALSE(words.includes(message("server", "hello")));
    EXPECT_FALSE(words.includes(message("server", "longer message")));
    EXPECT_FALSE(words.includes(message("server", "")));
}

TEST_F(OwnWordsTest, AreMessagesToAll) {
    EXPECT_FALSE(words.includes({"private_ask", {{"sender", "server"s}}}));
    EXPECT_FALSE(words.includes({"packet_error", {}}));
}

}  // namespace
}  // namespace chathack::runner
