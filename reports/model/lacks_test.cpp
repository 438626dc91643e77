#include "reports/model/lacks.hpp"

#include <gtest/gtest.h>

namespace chathack::reports {
namespace {

VerdictResult verdict_why(const std::string& why, verdict::Kind kind = verdict::Kind::skipped) {
    VerdictResult made;
    made.kind = kind;
    made.why = why;
    return made;
}

TEST(Lacks, OfAccountsAreSaidAndKnownAgain) {
    EXPECT_EQ(lack_of_accounts(1, 0), "it needs 1 account with a known password, and the target names 0");
    EXPECT_EQ(lack_of_accounts(2, 1), "it needs 2 accounts with known passwords, and the target names 1");
    for (const auto& [needed, named] : {std::pair{1U, 0U}, std::pair{2U, 1U}, std::pair{12U, 0U}})
        EXPECT_TRUE(is_lack_of_accounts(verdict_why(lack_of_accounts(needed, named))));
}

TEST(Lacks, OfSomethingElseAreNoneOfAccounts) {
    for (const auto* why : {"", "it needs ", "it needs IPv6, which this machine does not have",
                            "why it names accounts and no passwords"})
        EXPECT_FALSE(is_lack_of_accounts(verdict_why(why))) << why;
    EXPECT_FALSE(is_lack_of_accounts(verdict_why(lack_of_accounts(1, 0), verdict::Kind::inconclusive)));
}

}  // namespace
}  // namespace chathack::reports
