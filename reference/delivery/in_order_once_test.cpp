#include "reference/delivery/in_order_once.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace chathack::delivery {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::Optional;

TEST(DeliveryCursor, AwaitsTheMessagesInTheOrderSent) {
    DeliveryCursor cursor;
    for (Number number = 0; number < 3; ++number) {
        EXPECT_EQ(cursor.next(), number);
        EXPECT_EQ(cursor.missing_before(number), (Gap{number, number}));
        cursor.pass(number);
    }
    EXPECT_EQ(cursor.next(), 3U);
}

TEST(DeliveryCursor, KnowsWhatComesTwice) {
    DeliveryCursor cursor{5};
    cursor.pass(5);
    EXPECT_TRUE(cursor.has_passed(5));
    EXPECT_FALSE(cursor.has_passed(6));
}

TEST(DeliveryCursor, MissesWhatIsOvertaken) {
    DeliveryCursor cursor{2};
    EXPECT_EQ(cursor.missing_before(5), (Gap{2, 5}));
    cursor.pass(5);
    EXPECT_TRUE(cursor.has_passed(3)) << "one that was overtaken comes too late";
    EXPECT_EQ(cursor.next(), 6U);
}

TEST(DeliveryCursor, MissesNothingBeforeWhatHasPassed) {
    const DeliveryCursor cursor{5};
    EXPECT_EQ(cursor.missing_before(3), (Gap{5, 5}));
}

TEST(DeliveryCursor, StaysWhereItIsWhenOneComesAgain) {
    DeliveryCursor cursor{5};
    cursor.pass(3);
    EXPECT_EQ(cursor.next(), 5U);
}

TEST(WasThere, OnlyWhatWasSentLaterIsOwed) {
    EXPECT_TRUE(was_there(seconds{1}, seconds{2}));
    EXPECT_FALSE(was_there(seconds{2}, seconds{2}));
    EXPECT_FALSE(was_there(seconds{3}, seconds{2}));
}

TEST(Owed, IsWhatNothingExcuses) {
    const auto is_odd = [](Number number) { return number % 2 == 1; };
    EXPECT_THAT(first_owed({1, 6}, is_odd), Optional(2U));
    EXPECT_EQ(count_owed({1, 6}, is_odd), 2U);  // 2 and 4
    EXPECT_EQ(count_owed({1, 7}, is_odd), 3U);
}

TEST(Owed, IsNothingInAnEmptyGap) {
    const auto never = [](Number) { return false; };
    EXPECT_EQ(first_owed({4, 4}, never), std::nullopt);
    EXPECT_EQ(count_owed({4, 4}, never), 0U);
}

TEST(Owed, IsNothingWhereAllIsExcused) {
    const auto always = [](Number) { return true; };
    EXPECT_EQ(first_owed({0, 4}, always), std::nullopt);
    EXPECT_EQ(count_owed({0, 4}, always), 0U);
}

TEST(Sequence, NumbersWhatIsSentFromZero) {
    Sequence<std::string> sequence;
    EXPECT_FALSE(sequence.is_sent(0));
    EXPECT_EQ(sequence.add("zero"), 0U);
    EXPECT_EQ(sequence.add("one"), 1U);
    EXPECT_EQ(sequence.next(), 2U);
    EXPECT_TRUE(sequence.is_sent(1));
    EXPECT_FALSE(sequence.is_sent(2));
    EXPECT_EQ(sequence[1], "one");
}

TEST(Sequence, KeepsItsNumbersWhenTheFrontIsForgotten) {
    Sequence<std::string> sequence;
    for (const auto* text : {"zero", "one", "two"})
        sequence.add(text);
    sequence.forget_before(2);
    EXPECT_EQ(sequence.first(), 2U);
    EXPECT_EQ(sequence[2], "two");
    EXPECT_TRUE(sequence.is_sent(0)) << "sent, though forgotten";
    EXPECT_EQ(sequence.add("three"), 3U);
    EXPECT_THAT((std::vector<std::string>{sequence.begin(), sequence.end()}), ElementsAre("two", "three"));
}

TEST(Sequence, ForgetsNoMoreThanThereIs) {
    Sequence<std::string> sequence;
    sequence.add("zero");
    sequence.forget_before(7);
    EXPECT_EQ(sequence.first(), 1U);
    sequence.forget_before(0);
    EXPECT_EQ(sequence.first(), 1U);
    EXPECT_EQ(sequence.add("one"), 1U);
}

TEST(Sequence, FindsTheOldestOfEqualOnes) {
    Sequence<std::string> sequence;
    for (const auto* text : {"gone", "same", "other", "same"})
        sequence.add(text);
    sequence.forget_before(1);
    EXPECT_THAT(sequence.find([](const auto& text) { return text == "same"; }), Optional(1U));
    EXPECT_THAT(sequence.find([](const auto& text) { return text == "other"; }), Optional(2U));
    EXPECT_EQ(sequence.find([](const auto& text) { return text == "gone"; }), std::nullopt);
}

TEST(Sequence, FindsInOrderWithinAGap) {
    Sequence<int, std::vector<int>> sequence;
    for (const int sent : {10, 20, 20, 30})
        sequence.add(sent);
    const auto until = [&](int since, Gap gap) {
        return sequence.find_in_order(gap, [since](int sent) { return !was_there(since, sent); });
    };
    EXPECT_EQ(until(5, {0, 4}), 0U);
    EXPECT_EQ(until(20, {0, 4}), 3U);
    EXPECT_EQ(until(5, {2, 4}), 2U);
    EXPECT_EQ(until(30, {0, 4}), 4U);
    EXPECT_EQ(until(30, {0, 2}), 2U);
}

TEST(Sequence, FindsInOrderBehindWhatIsForgotten) {
    Sequence<int> sequence;
    for (const int sent : {10, 20, 30})
        sequence.add(sent);
    sequence.forget_before(1);
    EXPECT_EQ(sequence.find_in_order({1, 3}, [](int sent) { return sent < 30; }), 2U);
}

TEST(InOrderOnce, OneReceiverIsJudgedByHisCursor) {  // GLOBAL-3
    Sequence<std::string> sequence;
    for (const auto* text : {"zero", "one", "two", "three"})
        sequence.add(text);
    DeliveryCursor cursor;
    cursor.pass(0);
    EXPECT_EQ(count_owed(cursor.missing_before(2), [](Number) { return false; }), 1U);  // "one" is overtaken
    cursor.pass(2);
    EXPECT_TRUE(cursor.has_passed(1));
    EXPECT_THAT(first_owed(cursor.missing_before(sequence.next()), [](Number) { return false; }),
                Optional(3U));
}

}  // namespace
}  // namespace chathack::delivery
