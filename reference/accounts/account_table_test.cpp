#include "reference/accounts/account_table.hpp"

#include <gtest/gtest.h>

#include <set>

#include "reference/accounts/password_hash.hpp"

namespace chathack::accounts {
namespace {

TEST(AccountTable, FindsALoginByteForByte) {  // LOGIN-15
    const std::string with_nul{"bob\0", 4};
    const AccountTable table{{{"bob", "1"}, {"Bob", "2"}, {"bob ", "3"}, {with_nul, "4"}, {"\xff", "5"}}};
    EXPECT_EQ(table.size(), 5U);
    const auto found = [&](std::string_view login) {
        const auto* hash = table.hash_of(login);
        return hash == nullptr ? std::string{"none"} : *hash;
    };
    EXPECT_EQ(found("bob"), "1");
    EXPECT_EQ(found("Bob"), "2");
    EXPECT_EQ(found("bob "), "3");
    EXPECT_EQ(found(with_nul), "4");
    EXPECT_EQ(found("\xff"), "5");
    for (const auto* unknown : {"", "bo", "BOB", "bob  ", "\xfe"})
        EXPECT_EQ(found(unknown), "none") << unknown;
}

TEST(AccountTable, KeepsTheFirstOfOneLogin) {
    const AccountTable table{{{"bob", "first"}, {"alice", "a"}, {"bob", "second"}}};
    EXPECT_EQ(table.size(), 2U);
    EXPECT_EQ(*table.hash_of("bob"), "first");
}

TEST(AccountTable, ChoosesTheSameDecoyForTheSameLogin) {
    const AccountTable table{{{"a", "1"}, {"b", "2"}, {"c", "3"}}};
    std::set<std::string> chosen;
    for (int i = 0; i < 200; ++i) {
        const auto login = "unknown" + std::to_string(i);
        EXPECT_EQ(table.decoy_for(login), table.decoy_for(login));
        chosen.insert(table.decoy_for(login));
    }
    EXPECT_EQ(chosen, (std::set<std::string>{"1", "2", "3"}));  // every account serves as a decoy
}

TEST(AccountTable, HasADecoyOfStandardCostWhenEmpty) {
    const AccountTable table{{}};
    EXPECT_EQ(table.hash_of("bob"), nullptr);
    EXPECT_EQ(cost_of(table.decoy_for("bob")), standard_cost);
}

}  // namespace
}  // namespace chathack::accounts
