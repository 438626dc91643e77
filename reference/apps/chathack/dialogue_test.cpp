#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/apps/chathack/json_dialogue.hpp"
#include "reference/apps/chathack/plain_dialogue.hpp"

// The same events in both languages: plain and JSON.
namespace chathack::apps {
namespace {

using namespace client;
using ::testing::ElementsAre;
using transport::TransportError;

struct Told {
    std::vector<std::string> lines;
    Dialogue::Print print = [this](std::string_view line) { lines.emplace_back(line); };
    PlainDialogue plain{"alice", ChatPaint{false}, [] { return std::string{}; }, print};
    JsonDialogue json{"alice", print};

    /// The plain line and the JSON line of a notification.
    std::vector<std::string> operator()(const Notification& notification) {
        lines.clear();
        plain.show(notification);
        json.show(notification);
        return lines;
    }
};

TEST(Dialogue, EverySightIsOneLine) {
    const auto at = *transport::parse_endpoint("[2001:db8::1]:4242");
    Told told;
    EXPECT_THAT(told(Reached{at}),
                ElementsAre("* connected to [2001:db8::1]:4242",
                            R"({"event":"connected","address":"2001:db8::1","port":4242})"));
    EXPECT_THAT(told(LoggedIn{}),
                ElementsAre("* logged in as alice", R"({"event":"logged_in","login":"alice"})"));
    EXPECT_THAT(
        told(LoginFailed{LoginFailure::wrong_password}),  // CLIENT-6
        ElementsAre("! login failed: wrong login or password",
                    R"({"event":"login_failed","reason":"wrong_password","why":"wrong login or password"})"));
    EXPECT_THAT(
        told(LoginFailed{LoginFailure::login_exists}),
        ElementsAre(
            "! login failed: that login is taken, or needs its password",
            R"({"event":"login_failed","reason":"login_exists","why":"that login is taken, or needs its password"})"));
    EXPECT_THAT(told(ServerUnreachable{{Why::network, TransportError::refused}}),
                ElementsAre("! cannot reach the server: connection refused",
                            R"({"event":"unreachable","reason":"network","why":"connection refused"})"));
    EXPECT_THAT(
        told(ServerLost{{Why::unreadable, {}, wire::WireError::unknown_opcode}}),  // CLIENT-7
        ElementsAre(
            "! lost the server: unreadable frame: unknown opcode",
            R"({"event":"server_lost","reason":"unreadable","why":"unreadable frame: unknown opcode"})"));
    EXPECT_THAT(
        told(ServerRejectedPacket{}),
        ElementsAre("! the server rejected what was sent (packet error)", R"({"event":"packet_error"})"));
    EXPECT_THAT(told(Unexpected{"private_refusal", "bob"}),
                ElementsAre("! ignored a private_refusal of bob that answers nothing",
                            R"({"event":"unexpected","frame":"private_refusal","from":"bob"})"));
    EXPECT_THAT(told(GlobalMessageReceived{"bob", "hi"}),  // CLIENT-3
                ElementsAre("<bob> hi", R"({"event":"message","from":"bob","text":"hi"})"));
    EXPECT_THAT(
        told(AskedBy{"bob smith"}),  // CLIENT-4
        ElementsAre(
            R"(* "bob smith" asks for a direct connection: /accept "bob smith" or /refuse "bob smith")",
            R"({"event":"asked","from":"bob smith"})"));
    EXPECT_THAT(
        told(WaitingFor{"bob", at}),
        ElementsAre(
            "* accepted bob, waiting for it at [2001:db8::1]:4242",
            R"({"event":"waiting","for":"bob","address":"2001:db8::1","port":4242,"reach":"everybody"})"));
    EXPECT_THAT(
        told(WaitingFor{"bob", at, Reach::this_machine})[0],
        "* accepted bob, waiting for it at [2001:db8::1]:4242, where only programs of this machine can come "
        "(--advertise ADDR names another address)");
    EXPECT_THAT(
        told(WaitingFor{"bob", at, Reach::this_network})[0],
        "* accepted bob, waiting for it at [2001:db8::1]:4242, where only machines of your network can come "
        "(--advertise ADDR names another address)");
    EXPECT_THAT(
        told(DirectFailed{"bob", {Why::network, transport::TransportError::refused}, at}),
        ElementsAre(
            "! no direct connection with bob: connection refused (at [2001:db8::1]:4242)",
            R"({"event":"direct_failed","with":"bob","reason":"network","why":"connection refused","address":"2001:db8::1","port":4242})"));
    EXPECT_THAT(
        told(DirectFailed{"bob", {Why::nobody_came}, at})[0],
        "! no direct connection with bob: nobody came in time; others may not reach that address, and "
        "--advertise ADDR names another (at [2001:db8::1]:4242)");
    EXPECT_THAT(
        told(DirectFailed{"bob", {Why::own_machine}})[0],
        "! no direct connection with bob: the accept named your own machine, though the server is elsewhere, "
        "so it was not followed; the other side needs --advertise ADDR");
    EXPECT_THAT(told(AcceptedBy{"bob", -7, at.address}),
                ElementsAre("* bob accepted, at 2001:db8::1 port -7",
                            R"({"event":"accepted","from":"bob","address":"2001:db8::1","port":-7})"));
    EXPECT_THAT(told(RefusedBy{"bob"}),
                ElementsAre("* bob refused, or is not here", R"({"event":"refused","from":"bob"})"));
    EXPECT_THAT(told(DirectOpened{"bob"}), ElementsAre("* direct connection open with bob",
                                                       R"({"event":"direct_opened","with":"bob"})"));
    EXPECT_THAT(
        told(DirectClosed{"bob", {Why::closed_by_far_side}}),
        ElementsAre(
            "* direct connection with bob ended: the far side closed it",
            R"({"event":"direct_closed","with":"bob","reason":"closed_by_far_side","why":"the far side closed it"})"));
    EXPECT_THAT(
        told(DirectFailed{"bob", {Why::no_answer}}),
        ElementsAre(
            "! no direct connection with bob: no answer in time",
            R"({"event":"direct_failed","with":"bob","reason":"no_answer","why":"no answer in time"})"));
    EXPECT_THAT(told(TurnedAway{"bob"}),  // PEER-3
                ElementsAre("! turned away somebody who could not prove to be bob",
                            R"({"event":"turned_away","expected":"bob"})"));
    EXPECT_THAT(told(PrivateMessageReceived{"bob", ""}),
                ElementsAre("[bob] ", R"({"event":"private_message","from":"bob","text":""})"));
    EXPECT_THAT(told(Skipped{"bob"}),  // PEER-5
                ElementsAre("! rejected a message or file over 1024 bytes from bob",
                            R"({"event":"skipped","from":"bob","reason":"too_long"})"));
    EXPECT_THAT(told(Skipped{}), ElementsAre("! rejected a message or file over 1024 bytes from the server",
                                             R"({"event":"skipped","reason":"too_long"})"));
}

TEST(Dialogue, HostileTextCanNeitherMoveTheCursorNorAddALine) {  // CLIENT-3
    Told told;
    EXPECT_THAT(
        told(GlobalMessageReceived{"b\x1b[2Jb", "\x1b]0;t\x07\n<carol> hi\xff"}),
        ElementsAre(
            "<\"b\\x1b[2Jb\"> \\x1b]0;t\\x07\\n<carol> hi\\xff",
            "{\"event\":\"message\",\"from\":\"b\\u001b[2Jb\",\"text\":\"\\u001b]0;t\\u0007\\n<carol> "
            "hi\xef\xbf\xbd\",\"text_base64\":\"G10wO3QHCjxjYXJvbD4gaGn/\"}"));
    EXPECT_THAT(told(GlobalMessageReceived{"bob> hi", "x"}), ElementsAre("<\"bob> hi\"> x", ::testing::_));
}

TEST(Dialogue, TellsOfFiles) {  // PEER-4, PEER-7
    Told told;
    const FileReceived file{"bob", "../a\xff.txt", "x"};
    told.plain.show_file(file, std::string{"downloads/a_.txt"});
    told.json.show_file(file, std::string{"downloads/a_.txt"});
    told.plain.show_file(file, FileFault{"no_space", "downloads/a_.txt: no space left"});
    told.json.show_file(file, FileFault{"no_space", "downloads/a_.txt: no space left"});
    EXPECT_THAT(
        told.lines,
        ElementsAre("* file from bob: ../a\\xff.txt (1 byte) saved as downloads/a_.txt",
                    "{\"event\":\"file\",\"from\":\"bob\",\"name\":\"../a\xef\xbf\xbd.txt\","
                    "\"name_base64\":\"Li4vYf8udHh0\",\"bytes\":1,\"saved_as\":\"downloads/a_.txt\"}",
                    "! file from bob: ../a\\xff.txt (1 byte) not saved: downloads/a_.txt: no space left",
                    "{\"event\":\"file_not_saved\",\"from\":\"bob\",\"name\":\"../a\xef\xbf\xbd.txt\","
                    "\"name_base64\":\"Li4vYf8udHh0\",\"bytes\":1,\"reason\":\"no_space\","
                    "\"why\":\"downloads/a_.txt: no space left\"}"));
}

TEST(Dialogue, TellsWhomItHasHeardOf) {
    Told told;
    const std::vector<Acquaintance> known{
        {"bob", true, false, false}, {"carol d", false, true, true}, {"eve"}};
    told.plain.show_who(known);
    told.plain.show_who({});
    told.json.show_who(known);
    EXPECT_THAT(
        told.lines,
        ElementsAre(R"(* heard of: bob (direct connection), "carol d" (asks you) (asked), eve)",
                    "* nobody was heard of yet",
                    R"({"event":"who","users":[{"login":"bob","direct":true,"asks":false,"asked":false},)"
                    R"({"login":"carol d","direct":false,"asks":true,"asked":true},)"
                    R"({"login":"eve","direct":false,"asks":false,"asked":false}]})"));
}

TEST(Dialogue, AnswersEveryJsonRequestOnce) {
    Told told;
    told.json.done({Who{}, "who", "7"});
    told.json.rejected("say", R"("x")", "too_long", "a message has at most 1024 bytes");
    told.json.rejected({}, {}, "bad_request", "no");
    told.plain.done({Who{}, "who", ""});
    told.plain.rejected("say", "", "too_long", "a message has at most 1024 bytes");
    EXPECT_THAT(
        told.lines,
        ElementsAre(
            R"({"event":"done","do":"who","ref":7})",
            R"({"event":"rejected","do":"say","ref":"x","reason":"too_long","why":"a message has at most 1024 bytes"})",
            R"({"event":"rejected","reason":"bad_request","why":"no"})",
            "! a message has at most 1024 bytes"));
}

TEST(Dialogue, ColoursOnlyWhereTheyAreWanted) {
    std::vector<std::string> lines;
    PlainDialogue plain{"alice", ChatPaint{true}, [] { return std::string{"12:00 "}; },
                        [&](std::string_view line) { lines.emplace_back(line); }};
    plain.show(GlobalMessageReceived{"bob", "hi"});
    EXPECT_EQ(lines.at(0).find("12:00 <\x1b[1;3"), 0U);
    EXPECT_TRUE(lines.at(0).ends_with("bob\x1b[0m> hi"));
}

}  // namespace
}  // namespace chathack::apps
