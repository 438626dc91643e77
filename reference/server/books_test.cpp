// LoginBook, AskBook and ConnectionDeadlines by themselves. Each is also compared with a simple model after
// random steps.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <utility>

#include "reference/server/ask_book.hpp"
#include "reference/server/deadlines.hpp"
#include "reference/server/login_book.hpp"

namespace chathack::server {
namespace {

using std::chrono::seconds;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using transport::make_conn_id;

const ConnId a = make_conn_id(0, 1);
const ConnId b = make_conn_id(1, 1);
const ConnId c = make_conn_id(5, 9);

/// A random generator whose seed is printed when the test fails. Set the seed by hand to repeat a failure.
class Random {
public:
    explicit Random(unsigned seed)
        : trace_{__FILE__, __LINE__, "seed " + std::to_string(seed)}, engine_{seed} {}
    std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(engine_() % end); }

private:
    ::testing::ScopedTrace trace_;
    std::mt19937 engine_;
};

TEST(LoginBook, GivesALoginToOneHolder) {  // LOGIN-2, LOGIN-15
    LoginBook book;
    EXPECT_TRUE(book.claim(a, "bob"));
    EXPECT_FALSE(book.claim(b, "bob"));
    EXPECT_TRUE(book.claim(b, "Bob"));
    EXPECT_EQ(book.holder("bob"), a);
    EXPECT_EQ(book.holder("Bob"), b);
    EXPECT_EQ(book.holder("bo"), std::nullopt);
    EXPECT_EQ(book.login_of(a), "bob");
    EXPECT_EQ(book.login_of(c), "");
}

TEST(LoginBook, FreesALoginWhenItsHolderLeaves) {  // LOGIN-9
    LoginBook book;
    book.claim(a, "bob");
    book.leave(a);
    book.leave(a);
    book.leave(c);
    EXPECT_EQ(book.holder("bob"), std::nullopt);
    EXPECT_TRUE(book.claim(b, "bob"));
    EXPECT_THAT(book.everyone_but(a), UnorderedElementsAre(b));
}

TEST(LoginBook, ListsEveryoneElse) {  // GLOBAL-1, GLOBAL-2
    LoginBook book;
    EXPECT_THAT(book.everyone_but(a), IsEmpty());
    for (const auto& [conn, login] : {std::pair{a, "a"}, {b, "b"}, {c, "c"}})
        book.claim(conn, login);
    EXPECT_THAT(book.everyone_but(a), UnorderedElementsAre(b, c));
    EXPECT_THAT(book.everyone_but(b), UnorderedElementsAre(a, c));
    EXPECT_THAT(book.everyone_but(make_conn_id(1, 2)),
                UnorderedElementsAre(a, b, c));  // it has b's slot, but is another connection
}

TEST(LoginBook, AgreesWithAPlainMap) {
    Random random{20'240'601};
    LoginBook book;
    std::map<ConnId, std::string> model;
    for (int step = 0; step < 4000; ++step) {
        const auto slot = random.below(40);
        const auto conn = make_conn_id(slot, 1 + random.below(2));
        const auto login = "user" + std::to_string(random.below(60));
        const bool held = std::any_of(model.begin(), model.end(), [&](auto& e) { return e.second == login; });
        const bool slot_in_use = std::any_of(model.begin(), model.end(),
                                             [&](auto& e) { return transport::slot_of(e.first) == slot; });
        if (slot_in_use) {
            book.leave(conn);
            model.erase(conn);
        } else {
            ASSERT_EQ(book.claim(conn, login), !held);
            if (!held) model[conn] = login;
        }
        ASSERT_EQ(book.size(), model.size());
        std::set<ConnId> others;
        for (const auto& [holder, name] : model) {
            ASSERT_EQ(book.login_of(holder), name);
            ASSERT_EQ(book.holder(name), holder);
            if (holder != conn) others.insert(holder);
        }
        const auto listed = book.everyone_but(conn);
        ASSERT_EQ(listed.size(), others.size());
        ASSERT_EQ(std::set<ConnId>(listed.begin(), listed.end()), others);
    }
}

TEST(AskBook, KeepsTheDirectionOfAnAsk) {  // PRIVATE-10, PRIVATE-5
    AskBook book{10};
    EXPECT_EQ(book.ask(a, b), AskBook::Outcome::added);
    EXPECT_FALSE(book.answer(b, a));
    EXPECT_FALSE(book.answer(c, b));
    EXPECT_EQ(book.ask(b, a), AskBook::Outcome::added);
    EXPECT_TRUE(book.answer(a, b));
    EXPECT_TRUE(book.answer(b, a));
    EXPECT_EQ(book.size(), 0U);
}

TEST(AskBook, SpendsAnAskByItsAnswer) {  // PRIVATE-7, PRIVATE-8
    AskBook book{10};
    book.ask(a, b);
    EXPECT_EQ(book.ask(a, b), AskBook::Outcome::pending);
    EXPECT_TRUE(book.answer(a, b));
    EXPECT_FALSE(book.answer(a, b));
    EXPECT_EQ(book.ask(a, b), AskBook::Outcome::added);
}

TEST(AskBook, EndsAsksOfEitherSideWhoLeaves) {  // PRIVATE-12
    AskBook book{10};
    book.ask(a, b);
    book.ask(b, a);
    book.ask(a, c);
    book.ask(c, b);
    book.leave(a);
    EXPECT_EQ(book.size(), 1U);
    EXPECT_FALSE(book.answer(a, b));
    EXPECT_FALSE(book.answer(b, a));
    EXPECT_TRUE(book.answer(c, b));
    book.leave(make_conn_id(1000, 1));
}

TEST(AskBook, BoundsTheAsksOfOneAsker) {
    AskBook book{1};
    EXPECT_EQ(book.ask(a, b), AskBook::Outcome::added);
    EXPECT_EQ(book.ask(a, c), AskBook::Outcome::full);
    EXPECT_EQ(book.ask(a, b), AskBook::Outcome::pending);
    EXPECT_EQ(book.ask(c, b), AskBook::Outcome::added);
    EXPECT_TRUE(book.answer(a, b));
    EXPECT_EQ(book.ask(a, c), AskBook::Outcome::added);
}

TEST(AskBook, AgreesWithAPlainSet) {
    Random random{20'240'602};
    AskBook book{6};
    std::set<std::pair<ConnId, ConnId>> model;
    for (int step = 0; step < 50'000; ++step) {
        const auto one = make_conn_id(random.below(12), 3);
        const auto other = make_conn_id(random.below(12), 3);
        if (one == other) continue;
        const auto asked = std::count_if(model.begin(), model.end(), [&](auto& e) { return e.first == one; });
        switch (random.below(8)) {
            case 0:
                book.leave(one);
                std::erase_if(model, [&](auto& e) { return e.first == one || e.second == one; });
                break;
            case 1:
            case 2:
                ASSERT_EQ(book.answer(one, other), model.erase({one, other}) == 1);
                break;
            default:
                const auto expected = model.contains({one, other}) ? AskBook::Outcome::pending
                                      : asked >= 6                 ? AskBook::Outcome::full
                                                                   : AskBook::Outcome::added;
                ASSERT_EQ(book.ask(one, other), expected);
                if (expected == AskBook::Outcome::added) model.emplace(one, other);
        }
        ASSERT_EQ(book.size(), model.size());
    }
}

TEST(ConnectionDeadlines, ComeInOrderEachKindWithItsOwnTime) {
    ConnectionDeadlines deadlines{seconds{10}, seconds{3}, seconds{5}};
    EXPECT_EQ(deadlines.next(), std::nullopt);
    deadlines.set(0, Wait::login, seconds{0});
    deadlines.set(1, Wait::idle, seconds{4});
    deadlines.set(2, Wait::answer, seconds{5});
    EXPECT_EQ(deadlines.next(), seconds{8});
    EXPECT_FALSE(deadlines.take_due(seconds{7}));
    std::set<std::uint32_t> due;
    while (const auto one = deadlines.take_due(seconds{9}))
        due.insert(one->slot);
    EXPECT_EQ(due, (std::set<std::uint32_t>{1, 2}));
    EXPECT_EQ(deadlines.next(), seconds{10});
    const auto last = deadlines.take_due(seconds{10});
    ASSERT_TRUE(last);
    EXPECT_EQ(last->wait, Wait::login);
    EXPECT_EQ(deadlines.next(), std::nullopt);
}

TEST(ConnectionDeadlines, MoveWithATouchOnlyForIdleTime) {
    ConnectionDeadlines deadlines{seconds{10}, seconds{10}, seconds{10}};
    deadlines.set(0, Wait::idle, seconds{0});
    deadlines.set(1, Wait::idle, seconds{1});
    deadlines.set(2, Wait::login, seconds{2});
    deadlines.touch(0, seconds{5});
    deadlines.touch(2, seconds{5});
    deadlines.touch(77, seconds{5});
    EXPECT_EQ(deadlines.take_due(seconds{11})->slot, 1U);
    EXPECT_EQ(deadlines.take_due(seconds{12})->slot, 2U);
    EXPECT_EQ(deadlines.next(), seconds{15});
}

TEST(ConnectionDeadlines, OfZeroAreNever) {
    ConnectionDeadlines deadlines{seconds{0}, seconds{0}, seconds{0}};
    deadlines.set(0, Wait::login, seconds{0});
    deadlines.set(0, Wait::idle, seconds{0});
    deadlines.touch(0, seconds{1});
    EXPECT_EQ(deadlines.next(), std::nullopt);
}

TEST(ConnectionDeadlines, AgreeWithAPlainMap) {
    Random random{20'240'603};
    const std::map<Wait, Time> limits{{Wait::nothing, seconds{0}},
                                      {Wait::login, seconds{7}},
                                      {Wait::answer, seconds{0}},
                                      {Wait::idle, seconds{20}}};
    ConnectionDeadlines deadlines{limits.at(Wait::login), limits.at(Wait::answer), limits.at(Wait::idle)};
    std::map<std::uint32_t, std::pair<Wait, Time>> model;
    Time now{};
    for (int step = 0; step < 50'000; ++step) {
        now += seconds{random.below(3)};
        const auto slot = random.below(30);
        const auto wait = static_cast<Wait>(random.below(4));
        if (random.below(2) == 0) {
            deadlines.set(slot, wait, now);
            model.erase(slot);
            if (limits.at(wait) > Time{0}) model[slot] = {wait, now + limits.at(wait)};
        } else {
            deadlines.touch(slot, now);
            if (model.contains(slot) && model[slot].first == Wait::idle)
                model[slot].second = now + limits.at(Wait::idle);
        }
        while (const auto due = deadlines.take_due(now)) {
            ASSERT_TRUE(model.contains(due->slot));
            ASSERT_EQ(model[due->slot].first, due->wait);
            ASSERT_LE(model[due->slot].second, now);
            model.erase(due->slot);
        }
        std::optional<Time> next;
        for (const auto& [waiting, deadline] : model)
            next = std::min(next.value_or(deadline.second), deadline.second);
        ASSERT_EQ(deadlines.next(), next);
    }
}

}  // namespace
}  // namespace chathack::server
