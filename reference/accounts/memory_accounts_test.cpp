#include "reference/accounts/memory_accounts.hpp"

#include <gtest/gtest.h>

namespace chathack::accounts {
namespace {

using server::AccountAnswer;
using server::AccountVerdict;
using server::QuestionId;

TEST(MemoryAccounts, AnswersOnTheSpot) {  // LOGIN-3 to LOGIN-6, LOGIN-15
    MemoryAccounts accounts;
    accounts.set("bob", "alice");
    const struct {
        std::string login;
        std::optional<std::string> password;
        AccountVerdict verdict;
    } table[] = {
        {"bob", {}, AccountVerdict::has_account},
        {"Bob", {}, AccountVerdict::no_account},
        {"bob", "alice", AccountVerdict::match},
        {"bob", "bob", AccountVerdict::mismatch},
        {"bob", "", AccountVerdict::mismatch},
        {"bob", std::string{"alice\0", 6}, AccountVerdict::mismatch},
        {"carol", "alice", AccountVerdict::mismatch},
        {"", {}, AccountVerdict::no_account},
    };
    std::uint64_t id = 0;
    for (const auto& row : table) {
        SCOPED_TRACE(++id);
        EXPECT_EQ(accounts.answer({QuestionId{id}, row.login, row.password}),
                  (AccountAnswer{QuestionId{id}, row.verdict}));
    }
}

TEST(MemoryAccounts, ForgetsARemovedAccount) {
    MemoryAccounts accounts;
    accounts.set("bob", "alice");
    accounts.remove("bob");
    EXPECT_EQ(accounts.answer({QuestionId{1}, "bob", {}}).verdict, AccountVerdict::no_account);
}

}  // namespace
}  // namespace chathack::accounts
