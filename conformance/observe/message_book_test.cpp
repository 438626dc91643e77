#include "conformance/observe/message_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace chathack::observe {
namespace {

using Kind = MessageBook::Delivery::Kind;
using Fate = ObservedMessage::Fate;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr LinkId alice{1}, bob{2}, carol{3};

/// alice writes. bob, who was there from the start, and carol receive.
class MessageBookTest : public ::testing::Test {
protected:
    void say(std::string text, Fate fate = Fate::owed, LinkId from = alice,
             std::string_view sender = "alice") {
        ObservedMessage message;
        message.text = std::move(text);
        message.from = from;
        message.sent = Moment{++now_};
        message.fate = fate;
        if (fate == Fate::forbidden) message.clause = "GLOBAL-5";
        book_.add(sender, std::move(message));
    }
    MessageBook::Delivery deliver(std::string_view text, LinkId to = bob) {
        return book_.deliver({to, Moment{0}}, "alice", text);
    }
    /// The messages still owed to a receiver. A star marks one that was overtaken.
    std::vector<std::string> owed(LinkId to, Moment logged_in = Moment{}) {
        std::vector<std::string> texts;
        for (const auto& one : book_.owed({to, logged_in}))
            texts.push_back(one.sender + ": " + one.message->text + (one.overtaken ? "*" : ""));
        return texts;
    }

    MessageBook book_;
    std::uint64_t now_ = 0;
};

TEST_F(MessageBookTest, WhatComesInTheOrderSentIsRight) {  // GLOBAL-3
    say("one");
    say("two");
    for (const auto* text : {"one", "two"}) {
        const auto delivery = deliver(text);
        EXPECT_EQ(delivery.kind, Kind::right);
        EXPECT_EQ(delivery.overtook, 0U);
        ASSERT_TRUE(delivery.message);
        EXPECT_EQ(delivery.message->text, text);
    }
    EXPECT_THAT(owed(bob), IsEmpty());
}

TEST_F(MessageBookTest, EachReceiverHasItsOwnAccount) {  // GLOBAL-1
    say("one");
    EXPECT_EQ(deliver("one", bob).kind, Kind::right);
    EXPECT_THAT(owed(carol), ElementsAre("alice: one"));
    EXPECT_EQ(deliver("one", carol).kind, Kind::right);
}

TEST_F(MessageBookTest, NothingComesTwice) {  // GLOBAL-3
    say("one");
    deliver("one");
    const auto again = deliver("one");
    EXPECT_EQ(again.kind, Kind::twice);
    EXPECT_EQ(again.message->text, "one");
}

TEST_F(MessageBookTest, EqualTextsAreAsManyMessagesAsWereSent) {  // GLOBAL-3
    say("same");
    say("same");
    EXPECT_EQ(deliver("same").kind, Kind::right);
    EXPECT_EQ(deliver("same").kind, Kind::right);
    EXPECT_EQ(deliver("same").kind, Kind::twice);
}

TEST_F(MessageBookTest, CountsTheOwedMessagesThatAreOvertakenOnce) {  // GLOBAL-3
    for (const auto* text : {"one", "two", "three", "four"})
        say(text);
    deliver("one");
    EXPECT_EQ(deliver("three").overtook, 1U);  // "two"
    EXPECT_EQ(deliver("four").overtook, 0U) << "it is told of already";
    EXPECT_THAT(owed(bob), ElementsAre("alice: two*"));
}

TEST_F(MessageBookTest, WhatWasOvertakenComesLate) {  // GLOBAL-3
    say("one");
    say("two");
    deliver("two");
    EXPECT_EQ(deliver("one").kind, Kind::late);
    EXPECT_THAT(owed(bob), IsEmpty()) << "late is not lost";
    EXPECT_EQ(deliver("one", carol).kind, Kind::right) << "only bob was overtaken";
}

TEST_F(MessageBookTest, WhatMayBeRejectedIsNotOvertakenNorOwed) {  // WIRE-7, GLOBAL-10
    say("", Fate::free);
    say("two");
    EXPECT_EQ(deliver("two").overtook, 0U);
    EXPECT_THAT(owed(bob), IsEmpty());
    EXPECT_EQ(deliver("").kind, Kind::right) << "it may come all the same";
}

TEST_F(MessageBookTest, OnlyWhoWasThereBeforeItWasSentIsOwedAMessage) {  // GLOBAL-1
    say("one");                                                          // at 1
    EXPECT_THAT(owed(bob, Moment{0}), ElementsAre("alice: one"));
    EXPECT_THAT(owed(bob, Moment{1}), IsEmpty());
    EXPECT_THAT(owed(bob, Moment{2}), IsEmpty());
}

TEST_F(MessageBookTest, NoSenderIsOwedItsOwnMessage) {  // GLOBAL-2
    say("one");
    EXPECT_THAT(owed(alice), IsEmpty());
    EXPECT_EQ(deliver("one", alice).kind, Kind::right);
}

TEST_F(MessageBookTest, TellsWhichClauseForbidsAMessage) {  // GLOBAL-5
    say("bad", Fate::forbidden);
    const auto delivery = deliver("bad");
    EXPECT_EQ(delivery.kind, Kind::forbidden);
    EXPECT_EQ(delivery.message->clause, "GLOBAL-5");
    EXPECT_THAT(owed(carol), IsEmpty());
}

TEST_F(MessageBookTest, OfEqualTextsTheAllowedOneCounts) {
    say("same", Fate::forbidden);
    say("same");
    EXPECT_EQ(deliver("same").kind, Kind::right);
    EXPECT_EQ(deliver("same").kind, Kind::forbidden);
}

TEST_F(MessageBookTest, KnowsTheBeginningOfAForbiddenMessage) {  // GLOBAL-5
    const std::string whole(1025, 'x');
    say(whole, Fate::forbidden);
    const auto cut = deliver(whole.substr(0, 1024));
    EXPECT_EQ(cut.kind, Kind::cut);
    EXPECT_EQ(cut.message->text, whole);
    EXPECT_EQ(deliver(whole.substr(0, 512)).kind, Kind::cut);
    EXPECT_EQ(deliver(whole.substr(0, 511)).kind, Kind::unknown) << "so short a text may be another message";
}

TEST_F(MessageBookTest, ABeginningOfAMessageThatIsAllowedIsUnknown) {
    say(std::string(1024, 'x'));
    EXPECT_EQ(deliver(std::string(1023, 'x')).kind, Kind::unknown);
}

TEST_F(MessageBookTest, WhatNobodyWroteIsUnknown) {  // GLOBAL-1
    EXPECT_EQ(deliver("one").kind, Kind::unknown);
    say("one");
    const auto delivery = deliver("two");
    EXPECT_EQ(delivery.kind, Kind::unknown);
    EXPECT_FALSE(delivery.message);
}

TEST_F(MessageBookTest, NamesWhoElseWroteAText) {  // GLOBAL-9
    say("one");
    EXPECT_EQ(book_.other_sender("bob", "one"), "alice");
    EXPECT_EQ(book_.other_sender("alice", "one"), "");
    EXPECT_EQ(book_.other_sender("bob", "two"), "");
}

TEST_F(MessageBookTest, SendersDoNotOvertakeOneAnother) {  // GLOBAL-3
    say("first", Fate::owed, carol, "carol");
    say("second");
    EXPECT_EQ(deliver("second").overtook, 0U);
    EXPECT_THAT(owed(bob), ElementsAre("carol: first"));
}

TEST_F(MessageBookTest, WhatAnEndedConnectionSentMayBeLost) {  // GLOBAL-1
    say("one");
    say("bad", Fate::forbidden);
    say("two", Fate::owed, carol, "carol");
    book_.release(alice);
    EXPECT_THAT(owed(bob), ElementsAre("carol: two"));
    EXPECT_EQ(deliver("one").kind, Kind::right);
    EXPECT_EQ(deliver("bad").kind, Kind::forbidden) << "an end allows nothing";
}

TEST_F(MessageBookTest, KeepsTheLastMessagesOfEachSender) {
    say("carol's", Fate::owed, carol, "carol");
    say("oldest");
    for (std::size_t count = 0; count < MessageBook::messages_max; ++count)
        say("later " + std::to_string(count));
    EXPECT_EQ(deliver("oldest").kind, Kind::unknown);
    EXPECT_EQ(deliver("later 0").kind, Kind::right);
    EXPECT_EQ(book_.deliver({bob, Moment{0}}, "carol", "carol's").kind, Kind::right);
}

}  // namespace
}  // namespace chathack::observe
