#include "conformance/suite/entry_results.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <chrono>
#include <string>

namespace chathack::suite {
namespace {

using namespace std::string_literals;
using EntryKind = runner::Entry::Kind;
using std::chrono::milliseconds;

runner::Entry entry(int at_ms, const std::string& actor, EntryKind kind, const std::string& bytes) {
    const auto direction = kind == EntryKind::sent ? wire::Direction::to_server : wire::Direction::to_client;
    return {milliseconds{at_ms}, 1, actor, kind, bytes, {}, direction, false};
}

TEST(EntryResults, NameTheFrameAndWhereItsFieldsStand) {  // WIRE-2
    const auto made =
        make_entry_results({entry(7, "bob", EntryKind::received, "\5\0\0\0\5alice\0\0\0\3h\303\251"s)});
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(made[0].at_us, 7000);
    EXPECT_EQ(made[0].kind, "received");
    EXPECT_EQ(made[0].hex, "0500000005616c6963650000000368c3a9");
    EXPECT_EQ(made[0].bytes, 17U);
    EXPECT_EQ(made[0].rest, "");
    ASSERT_EQ(made[0].frames.size(), 1U);
    const auto& frame = made[0].frames[0];
    EXPECT_EQ(frame.name, "global_message");
    EXPECT_EQ(frame.size, 17U);
    ASSERT_EQ(frame.fields.size(), 2U);
    EXPECT_EQ(frame.fields[0].name, "sender");
    EXPECT_EQ(frame.fields[0].value, "\"alice\"");
    EXPECT_EQ(frame.fields[0].offset, 1U);
    EXPECT_EQ(frame.fields[0].size, 9U);
    EXPECT_EQ(frame.fields[1].value, "\"h\303\251\"");
    EXPECT_EQ(frame.fields[1].offset, 10U);
    EXPECT_EQ(frame.fields[1].size, 7U);
}

TEST(EntryResults, JoinThePiecesOfOneWriter) {  // WIRE-3
    const auto made = make_entry_results({
        entry(1, "alice", EntryKind::sent, "\2\0"s),
        entry(2, "bob", EntryKind::received, "\3"s),
        entry(3, "alice", EntryKind::sent, "\0\0\2hi"s),
        entry(4, "alice", EntryKind::received, "\3"s),
        entry(5, "alice", EntryKind::sent, "\3"s),
    });
    ASSERT_EQ(made.size(), 4U);
    EXPECT_EQ(made[0].pieces, 2U);
    EXPECT_EQ(made[0].at_us, 1000);
    EXPECT_EQ(made[0].until_us, 3000);
    ASSERT_EQ(made[0].frames.size(), 1U);
    EXPECT_EQ(made[0].frames[0].name, "new_login");
    EXPECT_EQ(made[1].actor, "bob");
    EXPECT_EQ(made[3].pieces, 1U);
    EXPECT_EQ(made[3].rest, "incomplete frame");
}

TEST(EntryResults, ReadAsFarAsThereAreFrames) {  // WIRE-3, WIRE-5
    const auto made =
        make_entry_results({entry(0, "alice", EntryKind::sent, "\2\0\0\0\1a\4\0\0\0\1a\0\0\0\1b\x63more"s)});
    ASSERT_EQ(made[0].frames.size(), 2U);
    EXPECT_EQ(made[0].frames[1].name, "private_ask");
    EXPECT_EQ(made[0].frames[1].offset, 6U);
    EXPECT_EQ(made[0].frames[1].size, 11U);
    EXPECT_EQ(made[0].rest, "unknown opcode");
}

TEST(EntryResults, KnowNoLimitOfTheProtocol) {  // GLOBAL-5
    const auto made = make_entry_results(
        {entry(0, "alice", EntryKind::sent, "\3\0\0\0\0\0\0\x20\0"s + std::string(8192, 'x'))});
    ASSERT_EQ(made[0].frames.size(), 1U);
    EXPECT_EQ(made[0].frames[0].fields[1].size, 8196U);
    EXPECT_EQ(made[0].bytes, 8201U);
    EXPECT_EQ(made[0].hex.size(), 2 * reports::hex_bytes_max);
}

TEST(EntryResults, TellFramesOfADirectConnectionSentToTheServer) {  // PRIVATE-14
    const auto made = make_entry_results(
        {entry(0, "alice", EntryKind::sent, "\x09\0\0\0\1a\xff\xff\xff\xff\xff\xff\xff\xff"s)});
    ASSERT_EQ(made[0].frames.size(), 1U);
    EXPECT_EQ(made[0].frames[0].fields[1].value, "-1");
    EXPECT_EQ(made[0].rest, "");
}

TEST(EntryResults, ShowABoundedNumberOfFrames) {
    const auto made = make_entry_results({entry(0, "alice", EntryKind::received, std::string(500, '\3'))});
    EXPECT_EQ(made[0].frames.size(), reports::frames_shown_max);
    EXPECT_EQ(made[0].rest, "more frames than are shown");
}

TEST(EntryResults, AreNotLongerThanThereIsRoom) {
    std::vector<runner::Entry> entries;
    for (int i = 0; i < 900; ++i)
        entries.push_back(entry(i, "alice", EntryKind::received, std::string(1000, '\3')));
    constexpr std::size_t room = 20'000;
    const auto made = make_entry_results(entries, room);
    std::size_t hex_bytes = 0;
    for (const auto& one : made)
        hex_bytes += one.hex.size();
    EXPECT_LT(hex_bytes, room);
    EXPECT_GT(made.size(), 4U);
    EXPECT_EQ(made.front().at_us, 0);
    EXPECT_EQ(made.back().at_us, 899'000);
    EXPECT_EQ(made.front().bytes, 1000U);
    const auto left_out = 900 - made.size();
    const auto is_note = [&](const auto& one) {
        return one.note == "... " + std::to_string(left_out) + " entries / " + std::to_string(left_out) +
                               " kB left out before this one";
    };
    EXPECT_EQ(std::ranges::count_if(made, is_note), 1);
}

TEST(EntryResults, TellWhatWasLetGoBefore) {
    auto last = entry(2, "alice", EntryKind::received, "\3");
    last.left_out = {1234, 56'000};
    const auto made = make_entry_results({entry(1, "alice", EntryKind::received, "\3"), last});
    ASSERT_EQ(made.size(), 2U);
    EXPECT_EQ(made[1].note, "... 1,234 entries / 56 kB left out before this one");
}

TEST(EntryResults, LeaveTheMiddleOfALongCaseOut) {
    std::vector<runner::Entry> entries;
    for (int i = 0; i < static_cast<int>(entries_shown_max) + 10; ++i)
        entries.push_back(entry(i, "alice", EntryKind::received, "\3"));
    const auto made = make_entry_results(entries);
    ASSERT_EQ(made.size(), entries_shown_max);
    EXPECT_EQ(made.back().at_us, 1'009'000);
    EXPECT_EQ(made[entries_shown_max / 2].note, "... 10 entries / 10 bytes left out before this one");
}

}  // namespace
}  // namespace chathack::suite
