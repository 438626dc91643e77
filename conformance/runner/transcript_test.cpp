#include "conformance/runner/transcript.hpp"

#include <gtest/gtest.h>

namespace chathack::runner {
namespace {

using namespace std::chrono_literals;

Entry entry(Entry::Kind kind, std::size_t step, std::string bytes = {}) {
    Entry made;
    made.kind = kind;
    made.step = step;
    made.actor = "alice";
    made.bytes = std::move(bytes);
    return made;
}

TEST(Transcript, TellsWhichLoginFrameWasTheLatest) {
    const std::string with_password("\1\0\0\0\1a\0\0\0\1p", 11), without("\2\0\0\0\1a", 6);
    using Kind = Entry::Kind;
    Transcript transcript;
    transcript.entries = {entry(Kind::connected, 1),
                          entry(Kind::sent, 1, without),
                          entry(Kind::sent, 2, with_password.substr(0, 4)),
                          entry(Kind::sent, 3, with_password.substr(4)),
                          entry(Kind::connected, 4),
                          entry(Kind::sent, 5, "\3"),
                          entry(Kind::sent, 6, without)};
    EXPECT_EQ(latest_login_frame(transcript, "alice", 0), "");
    EXPECT_EQ(latest_login_frame(transcript, "alice", 1), "new_login");
    EXPECT_EQ(latest_login_frame(transcript, "alice", 2), "new_login") << "the other is not whole";
    EXPECT_EQ(latest_login_frame(transcript, "alice", 3), "login_with_password");
    EXPECT_EQ(latest_login_frame(transcript, "alice", 4), "") << "another connection";
    EXPECT_EQ(latest_login_frame(transcript, "bob", 3), "");
}

TEST(Transcript, TellsWhoHasSentNothingButALogin) {
    const std::string login("\2\0\0\0\1a", 6), ask("\4\0\0\0\1a\0\0\0\1b", 11);
    using Kind = Entry::Kind;
    Transcript transcript;
    transcript.entries = {entry(Kind::connected, 1), entry(Kind::sent, 1, login), entry(Kind::sent, 2, ask)};
    EXPECT_TRUE(has_only_logged_in(transcript, "alice", 1));
    EXPECT_FALSE(has_only_logged_in(transcript, "alice", 2));
    EXPECT_TRUE(has_only_logged_in(transcript, "bob", 2)) << "nothing at all";
    transcript.entries[2].bytes = "\x63";
    EXPECT_FALSE(has_only_logged_in(transcript, "alice", 2));
}

TEST(Transcript, TellsWhetherSomebodySentWhatIsNoFrame) {  // WIRE-4, WIRE-5, WIRE-7
    const auto holds_bad = [](const std::string& bytes) {
        Transcript transcript;
        transcript.entries = {entry(Entry::Kind::connected, 1), entry(Entry::Kind::sent, 1, bytes)};
        const bool bad = holds_bad_frame(transcript);
        transcript.entries.push_back(entry(Entry::Kind::connected, 2));
        EXPECT_EQ(holds_bad_frame(transcript), bad) << "on an earlier connection";
        return bad;
    };
    EXPECT_FALSE(holds_bad(std::string("\2\0\0\0\1a", 6)));
    EXPECT_FALSE(holds_bad(std::string("\2\0\0", 3))) << "not whole";
    EXPECT_TRUE(holds_bad("\x63"));
    EXPECT_TRUE(holds_bad("\2\xFF\xFF\xFF\xFF"));
    EXPECT_TRUE(holds_bad(std::string("\2\0\0\0\2\xC3\x28", 7)));
}

TEST(Transcript, TellsWhoseFramesAreBadAndWhoseAreNotWhole) {
    Transcript transcript;
    transcript.entries = {entry(Entry::Kind::connected, 1), entry(Entry::Kind::sent, 1, "\x63")};
    EXPECT_TRUE(holds_bad_frame(transcript, "alice"));
    EXPECT_FALSE(holds_bad_frame(transcript, "bob"));
    EXPECT_FALSE(holds_half_frame(transcript));
    transcript.entries[1].bytes = std::string("\2\0\0", 3);
    EXPECT_TRUE(holds_half_frame(transcript));
    transcript.entries.push_back(entry(Entry::Kind::sent, 2, std::string("\0\1a", 3)));
    EXPECT_FALSE(holds_half_frame(transcript)) << "the rest came";
}

TEST(Transcript, TellsWhoIsAwaitedInsideAFrame) {
    using Kind = Entry::Kind;
    Transcript transcript;
    transcript.entries = {entry(Kind::connected, 1), entry(Kind::sent, 1, std::string("\2\0\0", 3))};
    EXPECT_TRUE(waits_inside_a_frame(transcript, "bob", 1));
    EXPECT_FALSE(waits_inside_a_frame(transcript, "alice", 1));
    EXPECT_FALSE(waits_inside_a_frame(transcript, "bob", 0)) << "it is yet to be sent";
    transcript.entries.push_back(entry(Kind::left, 2));
    EXPECT_FALSE(waits_inside_a_frame(transcript, "bob", 2)) << "its sender has left";
}

TEST(Transcript, TellsWhoWasNotLetIn) {  // ACK 2 and ACK 4
    Transcript transcript;
    transcript.entries = {entry(Entry::Kind::connected, 1), entry(Entry::Kind::received, 2, "\4"),
                          entry(Entry::Kind::connected, 4)};
    EXPECT_FALSE(was_refused(transcript, "alice", 1));
    EXPECT_TRUE(was_refused(transcript, "alice", 3));
    EXPECT_FALSE(was_refused(transcript, "alice", 4)) << "another connection";
    transcript.entries[1].bytes = "\2";
    EXPECT_TRUE(was_refused(transcript, "alice", 3));
    transcript.entries[1].bytes = "\3";
    EXPECT_FALSE(was_refused(transcript, "alice", 3));
}

TEST(Transcript, TellsWhetherSomebodyLeftByAReset) {
    Transcript transcript;
    transcript.entries = {entry(Entry::Kind::left, 1)};
    EXPECT_FALSE(holds_reset(transcript));
    transcript.entries[0].note = "reset";
    EXPECT_TRUE(holds_reset(transcript));
}

TEST(Transcript, CountsTimesFromWhenTheCaseBegan) {
    Transcript transcript;
    transcript.entries.resize(2);
    transcript.entries[0].at = 7s;
    transcript.entries[1].at = 9s;
    transcript.steps.resize(1);
    transcript.steps[0].began = 8s;
    transcript.steps[0].ended = 9s;
    transcript.steps[0].quiet = 1s;
    transcript.waited = 2s;
    transcript.starting = 3s;

    const auto counted = counted_from(7s, transcript);
    EXPECT_EQ(counted.entries[0].at, 0s);
    EXPECT_EQ(counted.entries[1].at, 2s);
    EXPECT_EQ(counted.steps[0].began, 1s);
    EXPECT_EQ(counted.steps[0].ended, 2s);
    EXPECT_EQ(counted.steps[0].quiet, 1s) << "what is a length stays as it is";
    EXPECT_EQ(counted.waited, 2s);
    EXPECT_EQ(counted.starting, 3s);
}

TEST(Transcript, TellsWhoLeftRightBehindWhatItSent) {
    using Kind = Entry::Kind;
    const auto left = [](std::size_t sent_in, std::size_t left_in, const std::string& how,
                         std::size_t until) {
        Transcript transcript;
        transcript.entries = {entry(Kind::sent, sent_in, "\3"), entry(Kind::left, left_in)};
        transcript.entries.back().note = how;
        return left_right_behind(transcript, "alice", until);
    };
    EXPECT_TRUE(left(3, 4, "close", 5));
    EXPECT_TRUE(left(3, 4, "half-close", 4));
    EXPECT_FALSE(left(3, 4, "reset", 5)) << "what it sent may be lost";
    EXPECT_FALSE(left(3, 5, "close", 5)) << "something was awaited";
    EXPECT_FALSE(left(3, 4, "close", 3)) << "later";
    EXPECT_FALSE(left_right_behind({}, "alice", 5));
}

TEST(Transcript, TellsWhichMessageIsStale) {
    using Kind = Entry::Kind;
    const std::string sent("\3\0\0\0\1a\0\0\0\2hi", 12), received("\5\0\0\0\1a\0\0\0\2hi", 12);
    Transcript transcript;
    const auto add = [&](Kind kind, const std::string& actor, const std::string& bytes,
                         std::size_t step = 1) {
        transcript.entries.push_back(entry(kind, step, bytes));
        transcript.entries.back().actor = actor;
    };
    add(Kind::received, "bob", "\3");
    add(Kind::sent, "alice", sent.substr(0, 5));
    add(Kind::sent, "alice", sent.substr(5));
    add(Kind::received, "bob", received);
    EXPECT_EQ(stale_message(transcript, "bob", 9), Stale::no);
    add(Kind::sent, "alice", sent);
    add(Kind::received, "bob", received);
    EXPECT_EQ(stale_message(transcript, "bob", 9), Stale::no) << "it was sent twice";
    add(Kind::received, "bob", received, 3);
    EXPECT_EQ(stale_message(transcript, "bob", 2), Stale::no) << "not yet";
    EXPECT_EQ(stale_message(transcript, "bob", 3), Stale::repeated);
    EXPECT_EQ(stale_message(transcript, "carol", 9), Stale::no);
    add(Kind::received, "carol", "\3");
    add(Kind::received, "carol", received);
    EXPECT_EQ(stale_message(transcript, "carol", 9), Stale::old);
    add(Kind::received, "dora", "\3");
    add(Kind::received, "dora", std::string("\5\0\0\0\1a\0\0\0\3own", 13));
    EXPECT_EQ(stale_message(transcript, "dora", 9), Stale::no) << "nobody has said it";
}

TEST(Transcript, ForgetsARefusalOnceALoginIsWelcome) {
    Transcript transcript;
    transcript.entries = {entry(Entry::Kind::received, 1, "\4")};
    EXPECT_TRUE(was_refused(transcript, "alice", 1));
    transcript.entries.push_back(entry(Entry::Kind::received, 2, "\3"));
    EXPECT_FALSE(was_refused(transcript, "alice", 2));
    EXPECT_TRUE(was_refused(transcript, "alice", 1));
}

TEST(Transcript, LetsGoOfTheMiddleOfMuchThatCame) {
    Transcript transcript;
    const auto add = [&](Entry::Kind kind, std::size_t step) {
        auto& entry = transcript.entries.emplace_back();
        entry.kind = kind;
        entry.step = step;
        entry.bytes = "abc";
    };
    for (std::size_t i = 0; i < 2000; ++i)
        add(Entry::Kind::received, i);
    add(Entry::Kind::sent, 2000);
    transcript.steps.emplace_back().seen["bob"].observations.resize(150);
    transcript.left_over["bob"].observations.resize(7);
    shorten(transcript);
    ASSERT_EQ(transcript.entries.size(), 1201U);
    EXPECT_EQ(transcript.entries[599].step, 599U);
    EXPECT_EQ(transcript.entries[600].step, 1400U);
    EXPECT_EQ(transcript.entries[600].left_out.entries, 800U);
    EXPECT_EQ(transcript.entries[600].left_out.bytes, 2400U);
    EXPECT_EQ(transcript.entries.back().kind, Entry::Kind::sent);
    EXPECT_EQ(transcript.steps[0].seen["bob"].observations.size(), 100U);
    EXPECT_EQ(transcript.steps[0].seen["bob"].left_out, 50U);
    EXPECT_TRUE(transcript.left_over.empty());
}

}  // namespace
}  // namespace chathack::runner
