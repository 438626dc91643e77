#include "reference/accounts/account_service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <semaphore>

#include "reference/wire/check.hpp"

namespace chathack::accounts {
namespace {

using namespace std::chrono_literals;
using server::AccountAnswer;
using server::AccountQuestion;
using server::AccountVerdict;
using server::QuestionId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto patience = 20s;

/// Takes values from other threads, and waits for them for `patience` at most.
template <class T>
class Mailbox {
public:
    void put(T value) {
        const std::lock_guard lock{mutex_};
        values_.push_back(std::move(value));
        arrived_.notify_all();
    }
    /// All values so far, once there are `count`, or fewer when the time is over.
    std::vector<T> await(std::size_t count) {
        std::unique_lock lock{mutex_};
        arrived_.wait_for(lock, patience, [&] { return values_.size() >= count; });
        return values_;
    }

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<T> values_;
};

AccountQuestion existence(std::uint64_t id, std::string login) {
    return {QuestionId{id}, std::move(login), std::nullopt};
}
AccountQuestion password(std::uint64_t id, std::string login, std::string text) {
    return {QuestionId{id}, std::move(login), std::move(text)};
}
std::uint64_t number(QuestionId id) { return static_cast<std::uint64_t>(id); }

class AccountServiceTest : public ::testing::Test {
protected:
    std::unique_ptr<AccountService> start(AccountService::Options options = {}) {
        const auto load = [this] {
            const std::lock_guard lock{mutex_};
            return stored_;
        };
        auto service = AccountService::open(
            load, [this](AccountAnswer answer) { answers.put(answer); },
            [this](Result<std::size_t> result) { reloads.put(std::move(result)); }, std::move(options));
        CHATHACK_CHECK(service.has_value());
        return std::move(*service);
    }
    void store(Result<std::vector<Account>> stored) {
        const std::lock_guard lock{mutex_};
        stored_ = std::move(stored);
    }
    /// Asks one question and waits for its verdict.
    AccountVerdict ask(AccountService& service, AccountQuestion question) {
        const auto before = answers.await(0).size();
        if (const auto at_once = service.ask(std::move(question))) return at_once->verdict;
        const auto all = answers.await(before + 1);
        CHATHACK_CHECK(all.size() == before + 1);
        return all.back().verdict;
    }

    Mailbox<AccountAnswer> answers;
    Mailbox<Result<std::size_t>> reloads;

private:
    std::mutex mutex_;
    Result<std::vector<Account>> stored_ = std::vector<Account>{{"bob", *hash_password("alice", test_cost)},
                                                                {"eve", *hash_password("apple", test_cost)}};
};

TEST_F(AccountServiceTest, AnswersAtOnceWhetherAnAccountExists) {  // LOGIN-3, LOGIN-15
    const auto service = start();
    EXPECT_EQ(service->ask(existence(7, "bob")), (AccountAnswer{QuestionId{7}, AccountVerdict::has_account}));
    EXPECT_EQ(service->ask(existence(8, "Bob")), (AccountAnswer{QuestionId{8}, AccountVerdict::no_account}));
    EXPECT_EQ(service->ask(existence(9, "")), (AccountAnswer{QuestionId{9}, AccountVerdict::no_account}));
    EXPECT_EQ(service->counters().passwords_checked, 0U);
}

TEST_F(AccountServiceTest, ChecksPasswords) {  // LOGIN-4, LOGIN-5, LOGIN-6
    const auto service = start();
    EXPECT_EQ(ask(*service, password(1, "bob", "alice")), AccountVerdict::match);
    EXPECT_EQ(ask(*service, password(2, "bob", "apple")), AccountVerdict::mismatch);
    EXPECT_EQ(ask(*service, password(3, "bob", "")), AccountVerdict::mismatch);
    EXPECT_EQ(ask(*service, password(4, "eve", "apple")), AccountVerdict::match);
    for (const std::string secret : {"alice", "apple", ""}) {  // nobody's password fits an unknown login
        EXPECT_EQ(ask(*service, password(5, "nobody", secret)), AccountVerdict::mismatch);
    }
}

TEST_F(AccountServiceTest, ComputesOneHashOfEqualCostWhateverTheLogin) {  // LOGIN-5, LOGIN-6
    const HashCost cost{3, 64 * 1024};  // neither standard_cost nor test_cost
    store(std::vector<Account>{{"bob", *hash_password("alice", cost)}});
    Mailbox<std::optional<HashCost>> computed;
    const auto service = start({.check = [&](const std::string& hash, std::string_view text) {
        computed.put(cost_of(hash));
        return check_password(hash, text);
    }});
    EXPECT_EQ(ask(*service, password(1, "bob", "alice")), AccountVerdict::match);
    EXPECT_EQ(ask(*service, password(2, "bob", "wrong")), AccountVerdict::mismatch);
    EXPECT_EQ(ask(*service, password(3, "nobody", "alice")), AccountVerdict::mismatch);
    EXPECT_EQ(ask(*service, password(4, "", "")), AccountVerdict::mismatch);
    EXPECT_THAT(computed.await(4), ElementsAre(cost, cost, cost, cost));
    EXPECT_EQ(service->counters().passwords_checked, 4U);
}

TEST_F(AccountServiceTest, MatchesNobodyWithoutAccounts) {
    store(std::vector<Account>{});
    const auto service = start();
    EXPECT_EQ(ask(*service, password(1, "bob", "alice")), AccountVerdict::mismatch);
}

TEST_F(AccountServiceTest, SaysUnavailableWhenAHashCannotBeComputed) {
    const auto service =
        start({.check = [](const std::string&, std::string_view) { return PasswordCheck::impossible; }});
    EXPECT_EQ(ask(*service, password(1, "bob", "alice")), AccountVerdict::unavailable);
    EXPECT_EQ(ask(*service, password(2, "nobody", "alice")), AccountVerdict::unavailable);
}

TEST_F(AccountServiceTest, AskingNeverWaitsForAComputation) {
    std::counting_semaphore<> begun{0};
    std::counting_semaphore<> go_on{0};
    const auto service =
        start({.workers = 1, .questions_waiting_max = 2, .check = [&](const std::string&, std::string_view) {
                   begun.release();
                   CHATHACK_CHECK(go_on.try_acquire_for(patience));
                   return PasswordCheck::mismatch;
               }});
    EXPECT_EQ(service->ask(password(1, "bob", "x")), std::nullopt);
    ASSERT_TRUE(begun.try_acquire_for(patience));  // the only worker is busy with it from now on
    EXPECT_EQ(service->ask(password(2, "bob", "x")), std::nullopt);
    EXPECT_EQ(service->ask(password(3, "bob", "x")), std::nullopt);
    EXPECT_EQ(service->ask(password(4, "bob", "x")),
              (AccountAnswer{QuestionId{4}, AccountVerdict::unavailable}));
    EXPECT_EQ(service->ask(existence(5, "bob"))->verdict, AccountVerdict::has_account);
    EXPECT_THAT(answers.await(0), IsEmpty());
    go_on.release(3);
    std::vector<std::uint64_t> answered;
    for (const auto& answer : answers.await(3))
        answered.push_back(number(answer.id));
    EXPECT_THAT(answered, ElementsAre(1, 2, 3));
    EXPECT_EQ(service->counters().questions_turned_away, 1U);
    EXPECT_EQ(service->counters().waiting_high_water, 2U);
}

TEST_F(AccountServiceTest, FinishesWhatItComputesWhenItEnds) {
    std::counting_semaphore<> begun{0};
    std::counting_semaphore<> go_on{0};
    auto service = start({.workers = 1, .check = [&](const std::string&, std::string_view) {
                              begun.release();
                              CHATHACK_CHECK(go_on.try_acquire_for(patience));
                              return PasswordCheck::match;
                          }});
    for (std::uint64_t id = 1; id <= 3; ++id)
        EXPECT_EQ(service->ask(password(id, "bob", "x")), std::nullopt);
    ASSERT_TRUE(begun.try_acquire_for(patience));
    std::jthread ending{[&] { service.reset(); }};
    go_on.release(3);
    ending.join();
    const auto delivered = answers.await(0);
    ASSERT_GE(delivered.size(), 1U);  // the others were either begun before the end or dropped
    EXPECT_EQ(delivered.front(), (AccountAnswer{QuestionId{1}, AccountVerdict::match}));
}

TEST_F(AccountServiceTest, ReloadsBesideTheQuestions) {
    const auto service = start();
    ASSERT_EQ(service->account_count(), 2U);
    store(std::vector<Account>{{"bob", *hash_password("new", test_cost)}, {"c", "-"}, {"d", "-"}});
    service->reload();
    const auto done = reloads.await(1);
    ASSERT_EQ(done.size(), 1U);
    ASSERT_TRUE(done.front());
    EXPECT_EQ(*done.front(), 3U);
    EXPECT_EQ(service->account_count(), 3U);
    EXPECT_EQ(ask(*service, password(1, "bob", "new")), AccountVerdict::match);
    EXPECT_EQ(ask(*service, password(2, "bob", "alice")), AccountVerdict::mismatch);
    EXPECT_EQ(service->ask(existence(3, "eve"))->verdict, AccountVerdict::no_account);
}

TEST_F(AccountServiceTest, KeepsTheOldAccountsWhenAReloadFails) {
    const auto service = start();
    store(make_failure(AccountsError::locked, "accounts.db"));
    service->reload();
    const auto done = reloads.await(1);
    ASSERT_EQ(done.size(), 1U);
    ASSERT_FALSE(done.front());
    EXPECT_EQ(done.front().error().sentence, "accounts.db: another program keeps the file locked");
    EXPECT_EQ(service->account_count(), 2U);
    EXPECT_EQ(ask(*service, password(1, "bob", "alice")), AccountVerdict::match);
    EXPECT_EQ(service->counters().reloads_failed, 1U);
}

TEST_F(AccountServiceTest, DoesNotStartWithoutAccounts) {
    const auto service =
        AccountService::open([] { return make_failure(AccountsError::missing, "accounts.db"); },
                             [](AccountAnswer) {}, [](auto) {}, {});
    ASSERT_FALSE(service);
    EXPECT_EQ(service.error().error, AccountsError::missing);
}

TEST_F(AccountServiceTest, IsAskedAndReloadedFromSeveralThreads) {
    const auto service = start({.workers = 3});
    constexpr std::uint64_t threads = 4;
    constexpr std::uint64_t questions = 100;
    {
        std::vector<std::jthread> asking;
        for (std::uint64_t thread = 0; thread < threads; ++thread) {
            asking.emplace_back([&, thread] {
                for (std::uint64_t i = 0; i < questions; ++i) {
                    const auto id = thread * questions + i;
                    EXPECT_TRUE(service->ask(existence(id, "bob")));
                    EXPECT_FALSE(service->ask(password(id, i % 2 == 0 ? "bob" : "nobody", "alice")));
                    if (i % 25 == 0) service->reload();
                }
            });
        }
    }
    auto all = answers.await(threads * questions);
    ASSERT_EQ(all.size(), threads * questions);
    std::ranges::sort(all, {}, &AccountAnswer::id);
    for (std::uint64_t id = 0; id < all.size(); ++id) {
        EXPECT_EQ(number(all[id].id), id);  // each once
        EXPECT_EQ(all[id].verdict, id % 2 == 0 ? AccountVerdict::match : AccountVerdict::mismatch);
    }
    EXPECT_GE(reloads.await(1).size(), 1U);
}

}  // namespace
}  // namespace chathack::accounts
